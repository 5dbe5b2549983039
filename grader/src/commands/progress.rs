//! `progress`: topics by levels, the review forecast, and what to study next and why.

use std::io::Write;

use serde::Serialize;

use super::Session;
use super::study_room::{Learner, Notes};
use crate::cli::{Exit, Format, ProgressArgs};
use crate::layout;
use crate::report::sheet::Sheet;
use crate::study::deck::{Deck, LIMITS};
use crate::study::level::Level;
use crate::study::progress::{self, Cell, Next, Row};
use crate::study::queue::Planned;
use crate::style::{bad, faint, ok, strong, warn};
use crate::words::{plan, study as words};

/// How the book's topics stand.
#[derive(Serialize)]
struct Shown {
    format_version: u32,
    topics: Vec<Row>,
    /// Cards of each of the next days, this one first.
    forecast: Vec<usize>,
    next: Option<Next>,
}

pub fn run(session: &Session, args: &ProgressArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let notes = Notes::read(session)?;
    let Learner { history, clock } = Learner::open(session)?;
    let rows = progress::rows(&notes.bank, &history.last_answers()?);
    let deck = Deck::new(&notes.bank, history.cards()?);
    let forecast = deck.forecast(clock.day(), LIMITS);
    let next = progress::next(&rows);
    if args.format == Format::Json {
        let shown = Shown {
            format_version: 1,
            topics: rows,
            forecast: forecast.iter().map(of_day).collect(),
            next,
        };
        serde_json::to_writer_pretty(&mut *out, &shown)?;
        writeln!(out)?;
        return Ok(Exit::Done);
    }
    let lang = session.screen.lang;
    let mut sheet = Sheet::new(session.screen.width);
    map(&mut sheet, &notes, &rows, session, args.plain);
    sheet.blank();
    days(&mut sheet, &forecast, session, args.plain);
    if let Some(next) = next {
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
    sheet.write(out)?;
    Ok(Exit::Done)
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
