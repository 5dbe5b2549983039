//! Reports as they are read, in both languages, at two widths. Beside: what attempts say (`record`), and how
//! fast it is (`performance`).

mod performance;
mod record;
mod timed;
mod ungraded;

use std::time::Duration;

use insta::assert_snapshot;
use kit::transcript::Waiting;

use super::sample::{
    SEEDED, at, because, differs, graded, not_compiled, only, outcome, page, panicked, passed,
    problem, refused, screen, step,
};
use super::{Length, Page, board, json, text};
use crate::history::{Standing, State};
use crate::lang::Lang::{self, En, Ko};
use crate::layout::width;
use crate::outcome::{
    CaseOutcome, CompileFailureKind, Difference, Failure, Printed, Refusal, Status, Verdict, Why,
};

fn shown_with(
    verdict: Verdict,
    standing: &Standing,
    lang: Lang,
    columns: usize,
    length: Length,
) -> String {
    let mut out = Vec::new();
    let screen = screen(lang, columns);
    page(verdict, standing, |page| {
        text::write(&mut out, &screen, page, length)
    })
    .unwrap();
    String::from_utf8(out).unwrap()
}

fn shown(verdict: Verdict, lang: Lang, columns: usize) -> String {
    shown_with(verdict, &Standing::default(), lang, columns, Length::Full)
}

fn one(why: Why) -> Verdict {
    only(outcome(
        "refill-is-continuous",
        Status::Failed(because(why)),
    ))
}

/// Two of the cases failed, one waits.
fn several() -> Verdict {
    graded(vec![
        outcome("refill-is-continuous", Status::Failed(differs())),
        outcome(
            "never-above-capacity",
            Status::Skipped {
                after: "refill-is-continuous".into(),
            },
        ),
        outcome("model", Status::Failed(differs())),
        outcome("never-over-admits", Status::Failed(panicked())),
    ])
}

fn race() -> CaseOutcome {
    let timeline = vec![
        step(0, "main", "thread::spawn", 4),
        step(0, "worker-1", "Mutex::lock", 5),
        step(0, "worker-2", "Mutex::lock", 5),
        step(0, "worker-1", "Mutex::lock", 6),
        step(1500, "worker-2", "Mutex::lock", 6),
    ];
    let failure = Failure {
        seed: Some(41),
        times: Some((3, 600)),
        timeline,
        ..because(Why::Differs(Difference {
            before: vec!["t=0.000s  new(5, 1.0)  Ok".into()],
            expected: Some("t=0.000s  admitted  5".into()),
            got: Some("t=0.000s  admitted  6".into()),
        }))
    };
    CaseOutcome {
        expected: SEEDED.into(),
        ..outcome("never-over-admits", Status::Failed(failure))
    }
}

fn against_the_model() -> CaseOutcome {
    let failure = Failure {
        seed: Some(7),
        times: Some((1, 8)),
        ..differs()
    };
    CaseOutcome {
        expected: "1000 programs, every one:".into(),
        ..outcome("model", Status::Failed(failure))
    }
}

#[test]
fn a_failing_grade() {
    assert_snapshot!(shown(several(), Ko, 80));
    assert_snapshot!(shown(several(), Ko, 60));
    assert_snapshot!(shown(several(), En, 80));
    assert_snapshot!(shown(several(), En, 60));
}

#[test]
fn a_failing_grade_in_short() {
    let standing = Standing::default();
    assert_snapshot!(shown_with(several(), &standing, Ko, 80, Length::Short));
}

#[test]
fn hints_that_were_taken_are_counted_and_not_repeated() {
    let said = |taken: usize| {
        let mut standing = Standing::default();
        standing.hints.insert("refill-is-continuous".into(), taken);
        shown_with(several(), &standing, En, 80, Length::Full)
    };
    for (taken, counted, has_next) in [
        (0, "There are 2 hints.", true),
        (1, "1 hint used, 1 left.", true),
        (2, "2 hints used; there are no more", false),
    ] {
        let text = said(taken);
        assert!(text.contains(counted), "{text}");
        assert!(!text.contains("Remember when you last refilled"), "{text}");
        assert_eq!(text.contains("hint rate-limiter"), has_next, "{text}");
    }
}

