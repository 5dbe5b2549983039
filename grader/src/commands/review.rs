//! `review`: the questions that are due today, those most likely forgotten first.

use std::io::Write;

use super::Session;
use super::study_room::{self, Learner, Notes};
use crate::cli::{Exit, Format, ReviewArgs};
use crate::history::{Card, Mode};
use crate::report::sheet::Sheet;
use crate::study::deck::{Deck, left_of_today};
use crate::study::host::json::Json;
use crate::study::host::{Event, Host as _, Summary};
use crate::study::queue::Limits;
use crate::study::sitting::Turn;
use crate::words::plan;

pub fn run(session: &Session, args: &ReviewArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let notes = Notes::asking(session)?;
    let mut learner = Learner::open(session)?;
    let lang = session.screen.lang;
    let day = learner.clock.day();
    let deck = Deck::new(&notes.bank, learner.history.cards()?);
    let limits = match args.count {
        Some(count) => Limits {
            cards: count as usize,
            new: count as usize,
        },
        None => left_of_today(&learner.history.answers("")?, &learner.clock),
    };
    let today = deck.today(day, limits);
    let of = today.cards.len();
    let turns: Vec<Turn> = (1..)
        .zip(&today.cards)
        .map(|(number, (entry, card))| Turn {
            entry: *entry,
            number,
            of,
            because: because(session, card),
        })
        .collect();
    if turns.is_empty() {
        let said = match (deck.is_empty(), deck.next_day(day)) {
            _ if today.later > 0 => plan::enough_for_today(lang, today.later),
            (false, Some(next)) => plan::nothing_due(lang, next - day),
            _ => plan::no_cards(lang, &session.screen.command("quiz")),
        };
        nothing(session, args.asking.format, &said, out)?;
        return Ok(Exit::Done);
    }
    study_room::ask(
        session,
        &notes,
        &mut learner,
        Mode::Review,
        &turns,
        &args.asking,
        out,
    )
}

/// There is nothing to ask, and why.
fn nothing(
    session: &Session,
    format: Format,
    said: &str,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match format {
        Format::Json => Json { out }.show(&Event::Summary(Summary::default()))?,
        Format::Text => {
            let mut sheet = Sheet::new(session.screen.width);
            sheet.prose(0, said);
            sheet.write(out)?;
        }
    }
    Ok(())
}

/// What made it a card, where that was a case that failed.
fn because(session: &Session, card: &Card) -> Option<String> {
    let case = card.added_by.strip_prefix("case ")?;
    card.memory
        .is_none()
        .then(|| plan::because_of(session.screen.lang, case))
}
