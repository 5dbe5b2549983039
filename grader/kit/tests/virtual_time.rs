//! Time in a case: exact, free of charge, and it moves only when nobody can run.

#![cfg(not(feature = "real"))]

extern crate kit as std;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use kit::sim::{self, Schedule};
use kit::transcript::Finding;

const SECOND: Duration = Duration::from_secs(1);
const NANO: Duration = Duration::from_nanos(1);

/// The virtual time a body takes, which must be the same in every schedule.
fn time_of(body: fn()) -> Duration {
    let ended = sim::run(Schedule::InOrder, false, body);
    assert_eq!(ended.finding, None);
    for seed in 0..50 {
        let random = sim::run(Schedule::Random(seed), false, body);
        assert_eq!((random.finding, random.elapsed), (None, ended.elapsed));
    }
    ended.elapsed
}

#[test]
fn an_hour_of_sleep_takes_an_hour_to_the_nanosecond_and_no_real_time() {
    let start = Instant::now();
    let hour = 3600 * SECOND + NANO;
    assert_eq!(time_of(|| thread::sleep(3600 * SECOND + NANO)), hour);
    assert!(start.elapsed() < 60 * SECOND);
}

#[test]
fn steps_take_no_time() {
    let elapsed = time_of(|| {
        let shared = Arc::new(Mutex::new(0));
        let start = Instant::now();
        let threads = (0..3).map(|_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || (0..50).for_each(|_| *shared.lock().unwrap() += 1))
        });
        let threads: Vec<_> = threads.collect();
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
        assert_eq!(start.elapsed(), Duration::ZERO);
        for _ in 0..50 {
            thread::yield_now();
        }
    });
    assert_eq!(elapsed, Duration::ZERO);
}

#[test]
fn every_wait_with_a_timeout_is_exact() {
    let elapsed = time_of(|| {
        let start = Instant::now();
        let (_sender, receiver) = mpsc::channel::<()>();
        receiver.recv_timeout(SECOND + NANO).unwrap_err();
        assert_eq!(start.elapsed(), SECOND + NANO);
        let (mutex, bell) = (Mutex::new(()), Condvar::new());
        let waited = bell.wait_timeout(mutex.lock().unwrap(), SECOND);
        assert!(waited.unwrap().1.timed_out());
        thread::park_timeout(SECOND);
        let span = bell.wait_timeout_while(mutex.lock().unwrap(), SECOND, |()| true);
        assert!(span.unwrap().1.timed_out());
        assert_eq!(start.elapsed(), 4 * SECOND + NANO);
    });
    assert_eq!(elapsed, 4 * SECOND + NANO);
}

#[test]
fn a_notification_at_half_time_ends_a_wait_at_half_time() {
    let elapsed = time_of(|| {
        let shared = Arc::new((Mutex::new(false), Condvar::new()));
        let other = Arc::clone(&shared);
        thread::spawn(move || {
            thread::sleep(SECOND / 2);
            *other.0.lock().unwrap() = true;
            other.1.notify_all();
        });
        let guard = shared.0.lock().unwrap();
        let waited = shared.1.wait_timeout_while(guard, SECOND, |done| !*done);
        assert!(!waited.unwrap().1.timed_out());
    });
    assert_eq!(elapsed, SECOND / 2);
}

#[test]
fn a_deadline_that_is_met_exactly_ends_a_loop_that_would_go_on_at_zero() {
    let elapsed = time_of(|| {
        let deadline = Instant::now() + SECOND;
        let (mutex, bell) = (Mutex::new(()), Condvar::new());
        let mut guard = mutex.lock().unwrap();
        while let Some(left) = deadline.checked_duration_since(Instant::now()) {
            guard = bell.wait_timeout(guard, left).unwrap().0;
        }
        drop(guard);
        while Instant::now() <= deadline {
            thread::sleep(deadline - Instant::now());
        }
    });
    assert_eq!(elapsed, SECOND);
}

