//! What is remembered from run to run, and the clock. Where the history cannot be read or written, that is
//! said once, and everything else goes on.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::time::Duration;

use super::Session;
use crate::clock::Clock;
use crate::commands::exchange::tell_broken_off;
use crate::disk::Trouble;
use crate::history::{Attempt, Broken, Circumstances, History, State};
use crate::outcome::{Graded, Report};
use crate::timing::{Timing, What};
use crate::words;
use crate::workbook::Problem;

/// What is known after a grade of the learner's own code; nothing of it where nothing can be kept.
#[derive(Debug, Default)]
pub struct Remembered {
    pub state: State,
    pub attempt: Option<Attempt>,
    /// The clock that runs at this problem, or that this attempt has ended.
    pub timing: Option<Timing>,
}

/// When code was saved that is graded.
#[derive(Debug, Clone, Copy)]
pub struct Saved {
    /// Seconds since 1970: when the grade began. What was in time then does not come late because grading
    /// takes time.
    pub at: i64,
    /// Nobody has asked for this grade: where another grader has kept the same, that is the attempt.
    pub once: bool,
}

/// What was said once and is not said again. Each trouble is said for itself: one must not silence another.
#[derive(Debug, Default)]
pub(super) struct Warned {
    /// The disk takes nothing: no history, and nothing else.
    of_the_disk: Cell<bool>,
    /// Nothing can be remembered, for another reason.
    of_the_history: Cell<bool>,
    /// What may not be read or written.
    not_allowed: RefCell<BTreeSet<String>>,
}

impl Session {
    /// How the learner stands. Where that cannot be read: a warning, and nothing.
    pub fn state(&self) -> State {
        let Ok(workbook) = self.workbook() else {
            return State::default();
        };
        let read = || match History::look(&workbook.root)? {
            Some(history) => history.state(),
            None => Ok(State::default()),
        };
        read().unwrap_or_else(|error| self.cannot_remember(&error))
    }

    /// Change how the learner stands, if that can be.
    pub fn remember(&self, change: impl FnOnce(&mut State)) -> State {
        let Ok(workbook) = self.workbook() else {
            return State::default();
        };
        History::open(&workbook.root)
            .and_then(|mut history| history.remember(change))
            .unwrap_or_else(|error| self.cannot_remember(&error))
    }

    /// Keep a grade of the learner's own code, and change how they stand by it.
    pub fn remember_attempt(&self, problem: &Problem, report: &Report, saved: Saved) -> Remembered {
        tell_broken_off(self, problem);
        let remembered = self.workbook().ok().map(|workbook| {
            let mut history = History::open(&workbook.root)?;
            remembered(&mut history, problem, report, saved)
        });
        match remembered {
            Some(Ok(remembered)) => remembered,
            Some(Err(error)) => Remembered {
                state: self.cannot_remember(&error),
                ..Remembered::default()
            },
            None => Remembered::default(),
        }
    }

    /// Seconds since 1970.
    pub fn now(&self) -> i64 {
        Clock::here(0).now()
    }

    /// The timed attempt that is under way at this problem, or at any. Where that cannot be read: none.
    pub fn running(&self, problem: Option<&str>) -> Option<Timing> {
        let workbook = self.workbook().ok()?;
        let read = || match History::look(&workbook.root)? {
            Some(history) => history.running(problem, self.now()),
            None => Ok(None),
        };
        read().unwrap_or_else(|error| {
            self.cannot_remember(&error);
            None
        })
    }

    /// The timed attempt of that mark, if it can be read.
    pub fn timing(&self, mark: &str) -> Option<Timing> {
        let history = History::look(&self.workbook().ok()?.root).ok()??;
        history.timing(mark).ok()?
    }

    /// The grader has built its own libraries for so long: by a clock that is no time. A second that was
    /// begun is the learner's gain.
    pub fn built(&self, problem: &str, took: Duration) {
        let seconds = took.as_millis().div_ceil(1_000);
        let seconds = u32::try_from(seconds).unwrap_or_default();
        if let Some(timing) = self.running(Some(problem)) {
            self.happened(&timing, What::Built { seconds });
        }
    }

