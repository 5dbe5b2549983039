//! `drill`: estimates. Numbers with their units, judged by how far off they are, the slip named.

use std::io::Write;

use super::Session;
use super::quiz::turns;
use super::study_room::StudyRoom;
use crate::cli::{DrillArgs, Exit};
use crate::history::Mode;
use crate::study::pick::Wish;
use crate::study::question::Kind;

pub fn run(session: &Session, args: &DrillArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut room = StudyRoom::open(session)?;
    let wish = Wish {
        page: args
            .topic
            .as_deref()
            .map(|name| room.page(name))
            .transpose()?,
        level: args.level,
        kind: Some(Kind::Number),
        count: args.count as usize,
    };
    let bank = room.bank.clone();
    let turns = turns(&mut room, &bank, &wish, &args.asking)?;
    room.ask(session, Mode::Drill, &turns, &args.asking, out)
}
