//! Tells whoever waits what is under way: on a terminal in one line that is rewritten and goes when
//! the work is done, elsewhere in at most one plain line. Nothing is said of what is over in half a
//! second.

use std::cell::{Cell, RefCell};
use std::io::{IsTerminal as _, Write as _, stderr};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::Progress;
use crate::lang::Lang;
use crate::layout::cut;
use crate::report::Screen;
use crate::words;

const PATIENCE: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(100);
const ERASE: &str = "\r\u{1b}[K";

/// Progress on stderr.
pub struct OnStderr {
    lang: Lang,
    width: usize,
    is_terminal: bool,
    line: RefCell<Option<Line>>,
    /// The one plain line was written.
    said: Cell<bool>,
}

/// The line on a terminal, drawn by a thread of its own: the work has no time to look at the clock.
struct Line {
    texts: Sender<String>,
    drawer: JoinHandle<()>,
}

impl OnStderr {
    pub fn new(screen: &Screen) -> OnStderr {
        OnStderr {
            lang: screen.lang,
            width: screen.width,
            is_terminal: stderr().is_terminal(),
            line: RefCell::new(None),
            said: Cell::new(false),
        }
    }

    fn say(&self, text: String) {
        if self.is_terminal {
            let mut line = self.line.borrow_mut();
            let line = line.get_or_insert_with(|| Line::start(self.width));
            // A drawer that is gone has nothing to draw on.
            let _ = line.texts.send(text);
        }
    }
}

impl Line {
    fn start(width: usize) -> Line {
        let (texts, heard) = mpsc::channel();
        Line {
            texts,
            drawer: thread::spawn(move || draw(&heard, width)),
        }
    }
}

impl Progress for OnStderr {
    fn preparing(&self, line: &str) {
        let text = words::trouble::preparing(self.lang, line.trim());
        if !self.is_terminal && !self.said.replace(true) {
            let _ = writeln!(stderr(), "{}", words::trouble::preparing(self.lang, ""));
        }
        self.say(text);
    }

    fn compiling(&self) {
        self.say(words::trouble::compiling(self.lang).into());
    }

    fn running(&self, done: usize, of: usize, case: &str, part: Option<(u64, u64)>) {
        self.say(words::trouble::running(self.lang, done, of, case, part));
    }

    fn measuring(&self, done: usize, of: usize, workload: &str) {
        self.say(words::performance::measuring(self.lang, done, of, workload));
    }

    fn graded(&self, done: usize, of: usize, last: &str) {
        self.say(words::trouble::running(self.lang, done, of, last, None));
    }

    fn waiting(&self) {
        self.say(words::trouble::waiting(self.lang).into());
    }

    fn waiting_to_measure(&self) {
        self.say(words::performance::waiting(self.lang).into());
    }

    fn finished(&self) {
        if let Some(Line { texts, drawer }) = self.line.borrow_mut().take() {
            drop(texts);
            // It can only have ended well: it does nothing but draw.
            let _ = drawer.join();
        }
    }
}

impl Drop for OnStderr {
    fn drop(&mut self) {
        self.finished();
    }
}

/// Draw the latest text until there are no more to come; then leave no trace.
fn draw(heard: &Receiver<String>, width: usize) {
    let start = Instant::now();
    let mut text = String::new();
    let mut drawn = String::new();
    let mut next_look = start + PATIENCE;
    loop {
        match heard.recv_timeout(next_look.saturating_duration_since(Instant::now())) {
            Ok(latest) => {
                text = latest;
                continue;
            }
            Err(RecvTimeoutError::Timeout) => next_look = Instant::now() + TICK,
            Err(RecvTimeoutError::Disconnected) => break,
        }
        let seconds = start.elapsed().as_secs();
        let line = cut(&format!("{seconds:>3}s  {text}"), width.saturating_sub(1));
        if line != drawn {
            let _ = write!(stderr(), "{ERASE}{line}");
            let _ = stderr().flush();
            drawn = line;
        }
    }
    if !drawn.is_empty() {
        let _ = write!(stderr(), "{ERASE}");
        let _ = stderr().flush();
    }
}
