//! Reports as they are read, in both languages, at two widths. Beside: what attempts say (`record`), and how
//! fast it is (`performance`).

mod performance;
mod record;

use std::time::Duration;

use insta::assert_snapshot;
use kit::transcript::Waiting;

use super::sample::{
    SEEDED, at, because, differs, graded, not_compiled, only, outcome, page, panicked, passed,
    problem, refused, screen, step,
};
use super::sheet::Sheet;
use super::{Length, Page, board, clock, json, text};
use crate::history::{Standing, State};
use crate::lang::Lang::{self, En, Ko};
use crate::layout::width;
use crate::outcome::{
    CaseOutcome, CompileFailureKind, Difference, Failure, Printed, Refusal, Status, Verdict, Why,
};
use crate::study::bank::Bank;
use crate::timing::summary::{self, Facts, Follow, Reached};
use crate::timing::{Event, Timing, What};

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

/// A failing grade while the clock shows this.
fn timed(events: &[(i64, What)], mock: bool, now: i64, lang: Lang) -> String {
    let events = events.iter().map(|(at, what)| Event {
        at: *at,
        what: what.clone(),
    });
    let timing = Timing {
        events: events.collect(),
        ..Timing::begin("rate-limiter", 0, 30, mock)
    };
    let shown = timing.shown(now);
    let mut out = Vec::new();
    let screen = screen(lang, 60);
    page(several(), &Standing::default(), |page| {
        let page = Page {
            clock: Some(&shown),
            ..*page
        };
        text::write(&mut out, &screen, &page, Length::Short)
    })
    .unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_clock_is_told_with_the_verdict() {
    let basics = || What::Passed {
        stage: "basics".into(),
    };
    let going = timed(&[(370, basics())], false, 379, Ko);
    assert!(
        going.contains("23:41 남음") && going.contains("기본 동작 6분 10초"),
        "{going}"
    );
    let over = timed(&[], false, 2_120, Ko);
    assert!(over.contains("제한 시간 30분을 5분 20초 초과"), "{over}");
    let paused = timed(&[(379, What::Paused)], false, 9_999, En);
    assert!(
        paused.contains("paused · 23:41 left") && paused.contains("grader resume"),
        "{paused}"
    );
}

#[test]
fn nobody_helps_in_an_interview() {
    let helped = |text: &str| {
        let help = ["grader hint", "docs/en/", "hints", "Looks like", "May be"];
        help.into_iter().filter(|help| text.contains(help)).count()
    };
    let interview = timed(&[], true, 60, En);
    assert!(
        helped(&interview) == 0 && interview.contains("--case"),
        "{interview}"
    );
    assert!(
        !interview.contains("grader stop"),
        "there is time left: {interview}"
    );
    let over = timed(&[], true, 1_801, En);
    assert!(helped(&over) == 0 && over.contains("grader stop"), "{over}");
    assert!(helped(&timed(&[], false, 60, En)) > 0);
    // Afterwards there is help again.
    assert!(helped(&timed(&[(50, What::Stopped)], true, 60, En)) > 0);
}

/// An interview that came too late for what failed, and one that ended with everything.
fn summed_up(lang: Lang, columns: usize) -> String {
    let (problem, bank) = (problem(), Bank::default());
    let passed = |at, stage: &str| Event {
        at,
        what: What::Passed {
            stage: stage.into(),
        },
    };
    let stopped = Event {
        at: 2_120,
        what: What::Stopped,
    };
    let timing = Timing {
        mark: "a".into(),
        events: vec![passed(370, "basics"), passed(2_000, "threads"), stopped],
        ..Timing::begin("rate-limiter", 0, 30, true)
    };
    let report = super::sample::report(several());
    let mut summary = summary::summary(&Facts {
        timing: &timing,
        now: 3_000,
        manifest: &problem.manifest,
        attempts: &[],
        before: &[],
        report: Some(&report),
        bank: &bank,
    });
    let reached = |points, after| Reached {
        attempt: 1,
        points,
        of: 100,
        after: Duration::from_secs(after),
    };
    summary.in_time = Some(reached(62, 1_700));
    summary.at_end = Some(reached(78, 2_000));
    summary.verdict = Some(summary::Verdict::Borderline);
    summary.questions = vec![Follow {
        id: "rate-limiting-burst".into(),
        page: "rate-limiting".into(),
        anchor: "burst".into(),
        ask: problem.manifest.title.clone(),
        case: Some("never-above-capacity".into()),
    }];
    let mut sheet = Sheet::new(columns);
    clock::summary(
        &mut sheet,
        &screen(lang, columns),
        &problem.manifest,
        &summary,
    );
    let mut out = Vec::new();
    sheet.write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn how_an_interview_went() {
    assert_snapshot!(summed_up(Ko, 80));
    assert_snapshot!(summed_up(Ko, 60));
    assert_snapshot!(summed_up(En, 60));
    for text in [summed_up(Ko, 40), summed_up(En, 40)] {
        let broken = |line: &&str| width(line) > 40 && !line.contains("cargo grader");
        assert_eq!(text.lines().find(broken), None, "{text}");
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
fn code_that_does_not_compile_is_told_in_rustc_s_own_words() {
    let errors = [
        "mismatched types",
        "borrow of moved value",
        "no such field",
        "a fourth",
    ];
    assert_snapshot!(shown(
        not_compiled(CompileFailureKind::Code, &errors),
        Ko,
        80
    ));
}

#[test]
fn a_missing_method_is_told_along_with_the_api() {
    let errors = ["no method named `is_allowed` found for struct `RateLimiter`"];
    let missing = || not_compiled(CompileFailureKind::Contract, &errors);
    assert_snapshot!(shown(missing(), Ko, 60));
    assert_snapshot!(shown(missing(), En, 80));
}

#[test]
fn what_reaches_beyond_the_code_is_refused_with_its_lines() {
    let told = ["declaration of a `no_mangle` function"];
    let refused = || not_compiled(CompileFailureKind::Linkage, &told);
    assert_snapshot!(shown(refused(), Ko, 60));
    assert_snapshot!(shown(refused(), En, 80));
}

#[test]
fn a_main_of_one_s_own_and_an_endless_compilation_have_their_words() {
    for kind in [CompileFailureKind::OwnMain, CompileFailureKind::TimedOut] {
        assert_snapshot!(shown(not_compiled(kind, &[]), Ko, 60));
    }
}

#[test]
fn a_file_that_is_not_utf8_is_told_with_the_way_to_convert_it() {
    let cp949 = || Refusal::NotUtf8 {
        file: "problems/rate-limiter/src/lib.rs".into(),
        line: 3,
        byte: 0xC5,
        encoding: Some("CP949 (EUC-KR)".into()),
    };
    assert_snapshot!(shown(refused(cp949()), Ko, 80));
    assert_snapshot!(shown(refused(cp949()), En, 60));
}

#[test]
fn a_file_that_is_gone_is_told_with_the_way_to_bring_it_back() {
    let missing = Refusal::Missing {
        file: "problems/rate-limiter/src/lib.rs".into(),
    };
    assert_snapshot!(shown(refused(missing), Ko, 80));
}

#[test]
fn trouble_of_ours_is_never_held_against_the_learner() {
    let reason = || Status::Unknown {
        reason: "the worker could not do its work".into(),
    };
    let text = shown(only(outcome("model", reason())), Ko, 80);
    assert!(!text.contains("점   "), "{text}");
    assert_snapshot!(text);
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
