//! Submissions that never ran: source that was not taken, code that does not compile.

use super::sheet::Sheet;
use super::text::{first_line, headline};
use super::{Page, Screen};
use crate::layout::{harmless, uncoloured};
use crate::outcome::{CompileFailure, CompileFailureKind, Diagnostic, Refusal};
use crate::style::faint;
use crate::words;

const MOST_ERRORS: usize = 3;
/// Of rustc's own text. A single error may fill screens.
const MOST_LINES: usize = 40;
const MOST_LINES_OF_CONTRACT: usize = 6;

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
    refusal_told(sheet, screen, page, refusal);
}

/// The same without a headline.
pub fn refusal_told(sheet: &mut Sheet, screen: &Screen, page: &Page, refusal: &Refusal) {
    let lang = screen.lang;
    sheet.prose(2, &words::compile::refusal(lang, refusal));
    let reset = screen.command(&format!("reset {}", page.problem.id));
    sheet.prose(2, &words::compile::refusal_mend(lang, refusal, &reset));
}

pub fn not_compiled(sheet: &mut Sheet, screen: &Screen, page: &Page, failure: &CompileFailure) {
    let says = words::compile::headline(screen.lang, failure.kind, errors(failure).len());
    headline(sheet, screen, page, false, &says);
    sheet.blank();
    errors_told(sheet, screen, page, failure);
}

pub fn errors(failure: &CompileFailure) -> Vec<&Diagnostic> {
    let diagnostics = failure.diagnostics.iter();
    diagnostics.filter(|one| one.is_error).collect()
}

