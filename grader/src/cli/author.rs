//! What authors ask for, and what any program has.

use clap::Args;
use clap_complete::Shell;

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
