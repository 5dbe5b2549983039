//! How far someone has come with the problems. In: what the attempts say. Out: a table with the score of
//! attempt after attempt, the days, and what to do next and why; or the same in sentences.

use std::collections::BTreeSet;

use super::Screen;
use super::sheet::Sheet;
use crate::layout::{pad, pad_left, width};
use crate::record::{Next, Practice, Streak, Why, thinned};
use crate::style::{faint, hint, ok, strong};
use crate::words::{board, practice as words};

pub struct Shown<'a> {
    pub practices: &'a [Practice],
    pub streak: Streak,
    /// The days on which something was done.
    pub days: &'a BTreeSet<i64>,
    pub today: i64,
    pub next: Option<&'a Next>,
    /// In sentences.
    pub plain: bool,
}

const GAP: usize = 2;
const WIDEST_SPARK: usize = 24;
const NARROWEST_SPARK: usize = 6;
/// So many days are shown.
const DAYS: usize = 28;

pub fn write(sheet: &mut Sheet, screen: &Screen, shown: &Shown) {
    let lang = screen.lang;
    sheet.line(strong(board::problems(lang)));
    match shown.plain {
        true => sentences(sheet, screen, shown),
        false => table(sheet, screen, shown),
    }
    sheet.blank();
    sheet.prose(0, &words::streak(lang, &shown.streak));
    if !shown.plain && shown.streak.days > 0 {
        sheet.line(format!(
            "  {}  {}",
            strip(shown),
            faint(words::four_weeks(lang))
        ));
    }
    if let Some(next) = shown.next {
        sheet.blank();
        sheet.line(strong(words::do_next(lang)));
        sheet.prose(2, &words::because(lang, &next.problem, &next.why));
        sheet.commands(2, &commands(screen, next));
    }
}

fn commands(screen: &Screen, next: &Next) -> Vec<(&'static str, String)> {
    let (lang, problem) = (screen.lang, &next.problem);
    let command = |command: &str| screen.command(&format!("{command} {problem}"));
    match next.why {
        Why::New => vec![(words::read_it(lang), command("show"))],
        Why::Begun { .. } | Why::Worse { .. } => vec![(words::go_on(lang), command("grade"))],
        Why::Stuck { .. } => vec![
            (words::take_hint(lang), command("hint")),
            (words::see_attempts(lang), command("history")),
        ],
        Why::Slow { .. } | Why::LongAgo { .. } => {
            vec![(words::begin_anew(lang), command("reset"))]
        }
    }
}

fn sentences(sheet: &mut Sheet, screen: &Screen, shown: &Shown) {
    for practice in shown.practices {
        let scores = thinned(&practice.points(), WIDEST_SPARK);
        sheet.prose(0, &words::sentence(screen.lang, practice, &scores));
    }
}

/// Problem, best score, attempts, time to pass, score over attempts.
fn table(sheet: &mut Sheet, screen: &Screen, shown: &Shown) {
    let lang = screen.lang;
    let rows: Vec<[String; 4]> = shown.practices.iter().map(|of| cells(screen, of)).collect();
    let [.., scores] = words::heads(lang);
    let heads: [String; 4] = std::array::from_fn(|n| words::heads(lang)[n].to_owned());
    let widths: [usize; 4] = std::array::from_fn(|n| {
        let all = rows.iter().chain([&heads]).map(|row| width(&row[n]));
        all.max().unwrap_or_default()
    });
    let taken: usize = 2 + widths.iter().map(|width| width + GAP).sum::<usize>();
    let room = sheet.width.saturating_sub(taken).min(WIDEST_SPARK);
    let drawn = |cells: &[String; 4]| {
        let first = pad(&cells[0], widths[0]);
        let rest = (1..4).map(|n| pad_left(&cells[n], widths[n]));
        let cells: Vec<String> = std::iter::once(first).chain(rest).collect();
        cells.join(&" ".repeat(GAP))
    };
    let is_wide = room >= NARROWEST_SPARK.max(width(scores));
    let head = format!("  {}  {}", drawn(&heads), if is_wide { scores } else { "" });
    sheet.line(faint(head.trim_end()));
    for (practice, row) in shown.practices.iter().zip(&rows) {
        let is_begun = practice.attempts > 0 || practice.best.is_some();
        let mark = match (practice.solved, is_begun) {
            (true, _) => ok("✓"),
            (false, false) => faint("·"),
            (false, true) => hint("›"),
        };
        let spark = match is_wide {
            true => spark(&practice.points(), room),
            false => String::new(),
        };
        let line = format!("{mark} {}  {spark}", drawn(row));
        sheet.line(line.trim_end());
    }
}

fn cells(screen: &Screen, practice: &Practice) -> [String; 4] {
    let lang = screen.lang;
    let none = || "—".to_owned();
    [
        practice.problem.clone(),
        practice.best.map_or_else(none, |best| best.to_string()),
        match practice.attempts {
            0 => none(),
            attempts => attempts.to_string(),
        },
        practice
            .to_pass
            .map_or_else(none, |spent| words::spent(lang, spent)),
    ]
}

/// `▁▂▃▅▇`: a score each; the last is the last.
pub fn spark(points: &[u32], columns: usize) -> String {
    const BARS: [char; 6] = ['▁', '▂', '▃', '▅', '▆', '▇'];
    let bar = |points: u32| {
        let most = BARS.len() - 1;
        BARS[(points.min(100) as usize * most).div_ceil(100).min(most)]
    };
    let drawn = |points: u32| match points {
        100.. => ok("▇"),
        points => hint(&bar(points).to_string()),
    };
    thinned(points, columns).into_iter().map(drawn).collect()
}

/// The last four weeks, today at the end.
fn strip(shown: &Shown) -> String {
    let days = (0..DAYS).rev().map(|ago| shown.today - ago as i64);
    let day = |day: i64| match shown.days.contains(&day) {
        true => ok("▓"),
        false => faint("░"),
    };
    days.map(day).collect()
}
