//! The terminal while it is ours: its raw mode, its other screen, what is typed on it. However that
//! ends, the terminal is as it was: [`restore`] is for a panic, `Drop` for everything else.

use std::io::{self, Write as _};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::sync::{Mutex, PoisonError};

use rustix::process::Signal;
use rustix::termios::{
    InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetwinsize,
    tcsetattr,
};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::state::Size;

/// The other screen, without a cursor; lines that are too long are cut; pasted text is marked.
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h\x1b[2J";
const LEAVE: &str = "\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[0m\x1b[?1049l";
const BEGIN: &str = "\x1b[?2026h";
const END: &str = "\x1b[?2026l";

/// How the terminal was; nothing while it is so.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

/// Make the terminal what it was, if it is not. For whoever has no [`Screen`] in hand.
pub fn restore() {
    let before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(before) = before {
        let mut stdout = io::stdout();
        // A terminal that is gone needs nothing any more.
        let _ = stdout.write_all(LEAVE.as_bytes());
        let _ = stdout.flush();
        let _ = tcsetattr(io::stdin(), OptionalActions::Drain, &before);
    }
}

/// How large the terminal is that stdout goes to; nothing where it goes elsewhere, or nobody knows.
pub fn size() -> Option<Size> {
    let size = tcgetwinsize(io::stdout()).ok();
    let size = size.filter(|size| size.ws_col > 0 && size.ws_row > 0)?;
    Some(Size {
        columns: size.ws_col.into(),
        rows: size.ws_row.into(),
    })
}

/// The screen, as long as this is there.
pub struct Screen {
    /// What stands on it, a line each.
    drawn: Vec<String>,
}

impl Screen {
    pub fn enter() -> io::Result<Screen> {
        enter()?;
        Ok(Screen { drawn: Vec::new() })
    }

    pub fn size(&self) -> Size {
        size().unwrap_or_default()
    }

    /// Give the terminal back while `other` has it.
    pub fn lend<T>(&mut self, other: impl FnOnce() -> T) -> io::Result<T> {
        restore();
        let result = other();
        self.again()?;
        Ok(result)
    }

    /// Stop, as Ctrl-Z does to other programs, until somebody has us go on.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.lend(|| {
            // Where nobody could wake us the system does not stop us.
            let _ = rustix::process::kill_current_process_group(Signal::TSTP);
        })
    }

    /// Take the terminal once more: another had it meanwhile, and nobody knows what it shows.
    pub fn again(&mut self) -> io::Result<()> {
        enter()?;
        self.drawn.clear();
        Ok(())
    }

    /// What is on it is no longer known: a terminal of another size has moved it.
    pub fn forget(&mut self) {
        self.drawn.clear();
    }

    /// Show these lines, and nothing else. Only what is different is written.
    pub fn draw(&mut self, lines: &[String]) -> io::Result<()> {
        let changes = changes(&self.drawn, lines);
        if changes.is_empty() {
            return Ok(());
        }
        let mut stdout = io::stdout();
        write!(stdout, "{BEGIN}{changes}{END}")?;
        stdout.flush()?;
        self.drawn = lines.to_vec();
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

fn enter() -> io::Result<()> {
    let stdin = io::stdin();
    let mut now = tcgetattr(&stdin)?;
    let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
    if before.is_none() {
        // Somebody was killed who had made it raw: what it was before that nobody knows.
        now.input_modes |= InputModes::ICRNL | InputModes::IXON;
        now.local_modes |= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        now.local_modes |= LocalModes::IEXTEN | LocalModes::ECHOE | LocalModes::ECHOK;
        *before = Some(now.clone());
    }
    let mut raw = now;
    let output = raw.output_modes;
    raw.make_raw();
    raw.output_modes = output;
    // A read gives what there is, and does not wait.
    raw.special_codes[SpecialCodeIndex::VMIN] = 0;
    raw.special_codes[SpecialCodeIndex::VTIME] = 0;
    tcsetattr(&stdin, OptionalActions::Drain, &raw)?;
    let mut stdout = io::stdout();
    stdout.write_all(ENTER.as_bytes())?;
    stdout.flush()
}

/// What to write so that a screen with these lines shows those.
fn changes(from: &[String], to: &[String]) -> String {
    let mut changes = String::new();
    if from.is_empty() {
        changes.push_str("\x1b[2J");
    }
    for row in 0..from.len().max(to.len()) {
        let (old, new) = (from.get(row), to.get(row));
        if old == new {
            continue;
        }
        let line = new.map_or("", String::as_str);
        // Erased first: after a line that is full the cursor still stands on its last column.
        changes.push_str(&format!("\x1b[{};1H\x1b[K{line}\x1b[0m", row + 1));
    }
    changes
}

/// What is typed, as it comes.
pub struct Input(AsyncFd<Stdin>);

struct Stdin(io::Stdin);

impl AsRawFd for Stdin {
    fn as_raw_fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }
}

impl AsFd for Stdin {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl Input {
    pub fn new() -> io::Result<Input> {
        let stdin = Stdin(io::stdin());
        #[expect(
            deprecated,
            reason = "what replaces it is unsafe; stdin is open to the end"
        )]
        let input = AsyncFd::with_interest(stdin, Interest::READABLE)?;
        Ok(Input(input))
    }

    /// The next bytes; none when there will be no more.
    pub async fn read(&self) -> io::Result<Vec<u8>> {
        let mut buffer = [0; 1024];
        loop {
            let mut ready = self.0.readable().await?;
            match rustix::io::read(self.0.get_ref(), &mut buffer) {
                Ok(0) if ready.ready().is_read_closed() => return Ok(Vec::new()),
                Ok(0) | Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => {
                    ready.clear_ready();
                }
                Ok(n) => return Ok(buffer[..n].to_vec()),
                Err(rustix::io::Errno::IO) => return Ok(Vec::new()),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn only_what_is_different_is_written() {
        let (old, new) = (lines(&["a", "b", "c"]), lines(&["a", "B"]));
        let changed = changes(&old, &new);
        assert_eq!(changed, "\x1b[2;1H\x1b[KB\x1b[0m\x1b[3;1H\x1b[K\x1b[0m");
        assert_eq!(changes(&new, &new), "");
        assert!(changes(&[], &new).starts_with("\x1b[2J"));
    }

    #[test]
    fn a_terminal_that_is_as_it_was_is_left_alone() {
        restore();
        assert!(BEFORE.lock().unwrap().is_none());
    }
}
