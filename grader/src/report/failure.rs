//! One failure in full, in the order in which a reader needs it: what the case tests, where it went
//! wrong, what may be the cause, what to do next.

use kit::transcript::{Place, Waiting};

use super::sheet::{Sheet, bare};
use super::text::first_line;
use super::{Length, Page, Screen, timeline, told};
use crate::approved::Unit;
use crate::diagnose::{self, Course, Timing};
use crate::lang::Lang;
use crate::layout::{self, pad};
use crate::likely::Likely;
use crate::manifest::{Case, Manifest, Mistake};
use crate::outcome::{CaseOutcome, Difference, Failure, Printed, Why};
use crate::style::{bad, faint, hint, ok};
use crate::words;

const MOST_BEFORE: usize = 8;
const MOST_PRINTED: usize = 5;
const MOST_MESSAGE: usize = 400;

pub fn write(
    sheet: &mut Sheet,
    screen: &Screen,
    page: &Page,
    outcome: &CaseOutcome,
    failure: &Failure,
    length: Length,
) {
    let lang = screen.lang;
    let Some(case) = page.problem.manifest.case(&outcome.id) else {
        return;
    };
    sheet.blank();
    sheet.titled(&format!("{} ", bad("✗")), case.title.get(lang), &outcome.id);
    sheet.prose(2, case.why.get(lang));
    sheet.blank();
    what_happened(sheet, screen, outcome, failure);
    course(sheet, screen, page, outcome, failure);
    places(sheet, screen, page, &failure.why);
    if length != Length::Short {
        timeline::write(sheet, screen, page, &failure.timeline);
        printed(sheet, screen, &outcome.printed);
    }
    if !page.is_interview() {
        cause(sheet, screen, page);
    }
    if !page.is_interview() && length != Length::Live {
        hints(sheet, screen, page, case);
    }
    what_next(sheet, screen, page, case, failure, length);
}

fn what_happened(sheet: &mut Sheet, screen: &Screen, outcome: &CaseOutcome, failure: &Failure) {
    for said in said(screen, outcome, failure) {
        sheet.prose(2, &said);
    }
    if let Why::Aborted {
        message: Some(message),
    } = &failure.why
    {
        sheet.blank();
        for line in message.lines().take(MOST_PRINTED) {
            sheet.code("", 4, line, faint);
        }
    }
}

/// What happened and what it means, and under which seeds.
pub(super) fn said(screen: &Screen, outcome: &CaseOutcome, failure: &Failure) -> Vec<String> {
    let lang = screen.lang;
    let runs = diagnose::runs(outcome, failure);
    let is_model = runs.is_some_and(|runs| runs.unit == Unit::Programs);
    let what = match runs {
        Some(runs) if is_model && matches!(failure.why, Why::Differs(_)) => {
            words::report::unlike_the_model(lang, runs.seed)
        }
        _ => match diagnose::timing(&failure.why) {
            Some(Timing::Late) => words::why::late(lang).to_owned(),
            Some(Timing::Early) => words::why::early(lang).to_owned(),
            None => words::why::sentence(lang, &shortened(&failure.why)),
        },
    };
    let seeds = runs
        .filter(|_| !is_model)
        .map(|runs| match runs.ended_early {
            true => words::report::first_seed(lang, &runs),
            false => words::report::seeds(lang, &runs),
        });
    [Some(what), seeds].into_iter().flatten().collect()
}

/// The same, with a message of bearable length.
fn shortened(why: &Why) -> Why {
    let mut why = why.clone();
    if let Why::Panicked { message, .. } = &mut why {
        *message = layout::cut(message, MOST_MESSAGE);
    }
    why
}

