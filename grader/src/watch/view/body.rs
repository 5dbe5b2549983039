//! What there is to read: the failure at hand in full and the rest a line each, the whole transcript,
//! the keys.

use diffy::Line;

use crate::diagnose;
use crate::layout::{harmless, pad, width};
use crate::manifest::Case;
use crate::outcome::{CaseOutcome, Graded, Status, Verdict, Why};
use crate::report::sheet::Sheet;
use crate::report::text::{performance, rule, warnings};
use crate::report::{Length, Page, Screen, failure, note_path, rest, told, ungraded};
use crate::style::{bad, faint, hint, ok, strong};
use crate::submission::Submission;
use crate::watch::state::State;
use crate::words;

/// More lines are not compared: nobody reads them, and it takes its time.
const MOST_COMPARED: usize = 1000;

/// The outcome, and where its hints end.
pub fn report(state: &State, screen: &Screen) -> (Vec<String>, Option<usize>) {
    let mut sheet = Sheet::new(screen.width);
    if let Some(failed) = &state.failed {
        failed.iter().for_each(|line| sheet.prose(1, line));
        sheet.blank();
        sheet.prose(1, words::watch::failed_mend(screen.lang));
        return (sheet.into_lines(), None);
    }
    let Some(shown) = &state.shown else {
        return (Vec::new(), None);
    };
    let page = Page {
        problem: &state.problem,
        submission: &Submission::Learner,
        report: &shown.report,
        listing: &shown.listing,
        fingerprints: &state.fingerprints,
        standing: &state.standings.standing(&state.problem.id),
        next: None,
        clock: state.clock.as_ref(),
    };
    match &shown.report.verdict {
        Verdict::Refused(refusal) => ungraded::refusal_told(&mut sheet, screen, &page, refusal),
        Verdict::DidNotCompile(failure) => {
            ungraded::errors_told(&mut sheet, screen, &page, failure)
        }
        Verdict::Graded(graded) => return graded_told(sheet, state, screen, &page, graded),
    }
    (sheet.into_lines(), None)
}

fn graded_told(
    mut sheet: Sheet,
    state: &State,
    screen: &Screen,
    page: &Page,
    graded: &Graded,
) -> (Vec<String>, Option<usize>) {
    let lang = screen.lang;
    warnings(&mut sheet, screen, &graded.warnings);
    if let Some(Status::Unknown { reason }) = graded.unknown().map(|case| &case.status) {
        sheet.prose(1, words::report::unknown(lang));
        sheet.prose(3, reason);
        sheet.commands(
            1,
            &[(words::report::unknown_mend(lang), screen.command("doctor"))],
        );
        sheet.blank();
    }
    let Some(case) = state
        .at_hand()
        .and_then(|id| page.problem.manifest.case(id))
    else {
        if state.is_accepted() {
            solved(&mut sheet, state, screen);
            performance(&mut sheet, screen, page, true);
        } else if graded.unknown().is_none() {
            let is_measured = graded.is_accepted() && page.report.whole;
            sheet.prose(1, words::watch::none_failed_yet(lang, is_measured));
        }
        return (sheet.into_lines(), None);
    };
    let failing = state.failing();
    let at = failing.iter().position(|id| id == case.id.get_ref());
    let title = match at {
        Some(at) => words::watch::failure(lang, at + 1, failing.len()),
        None => words::watch::case(lang).to_owned(),
    };
    sheet.line(rule(&title, screen.width));
    let outcome = state.outcome(case.id.get_ref());
    match outcome.map(|outcome| (outcome, &outcome.status)) {
        Some((outcome, Status::Failed(failure))) => {
            failure::write(&mut sheet, screen, page, outcome, failure, Length::Live);
        }
        other => {
            let status = other.map(|(_, status)| status);
            unfailed(&mut sheet, screen, case, status, !state.is_mock());
        }
    }
    sheet.blank();
    let (mut lines, mut more) = (sheet.into_lines(), Sheet::new(screen.width));
    let is_hinted = hints(&mut more, state, screen, case);
    lines.extend(more.into_lines());
    let hints = is_hinted.then_some(lines.len());
    let mut others = Sheet::new(screen.width);
    let none = CaseOutcome {
        id: case.id.get_ref().clone(),
        ..nobody()
    };
    rest::write(&mut others, screen, page, graded, outcome.unwrap_or(&none));
    lines.push(String::new());
    lines.extend(others.into_lines());
    (lines, hints)
}

fn nobody() -> CaseOutcome {
    CaseOutcome {
        id: String::new(),
        status: Status::Passed,
        saw: String::new(),
        expected: String::new(),
        printed: Default::default(),
        took: Default::default(),
    }
}

/// A case that was chosen and did not fail.
fn unfailed(sheet: &mut Sheet, screen: &Screen, case: &Case, status: Option<&Status>, helps: bool) {
    let lang = screen.lang;
    sheet.blank();
    let mark = match status {
        Some(Status::Passed) => ok("✓ "),
        _ => faint("· "),
    };
    sheet.titled(&mark, case.title.get(lang), case.id.get_ref());
    sheet.prose(2, case.why.get(lang));
    sheet.blank();
    let says = match status {
        Some(Status::Passed) => words::watch::passes(lang).to_owned(),
        Some(Status::Skipped { after }) => words::report::until(lang, after),
        _ => words::watch::not_yet_run(lang).to_owned(),
    };
    sheet.prose(2, &says);
    if helps {
        sheet.commands(2, &[(words::report::note(lang), note_path(lang, case))]);
    }
}

