//! Parts of a page about an attempt, as they are written.

use std::time::Duration;

use insta::assert_snapshot;

use super::*;
use crate::history::Standing;
use crate::lang::Lang::{En, Ko};
use crate::outcome::{CaseOutcome, Failure, Printed, Status, Why};
use crate::report::sample::{at, differs, graded, outcome, page, panicked, passed, screen};

/// 2026-11-21T15:09:34
const NOW: i64 = 1_795_273_774;

fn attempts() -> Vec<Attempt> {
    let attempt = |id: i64, points: u32, accepted: bool| Attempt {
        id,
        mark: id.to_string(),
        problem: "rate-limiter".into(),
        at: NOW - (10 - id) * 600,
        source: None,
        graded: true,
        accepted,
        whole: true,
        points,
        of: 100,
        seed: 0,
        toolchain: "rustc 1.95.0".into(),
        hints: 2,
        timing: None,
    };
    let mut all = vec![
        attempt(1, 25, false),
        attempt(2, 60, false),
        attempt(4, 100, true),
        attempt(5, 40, false),
    ];
    (all[0].graded, all[1].whole) = (false, false);
    all
}

/// A part of the page on the last attempt, an element a line.
fn part(
    verdict: Verdict,
    lang: Lang,
    write: impl FnOnce(&mut tag::Html, &Screen, &Attempted),
) -> String {
    let attempts = attempts();
    let html = page(verdict, &Standing::default(), |page| {
        let attempted = Attempted {
            page,
            attempt: attempts.last().unwrap(),
            attempts: &attempts,
            summary: None,
            clock: Clock::new(Some(NOW), 0),
        };
        let mut html = tag::Html::new();
        write(&mut html, &screen(lang, 80), &attempted);
        html.into_string()
    });
    html.replace("><", ">\n<")
}

/// Two that failed, one that waits, one that passed.
fn mixed() -> Verdict {
    let skipped = Status::Skipped {
        after: "refill-is-continuous".into(),
    };
    graded(vec![
        outcome("refill-is-continuous", Status::Failed(differs())),
        passed("never-above-capacity"),
        outcome("model", skipped),
        outcome("gone-since", Status::Failed(panicked())),
    ])
}

fn cases(verdict: Verdict, lang: Lang) -> String {
    part(verdict, lang, |html, screen, attempted| {
        let report = attempted.page.report;
        cases::write(html, screen, attempted.page, report.graded().unwrap());
    })
}

fn failed(failure: Failure, printed: &str) -> String {
    let case = CaseOutcome {
        printed: Printed {
            head: printed.into(),
            bytes: printed.len() as u64,
        },
        ..outcome("model", Status::Failed(failure))
    };
    cases(graded(vec![case]), En)
}

#[test]
fn the_head_says_what_came_of_it() {
    let head = |verdict, lang| part(verdict, lang, verdict::write);
    assert_snapshot!(head(mixed(), Ko));
    let ids = [
        "refill-is-continuous",
        "never-above-capacity",
        "model",
        "never-over-admits",
    ];
    let all = graded(ids.map(passed).to_vec());
    let accepted = head(all, En);
    assert!(accepted.contains("class=\"verdict ok\""), "{accepted}");
    assert!(
        accepted.contains('✓') && !accepted.contains('✗'),
        "{accepted}"
    );
}

#[test]
fn cases_are_told_the_first_failure_in_full_and_the_others_folded() {
    let told = cases(mixed(), En);
    assert_eq!(told.matches("<article").count(), 1);
    assert_eq!(told.matches("<details").count(), 1);
    assert_snapshot!(told);
    let none = cases(graded(vec![passed("model")]), En);
    assert!(
        !none.contains("<article") && none.contains("class=\"passed\""),
        "{none}"
    );
}

#[test]
fn what_the_grader_did_not_find_out_is_told_and_nothing_else() {
    let reason = "the <worker> is gone".into();
    let unknown = outcome("model", Status::Unknown { reason });
    let told = cases(graded(vec![unknown, passed("never-above-capacity")]), Ko);
    assert!(told.contains("model: the &lt;worker&gt; is gone"), "{told}");
    assert!(!told.contains("class=\"passed\""), "{told}");
}

#[test]
fn a_failure_shows_the_place_and_what_was_printed_and_cuts_what_has_no_end() {
    let panicked = failed(panicked(), "seen <1>\n");
    assert!(panicked.contains("seen &lt;1&gt;"), "{panicked}");
    assert!(panicked.contains(&at(5).to_string()), "{panicked}");
    let endless = "line\n".repeat(500);
    assert!(
        failed(panicked_with("no"), &endless)
            .matches("line\n")
            .count()
            < 20
    );
    let limit = Why::TimeLimit {
        limit: Duration::from_secs(2),
    };
    let late = failed(crate::report::sample::because(limit), "");
    assert!(
        !late.contains("class=\"output\""),
        "nothing was printed: {late}"
    );
}

fn panicked_with(message: &str) -> Failure {
    crate::report::sample::because(Why::Panicked {
        thread: "main".into(),
        message: message.into(),
        place: None,
        then: None,
    })
}

#[test]
fn attempts_are_drawn_and_listed_with_this_one_marked() {
    let progress = |lang| {
        part(mixed(), lang, |html, screen, attempted| {
            progress::write(html, screen.lang, attempted);
        })
    };
    assert_snapshot!(progress(Ko));
    let told = progress(En);
    assert_eq!(told.matches("aria-current=\"true\"").count(), 1);
    // Two were graded whole: the others are no points of the line.
    assert_eq!(told.matches("<circle").count(), 2);
}

#[test]
fn one_attempt_alone_is_no_progress() {
    let attempts = attempts();
    let told = page(mixed(), &Standing::default(), |page| {
        let attempted = Attempted {
            page,
            attempt: &attempts[0],
            attempts: &attempts[..1],
            summary: None,
            clock: Clock::new(Some(NOW), 0),
        };
        let mut html = tag::Html::new();
        progress::write(&mut html, En, &attempted);
        html.into_string()
    });
    assert_eq!(told, "");
}
