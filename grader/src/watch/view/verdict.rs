//! The verdict in a line, and a bar for each stage.

use crate::layout::{cut, pad, pad_left, width};
use crate::manifest::{PERFORMANCE, Stage};
use crate::outcome::{CaseOutcome, Performance, StageScore, Status, Verdict};
use crate::report::Screen;
use crate::report::ungraded::errors;
use crate::style::{bad, faint, ok, strong, warn};
use crate::watch::shown::Shown;
use crate::watch::state::State;
use crate::words;

const BAR: usize = 16;
const SHORT_BAR: usize = 6;
/// More stages than this stand side by side.
const MOST_ROWS: usize = 4;
const GAP: usize = 3;

pub fn line(state: &State, screen: &Screen) -> String {
    let lang = screen.lang;
    if state.failed.is_some() {
        return format!(" {} {}", bad("✗"), bad(words::watch::failed(lang)));
    }
    let Some(shown) = &state.shown else {
        return format!(" {} {}", faint("·"), faint(words::watch::not_graded(lang)));
    };
    let (mark, says) = said(state, screen, shown);
    let paint = match mark {
        Mark::Passed => ok,
        Mark::Failed => bad,
        Mark::Open => strong,
    };
    let sign = match mark {
        Mark::Passed => "✓",
        Mark::Failed => "✗",
        Mark::Open => "·",
    };
    if state.is_stale() {
        // Another source is being graded.
        let says = format!("{sign} {says} {}", words::watch::before(lang));
        return format!(" {}", faint(&cut(&says, screen.width.saturating_sub(1))));
    }
    let says = cut(&says, screen.width.saturating_sub(3));
    let mut line = format!(" {} {}", paint(sign), paint(&says));
    if shown.is_over && shown.report.graded().is_some() {
        let took = shown.report.took;
        let took = words::report::took(lang, took.compile, took.run);
        if width(&line) + 3 + width(&took) <= screen.width {
            line = format!("{line}   {}", faint(&took));
        }
    }
    line
}

enum Mark {
    Passed,
    Failed,
    Open,
}

fn said(state: &State, screen: &Screen, shown: &Shown) -> (Mark, String) {
    let lang = screen.lang;
    let graded = match &shown.report.verdict {
        Verdict::Refused(_) => {
            return (Mark::Failed, words::compile::refused_headline(lang).into());
        }
        Verdict::DidNotCompile(failure) => {
            let says = words::compile::headline(lang, failure.kind, errors(failure).len());
            return (Mark::Failed, says);
        }
        Verdict::Graded(graded) => graded,
    };
    if graded.unknown().is_some() {
        return (Mark::Failed, words::report::unknown_headline(lang).into());
    }
    let passed = |case: &&CaseOutcome| case.status == Status::Passed;
    let count = graded.cases.iter().filter(passed).count();
    let all = state.problem.manifest.cases.len();
    let is_failed = count < graded.cases.len();
    if !shown.is_over {
        let says = words::watch::so_far(lang, count, all, all - graded.cases.len().min(all));
        return (if is_failed { Mark::Failed } else { Mark::Open }, says);
    }
    let cases = match graded.is_accepted() {
        true => words::report::all_passed(lang, count),
        false => words::report::cases_passed(lang, count, graded.cases.len()),
    };
    let points = words::report::points(lang, graded.score.points, graded.score.of);
    let mark = if graded.is_accepted() {
        Mark::Passed
    } else {
        Mark::Failed
    };
    (mark, format!("{points}   {cases}"))
}

/// How stages stand: one below the other, or, where they are many, in two columns, of which the bars go
/// first where titles are long, or else in lines, as many as have room. No title is cut.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Rows { bar: usize },
    Columns { bar: Option<usize> },
    Lines,
}

impl Shape {
    fn of(count: usize, title: usize, width: usize) -> Shape {
        const AROUND: usize = 2 + 1 + SCORE;
        let column = column(width);
        match count {
            ..=MOST_ROWS => Shape::Rows {
                bar: BAR.min(width / 5),
            },
            _ if title + AROUND + 1 + SHORT_BAR <= column => Shape::Columns {
                bar: Some(SHORT_BAR),
            },
            _ if title + AROUND <= column => Shape::Columns { bar: None },
            _ => Shape::Lines,
        }
    }
}

const SCORE: usize = 5;

/// How wide one of two is.
fn column(width: usize) -> usize {
    (width - 2 - GAP) / 2
}

/// For each stage what passed, what failed, what is to come.
pub fn stages(state: &State, screen: &Screen) -> Vec<String> {
    let Some(shown) = state
        .shown
        .as_ref()
        .filter(|one| one.report.graded().is_some())
    else {
        return Vec::new();
    };
    let performance = performance(shown).map(|_| words::performance::title(screen.lang));
    let stages = state.problem.manifest.stages.iter();
    let titles = stages.map(|stage| stage.title.get(screen.lang));
    let titles: Vec<usize> = titles.chain(performance).map(width).collect();
    let widest = titles.iter().max().copied().unwrap_or_default();
    let shape = Shape::of(titles.len(), widest, screen.width);
    let cells = cells(state, screen, shown, shape, widest);
    let joined = |cells: &[&String]| {
        let room = column(screen.width);
        let padded: Vec<String> = cells.iter().map(|cell| pad(cell, room)).collect();
        padded.join(&" ".repeat(GAP))
    };
    let lines = match shape {
        Shape::Rows { .. } => cells,
        Shape::Columns { .. } => {
            let (left, right) = cells.split_at(cells.len().div_ceil(2));
            let both = |n: usize| left.get(n).into_iter().chain(right.get(n));
            let rows = (0..left.len()).map(|n| joined(&both(n).collect::<Vec<_>>()));
            rows.collect()
        }
        Shape::Lines => flowing(&cells, screen.width.saturating_sub(2)),
    };
    let lines = lines.iter().map(|line| format!(" {}", line.trim_end()));
    lines.collect()
}

