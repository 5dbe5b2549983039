//! What is said of attempts, and what is not.

use super::*;
use crate::history::Stumble;

mod next;

fn attempt(id: i64, at: i64, points: u32) -> Attempt {
    Attempt {
        id,
        mark: id.to_string(),
        problem: "one".into(),
        at,
        source: None,
        graded: true,
        accepted: points == 100,
        whole: true,
        points,
        of: 100,
        seed: 0,
        toolchain: String::new(),
        hints: 0,
        timing: None,
    }
}

#[test]
fn what_was_not_asked_for_is_neither_accepted_nor_not_accepted() {
    let told = |whole: bool, accepted: bool, stumble: Option<Stumble>| {
        let attempt = Attempt {
            whole,
            accepted,
            ..attempt(1, 0, 0)
        };
        let stumbles = stumble.map(|stumble| (1, stumble)).into_iter().collect();
        row::rows(&course(vec![attempt]), &stumbles)[0].verdict
    };
    let case = || Some(Stumble::Case("model".into()));
    assert_eq!(told(true, true, None), "accepted");
    assert_eq!(told(true, false, case()), "not_accepted");
    assert_eq!(told(false, false, case()), "not_accepted");
    assert_eq!(told(false, true, None), "partial", "one case, which passed");
    assert_eq!(told(false, false, None), "partial", "the bench alone");
    assert_eq!(told(false, false, Some(Stumble::Unknown)), "unknown");
    assert_eq!(told(true, false, Some(Stumble::Refused)), "refused");
}

/// An attempt each so many minutes after the one before it.
fn attempts(steps: &[(i64, u32)]) -> Vec<Attempt> {
    let mut at = 0;
    let numbered = steps.iter().zip(1..);
    numbered
        .map(|((minutes, points), id)| {
            at += minutes * 60;
            attempt(id, at, *points)
        })
        .collect()
}

fn practice(attempts: &[Attempt]) -> Practice {
    let standing = Standing {
        solved: attempts
            .iter()
            .any(|attempt| attempt.accepted && attempt.whole),
        ..Standing::default()
    };
    Practice::of("one", attempts, &standing, &clock())
}

fn katas() -> Vec<Kata> {
    let kata = |id: &str| Kata {
        id: id.into(),
        minutes: 30,
    };
    ["one", "two"].map(kata).to_vec()
}

fn clock() -> Clock {
    Clock::new(Some(0), 0)
}

fn course(attempts: Vec<Attempt>) -> Course {
    Course::of(attempts, &clock())
}

fn spent(minutes: u64, by: Measured) -> Option<Spent> {
    Some(Spent {
        seconds: minutes * 60,
        by,
    })
}

#[test]
fn hints_are_told_where_they_were_taken_and_none_is_taken_back() {
    let all = [(1, 0), (2, 2), (3, 2), (4, 1), (5, 3)];
    let mut all: Vec<Attempt> = all
        .map(|(id, hints)| Attempt {
            hints,
            ..attempt(id, 0, 0)
        })
        .into();
    assert_eq!(course(all.clone()).hints, [0, 2, 0, 0, 1]);
    all[2].problem = "other".into();
    assert_eq!(course(all).hints, [0, 2, 2, 0, 1]);
}

#[test]
fn the_time_to_pass_leaves_out_the_pauses_and_what_came_after() {
    let all = attempts(&[(0, 10), (30, 40), (31, 50), (5, 100), (7, 100)]);
    let by_attempts = |minutes| spent(minutes, Measured::Attempts);
    assert_eq!(practice(&all).to_pass, by_attempts(35));
    assert_eq!(practice(&all[..3]).to_pass, None);
    assert_eq!(practice(&all[3..]).to_pass, by_attempts(0));
}

