//! Panics in a case: a finding with the learner's line, seen by `join` as in std, and no obstacle to
//! the end of the run.

#![cfg(not(feature = "real"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

extern crate kit as std;

use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use kit::sim::{self, Schedule};
use kit::transcript::Finding;

/// The finding of a body, which must be of the same kind in every schedule.
fn finding_of(body: fn()) -> Option<Finding> {
    sim::quiet_panics();
    let first = sim::run(Schedule::InOrder, false, body).finding;
    for seed in 0..100 {
        let finding = sim::run(Schedule::Random(seed), false, body).finding;
        assert_eq!(
            finding.is_some(),
            first.is_some(),
            "seed {seed}: {finding:?}"
        );
    }
    first
}

fn panic_of(body: fn()) -> (String, String, u32) {
    match finding_of(body) {
        Some(Finding::Panic {
            thread,
            message,
            place,
        }) => {
            let place = place.expect("a panic of this file");
            assert!(place.file.ends_with("tests/panics.rs"));
            (thread, message, place.line)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_panic_of_the_body_is_a_finding_with_its_line() {
    let (line, body): (u32, fn()) = (line!(), || panic!("no {}", "token"));
    assert_eq!(panic_of(body), ("main".into(), "no token".into(), line));
}

#[test]
fn a_panic_of_a_thread_is_the_finding_and_not_what_follows_from_it() {
    let (thread, message, _) = panic_of(|| {
        let worker = thread::Builder::new().name("worker".into());
        let worker = worker
            .spawn(|| Vec::<u32>::new().pop().expect("a token"))
            .unwrap();
        worker.join().unwrap();
    });
    assert_eq!((thread.as_str(), message.as_str()), ("worker", "a token"));
}

#[test]
fn join_gives_the_payload() {
    let finding = finding_of(|| {
        let thread = thread::spawn(|| panic::panic_any(7_u8));
        let payload = thread.join().unwrap_err();
        assert_eq!(payload.downcast_ref::<u8>(), Some(&7));
    });
    assert!(matches!(finding, Some(Finding::Panic { thread, .. }) if thread == "thread 1"));
}

#[test]
fn a_panic_that_is_caught_is_no_finding() {
    let finding = finding_of(|| {
        let thread = thread::spawn(|| catch_unwind(|| panic!("caught")).is_err());
        assert!(thread.join().unwrap());
        assert!(catch_unwind(|| panic!("caught, too")).is_err());
    });
    assert_eq!(finding, None);
}

#[test]
fn a_payload_that_is_passed_on_keeps_its_first_line() {
    let (line, body): (u32, fn()) = (line!() + 1, || {
        let caught = catch_unwind(|| panic!("first")).unwrap_err();
        panic::resume_unwind(caught);
    });
    assert_eq!(panic_of(body), ("main".into(), "first".into(), line));
}

#[test]
fn a_scope_whose_thread_panicked_panics_as_in_std() {
    let (thread, message, _) = panic_of(|| {
        let result = catch_unwind(|| {
            thread::scope(|s| {
                s.spawn(|| panic!("in the scope"));
            });
        });
        let payload = result.unwrap_err();
        let message = payload.downcast_ref::<&str>();
        assert_eq!(message, Some(&"a scoped thread panicked"));
    });
    assert_eq!(
        (thread.as_str(), message.as_str()),
        ("thread 1", "in the scope")
    );
}

#[test]
fn a_thread_that_panics_with_a_guard_poisons_the_lock() {
    let (thread, message, _) = panic_of(|| {
        let mutex = Arc::new(Mutex::new(0));
        let other = Arc::clone(&mutex);
        let thread = thread::spawn(move || {
            let _guard = other.lock();
            panic!("holding it");
        });
        assert!(thread.join().is_err());
        assert!(mutex.lock().is_err());
    });
    assert_eq!(
        (thread.as_str(), message.as_str()),
        ("thread 1", "holding it")
    );
}

/// Uses locks, channels and time while it is dropped.
struct Busy {
    shared: Arc<(Mutex<u32>, Condvar)>,
    inner: Option<Box<Busy>>,
    drops: Arc<AtomicU32>,
}

impl Busy {
    fn new(depth: u32, drops: &Arc<AtomicU32>) -> Self {
        let inner = depth
            .checked_sub(1)
            .map(|depth| Box::new(Busy::new(depth, drops)));
        let shared = inner.as_ref().map(|inner| Arc::clone(&inner.shared));
        Busy {
            shared: shared.unwrap_or_default(),
            inner,
            drops: Arc::clone(drops),
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        *self.shared.0.lock().unwrap() += 1;
        self.shared.1.notify_all();
        thread::yield_now();
        drop(self.inner.take());
        let guard = self.shared.0.lock().unwrap();
        let _ = self.shared.1.wait_timeout(guard, Duration::from_millis(1));
        self.drops.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn destructors_of_a_panicking_thread_go_on_in_the_simulation() {
    let (_, message, _) = panic_of(|| {
        let drops = Arc::new(AtomicU32::new(0));
        let threads = (0..3).map(|_| {
            let busy = Busy::new(3, &drops);
            thread::spawn(move || {
                let _busy = busy;
                panic!("with destructors");
            })
        });
        let threads: Vec<_> = threads.collect();
        for thread in threads {
            assert!(thread.join().is_err());
        }
        assert_eq!(drops.load(Ordering::SeqCst), 12);
    });
    assert_eq!(message, "with destructors");
}

#[test]
fn a_panic_whose_destructors_wait_for_ever_is_the_finding() {
    let (thread, message, _) = panic_of(|| {
        struct Pool(Option<thread::JoinHandle<()>>);
        impl Drop for Pool {
            fn drop(&mut self) {
                let _ = self.0.take().unwrap().join();
            }
        }
        let _pool = Pool(Some(thread::spawn(thread::park)));
        panic!("with a pool that never stops");
    });
    assert_eq!(thread, "main");
    assert_eq!(message, "with a pool that never stops");
}

#[test]
fn destructors_of_threads_in_a_deadlock_run_without_a_second_panic() {
    let finding = finding_of(|| {
        let drops = Arc::new(AtomicU32::new(0));
        let (sender, receiver) = mpsc::channel::<()>();
        for _ in 0..2 {
            let (busy, keeps) = (Busy::new(2, &drops), sender.clone());
            thread::spawn(move || {
                let (_busy, _keeps) = (busy, keeps);
                let mutex = Mutex::new(());
                let _first = mutex.lock().unwrap();
                let _second = mutex.lock().unwrap();
            });
        }
        let _busy = Busy::new(2, &drops);
        receiver.recv().unwrap();
    });
    assert!(matches!(finding, Some(Finding::Deadlock { waiting }) if waiting.len() == 3));
}

#[test]
fn a_thread_that_is_ended_poisons_nothing() {
    let finding = finding_of(|| {
        struct Returns(Arc<Mutex<u32>>);
        impl Drop for Returns {
            fn drop(&mut self) {
                *self.0.lock().unwrap() += 1;
            }
        }
        let (mutex, never) = (Arc::new(Mutex::new(0)), Arc::new(Condvar::new()));
        for _ in 0..3 {
            let (returns, never) = (Returns(Arc::clone(&mutex)), Arc::clone(&never));
            thread::spawn(move || {
                let own = Mutex::new(());
                let _guard = returns.0.lock().unwrap();
                let _own = never.wait(own.lock().unwrap());
            });
        }
        thread::sleep(Duration::from_secs(1));
    });
    assert_eq!(finding, None);
}

#[test]
fn a_thread_that_catches_everything_in_a_loop_does_not_live_for_ever() {
    let finding = finding_of(|| {
        thread::spawn(|| {
            loop {
                let _ = catch_unwind(|| thread::sleep(Duration::from_secs(1)));
            }
        });
        thread::sleep(Duration::from_secs(3));
    });
    assert_eq!(finding, None);
}

#[test]
fn a_thread_local_is_dropped_inside_its_case() {
    struct Counts(Arc<Mutex<u32>>);
    impl Drop for Counts {
        fn drop(&mut self) {
            assert!(sim::now().is_some());
            *self.0.lock().unwrap() += 1;
            thread::sleep(Duration::from_secs(1));
        }
    }
    thread_local! {
        static LAST: std::cell::RefCell<Option<Counts>> = const { std::cell::RefCell::new(None) };
    }
    let finding = finding_of(|| {
        let dropped = Arc::new(Mutex::new(0));
        let other = Counts(Arc::clone(&dropped));
        let thread = thread::spawn(move || LAST.set(Some(other)));
        thread.join().unwrap();
        assert_eq!(*dropped.lock().unwrap(), 1);
        assert_eq!(sim::now(), Some(Duration::from_secs(1)));
    });
    assert_eq!(finding, None);
}

#[test]
fn a_case_inside_a_case_is_refused() {
    let inside = catch_unwind(AssertUnwindSafe(|| {
        sim::run(Schedule::InOrder, false, || {
            sim::run(Schedule::InOrder, false, || ());
        })
    }));
    let finding = inside.unwrap().finding;
    assert!(
        matches!(finding, Some(Finding::Panic { message, .. }) if message.contains("inside a case"))
    );
}
