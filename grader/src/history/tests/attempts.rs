//! What was graded is there again, with its source.

use std::path::PathBuf;

use super::{open, room, workbook};
use crate::history::{Broken, Circumstances, Ended, State, Stumble, digest};
use crate::outcome::{CompileFailureKind, Refusal};
use crate::outcome::{Report, Status, Verdict};
use crate::report::sample;
use crate::submission::Source;
use crate::timing::Timing;

fn source(text: &str) -> Source {
    Source {
        shown: "problems/sample/src".into(),
        files: vec![(PathBuf::from("lib.rs"), text.into())],
    }
}

pub fn report(text: &str) -> Report {
    let differs = Status::Failed(sample::differs());
    Report {
        source: Some(source(text)),
        ..sample::report(sample::only(sample::outcome(
            "refill-is-continuous",
            differs,
        )))
    }
}

pub fn at(at: i64) -> Circumstances {
    Circumstances {
        at,
        ..Circumstances::default()
    }
}

#[test]
fn an_attempt_is_there_again_with_its_report_and_its_source() {
    let root = workbook();
    let report = report("fn a() {}");
    let (kept, _) = open(&root).attempted(&report, &at(1_000), |_| {}).unwrap();
    let history = open(&root);
    let attempts = history.attempts(Some(&report.problem)).unwrap();
    assert_eq!(attempts.as_slice(), std::slice::from_ref(&kept));
    assert_eq!(history.attempts(Some("another")).unwrap(), []);
    let again = history.report_of(&kept).unwrap().unwrap();
    assert_eq!(again.source, report.source);
    let failed = |report: &Report| {
        let graded = report.graded().unwrap();
        let failed = graded
            .cases
            .iter()
            .filter(|case| case.status != Status::Passed);
        failed
            .map(|case| (case.status.clone(), case.saw.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(failed(&again), failed(&report));
}

#[test]
fn the_same_source_is_kept_once_and_another_beside_it() {
    let root = workbook();
    let mut history = open(&root);
    for (n, text) in ["fn a() {}", "fn a() {}", "fn b() {}"].iter().enumerate() {
        let now = at(n as i64);
        history.attempted(&report(text), &now, |_| {}).unwrap();
    }
    let sources: i64 = history
        .connection
        .query_row("SELECT count(*) FROM source", (), |row| row.get(0))
        .unwrap();
    assert_eq!(sources, 2);
    assert_eq!(digest(&source("a")), digest(&source("a")));
    assert_ne!(digest(&source("a")), digest(&source("b")));
}

#[test]
fn two_screens_that_watch_one_file_keep_each_save_once() {
    let root = workbook();
    let mut history = open(&root);
    let mut kept = |seconds: i64, once: bool, report: &Report| {
        let circumstances = Circumstances {
            once,
            ..at(seconds)
        };
        let (attempt, _) = history.attempted(report, &circumstances, |_| {}).unwrap();
        attempt.id
    };
    let (one, other) = (report("fn a() {}"), report("fn b() {}"));
    let half = Report {
        whole: false,
        ..one.clone()
    };
    assert_eq!(kept(100, true, &half), 1);
    assert_eq!(kept(100, true, &one), 2, "what is known in full is more");
    assert_eq!(kept(101, true, &one), 2);
    assert_eq!(kept(100, true, &half), 2);
    assert_eq!(kept(900, true, &one), 2, "a screen that is opened again");
    assert_eq!(kept(901, false, &one), 3, "who asks for a grade has tried");
    let passed = Report {
        source: one.source.clone(),
        ..sample::report(sample::only(sample::passed("model")))
    };
    assert_eq!(kept(902, true, &passed), 4, "who passes is never dropped");
    let mut slower = passed.clone();
    if let Verdict::Graded(graded) = &mut slower.verdict {
        graded.score.points -= 1;
    }
    assert_eq!(kept(903, true, &slower), 4, "measured twice at once");
    assert_eq!(kept(950, true, &slower), 5, "the suite is another by now");
    assert_eq!(kept(951, true, &other), 6);
    assert_eq!(kept(952, true, &one), 7, "what was undone is saved anew");
    let timing = Timing::begin(&one.problem, 1_000, 30, false);
    open(&root).start(&timing).unwrap();
    assert_eq!(
        kept(1_001, true, &one),
        8,
        "by a clock it is an attempt of it"
    );
    // The first of two that passes ends the clock, and the other is of the same save.
    assert_eq!(kept(1_005, true, &passed), 9);
    assert_eq!(kept(1_005, true, &passed), 9);
    assert_eq!(kept(1_006, true, &passed), 9);
    assert_eq!(
        kept(1_020, true, &passed),
        10,
        "after the end it is no save of then"
    );
}

#[test]
fn grading_the_same_again_is_no_other_try() {
    let root = workbook();
    let mut history = open(&root);
    let mut tries = Vec::new();
    for text in ["fn a() {}", "fn a() {}", "fn b() {}"] {
        let report = report(text);
        history.attempted(&report, &at(1), |_| {}).unwrap();
        let problem = &report.problem;
        tries.push(
            history
                .sources_failed(problem, "refill-is-continuous")
                .unwrap(),
        );
        assert_eq!(history.sources_failed(problem, "model").unwrap(), 0);
    }
    assert_eq!(tries, [1, 1, 2]);
}

#[test]
fn the_standing_changes_with_the_attempt() {
    let root = workbook();
    let change = |state: &mut State| state.current = Some("sample".into());
    let (_, state) = open(&root)
        .attempted(&report("fn a() {}"), &at(1), change)
        .unwrap();
    assert_eq!(open(&root).state().unwrap(), state);
}

#[test]
fn what_an_attempt_stumbled_at_is_known_without_its_report() {
    let root = workbook();
    let mut history = open(&root);
    let mut keep = |report: Report, now| {
        let kept = history.attempted(&report, &at(now), |_| {});
        kept.unwrap().0
    };
    let failed = keep(report("fn a() {}"), 1);
    let passed = keep(
        sample::report(sample::only(sample::passed("refill-is-continuous"))),
        2,
    );
    let not_compiled = sample::not_compiled(CompileFailureKind::Code, &["no"]);
    let not_compiled = keep(sample::report(not_compiled), 3);
    let file = "src/lib.rs".to_owned();
    let refused = keep(
        sample::report(sample::refused(Refusal::Missing { file })),
        4,
    );
    let reason = "no room on the disk".to_owned();
    let unknown = Status::Unknown { reason };
    let unknown = sample::outcome("refill-is-continuous", unknown);
    let unknown = keep(sample::report(sample::only(unknown)), 5);
    let stumbles = history.stumbles(None).unwrap();
    let at = |attempt: &crate::history::Attempt| stumbles.get(&attempt.id).cloned();
    assert_eq!(
        at(&failed),
        Some(Stumble::Case("refill-is-continuous".into()))
    );
    assert_eq!(at(&passed), None);
    assert_eq!(at(&not_compiled), Some(Stumble::NotCompiled));
    assert_eq!(at(&refused), Some(Stumble::Refused));
    assert_eq!(at(&unknown), Some(Stumble::Unknown));
    assert!(history.stumbles(Some("another")).unwrap().is_empty());
    let cases = history.cases_of(&failed).unwrap();
    let ended = |case: &str| cases.iter().find(|(id, _)| id == case).unwrap().1;
    assert_eq!(ended("refill-is-continuous"), Ended::Failed);
    assert_eq!(ended("never-above-capacity"), Ended::Passed);
}

#[test]
fn a_source_that_would_leave_its_folder_is_not_given_out() {
    let root = workbook();
    let mut history = open(&root);
    let kept = history.attempted(&report("fn a() {}"), &at(1), |_| {});
    let (attempt, _) = kept.unwrap();
    assert!(history.source_of(&attempt).unwrap().is_some());
    for path in ["../lib.rs", "/etc/lib.rs", "a/../../lib.rs"] {
        let files = format!("[[\"{path}\", \"\"]]");
        let sql = "UPDATE source SET files = ?1";
        history.connection.execute(sql, [files]).unwrap();
        assert_eq!(history.source_of(&attempt).unwrap(), None, "{path}");
    }
}

#[test]
fn an_attempt_is_kept_as_a_whole_wherever_it_is_broken_off() {
    for step in [
        "INSERT ON source",
        "INSERT ON attempt",
        "INSERT ON attempt_case",
        "INSERT ON standing",
    ] {
        let root = workbook();
        let mut history = open(&root);
        let broken_off =
            format!("CREATE TEMP TRIGGER t AFTER {step} BEGIN SELECT RAISE(ABORT, 'now'); END");
        history.connection.execute_batch(&broken_off).unwrap();
        let solve = |state: &mut State| {
            state.problems.entry("sample".into()).or_default().solved = true;
        };
        let mut keep = || history.attempted(&report("fn a() {}"), &at(1), solve);
        assert!(keep().is_err(), "{step}");
        let now = open(&root);
        assert_eq!(now.attempts(None).unwrap(), [], "{step}");
        assert_eq!(now.state().unwrap(), State::default(), "{step}");
        let sources = "SELECT count(*) FROM source";
        let count: i64 = now
            .connection
            .query_row(sources, (), |row| row.get(0))
            .unwrap();
        assert_eq!(count, 0, "{step}");
    }
}

#[test]
fn when_the_disk_is_full_an_attempt_is_told_and_those_before_it_stay() {
    let root = workbook();
    let mut history = open(&root);
    history
        .attempted(&report("fn a() {}"), &at(1), |_| {})
        .unwrap();
    room(&history, 2);
    let long = report(&"// long\n".repeat(20_000));
    let refused = history.attempted(&long, &at(2), |_| {});
    assert!(matches!(refused, Err(Broken::Full { .. })), "{refused:?}");
    assert_eq!(open(&root).attempts(None).unwrap().len(), 1);
    room(&history, 1_000);
    history.attempted(&long, &at(2), |_| {}).unwrap();
    let attempts = open(&root).attempts(None).unwrap();
    let source = open(&root).source_of(&attempts[1]).unwrap();
    assert_eq!(source, long.source);
}

#[test]
fn what_is_read_of_one_moment_knows_nothing_of_what_is_written_meanwhile() {
    let root = workbook();
    let mut other = open(&root);
    other
        .attempted(&report("fn a() {}"), &at(1), |_| {})
        .unwrap();
    let history = open(&root);
    let count = || history.attempts(None).unwrap().len();
    let moment = history.moment().unwrap();
    let before = (count(), history.state().unwrap());
    let change = |state: &mut State| state.current = Some("sample".into());
    other
        .attempted(&report("fn b() {}"), &at(2), change)
        .unwrap();
    assert_eq!((count(), history.state().unwrap()), before);
    drop(moment);
    assert_eq!(count(), 2);
    let current = history.state().unwrap().current;
    assert_eq!(current, Some(report("").problem));
}
