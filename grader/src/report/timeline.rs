//! The schedule that fails, as a table: time downwards, a column a thread. Where the screen is too
//! narrow for that, a list.

use kit::transcript::{Place, Seconds, Step};

use super::failure::numbered_line;
use super::sheet::Sheet;
use super::{Listing, Page, Screen, told};
use crate::lang::Lang;
use crate::layout::{cut, harmless, pad, width};
use crate::style::{faint, hint, strong};
use crate::words;

pub const MOST_ROWS: usize = 24;
/// Of the rows that are shown, those at the start; what goes wrong is near the end.
pub const ROWS_AT_START: usize = 8;
const MOST_COLUMNS: usize = 4;
const NARROWEST: usize = 20;
const MOST_LINES: usize = 8;
const GAP: usize = 2;

/// A schedule, ready to be drawn.
pub struct Schedule<'a> {
    /// Threads, or nodes.
    pub threads: Vec<&'a str>,
    pub rows: Vec<Row<'a>>,
    /// The file that all steps are in, if it is one.
    pub one_file: Option<&'a str>,
    steps: Vec<&'a Step>,
}

pub struct Row<'a> {
    pub at: String,
    /// Which of the threads.
    pub thread: usize,
    pub place: Option<&'a Place>,
    pub what: String,
    /// How often in a row.
    pub times: usize,
    line: String,
}

impl<'a> Schedule<'a> {
    pub fn of(lang: Lang, page: &Page, timeline: &'a [Step]) -> Schedule<'a> {
        let steps = own_steps(page.listing, timeline);
        let threads = threads(&steps);
        let one_file = one_file(&steps);
        let row = |step: &&'a Step| {
            let what = told::step(lang, &page.problem.manifest, &step.what);
            row(step, &threads, one_file, &what)
        };
        Schedule {
            rows: folded(steps.iter().map(row)),
            threads,
            one_file,
            steps,
        }
    }
}

pub fn write(sheet: &mut Sheet, screen: &Screen, page: &Page, timeline: &[Step]) {
    let Schedule {
        threads,
        rows,
        one_file,
        steps,
    } = Schedule::of(screen.lang, page, timeline);
    if rows.is_empty() {
        return;
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
            .map(|row| width(&row.line) + width(&row.what))
            .max();
        let column = column.min(needed.unwrap_or_default().max(NARROWEST));
        table(sheet, screen, &threads, &rows, time, column);
    } else {
        list(sheet, screen, &threads, &rows, time);
    }
    sheet.blank();
    if let Some(file) = one_file {
        legend(sheet, page, file, &steps);
    }
}

fn row<'a>(step: &'a Step, threads: &[&str], one_file: Option<&str>, what: &str) -> Row<'a> {
    Row {
        at: Seconds(step.at).to_string(),
        thread: threads
            .iter()
            .position(|thread| *thread == step.thread)
            .unwrap_or_default(),
        line: line(step.place.as_ref(), one_file),
        place: step.place.as_ref(),
        what: harmless(what),
        times: 1,
    }
}

/// What a thread does over and over, without another in between and at the same time, is one row.
fn folded<'a>(rows: impl Iterator<Item = Row<'a>>) -> Vec<Row<'a>> {
    let mut folded: Vec<Row> = Vec::new();
    for row in rows {
        match folded.last_mut() {
            Some(last) if last.is_like(&row) => last.times += 1,
            _ => folded.push(row),
        }
    }
    folded
}

impl Row<'_> {
    fn is_like(&self, other: &Row) -> bool {
        (&self.at, self.thread, &self.line, &self.what)
            == (&other.at, other.thread, &other.line, &other.what)
    }
}

/// Each once, `main` before `thread 2` before `thread 10`.
fn threads<'a>(steps: &[&'a Step]) -> Vec<&'a str> {
    let mut threads: Vec<&str> = steps.iter().map(|step| step.thread.as_str()).collect();
    threads.sort_by_key(|thread| (thread.len(), *thread));
    threads.dedup();
    threads
}

/// The lines that the table refers to.
fn legend(sheet: &mut Sheet, page: &Page, file: &str, steps: &[&Step]) {
    let mut places: Vec<&Place> = steps
        .iter()
        .filter_map(|step| step.place.as_ref())
        .collect();
    places.sort_by_key(|place| place.line);
    places.dedup_by_key(|place| place.line);
    sheet.line(format!("  {}", hint(file)));
    for place in places.iter().take(MOST_LINES) {
        numbered_line(sheet, page, place);
    }
    sheet.blank();
}

/// What a step did, in so many columns. The type is what a reader misses least.
fn cell(row: &Row, columns: usize) -> String {
    let times = match row.times {
        1 => String::new(),
        times => format!(" ×{times}"),
    };
    let room = columns.saturating_sub(width(&row.line) + width(&times));
    let what = match width(&row.what) <= room {
        true => row.what.clone(),
        false => without_type(&row.what),
    };
    format!("{}{}{}", faint(&row.line), cut(&what, room), faint(&times))
}

/// `waits for Mutex::lock` as `waits for lock`.
fn without_type(what: &str) -> String {
    let Some((before, call)) = what.split_once("::") else {
        return what.to_owned();
    };
    let start = before.rfind(' ').map_or(0, |space| space + 1);
    format!("{}{call}", &before[..start])
}

/// The steps of the learner's own code; all, where it has none.
fn own_steps<'a>(listing: &Listing, timeline: &'a [Step]) -> Vec<&'a Step> {
    let own = |step: &&Step| step.place.as_ref().is_some_and(|place| listing.has(place));
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
        (Some(place), Some(_)) => format!("{:>3} ", place.line),
        (Some(place), None) => {
            let name = place.file.rsplit('/').next().unwrap_or(&place.file);
            format!("{name}:{} ", place.line)
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
            cell(row, column)
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
            cell(row, room)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_shortened_by_its_type_and_by_nothing_else() {
        assert_eq!(without_type("AtomicU64::store(5)"), "store(5)");
        assert_eq!(without_type("waits for Mutex::lock"), "waits for lock");
        assert_eq!(without_type("ends"), "ends");
    }

    #[test]
    fn what_is_done_over_and_over_is_one_row_and_anything_in_between_parts_it() {
        let row = |thread, what: &str| Row {
            at: "t=0.000s".into(),
            thread,
            line: " 12 ".into(),
            place: None,
            what: what.into(),
            times: 1,
        };
        let steps = [
            (0, "load"),
            (0, "load"),
            (1, "load"),
            (0, "load"),
            (0, "store"),
        ];
        let rows = folded(steps.map(|(thread, what)| row(thread, what)).into_iter());
        let times: Vec<usize> = rows.iter().map(|row| row.times).collect();
        assert_eq!(times, [2, 1, 1, 1]);
        assert_eq!(
            crate::layout::uncoloured(&cell(&rows[0], 20)),
            " 12 load ×2"
        );
        assert_eq!(crate::layout::uncoloured(&cell(&rows[1], 20)), " 12 load");
    }
}
