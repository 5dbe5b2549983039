//! No command: grades the current problem and shows the board.

use std::io::Write;

use super::grade::Graded;
use super::{Session, list, study_room};
use crate::cli::Exit;
use crate::report::{Length, text};
use crate::style;
use crate::submission::Submission;
use crate::{Bench, Options};

pub fn run(session: &Session, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let screen = &session.screen;
    let problem = session.problem(None)?;
    let options = Options {
        colour: style::is_coloured(),
        bench: Bench::After,
        ..Options::default()
    };
    let graded = Graded::new(session, &problem, Submission::Learner, &options)?;
    graded.with_page(|page| text::write(out, screen, page, Length::Short))?;
    graded.tell_questions(session, out)?;
    graded.tell_how_it_went(session, out)?;
    writeln!(out)?;
    let exit = list::board(session, graded.state(), out)?;
    study_room::tell_due(session, out)?;
    Ok(exit)
}
