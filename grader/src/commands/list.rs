//! `list`: all problems, and how the learner stands.

use std::io::Write;

use super::Session;
use crate::cli::Exit;
use crate::history::State;
use crate::report::board;
use crate::words;
use crate::workbook::Gone;

pub fn run(session: &Session, out: &mut dyn Write) -> anyhow::Result<Exit> {
    board(session, &session.state(), out)
}

/// A problem that cannot be read is told below the others, and hides none of them.
pub fn board(session: &Session, state: &State, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let workbook = session.workbook()?;
    let (mut problems, mut broken) = (Vec::new(), Vec::new());
    for id in &workbook.ids {
        match workbook.problem(id) {
            Ok(problem) => problems.push(problem),
            Err(error) => broken.push(match error.downcast_ref::<Gone>() {
                Some(gone) => words::trouble::gone(session.screen.lang, gone),
                None => format!("{error:#}"),
            }),
        }
    }
    let open = session.open(state)?;
    let screen = &session.screen;
    board::write(out, screen, &problems, &broken, state, open.as_deref())?;
    Ok(match broken.is_empty() {
        true => Exit::Done,
        false => Exit::Fault,
    })
}
