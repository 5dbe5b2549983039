//! What happened by a clock is there again, and there is one clock at a time.

use super::{open, workbook};
use crate::history::attempts::{ATTEMPT, IN_TIMING};
use crate::history::{Circumstances, History, timings};
use crate::report::sample;
use crate::timing::{Event, Timing, What};

const NOON: i64 = 1_700_000_000;

fn started(problem: &str, begun: i64) -> Timing {
    Timing::begin(problem, begun, 30, false)
}

fn passed(stage: &str) -> What {
    What::Passed {
        stage: stage.into(),
    }
}

#[test]
fn what_happened_is_there_again_in_its_order() {
    let root = workbook();
    let timing = started("rate-limiter", NOON).keeping("digest".into());
    assert_eq!(open(&root).start(&timing).unwrap(), None);
    let happened = [
        What::Built { seconds: 7 },
        What::Paused,
        What::Resumed,
        passed("basics"),
        What::Hinted { case: "a".into() },
        What::Stopped,
    ];
    for (n, what) in (1..).zip(&happened) {
        let mut history = open(&root);
        let after = history.happened(&timing.mark, NOON + n, what.clone());
        assert_eq!(after.unwrap().unwrap().events.len(), n as usize + 1);
    }
    let again = open(&root).timing(&timing.mark).unwrap().unwrap();
    let what: Vec<What> = again.events.into_iter().map(|event| event.what).collect();
    assert_eq!(what[0], timing.events[0].what);
    assert_eq!(what[1..], happened);
}

#[test]
fn one_clock_runs_at_a_time_and_an_ended_one_is_in_nobodys_way() {
    let root = workbook();
    let (one, other) = (started("a", NOON), started("b", NOON + 60));
    let mut history = open(&root);
    assert_eq!(history.start(&one).unwrap(), None);
    assert_eq!(history.start(&other).unwrap().unwrap().mark, one.mark);
    let running = |history: &History, problem| {
        let running = history.running(problem, NOON + 90).unwrap();
        running.map(|timing| timing.mark)
    };
    assert_eq!(running(&history, None), Some(one.mark.clone()));
    assert_eq!(running(&history, Some("b")), None);
    history
        .happened(&one.mark, NOON + 61, What::Stopped)
        .unwrap();
    assert_eq!(running(&history, None), None);
    assert_eq!(history.start(&other).unwrap(), None);
    assert_eq!(running(&history, Some("b")), Some(other.mark));
    assert_eq!(history.timings(Some("a")).unwrap().len(), 1);
}

#[test]
fn two_that_start_at_once_start_one_clock() {
    let root = workbook();
    open(&root);
    let begun = std::thread::scope(|scope| {
        let begin = |problem| {
            let mut history = open(&root);
            history.start(&started(problem, NOON)).unwrap().is_none()
        };
        let threads = ["a", "b", "c", "d"].map(|problem| scope.spawn(move || begin(problem)));
        let begun = threads.map(|thread| thread.join().unwrap());
        begun.into_iter().filter(|begun| *begun).count()
    });
    assert_eq!((begun, open(&root).timings(None).unwrap().len()), (1, 1));
}

#[test]
fn an_attempt_and_what_it_changes_are_kept_in_one() {
    let root = workbook();
    let mut history = open(&root);
    let timing = started("rate-limiter", NOON);
    history.start(&timing).unwrap();
    let report = sample::report(sample::only(sample::passed("starts-full")));
    let at = |at: i64, stages: &[&str]| Circumstances {
        at: NOON + at,
        passed: stages.iter().map(|&stage| stage.to_owned()).collect(),
        ..Circumstances::default()
    };
    let accepted = report.is_accepted();
    assert!(accepted, "the sample passes every case");
    history
        .attempted(&report, &at(60, &["basics"]), |_| {})
        .unwrap();
    let after = history.timing(&timing.mark).unwrap().unwrap();
    let event = |what| Event {
        at: NOON + 60,
        what,
    };
    assert_eq!(
        after.events,
        [event(passed("basics")), event(What::Accepted)]
    );
    // Nothing happens after the end, and the attempt is kept all the same.
    history
        .attempted(&report, &at(90, &["threads"]), |_| {})
        .unwrap();
    assert_eq!(history.timing(&timing.mark).unwrap().unwrap(), after);
    assert_eq!(history.attempts(None).unwrap().len(), 2);
}

