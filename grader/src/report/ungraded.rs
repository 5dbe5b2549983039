//! Submissions that never ran: source that was not taken, code that does not compile.

use super::sheet::Sheet;
use super::text::{first_line, headline};
use super::{Page, Screen};
use crate::layout::harmless;
use crate::outcome::{CompileFailure, CompileFailureKind, Diagnostic, Refusal};
use crate::style::faint;
use crate::words;

const MOST_ERRORS: usize = 3;
/// Of rustc's own text. A single error may fill screens.
const MOST_LINES: usize = 40;

pub fn refused(sheet: &mut Sheet, screen: &Screen, page: &Page, refusal: &Refusal) {
    let lang = screen.lang;
    headline(
        sheet,
        screen,
        page,
        false,
        words::compile::refused_headline(lang),
    );
    sheet.blank();
    sheet.prose(2, &words::compile::refusal(lang, refusal));
    let reset = screen.command(&format!("reset {}", page.problem.id));
    sheet.prose(2, &words::compile::refusal_mend(lang, refusal, &reset));
}

pub fn not_compiled(sheet: &mut Sheet, screen: &Screen, page: &Page, failure: &CompileFailure) {
    let lang = screen.lang;
    let errors: Vec<&Diagnostic> = failure
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.is_error)
        .collect();
    let says = words::compile::headline(lang, failure.kind, errors.len());
    headline(sheet, screen, page, false, &says);
    sheet.blank();
    match failure.kind {
        CompileFailureKind::Code => rendered(sheet, screen, &errors),
        CompileFailureKind::Contract => contract(sheet, screen, page, &errors),
        CompileFailureKind::OwnMain => sheet.prose(2, words::compile::own_main(lang)),
        CompileFailureKind::TimedOut => sheet.prose(2, words::compile::timed_out(lang)),
    }
}

/// rustc's own words, as it would print them.
fn rendered(sheet: &mut Sheet, screen: &Screen, errors: &[&Diagnostic]) {
    let mut lines = 0;
    let mut shown = 0;
    for error in errors.iter().take(MOST_ERRORS) {
        let all = error.rendered.trim_end().lines();
        if shown > 0 && lines + all.clone().count() > MOST_LINES {
            break;
        }
        for line in all.take(MOST_LINES) {
            sheet.line(line);
            lines += 1;
        }
        shown += 1;
        sheet.blank();
    }
    if errors.len() > shown {
        sheet.prose(
            0,
            &words::compile::more_errors(screen.lang, errors.len() - shown),
        );
    }
}

/// What rustc says of code that is not the learner's is of no use to them but for its first line.
fn contract(sheet: &mut Sheet, screen: &Screen, page: &Page, errors: &[&Diagnostic]) {
    sheet.prose(2, words::compile::contract(screen.lang));
    sheet.blank();
    for error in errors.iter().take(2 * MOST_ERRORS) {
        sheet.led("- ", 2, first_line(&error.message));
    }
    if errors.len() > 2 * MOST_ERRORS {
        let more = words::compile::more_errors(screen.lang, errors.len() - 2 * MOST_ERRORS);
        sheet.line(format!("  {}", faint(&more)));
    }
    sheet.blank();
    sheet.prose(2, words::compile::api(screen.lang));
    sheet.blank();
    for line in page.problem.manifest.api.trim().lines() {
        sheet.line(format!("    {}", harmless(line)));
    }
}
