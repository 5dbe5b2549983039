//! No command: grades the current problem and shows the board.

use std::io::Write;

use super::Session;
use super::grade::Graded;
use crate::Options;
use crate::cli::Exit;
use crate::report::{Length, board, text};
use crate::style;
use crate::submission::Submission;
use crate::words;

pub fn run(session: &Session, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let workbook = session.workbook()?;
    let screen = &session.screen;
    let problems = workbook.problems()?;
    let problem = session.problem(None)?;
    let options = Options {
        colour: style::is_coloured(),
        ..Options::default()
    };
    let graded = Graded::new(session, &problem, Submission::Learner, &options)?;
    graded.with_page(|page| text::write(out, screen, page, Length::Short))?;
    let all_solved = graded.state().unsolved(&workbook.ids).is_none();
    if all_solved && graded.with_page(|page| page.report.is_accepted()) {
        writeln!(out)?;
        writeln!(out, "{}", style::ok(words::board::all_solved(screen.lang)))?;
    }
    writeln!(out)?;
    board::write(out, screen, &problems, graded.state())?;
    Ok(Exit::Done)
}
