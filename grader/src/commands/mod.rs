//! One file a command, all of the same shape: `run(session, args, out)` does what was asked and says
//! how it ended. An `Err` is the workbook's or the machine's fault, or an [`Asked`].

mod assess;
mod completions;
mod diff;
mod doctor;
mod drill;
mod exchange;
mod explain;
mod export;
mod grade;
pub mod hint;
mod history;
mod home;
mod interview;
mod list;
mod merge;
mod new;
mod pause;
mod progress;
pub mod questions;
mod quiz;
mod report;
mod reset;
mod restore;
mod review;
mod session;
mod show;
pub mod solution;
mod start;
mod status;
pub mod stop;
mod study;
mod study_room;
mod verify;
mod watch;

use std::io::Write;

pub use grade::fingerprints;
pub use session::{Remembered, Saved, Session};

use crate::cli::{Command, Exit};
use crate::history::NotMerged;
use crate::scaffold::Refused;

/// What was asked for cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{self:?}")]
pub enum Asked {
    Problem {
        name: String,
        nearest: Option<String>,
    },
    Case {
        problem: String,
        name: String,
        nearest: Option<String>,
    },
    ProblemOrCase {
        problem: String,
        name: String,
        nearest: Option<String>,
    },
    Mistake {
        problem: String,
        name: String,
        known: Vec<String>,
        nearest: Option<String>,
    },
    Folder(String),
    CasesOfMany,
    /// Only its pace was asked for, and there is nothing to measure.
    NoBench {
        problem: String,
    },
    NothingFailed {
        problem: String,
    },
    NothingLeft {
        problem: String,
    },
    /// Nothing of this problem, or of any, was graded yet.
    NoAttempt {
        problem: Option<String>,
    },
    /// There is no such attempt at this problem, or at any.
    Attempt {
        number: i64,
        problem: Option<String>,
        latest: Option<i64>,
    },
    NoTerminal {
        command: String,
    },
    /// It is a screen, and there is none; this command does without.
    NoScreen {
        command: String,
    },
    Page {
        name: String,
        nearest: Option<String>,
    },
    Section {
        page: String,
        name: String,
        anchors: Vec<String>,
        nearest: Option<String>,
    },
    /// A clock runs already.
    ClockRuns {
        problem: String,
        mock: bool,
        paused: bool,
    },
    NoClock,
    /// The clock of an interview is not paused.
    Locked,
    /// Nobody helps in an interview.
    InMock {
        problem: String,
    },
    /// In an interview nothing comes back from before it.
    BeforeMock {
        problem: String,
    },
    /// What explains the problem of an interview comes after it.
    ClosedPage {
        page: String,
        problem: String,
    },
    /// There is code already, and nobody to ask what is to become of it.
    BeginWithWhat {
        problem: String,
    },
    /// A hint that was not earned yet.
    HintNotYet {
        tried: bool,
        command: String,
    },
    /// Attempts at two problems cannot be compared.
    OtherProblem {
        attempts: [i64; 2],
    },
    /// The source of that attempt could not be read when it was graded.
    NoSource(i64),
    /// There is something already where a folder is to be made.
    InTheWay(String),
    /// A page was to be written where a folder is.
    NoFile(String),
    /// An attempt that another version of the grader kept.
    OtherVersion(i64),
    Merge {
        file: String,
        why: NotMerged,
    },
    /// No question is as it was wished for.
    NoQuestion,
    New(Refused),
}

/// There is no workbook around the current folder.
#[derive(Debug, thiserror::Error)]
#[error("no workbook")]
pub struct NoWorkbook;

/// The workbook names no problem.
#[derive(Debug, thiserror::Error)]
#[error("no problems")]
pub struct NoProblems;

/// Do what was asked.
pub fn run(
    session: &Session,
    command: Option<&Command>,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    match command {
        None => home::run(session, out),
        Some(Command::List) => list::run(session, out),
        Some(Command::Show(args)) => show::run(session, args, out),
        Some(Command::Grade(args)) => grade::run(session, args, out),
        Some(Command::Start(args)) => start::run(session, args, out),
        Some(Command::Pause) => pause::pause(session, out),
        Some(Command::Resume) => pause::resume(session, out),
        Some(Command::Stop(args)) => stop::run(session, args, out),
        Some(Command::Status(args)) => status::run(session, args, out),
        Some(Command::Watch(args)) => watch::run(session, args, out),
        Some(Command::Hint(args)) => hint::run(session, args, out),
        Some(Command::Explain(args)) => explain::run(session, args, out),
        Some(Command::Solution(args)) => solution::run(session, args, out),
        Some(Command::Report(args)) => report::run(session, args, out),
        Some(Command::Reset(args)) => reset::run(session, args, out),
        Some(Command::History(args)) => history::run(session, args, out),
        Some(Command::Diff(args)) => diff::run(session, args, out),
        Some(Command::Restore(args)) => restore::run(session, args, out),
        Some(Command::Merge(args)) => merge::run(session, args, out),
        Some(Command::Study(args)) => study::run(session, args, out),
        Some(Command::Quiz(args)) => quiz::run(session, args, out),
        Some(Command::Drill(args)) => drill::run(session, args, out),
        Some(Command::Review(args)) => review::run(session, args, out),
        Some(Command::Assess(args)) => assess::run(session, args, out),
        Some(Command::Progress(args)) => progress::run(session, args, out),
        Some(Command::Export(args)) => export::run(session, args, out),
        Some(Command::New(args)) => new::run(session, args, out),
        Some(Command::Verify(args)) => verify::run(session, args, out),
        Some(Command::Doctor) => doctor::run(session, out),
        Some(Command::Completions(args)) => completions::run(session, args, out),
    }
}
