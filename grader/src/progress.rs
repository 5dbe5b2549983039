//! Who is told what is under way, while it is. In: news of a grade. Out: nothing; whoever waits may read of it. What
//! comes of a grade is no news but its report.

mod stderr;

use std::time::Duration;

pub use self::stderr::OnStderr;
use crate::outcome::CaseOutcome;
use crate::submission::Source;

/// What the grader builds for itself, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Building {
    /// What the cases are run with.
    Suite,
    /// What performance is measured with.
    Benches,
}

/// Told what is under way, for whoever waits.
pub trait Progress {
    /// This is built by cargo: `line` is cargo's latest.
    fn preparing(&self, _what: Building, _line: &str) {}
    /// That is over, however it went; it took so long, also where another grader did it.
    fn built(&self, _took: Duration) {}
    /// This text is graded, and this compiler is asked.
    fn taken(&self, _source: &Source, _toolchain: &str) {}
    fn compiling(&self) {}
    /// These cases have come to an end since it was last told: all the quick ones together, then each
    /// slow one.
    fn ended(&self, _cases: &[CaseOutcome]) {}
    /// So many of so many cases have come to an end; this one runs, and is so far.
    fn running(&self, _done: usize, _of: usize, _case: &str, _part: Option<(u64, u64)>) {}
    /// The cases have passed, and now it is measured how fast they did: so many of so many workloads are.
    fn measuring(&self, _done: usize, _of: usize, _workload: &str) {}
    /// So many of so many submissions are graded, `last` being the last.
    fn graded(&self, _done: usize, _of: usize, _last: &str) {}
    /// Another grader is at work on the same submission.
    fn waiting(&self) {}
    /// Another submission is measured, perhaps of another problem.
    fn waiting_to_measure(&self) {}
    fn finished(&self) {}
}

/// Tells nobody.
pub struct Quiet;

impl Progress for Quiet {}

/// Of many grades at a time nobody wants to know which case each of them is at.
pub struct BeforeGrading<'a>(pub &'a dyn Progress);

impl Progress for BeforeGrading<'_> {
    fn preparing(&self, what: Building, line: &str) {
        self.0.preparing(what, line);
    }

    fn waiting(&self) {
        self.0.waiting();
    }
}
