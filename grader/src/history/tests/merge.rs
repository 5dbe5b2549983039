//! Another machine's file is taken over, once; a file that is none is refused. Either way it stays as
//! it is.

use super::attempts::{at, report};
use super::*;
use crate::history::merge::{Merged, NotMerged, Numbers};
use crate::report::sample;
use crate::timing::{Timing, What};

mod learnt;
mod refused;

fn db(root: &tempfile::TempDir) -> PathBuf {
    root.path().join(SHOWN)
}

fn problem() -> String {
    report("").problem
}

/// Somebody who has done a little of everything, at that time.
fn lived(name: &str, when: i64) -> tempfile::TempDir {
    let root = workbook();
    let mut history = open(&root);
    let text = format!("fn {name}() {{}}");
    history
        .attempted(&report(&text), &at(when), |state| {
            let standing = state.problems.entry(problem()).or_default();
            standing.hints.insert(name.into(), 2);
            standing
                .hints
                .insert("both".into(), usize::from(name == "there") + 1);
            (standing.last, standing.best) = (Some(40), Some(when as u32 % 97));
            standing.failing = vec![name.into()];
        })
        .unwrap();
    let given = Answer {
        at: when,
        ..answer(name, name)
    };
    let (card, review) = reviewed(name, 1);
    history.record(given, Some((card, review))).unwrap();
    let begun = history.begin_assessment(when, true, Lang::Ko, 1).unwrap();
    let given = Answer {
        at: when + 1,
        ..answer("shared", name)
    };
    history.record_assessed(begun.id, given, None).unwrap();
    history.finish_assessment(begun.id, when + 9).unwrap();
    history
        .save_draft(&draft(&format!("draft-{name}")))
        .unwrap();
    let timing = Timing::begin(&problem(), when, 30, false);
    assert_eq!(history.start(&timing).unwrap(), None);
    let stopped = history.happened(&timing.mark, when + 5, What::Stopped);
    assert!(stopped.unwrap().is_some());
    root
}

/// What of a history does not depend on the machine.
fn all(history: &History) -> impl PartialEq + std::fmt::Debug + use<> {
    let attempts = history.attempts(None).unwrap().into_iter();
    let attempts: Vec<_> = attempts
        .map(|attempt| {
            let source = history.source_of(&attempt).unwrap();
            let cases = history.cases_of(&attempt).unwrap();
            (attempt.mark, attempt.at, source.map(|of| of.files), cases)
        })
        .collect();
    let finished = history.finished_assessments().unwrap().into_iter();
    let assessed: Vec<_> = finished
        .map(|of| (of.begun, history.assessed(of.id).unwrap()))
        .collect();
    let study = (history.answers("").unwrap(), history.cards().unwrap());
    let last = history.last_answers().unwrap();
    // Of one question they are in their order; which question comes first says nothing.
    let mut reviews = history.reviews().unwrap();
    reviews.sort_by(|one, other| one.question.cmp(&other.question));
    let (timings, problems) = (
        history.timings(None).unwrap(),
        history.state().unwrap().problems,
    );
    (
        (attempts, timings),
        assessed,
        study,
        last,
        reviews,
        problems,
    )
}

#[test]
fn what_another_machine_has_comes_along_once() {
    let (here, there) = (lived("here", 1_000), lived("there", 2_000));
    let before = fs::read(db(&there)).unwrap();
    let mut history = open(&here);
    let merged = history.merge(there.path()).unwrap();
    let numbers = Numbers {
        theirs: 1,
        ours: 2,
        count: 1,
    };
    let is = Merged {
        attempts: vec![numbers],
        sources: 1,
        timings: 1,
        answers: 2,
        cards: 1,
        reviews: 1,
        assessments: 1,
        drafts: 1,
        hints: 3,
        problems: 1,
    };
    assert_eq!(merged, is);
    let attempts = history.attempts(None).unwrap();
    assert_eq!(attempts.len(), 2);
    let again = history.report_of(&attempts[1]).unwrap().unwrap();
    assert_eq!(again.source.unwrap().files[0].1, "fn there() {}");
    assert!(history.draft("draft-here").unwrap().is_some());
    assert!(history.draft("draft-there").unwrap().is_some());
    assert_eq!(history.merge(there.path()).unwrap(), Merged::default());
    assert_eq!(fs::read(db(&there)).unwrap(), before);
    assert!(!here.path().join(FOLDER).join("merging.db").exists());
}

