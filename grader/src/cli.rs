//! The outside contract: commands, flags, exit codes. Declares, and does nothing. The Korean texts of
//! all this are in `words/help.rs`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::lang::Lang;
use crate::study::level::Level;
use crate::study::question::Kind;

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

/// Grades the problems of this workbook. Without a command: the one you are at
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
    /// The next hint for the first case that fails, and those before it [h]
    #[command(alias = "h")]
    Hint(HintArgs),
    /// What a case tests, and what a right solution shows [e]
    #[command(alias = "e")]
    Explain(ExplainArgs),
    /// The reference solution and its explanation [a]
    #[command(alias = "a")]
    Solution(SolutionArgs),
    /// Back up your code and bring the stub back [r]
    #[command(alias = "r")]
    Reset(ResetArgs),
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
    /// What you have answered, what comes back when, and what to study next [p]
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

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Which problem; the current one where none is named
    pub problem: Option<String>,
}

#[derive(Debug, Default, Args)]
pub struct GradeArgs {
    /// Which problems; the current one where none is named
    pub problems: Vec<String>,
    /// Only this case (may be repeated)
    #[arg(long = "case", value_name = "ID", value_delimiter = ',')]
    pub cases: Vec<String>,
    /// Leave out the slow cases: many schedules, random programs
    #[arg(long, conflicts_with = "cases")]
    pub quick: bool,
    /// Where the seeds begin: replays a failure
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub seed: u64,
    /// Grade the reference solution in place of your code
    #[arg(long, conflicts_with_all = ["wrong", "path"])]
    pub solution: bool,
    /// Grade this known mistake in place of your code
    #[arg(long, value_name = "NAME", conflicts_with = "path")]
    pub wrong: Option<String>,
    /// Grade the source in this folder in place of your code
    #[arg(long, value_name = "DIR")]
    pub path: Option<PathBuf>,
    /// The report's format: text or json
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Args)]
pub struct HintArgs {
    /// A problem, or a case of the one graded last
    pub problem: Option<String>,
    /// The case; the first that failed where none is named
    pub case: Option<String>,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A problem, or a case of the one graded last
    pub problem: Option<String>,
    /// The case
    pub case: Option<String>,
}

#[derive(Debug, Args)]
pub struct SolutionArgs {
    /// Which problem; the current one where none is named
    pub problem: Option<String>,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct ResetArgs {
    /// Which problem; the current one where none is named
    pub problem: Option<String>,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

/// How questions are shown and answered.
#[derive(Debug, Args)]
pub struct AskingArgs {
    /// Line by line, without marks: for pipes and screen readers
    #[arg(long)]
    pub plain: bool,
    /// The format: text, or json with an event a line
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub format: Format,
    /// Where chance begins: the same questions in the same order
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

#[derive(Debug, Args)]
pub struct StudyArgs {
    /// Which page, or page#section; the contents where none is named
    pub topic: Option<String>,
    /// Only this level, or another section of the page
    pub section: Option<String>,
    /// Print it as a whole, without a pager
    #[arg(long)]
    pub plain: bool,
}

#[derive(Debug, Args)]
pub struct QuizArgs {
    /// Which page of the notes; all where none is named
    pub topic: Option<String>,
    /// Only this level: newcomer, junior, senior or lead
    #[arg(long, value_name = "LEVEL", hide_possible_values = true)]
    pub level: Option<Level>,
    /// Only this kind: choice, short, number or rubric
    #[arg(long, value_name = "KIND", hide_possible_values = true)]
    pub kind: Option<Kind>,
    /// How many; 10 where nothing is said
    #[arg(
        long,
        value_name = "N",
        default_value_t = 10,
        hide_default_value = true,
        value_parser = clap::value_parser!(u32).range(1..=500)
    )]
    pub count: u32,
    #[command(flatten)]
    pub asking: AskingArgs,
}

#[derive(Debug, Args)]
pub struct DrillArgs {
    /// Which page of the notes; all where none is named
    pub topic: Option<String>,
    /// Only this level: newcomer, junior, senior or lead
    #[arg(long, value_name = "LEVEL", hide_possible_values = true)]
    pub level: Option<Level>,
    /// How many; 5 where nothing is said
    #[arg(
        long,
        value_name = "N",
        default_value_t = 5,
        hide_default_value = true,
        value_parser = clap::value_parser!(u32).range(1..=500)
    )]
    pub count: u32,
    #[command(flatten)]
    pub asking: AskingArgs,
}

#[derive(Debug, Args)]
pub struct ReviewArgs {
    /// How many at most; 30 a day where nothing is said
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=500))]
    pub count: Option<u32>,
    #[command(flatten)]
    pub asking: AskingArgs,
}

#[derive(Debug, Args)]
pub struct AssessArgs {
    /// 60 questions, for a surer result
    #[arg(long)]
    pub full: bool,
    /// Begin anew, and forget an assessment that was broken off
    #[arg(long)]
    pub new: bool,
    #[command(flatten)]
    pub asking: AskingArgs,
}

#[derive(Debug, Args)]
pub struct ProgressArgs {
    /// In sentences, without bars: for screen readers
    #[arg(long)]
    pub plain: bool,
    /// The format: text or json
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// For which program: anki or mdbook-quiz
    #[arg(hide_possible_values = true)]
    pub format: Exported,
    /// Which page of the notes; all where none is named
    pub topic: Option<String>,
}

/// Programs that take our questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Exported {
    Anki,
    MdbookQuiz,
}

#[derive(Debug, Args)]
pub struct NewArgs {
    /// Its name, in small letters with hyphens: order-book
    pub id: String,
    /// Its title in Korean
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// Its title in English; the id in words where none is given
    #[arg(long, value_name = "TITLE")]
    pub title_en: Option<String>,
    /// The page of the notes that goes with it, new as well; the id where none is given
    #[arg(long, value_name = "PAGE")]
    pub notes: Option<String>,
    /// How long a learner should need; 30 where nothing is said
    #[arg(
        long,
        value_name = "N",
        default_value_t = 30,
        hide_default_value = true,
        value_parser = clap::value_parser!(u32).range(1..=600)
    )]
    pub minutes: u32,
    /// Tasks on tokio, in place of threads
    #[arg(long = "async")]
    pub on_tokio: bool,
}

#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Which problems; all where none is named
    pub problems: Vec<String>,
    /// How often to grade each solution, under other seeds every time
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true)]
    pub repeat: u64,
    /// Write down how each mistake fails, so that it is known again in a learner's code
    #[arg(long)]
    pub fingerprints: bool,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Which shell: bash, zsh, fish, elvish or powershell
    #[arg(hide_possible_values = true)]
    pub shell: Shell,
}