#[test]
fn no_clock_goes_back_after_waits_for_no_time() {
    let elapsed = time_of(|| {
        let mut before = Instant::now();
        for _ in 0..20 {
            thread::sleep(Duration::ZERO);
            let now = Instant::now();
            assert!(now >= before, "{now:?} after {before:?}");
            before = now;
        }
    });
    assert_eq!(elapsed, Duration::ZERO);
}

#[test]
fn sleepers_run_at_their_own_times() {
    let elapsed = time_of(|| {
        let (sender, receiver) = mpsc::channel();
        for millis in [30, 10, 20] {
            let sender = sender.clone();
            thread::spawn(move || {
                thread::sleep(Duration::from_millis(millis));
                sender.send(millis).unwrap();
            });
        }
        drop(sender);
        assert_eq!(receiver.iter().collect::<Vec<_>>(), [10, 20, 30]);
    });
    assert_eq!(elapsed, Duration::from_millis(30));
}

#[test]
fn when_a_case_lets_time_pass_others_run_up_to_that_moment_and_at_it() {
    time_of(|| {
        let ticks = Arc::new(Mutex::new(0));
        let other = Arc::clone(&ticks);
        thread::spawn(move || {
            loop {
                thread::sleep(SECOND / 10);
                *other.lock().unwrap() += 1;
            }
        });
        sim::sleep(SECOND);
        assert_eq!(*ticks.lock().unwrap(), 10);
        sim::sleep(SECOND / 20);
        assert_eq!(*ticks.lock().unwrap(), 10);
    });
}

#[test]
fn a_spin_with_yields_ends_when_a_sleeper_lets_it() {
    let elapsed = time_of(|| {
        let flag = Arc::new(AtomicBool::new(false));
        let other = Arc::clone(&flag);
        thread::spawn(move || {
            thread::sleep(SECOND);
            other.store(true, Ordering::SeqCst);
        });
        while !flag.load(Ordering::SeqCst) {
            std::hint::spin_loop();
        }
    });
    assert_eq!(elapsed, SECOND);
}

#[test]
fn a_spin_on_the_clock_ends_on_the_millisecond() {
    let elapsed = time_of(|| {
        let start = Instant::now();
        while start.elapsed() < Duration::from_millis(5) {
            thread::yield_now();
        }
    });
    assert_eq!(elapsed, Duration::from_millis(5));
    let bare = || {
        let start = Instant::now();
        while start.elapsed() < Duration::from_millis(5) {}
    };
    let ended = sim::run(Schedule::InOrder, false, bare);
    assert_eq!(
        (ended.finding, ended.elapsed),
        (None, Duration::from_millis(5))
    );
}

#[test]
fn both_clocks_go_together_and_every_case_begins_on_the_same_day() {
    time_of(|| {
        let (instant, time) = (Instant::now(), SystemTime::now());
        thread::sleep(SECOND);
        assert_eq!(instant.elapsed(), SECOND);
        assert_eq!(time.elapsed().unwrap(), SECOND);
        let day = time.duration_since(UNIX_EPOCH).unwrap();
        assert_eq!(day, Duration::from_secs(1_767_225_600));
    });
}

#[test]
fn a_sleep_without_end_is_no_timer() {
    time_of(|| {
        thread::spawn(|| thread::sleep(Duration::MAX));
        thread::yield_now();
    });
    assert_eq!(sim::now(), None);
    let ended = sim::run(Schedule::InOrder, false, || thread::sleep(Duration::MAX));
    let words = "deadlock: main waits for thread::sleep";
    assert_eq!(ended.finding.unwrap().to_string(), words);
}

/// One thread reads the clock twice, the case lets a second pass. What the readings were, over so many
/// schedules.
fn readings_around_a_second(schedules: impl Iterator<Item = Schedule>) -> Vec<(u64, u64)> {
    let mut seen = Vec::new();
    for schedule in schedules {
        let mut readings = (0, 0);
        let ended = sim::run(schedule, false, || {
            let start = Instant::now();
            let reader = thread::spawn(move || {
                let first = start.elapsed().as_secs();
                drop(Mutex::new(()).lock().expect("a lock of its own"));
                (first, start.elapsed().as_secs())
            });
            sim::let_time_pass(SECOND);
            readings = reader.join().expect("the reader");
        });
        assert_eq!((ended.finding, ended.elapsed), (None, SECOND));
        seen.push(readings);
    }
    seen.sort_unstable();
    seen.dedup();
    seen
}

