//! Advice as a person reads it, after the verdict: a few lines, and how to see the others.

use super::sheet::Sheet;
use super::text::rule;
use super::{Page, Screen};
use crate::advice::foremost;
use crate::layout::{self, pad};
use crate::outcome::{About, Advice, Severity};
use crate::style::{bad, hint, ok, warn};
use crate::words;

const MOST: usize = 5;

/// How much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    Foremost,
    All,
}

pub fn write(sheet: &mut Sheet, screen: &Screen, page: &Page, advice: &[Advice], extent: Extent) {
    let lang = screen.lang;
    let shown: Vec<&Advice> = match extent {
        Extent::All => advice.iter().collect(),
        Extent::Foremost => foremost(advice, MOST),
    };
    if shown.is_empty() {
        return;
    }
    sheet.blank();
    sheet.line(rule(words::advice::title(lang), screen.width));
    sheet.blank();
    let labels = shown
        .iter()
        .map(|advice| words::advice::severity(lang, advice.severity));
    let left = labels.map(layout::width).max().unwrap_or_default();
    for advice in &shown {
        let label = pad(words::advice::severity(lang, advice.severity), left);
        let painted = match advice.severity {
            Severity::Essential => bad(&label),
            Severity::Actionable => warn(&label),
            Severity::Informative => hint(&label),
            Severity::Celebratory => ok(&label),
        };
        sheet.led(&format!("{painted}  "), 2, &told(screen, advice));
    }
    let more = advice.len() - shown.len();
    if more > 0 {
        let command = format!("{} --advice", page.grade_command(screen));
        let more = format!("… {}", words::advice::more(lang, more));
        sheet.commands(2, &[(&more, command)]);
    }
}

/// A sentence, and where.
fn told(screen: &Screen, advice: &Advice) -> String {
    let lang = screen.lang;
    match &advice.about {
        About::Praise(praise) => words::advice::praise(lang, *praise).to_owned(),
        About::Lint {
            name,
            message,
            places,
        } => {
            let sentence = match words::advice::why(lang, name) {
                Some(why) => why.to_owned(),
                None => format!("{message}."),
            };
            let Some(first) = places.first() else {
                return sentence;
            };
            let place = format!("{}:{}", first.file, first.line);
            let places = words::advice::places(lang, &place, places.len() - 1);
            format!("{sentence} ({places})")
        }
    }
}
