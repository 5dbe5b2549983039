//! `quiz`: questions of the notes, answered and explained one after the other.

use std::collections::BTreeMap;
use std::io::Write;

use super::study_room::StudyRoom;
use super::{Asked, Session};
use crate::cli::{AskingArgs, Exit, QuizArgs};
use crate::history::Mode;
use crate::study::bank::Bank;
use crate::study::pick::{Last, Wish, pick};
use crate::study::sitting::Turn;

pub fn run(session: &Session, args: &QuizArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut room = StudyRoom::open(session)?;
    let wish = Wish {
        page: args
            .topic
            .as_deref()
            .map(|name| room.page(name))
            .transpose()?,
        level: args.level,
        kind: args.kind,
        count: args.count as usize,
    };
    let bank = room.bank.clone();
    let turns = turns(&mut room, &bank, &wish, &args.asking)?;
    room.ask(session, Mode::Quiz, &turns, &args.asking, out)
}

/// The questions that meet a wish, numbered.
pub fn turns<'a>(
    room: &mut StudyRoom,
    bank: &'a Bank,
    wish: &Wish,
    asking: &AskingArgs,
) -> anyhow::Result<Vec<Turn<'a>>> {
    let last = room.history.last_answers()?.into_iter().map(|answer| {
        let last = Last {
            at: answer.at,
            credit: answer.credit,
        };
        (answer.question, last)
    });
    let last: BTreeMap<String, Last> = last.collect();
    let entries = pick(bank, wish, &last, &mut StudyRoom::chance(asking));
    if entries.is_empty() {
        return Err(Asked::NoQuestion.into());
    }
    let of = entries.len();
    let turn = |(number, entry)| Turn {
        entry,
        number,
        of,
        because: None,
    };
    Ok((1..).zip(entries).map(turn).collect())
}
