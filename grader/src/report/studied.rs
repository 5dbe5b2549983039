//! What was studied of the notes: topics by levels, the review of the days to come, and what to study next
//! and why. In: what is known of each. Out: a map and bars; or the same in sentences.

use super::Screen;
use super::sheet::Sheet;
use crate::lang::Lang;
use crate::layout;
use crate::study::contents::Contents;
use crate::study::level::Level;
use crate::study::progress::{Cell, Next, Row};
use crate::study::queue::Planned;
use crate::style::{bad, faint, ok, strong, warn};
use crate::words::{plan, study as words};

pub struct Shown<'a> {
    pub contents: &'a Contents,
    pub rows: &'a [Row],
    /// Of each of the next days, this one first.
    pub forecast: &'a [Planned],
    pub next: Option<&'a Next>,
    /// In sentences.
    pub plain: bool,
}

pub fn write(sheet: &mut Sheet, screen: &Screen, shown: &Shown) {
    let lang = screen.lang;
    sheet.line(strong(plan::topics(lang)));
    match shown.plain {
        true => sentences(sheet, lang, shown),
        false => map(sheet, lang, shown),
    }
    sheet.blank();
    days(sheet, lang, shown);
    let due = shown.forecast.first().map_or(0, of_day);
    if due > 0 || shown.next.is_some() {
        sheet.blank();
        sheet.line(strong(plan::study_next(lang)));
    }
    if due > 0 {
        sheet.prose(2, &plan::due_today(lang, due, &screen.command("review")));
    }
    let Some(next) = shown.next else {
        return;
    };
    let title = shown.contents.title(&next.page);
    sheet.prose(2, &plan::because_it_is(lang, title, next.level, next.why));
    let study = format!("study {} {}", next.page, next.level.id());
    let quiz = format!("quiz {} --level {}", next.page, next.level.id());
    sheet.commands(
        2,
        &[
            (words::read(lang), screen.command(&study)),
            (words::answer(lang), screen.command(&quiz)),
        ],
    );
}

fn sentences(sheet: &mut Sheet, lang: Lang, shown: &Shown) {
    for row in shown.rows {
        let cells = Level::ALL.iter().zip(&row.cells).map(|(level, cell)| {
            let level = words::level(lang, *level);
            plan::cell(lang, level, cell.answered, cell.questions, percent(cell))
        });
        let cells = cells.collect::<Vec<_>>().join(", ");
        let title = shown.contents.title(&row.page);
        sheet.prose(0, &format!("{title}: {cells}"));
    }
}

/// Topics by levels: how many were answered, and how well.
fn map(sheet: &mut Sheet, lang: Lang, shown: &Shown) {
    const COLUMN: usize = 10;
    let titles = shown.rows.iter().map(|row| shown.contents.title(&row.page));
    let widest = titles.map(layout::width).max().unwrap_or_default();
    let widest = widest.min(sheet.width.saturating_sub(4 * COLUMN + 2));
    let levels = Level::ALL.map(|level| layout::pad(words::level(lang, level), COLUMN));
    let levels = levels.concat();
    sheet.line(format!(
        "{}  {}",
        " ".repeat(widest),
        faint(levels.trim_end())
    ));
    for row in shown.rows {
        let title = shown.contents.title(&row.page);
        let cells = row.cells.iter();
        let cells: Vec<String> = cells
            .map(|cell| layout::pad(&painted(cell), COLUMN))
            .collect();
        let title = layout::pad(&layout::cut(title, widest), widest);
        sheet.line(format!("{title}  {}", cells.concat().trim_end()));
    }
    sheet.blank();
    sheet.code("", 0, plan::legend(lang), faint);
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

/// So many cards of a day.
pub fn of_day(planned: &Planned) -> usize {
    planned.reviews + planned.new
}

/// The review of the days to come, a bar a day.
fn days(sheet: &mut Sheet, lang: Lang, shown: &Shown) {
    let forecast = shown.forecast;
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
        let bar = match shown.plain {
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
