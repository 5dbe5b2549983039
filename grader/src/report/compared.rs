//! Two attempts beside each other. In: what has changed. Out: lines; what is gone is marked `-` and what is
//! new `+`, with and without colour.

use super::Screen;
use super::sheet::Sheet;
use super::text::rule;
use crate::layout;
use crate::manifest::Manifest;
use crate::outcome::Interval;
use crate::record::compared::{Changed, Line, Outcome, Ratio};
use crate::style::{bad, hint, ok, strong};
use crate::words::record as words;

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
        case.map(|case| case.title.get(lang).to_owned())
            .unwrap_or_default()
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
        for id in cases {
            let text = format!("{id}  {}", title(id));
            sheet.line(format!(
                "{mark} {}",
                layout::cut(text.trim_end(), screen.width.saturating_sub(2))
            ));
        }
    }
    if outcomes.outcome == Outcome::default() {
        sheet.prose(0, words::same_cases(lang));
    }
    if !outcomes.ratios.is_empty() {
        sheet.blank();
    }
    for ratio in &outcomes.ratios {
        let figure = |interval: Option<Interval>| match interval {
            Some(Interval { low, middle, high }) => format!("{middle:.2} ({low:.2}–{high:.2})"),
            None => "—".to_owned(),
        };
        let text = words::ratio(
            lang,
            &ratio.workload,
            &figure(ratio.before),
            &figure(ratio.after),
        );
        sheet.prose(0, &text);
    }
}
