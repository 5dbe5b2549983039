//! What was reached by the clock, and what comes of it.

use super::origin::Code;
use super::*;
use crate::gist::{Gist, outside};
use crate::outcome::{Pace, Status};
use crate::report::sample;
use crate::study::question::{File, sample as questions};
use crate::submission::Source;
use crate::timing::{Event, What};

const NOON: i64 = 1_700_000_000;

fn mock(events: &[(i64, What)]) -> Timing {
    let events = events.iter().map(|(at, what)| Event {
        at: NOON + at,
        what: what.clone(),
    });
    Timing {
        mark: "a".into(),
        events: events.collect(),
        ..Timing::begin("rate-limiter", NOON, 30, true)
    }
}

fn attempt(id: i64, seconds: u32, points: u32) -> Attempt {
    Attempt {
        id,
        mark: id.to_string(),
        problem: "rate-limiter".into(),
        at: NOON + i64::from(seconds),
        source: None,
        graded: true,
        accepted: points == 100,
        whole: true,
        points,
        of: 100,
        seed: 0,
        toolchain: String::new(),
        hints: 0,
        timing: Some(("a".into(), seconds)),
    }
}

fn passed(stage: &str) -> What {
    What::Passed {
        stage: stage.into(),
    }
}

fn bank() -> Bank {
    let text = questions::FILE.replace("page = \"sample\"", "page = \"rate-limiting\"");
    Bank::of(vec![File::parse(&text, "sample.toml").unwrap()])
}

fn summed_up(timing: &Timing, attempts: &[Attempt], report: Option<&Report>) -> Summary {
    summary(&Facts {
        timing,
        now: NOON + 3_000,
        manifest: &sample::problem().manifest,
        attempts,
        before: &[],
        known: &Known::default(),
        report,
        bank: &bank(),
        in_review: 2,
    })
}

#[test]
fn the_verdict_follows_its_rule() {
    let basics = |at| vec![(at, passed("basics"))];
    for (events, attempts, expected) in [
        (vec![], vec![], Verdict::NotYet),
        (basics(60), vec![(60, 59)], Verdict::NotYet),
        (basics(60), vec![(60, 60)], Verdict::Borderline),
        (basics(60), vec![(60, 79)], Verdict::Borderline),
        (basics(60), vec![(60, 80)], Verdict::WouldPass),
        (basics(1_800), vec![(1_800, 80)], Verdict::WouldPass),
        // The first stage is not whole.
        (vec![], vec![(60, 90)], Verdict::Borderline),
        // A quarter late, and a second later than that.
        (basics(60), vec![(60, 10), (2_250, 80)], Verdict::Borderline),
        (basics(60), vec![(60, 10), (2_251, 80)], Verdict::NotYet),
        // What was there in time is not taken away by what comes of it later.
        (basics(60), vec![(60, 80), (90, 10)], Verdict::WouldPass),
    ] {
        let attempts = attempts.iter().zip(1..);
        let attempts: Vec<Attempt> = attempts
            .map(|((seconds, points), id)| attempt(id, *seconds, *points))
            .collect();
        let summary = summed_up(&mock(&events), &attempts, None);
        assert_eq!(summary.verdict, Some(expected), "{events:?} {attempts:?}");
    }
}

#[test]
fn scores_of_different_totals_are_compared_by_their_share() {
    let without = |id, seconds, points| Attempt {
        of: 90,
        accepted: points == 90,
        ..attempt(id, seconds, points)
    };
    // Who leaves out the measurement of what fails is no better for it: 78 are more than 72.
    let attempts = [attempt(1, 60, 78), without(2, 90, 72)];
    let summary = summed_up(&mock(&[(60, passed("basics"))]), &attempts, None);
    assert_eq!(summary.at_end.unwrap().attempt, 1);
    assert_eq!(summary.verdict, Some(Verdict::Borderline));
    let summary = summed_up(&mock(&[]), &[without(2, 90, 72)], None);
    assert_eq!(
        summary.at_end.map(|reached| (reached.points, reached.of)),
        Some((72, 100))
    );
    // All of 90 and all of 100: that of which more is known.
    let attempts = [without(1, 60, 90), attempt(2, 90, 100), without(3, 95, 90)];
    let summary = summed_up(&mock(&[]), &attempts, None);
    assert_eq!(summary.at_end.unwrap().attempt, 2);
}