/// The attempts of a history by their numbers, as texts.
fn numbered(root: &tempfile::TempDir) -> Vec<(i64, String)> {
    let history = open(root);
    let mut attempts = history.attempts(None).unwrap();
    attempts.sort_by_key(|attempt| attempt.id);
    let text = |attempt: &Attempt| {
        let source = history.source_of(attempt).unwrap().unwrap();
        source.files[0].1.clone()
    };
    let all = attempts.iter();
    all.map(|attempt| (attempt.id, text(attempt))).collect()
}

fn attempted(root: &tempfile::TempDir, when: i64, text: &str) {
    let report = report(text);
    open(root).attempted(&report, &at(when), |_| {}).unwrap();
}

#[test]
fn numbers_that_people_know_stay_where_none_is_in_the_way_of_another() {
    let (here, there) = (workbook(), workbook());
    // The second was made by a clock that was set back.
    for (when, text) in [(3_000, "a"), (1_000, "b"), (2_000, "c")] {
        attempted(&there, when, text);
    }
    let merged = open(&here).merge(&db(&there)).unwrap();
    let run = |theirs, ours, count| Numbers {
        theirs,
        ours,
        count,
    };
    assert_eq!(merged.attempts, [run(1, 1, 3)]);
    assert_eq!(numbered(&here), numbered(&there));
    attempted(&there, 4_000, "d");
    let merged = open(&here).merge(&db(&there)).unwrap();
    assert_eq!(merged.attempts, [run(4, 4, 1)], "and so they do later");
    assert_eq!(numbered(&here), numbered(&there));
}

#[test]
fn numbers_go_on_after_ours_in_their_order_and_ours_stay() {
    let (here, there) = (workbook(), workbook());
    for (root, when, text) in [
        (&here, 2_000, "ours"),
        (&there, 3_000, "a"),
        (&there, 1_000, "b"),
    ] {
        attempted(root, when, text);
    }
    let merged = open(&here).merge(&db(&there)).unwrap();
    let run = |theirs, ours, count| Numbers {
        theirs,
        ours,
        count,
    };
    assert_eq!(merged.attempts, [run(1, 2, 2)]);
    let texts = |all: &[(i64, &str)]| -> Vec<(i64, String)> {
        let all = all.iter();
        all.map(|(id, text)| (*id, (*text).to_owned())).collect()
    };
    let is = texts(&[(1, "ours"), (2, "a"), (3, "b")]);
    assert_eq!(numbered(&here), is);
    // Back again: what is known there keeps its number, and the new one has one of its own.
    let merged = open(&there).merge(&db(&here)).unwrap();
    assert_eq!(merged.attempts, [run(1, 3, 1)]);
    attempted(&there, 5_000, "new");
    let merged = open(&here).merge(&db(&there)).unwrap();
    assert_eq!(merged.attempts, [run(4, 4, 1)]);
    let is = texts(&[(1, "a"), (2, "b"), (3, "ours"), (4, "new")]);
    assert_eq!(numbered(&there), is);
}

#[test]
fn the_problem_at_hand_stays_and_where_nothing_was_graded_it_is_theirs() {
    let (here, there, new) = (workbook(), workbook(), workbook());
    attempted(&here, 1_000, "ours");
    attempted(&there, 2_000, "theirs");
    let current = |root: &tempfile::TempDir, name: Option<&str>| {
        let change = |state: &mut State| state.current = name.map(str::to_owned);
        if name.is_some() {
            open(root).remember(change).unwrap();
        }
        open(root).state().unwrap().current
    };
    current(&here, Some("one"));
    current(&there, Some("two"));
    open(&here).merge(&db(&there)).unwrap();
    assert_eq!(current(&here, None).as_deref(), Some("one"));
    open(&new).merge(&db(&there)).unwrap();
    assert_eq!(current(&new, None).as_deref(), Some("two"));
}

