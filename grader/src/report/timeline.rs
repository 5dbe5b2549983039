//! The schedule that fails, as a table: time downwards, a column a thread. Where the screen is too
//! narrow for that, a list.

use kit::transcript::{Place, Seconds, Step};

use super::sheet::Sheet;
use super::{Page, Screen};
use crate::layout::{cut, harmless, pad, width};
use crate::style::{faint, strong};
use crate::words;

const MOST_ROWS: usize = 24;
/// Of the rows that are shown, those at the start; what goes wrong is near the end.
const ROWS_AT_START: usize = 8;
const MOST_COLUMNS: usize = 4;
const NARROWEST: usize = 20;
const GAP: usize = 2;

struct Row {
    at: String,
    thread: usize,
    what: String,
}

pub fn write(sheet: &mut Sheet, screen: &Screen, page: &Page, timeline: &[Step]) {
    let steps = own_steps(page, timeline);
    if steps.is_empty() {
        return;
    }
    let one_file = one_file(&steps);
    let mut threads: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    for step in &steps {
        let known = threads.iter().position(|thread| *thread == step.thread);
        let thread = known.unwrap_or_else(|| {
            threads.push(&step.thread);
            threads.len() - 1
        });
        rows.push(Row {
            at: Seconds(step.at).to_string(),
            thread,
            what: format!(
                "{}{}",
                harmless(&step.what),
                line(step.place.as_ref(), one_file)
            ),
        });
    }
    sheet.prose(2, words::report::timeline(screen.lang));
    sheet.blank();
    let time = rows
        .iter()
        .map(|row| width(&row.at))
        .max()
        .unwrap_or_default();
    let time = time.max(width(words::report::time(screen.lang)));
    let room = screen.width.saturating_sub(2 + time);
    let column = (room / threads.len()).saturating_sub(GAP);
    if threads.len() <= MOST_COLUMNS && column >= NARROWEST {
        let needed = rows
            .iter()
            .map(|row| width(&row.what))
            .max()
            .unwrap_or_default();
        let column = column.min(needed.max(NARROWEST));
        table(sheet, screen, &threads, &rows, time, column);
    } else {
        list(sheet, screen, &threads, &rows, time);
    }
    if let Some(file) = one_file {
        sheet.prose(2, &faint(&words::report::lines_of(screen.lang, file)));
    }
    sheet.blank();
}

/// The steps of the learner's own code; all, where it has none.
fn own_steps<'a>(page: &Page, timeline: &'a [Step]) -> Vec<&'a Step> {
    let own = |step: &&Step| {
        step.place
            .as_ref()
            .is_some_and(|place| page.listing.has(place))
    };
    let steps: Vec<&Step> = timeline.iter().filter(own).collect();
    if steps.is_empty() {
        timeline.iter().collect()
    } else {
        steps
    }
}

/// The file that all steps are in, if it is one.
fn one_file<'a>(steps: &[&'a Step]) -> Option<&'a str> {
    let mut files = steps
        .iter()
        .filter_map(|step| step.place.as_ref())
        .map(|place| &place.file);
    let first = files.next()?;
    files.all(|file| file == first).then_some(first)
}

fn line(place: Option<&Place>, one_file: Option<&str>) -> String {
    match (place, one_file) {
        (None, _) => String::new(),
        (Some(place), Some(_)) => format!(" :{}", place.line),
        (Some(place), None) => {
            let name = place.file.rsplit('/').next().unwrap_or(&place.file);
            format!(" {name}:{}", place.line)
        }
    }
}

fn table(
    sheet: &mut Sheet,
    screen: &Screen,
    threads: &[&str],
    rows: &[Row],
    time: usize,
    column: usize,
) {
    let gap = " ".repeat(GAP);
    let head: Vec<String> = threads
        .iter()
        .map(|thread| pad(&strong(&cut(thread, column)), column))
        .collect();
    let label = pad(&faint(words::report::time(screen.lang)), time);
    sheet.line(format!("  {label}{gap}{}", head.join(&gap)));
    shown(sheet, screen, rows, |sheet, row, at| {
        let before = " ".repeat((column + GAP) * row.thread);
        sheet.line(format!(
            "  {}{gap}{before}{}",
            faint(&pad(at, time)),
            cut(&row.what, column)
        ));
    });
}

fn list(sheet: &mut Sheet, screen: &Screen, threads: &[&str], rows: &[Row], time: usize) {
    let left = threads
        .iter()
        .map(|thread| width(thread))
        .max()
        .unwrap_or_default()
        .min(16);
    shown(sheet, screen, rows, |sheet, row, at| {
        let thread = pad(&cut(threads[row.thread], left), left);
        let room = screen.width.saturating_sub(2 + time + 2 + left + 2);
        sheet.line(format!(
            "  {}  {}  {}",
            faint(&pad(at, time)),
            strong(&thread),
            cut(&row.what, room)
        ));
    });
}

/// The rows that are shown, each time said once, and how many are left out in the middle.
fn shown(sheet: &mut Sheet, screen: &Screen, rows: &[Row], draw: impl Fn(&mut Sheet, &Row, &str)) {
    let hidden = rows.len().saturating_sub(MOST_ROWS);
    let mut last = "";
    for (n, row) in rows.iter().enumerate() {
        if hidden > 0 && n == ROWS_AT_START {
            let said = words::report::steps_left_out(screen.lang, hidden);
            sheet.line(format!("  {}", faint(&said)));
        }
        if hidden > 0 && (ROWS_AT_START..ROWS_AT_START + hidden).contains(&n) {
            continue;
        }
        draw(sheet, row, if row.at == last { "" } else { &row.at });
        last = &row.at;
    }
}
