//! What is proposed next.

use super::*;

/// What is next after these attempts at the first problem, the second being untouched or solved.
fn proposed(attempts: &[Attempt], solved_second: bool, today: i64) -> Option<(String, Why)> {
    let standing = Standing {
        solved: solved_second,
        ..Standing::default()
    };
    let second = Practice::of("two", &[], &standing, &clock());
    let practices = [practice(attempts), second];
    let proposal = next(&katas(), &practices, None, |at| clock().day_of(at), today);
    proposal.map(|next| (next.problem, next.why))
}

#[test]
fn what_is_begun_comes_before_what_is_new_and_nothing_where_all_is_well() {
    let is = |problem: &str, why| Some((problem.to_owned(), why));
    assert_eq!(proposed(&[], false, 0), is("one", Why::New));
    let begun = attempts(&[(0, 40)]);
    let why = Why::Begun {
        best: Some(40),
        failing: 0,
    };
    assert_eq!(proposed(&begun, false, 0), is("one", why));
    let done = attempts(&[(0, 40), (9, 100)]);
    assert_eq!(proposed(&done, false, 0), is("two", Why::New));
    assert_eq!(proposed(&done, true, 0), None);
}

#[test]
fn five_attempts_that_bring_nothing_ask_for_a_hint_and_four_do_not() {
    let stuck = [(0, 40), (1, 40), (1, 30), (1, 40), (1, 0), (1, 40)];
    let (best, attempts_) = (40, 5);
    let why = Why::Stuck {
        best,
        attempts: attempts_,
    };
    let said = |steps: &[(i64, u32)]| proposed(&attempts(steps), false, 0).unwrap().1;
    assert_eq!(said(&stuck), why);
    assert!(matches!(said(&stuck[..5]), Why::Begun { .. }));
    let better = [&stuck[..], &[(1, 41)]].concat();
    assert!(matches!(said(&better), Why::Begun { .. }));
}

#[test]
fn the_problem_graded_last_goes_before_another_that_is_begun() {
    let first = practice(&attempts(&[(0, 40)]));
    let mut other = attempts(&[(0, 10), (60, 20)]);
    for attempt in &mut other {
        attempt.problem = "two".into();
    }
    let second = Practice::of("two", &other, &Standing::default(), &clock());
    let practices = [first, second];
    let said = |current| {
        next(&katas(), &practices, current, |_| 0, 0)
            .unwrap()
            .problem
    };
    assert_eq!(said(Some("one")), "one");
    assert_eq!(said(None), "two", "the one tried last");
    let seen_from = |today| {
        let day_of = |at| at / 3_600;
        next(&katas(), &practices, None, day_of, today)
            .unwrap()
            .problem
    };
    assert_eq!(seen_from(1), "two");
    assert_eq!(seen_from(0), "one", "the other is dated ahead");
}

#[test]
fn what_is_proposed_shows_or_changes_something() {
    let with = |id: i64, points: u32, source: &str| Attempt {
        source: Some(source.into()),
        ..attempt(id, id, points)
    };
    let all = [
        with(1, 40, "a"),
        with(2, 70, "b"),
        with(3, 60, "c"),
        with(4, 60, "c"),
    ];
    use Offer::{BringBack, BringBackBest, Compare, LastChange};
    assert_eq!(
        offered(&all, Some("c")),
        [LastChange(2, 4), BringBackBest(2)]
    );
    assert_eq!(offered(&all, Some("b")), [Compare(4), BringBack(4)]);
    assert_eq!(offered(&all, Some("new")), [Compare(4), BringBackBest(2)]);
    assert_eq!(
        offered(&all, None),
        [BringBackBest(2)],
        "no code to compare"
    );
    assert_eq!(offered(&all[..2], Some("b")), [LastChange(1, 2)]);
    assert_eq!(offered(&all[..1], Some("a")), [], "it is there already");
    assert_eq!(offered(&all[..1], Some("new")), [Compare(1), BringBack(1)]);
    assert_eq!(
        offered(&[attempt(1, 1, 40)], Some("a")),
        [],
        "no source was kept"
    );
}

#[test]
fn a_solved_problem_that_is_worked_at_again_goes_before_a_new_one() {
    let solved = practice(&attempts(&[(0, 40), (5, 100), (5, 60)]));
    let new = Practice::of("two", &[], &Standing::default(), &clock());
    let practices = [solved, new];
    let said = |current| {
        let proposed = next(&katas(), &practices, current, |_| 0, 0).unwrap();
        (proposed.problem, proposed.why)
    };
    assert_eq!(said(Some("one")), ("one".into(), Why::Worse { failing: 0 }));
    assert_eq!(said(None), ("two".into(), Why::New));
}

#[test]
fn when_all_is_solved_the_slow_one_is_next_and_then_the_old_one() {
    let slow = attempts(&[(0, 40), (20, 60), (11, 100)]);
    let why = |said: Option<(String, Why)>| said.map(|(_, why)| why);
    let spent = Spent {
        seconds: 31 * 60,
        by: Measured::Attempts,
    };
    let minutes = 30;
    assert_eq!(
        why(proposed(&slow, true, 0)),
        Some(Why::Slow { spent, minutes })
    );
    let quick = attempts(&[(600, 40), (20, 60), (10, 100)]);
    assert_eq!(proposed(&quick, true, 13), None);
    let days = 14;
    assert_eq!(why(proposed(&quick, true, 14)), Some(Why::LongAgo { days }));
}
