//! The way of one submission:
//!
//! ```text
//! submission ── compile ── run ── judge ── score ── report
//!  (src/**)      rustc    worker  compare   pure     text, json
//! ```
//!
//! Each step is a room with one door. What a learner did wrong is a value ([`outcome`]); an `Err` is
//! always ours or the machine's.

pub mod lang;
pub mod manifest;
pub mod outcome;
pub mod workbook;

use std::path::PathBuf;

use crate::outcome::Report;
use crate::workbook::Problem;

/// Whose code is graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submission {
    /// `problems/<id>/src`.
    Learner,
    /// `solutions/<id>/src`.
    Solution,
    /// `solutions/<id>/wrong/<name>.rs`.
    Wrong(String),
    /// A folder with a `src/` of its own.
    Path(PathBuf),
}

/// What of it is graded, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only these cases; all where empty.
    pub cases: Vec<String>,
    /// Where the seeds of explored and model cases begin.
    pub seed: u64,
    /// Have rustc colour its messages.
    pub colour: bool,
}

/// Told what is under way, for whoever waits.
pub trait Progress {
    /// The suite is built by cargo, which happens once: `line` is cargo's latest.
    fn preparing(&self, _line: &str) {}
    fn compiling(&self) {}
    /// So many of so many cases have come to an end; this one runs, and is so far.
    fn running(&self, _done: usize, _of: usize, _case: &str, _part: Option<(u64, u64)>) {}
    /// Another grader is at work on the same submission.
    fn waiting(&self) {}
    fn finished(&self) {}
}

/// Tells nobody.
pub struct Quiet;
impl Progress for Quiet {}

/// Grade a submission.
pub fn grade(
    problem: &Problem,
    submission: &Submission,
    options: &Options,
    progress: &dyn Progress,
) -> anyhow::Result<Report> {
    let _ = (problem, submission, options, progress);
    anyhow::bail!("not built yet")
}