#[test]
fn the_time_to_pass_is_that_of_the_last_run_that_passed() {
    let minute = 60;
    let all = attempts(&[(0, 10), (29, 60), (21, 100), (60, 40), (10, 100), (60, 10)]);
    let to_pass = |all: &[Attempt], restarts: &[i64]| {
        let standing = Standing {
            restarts: restarts.iter().map(|minutes| minutes * minute).collect(),
            ..Standing::default()
        };
        Practice::of("one", all, &standing, &clock()).to_pass
    };
    let by_attempts = |minutes| spent(minutes, Measured::Attempts);
    assert_eq!(to_pass(&all, &[]), by_attempts(50), "one run");
    assert_eq!(to_pass(&all, &[100]), by_attempts(10));
    assert_eq!(to_pass(&all, &[100, 170]), by_attempts(10), "begun again");
    assert_eq!(
        to_pass(&all[..4], &[100]),
        by_attempts(50),
        "not passed yet"
    );
}

#[test]
fn who_brings_back_what_passed_before_has_not_passed_again() {
    let mut all = attempts(&[(0, 10), (29, 100), (60, 20), (1, 100)]);
    for (attempt, source) in all.iter_mut().zip(["a", "old", "stub", "old"]) {
        attempt.source = Some(source.into());
    }
    let standing = Standing {
        restarts: [80 * 60].into(),
        ..Standing::default()
    };
    let to_pass = |all: &[Attempt]| Practice::of("one", all, &standing, &clock()).to_pass;
    assert_eq!(to_pass(&all), spent(29, Measured::Attempts));
    all[3].source = Some("new".into());
    assert_eq!(to_pass(&all), spent(1, Measured::Attempts));
}

#[test]
fn who_was_slow_once_and_quick_the_second_time_is_not_slow() {
    let all = attempts(&[(0, 10), (29, 60), (21, 100), (60, 40), (10, 100)]);
    let said = |restarts: &[i64], today| {
        let standing = Standing {
            solved: true,
            restarts: restarts.iter().copied().collect(),
            ..Standing::default()
        };
        let practices = [Practice::of("one", &all, &standing, &clock())];
        let proposed = next(
            &katas()[..1],
            &practices,
            None,
            |at| clock().day_of(at),
            today,
        );
        proposed.map(|next| next.why)
    };
    assert!(matches!(said(&[], 0), Some(Why::Slow { .. })));
    assert_eq!(said(&[6_000], 0), None);
    assert!(matches!(said(&[6_000], 30), Some(Why::LongAgo { .. })));
}

#[test]
fn scores_of_different_totals_are_told_by_their_share() {
    let mut all = attempts(&[(0, 45), (1, 90), (1, 99), (1, 100)]);
    for (attempt, of) in all.iter_mut().zip([90, 90, 100, 100]) {
        attempt.of = of;
    }
    all[1].accepted = true;
    let of_all = practice(&all);
    // What fails and was not measured is not better than what fails and would have been.
    assert_eq!(of_all.points(), [45, 100, 99, 100]);
    assert_eq!(of_all.best, Some(100));
    let is = [None, Some(49), Some(-1), Some(1)];
    assert_eq!(course(all.clone()).changes, is);
    // 99 of 100 are more points than 90 of 90, and no gain; all of 100 are one.
    let without_gain =
        |count| Practice::of("one", &all[..count], &Standing::default(), &clock()).without_gain();
    assert_eq!([2, 3, 4].map(without_gain), [0, 1, 0]);
}

#[test]
fn a_clock_knows_better_than_the_attempts() {
    let mut all = attempts(&[(0, 10), (5, 100)]);
    all[1].timing = Some(("t".into(), 900));
    assert_eq!(practice(&all).to_pass, spent(15, Measured::Clock));
}

#[test]
fn a_clock_that_was_set_back_takes_no_time_away() {
    let mut all = attempts(&[(0, 10), (5, 50), (5, 100)]);
    all[1].at = -9_000;
    all[2].at = -8_940;
    assert_eq!(practice(&all).to_pass, spent(1, Measured::Attempts));
}

#[test]
fn only_what_was_asked_as_a_whole_has_a_score_and_passes() {
    let mut all = attempts(&[(0, 10), (1, 100), (1, 20), (1, 0)]);
    all[1].whole = false;
    all[3].graded = false;
    let practice = practice(&all);
    assert_eq!(practice.points(), [10, 20]);
    assert_eq!((practice.best, practice.passed), (Some(20), false));
    assert_eq!((practice.attempts, practice.not_graded), (4, 1));
}