#[test]
fn an_accepted_grade() {
    let all = || only(passed("model"));
    assert_snapshot!(shown(all(), Ko, 80));
    assert_snapshot!(shown(all(), En, 60));
}

#[test]
fn a_grade_of_some_cases_has_no_score() {
    assert_snapshot!(shown(graded(vec![passed("model")]), Ko, 80));
    assert_snapshot!(shown(graded(vec![race()]), En, 80));
}

#[test]
fn a_panic_shows_the_line_it_happened_on() {
    let mut failing = outcome("refill-is-continuous", Status::Failed(panicked()));
    failing.expected = "t=0.000s  new(10, 2.0)  Ok\nt=0.000s  is_allowed(11)  false".into();
    failing.saw = "t=0.000s  new(10, 2.0)  Ok\npanic in main at x:1: no".into();
    failing.printed = Printed {
        head: "tokens = 10\n\u{1b}[2Jneeded = 11\n".into(),
        bytes: 24,
    };
    assert_snapshot!(shown(only(failing.clone()), Ko, 80));
    assert_snapshot!(shown(only(failing), En, 80));
}

#[test]
fn a_race_shows_the_schedule_that_fails() {
    assert_snapshot!(shown(only(race()), Ko, 80));
    assert_snapshot!(shown(only(race()), En, 60));
}

#[test]
fn a_schedule_of_many_threads_is_a_list() {
    let mut race = race();
    if let Status::Failed(failure) = &mut race.status {
        failure.timeline = (0..40)
            .map(|n| step(n, &format!("worker-{}", n % 5), "Mutex::lock", 5))
            .collect();
    }
    assert_snapshot!(shown(only(race), En, 80));
}

#[test]
fn a_model_failure_shows_the_smallest_program() {
    assert_snapshot!(shown(only(against_the_model()), Ko, 80));
    assert_snapshot!(shown(only(against_the_model()), En, 80));
}

#[test]
fn a_deadlock_shows_who_waits_where() {
    let wait = |thread: &str, line| Waiting {
        thread: thread.into(),
        on: "Mutex::lock".into(),
        place: Some(at(line)),
    };
    let deadlock = || Why::Deadlock {
        waiting: vec![wait("worker-1", 5), wait("worker-2", 6)],
    };
    assert_snapshot!(shown(one(deadlock()), Ko, 80));
    assert_snapshot!(shown(one(deadlock()), En, 80));
}

#[test]
fn a_known_mistake_is_named_by_how_it_fails() {
    let text = shown(
        only(outcome("never-above-capacity", Status::Failed(differs()))),
        En,
        80,
    );
    assert!(text.contains("Looks like  No cap."), "{text}");
    let otherwise = outcome("never-above-capacity", Status::Failed(panicked()));
    for other in [several(), only(otherwise)] {
        let text = shown(other, En, 80);
        assert!(!text.contains("No cap"), "{text}");
    }
}

#[test]
fn every_way_to_fail_has_its_sentence() {
    let thread = || "worker-1".to_owned();
    let all = [
        Why::NoEnd { steps: 20_000 },
        Why::EndlessLoop { thread: thread() },
        Why::Unseen { thread: thread() },
        Why::TimeLimit {
            limit: Duration::from_secs(2),
        },
        Why::Waited {
            limit: Duration::from_secs(2),
        },
        Why::OutOfMemory { limit_mib: 512 },
        Why::StackOverflow,
        Why::Panicked {
            thread: thread(),
            message: "first".into(),
            place: None,
            then: Some("second".into()),
        },
        Why::Exited { code: 0 },
        Why::Aborted {
            message: Some("fatal runtime error".into()),
        },
        Why::Signal {
            name: "SIGSEGV".into(),
        },
        Why::TooMuchOutput { limit_kib: 1024 },
        Why::LeftChildren { count: 1 },
        Why::TooManyProcesses { limit: 64 },
        Why::OtherProcesses,
    ];
    for lang in Lang::ALL {
        let said: Vec<String> = all
            .iter()
            .map(|why| {
                let (sentence, phrase) = (
                    crate::words::why::sentence(lang, why),
                    crate::words::why::phrase(lang, why),
                );
                format!("{phrase}\n    {sentence}")
            })
            .collect();
        assert_snapshot!(said.join("\n"));
    }
}

