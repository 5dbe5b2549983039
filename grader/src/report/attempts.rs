//! Attempts as a table, the newest last. In: attempts and what is known of each. Out: lines. Where the
//! screen is narrow, columns nobody needs go first and then the end of the last one.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Screen;
use super::sheet::Sheet;
use crate::clock::Clock;
use crate::history::{Attempt, Stumble};
use crate::layout::{cut, pad, pad_left, width};
use crate::record::Course;
use crate::style::{bad, faint, ok};
use crate::words::record as words;
use crate::words::timing::clock as clock_of;

/// Attempts, and what is known of each.
pub struct Listed<'a> {
    pub course: &'a Course,
    pub stumbles: &'a BTreeMap<i64, Stumble>,
    pub clock: Clock,
}

const GAP: usize = 2;
const COLUMNS: usize = 7;
const SCORE: usize = 2;
const CHANGE: usize = 3;
const HINTS: usize = 4;
const CLOCK: usize = 5;
const STUMBLE: usize = 6;

type Cells = [String; COLUMNS];

/// The last so many of them.
pub fn write(sheet: &mut Sheet, screen: &Screen, listed: &Listed, most: usize) {
    let lang = screen.lang;
    let Course {
        attempts,
        changes,
        hints,
    } = listed.course;
    let skipped = attempts.len().saturating_sub(most);
    let gained = changes.iter().zip(hints);
    let shown = attempts.iter().zip(gained).skip(skipped);
    let rows: Vec<(&Attempt, Cells)> = shown
        .map(|(attempt, (change, hints))| {
            (attempt, cells(screen, listed, attempt, *change, *hints))
        })
        .collect();
    let heads = words::columns(lang).map(str::to_owned);
    let widths = widths(rows.iter().map(|(_, cells)| cells), &heads, screen.width);
    let drawn = |cells: &Cells, paint: &dyn Fn(usize, String) -> String| {
        let columns = (0..COLUMNS).filter(|n| widths[*n] > 0).map(|n| {
            let cell = match n {
                1 | STUMBLE => pad(&cut(&cells[n], widths[n]), widths[n]),
                _ => pad_left(&cells[n], widths[n]),
            };
            paint(n, cell)
        });
        columns.collect::<Vec<_>>().join(&" ".repeat(GAP))
    };
    sheet.line(faint(drawn(&heads, &|_, cell| cell).trim_end()));
    for (attempt, cells) in &rows {
        let line = drawn(cells, &|n, cell| match n {
            SCORE if attempt.accepted && attempt.whole => ok(&cell),
            CHANGE if cell.contains('+') => ok(&cell),
            CHANGE if cell.contains('-') => bad(&cell),
            1 => faint(&cell),
            _ => cell,
        });
        sheet.line(line);
    }
}

fn cells(
    screen: &Screen,
    listed: &Listed,
    attempt: &Attempt,
    change: Option<i64>,
    hints: usize,
) -> Cells {
    let lang = screen.lang;
    let is_slow = attempt.accepted && attempt.whole && attempt.points < attempt.of;
    let stumble = match listed.stumbles.get(&attempt.id) {
        Some(Stumble::Case(case)) => case.clone(),
        Some(Stumble::NotCompiled) => words::not_compiled(lang).to_owned(),
        Some(Stumble::Refused) => words::refused(lang).to_owned(),
        Some(Stumble::Unknown) => words::not_found_out(lang).to_owned(),
        // What passes lacks points for its pace alone.
        None if is_slow => words::slow(lang).to_owned(),
        None => String::new(),
    };
    let score = match (attempt.graded, attempt.whole) {
        (false, _) => "—".to_owned(),
        (true, true) => attempt.points.to_string(),
        (true, false) => words::part(lang).to_owned(),
    };
    let clock = attempt.timing.as_ref();
    [
        format!("#{}", attempt.id),
        words::when(lang, listed.clock.when(attempt.at)),
        score,
        match change {
            None => String::new(),
            Some(0) => "0".to_owned(),
            Some(change) => format!("{change:+}"),
        },
        match hints {
            0 => String::new(),
            hints => format!("+{hints}"),
        },
        clock
            .map(|(_, seconds)| clock_of(Duration::from_secs((*seconds).into())))
            .unwrap_or_default(),
        stumble,
    ]
}

/// How wide each column is; nothing for one that says nothing, or for which there is no room.
fn widths<'a>(
    rows: impl Iterator<Item = &'a Cells> + Clone,
    heads: &Cells,
    columns: usize,
) -> [usize; COLUMNS] {
    let mut widths: [usize; COLUMNS] = std::array::from_fn(|n| {
        let widest = rows.clone().map(|cells| width(&cells[n])).max();
        match widest.unwrap_or_default() {
            0 => 0,
            widest => widest.max(width(&heads[n])),
        }
    });
    const LEAST: usize = 12;
    for dispensable in [HINTS, CLOCK] {
        let others: usize = (0..STUMBLE)
            .filter(|n| widths[*n] > 0)
            .map(|n| widths[n] + GAP)
            .sum();
        if others + widths[STUMBLE].min(LEAST) > columns {
            widths[dispensable] = 0;
        }
    }
    let others: usize = (0..STUMBLE)
        .filter(|n| widths[*n] > 0)
        .map(|n| widths[n] + GAP)
        .sum();
    widths[STUMBLE] = widths[STUMBLE].min(columns.saturating_sub(others));
    widths
}
