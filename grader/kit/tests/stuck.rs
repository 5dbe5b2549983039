//! A thread that has the baton and never takes a step again: seen from outside, in a process of its
//! own, which such a thread takes with it.

#![cfg(all(target_os = "linux", not(feature = "real")))]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use std::{env, process, thread};

use kit::sim::{self, Schedule};

/// Set in the process that is to get stuck.
const CHILD: &str = "KIT_TEST_STUCK";

/// Runs one of the tests below as a process; gives its exit code and what it said.
#[expect(clippy::disallowed_methods, reason = "the test needs a second process")]
fn process_of(test: &str) -> (Option<i32>, String) {
    let child = process::Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    (
        child.status.code(),
        String::from_utf8(child.stderr).unwrap(),
    )
}

fn is_child() -> bool {
    env::var_os(CHILD).is_some()
}

#[test]
fn an_endless_loop_is_busy() {
    let (code, said) = process_of("a_process_with_an_endless_loop");
    assert_eq!(code, Some(101));
    assert!(said.contains("spinner is in an endless loop"), "{said}");
}

#[test]
fn a_real_lock_is_something_outside_the_simulation() {
    let (code, said) = process_of("a_process_with_a_real_lock");
    assert_eq!(code, Some(101));
    let words = "thread 1 waits for something outside the simulation";
    assert!(said.contains(words), "{said}");
}

#[test]
fn the_handler_hears_what_the_call_was() {
    let (code, said) = process_of("a_process_with_a_handler");
    assert_eq!(code, Some(7));
    assert!(said.contains("is_allowed(1) main true"), "{said}");
}

#[test]
fn a_long_computation_is_no_endless_loop() {
    let (code, said) = process_of("a_process_that_computes_for_long");
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_destructor_that_relies_on_a_thread_that_is_ended_does_not_abort_the_process() {
    let (code, said) = process_of("a_process_with_such_a_destructor");
    assert_eq!(code, Some(0), "{said}");
}

/// The thread whose destructor panics is left asleep in the panic hook, so nobody can take the hook
/// any more, which libtest does before it ends a process.
#[test]
fn a_process_with_such_a_destructor() {
    struct Pool(Option<kit::thread::JoinHandle<()>>);
    impl Drop for Pool {
        fn drop(&mut self) {
            self.0.take().unwrap().join().unwrap();
        }
    }
    if is_child() {
        for seed in 0..100 {
            let ended = sim::run(Schedule::Random(seed), false, || {
                kit::thread::spawn(|| {
                    let _pool = Pool(Some(kit::thread::spawn(kit::thread::park)));
                    kit::thread::park();
                });
                kit::thread::sleep(Duration::from_secs(1));
            });
            assert_eq!(ended.finding, None);
        }
        leave(0)
    }
}

#[test]
fn a_destructor_that_panics_while_a_panic_unwinds_does_not_hide_that_panic() {
    let (code, said) = process_of("a_process_with_two_panics");
    assert_eq!(code, Some(101), "{said}");
    assert!(said.contains("panic in main at"), "{said}");
    assert!(
        said.contains(": first, then in a destructor: second"),
        "{said}"
    );
}

/// A panic that was caught before is none of the two.
#[test]
fn a_process_with_two_panics() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            assert!(!thread::panicking(), "second");
        }
    }
    if is_child() {
        sim::run(Schedule::InOrder, false, || {
            let _ = std::panic::catch_unwind(|| panic!("caught"));
            let _bomb = Bomb;
            panic!("first");
        });
    }
}

#[test]
fn a_process_with_an_endless_loop() {
    if is_child() {
        sim::run(Schedule::InOrder, false, || {
            let spinner = kit::thread::Builder::new().name("spinner".into());
            let spinner = spinner.spawn(|| {
                loop {
                    std::hint::black_box(0);
                }
            });
            spinner.unwrap().join().unwrap();
        });
    }
}

#[test]
fn a_process_with_a_real_lock() {
    if is_child() {
        sim::run(Schedule::InOrder, false, || {
            let real = Arc::new(Mutex::new(()));
            let other = Arc::clone(&real);
            let _guard = real.lock().unwrap();
            let waits = kit::thread::spawn(move || drop(other.lock()));
            waits.join().unwrap();
        });
    }
}

#[test]
fn a_process_with_a_handler() {
    if is_child() {
        sim::on_stuck(|finding| {
            let kit::transcript::Finding::Stuck { thread, busy, call } = finding else {
                unreachable!()
            };
            eprintln!("{} {thread} {busy}", call.as_deref().unwrap_or_default());
            leave(7)
        });
        sim::run(Schedule::InOrder, false, || {
            sim::calling(Some("is_allowed(1)"));
            loop {
                std::hint::black_box(0);
            }
        });
    }
}

#[expect(clippy::disallowed_methods, reason = "the handler ends its process")]
fn leave(code: i32) -> ! {
    process::exit(code)
}

#[test]
fn a_process_that_computes_for_long() {
    if is_child() {
        let ended = sim::run(Schedule::InOrder, false, || {
            let start = Instant::now();
            while start.elapsed() < Duration::from_millis(1_200) {
                std::hint::black_box(0);
            }
        });
        assert_eq!(ended.finding, None);
    }
}

#[test]
fn many_short_sleeps_outside_the_simulation_are_not_one_long_one() {
    if is_child() {
        sim::run(Schedule::InOrder, false, || {
            for _ in 0..15 {
                thread::sleep(Duration::from_millis(100));
                kit::thread::yield_now();
            }
        });
    } else {
        let (code, said) =
            process_of("many_short_sleeps_outside_the_simulation_are_not_one_long_one");
        assert_eq!(code, Some(0), "{said}");
    }
}
