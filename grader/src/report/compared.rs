//! Two attempts beside each other. In: what has changed. Out: lines; what is gone is marked `-` and what is
//! new `+`, with and without colour.

use super::Screen;
use super::sheet::Sheet;
use super::text::rule;
use crate::layout::{self, pad, width};
use crate::manifest::Manifest;
use crate::outcome::Interval;
use crate::record::compared::{Changed, Line, Outcome, Ratio};
use crate::style::{bad, faint, hint, ok, strong};
use crate::words::{performance, record as words};

/// What came of both: points, and what of it differs. Nothing of an outcome that is not known.
pub struct Outcomes {
    pub points: [Option<(u32, u32)>; 2],
    pub outcome: Outcome,
    pub ratios: Vec<Ratio>,
}

pub fn write(
    sheet: &mut Sheet,
    screen: &Screen,
    manifest: Option<&Manifest>,
    names: &[String; 2],
    files: &[Changed],
    outcomes: Option<&Outcomes>,
) {
    let lang = screen.lang;
    sheet.line(format!("{} → {}", strong(&names[0]), strong(&names[1])));
    match outcomes {
        Some(outcomes) => came_of_it(sheet, screen, manifest, outcomes),
        None => sheet.prose(0, words::not_graded_yet(lang)),
    }
    if files.is_empty() {
        sheet.blank();
        sheet.prose(0, words::same_source(lang));
    }
    for changed in files {
        sheet.blank();
        let path = changed.path.display().to_string();
        sheet.line(rule(&words::file(lang, &path, changed.kind), screen.width));
        for line in &changed.lines {
            let (mark, text, paint): (_, _, fn(&str) -> String) = match line {
                Line::Hunk(text) => ("", text, hint),
                Line::Same(text) => ("  ", text, str::to_owned),
                Line::Removed(text) => ("- ", text, bad),
                Line::Added(text) => ("+ ", text, ok),
            };
            // Code is not wrapped: the terminal breaks it, and a copy of it stays whole.
            sheet.line(paint(&format!("{mark}{}", layout::harmless(text))));
        }
    }
}

fn came_of_it(
    sheet: &mut Sheet,
    screen: &Screen,
    manifest: Option<&Manifest>,
    outcomes: &Outcomes,
) {
    let lang = screen.lang;
    sheet.prose(0, &words::points(lang, outcomes.points));
    let title = |id: &str| {
        let case = manifest.and_then(|manifest| manifest.case(id));
        case.map_or("", |case| case.title.get(lang)).to_owned()
    };
    let both = [
        (ok("✓"), words::newly_passes(lang), &outcomes.outcome.passes),
        (bad("✗"), words::newly_fails(lang), &outcomes.outcome.fails),
    ];
    for (mark, head, cases) in both {
        if cases.is_empty() {
            continue;
        }
        sheet.blank();
        sheet.line(strong(head));
        let titled = cases.iter().map(|id| (id.clone(), title(id)));
        pairs(sheet, &mark, &titled.collect::<Vec<_>>());
    }
    let skipped = &outcomes.outcome.skipped;
    if !skipped.is_empty() {
        sheet.blank();
        sheet.line(strong(words::newly_skipped(lang)));
        // There may be many, and none of them is what has to be mended.
        sheet.led(&format!("{} ", faint("·")), 0, &skipped.join(", "));
    }
    if outcomes.outcome == Outcome::default() {
        sheet.prose(0, words::same_cases(lang));
    }
    if outcomes.ratios.is_empty() {
        return;
    }
    sheet.blank();
    sheet.line(strong(performance::title(lang)));
    sheet.prose(0, words::ratios(lang));
    let named = outcomes.ratios.iter().map(|ratio| {
        let bench = manifest.and_then(|manifest| manifest.bench(&ratio.workload));
        let title = bench.map_or(ratio.workload.as_str(), |bench| bench.title.get(lang));
        let figure = |interval: Option<Interval>| match interval {
            Some(interval) => performance::ratio(lang, interval),
            None => words::not_measured(lang).to_owned(),
        };
        let both = [ratio.before, ratio.after].map(figure);
        (title.to_owned(), both.join(" → "))
    });
    pairs(sheet, " ", &named.collect::<Vec<_>>());
}

/// `mark name  text`, the texts below each other; where that leaves them little room, below their names.
fn pairs(sheet: &mut Sheet, mark: &str, pairs: &[(String, String)]) {
    const LEAST: usize = 30;
    let widest = pairs.iter().map(|(name, _)| width(name)).max();
    let left = widest.unwrap_or_default();
    let longest = pairs.iter().map(|(_, text)| width(text)).max();
    let room = sheet.width.saturating_sub(left + 4);
    let is_wide = room >= LEAST.min(longest.unwrap_or_default());
    for (name, text) in pairs {
        if is_wide {
            sheet.led(&format!("{mark} {}  ", pad(name, left)), 0, text);
        } else {
            sheet.led(&format!("{mark} "), 0, name);
            sheet.prose(4, text);
        }
    }
}
