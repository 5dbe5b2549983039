//! Tells whoever waits what is under way: on a terminal in one line that is rewritten and goes when
//! the work is done, elsewhere in a plain line now and then, if it takes long. Nothing is said of what is
//! over in half a second.

use std::cell::{Cell, RefCell};
use std::io::{IsTerminal as _, Write as _, stderr};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::{Building, Progress};
use crate::lang::Lang;
use crate::layout::cut;
use crate::report::Screen;
use crate::words;

const PATIENCE: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(100);
/// Where lines stay: of what takes ten seconds, and then the less often the longer it takes.
const SELDOM: [Duration; 2] = [Duration::from_secs(10), Duration::from_secs(120)];
const ERASE: &str = "\r\u{1b}[K";

/// Progress on stderr.
pub struct OnStderr<'a> {
    lang: Lang,
    width: usize,
    is_terminal: bool,
    line: RefCell<Option<Line>>,
    /// What was said at once to be built.
    said: Cell<Option<Building>>,
    /// Who wants to know how long it took.
    built: Option<&'a dyn Fn(Duration)>,
}

/// What is told, by a thread of its own: the work has no time to look at the clock.
struct Line {
    texts: Sender<String>,
    drawer: JoinHandle<()>,
}

impl<'a> OnStderr<'a> {
    pub fn new(screen: &Screen) -> OnStderr<'a> {
        OnStderr {
            lang: screen.lang,
            width: screen.width,
            is_terminal: stderr().is_terminal(),
            line: RefCell::new(None),
            said: Cell::new(None),
            built: None,
        }
    }

    /// The same, which tells besides how long the grader has built its own libraries.
    pub fn telling(mut self, built: &'a dyn Fn(Duration)) -> OnStderr<'a> {
        self.built = Some(built);
        self
    }

    fn say(&self, text: String) {
        let mut line = self.line.borrow_mut();
        let width = self.is_terminal.then_some(self.width);
        let line = line.get_or_insert_with(|| Line::start(width));
        // A drawer that is gone has nothing to draw on.
        let _ = line.texts.send(text);
    }
}

impl Line {
    /// On a terminal of that width, or elsewhere.
    fn start(width: Option<usize>) -> Line {
        let (texts, heard) = mpsc::channel();
        let drawer = thread::spawn(move || match width {
            Some(width) => draw(&heard, width),
            None => note(&heard),
        });
        Line { texts, drawer }
    }
}

impl Progress for OnStderr<'_> {
    fn preparing(&self, what: Building, line: &str) {
        let text = words::trouble::preparing(self.lang, what, line.trim());
        if self.said.replace(Some(what)) != Some(what) && !self.is_terminal {
            let _ = writeln!(
                stderr(),
                "{}",
                words::trouble::preparing(self.lang, what, "")
            );
        }
        self.say(text);
    }

    fn built(&self, took: Duration) {
        if let Some(built) = self.built {
            built(took);
        }
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

impl Drop for OnStderr<'_> {
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

/// Write the latest text in a line of its own, if there are more to come for long.
fn note(heard: &Receiver<String>) {
    let start = Instant::now();
    let mut text = String::new();
    let mut next = start + until_next(Duration::ZERO);
    loop {
        match heard.recv_timeout(next.saturating_duration_since(Instant::now())) {
            Ok(latest) => text = latest,
            Err(RecvTimeoutError::Timeout) => {
                let elapsed = start.elapsed();
                let _ = writeln!(stderr(), "{:>3}s  {text}", elapsed.as_secs());
                next = Instant::now() + until_next(elapsed);
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn until_next(elapsed: Duration) -> Duration {
    let [least, most] = SELDOM;
    elapsed.clamp(least, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_stays_is_written_the_less_often_the_longer_it_takes() {
        let mut times = vec![until_next(Duration::ZERO)];
        while let Some(last) = times.last().filter(|last| last.as_secs() < 600) {
            times.push(*last + until_next(*last));
        }
        let seconds: Vec<u64> = times.iter().map(Duration::as_secs).collect();
        assert_eq!(seconds, [10, 20, 40, 80, 160, 280, 400, 520, 640]);
    }
}
