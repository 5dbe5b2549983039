//! What else did not pass, in a line each.

use std::collections::BTreeMap;

use super::sheet::Sheet;
use super::text::rule;
use super::{Page, Screen, failure};
use crate::layout::{cut, pad, width};
use crate::outcome::{CaseOutcome, Graded, Status};
use crate::style::{bad, faint};
use crate::words;

const MOST_OTHERS: usize = 12;

pub fn write(
    sheet: &mut Sheet,
    screen: &Screen,
    page: &Page,
    graded: &Graded,
    first: &CaseOutcome,
) {
    others(sheet, screen, page, graded, first);
    skipped(sheet, screen, graded);
}

fn others(sheet: &mut Sheet, screen: &Screen, page: &Page, graded: &Graded, first: &CaseOutcome) {
    let others: Vec<_> = graded
        .cases
        .iter()
        .filter(|case| case.id != first.id)
        .filter_map(|case| match &case.status {
            Status::Failed(failure) => Some((&case.id, failure)),
            _ => None,
        })
        .collect();
    if others.is_empty() {
        return;
    }
    let lang = screen.lang;
    sheet.blank();
    sheet.line(rule(
        &words::report::other_failures(lang, others.len()),
        screen.width,
    ));
    sheet.blank();
    let shown = &others[..others.len().min(MOST_OTHERS)];
    let left = shown
        .iter()
        .map(|(id, _)| width(id))
        .max()
        .unwrap_or_default();
    for (id, failure) in shown {
        let title = page
            .problem
            .manifest
            .case(id)
            .map_or("", |case| case.title.get(lang));
        let room = screen.width.saturating_sub(2 + 2 + left + 2);
        let phrase = failure::phrase(
            screen,
            &page.problem.manifest,
            failure,
            screen.width.saturating_sub(6),
        );
        let start = format!("{} {}", bad("✗"), pad(id, left));
        if width(title) + 3 + width(&phrase) <= room {
            sheet.line(format!(
                "  {start}  {title} {} {}",
                faint("·"),
                faint(&phrase)
            ));
        } else {
            sheet.line(format!("  {start}  {}", cut(title, room)));
            sheet.line(format!("      {}", faint(&phrase)));
        }
    }
    if others.len() > shown.len() {
        let more = words::report::more_failures(lang, others.len() - shown.len());
        sheet.line(format!("  {}", faint(&more)));
    }
}

/// Cases that wait for another to pass, those that wait for the same together.
fn skipped(sheet: &mut Sheet, screen: &Screen, graded: &Graded) {
    let mut waiting: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for case in &graded.cases {
        if let Status::Skipped { after } = &case.status {
            waiting
                .entry(graded.behind(after))
                .or_default()
                .push(&case.id);
        }
    }
    if waiting.is_empty() {
        return;
    }
    let count = waiting.values().map(Vec::len).sum();
    sheet.blank();
    sheet.line(rule(
        &words::report::skipped(screen.lang, count),
        screen.width,
    ));
    sheet.blank();
    for (after, ids) in waiting {
        sheet.prose(2, &format!("{}:", words::report::until(screen.lang, after)));
        sheet.prose(4, &ids.join(", "));
    }
}