/// One after the other, as many to a line as have room.
fn flowing(cells: &[String], room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for cell in cells {
        match lines.last_mut() {
            Some(line) if width(line) + GAP + width(cell) <= room => {
                line.push_str(&" ".repeat(GAP));
                line.push_str(cell);
            }
            _ => lines.push(cell.clone()),
        }
    }
    lines
}

fn cells(
    state: &State,
    screen: &Screen,
    shown: &Shown,
    shape: Shape,
    widest: usize,
) -> Vec<String> {
    let manifest = &state.problem.manifest;
    let is_stale = state.is_stale();
    let row = |part: &Part, title: &str, score: &str, of_cases: &str| {
        let title = match shape {
            Shape::Lines => title.to_owned(),
            _ => pad(title, widest),
        };
        let title = if is_stale { faint(&title) } else { title };
        let (mark, padded) = (part.mark(), pad_left(score, SCORE));
        match shape {
            Shape::Rows { bar } => {
                let bar = part.bar(bar);
                format!("{mark} {title}  {bar}  {padded}  {}", faint(of_cases))
            }
            Shape::Columns { bar: Some(bar) } => {
                format!("{mark} {title} {} {padded}", part.bar(bar))
            }
            Shape::Columns { bar: None } => format!("{mark} {title} {padded}"),
            Shape::Lines => format!("{mark} {title} {score}"),
        }
    };
    let cell = |stage: &Stage| {
        let (part, points) = Part::of(state, stage);
        let of_cases = words::board::of_cases(screen.lang, part.passed, part.all);
        let score = format!("{points}/{}", stage.points);
        row(&part, stage.title.get(screen.lang), &score, &of_cases)
    };
    let performance = performance(shown).map(|score| {
        let (of, points) = (score.of as usize, score.points as usize);
        let over = if score.points < score.of { of } else { points };
        let part = Part {
            passed: points,
            over: if is_not_yet(shown) { 0 } else { over },
            all: of,
        };
        let title = words::performance::title(screen.lang);
        row(&part, title, &format!("{points}/{of}"), "")
    });
    manifest
        .stages
        .iter()
        .map(cell)
        .chain(performance)
        .collect()
}

/// How many of how many passed, and how many are over.
struct Part {
    passed: usize,
    over: usize,
    all: usize,
}

impl Part {
    fn of(state: &State, stage: &Stage) -> (Part, u32) {
        let cases: Vec<_> = state.problem.manifest.cases_of(stage).collect();
        let (mut points, mut passed, mut over) = (0, 0, 0);
        for case in &cases {
            match state.outcome(case.id.get_ref()).map(|one| &one.status) {
                Some(Status::Passed) => {
                    (passed, over) = (passed + 1, over + 1);
                    points += case.points;
                }
                Some(_) => over += 1,
                None => {}
            }
        }
        let all = cases.len();
        (Part { passed, over, all }, points)
    }

    fn mark(&self) -> String {
        match (self.passed == self.all, self.over > self.passed) {
            (true, _) => ok("✓"),
            (_, true) => bad("✗"),
            _ => faint("·"),
        }
    }

    fn bar(&self, columns: usize) -> String {
        let all = self.all.max(1);
        let full = columns * self.passed.min(all) / all;
        let failed = (columns * self.over.min(all) / all).saturating_sub(full);
        let paint = if self.passed == self.all { ok } else { warn };
        format!(
            "{}{}{}",
            paint(&"█".repeat(full)),
            bad(&"▒".repeat(failed)),
            faint(&"░".repeat(columns - full - failed))
        )
    }
}

/// The stage of the benches, where the score has one.
fn performance(shown: &Shown) -> Option<&StageScore> {
    let stages = &shown.report.graded()?.score.stages;
    stages.iter().find(|stage| stage.id == PERFORMANCE)
}

fn is_not_yet(shown: &Shown) -> bool {
    shown.report.performance == Performance::NotYet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_go_before_titles_are_cut_and_then_the_columns() {
        let shape = |title, width| Shape::of(9, title, width);
        let bar = Some(SHORT_BAR);
        assert!(shape(20, 80) == Shape::Columns { bar });
        assert!(shape(27, 80) == Shape::Columns { bar: None });
        assert!(shape(27, 60) == Shape::Lines);
        assert!(Shape::of(4, 27, 60) == Shape::Rows { bar: 12 });
        let cells = ["one 1/2", "two 2/2", "three 3/3"].map(str::to_owned);
        assert_eq!(flowing(&cells, 20), ["one 1/2   two 2/2", "three 3/3"]);
    }
}
