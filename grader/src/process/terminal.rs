//! Programs that have the terminal to themselves until they end: an editor, a pager. Ctrl-C is theirs as
//! long: it ends a search, or a command of the editor's, and not whoever waits for them.

use std::env;
use std::io::{self, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::MutexGuard;

use tokio::sync::mpsc::Receiver;

use super::interrupt;

/// The terminal while somebody else has it. Signals are taken note of, and nobody ends by them.
pub(super) struct Terminal {
    _alone: MutexGuard<'static, ()>,
    #[cfg_attr(not(test), expect(dead_code, reason = "listens by being there"))]
    signals: Receiver<()>,
}

impl Terminal {
    pub(super) fn lend() -> io::Result<Terminal> {
        Ok(Terminal {
            _alone: super::alone(),
            signals: interrupt::listen()?,
        })
    }
}

/// Open a file in the editor that `VISUAL` or `EDITOR` names, and wait until it is closed. False where
/// they name none.
pub fn edit(file: &Path) -> io::Result<bool> {
    let Some((name, mut editor)) = named(&["VISUAL", "EDITOR"]) else {
        return Ok(false);
    };
    let _terminal = Terminal::lend()?;
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{name}: {error}"));
    let status = editor.arg(file).status().map_err(named)?;
    match status.success() {
        true => Ok(true),
        false => Err(io::Error::other(format!("{name}: {status}"))),
    }
}

/// What `VISUAL` or `EDITOR` names.
pub fn editor_named() -> Option<String> {
    value(&["VISUAL", "EDITOR"])
}

/// Let an editor have the terminal until it ends.
pub fn edit_with(editor: &str, args: &[String]) -> io::Result<()> {
    let _terminal = Terminal::lend()?;
    match program(editor).args(args).status()? {
        status if status.success() => Ok(()),
        status => Err(io::Error::other(format!("{editor}: {status}"))),
    }
}

/// Start a program that has a window, and leave it to itself: it ends with no work of ours.
pub fn open_window(name: &str, args: &[String]) -> io::Result<()> {
    // A shell that goes away at once leaves it to the system, and not to us.
    #[cfg(target_os = "linux")]
    rustix::process::set_child_subreaper(None)?;
    let mut shell = program("sh");
    shell.args(["-c", r#""$@" < /dev/null > /dev/null 2>&1 &"#, "sh", name]);
    let started = shell.args(args).process_group(0).status();
    kit::children::adopt_orphans();
    started.map(drop)
}

/// Whether there is such a program.
pub fn is_there(name: &str) -> bool {
    let is_file = |path: &Path| path.is_file();
    match name.contains('/') {
        true => is_file(Path::new(name)),
        false => {
            let path = env::var_os("PATH").unwrap_or_default();
            env::split_paths(&path).any(|folder| is_file(&folder.join(name)))
        }
    }
}

/// Show a text in the pager that `PAGER` names, or in `less`. False where there is none.
pub fn page(text: &[u8]) -> io::Result<bool> {
    let mut pager = match named(&["GRADER_PAGER", "PAGER"]) {
        Some((_, pager)) => pager,
        None => program("less"),
    };
    // Colours as they are; what fits on the screen is only printed.
    if env::var_os("LESS").is_none() {
        pager.env("LESS", "FRX");
    }
    pager.env("LESSCHARSET", "utf-8");
    shown_by(pager, text, &Terminal::lend()?)
}

/// Give a text to a program and wait until it ends. False where there is no such program.
fn shown_by(mut program: Command, text: &[u8], _: &Terminal) -> io::Result<bool> {
    let mut child = match program.stdin(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    if let Some(mut stdin) = child.stdin.take() {
        // Who has read enough closes it.
        let _ = stdin.write_all(text);
    }
    child.wait()?;
    Ok(true)
}

/// The program that the first of these variables names: `code --wait` is one with an argument.
pub(super) fn named(variables: &[&str]) -> Option<(String, Command)> {
    let value = value(variables)?;
    let mut words = value.split_whitespace();
    let mut named = program(words.next()?);
    named.args(words);
    Some((value, named))
}

fn value(variables: &[&str]) -> Option<String> {
    let mut values = variables.iter().filter_map(|name| env::var(name).ok());
    values.find(|value| !value.trim().is_empty())
}

#[expect(clippy::disallowed_methods, reason = "it shares our terminal")]
pub(super) fn program(name: &str) -> Command {
    Command::new(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ctrl_c_in_a_pager_is_for_the_pager() {
        let mut shell = program("sh");
        shell.args(["-c", "cat > /dev/null; kill -INT $PPID"]);
        let mut terminal = Terminal::lend().unwrap();
        assert!(shown_by(shell, b"text", &terminal).unwrap());
        assert!(terminal.signals.blocking_recv().is_some());
    }

    #[test]
    fn a_pager_that_is_not_there_shows_nothing() {
        let terminal = Terminal::lend().unwrap();
        let nobody = program("no-such-pager");
        assert!(!shown_by(nobody, b"text", &terminal).unwrap());
    }
}
