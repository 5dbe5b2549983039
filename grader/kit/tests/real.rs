//! A build with the feature `real`: the stand-ins are std itself, and there are no cases.

#![cfg(feature = "real")]

use kit::sim::{self, Schedule};

#[test]
fn the_types_are_those_of_std() {
    let _: std::sync::Mutex<u32> = kit::sync::Mutex::new(1);
    let _: std::sync::atomic::AtomicU64 = kit::sync::atomic::AtomicU64::new(1);
    let _: std::time::Instant = kit::time::Instant::now();
    let thread: std::thread::JoinHandle<u32> = kit::thread::spawn(|| 1);
    assert_eq!(thread.join().unwrap(), 1);
}

#[test]
#[should_panic = "kit was built with the feature `real`"]
fn a_case_cannot_run() {
    sim::run(Schedule::InOrder, false, || ());
}
