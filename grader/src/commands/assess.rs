//! `assess`: thirty or sixty questions over all topics, each chosen by the answers before it; then the
//! level, as a band. One that was broken off is gone on with.

use std::io::Write;

use super::Session;
use super::study_room::{self, StudyRoom};
use crate::cli::{AssessArgs, Exit, Format};
use crate::history::Mode;
use crate::study::assessment::{Assessment, length};
use crate::study::bank::Bank;
use crate::study::host::{Assessed, Event, ToRead};
use crate::study::sitting::{Ended, Sitting, Turn};
use crate::words::study as words;

pub fn run(session: &Session, args: &AssessArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut room = StudyRoom::open(session)?;
    let lang = session.screen.lang;
    let bank = room.bank.clone();
    if args.new {
        while let Some(old) = room.history.unfinished_assessment()? {
            room.history.give_up_assessment(old.id)?;
        }
    }
    let unfinished = room.history.unfinished_assessment()?;
    let is_resumed = unfinished.is_some();
    let begun = match unfinished {
        Some(begun) => begun,
        None => {
            let seed = args.asking.seed.unwrap_or_else(|| fastrand::u64(..));
            room.history
                .begin_assessment(room.clock.now(), args.full, lang, seed)?
        }
    };
    let before: Vec<_> = room.history.answers("")?;
    let before: Vec<_> = before
        .into_iter()
        .filter(|answer| answer.at < begun.begun || answer.mode != Mode::Assess)
        .collect();
    let mut assessment = Assessment::new(&bank, &before, begun.seed);
    let (mut number, mut missed) = (0, Vec::new());
    for answered in room.history.assessed(begun.id)? {
        // Chance has to go the way it went.
        assessment.next_question();
        assessment.answered(&answered.question, answered.credit);
        missed.extend(missed_section(&bank, &answered.question, answered.credit));
        number += 1;
    }
    let of = length(begun.full);
    if args.asking.format == Format::Text {
        let said = match is_resumed {
            true => words::assessment_resumed(lang, number, of),
            false => words::assessment_begins(lang, of),
        };
        session.tell(&said);
    }
    let mut host = study_room::host(session, &args.asking, true, out)?;
    while number < of {
        let Some(entry) = assessment.next_question() else {
            break;
        };
        let mut sitting = Sitting {
            host: &mut *host,
            history: &mut room.history,
            clock: room.clock,
            lang,
            mode: Mode::Assess,
            assessment: Some(begun.id),
            titles: &room.titles,
            chance: fastrand::Rng::with_seed(begun.seed ^ number as u64),
        };
        let turn = Turn {
            entry,
            number: number + 1,
            of,
            because: None,
        };
        match sitting.ask(&turn)? {
            Ended::Answered(answer) => {
                assessment.answered(&answer.question, answer.credit);
                missed.extend(missed_section(&bank, &answer.question, answer.credit));
                number += 1;
            }
            Ended::Skipped => assessment.skipped(entry.question.id()),
            Ended::Stopped => {
                let command = session.screen.command("assess");
                if args.asking.format == Format::Text {
                    session.tell(&words::assessment_stopped(lang, number, of, &command));
                }
                return Ok(Exit::Done);
            }
        }
    }
    room.history.finish_assessment(begun.id, room.clock.now())?;
    let titles = &room.titles;
    host.show(&Event::Assessed(Assessed {
        outcomes: assessment.outcomes(),
        titles: titles.clone(),
        read: ToRead::of(missed),
    }))?;
    Ok(Exit::Done)
}

/// Where the answer to a question is that was not answered rightly.
fn missed_section(bank: &Bank, question: &str, credit: f64) -> Option<String> {
    let missed = bank.question(question).filter(|_| credit < 1.0)?;
    Some(missed.section())
}
