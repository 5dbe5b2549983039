//! A browser that shows a file. One that `BROWSER` names may be a text browser: it has the terminal
//! until it ends. What the system calls one with has a window of its own, and goes on without us.

use std::io::{self, ErrorKind};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::terminal::{Terminal, named, program};

/// What the system opens a file with.
const OPENERS: &[&str] = match cfg!(target_os = "macos") {
    true => &["open"],
    false => &["xdg-open", "wslview"],
};
/// An opener that has not failed by then has found a browser.
const PATIENCE: Duration = Duration::from_secs(2);

/// Show a file. False where nothing is there that could.
pub fn browse(file: &Path) -> io::Result<bool> {
    if let Some((name, mut browser)) = named(&["BROWSER"]) {
        let _terminal = Terminal::lend()?;
        let said = |error: io::Error| io::Error::new(error.kind(), format!("{name}: {error}"));
        return ended(&name, browser.arg(file).status().map_err(said)?);
    }
    for name in OPENERS {
        match opened(name, program(name), file) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            opened => return opened,
        }
    }
    Ok(false)
}

fn ended(name: &str, status: std::process::ExitStatus) -> io::Result<bool> {
    match status.success() {
        true => Ok(true),
        false => Err(io::Error::other(format!("{name}: {status}"))),
    }
}

fn opened(name: &str, mut opener: Command, file: &Path) -> io::Result<bool> {
    opener
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // Ctrl-C here is not for the browser.
    let mut child = opener.arg(file).process_group(0).spawn()?;
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Some(status) = child.try_wait()? {
            return ended(name, status);
        }
        sleep(Duration::from_millis(20));
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opener_that_fails_is_told_and_one_that_works_is_enough() {
        let file = Path::new("page.html");
        assert!(opened("true", program("true"), file).unwrap());
        assert!(opened("false", program("false"), file).is_err());
        let nobody = opened("nobody", program("no-such-opener"), file);
        assert_eq!(nobody.unwrap_err().kind(), ErrorKind::NotFound);
    }
}
