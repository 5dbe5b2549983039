//! The outside contract: commands, flags, exit codes. Declares, and does nothing. The Korean texts of
//! all this are in `words/help.rs`. The flags of each command are in [`practice`], [`study`] and
//! [`author`].

mod author;
mod practice;
mod study;

use std::process::ExitCode;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub use self::author::{CompletionsArgs, NewArgs, VerifyArgs};
pub use self::practice::{
    DiffArgs, ExplainArgs, GradeArgs, HintArgs, HistoryArgs, MergeArgs, ReportArgs, ResetArgs,
    RestoreArgs, ShowArgs, SolutionArgs, StartArgs, StatusArgs, StopArgs, WatchArgs,
};
pub use self::study::{
    AskingArgs, AssessArgs, DrillArgs, ExportArgs, Exported, ProgressArgs, QuizArgs, ReviewArgs,
    StudyArgs,
};
use crate::lang::Lang;

/// How a run of the grader ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Accepted, or done.
    Done = 0,
    NotAccepted = 1,
    /// What was asked for cannot be.
    Usage = 2,
    /// The workbook or this machine is at fault.
    Fault = 3,
    /// A bug of the grader's.
    Bug = 70,
    /// The user asked to stop.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Grades the problems of this workbook. Without a command: watches the one you are at
#[derive(Debug, Parser)]
#[command(name = "grader", version, disable_help_flag = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Args)]
pub struct Global {
    /// Language of everything you read: ko or en
    #[arg(
        long,
        global = true,
        value_name = "LANG",
        hide_possible_values = true,
        display_order = 100
    )]
    pub lang: Option<Lang>,
    /// Colours: auto, always or never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        hide_default_value = true,
        display_order = 101
    )]
    pub color: When,
    /// Print this help
    #[arg(long, short, global = true, action = ArgAction::Help, display_order = 102)]
    pub help: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// All problems, and how you stand [l]
    #[command(alias = "l")]
    List,
    /// The statement of a problem [s]
    #[command(alias = "s")]
    Show(ShowArgs),
    /// Grade a problem, and explain the first failure in full [g]
    #[command(alias = "g")]
    Grade(GradeArgs),
    /// Grade at every save, on a screen that stays [w]
    #[command(alias = "w")]
    Watch(WatchArgs),
    /// Work at a problem against the clock, or as in an interview
    Start(StartArgs),
    /// Stop the clock for a while
    Pause,
    /// Let the clock run again
    Resume,
    /// End the timed attempt, and see how it went
    Stop(StopArgs),
    /// What the clock shows
    Status(StatusArgs),
    /// The next hint for the first case that fails [h]
    #[command(alias = "h")]
    Hint(HintArgs),
    /// What a case tests, and what a right solution shows [e]
    #[command(alias = "e")]
    Explain(ExplainArgs),
    /// The reference solution and its explanation [a]
    #[command(alias = "a")]
    Solution(SolutionArgs),
    /// A page about an attempt, or about everything, for the browser
    Report(ReportArgs),
    /// Back up your code and bring the stub back [r]
    #[command(alias = "r")]
    Reset(ResetArgs),
    /// Your attempts at a problem: when, how well, and what failed first
    History(HistoryArgs),
    /// What has changed between two attempts, in the code and in what came of it
    Diff(DiffArgs),
    /// Bring the code of an attempt back; what is there now is backed up first
    Restore(RestoreArgs),
    /// Take over what another machine remembers: its history.db
    Merge(MergeArgs),
    /// Read the study notes: the contents, a page, or a section of one
    Study(StudyArgs),
    /// Answer questions of the notes [q]
    #[command(alias = "q")]
    Quiz(QuizArgs),
    /// Estimate: numbers with their units
    Drill(DrillArgs),
    /// Answer again what is due today
    Review(ReviewArgs),
    /// Find out your level: 30 questions over all topics
    Assess(AssessArgs),
    /// How far you have come with problems and notes, and what to do next [p]
    #[command(alias = "p")]
    Progress(ProgressArgs),
    /// Print the questions of the notes for Anki or mdbook-quiz
    Export(ExportArgs),
    /// For authors: begin a new problem [n]
    #[command(alias = "n")]
    New(NewArgs),
    /// For authors: prove that problems are sound [v]
    #[command(alias = "v")]
    Verify(VerifyArgs),
    /// Check this machine and this workbook [d]
    #[command(alias = "d")]
    Doctor,
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

/// The same where there are rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Tabular {
    #[default]
    Text,
    Json,
    Csv,
}
