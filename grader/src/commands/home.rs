//! No command: watches the current problem; where there is no terminal, grades the current problem and shows the board.

use std::io::Write;

use super::grade::Graded;
use super::{Session, list, study_room, watch};
use crate::cli::Exit;
use crate::report::{Length, text};
use crate::style;
use crate::submission::Submission;
use crate::watch::watch;
use crate::{Bench, Options};

pub fn run(session: &Session, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let screen = &session.screen;
    let problem = session.problem(None)?;
    if watch::can_be() {
        out.flush()?;
        return watch(session, problem);
    }
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