/// The transcript up to the first line that differs.
fn course(
    sheet: &mut Sheet,
    screen: &Screen,
    page: &Page,
    outcome: &CaseOutcome,
    failure: &Failure,
) {
    let lang = screen.lang;
    let told = |line: &String| told::line(lang, &page.problem.manifest, line);
    let Course {
        difference,
        calling,
        is_model,
    } = diagnose::course(outcome, failure);
    let Difference {
        before,
        expected,
        got,
    } = difference;
    let (wanted, given) = match is_model {
        true => (words::report::model(lang), words::report::yours(lang)),
        false => (words::report::expected(lang), words::report::got(lang)),
    };
    let labels = [wanted, given, words::report::calling(lang)];
    let left = labels
        .into_iter()
        .map(layout::width)
        .max()
        .unwrap_or_default();
    let lead = |label: &str| format!("{}  ", pad(label, left));
    sheet.blank();
    let hidden = before.len().saturating_sub(MOST_BEFORE);
    if hidden > 0 {
        sheet.line(format!(
            "  {}{}",
            lead(""),
            faint(&words::report::same_lines(lang, hidden))
        ));
    }
    for line in &before[hidden..] {
        sheet.code(&lead(""), 2, &told(line), bare);
    }
    let ends = || words::report::nothing_more(lang).to_owned();
    let or_ends = |line: &Option<String>| line.as_ref().map_or_else(ends, told);
    if got.is_some() || (expected.is_some() && calling.is_none()) {
        sheet.code(&lead(wanted), 2, &or_ends(&expected), ok);
        sheet.code(&lead(given), 2, &or_ends(&got), bad);
    }
    if let Some(call) = calling {
        let calling = words::report::calling(lang);
        sheet.code(&lead(calling), 2, &told(&call), bad);
    }
    sheet.blank();
}

/// The lines of the learner's code that are to be looked at.
fn places(sheet: &mut Sheet, screen: &Screen, page: &Page, why: &Why) {
    match why {
        Why::Panicked {
            place: Some(place), ..
        } => {
            source_line(sheet, page, place);
            sheet.blank();
        }
        Why::Deadlock { waiting } => {
            let own = |waiting: &&Waiting| !in_own_code(page, waiting.place.as_ref());
            let mut waiting: Vec<&Waiting> = waiting.iter().collect();
            // Those that wait for others to end are no news.
            waiting.sort_by_key(own);
            for Waiting { thread, on, place } in waiting {
                sheet.prose(2, &words::report::waits(screen.lang, thread, on));
                if let Some(place) = place.as_ref().filter(|place| page.listing.has(place)) {
                    source_line(sheet, page, place);
                }
            }
            sheet.blank();
        }
        _ => {}
    }
}

fn in_own_code(page: &Page, place: Option<&Place>) -> bool {
    place.is_some_and(|place| page.listing.has(place))
}

fn source_line(sheet: &mut Sheet, page: &Page, place: &Place) {
    sheet.line(format!("  {}", hint(&place.to_string())));
    numbered_line(sheet, page, place);
}

/// `   42 │ let left = …`
pub(super) fn numbered_line(sheet: &mut Sheet, page: &Page, place: &Place) {
    if let Some(line) = page.listing.line(place) {
        let number = format!("{:>5} │ ", place.line);
        let room = sheet.width.saturating_sub(2 + layout::width(&number));
        let line = layout::cut(&layout::harmless(line.trim()), room);
        sheet.line(format!("  {}{line}", faint(&number)));
    }
}

/// The first lines of what the learner's code printed.
fn printed(sheet: &mut Sheet, screen: &Screen, printed: &Printed) {
    if printed.head.trim().is_empty() {
        return;
    }
    sheet.line(format!(
        "  {}",
        words::report::printed(screen.lang, printed.bytes)
    ));
    let lines: Vec<&str> = printed.head.trim_end().lines().collect();
    for line in lines.iter().take(MOST_PRINTED) {
        sheet.line(format!(
            "    {}",
            faint(&layout::cut(&layout::harmless(line), sheet.width - 4))
        ));
    }
    if lines.len() > MOST_PRINTED || printed.bytes > printed.head.len() as u64 {
        sheet.line(format!(
            "    {}",
            faint(words::report::printed_more(screen.lang))
        ));
    }
    sheet.blank();
}

