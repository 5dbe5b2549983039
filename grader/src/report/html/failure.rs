//! One failure in full, in the order in which a reader needs it: what the case tests, where it went
//! wrong, what may be the cause, what to do next. The case may be gone from the problem since.

use kit::transcript::{Place, Waiting};

use super::tag::Html;
use super::{diff, timeline};
use crate::layout;
use crate::manifest::{Case, Manifest};
use crate::outcome::{CaseOutcome, Failure, Printed, Why};
use crate::report::{Page, Screen, failure, note_path};
use crate::words;

const MOST_PRINTED: usize = 12;
const MOST_WAITING: usize = 8;
/// Of the code around a line that is shown, above and below.
const AROUND: u32 = 2;

/// All that is told of one failure, but its name. With the first is told what may be wrong with it all.
pub fn write(
    html: &mut Html,
    screen: &Screen,
    page: &Page,
    outcome: &CaseOutcome,
    failure: &Failure,
    is_first: bool,
) {
    let lang = screen.lang;
    let case = page.problem.manifest.case(&outcome.id);
    match case {
        Some(case) => html.paragraph("muted", case.why.get(lang)),
        None => html.paragraph("muted", words::html::case_is_gone(lang)),
    }
    for (n, said) in failure::said(screen, outcome, failure).iter().enumerate() {
        html.paragraph(if n == 0 { "said" } else { "" }, said);
    }
    aborted(html, &failure.why);
    diff::write(html, lang, &page.problem.manifest, outcome, failure);
    places(html, screen, page, &failure.why);
    timeline::write(html, screen, page, failure);
    printed(html, screen, &outcome.printed);
    // In an interview nobody helps.
    let helps = !page.is_interview();
    if is_first && helps {
        cause(html, screen, page);
    }
    if let Some(case) = case {
        if helps {
            hints(html, screen, page, case);
        }
        what_next(html, screen, page, case, failure);
    }
}

/// What an abort left as its last words.
fn aborted(html: &mut Html, why: &Why) {
    if let Why::Aborted {
        message: Some(message),
    } = why
    {
        output(html, message);
    }
}

/// The first lines of what somebody's program wrote. True where there were more.
fn output(html: &mut Html, text: &str) -> bool {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    html.tag("pre", &[("class", "output")], |html| {
        for line in lines.iter().take(MOST_PRINTED) {
            html.line(line);
            html.constant("\n");
        }
    });
    lines.len() > MOST_PRINTED
}

fn printed(html: &mut Html, screen: &Screen, printed: &Printed) {
    if printed.head.trim().is_empty() {
        return;
    }
    let lang = screen.lang;
    html.paragraph("", &words::report::printed(lang, printed.bytes));
    if output(html, &printed.head) || printed.bytes > printed.head.len() as u64 {
        html.paragraph("muted small", words::report::printed_more(lang));
    }
}

/// The lines of the learner's code that are to be looked at.
fn places(html: &mut Html, screen: &Screen, page: &Page, why: &Why) {
    match why {
        Why::Panicked {
            place: Some(place), ..
        } => source(html, page, place),
        Why::Deadlock { waiting } => {
            let own = |place: &&Place| page.listing.has(place);
            let is_ours = |one: &Waiting| one.place.as_ref().filter(own).is_none();
            let mut waiting: Vec<&Waiting> = waiting.iter().collect();
            // Those that wait for others to end are no news.
            waiting.sort_by_key(|one| is_ours(one));
            for Waiting { thread, on, place } in waiting.into_iter().take(MOST_WAITING) {
                html.paragraph("", &words::report::waits(screen.lang, thread, on));
                if let Some(place) = place.as_ref().filter(own) {
                    source(html, page, place);
                }
            }
        }
        _ => {}
    }
}

/// A line of the learner's code, with those around it.
fn source(html: &mut Html, page: &Page, place: &Place) {
    html.tag("figure", &[("class", "source")], |html| {
        html.leaf("figcaption", &[("class", "file")], &place.to_string());
        if page.listing.line(place).is_none() {
            return;
        }
        html.tag("pre", &[], |html| {
            let first = place.line.saturating_sub(AROUND);
            for line in first..=place.line.saturating_add(AROUND) {
                let this = Place {
                    line,
                    ..place.clone()
                };
                let class = if line == place.line { "here" } else { "" };
                if let Some(text) = page.listing.line(&this) {
                    html.tag("span", &[("class", class)], |html| {
                        html.leaf("i", &[], &line.to_string());
                        html.tag("code", &[], |html| html.line(text));
                    });
                }
            }
        });
    });
}

/// The known mistake that fails so, what speaks for it, and where to look.
fn cause(html: &mut Html, screen: &Screen, page: &Page) {
    let Some(likely) = page.likely() else {
        return;
    };
    html.tag("aside", &[("class", "callout")], |html| {
        let mut lines = failure::cause_told(screen.lang, &likely).into_iter();
        if let Some((label, text)) = lines.next() {
            html.leaf("h4", &[], label);
            html.paragraph("", &text);
        }
        for (label, text) in lines {
            html.paragraph("", &format!("{label}: {text}"));
        }
    });
}

fn hints(html: &mut Html, screen: &Screen, page: &Page, case: &Case) {
    let taken = page.standing.hints.get(case.id.get_ref()).copied();
    for (n, text) in case.hints.iter().take(taken.unwrap_or(0)).enumerate() {
        html.tag("aside", &[("class", "callout hint")], |html| {
            let label = words::report::hint(screen.lang, n + 1, case.hints.len());
            html.leaf("h4", &[], &label);
            html.paragraph("", text.get(screen.lang));
        });
    }
}

fn what_next(html: &mut Html, screen: &Screen, page: &Page, case: &Case, failure: &Failure) {
    let (lang, id) = (screen.lang, case.id.get_ref());
    html.tag("dl", &[("class", "todo")], |html| {
        if !page.is_interview() {
            html.leaf("dt", &[], words::report::note(lang));
            html.tag("dd", &[], |html| {
                html.leaf("code", &[], &note_path(lang, case));
            });
        }
        html.leaf("dt", &[], words::report::replay(lang));
        html.tag("dd", &[], |html| {
            let seed = failure.seed.map(|seed| format!(" --seed {seed}"));
            let replay = format!(
                "{} --case {id}{}",
                page.grade_command(screen),
                seed.unwrap_or_default()
            );
            html.leaf("code", &[], &replay);
        });
    });
}

/// In a few words, for a list.
pub fn phrase(screen: &Screen, manifest: &Manifest, failure: &Failure) -> String {
    const COLUMNS: usize = 90;
    layout::cut(
        &failure::phrase(screen, manifest, failure, COLUMNS),
        COLUMNS,
    )
}
