//! `progress`: how far someone has come with the problems, topics by levels, the review forecast, and what
//! to do next and why.

use std::collections::BTreeSet;
use std::io::Write;

use serde::Serialize;

use super::Session;
use super::study_room::Notes;
use crate::cli::{Exit, ProgressArgs, Tabular};
use crate::clock::Clock;
use crate::history::{Answer, Attempt, Card, History, State};
use crate::record::{self, Kata, Practice, Streak};
use crate::report::sheet::Sheet;
use crate::report::{csv, practice, studied};
use crate::study::contents;
use crate::study::deck::{Deck, LIMITS};
use crate::study::progress::{self, Next, Row};

/// How the learner stands with all of it. `docs/json-history.md` tells the fields.
#[derive(Serialize)]
struct Shown {
    format_version: u32,
    problems: Vec<Practice>,
    streak: Streak,
    next_problem: Option<record::Next>,
    topics: Vec<Row>,
    /// Cards of each of the next days, this one first.
    forecast: Vec<usize>,
    next: Option<Next>,
}

pub fn run(session: &Session, args: &ProgressArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    if args.format == Tabular::Csv {
        return as_table(session, out);
    }
    let kept = Kept::read(session)?;
    let practised = Practised::of(session, &kept)?;
    // A workbook may have problems and no notes.
    let root = &session.book()?.root;
    let notes = match contents::is_there(root, session.screen.lang) {
        true => Some(Notes::read(session)?),
        false => None,
    };
    let bank = notes.as_ref().map(|notes| &notes.bank);
    let rows = bank.map(|bank| progress::rows(bank, &kept.last_answers));
    let rows = rows.unwrap_or_default();
    let forecast =
        bank.map(|bank| Deck::new(bank, kept.cards.clone()).forecast(kept.clock.day(), LIMITS));
    let forecast = forecast.unwrap_or_default();
    let next = progress::next(&rows);
    if args.format == Tabular::Json {
        let shown = Shown {
            format_version: 1,
            problems: practised.practices,
            streak: practised.streak,
            next_problem: practised.next,
            topics: rows,
            forecast: forecast.iter().map(studied::of_day).collect(),
            next,
        };
        serde_json::to_writer_pretty(&mut *out, &shown)?;
        writeln!(out)?;
        return Ok(Exit::Done);
    }
    let mut sheet = Sheet::new(session.screen.width);
    if !practised.practices.is_empty() {
        let shown = practice::Shown {
            practices: &practised.practices,
            streak: practised.streak,
            days: &practised.days,
            today: kept.clock.day(),
            next: practised.next.as_ref(),
            plain: args.plain,
        };
        practice::write(&mut sheet, &session.screen, &shown);
    }
    if let Some(notes) = &notes {
        sheet.blank();
        let shown = studied::Shown {
            contents: &notes.contents,
            rows: &rows,
            forecast: &forecast,
            next: next.as_ref(),
            plain: args.plain,
        };
        studied::write(&mut sheet, &session.screen, &shown);
    }
    sheet.write(out)?;
    Ok(Exit::Done)
}

/// All attempts, a row each.
fn as_table(session: &Session, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let rows = match History::look(&session.book()?.root)? {
        None => Vec::new(),
        Some(history) => {
            let _moment = history.moment()?;
            let course = super::history::course(&history, None)?;
            record::row::rows(&course, &history.stumbles(None)?)
        }
    };
    csv::write(out, &rows)?;
    Ok(Exit::Done)
}

/// What the history has, at one moment; nothing where there is none.
struct Kept {
    clock: Clock,
    state: State,
    attempts: Vec<Attempt>,
    answered: Vec<i64>,
    last_answers: Vec<Answer>,
    cards: Vec<Card>,
}

impl Kept {
    fn read(session: &Session) -> anyhow::Result<Kept> {
        let Some(history) = History::look(&session.book()?.root)? else {
            return Ok(Kept {
                clock: Clock::here(0),
                state: State::default(),
                attempts: Vec::new(),
                answered: Vec::new(),
                last_answers: Vec::new(),
                cards: Vec::new(),
            });
        };
        let _moment = history.moment()?;
        let answers = history.answers("")?;
        Ok(Kept {
            clock: Clock::here(history.seconds_east()?),
            state: history.state()?,
            attempts: history.attempts(None)?,
            answered: answers.iter().map(|answer| answer.at).collect(),
            last_answers: history.last_answers()?,
            cards: history.cards()?,
        })
    }
}

/// What the attempts say of practice.
struct Practised {
    practices: Vec<Practice>,
    days: BTreeSet<i64>,
    streak: Streak,
    next: Option<record::Next>,
}

impl Practised {
    fn of(session: &Session, kept: &Kept) -> anyhow::Result<Practised> {
        let workbook = session.book()?;
        // A problem that cannot be read is `list`'s to tell.
        let problems = workbook
            .ids
            .iter()
            .filter_map(|id| workbook.problem(id).ok());
        let katas: Vec<Kata> = problems
            .map(|problem| Kata {
                minutes: problem.manifest.minutes,
                id: problem.id,
            })
            .collect();
        let clock = &kept.clock;
        let practices: Vec<Practice> = katas
            .iter()
            .map(|kata| {
                let standing = kept.state.standing(&kata.id);
                Practice::of(&kata.id, &kept.attempts, &standing, clock)
            })
            .collect();
        let attempted = kept.attempts.iter().map(|attempt| attempt.at);
        let times = attempted.chain(kept.answered.iter().copied());
        let days: BTreeSet<i64> = record::days(times, clock).collect();
        let current = kept.state.in_work();
        let day_of = |at| clock.day_of(at);
        Ok(Practised {
            next: record::next(&katas, &practices, current, day_of, clock.day()),
            streak: Streak::of(&days, clock.day()),
            practices,
            days,
        })
    }
}
