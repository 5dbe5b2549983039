use std::collections::VecDeque;
use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::{bodies, caught};

bodies! {
    a_waiter_is_notified
    everybody_is_notified
    a_wait_ends_when_its_condition_does
    a_wait_with_a_timeout_ends_in_time
    a_wait_for_a_condition_with_a_timeout_says_which_of_the_two_it_was
    a_wait_gives_back_poison
    a_barrier_lets_everybody_pass_at_once_and_names_one_leader
}

static BELL: Condvar = Condvar::new();

fn a_waiter_is_notified() {
    let shared = Arc::new((Mutex::new(false), Condvar::new()));
    let other = Arc::clone(&shared);
    let thread = thread::spawn(move || {
        *other.0.lock().unwrap() = true;
        other.1.notify_one();
    });
    let mut ready = shared.0.lock().unwrap();
    while !*ready {
        ready = shared.1.wait(ready).unwrap();
    }
    drop(ready);
    thread.join().unwrap();
    assert_eq!(format!("{:?}", shared.1), "Condvar { .. }");
}

fn everybody_is_notified() {
    let shared = Arc::new((Mutex::new(VecDeque::new()), Condvar::default()));
    let threads = (0..3).map(|_| {
        let shared = Arc::clone(&shared);
        thread::spawn(move || {
            let (jobs, bell) = &*shared;
            let mut jobs = bell
                .wait_while(jobs.lock().unwrap(), |jobs| jobs.is_empty())
                .unwrap();
            jobs.pop_front().unwrap()
        })
    });
    let threads: Vec<_> = threads.collect();
    shared.0.lock().unwrap().extend([1, 2, 3]);
    shared.1.notify_all();
    let sum: i32 = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .sum();
    assert_eq!(sum, 6);
}

fn a_wait_ends_when_its_condition_does() {
    let mutex = Mutex::new(3);
    let guard = BELL.wait_while(mutex.lock().unwrap(), |n| *n != 3).unwrap();
    assert_eq!(*guard, 3);
}

fn a_wait_with_a_timeout_ends_in_time() {
    let mutex = Mutex::new(1);
    let start = Instant::now();
    let (guard, result) = BELL
        .wait_timeout(mutex.lock().unwrap(), Duration::from_millis(3))
        .unwrap();
    assert!(result.timed_out());
    assert_eq!(format!("{result:?}"), "WaitTimeoutResult(true)");
    assert!(start.elapsed() >= Duration::from_millis(3));
    assert_eq!(*guard, 1);
}

fn a_wait_for_a_condition_with_a_timeout_says_which_of_the_two_it_was() {
    let mutex = Mutex::new(1);
    let wait = |until| {
        let span = Duration::from_millis(2);
        let waited = BELL.wait_timeout_while(mutex.lock().unwrap(), span, |n| *n != until);
        waited.unwrap().1
    };
    assert!(!wait(1).timed_out());
    assert!(wait(2).timed_out());
    assert!(wait(1) == wait(1) && wait(1) != wait(2));
}

fn a_wait_gives_back_poison() {
    let mutex = Arc::new(Mutex::new(0));
    let _ = caught(|| {
        let _guard = mutex.lock();
        panic!("poison");
    });
    let guard = mutex.lock().unwrap_err().into_inner();
    let error = BELL
        .wait_timeout(guard, Duration::from_millis(1))
        .unwrap_err();
    let (guard, result) = error.into_inner();
    assert!(result.timed_out());
    assert_eq!(*guard, 0);
}

fn a_barrier_lets_everybody_pass_at_once_and_names_one_leader() {
    let shared = Arc::new((Barrier::new(3), Mutex::new(0)));
    let threads = (0..3).map(|_| {
        let shared = Arc::clone(&shared);
        thread::spawn(move || {
            let mut leader = 0;
            for round in 1..=3 {
                *shared.1.lock().unwrap() += 1;
                leader += u32::from(shared.0.wait().is_leader());
                assert_eq!(*shared.1.lock().unwrap(), round * 3);
                shared.0.wait();
            }
            leader
        })
    });
    let threads: Vec<_> = threads.collect();
    let leaders: u32 = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .sum();
    assert_eq!(leaders, 3);
    assert_eq!(format!("{:?}", shared.0), "Barrier { .. }");
    assert_eq!(
        format!("{:?}", Barrier::new(0).wait()),
        "BarrierWaitResult { is_leader: true }"
    );
}