#[test]
fn attempts_at_another_problem_are_passed_over() {
    let mut all = attempts(&[(0, 10), (1, 100)]);
    all[1].problem = "two".into();
    assert_eq!(practice(&all).attempts, 1);
    assert_eq!(practice(&all).points(), [10]);
}

#[test]
fn what_was_best_before_attempts_were_kept_still_counts() {
    let standing = Standing {
        solved: true,
        best: Some(100),
        ..Standing::default()
    };
    let practice = Practice::of("one", &attempts(&[(0, 40)]), &standing, &clock());
    assert_eq!((practice.best, practice.passed), (Some(100), true));
    assert_eq!((practice.passed_at, practice.to_pass), (None, None));
}

#[test]
fn days_in_a_row_count_until_today_or_yesterday() {
    let streak = |days: &[i64], today| Streak::of(&days.iter().copied().collect(), today);
    let is = |current, longest, days, today| Streak {
        current,
        longest,
        days,
        today,
    };
    assert_eq!(streak(&[], 9), is(0, 0, 0, false));
    assert_eq!(streak(&[1, 2, 3, 7, 8], 8), is(2, 3, 5, true));
    assert_eq!(streak(&[1, 2, 3, 7, 8], 9), is(2, 3, 5, false));
    assert_eq!(streak(&[1, 2, 3, 7, 8], 10), is(0, 3, 5, false));
    assert_eq!(streak(&[8, 9], 9), is(2, 2, 2, true));
    assert_eq!(
        streak(&[9, 10], 9),
        is(1, 2, 2, true),
        "a day ahead is none in a row yet"
    );
}

#[test]
fn a_change_is_to_the_last_score_at_the_same_problem() {
    let mut all = attempts(&[(0, 10), (1, 30), (1, 50), (1, 20), (1, 60)]);
    all[1].problem = "two".into();
    all[3].whole = false;
    let is = [None, None, Some(40), None, Some(10)];
    assert_eq!(course(all).changes, is);
}

#[test]
fn what_a_wrong_clock_has_dated_ahead_is_first_and_nothing_is_counted_from_it() {
    let mut all = attempts(&[(0, 10), (1, 30), (1, 90), (1, 50)]);
    for (attempt, hints) in all.iter_mut().zip([1, 2, 3, 4]) {
        attempt.hints = hints;
    }
    all[2].at = i64::MAX;
    let course = course(all);
    let ids: Vec<i64> = course.attempts.iter().map(|attempt| attempt.id).collect();
    assert_eq!(ids, [3, 1, 2, 4]);
    assert_eq!(course.changes, [None, None, Some(20), Some(20)]);
    assert_eq!(course.hints, [0, 1, 1, 2]);
}

#[test]
fn a_long_series_is_thinned_to_its_columns_and_ends_as_it_does() {
    let points: Vec<u32> = (1..=100).collect();
    assert_eq!(thinned(&points, 4), [25, 50, 75, 100]);
    assert_eq!(thinned(&points[..3], 4), [1, 2, 3]);
    assert_eq!(thinned(&points[..7], 3), [2, 4, 7]);
    assert!(thinned(&[], 4).is_empty());
}

#[test]
fn a_day_that_a_wrong_clock_made_is_no_day_of_practice_and_its_attempt_stays() {
    const DAY: i64 = 24 * 60 * 60;
    let now = 1_795_273_774;
    let clock = Clock::new(Some(now), 0);
    let at = [0, now - DAY, now, now + DAY, now + 4_000 * DAY, i64::MAX];
    let numbered = at.iter().zip(1..);
    let all: Vec<Attempt> = numbered.map(|(at, id)| attempt(id, *at, 40)).collect();
    let practice = Practice::of("one", &all, &Standing::default(), &clock);
    let today = clock.day();
    assert_eq!(practice.days, [today - 1, today].into());
    assert_eq!(practice.attempts, all.len());
    let streak = Streak::of(&practice.days, today);
    assert_eq!((streak.current, streak.longest, streak.days), (2, 2, 2));
}
