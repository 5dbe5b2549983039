//! The way of one submission:
//!
//! ```text
//! submission ── compile ── run ── judge ── score ── report
//!  (src/**)      rustc    worker  compare   pure     text, json
//! ```
//!
//! Each step is a room with one door. What a learner did wrong is a value ([`outcome`]); an `Err` is
//! always ours or the machine's.
//!
//! ```text
//! workbook manifest   where the problems are, what problem.toml says
//! submission          whose code, as text
//! prebuild compile    cargo once, then one rustc a grade       stamp disk
//! cases worker tap    which cases run, the worker's pipe, what it prints
//! process             the only place that spawns
//! judge score         pure
//! verify              proves a problem
//! outcome             the nouns
//!
//! start cli help      from the command line to the exit code      commands  one file a command
//! report words        a report as text or JSON; all wording, Korean and English
//! markdown layout     prose and tables on a terminal              style     what colour means
//! diagnose            what an outcome means                       progress  what is under way
//! state backup        what must not be lost                       examine   what `doctor` looks at
//! ```

pub mod backup;
pub mod cases;
pub mod cli;
pub mod commands;
pub mod compile;
pub mod diagnose;
pub mod disk;
pub mod examine;
pub mod help;
pub mod judge;
pub mod lang;
pub mod layout;
pub mod manifest;
pub mod markdown;
pub mod outcome;
pub mod prebuild;
pub mod process;
pub mod progress;
pub mod report;
pub mod score;
pub mod stamp;
pub mod start;
pub mod state;
pub mod style;
pub mod submission;
pub mod tap;
pub mod verify;
pub mod words;
pub mod workbook;
pub mod worker;

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::cases::Runner;
use crate::compile::{Compilation, Compiled};
use crate::outcome::{Graded, Report, Took, Verdict};
use crate::submission::Source;
pub use crate::submission::Submission;
use crate::workbook::Problem;

/// What of it is graded, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only these cases; all where empty.
    pub cases: Vec<String>,
    /// Leave out the slow cases: those under many seeds, and those marked `slow`.
    pub quick: bool,
    /// Where the seeds of explored and model cases begin.
    pub seed: u64,
    /// Have rustc colour its messages.
    pub colour: bool,
    /// Run every case, also one that builds on a failed one.
    pub ignore_after: bool,
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
    let report = process::block_on(graded(problem, submission, options, progress));
    progress.finished();
    report
}

async fn graded(
    problem: &Problem,
    submission: &Submission,
    options: &Options,
    progress: &dyn Progress,
) -> anyhow::Result<Report> {
    let folder = problem.scratch().join(&problem.id).join(submission.slot());
    let _lock = lock(&folder, progress).await?;
    let mut report = Report {
        problem: problem.id.clone(),
        submission: submission.shown(problem),
        seed: options.seed,
        whole: options.cases.is_empty() && !options.quick,
        verdict: Verdict::Graded(Graded::default()),
        took: Took::default(),
    };
    report.verdict = match submission.read(problem) {
        Err(refusal) => Verdict::Refused(refusal),
        Ok(source) => {
            verdict(
                problem,
                &source,
                &folder,
                options,
                progress,
                &mut report.took,
            )
            .await?
        }
    };
    Ok(report)
}

async fn verdict(
    problem: &Problem,
    source: &Source,
    folder: &Path,
    options: &Options,
    progress: &dyn Progress,
    took: &mut Took,
) -> anyhow::Result<Verdict> {
    let prebuilt = prebuild::prebuilt(problem, progress).await?;

    progress.compiling();
    let start = Instant::now();
    let compilation = Compilation {
        problem,
        prebuilt: &prebuilt,
        source,
        folder,
        colour: options.colour,
    };
    let (binary, warnings) = match compilation.run().await? {
        Compiled::Binary { path, warnings } => (path, warnings),
        Compiled::Failed(failure) => return Ok(Verdict::DidNotCompile(failure)),
    };
    took.compile = start.elapsed();

    let start = Instant::now();
    let runner = Runner {
        problem,
        binary,
        library_path: prebuilt.library_path(),
        folder: empty(&folder.join("scratch"))?,
        options,
        progress,
    };
    let mut cases = runner.run().await?;
    runner.trace(&mut cases).await?;
    took.run = start.elapsed();

    let score = score::score(&problem.manifest, &cases);
    Ok(Verdict::Graded(Graded {
        cases,
        score,
        warnings,
    }))
}

/// One grade at a time in one folder. Given back when dropped, also by the death of the process.
async fn lock(folder: &Path, progress: &dyn Progress) -> anyhow::Result<File> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let path = folder.join("lock");
    let file = File::create(&path).with_context(|| path.display().to_string())?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => {
                progress.waiting();
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| path.display().to_string());
            }
        }
    }
}

/// A folder with nothing in it.
fn empty(folder: &Path) -> anyhow::Result<std::path::PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    Ok(folder.to_owned())
}
