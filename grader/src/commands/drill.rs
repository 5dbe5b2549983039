//! `drill`: estimates. Numbers with their units, judged by how far off they are, the slip named.

use std::io::Write;

use super::Session;
use super::quiz::turns;
use super::study_room::{self, Learner, Notes};
use crate::cli::{DrillArgs, Exit};
use crate::history::Mode;
use crate::study::pick::Wish;
use crate::study::question::Kind;

pub fn run(session: &Session, args: &DrillArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let notes = Notes::read(session)?;
    let mut learner = Learner::open(session)?;
    let wish = Wish {
        page: notes.page(args.topic.as_deref())?,
        level: args.level,
        kind: Some(Kind::Number),
        count: args.count as usize,
    };
    let turns = turns(&notes, &learner, &wish, &args.asking)?;
    study_room::ask(
        session,
        &notes,
        &mut learner,
        Mode::Drill,
        &turns,
        &args.asking,
        out,
    )
}