    /// Take down what happened by a clock, if that can be.
    pub fn happened(&self, timing: &Timing, what: What) {
        let Ok(workbook) = self.workbook() else {
            return;
        };
        let taken_down = History::open(&workbook.root)
            .and_then(|mut history| history.happened(&timing.mark, self.now(), what));
        if let Err(error) = taken_down {
            self.cannot_remember(&error);
        }
    }

    /// Warn of what could not be done beside. That the disk takes nothing is said once.
    pub fn warn_of(&self, error: &anyhow::Error) {
        if let Some(broken) = error.downcast_ref::<Broken>() {
            self.cannot_remember(broken);
            return;
        }
        let Some(trouble) = Trouble::behind(error) else {
            self.warn(&format!("{error:#}"));
            return;
        };
        let is_known = match &trouble {
            Trouble::Full { .. } | Trouble::ReadOnly { .. } => {
                self.warned.of_the_disk.replace(true)
            }
            Trouble::NotAllowed { place } => {
                !self.warned.not_allowed.borrow_mut().insert(place.clone())
            }
        };
        if !is_known {
            self.warn(&words::trouble::of_the_machine(self.screen.lang, &trouble));
        }
    }

    /// Whether the history's file has nothing in it: it may be that of somebody who was killed at the very
    /// beginning, or what a full disk or a copy gone wrong has left of years.
    pub fn has_hollow_history(&self) -> bool {
        let root = self.book().map(|workbook| &workbook.root);
        root.is_ok_and(|root| History::is_hollow(root))
    }

    fn cannot_remember(&self, error: &Broken) -> State {
        let is_known = match error {
            Broken::Full { .. } | Broken::ReadOnly { .. } => &self.warned.of_the_disk,
            _ => &self.warned.of_the_history,
        };
        if !is_known.replace(true) {
            self.warn(&words::history::not_remembering(self.screen.lang, error));
        }
        State::default()
    }
}

fn remembered(
    history: &mut History,
    problem: &Problem,
    report: &Report,
    saved: Saved,
) -> Result<Remembered, Broken> {
    let graded = report.graded().filter(|graded| graded.unknown().is_none());
    let circumstances = Circumstances {
        at: saved.at,
        once: saved.once,
        passed: graded.map(Graded::whole_stages).unwrap_or_default(),
    };
    let (attempt, state) = history.attempted(report, &circumstances, |state| {
        if let Some(graded) = graded {
            state.graded(&problem.manifest, graded, report.whole);
        }
    })?;
    let timing = match &attempt.timing {
        Some((mark, _)) => history.timing(mark)?,
        None => history.running(Some(&problem.id), saved.at)?,
    };
    Ok(Remembered {
        state,
        attempt: Some(attempt),
        timing,
    })
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    fn refused(number: i32, place: &str) -> anyhow::Error {
        anyhow::Error::new(io::Error::from_raw_os_error(number)).context(place.to_owned())
    }

    fn session() -> Session {
        let session = Session::sample();
        session.hush();
        session
    }

    #[test]
    fn a_file_that_may_not_be_read_silences_neither_the_history_nor_another_file() {
        let session = session();
        let locked = Broken::Locked {
            file: ".grader/history.db".into(),
        };
        for _ in 0..2 {
            session.warn_of(&refused(13, "docs/questions/one.toml"));
            session.warn_of(&refused(13, "docs/questions/two.toml"));
            session.warn_of(&anyhow::Error::new(Broken::Full {
                file: ".grader/history.db".into(),
            }));
            session.cannot_remember(&locked);
        }
        let said = session.unsaid();
        assert_eq!(said.len(), 4, "each once: {said:?}");
        for part in ["one.toml", "two.toml", "no room", "without remembering"] {
            assert!(said.iter().any(|said| said.contains(part)), "{said:?}");
        }
    }

    #[test]
    fn a_disk_that_takes_nothing_is_told_once_whatever_was_to_be_written() {
        let session = session();
        session.warn_of(&refused(28, "target/lock"));
        session.warn_of(&refused(28, ".grader/reports"));
        session.cannot_remember(&Broken::Full {
            file: ".grader/history.db".into(),
        });
        assert_eq!(session.unsaid().len(), 1);
    }
}
