//! What is asked for about the problems.

use std::path::PathBuf;

use clap::Args;

use super::{Format, Tabular};

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
    /// Leave out how fast it is, and the points for that
    #[arg(long, conflicts_with = "bench_only")]
    pub no_bench: bool,
    /// Only measure how fast it is; run no case
    #[arg(long, conflicts_with_all = ["cases", "quick", "seed"])]
    pub bench_only: bool,
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
    /// Say all there is to say of the code, also where it is not accepted
    #[arg(long, conflicts_with = "no_advice")]
    pub advice: bool,
    /// Say nothing of the code when it is accepted
    #[arg(long)]
    pub no_advice: bool,
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

#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Which problem; the one graded last where none is named
    pub problem: Option<String>,
    /// Which attempt, by its number; the latest where none is named
    #[arg(long, value_name = "N")]
    pub attempt: Option<i64>,
    /// One page over everything you have practised
    #[arg(long, conflicts_with_all = ["problem", "attempt"])]
    pub all: bool,
    /// Open the page in a browser
    #[arg(long)]
    pub open: bool,
    /// Where the page goes; below .grader/reports where nothing is said
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct WatchArgs {
    /// Which problem; the current one where none is named
    pub problem: Option<String>,
}

#[derive(Debug, Args)]
pub struct HintArgs {
    /// A problem, or a case of the one graded last
    pub problem: Option<String>,
    /// The case; the first that failed where none is named
    pub case: Option<String>,
    /// Those that were taken so far, and no new one
    #[arg(long, conflicts_with = "more")]
    pub all: bool,
    /// Take the next one without another try, and without being asked
    #[arg(long, short, visible_alias = "yes", short_alias = 'y')]
    pub more: bool,
}

#[derive(Debug, Args)]
pub struct StartArgs {
    /// Which problem; the current one where none is named
    pub problem: Option<String>,
    /// As an interview: no pause, no hints, no solution, and a verdict at the end
    #[arg(long)]
    pub mock: bool,
    /// So many minutes, in place of the problem's own
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=600))]
    pub minutes: Option<u32>,
    /// Begin with the stub, without being asked; your code is backed up
    #[arg(long, short, conflicts_with = "keep")]
    pub yes: bool,
    /// Go on from your code as it is
    #[arg(long)]
    pub keep: bool,
}

#[derive(Debug, Args)]
pub struct StopArgs {
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct StatusArgs {
    /// One line for a shell's prompt; nothing where no clock runs
    #[arg(long, conflicts_with = "format")]
    pub short: bool,
    /// How the last timed attempt went
    #[arg(long, conflicts_with = "short")]
    pub last: bool,
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

#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// Which problem; the one graded last where none is named
    pub problem: Option<String>,
    /// Every attempt, also where they don't fit on the screen
    #[arg(long)]
    pub all: bool,
    /// The format: text, json or csv
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub format: Tabular,
}

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The number of an attempt, as `history` shows it
    #[arg(value_parser = number)]
    pub attempt: i64,
    /// Another attempt; your code as it is now where none is named
    #[arg(value_parser = number)]
    pub other: Option<i64>,
}

#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The number of an attempt; a list of them where none is named
    #[arg(value_parser = number)]
    pub attempt: Option<i64>,
    /// Write the code into this new folder, and leave yours as it is
    #[arg(long, value_name = "DIR", requires = "attempt")]
    pub to: Option<PathBuf>,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct MergeArgs {
    /// The other machine's history.db, or the workbook it is in
    pub file: PathBuf,
}

/// `12`, or `#12` as it is shown.
fn number(typed: &str) -> Result<i64, std::num::ParseIntError> {
    typed.trim_start_matches('#').parse()
}
