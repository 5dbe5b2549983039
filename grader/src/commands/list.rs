//! `list`: all problems, and how the learner stands.

use std::io::Write;

use super::Session;
use crate::cli::Exit;
use crate::report::board;

pub fn run(session: &Session, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let problems = session.workbook()?.problems()?;
    board::write(out, &session.screen, &problems, &session.state())?;
    Ok(Exit::Done)
}
