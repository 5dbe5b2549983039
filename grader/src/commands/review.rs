//! `review`: the questions that are due today, those most likely forgotten first.

use std::io::Write;

use super::Session;
use super::study_room::{self, StudyRoom};
use crate::cli::{Exit, Format, ReviewArgs};
use crate::history::{Card, Mode};
use crate::study::deck::{Deck, LIMITS};
use crate::study::host::{Event, Summary};
use crate::study::queue::Limits;
use crate::study::sitting::Turn;
use crate::words::study as words;

pub fn run(session: &Session, args: &ReviewArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut room = StudyRoom::open(session)?;
    let lang = session.screen.lang;
    let bank = room.bank.clone();
    let day = room.clock.day();
    let deck = Deck::new(&bank, room.history.cards()?);
    let limits = match args.count {
        Some(count) => Limits {
            cards: count as usize,
            new: count as usize,
        },
        None => {
            let done = room.history.answers("")?;
            let done = done.iter().filter(|answer| {
                answer.mode == Mode::Review && room.clock.day_of(answer.at) == day
            });
            LIMITS.less(done.count(), 0)
        }
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
            _ if today.later > 0 => words::enough_for_today(lang, today.later),
            (false, Some(next)) => words::nothing_due(lang, next - day),
            _ => words::no_cards(lang, &session.screen.command("quiz")),
        };
        match args.asking.format {
            Format::Json => {
                let mut host = study_room::host(session, &args.asking, false, out)?;
                host.show(&Event::Summary(Summary::default()))?;
            }
            Format::Text => writeln!(out, "{said}")?,
        }
        return Ok(Exit::Done);
    }
    room.ask(session, Mode::Review, &turns, &args.asking, out)
}

/// What made it a card, where that was a case that failed.
fn because(session: &Session, card: &Card) -> Option<String> {
    let case = card.added_by.strip_prefix("case ")?;
    card.memory
        .is_none()
        .then(|| words::because_of(session.screen.lang, case))
}
