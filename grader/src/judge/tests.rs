use std::time::Duration;

use kit::transcript::Line;

use super::*;
use crate::outcome::Printed;

const LIMITS: Limits = Limits {
    quick_seconds: 1,
    slow_seconds: 5,
    memory_mib: 512,
    output_kib: 1024,
};

fn line(what: &str, value: &str, wanted: Option<&str>) -> Line {
    let wanted = wanted.map(str::to_owned);
    Line {
        at: Duration::ZERO,
        what: what.into(),
        value: value.into(),
        wanted,
    }
}

fn saw(lines: &[(&str, &str)]) -> Observed {
    Observed {
        lines: lines
            .iter()
            .map(|(what, value)| line(what, value, None))
            .collect(),
        finding: None,
    }
}

fn group(first_seed: u64, times: u64, observed: Observed) -> Group {
    Group {
        first_seed,
        times,
        observed,
    }
}

fn run(transcript: Transcript, end: End) -> CaseRun {
    CaseRun {
        id: "case".into(),
        transcript,
        call: None,
        seed: None,
        timeline: Vec::new(),
        end,
        printed: Printed::default(),
        took: Duration::ZERO,
    }
}

fn judged(transcript: Transcript, approved: &str) -> Status {
    let approved = Approved {
        text: approved.to_owned(),
    };
    judge(run(transcript, End::Done), &approved, &LIMITS).status
}

fn failure(status: Status) -> Failure {
    match status {
        Status::Failed(failure) => failure,
        status => panic!("not failed: {status:?}"),
    }
}

#[test]
fn the_same_transcript_passes_and_any_other_fails() {
    let approved = "t=0.000s  ask(1)  true";
    assert_eq!(
        judged(Transcript::Once(saw(&[("ask(1)", "true")])), approved),
        Status::Passed
    );
    for other in [
        &[("ask(1)", "false")][..],
        &[],
        &[("ask(1)", "true"), ("ask(1)", "true")],
    ] {
        assert_ne!(
            judged(Transcript::Once(saw(other)), approved),
            Status::Passed
        );
    }
}

#[test]
fn the_first_difference_comes_with_what_was_right_before_it() {
    let approved = "t=0.000s  a  1\nt=0.000s  b  2\nt=0.000s  c  3";
    let status = judged(
        Transcript::Once(saw(&[("a", "1"), ("b", "9"), ("c", "3")])),
        approved,
    );
    let expected = Difference {
        before: vec!["t=0.000s  a  1".into()],
        expected: Some("t=0.000s  b  2".into()),
        got: Some("t=0.000s  b  9".into()),
    };
    assert_eq!(failure(status).why, Why::Differs(expected));
}

#[test]
fn of_many_schedules_the_first_wrong_one_is_named_by_its_seed() {
    let approved = "10 schedules, every one:\n  t=0.000s  admitted  5";
    let good = group(0, 7, saw(&[("admitted", "5")]));
    let bad = group(4, 3, saw(&[("admitted", "6")]));
    let seeded = |groups| Transcript::Seeded {
        unit: "schedules".into(),
        groups,
    };
    let all_good = group(0, 10, saw(&[("admitted", "5")]));
    assert_eq!(judged(seeded(vec![all_good]), approved), Status::Passed);
    let worse = group(9, 2, saw(&[("admitted", "7")]));
    let failure = failure(judged(seeded(vec![good, bad, worse]), approved));
    // All that fail are counted, in which way ever.
    assert_eq!((failure.seed, failure.times), (Some(4), Some((5, 12))));
}

#[test]
fn fewer_schedules_than_approved_do_not_pass() {
    let approved = "10 schedules, every one:\n  t=0.000s  admitted  5";
    let groups = vec![group(0, 9, saw(&[("admitted", "5")]))];
    let status = judged(
        Transcript::Seeded {
            unit: "schedules".into(),
            groups,
        },
        approved,
    );
    // None of those that ran is wrong, so of none it is said.
    assert_eq!(failure(status).times, None);
}

#[test]
fn what_the_model_says_stands_where_the_value_is() {
    let approved = "10 programs, every one:\n  t=0.000s  agrees";
    let lines = vec![
        line("ask(1)", "true", None),
        line("ask(3)", "false", Some("true")),
    ];
    let observed = Observed {
        lines,
        finding: None,
    };
    let groups = vec![group(2, 1, observed)];
    let failure = failure(judged(
        Transcript::Seeded {
            unit: "programs".into(),
            groups,
        },
        approved,
    ));
    let Why::Differs(difference) = failure.why else {
        panic!("{:?}", failure.why)
    };
    assert_eq!(
        difference.expected.as_deref(),
        Some("t=0.000s  ask(3)  true")
    );
    assert_eq!(difference.got.as_deref(), Some("t=0.000s  ask(3)  false"));
    assert_eq!(difference.before, ["t=0.000s  ask(1)  true"]);
}

#[test]
fn the_last_words_of_a_worker_tell_what_it_died_of() {
    let died = |stderr: &str| {
        let end = End::Died {
            status: ExitStatus::from_raw(ABORT),
            stderr: stderr.into(),
        };
        let approved = Approved {
            text: String::new(),
        };
        let judged = judge(
            run(Transcript::Once(Observed::default()), end),
            &approved,
            &LIMITS,
        );
        failure(judged.status).why
    };
    assert_eq!(
        died("thread 'main' has overflowed its stack"),
        Why::StackOverflow
    );
    assert_eq!(
        died("memory allocation of 9 bytes failed"),
        Why::OutOfMemory { limit_mib: 512 }
    );
    assert_eq!(died(""), Why::Aborted { message: None });
}

#[test]
fn who_is_over_the_limit_has_computed_or_waited() {
    let approved = Approved {
        text: String::new(),
    };
    let limit = Duration::from_secs(1);
    for (end, why) in [
        (End::TimeLimit { limit }, Why::TimeLimit { limit }),
        (End::Waited { limit }, Why::Waited { limit }),
    ] {
        let run = run(Transcript::Once(Observed::default()), end);
        assert_eq!(failure(judge(run, &approved, &LIMITS).status).why, why);
    }
}