#[test]
fn two_machines_that_merge_each_other_agree() {
    let (here, there) = (lived("here", 1_000), lived("there", 2_000));
    open(&here).merge(&db(&there)).unwrap();
    open(&there).merge(&db(&here)).unwrap();
    assert_eq!(all(&open(&here)), all(&open(&there)));
    let standing = open(&here).state().unwrap().standing(&problem());
    assert_eq!(standing.failing, ["there"], "of the later attempt");
    assert_eq!(standing.best, Some(2_000 % 97));
    assert_eq!((standing.hints["here"], standing.hints["both"]), (2, 2));
    let last = open(&here).last_answers().unwrap();
    let shared = last.iter().find(|answer| answer.question == "shared");
    assert_eq!(
        shared.unwrap().given,
        "there",
        "the later one, also on the earlier machine"
    );
}

#[test]
fn when_a_problem_was_begun_anew_is_known_of_both() {
    let (here, there) = (workbook(), workbook());
    for (root, at) in [(&here, 10), (&there, 20)] {
        open(root)
            .remember(|state| state.restarted("p", at))
            .unwrap();
    }
    open(&here).merge(&db(&there)).unwrap();
    let standing = open(&here).state().unwrap().standing("p");
    assert_eq!(standing.restarts, [10, 20].into());
}

#[test]
fn an_older_file_does_not_solve_again_what_was_begun_anew() {
    let solved = |root: &tempfile::TempDir, when| {
        let report = sample::report(sample::only(sample::passed("model")));
        let solve = |state: &mut State| {
            let standing = state.problems.entry(problem()).or_default();
            (standing.solved, standing.last) = (true, Some(100));
        };
        open(root).attempted(&report, &at(when), solve).unwrap();
    };
    let (here, there) = (workbook(), workbook());
    solved(&there, 1_000);
    open(&here).merge(&db(&there)).unwrap();
    assert!(open(&here).state().unwrap().is_solved(&problem()));
    open(&here)
        .remember(|state| state.restarted(&problem(), 2_000))
        .unwrap();
    open(&here).merge(&db(&there)).unwrap();
    let standing = open(&here).state().unwrap().standing(&problem());
    assert_eq!((standing.solved, standing.last), (false, None));
    // There it was never begun anew, and is solved again since.
    solved(&there, 3_000);
    open(&here).merge(&db(&there)).unwrap();
    let standing = open(&here).state().unwrap().standing(&problem());
    assert_eq!((standing.solved, standing.last), (true, Some(100)));
    open(&there).merge(&db(&here)).unwrap();
    assert_eq!(all(&open(&here)), all(&open(&there)));
}

#[test]
fn a_clock_that_runs_there_does_not_run_here_and_goes_on_there() {
    let (here, there) = (workbook(), workbook());
    let mock = Timing::begin(&problem(), 1_000, 45, true);
    assert_eq!(open(&there).start(&mock).unwrap(), None);
    let mut history = open(&here);
    assert_eq!(history.merge(&db(&there)).unwrap().timings, 1);
    assert_eq!(history.running(None, 1_060).unwrap(), None);
    let (kept, _) = history
        .attempted(&report("fn here() {}"), &at(1_060), |_| {})
        .unwrap();
    assert_eq!(kept.timing, None, "it is made by no clock");
    let own = Timing::begin(&problem(), 1_070, 30, false);
    assert_eq!(history.start(&own).unwrap(), None);
    drop(history);
    // Back home it is the same clock, and what came along is none.
    let mut home = open(&there);
    home.merge(&db(&here)).unwrap();
    let running = home.running(None, 1_080).unwrap();
    assert_eq!(running.map(|timing| timing.mark), Some(mock.mark.clone()));
    home.happened(&mock.mark, 1_090, What::Stopped).unwrap();
    drop(home);
    open(&here).merge(&db(&there)).unwrap();
    assert_eq!(open(&here).timings(None).unwrap().len(), 2);
    let ended = open(&here).timing(&mock.mark).unwrap().unwrap();
    assert!(!ended.is_under_way(1_100), "how it ended comes along");
}
