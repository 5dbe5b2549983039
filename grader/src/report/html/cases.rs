//! A graded submission case by case: the first failure in full, the other ones folded, then what waits
//! and what passed. What is too much for one page is told in a line.

use std::collections::BTreeMap;

use super::failure;
use super::page::section;
use super::tag::Html;
use crate::outcome::{CaseOutcome, Failure, Graded, Status};
use crate::report::{Page, Screen};
use crate::words;

/// A page that has so much in it tells the failures that are left in a line each.
const MOST_BYTES: usize = 190 << 10;

pub fn write(html: &mut Html, screen: &Screen, page: &Page, graded: &Graded) {
    let lang = screen.lang;
    if let Some(CaseOutcome {
        id,
        status: Status::Unknown { reason },
        ..
    }) = graded.unknown()
    {
        html.paragraph("", words::report::unknown(lang));
        html.tag("p", &[("class", "output")], |html| {
            html.line(&format!("{id}: {reason}"));
        });
        return;
    }
    let failed: Vec<(&CaseOutcome, &Failure)> = graded
        .cases
        .iter()
        .filter_map(|case| match &case.status {
            Status::Failed(failure) => Some((case, failure)),
            _ => None,
        })
        .collect();
    if let Some(((case, of_it), others)) = failed.split_first() {
        section(html, "first", words::report::first_failure(lang), |html| {
            html.tag("article", &[("class", "card")], |html| {
                html.tag("h3", &[], |html| name(html, screen, page, case));
                failure::write(html, screen, page, case, of_it, true);
            });
        });
        rest(html, screen, page, others);
    }
    skipped(html, screen, page, graded);
    passed(html, screen, page, graded);
}

/// What a case is called, and its id.
fn name(html: &mut Html, screen: &Screen, page: &Page, outcome: &CaseOutcome) {
    match page.problem.manifest.case(&outcome.id) {
        Some(case) => {
            html.prose(case.title.get(screen.lang));
            html.constant(" ");
            html.leaf("code", &[("class", "case")], &outcome.id);
        }
        None => html.leaf("code", &[], &outcome.id),
    }
}

fn rest(html: &mut Html, screen: &Screen, page: &Page, others: &[(&CaseOutcome, &Failure)]) {
    if others.is_empty() {
        return;
    }
    let title = words::report::other_failures(screen.lang, others.len());
    section(html, "others", &title, |html| {
        for (case, of_it) in others {
            let said = |html: &mut Html| {
                name(html, screen, page, case);
                html.constant(" ");
                let phrase = failure::phrase(screen, &page.problem.manifest, of_it);
                html.leaf("span", &[("class", "phrase")], &phrase);
            };
            if html.len() > MOST_BYTES {
                html.tag("p", &[("class", "small")], said);
                continue;
            }
            html.tag("details", &[("class", "folded")], |html| {
                html.tag("summary", &[], said);
                html.tag("div", &[("class", "inside")], |html| {
                    failure::write(html, screen, page, case, of_it, false);
                });
            });
        }
    });
}

/// Cases that wait for another to pass, those that wait for the same together.
fn skipped(html: &mut Html, screen: &Screen, page: &Page, graded: &Graded) {
    let mut waiting: BTreeMap<&str, Vec<&CaseOutcome>> = BTreeMap::new();
    for case in &graded.cases {
        if let Status::Skipped { after } = &case.status {
            let after = graded.behind(after);
            waiting.entry(after).or_default().push(case);
        }
    }
    let count = waiting.values().map(Vec::len).sum();
    if count == 0 {
        return;
    }
    let lang = screen.lang;
    section(
        html,
        "skipped",
        &words::report::skipped(lang, count),
        |html| {
            for (after, cases) in waiting {
                html.paragraph("", &words::report::until(lang, after));
                list(html, screen, page, "muted", "–", &cases);
            }
        },
    );
}

fn passed(html: &mut Html, screen: &Screen, page: &Page, graded: &Graded) {
    let is_passed = |case: &&CaseOutcome| case.status == Status::Passed;
    let passed: Vec<&CaseOutcome> = graded.cases.iter().filter(is_passed).collect();
    if passed.is_empty() {
        return;
    }
    let title = words::html::passed(screen.lang, passed.len());
    section(html, "passed", &title, |html| {
        list(html, screen, page, "ok", "✓", &passed);
    });
}

fn list(
    html: &mut Html,
    screen: &Screen,
    page: &Page,
    class: &str,
    mark: &str,
    cases: &[&CaseOutcome],
) {
    html.tag("ul", &[("class", "passed")], |html| {
        for case in cases {
            html.tag("li", &[], |html| {
                let mark_is = [("class", class), ("aria-hidden", "true")];
                html.leaf("span", &mark_is, &format!("{mark}\u{2002}"));
                let case_is = page.problem.manifest.case(&case.id);
                html.prose(case_is.map_or(&case.id, |case| case.title.get(screen.lang)));
            });
        }
    });
}
