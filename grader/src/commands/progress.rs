//! `progress`: how far someone has come with the problems, topics by levels, the review forecast, and what
//! to do next and why.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use serde::Serialize;

use super::Session;
use super::study_room::Notes;
use crate::cli::{Exit, ProgressArgs, Tabular};
use crate::clock::Clock;
use crate::history::{Answer, Attempt, Card, History, State, Stumble};
use crate::layout;
use crate::record::{self, Kata, Practice, Streak};
use crate::report::sheet::Sheet;
use crate::report::{csv, practice};
use crate::study::contents;
use crate::study::deck::{Deck, LIMITS};
use crate::study::level::Level;
use crate::study::progress::{self, Cell, Next, Row};
use crate::study::queue::Planned;
use crate::style::{bad, faint, ok, strong, warn};
use crate::words::{plan, study as words};

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
    let kept = Kept::read(session)?;
    if args.format == Tabular::Csv {
        let changes = record::changes(&kept.attempts);
        csv::write(
            out,
            &record::row::rows(&kept.attempts, &changes, &kept.stumbles),
        )?;
        return Ok(Exit::Done);
    }
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
            forecast: forecast.iter().map(of_day).collect(),
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
        studied(
            &mut sheet,
            session,
            notes,
            &rows,
            &forecast,
            next.as_ref(),
            args.plain,
        );
    }
    sheet.write(out)?;
    Ok(Exit::Done)
}

/// What the history has, at one moment; nothing where there is none.
struct Kept {
    clock: Clock,
    state: State,
    attempts: Vec<Attempt>,
    stumbles: BTreeMap<i64, Stumble>,
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
                stumbles: BTreeMap::new(),
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
            stumbles: history.stumbles(None)?,
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
        let days: BTreeSet<i64> = attempted
            .chain(kept.answered.iter().copied())
            .map(|at| clock.day_of(at))
            .collect();
        let current = kept.state.current.as_deref();
        let day_of = |at| clock.day_of(at);
        Ok(Practised {
            next: record::next(&katas, &practices, current, day_of, clock.day()),
            streak: Streak::of(&days, clock.day()),
            practices,
            days,
        })
    }
}

/// The notes: topics by levels, the review of the days to come, and what to study next.
fn studied(
    sheet: &mut Sheet,
    session: &Session,
    notes: &Notes,
    rows: &[Row],
    forecast: &[Planned],
    next: Option<&Next>,
    plain: bool,
) {
    let lang = session.screen.lang;
    sheet.line(strong(plan::topics(lang)));
    map(sheet, notes, rows, session, plain);
    sheet.blank();
    days(sheet, forecast, session, plain);
    let Some(next) = next else {
        return;
    };
    sheet.blank();
    sheet.line(strong(plan::study_next(lang)));
    let title = notes.contents.title(&next.page);
    sheet.prose(2, &plan::because_it_is(lang, title, next.level, next.why));
    let study = format!("study {} {}", next.page, next.level.id());
    let quiz = format!("quiz {} --level {}", next.page, next.level.id());
    sheet.commands(
        2,
        &[
            (words::read(lang), session.screen.command(&study)),
            (words::answer(lang), session.screen.command(&quiz)),
        ],
    );
}

/// Topics by levels: how many were answered, and how well.
fn map(sheet: &mut Sheet, notes: &Notes, rows: &[Row], session: &Session, plain: bool) {
    const COLUMN: usize = 10;
    let lang = session.screen.lang;
    let titles = rows.iter().map(|row| notes.contents.title(&row.page));
    let widest = titles.map(layout::width).max().unwrap_or_default();
    let widest = widest.min(sheet.width.saturating_sub(4 * COLUMN + 2));
    if !plain {
        let levels = Level::ALL.map(|level| layout::pad(words::level(lang, level), COLUMN));
        sheet.line(format!(
            "{}  {}",
            " ".repeat(widest),
            faint(levels.concat().trim_end())
        ));
    }
    for row in rows {
        let title = notes.contents.title(&row.page);
        if plain {
            let cells = Level::ALL.iter().zip(&row.cells).map(|(level, cell)| {
                plan::cell(
                    lang,
                    words::level(lang, *level),
                    cell.answered,
                    cell.questions,
                    percent(cell),
                )
            });
            sheet.prose(
                0,
                &format!("{title}: {}", cells.collect::<Vec<_>>().join(", ")),
            );
            continue;
        }
        let cells: Vec<String> = row
            .cells
            .iter()
            .map(|cell| layout::pad(&painted(cell), COLUMN))
            .collect();
        let title = layout::pad(&layout::cut(title, widest), widest);
        sheet.line(format!("{title}  {}", cells.concat().trim_end()));
    }
    if !plain {
        sheet.blank();
        sheet.code("", 0, plan::legend(lang), faint);
    }
}

/// `▓▓▓░ 80`: how many of four parts were answered, and what share of the answers was right, in percent.
fn painted(cell: &Cell) -> String {
    const PARTS: usize = 4;
    if cell.questions == 0 {
        return String::new();
    }
    let full = (cell.answered * PARTS).div_ceil(cell.questions);
    let bar = format!("{}{}", "▓".repeat(full), "░".repeat(PARTS - full));
    match percent(cell) {
        None => faint(&bar),
        Some(percent) => {
            let paint = match percent {
                80.. => ok,
                60.. => warn,
                _ => bad,
            };
            format!("{} {}", paint(&bar), percent)
        }
    }
}

fn percent(cell: &Cell) -> Option<u32> {
    cell.share().map(|share| (share * 100.0).round() as u32)
}

fn of_day(planned: &Planned) -> usize {
    planned.reviews + planned.new
}

/// The review of the days to come, a bar a day.
fn days(sheet: &mut Sheet, forecast: &[Planned], session: &Session, plain: bool) {
    let lang = session.screen.lang;
    sheet.line(strong(plan::forecast(lang)));
    let most = forecast.iter().map(of_day).max().unwrap_or_default();
    if most == 0 {
        sheet.prose(2, plan::nothing_planned(lang));
        return;
    }
    let room = sheet.width.saturating_sub(24).min(30);
    for (ahead, planned) in forecast.iter().enumerate() {
        let count = of_day(planned);
        let day = plan::in_days(lang, ahead);
        let bar = match plain {
            true => String::new(),
            false => "▓".repeat((count * room).div_ceil(most)),
        };
        let (day, count) = (
            layout::pad(&day, 10),
            layout::pad_left(&count.to_string(), 3),
        );
        sheet.line(format!("  {day}  {count}  {bar}"));
    }
}
