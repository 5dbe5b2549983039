//! What is asked for about the notes and their questions.

use clap::{Args, ValueEnum};

use super::{Format, Tabular};
use crate::study::level::Level;
use crate::study::question::Kind;

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
    /// The format: text, json or csv (an attempt a row)
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
