//! `completions`: a script that completes this program's commands in a shell.

use std::io::Write;

use super::Session;
use crate::cli::{CompletionsArgs, Exit};
use crate::help;
use crate::report::Screen;

const NAME: &str = "grader";

pub fn run(session: &Session, args: &CompletionsArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    // Some generators panic where they cannot write, so they write to memory.
    let mut script = Vec::new();
    let screen = Screen {
        program: NAME.into(),
        ..session.screen.clone()
    };
    let mut command = help::command(&screen);
    clap_complete::generate(args.shell, &mut command, NAME, &mut script);
    out.write_all(&script)?;
    Ok(Exit::Done)
}
