//! What happens to the screen, and what it brings about.

use std::time::Duration;

use super::{Phase, Size};
use crate::cli::Exit;
use crate::history;
use crate::outcome::{CaseOutcome, Report};
use crate::submission::Source;
use crate::timing;
use crate::watch::keys::Key;

/// News of the grade that is under way.
#[derive(Debug, Clone)]
pub enum News {
    At(Phase),
    Taken(Source, String),
    /// The grader has built its own libraries for so long.
    Built(Duration),
    Ended(Vec<CaseOutcome>),
}

#[derive(Debug, Clone)]
pub enum Event {
    Key(Key),
    Resized(Size),
    /// The grade begins: seconds since 1970.
    Began(i64),
    /// What the clock shows; nothing where none runs.
    Clock(Option<timing::Shown>),
    /// There is another source than the one that was graded last.
    Saved,
    News(News),
    /// The grade has come to its end.
    Graded(Box<Report>),
    /// The grade could not be made: what there is to say about it, line by line.
    Failed(Vec<String>),
    /// How the learner stands has changed.
    Stands(history::State),
    /// One more hint was taken; how the learner stands now.
    Hinted(history::State),
    /// The next hint of this case is not earned.
    NotEarned {
        case: String,
        tried: bool,
    },
    /// Something to read: its title and its lines.
    Text(String, Vec<String>),
    /// Something that is said once.
    Said(Notice),
    /// The screen was somebody else's for a while.
    Back,
    Tick,
}

/// What is to be brought about.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Grade what is there now. What is under way ends.
    Grade,
    /// The grader has built its own libraries for so long: by a clock that is no time.
    Built(Duration),
    /// What came of a grade is to be kept.
    Keep(Box<Kept>),
    /// Take the next hint of this case, if a try has earned it.
    Hint(String),
    /// Take it all the same.
    TakeHint(String),
    /// Have this file opened at this line.
    Edit {
        file: String,
        line: u32,
    },
    /// Read the reference and its explanation.
    Solution,
    /// Go on with another problem.
    Switch(String),
    /// Give the terminal back until somebody has us go on.
    Suspend,
    /// Draw everything anew.
    Redraw,
    Leave(Exit),
}

/// What is kept of a grade; of one that a save has ended, what its quick cases have shown.
#[derive(Debug, Clone)]
pub struct Kept {
    pub report: Report,
    pub is_over: bool,
    /// When it began: seconds since 1970.
    pub began: i64,
    /// By a key, and not because something was saved.
    pub is_asked_for: bool,
}

impl PartialEq for Kept {
    fn eq(&self, other: &Kept) -> bool {
        self.is_over == other.is_over && self.report.source == other.report.source
    }
}

/// A word to the learner that goes with the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    NoOtherFailure,
    NothingFailed,
    NothingToCompare,
    NotGradedYet,
    AllHints,
    NoHintsInMock,
    NoSolutionInMock,
    AllSolved,
    /// What was done to the clock in another terminal.
    ClockBegan,
    ClockPaused,
    ClockResumed,
    ClockStopped,
    /// In words already.
    Words(String),
}

/// What a key is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asking {
    Solution,
    Hint { case: String, tried: bool },
}