#[test]
fn no_line_of_ours_is_wider_than_the_screen() {
    let verdicts = || {
        [
            several(),
            only(race()),
            only(against_the_model()),
            only(passed("model")),
        ]
    };
    for lang in Lang::ALL {
        for columns in [60, 72, 80, 120] {
            for line in verdicts()
                .into_iter()
                .map(|verdict| shown(verdict, lang, columns))
            {
                let wide = |line: &&str| width(line) > columns;
                assert_eq!(line.lines().find(wide), None);
            }
        }
    }
}

#[test]
fn the_board() {
    let mut state = State::default();
    let board = |state: &State, lang, columns| {
        let mut out = Vec::new();
        let mut second = problem();
        second.id = "connection-pool".into();
        let problems = [problem(), second];
        let ids = problems.each_ref().map(|problem| problem.id.clone());
        let (screen, open) = (screen(lang, columns), state.open(&ids));
        board::write(&mut out, &screen, &problems, &[], state, open).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_snapshot!(board(&state, Ko, 60));
    let standing = state.problems.entry("rate-limiter".into()).or_default();
    standing.solved = true;
    standing.last = Some(40);
    standing.best = Some(100);
    assert_snapshot!(board(&state, Ko, 80));
    assert_snapshot!(board(&state, En, 60));
    state.current = Some("rate-limiter".into());
    let standing = state.problems.entry("rate-limiter".into()).or_default();
    standing.failing = vec!["refill-is-continuous".into()];
    let worse = board(&state, En, 60);
    assert!(worse.contains("› rate-limiter") && worse.contains("· connection-pool"));
}

#[test]
fn the_json_of_every_verdict() {
    let verdicts = [
        several(),
        only(race()),
        not_compiled(CompileFailureKind::Code, &["mismatched types"]),
        refused(Refusal::Missing {
            file: "problems/rate-limiter/src/lib.rs".into(),
        }),
        only(outcome(
            "model",
            Status::Unknown {
                reason: "no memory".into(),
            },
        )),
    ];
    let screen = screen(En, 80);
    let submissions = verdicts
        .into_iter()
        .map(|verdict| {
            page(verdict, &Standing::default(), |page| {
                json::submission(&screen, page)
            })
        })
        .collect();
    let mut out = Vec::new();
    json::write(&mut out, &screen, submissions).unwrap();
    assert_snapshot!(String::from_utf8(out).unwrap());
}

#[test]
fn what_is_right_at_another_time_is_told_so_in_a_list_and_what_is_wrong_is_not() {
    let phrase = |got: &str| {
        let mut failure = differs();
        failure.why = Why::Differs(Difference {
            before: Vec::new(),
            expected: Some("t=0.500s  ask(1)  true".into()),
            got: Some(got.into()),
        });
        super::failure::phrase(&screen(En, 80), &problem().manifest, &failure, 60)
    };
    assert_eq!(phrase("t=1.000s  ask(1)  true"), "right, but too late");
    assert_eq!(phrase("t=0.250s  ask(1)  true"), "right, but too early");
    assert_eq!(
        phrase("t=0.500s  ask(1)  false"),
        "ask(1) → false (expected true)"
    );
    assert_eq!(
        phrase("t=1.000s  ask(1)  false"),
        "ask(1) → false (expected true)"
    );
    assert_eq!(phrase("t=1.000s  ask(2)  true"), "another result");
}
