//! The end of a case ends its threads, whatever they do, and leaves nothing behind.

#![cfg(not(feature = "real"))]
#![expect(clippy::unwrap_used, reason = "a body of tests")]

extern crate kit as std;

use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use kit::sim::{self, Schedule};
use kit::transcript::Finding;

const TICK: Duration = Duration::from_millis(100);

/// A bucket that a thread of its own refills, and that never stops it.
fn refills() {
    let tokens = Arc::new(Mutex::new(0));
    let refilled = Arc::clone(&tokens);
    thread::spawn(move || {
        loop {
            thread::sleep(TICK);
            *refilled.lock().unwrap() += 1;
        }
    });
    let (jobs, todo) = mpsc::channel::<u32>();
    thread::spawn(move || todo.iter().sum::<u32>());
    thread::spawn(thread::park);
    sim::sleep(10 * TICK);
    assert_eq!(*tokens.lock().unwrap(), 10);
    jobs.send(1).unwrap();
}

#[test]
#[cfg(target_os = "linux")]
fn a_thousand_cases_with_threads_left_behind_leave_no_thread() {
    fn threads() -> usize {
        std::fs::read_dir("/proc/self/task").unwrap().count()
    }
    sim::run(Schedule::InOrder, false, refills);
    let before = threads();
    for seed in 0..1_000 {
        let ended = sim::run(Schedule::Random(seed), false, refills);
        assert_eq!((ended.finding, ended.elapsed), (None, 10 * TICK));
    }
    // The last of them may still be on their way out of the system; no more of them than that.
    assert!((0..1_000).any(|_| {
        thread::yield_now();
        threads() <= before + 1
    }));
}

#[test]
fn what_the_left_ones_own_is_dropped() {
    let owned = Arc::new(());
    let shared = Arc::clone(&owned);
    sim::run(Schedule::InOrder, false, move || {
        for _ in 0..3 {
            let own = Arc::clone(&shared);
            thread::spawn(move || {
                let _own = own;
                thread::park();
            });
        }
        thread::yield_now();
    });
    assert_eq!(Arc::strong_count(&owned), 1);
}

#[test]
fn threads_that_never_ran_never_run() {
    let ran = Arc::new(Mutex::new(false));
    let shared = Arc::clone(&ran);
    let ended = sim::run(Schedule::InOrder, false, move || {
        thread::spawn(move || *shared.lock().unwrap() = true);
    });
    assert_eq!(ended.finding, None);
    assert!(!*ran.lock().unwrap());
    assert_eq!(Arc::strong_count(&ran), 1);
}

#[test]
fn threads_that_wait_for_each_other_politely_find_no_end() {
    let body = || {
        let turn = Arc::new(Mutex::new(0));
        let start = |own: u32| {
            let turn = Arc::clone(&turn);
            thread::spawn(move || {
                loop {
                    let mut turn = turn.lock().unwrap();
                    *turn = own;
                    drop(turn);
                    thread::yield_now();
                }
            })
        };
        let threads = [start(1), start(2)];
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
    };
    for schedule in [Schedule::InOrder, Schedule::Random(0)] {
        let finding = sim::run(schedule, false, body).finding;
        assert!(matches!(finding, Some(Finding::NoEnd { steps }) if steps > 100_000));
    }
}

#[test]
fn a_program_of_many_steps_is_no_livelock() {
    let ended = sim::run(Schedule::InOrder, false, || {
        let count = Mutex::new(0_u32);
        for _ in 0..500_000 {
            *count.lock().unwrap() += 1;
        }
        let denied = Mutex::new(false);
        assert!((0..300_000).all(|_| !*denied.lock().unwrap()));
    });
    assert_eq!((ended.finding, ended.elapsed), (None, Duration::ZERO));
}

#[test]
fn statics_outlive_a_case_and_objects_of_a_case_outlive_it() {
    static COUNT: Mutex<u32> = Mutex::new(0);
    *COUNT.lock().unwrap() = 1;
    let kept = Arc::new(Mutex::new(None));
    let out = Arc::clone(&kept);
    let ended = sim::run(Schedule::Random(1), false, move || {
        let (sender, receiver) = mpsc::sync_channel(0);
        thread::spawn(move || *COUNT.lock().unwrap() += 1)
            .join()
            .unwrap();
        *out.lock().unwrap() = Some((sender, receiver, Arc::new(Mutex::new(5))));
    });
    assert_eq!(ended.finding, None);
    assert_eq!(*COUNT.lock().unwrap(), 2);
    let (sender, receiver, five) = kept.lock().unwrap().take().unwrap();
    let thread = thread::spawn(move || sender.send(*five.lock().unwrap()));
    assert_eq!(receiver.recv(), Ok(5));
    thread.join().unwrap().unwrap();
}
