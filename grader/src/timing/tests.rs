//! Tables of what happens, and what the clock shows then.

use super::*;

const NOON: i64 = 1_700_000_000;
const HOUR: i64 = 3_600;

fn clock(events: &[(i64, What)]) -> Timing {
    let events = events.iter().map(|(at, what)| Event {
        at: NOON + at,
        what: what.clone(),
    });
    Timing {
        events: events.collect(),
        ..Timing::begin("rate-limiter", NOON, 30, false)
    }
}

fn passed(stage: &str) -> What {
    Passed {
        stage: stage.into(),
    }
}

fn used(events: &[(i64, What)], now: i64) -> u64 {
    clock(events).shown(NOON + now).used.as_secs()
}

#[test]
fn the_clock_runs_between_its_beginning_and_now_but_not_in_a_pause() {
    let lunch = [(600, Paused), (4_200, Resumed)];
    for (events, now, expected) in [
        (&[][..], 0, 0),
        (&[], 1_799, 1_799),
        (&lunch[..1], 5_000, 600),
        (&lunch, 4_200, 600),
        (&lunch, 4_300, 700),
        (&[(600, Stopped)], 5_000, 600),
        (&[(600, Accepted)], 5_000, 600),
        (&[(600, Paused), (700, Stopped)], 5_000, 600),
    ] {
        assert_eq!(used(events, now), expected, "{events:?} at {now}");
    }
}

#[test]
fn time_is_left_until_the_limit_and_over_past_it() {
    let shown = |now: i64| clock(&[]).shown(NOON + now);
    let seconds = Duration::from_secs;
    for (now, left, over_by) in [
        (0, Some(1_800), 0),
        (1_799, Some(1), 0),
        (1_800, Some(0), 0),
        (1_801, None, 1),
        (2_120, None, 320),
    ] {
        let shown = shown(now);
        assert_eq!(shown.left, left.map(seconds), "{now}");
        assert_eq!(shown.over_by, seconds(over_by), "{now}");
    }
}

#[test]
fn a_clock_that_is_set_back_stands_still_and_one_that_jumps_is_believed() {
    let events = [(600, passed("basics"))];
    assert_eq!(used(&[], -HOUR), 0);
    assert_eq!(used(&events, -HOUR), 600);
    assert_eq!(used(&events, 599), 600);
    assert_eq!(used(&events, 601), 601);
    assert!(clock(&events).is_set_back(NOON + 599));
    assert!(!clock(&events).is_set_back(NOON + 600));
    // What was written down while it was an hour behind.
    let behind = [(600, passed("basics")), (-3_000, passed("threads"))];
    let shown = clock(&behind).shown(NOON + 700);
    let after: Vec<u64> = shown.splits.iter().map(|s| s.after.as_secs()).collect();
    assert_eq!((after, shown.used.as_secs()), (vec![600, 600], 700));
    // No sum overflows, however wrong a clock is.
    assert!(
        !clock(&[(i64::MAX - NOON, Paused)])
            .shown(i64::MIN)
            .used
            .is_zero()
    );
}

#[test]
fn a_laptop_that_sleeps_does_not_stop_the_clock() {
    // Nothing happens in an hour, and wall time counts.
    let shown = clock(&[(600, passed("basics"))]).shown(NOON + 600 + HOUR);
    assert_eq!(shown.left, None);
    assert_eq!(shown.running, Running::Going);
}

#[test]
fn a_clock_that_nobody_stopped_is_left_alone_after_hours_and_a_paused_one_waits() {
    let night = NOON + 8 * HOUR;
    assert_eq!(clock(&[]).shown(night).running, Running::LeftAlone);
    assert!(!clock(&[]).is_under_way(night));
    let paused = clock(&[(600, Paused)]);
    assert!(paused.is_under_way(night) && paused.shown(night).is_paused());
    assert!(clock(&[]).is_under_way(NOON + 1_800 + 4 * HOUR));
}

#[test]
fn a_stage_splits_at_the_clocks_own_time() {
    let events = [
        (370, passed("basics")),
        (400, Paused),
        (1_000, Resumed),
        (1_010, passed("threads")),
        (1_020, Accepted),
    ];
    let shown = clock(&events).shown(NOON + HOUR);
    let split = |stage: &str, after| Split {
        stage: stage.into(),
        after: Duration::from_secs(after),
    };
    assert_eq!(shown.splits, [split("basics", 370), split("threads", 410)]);
    assert_eq!(shown.running, Running::Accepted);
}

#[test]
fn what_changes_nothing_is_not_taken_down() {
    let going = clock(&[(1, passed("basics"))]);
    let paused = clock(&[(1, Paused), (2, passed("basics"))]);
    let over = clock(&[(1, Stopped)]);
    let mock = Timing {
        mock: true,
        ..going.clone()
    };
    for (timing, what, takes) in [
        (&going, Paused, true),
        (&paused, Paused, false),
        (&mock, Paused, false),
        (&over, Paused, false),
        (&going, Resumed, false),
        (&paused, Resumed, true),
        (&over, Resumed, false),
        (&going, passed("basics"), false),
        (&going, passed("threads"), true),
        (&over, passed("threads"), false),
        (&mock, Stopped, true),
        (&paused, Accepted, true),
        (&over, Stopped, false),
        (&mock, Built { seconds: 5 }, true),
        (&mock, Built { seconds: 0 }, false),
        (&paused, Built { seconds: 5 }, false),
        (&going, Kept { source: "a".into() }, false),
    ] {
        assert_eq!(timing.takes(&what), takes, "{timing:?} {what:?}");
    }
}

#[test]
fn hints_are_counted() {
    let hinted = || Hinted { case: "a".into() };
    let shown = clock(&[(1, hinted()), (2, hinted())]).shown(NOON + 3);
    assert_eq!((shown.hints, shown.running), (2, Running::Going));
}

#[test]
fn what_the_grader_builds_for_itself_is_no_time_of_the_learners() {
    let built = |at, seconds| (at, Built { seconds });
    for (events, now, expected) in [
        (vec![built(160, 60)], 200, 140),
        // No more than the clock has run.
        (vec![built(40, 90)], 100, 60),
        (vec![(50, Paused), (90, Resumed), built(100, 60)], 120, 70),
        // Two that waited for the same build.
        (vec![built(160, 60), built(161, 60)], 200, 139),
        (vec![(170, Paused), built(180, 60)], 200, 170),
    ] {
        assert_eq!(used(&events, now), expected, "{events:?}");
    }
    assert_eq!(
        clock(&[built(160, 60)]).shown(NOON + 170).built,
        Duration::from_secs(60)
    );
}

#[test]
fn what_was_graded_before_a_build_ended_has_its_time_from_when_it_was_saved() {
    let built = (160, Built { seconds: 60 });
    let saved = [built.clone(), (100, passed("basics")), (100, Accepted)];
    let shown = clock(&saved).shown(NOON + HOUR);
    assert_eq!(
        (shown.used.as_secs(), shown.splits[0].after.as_secs()),
        (100, 100)
    );
    // `stop` grades the code as it stands, and the clock stops when it was called.
    assert_eq!(used(&[built.clone(), (100, Stopped)], HOUR), 100);
    assert_eq!(used(&[built, (170, Stopped)], HOUR), 110);
    // A clock of the machine's that was set back is believed as before.
    assert_eq!(used(&[(600, Paused), (300, Stopped)], HOUR), 600);
    assert_eq!(
        clock(&[(160, Built { seconds: 60 })]).clocked(NOON + 100),
        Some(100)
    );
}
