//! `quiz`: questions of the notes, answered and explained one after the other.

use std::collections::BTreeMap;
use std::io::Write;

use super::study_room::{self, Learner, Notes, chance};
use super::{Asked, Session};
use crate::cli::{AskingArgs, Exit, QuizArgs};
use crate::history::Mode;
use crate::study::pick::{Last, Wish, pick};
use crate::study::sitting::Turn;

pub fn run(session: &Session, args: &QuizArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let wish = Wish {
        page: args.topic.clone(),
        level: args.level,
        kind: args.kind,
        count: args.count as usize,
    };
    met(session, Mode::Quiz, wish, &args.asking, out)
}

/// Ask the questions that meet a wish, whose page is still as it was typed.
pub fn met(
    session: &Session,
    mode: Mode,
    mut wish: Wish,
    args: &AskingArgs,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let notes = Notes::asking(session)?;
    let mut learner = Learner::open(session)?;
    wish.page = notes.page(wish.page.as_deref())?;
    let turns = turns(&notes, &learner, &wish, args)?;
    study_room::ask(session, &notes, &mut learner, mode, &turns, args, out)
}

/// The questions that meet a wish, numbered.
fn turns<'a>(
    notes: &'a Notes,
    learner: &Learner,
    wish: &Wish,
    args: &AskingArgs,
) -> anyhow::Result<Vec<Turn<'a>>> {
    let last = learner.history.last_answers()?.into_iter().map(|answer| {
        let last = Last {
            at: answer.at,
            credit: answer.credit,
        };
        (answer.question, last)
    });
    let last: BTreeMap<String, Last> = last.collect();
    let entries = pick(&notes.bank, wish, &last, &mut chance(args));
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