#[test]
fn time_that_a_case_lets_pass_may_pass_in_the_middle_of_something() {
    let random = readings_around_a_second((0..100).map(Schedule::Random));
    assert_eq!(random, [(0, 0), (0, 1), (1, 1)]);
}

#[test]
fn in_order_time_that_a_case_lets_pass_passes_at_once() {
    let in_order = readings_around_a_second([Schedule::InOrder].into_iter());
    assert_eq!(in_order, [(1, 1)]);
}

#[test]
fn whoever_sleeps_until_then_wakes_up_when_a_case_lets_time_pass() {
    let elapsed = time_of(|| {
        let start = Instant::now();
        let sleepers = [1, 2, 3].map(|n| {
            thread::spawn(move || {
                thread::sleep(n * SECOND);
                start.elapsed()
            })
        });
        sim::sleep(NANO);
        sim::let_time_pass(2 * SECOND);
        let woken = sleepers.map(|sleeper| sleeper.join().unwrap());
        assert_eq!(woken, [2 * SECOND + NANO, 2 * SECOND + NANO, 3 * SECOND]);
    });
    assert_eq!(elapsed, 3 * SECOND);
}

/// A hundred thousand questions to another thread are more changes of threads than a run has.
#[test]
fn a_case_that_lets_time_pass_between_questions_to_a_thread_may_ask_any_number() {
    let ended = sim::run(Schedule::InOrder, false, || {
        let (ask, asked) = mpsc::channel::<u32>();
        let (answer, answers) = mpsc::channel();
        thread::spawn(move || asked.iter().try_for_each(|n| answer.send(n + 1)));
        for n in 0..150_000 {
            sim::sleep(NANO);
            ask.send(n).unwrap();
            assert_eq!(answers.recv(), Ok(n + 1));
        }
    });
    assert_eq!(ended.finding, None);
}

#[test]
fn threads_that_never_end_are_found_though_the_case_lets_time_pass() {
    let ended = sim::run(Schedule::InOrder, false, || {
        for _ in 0..2 {
            thread::spawn(|| {
                loop {
                    thread::sleep(NANO);
                }
            });
        }
        for _ in 0..10_000 {
            sim::sleep(100 * NANO);
        }
    });
    assert!(matches!(ended.finding, Some(Finding::NoEnd { .. })));
}

/// Two threads tick in the background while the case sleeps for a day and a half.
fn tick_for_long(tick: Duration) -> Option<Finding> {
    let ended = sim::run(Schedule::InOrder, false, move || {
        for _ in 0..2 {
            thread::spawn(move || {
                loop {
                    thread::sleep(tick);
                }
            });
        }
        sim::sleep(36 * 3600 * SECOND);
    });
    ended.finding
}

#[test]
fn threads_may_tick_in_the_background_for_long() {
    assert_eq!(tick_for_long(SECOND), None);
}

#[test]
fn threads_that_tick_as_if_time_stood_still_have_no_end() {
    let finding = tick_for_long(NANO);
    assert!(
        matches!(finding, Some(Finding::NoEnd { .. })),
        "{finding:?}"
    );
}

#[test]
fn the_wall_clock_can_be_set_back_and_no_other_clock_notices() {
    time_of(|| {
        let (start, then) = (Instant::now(), SystemTime::now());
        thread::sleep(10 * SECOND);
        sim::set_wall_clock_back(30 * SECOND);
        assert_eq!(start.elapsed(), 10 * SECOND);
        assert_eq!(then.duration_since(SystemTime::now()).unwrap(), 20 * SECOND);
        thread::sleep(21 * SECOND);
        assert_eq!(then.elapsed().unwrap(), SECOND);
    });
}