/// The same without a headline.
pub fn errors_told(sheet: &mut Sheet, screen: &Screen, page: &Page, failure: &CompileFailure) {
    let (lang, errors) = (screen.lang, errors(failure));
    match failure.kind {
        CompileFailureKind::Code => rendered(sheet, screen, &errors),
        CompileFailureKind::Contract => contract(sheet, screen, page, &errors),
        CompileFailureKind::OwnMain => sheet.prose(2, words::compile::own_main(lang)),
        CompileFailureKind::Linkage => {
            sheet.prose(2, words::compile::linkage(lang));
            sheet.blank();
            rendered(sheet, screen, &errors);
        }
        CompileFailureKind::Unlinked => {
            sheet.prose(2, words::compile::unlinked(lang));
            sheet.blank();
            rendered(sheet, screen, &errors);
        }
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

/// Where rustc points is code that the learner cannot see. What it says there is of use all the same,
/// and so is every place in the learner's own code that it adds.
fn contract(sheet: &mut Sheet, screen: &Screen, page: &Page, errors: &[&Diagnostic]) {
    let for_threads = |error: &&Diagnostic| error.message.contains(FOR_THREADS);
    sheet.prose(
        2,
        match errors.iter().all(for_threads) {
            true => words::compile::not_for_threads(screen.lang),
            false => words::compile::contract(screen.lang),
        },
    );
    sheet.blank();
    let mut said: Vec<(String, Option<String>, Vec<&str>)> = errors
        .iter()
        .map(|error| {
            let places = in_own_code(&error.rendered);
            (in_a_line(error), adapter_line(error), places)
        })
        .collect();
    said.dedup();
    for (line, asks, places) in said.iter().take(MOST_LINES_OF_CONTRACT) {
        sheet.led("- ", 2, line);
        if let Some(asks) = asks {
            sheet.code("", 4, asks, faint);
        }
        for line in places.iter().take(MOST_LINES) {
            sheet.line(format!("    {line}"));
        }
    }
    if said.len() > MOST_LINES_OF_CONTRACT {
        let more = words::compile::more_errors(screen.lang, said.len() - MOST_LINES_OF_CONTRACT);
        sheet.line(format!("  {}", faint(&more)));
    }
    sheet.blank();
    sheet.prose(2, words::compile::api(screen.lang));
    sheet.blank();
    for line in page.problem.manifest.api.trim().lines() {
        sheet.line(format!("    {}", harmless(line)));
    }
}

/// What every message of rustc's about a missing `Send` or `Sync` says.
const FOR_THREADS: &str = "between threads safely";

/// The line of the adapter at which the message is: what it asks for.
fn adapter_line(error: &Diagnostic) -> Option<String> {
    let place = error.place.as_ref()?;
    let number = place.line.to_string();
    let rendered = uncoloured(&error.rendered);
    let code = rendered.lines().find_map(|line| {
        let (before, code) = line.split_once('|')?;
        (before.trim() == number).then(|| code.trim())
    })?;
    Some(format!("{place}: {code}"))
}

/// The message, and what stands at the `^^^^` below the code.
fn in_a_line(error: &Diagnostic) -> String {
    let message = first_line(&error.message);
    let rendered = uncoloured(&error.rendered);
    let label = rendered
        .lines()
        .find_map(|line| Some(line.rsplit_once('^')?.1.trim()));
    match label.filter(|label| label.starts_with("expected")) {
        Some(label) => format!("{message}: {label}"),
        None => message.to_owned(),
    }
}

/// The notes below an error that point into another file than the adapter.
fn in_own_code(rendered: &str) -> Vec<&str> {
    let mut lines = rendered.lines().peekable();
    let mut own = Vec::new();
    let mut is_own = false;
    while let Some(line) = lines.next() {
        let plain = uncoloured(line);
        if plain.starts_with("note: ") {
            let place = lines.peek().copied().map(uncoloured).unwrap_or_default();
            let is_ours = place.contains("adapter.rs:") || place.contains("/suite/src/");
            is_own = place.contains("--> ") && !is_ours;
        } else if !plain.starts_with(' ') && !plain.starts_with(|c: char| c.is_ascii_digit()) {
            is_own = false;
        }
        if is_own && !plain.trim_start().starts_with("= ") {
            own.push(line);
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mismatch_says_what_was_expected() {
        let error = Diagnostic {
            is_error: true,
            message: "mismatched types".into(),
            code: None,
            place: None,
            rendered: "error: mismatched types\n  |\n9 | f()\n  | \u{1b}[1m^^^ expected `u32`, found `&str`\u{1b}[0m\n".into(),
        };
        assert_eq!(
            in_a_line(&error),
            "mismatched types: expected `u32`, found `&str`"
        );
    }

    #[test]
    fn the_line_of_the_adapter_says_what_is_asked_for() {
        let error = Diagnostic {
            is_error: true,
            message: "no method named `get`".into(),
            code: None,
            place: Some(kit::transcript::Place {
                file: "problems/pool/adapter.rs".into(),
                line: 3,
                column: 12,
            }),
            rendered: "error: no method named `get`\n --> problems/pool/adapter.rs:3:12\n  |\n\
                       \u{1b}[94m3 |\u{1b}[0m     self.0.get(a || b)\n  |            ^^^\n"
                .into(),
        };
        assert_eq!(
            adapter_line(&error).as_deref(),
            Some("problems/pool/adapter.rs:3: self.0.get(a || b)")
        );
        let elsewhere = Diagnostic {
            place: None,
            ..error
        };
        assert_eq!(adapter_line(&elsewhere), None);
    }

    #[test]
    fn a_note_about_the_learners_own_code_is_shown_with_its_lines() {
        let rendered = "\
error: future cannot be sent between threads safely
  --> problems/pool/adapter.rs:3:58
   |
 3 |     Box::pin(self.0.get())
   |     ^^^^^^^^^^^^^^^^^^^^^^ future returned by `get` is not `Send`
   |
   = help: within `impl Future`, the trait `Send` is not implemented for `MutexGuard<'_, u32>`
\u{1b}[1mnote\u{1b}[0m: future is not `Send` as this value is used across an await
  --> problems/pool/src/lib.rs:13:65
   |
12 |     let mut n = self.n.lock().unwrap();
   |         ----- has type `MutexGuard<'_, u32>` which is not `Send`
   = note: required for the cast
note: required by a bound
  --> problems/pool/adapter.rs:9:1
   |
 9 | fn is_send() {}
note: required by a bound in `Pool`
  --> problems/pool/suite/src/lib.rs:9:0
";
        let own = in_own_code(rendered);
        assert_eq!(own.len(), 5, "{own:#?}");
        assert!(own[0].ends_with("used across an await"));
        assert!(own[4].ends_with("which is not `Send`"));
        assert_eq!(
            in_own_code("error: mismatched types\n --> adapter.rs:1:1\n"),
            [""; 0]
        );
    }
}
