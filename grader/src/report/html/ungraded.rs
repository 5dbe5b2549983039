//! Submissions that never ran: source that was not taken, code that does not compile.

use super::page::section;
use super::tag::Html;
use crate::layout::uncoloured;
use crate::outcome::{CompileFailure, CompileFailureKind, Diagnostic, Refusal};
use crate::report::{Page, Screen};
use crate::words;

const MOST_ERRORS: usize = 5;
/// Of rustc's own text. A single error may fill screens.
const MOST_LINES: usize = 60;

pub fn refused(html: &mut Html, screen: &Screen, page: &Page, refusal: &Refusal) {
    let lang = screen.lang;
    html.tag("article", &[("class", "card first")], |html| {
        html.paragraph("said", &words::compile::refusal(lang, refusal));
        let reset = screen.command(&format!("reset {}", page.problem.id));
        html.paragraph("", &words::compile::refusal_mend(lang, refusal, &reset));
    });
}

pub fn not_compiled(html: &mut Html, screen: &Screen, page: &Page, failure: &CompileFailure) {
    let lang = screen.lang;
    let errors: Vec<&Diagnostic> = failure
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.is_error)
        .collect();
    section(html, "errors", words::html::errors(lang), |html| {
        match failure.kind {
            CompileFailureKind::Code => {}
            CompileFailureKind::Contract => {
                html.paragraph("", words::compile::contract(lang));
            }
            CompileFailureKind::OwnMain => html.paragraph("", words::compile::own_main(lang)),
            CompileFailureKind::Linkage => html.paragraph("", words::compile::linkage(lang)),
            CompileFailureKind::Unlinked => html.paragraph("", words::compile::unlinked(lang)),
            CompileFailureKind::TimedOut => html.paragraph("", words::compile::timed_out(lang)),
        }
        for error in errors.iter().take(MOST_ERRORS) {
            rendered(html, error);
        }
        if errors.len() > MOST_ERRORS {
            let more = words::compile::more_errors(lang, errors.len() - MOST_ERRORS);
            html.paragraph("muted", &more);
        }
        if failure.kind == CompileFailureKind::Contract {
            html.paragraph("", words::compile::api(lang));
            html.tag("pre", &[("class", "output")], |html| {
                for line in page.problem.manifest.api.trim().lines() {
                    html.line(line);
                    html.constant("\n");
                }
            });
        }
    });
}

/// rustc's own words, with a little of the colour that it gives them.
fn rendered(html: &mut Html, error: &Diagnostic) {
    let text = uncoloured(&error.rendered);
    html.tag(
        "pre",
        &[("class", "card rustc"), ("tabindex", "0")],
        |html| {
            for line in text.trim_end().lines().take(MOST_LINES) {
                match parts(line) {
                    Part::Head(kind, rest) => {
                        html.leaf("b", &[("class", "bad")], kind);
                        html.tag("b", &[], |html| html.line(rest));
                    }
                    Part::Place(line) => {
                        html.tag("span", &[("class", "info")], |html| html.line(line))
                    }
                    Part::Mark(margin, marks) => {
                        html.leaf("span", &[("class", "muted")], margin);
                        html.tag("b", &[("class", "bad")], |html| html.line(marks));
                    }
                    Part::Code(margin, code) => {
                        html.leaf("span", &[("class", "muted")], margin);
                        html.line(code);
                    }
                    Part::Note(line) => {
                        html.tag("span", &[("class", "muted")], |html| html.line(line))
                    }
                }
                html.constant("\n");
            }
        },
    );
}

/// What a line of rustc's is.
#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    /// `error[E0308]`, and the rest of the line.
    Head(&'a str, &'a str),
    /// `  --> file:1:2`
    Place(&'a str),
    /// `  |`, and what points at something in the line above.
    Mark(&'a str, &'a str),
    /// `12 |`, and the code.
    Code(&'a str, &'a str),
    Note(&'a str),
}

fn parts(line: &str) -> Part<'_> {
    if line.starts_with("error")
        && let Some((kind, _)) = line.split_once(':')
    {
        return Part::Head(kind, &line[kind.len()..]);
    }
    if line.trim_start().starts_with("--> ") || line.trim_start().starts_with("::: ") {
        return Part::Place(line);
    }
    let number = |margin: &str| margin.chars().all(|c| c == ' ' || c.is_ascii_digit());
    match line.split_once('|') {
        Some((before, rest)) if number(before) => {
            let margin = &line[..=before.len()];
            match before.trim().is_empty() {
                true => Part::Mark(margin, rest),
                false => Part::Code(margin, rest),
            }
        }
        _ => Part::Note(line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_message_are_told_apart() {
        assert_eq!(
            parts("error[E0308]: mismatched types: u32"),
            Part::Head("error[E0308]", ": mismatched types: u32")
        );
        assert_eq!(
            parts("  --> src/lib.rs:3:9"),
            Part::Place("  --> src/lib.rs:3:9")
        );
        assert_eq!(parts("12 |     a | b"), Part::Code("12 |", "     a | b"));
        assert_eq!(parts("   |  ^^^ here"), Part::Mark("   |", "  ^^^ here"));
        assert_eq!(parts("   = note: so"), Part::Note("   = note: so"));
    }
}