#[test]
fn performance_has_points_and_is_no_stage_that_did_not_pass() {
    let slow = sample::workload("denied", Pace::Beyond, 3, 2.0, 1.0);
    let fast = sample::workload("allowed", Pace::Step(0), 5, 1.0, 1.0);
    let measured = Performance::Measured(Measured {
        workloads: vec![fast, slow],
    });
    let report = sample::measured_report(measured);
    assert!(report.graded().unwrap().score.stages.len() > 2);
    let problem = sample::problem_with_benches();
    let summary = summary(&Facts {
        timing: &mock(&[(60, passed("basics")), (60, What::Accepted)]),
        now: NOON + 3_000,
        manifest: &problem.manifest,
        attempts: &[attempt(1, 60, 98)],
        before: &[],
        known: &Known::default(),
        report: Some(&report),
        bank: &bank(),
        in_review: 2,
    });
    let ids: Vec<&str> = summary
        .stages
        .iter()
        .map(|stage| stage.id.as_str())
        .collect();
    let stages = problem.manifest.stages.iter();
    let all: Vec<&str> = stages.map(|stage| stage.id.get_ref().as_str()).collect();
    assert_eq!(ids, all);
    assert_eq!(summary.performance, Some(Points::new(8, 10)));
    let denied = problem.manifest.note("denied").unwrap();
    assert_eq!(
        summary.notes,
        [denied.as_str()],
        "what teaches why it is slow"
    );
    let whole = |id| sample::workload(id, Pace::Step(0), 5, 1.0, 1.0);
    let report = sample::measured_report(Performance::Measured(Measured {
        workloads: ["allowed", "denied"].map(whole).into(),
    }));
    let splits = report.graded().unwrap().whole_stages();
    assert!(
        !splits.iter().any(|stage| stage == "performance"),
        "{splits:?}"
    );
}

#[test]
fn only_an_interview_has_a_verdict() {
    let timing = Timing {
        mock: false,
        ..mock(&[])
    };
    let practice = summed_up(&timing, &[], None);
    assert_eq!((practice.verdict, practice.in_review), (None, 0));
    let interview = summed_up(&mock(&[]), &[], None);
    assert_eq!(
        interview.in_review, 2,
        "of which nothing was told meanwhile"
    );
}

#[test]
fn what_was_reached_in_time_is_told_apart_from_the_end() {
    let attempts = [(1, 300, 40), (2, 900, 62), (3, 1_000, 62), (4, 2_000, 78)];
    let mut attempts: Vec<Attempt> = attempts
        .map(|(id, seconds, points)| attempt(id, seconds, points))
        .into();
    // What has no score counts as an attempt, and for nothing else.
    attempts.push(Attempt {
        whole: false,
        ..attempt(5, 1_100, 100)
    });
    let summary = summed_up(&mock(&[]), &attempts, None);
    let number = |reached: Option<Reached>| reached.map(|reached| reached.attempt);
    assert_eq!(number(summary.in_time), Some(2));
    assert_eq!(number(summary.at_end), Some(4));
    assert_eq!(summary.attempts, 5);
}

#[test]
fn what_cost_points_is_named_and_asked_about_first() {
    let failing = Status::Failed(sample::differs());
    let mut report = sample::report(sample::only(sample::outcome(
        "refill-is-continuous",
        failing,
    )));
    report.problem = "rate-limiter".into();
    let summary = summed_up(&mock(&[]), &[attempt(1, 60, 70)], Some(&report));
    let lost: Vec<(&str, u32)> = summary
        .lost
        .iter()
        .map(|lost| (lost.case.as_str(), lost.points))
        .collect();
    assert_eq!(lost, [("refill-is-continuous", 30)]);
    assert_eq!(summary.notes, ["rate-limiting#token-bucket"]);
    // Only what is answered in one's own words, each once.
    let ids: Vec<&str> = summary.questions.iter().map(|q| q.id.as_str()).collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
}

#[test]
fn where_nothing_failed_the_topics_are_asked_about_and_read() {
    let report = sample::report(sample::only(sample::passed("model")));
    let summary = summed_up(&mock(&[(60, What::Accepted)]), &[], Some(&report));
    assert_eq!(summary.lost, []);
    assert_eq!(summary.notes, ["rate-limiting"]);
    assert!(summary.questions.iter().all(|q| q.case.is_none()));
    assert_eq!(summary.questions.len(), 1);
    assert_eq!(summary.running, Running::Accepted);
}