/// The known mistake that fails so, what speaks for it, and where to look.
fn cause(sheet: &mut Sheet, screen: &Screen, page: &Page) {
    let Some(likely) = page.likely() else {
        return;
    };
    let lines = cause_told(screen.lang, &likely);
    let widths = lines.iter().map(|(label, _)| layout::width(label));
    let left = widths.max().unwrap_or_default();
    for (label, text) in &lines {
        sheet.led(&format!("{}  ", hint(&pad(label, left))), 2, text);
    }
    sheet.blank();
}

/// What is said of a likely cause, each with what it is.
pub fn cause_told(lang: Lang, likely: &Likely) -> Vec<(&'static str, String)> {
    let told = |mistake: &Mistake| {
        let title = mistake.title.get(lang).trim_end_matches('.');
        format!("{title}. {}", mistake.cause.get(lang))
    };
    let look = |mistake: &Mistake| mistake.look.get(lang).to_owned();
    let or = words::cause::or(lang);
    let mut lines = vec![(
        words::cause::confidence(lang, likely.confidence),
        told(likely.mistake),
    )];
    lines.extend(likely.or.map(|other| (or, told(other))));
    lines.push((
        words::cause::because(lang),
        words::cause::evidence(lang, &likely.evidence),
    ));
    lines.push((words::cause::look(lang), look(likely.mistake)));
    lines.extend(likely.or.map(|other| (or, look(other))));
    lines
}

/// How many were taken, and what the next one costs. They are read again with `hint --all`.
fn hints(sheet: &mut Sheet, screen: &Screen, page: &Page, case: &Case) {
    let taken = page.standing.hints.get(case.id.get_ref());
    let said = words::hint::used(screen.lang, taken.copied().unwrap_or(0), case.hints.len());
    sheet.code("", 2, &said, faint);
    sheet.blank();
}

fn what_next(
    sheet: &mut Sheet,
    screen: &Screen,
    page: &Page,
    case: &Case,
    failure: &Failure,
    length: Length,
) {
    let lang = screen.lang;
    let (problem, id) = (&page.problem.id, case.id.get_ref());
    let taken = page.standing.hints.get(id).copied().unwrap_or(0);
    let mut commands = Vec::new();
    let helps = !page.is_interview();
    if helps && taken < case.hints.len() && length != Length::Live {
        let command = screen.command(&format!("hint {problem} {id}"));
        commands.push((words::report::next_hint(lang, taken), command));
    }
    if helps {
        commands.push((words::report::note(lang), super::note_path(lang, case)));
    }
    let seed = failure
        .seed
        .map(|seed| format!(" --seed {seed}"))
        .unwrap_or_default();
    let replay = format!("{} --case {id}{seed}", page.grade_command(screen));
    commands.push((words::report::replay(lang), replay));
    if length == Length::Short {
        commands.push((words::report::in_full(lang), page.grade_command(screen)));
    }
    sheet.commands(2, &commands);
}

/// A failure in a few words and so many columns, for a list.
pub fn phrase(screen: &Screen, manifest: &Manifest, failure: &Failure, columns: usize) -> String {
    if let Why::Differs(difference) = &failure.why
        && let Some((call, got, expected)) = diagnose::values(difference)
    {
        let told = |part: &str| told::line(screen.lang, manifest, part);
        let call = told(&call);
        let values = words::why::instead_of(screen.lang, &told(&got), &told(&expected));
        let room = columns.saturating_sub(layout::width(&values) + 1);
        return layout::cut(
            &format!("{} {values}", layout::cut_start(&call, room)),
            columns,
        );
    }
    let phrase = match diagnose::timing(&failure.why) {
        Some(Timing::Late) => words::why::too_late(screen.lang).to_owned(),
        Some(Timing::Early) => words::why::too_early(screen.lang).to_owned(),
        None => words::why::phrase(screen.lang, &failure.why),
    };
    layout::cut(&layout::harmless(first_line(&phrase)), columns)
}