/// What is kept of an attempt whose code was saved then, and what has happened by the clock after it.
fn graded(history: &mut History, saved: i64, timing: &Timing) -> (Option<u32>, Timing) {
    let report = sample::report(sample::only(sample::passed("starts-full")));
    let circumstances = Circumstances {
        at: NOON + saved,
        passed: vec!["basics".into()],
        ..Circumstances::default()
    };
    let (attempt, _) = history.attempted(&report, &circumstances, |_| {}).unwrap();
    let clocked = attempt.timing.filter(|(mark, _)| *mark == timing.mark);
    let after = history.timing(&timing.mark).unwrap().unwrap();
    (clocked.map(|(_, seconds)| seconds), after)
}

#[test]
fn what_was_saved_before_the_clock_began_is_not_done_by_it() {
    let root = workbook();
    let mut history = open(&root);
    let timing = started("rate-limiter", NOON);
    history.start(&timing).unwrap();
    let (clocked, after) = graded(&mut history, -1, &timing);
    assert_eq!((clocked, after.events), (None, vec![]));
    let (clocked, after) = graded(&mut history, 0, &timing);
    assert_eq!((clocked, after.events.len()), (Some(0), 2));
}

#[test]
fn what_was_saved_before_a_pause_or_the_end_counts_though_it_was_graded_after_it() {
    let root = workbook();
    let mut history = open(&root);
    let (one, other) = (
        started("rate-limiter", NOON),
        started("rate-limiter", NOON + 500),
    );
    history.start(&one).unwrap();
    history
        .happened(&one.mark, NOON + 100, What::Paused)
        .unwrap();
    let (clocked, _) = graded(&mut history, 101, &one);
    assert_eq!(clocked, None, "in a pause nothing is done");
    let (clocked, after) = graded(&mut history, 60, &one);
    assert_eq!(clocked, Some(60));
    let shown = after.shown(NOON + 200);
    assert_eq!(shown.splits[0].after.as_secs(), 60);
    assert_eq!((shown.used.as_secs(), shown.is_paused()), (60, false));

    history.start(&other).unwrap();
    history
        .happened(&other.mark, NOON + 600, What::Stopped)
        .unwrap();
    let (clocked, after) = graded(&mut history, 590, &other);
    assert_eq!((clocked, after.events.len()), (Some(90), 1));
    let (clocked, _) = graded(&mut history, 601, &other);
    assert_eq!(clocked, None, "it was over");
}

#[test]
fn the_attempts_of_a_timing_are_found_without_reading_the_others() {
    let root = workbook();
    let mut history = open(&root);
    let (one, other) = (
        started("rate-limiter", NOON),
        started("rate-limiter", NOON + 500),
    );
    for (timing, saved) in [(&one, 60), (&other, 560)] {
        assert_eq!(history.start(timing).unwrap(), None);
        assert!(graded(&mut history, saved, timing).0.is_some());
    }
    assert_eq!(graded(&mut history, 900, &other).0, None);
    let made_at = |timing: &Timing| {
        let attempts = history.attempts_in(&timing.mark).unwrap();
        attempts
            .iter()
            .map(|attempt| attempt.at - NOON)
            .collect::<Vec<_>>()
    };
    assert_eq!((made_at(&one), made_at(&other)), (vec![60], vec![560]));
    let sql = format!("EXPLAIN QUERY PLAN {ATTEMPT} {IN_TIMING}");
    let plan: String = history
        .connection
        .query_row(&sql, ["a"], |row| row.get(3))
        .unwrap();
    assert!(plan.contains("attempt_in"), "{plan}");
}

fn adopt(root: &tempfile::TempDir, theirs: &Timing) -> bool {
    let adopted = open(root).change(|change| timings::adopt(change, theirs));
    adopted.unwrap()
}

#[test]
fn what_another_machine_knows_is_taken_over_once_and_not_over_what_is_here() {
    let (here, there) = (workbook(), workbook());
    let timing = started("a", NOON);
    open(&there).start(&timing).unwrap();
    assert!(adopt(&here, &timing));
    assert!(!adopt(&here, &timing));
    let mut history = open(&there);
    let more = history.happened(&timing.mark, NOON + 5, passed("basics"));
    let more = more.unwrap().unwrap();
    assert!(adopt(&here, &more));
    assert_eq!(
        open(&here).timing(&timing.mark).unwrap(),
        Some(more.clone())
    );
    // Both went on alone.
    open(&here)
        .happened(&timing.mark, NOON + 6, What::Stopped)
        .unwrap();
    let theirs = history.happened(&timing.mark, NOON + 7, What::Paused);
    assert!(!adopt(&here, &theirs.unwrap().unwrap()));
    assert!(
        !open(&here)
            .timing(&timing.mark)
            .unwrap()
            .unwrap()
            .is_under_way(NOON + 9)
    );
}