/// A source whose digest is its name.
fn code(lib: &str) -> Code {
    let source = Source {
        shown: "src".into(),
        files: vec![("lib.rs".into(), lib.into())],
    };
    Code {
        gist: Gist::of(&source),
        outside: outside(&source),
    }
}

fn known() -> Known {
    let codes = [
        ("old", "fn f() { 1 + 1 }"),
        ("old, spaced", "fn f() { 1+1 } // mine"),
        ("new", "fn f() { 2 }"),
        ("reference, spaced", "use std::fmt;\nfn f() -> u32 { 3 }"),
        ("outside", "#[path = \"../a.rs\"] mod a;"),
    ];
    Known {
        codes: codes
            .map(|(digest, lib)| (digest.to_owned(), code(lib)))
            .into(),
        solutions: vec![("solutions/a".into(), code("fn f() -> u32 {3}").gist)],
    }
}

#[test]
fn code_from_before_an_interview_is_named_and_what_did_the_work_is_not_judged() {
    let of = |id, points, source: &str| Attempt {
        source: Some(source.into()),
        ..attempt(id, 60, points)
    };
    let before = [of(1, 40, "weak"), of(2, 100, "old"), of(3, 98, "old")];
    let told = |kept: Option<&str>, sources: &[(&str, u32)]| {
        let begun = mock(&[]);
        let timing = match kept {
            Some(kept) => begun.keeping(kept.into()),
            None => begun,
        };
        let made = (4..).zip(sources);
        let attempts: Vec<Attempt> = made
            .map(|(id, (source, points))| of(id, *points, source))
            .collect();
        let summary = summary(&Facts {
            timing: &timing,
            now: NOON + 3_000,
            manifest: &sample::problem().manifest,
            attempts: &attempts,
            before: &before,
            known: &known(),
            report: None,
            bank: &bank(),
            in_review: 2,
        });
        let is_judged = summary.verdict.is_some();
        (summary.began_with, summary.copied, is_judged)
    };
    let graded = |number, points| Origin::Attempt {
        number,
        score: Points::new(points, 100),
    };
    let copied = |attempt, origin| Some(Copied { attempt, origin });
    let reference = || Origin::Solution {
        place: "solutions/a".into(),
    };
    let place = "src/lib.rs:1".into();
    let outside = Origin::Outside { place };

    assert_eq!(told(None, &[("new", 100)]), (None, None, true));
    assert_eq!(
        told(None, &[("weak", 40)]),
        (None, None, true),
        "a first step"
    );
    for same in ["old", "old, spaced"] {
        let expected = (None, copied(4, graded(2, 100)), false);
        assert_eq!(told(None, &[(same, 100)]), expected, "{same}");
        let began = Some(graded(2, 100));
        assert_eq!(
            told(Some(same), &[("new", 100)]),
            (began, None, false),
            "{same}"
        );
    }
    assert_eq!(
        told(Some("old"), &[("old", 100)]),
        (Some(graded(2, 100)), None, false)
    );
    assert_eq!(
        told(Some("weak"), &[("new", 100)]),
        (Some(graded(1, 40)), None, true)
    );
    assert_eq!(
        told(Some("draft"), &[("new", 100)]),
        (Some(Origin::Ungraded), None, true)
    );
    assert_eq!(
        told(Some("draft"), &[("draft", 40), ("new", 100)]),
        (Some(Origin::Ungraded), None, true)
    );
    let draft = || Some(Origin::Ungraded);
    assert_eq!(
        told(Some("draft"), &[("draft", 70), ("new", 100)]),
        (draft(), copied(4, Origin::Ungraded), false)
    );
    let pasted = ("reference, spaced", 100);
    assert_eq!(told(None, &[pasted]), (None, copied(4, reference()), false));
    assert_eq!(
        told(None, &[("outside", 100)]),
        (None, copied(4, outside), false)
    );
    // What comes after it goes on from it.
    let then = [("weak", 40), pasted, ("new", 100)];
    assert_eq!(told(None, &then), (None, copied(5, reference()), false));
    // What came to nothing has done no work.
    assert_eq!(
        told(None, &[("reference, spaced", 40), ("new", 90)]),
        (None, None, true)
    );
}