/// The hints that were taken, and how many there are to take; in an interview neither. True if there are
/// any to be seen.
fn hints(sheet: &mut Sheet, state: &State, screen: &Screen, case: &Case) -> bool {
    if state.is_mock() {
        return false;
    }
    let id = case.id.get_ref();
    let taken = state.standings.hints_taken(&state.problem.id, id);
    for (n, text) in case.hints.iter().enumerate().take(taken) {
        let label = words::report::hint(screen.lang, n + 1, case.hints.len());
        sheet.led(&format!("{}  ", hint(&label)), 2, text.get(screen.lang));
    }
    sheet.blank();
    let is_passed = state
        .outcome(id)
        .is_some_and(|one| one.status == Status::Passed);
    if !is_passed {
        let left = case.hints.len().saturating_sub(taken);
        sheet.prose(2, &words::watch::hints_left(screen.lang, taken, left));
    }
    taken > 0
}

fn solved(sheet: &mut Sheet, state: &State, screen: &Screen) {
    let lang = screen.lang;
    sheet.line(format!(" {}", ok(words::report::well_done(lang))));
    sheet.blank();
    let ids: Vec<String> = state.problems.iter().map(|one| one.id.clone()).collect();
    let next = state.standings.next(&ids, &state.problem.id);
    let next = next.and_then(|id| state.problems.iter().find(|one| one.id == id));
    let mut keys = vec![("s", words::report::compare(lang).to_owned())];
    match next {
        Some(next) => {
            let title = next.manifest.title.get(lang);
            let next = format!("{}: {title}", words::report::next_problem(lang));
            keys.push(("n", next));
        }
        None => sheet.line(format!(" {}", ok(words::board::all_solved(lang)))),
    }
    for (key, does) in keys {
        sheet.led(&format!("{}  ", strong(key)), 1, &does);
    }
}

/// The whole transcript, what was expected beside what was seen.
pub fn diff(state: &State, screen: &Screen) -> Vec<String> {
    let lang = screen.lang;
    let Some(outcome) = state.compared() else {
        return Vec::new();
    };
    let (expected, saw) = sides(outcome);
    let told = |text: String| told::lines(lang, &state.problem.manifest, &text);
    let (expected, saw) = (told(expected), told(saw));
    let lines = |text: &str| text.lines().count();
    let is_cut = lines(&expected).max(lines(&saw)) > MOST_COMPARED;
    let first = |text: &str| {
        let lines = text.lines().take(MOST_COMPARED);
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let (expected, saw) = (first(&expected), first(&saw));
    let mut sheet = Sheet::new(screen.width);
    let title = format!("{}  {}", outcome.id, words::watch::diff_title(lang));
    sheet.line(strong(&title));
    sheet.blank();
    let patch = diffy::DiffOptions::new()
        .set_context_len(2 * MOST_COMPARED)
        .create_patch(&expected, &saw);
    let changes = patch.hunks().iter().flat_map(|hunk| hunk.lines());
    let mut is_same = true;
    for change in changes {
        is_same = false;
        match change {
            Line::Context(line) => sheet.code("  ", 0, line.trim_end(), str::to_owned),
            Line::Delete(line) => sheet.code(&ok("- "), 0, line.trim_end(), ok),
            Line::Insert(line) => sheet.code(&bad("+ "), 0, line.trim_end(), bad),
        }
    }
    if is_same {
        saw.lines()
            .for_each(|line| sheet.code("  ", 0, line, str::to_owned));
    }
    if is_cut {
        sheet.line(faint(&words::watch::diff_cut(lang, MOST_COMPARED)));
    }
    sheet.into_lines()
}

/// What was expected, and what was seen. Of a case that is compared with a model, the program that
/// shows the difference: there is no other that was expected.
fn sides(outcome: &CaseOutcome) -> (String, String) {
    let Status::Failed(failure) = &outcome.status else {
        return (outcome.expected.clone(), outcome.saw.clone());
    };
    let course = diagnose::course(outcome, failure);
    match (&failure.why, course.is_model) {
        (Why::Differs(difference), true) => {
            let side = |last: &Option<String>| {
                let lines = difference.before.iter().chain(last);
                lines.map(|line| format!("{line}\n")).collect::<String>()
            };
            (side(&difference.expected), side(&difference.got))
        }
        _ => (outcome.expected.clone(), outcome.saw.clone()),
    }
}

pub fn help(screen: &Screen) -> Vec<String> {
    let keys = words::watch::help(screen.lang);
    let left = keys
        .iter()
        .map(|(key, _)| width(key))
        .max()
        .unwrap_or_default();
    let mut sheet = Sheet::new(screen.width);
    sheet.line(format!(
        " {}",
        strong(words::watch::help_title(screen.lang))
    ));
    for (key, does) in keys {
        sheet.led(&format!("{}  ", strong(&pad(key, left))), 1, does);
    }
    sheet.blank();
    sheet.prose(1, words::watch::help_more(screen.lang));
    sheet.into_lines()
}

pub fn titled(title: &str, lines: &[String]) -> Vec<String> {
    if title.is_empty() {
        return lines.to_vec();
    }
    let title = format!(" {}", strong(&harmless(title)));
    [title, String::new()]
        .into_iter()
        .chain(lines.iter().cloned())
        .collect()
}
