//! A seed is a schedule: the same one every time, in every process.

#![cfg(not(feature = "real"))]
#![expect(clippy::unwrap_used, reason = "a body of tests")]

extern crate kit as std;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;
use std::{env, process, thread};

use kit::sim::{self, Schedule};

/// Names the seed whose trace a fresh process is to print.
const ASKED: &str = "KIT_TEST_SEED";

/// Many ways to wait at once, with values whose addresses differ from run to run.
fn busy_body() {
    let shared = Arc::new((
        Mutex::new(HashMap::new()),
        Condvar::new(),
        AtomicU32::new(0),
    ));
    let threads = (0..4).map(|n| {
        let shared = Arc::clone(&shared);
        thread::spawn(move || {
            let (map, bell, count) = &*shared;
            map.lock().unwrap().insert(n, Box::new(n));
            bell.notify_one();
            thread::sleep(Duration::from_millis(u64::from(n % 2)));
            count.fetch_add(n, Ordering::SeqCst);
            let wait = bell.wait_timeout(map.lock().unwrap(), Duration::from_millis(1));
            drop(wait);
        })
    });
    let threads: Vec<_> = threads.collect();
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
}

fn trace(schedule: Schedule) -> String {
    let ended = sim::run(schedule, true, busy_body);
    assert_eq!(ended.finding, None);
    let steps = ended.timeline.iter();
    let lines = steps.map(|step| format!("{:?} {} {}", step.at, step.thread, step.what));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_same_seed_gives_the_same_trace_and_another_seed_another() {
    for seed in 0..30 {
        assert_eq!(trace(Schedule::Random(seed)), trace(Schedule::Random(seed)));
    }
    assert_ne!(trace(Schedule::Random(1)), trace(Schedule::Random(2)));
    assert_eq!(trace(Schedule::InOrder), trace(Schedule::InOrder));
}

#[test]
fn tracing_changes_nothing() {
    for seed in 0..30 {
        let plain = sim::run(Schedule::Random(seed), false, busy_body);
        let traced = sim::run(Schedule::Random(seed), true, busy_body);
        assert_eq!((plain.steps, plain.elapsed), (traced.steps, traced.elapsed));
        assert!(plain.timeline.is_empty() && !traced.timeline.is_empty());
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test needs a second process")]
fn a_fresh_process_replays_the_same_trace() {
    for seed in ["3", "4"] {
        let child = process::Command::new(env::current_exe().unwrap())
            .args(["--exact", "what_a_fresh_process_does", "--nocapture"])
            .env(ASKED, seed)
            .output()
            .unwrap();
        let printed = String::from_utf8(child.stdout).unwrap();
        let trace = trace(Schedule::Random(seed.parse().unwrap()));
        assert!(trace.lines().count() > 30);
        assert!(printed.contains(&trace), "{printed}\n---\n{trace}");
    }
}

#[test]
fn what_a_fresh_process_does() {
    if let Ok(seed) = env::var(ASKED) {
        println!("\n{}", trace(Schedule::Random(seed.parse().unwrap())));
    }
}

#[test]
fn a_case_has_four_cpus_on_every_machine() {
    let ended = sim::run(Schedule::InOrder, false, || {
        assert_eq!(thread::available_parallelism().unwrap().get(), 4);
    });
    assert_eq!(ended.finding, None);
}

#[test]
fn a_trace_says_what_was_done_with_which_value_and_where() {
    let body = || {
        let count = Arc::new(AtomicU32::new(5));
        let other = Arc::clone(&count);
        let adder = thread::Builder::new().name("adder".into());
        let adder = adder
            .spawn(move || other.fetch_add(2, Ordering::SeqCst))
            .unwrap();
        adder.join().unwrap();
        thread::sleep(Duration::from_secs(1));
        count.load(Ordering::SeqCst);
    };
    let timeline = sim::run(Schedule::InOrder, true, body).timeline;
    let words: Vec<_> = timeline
        .iter()
        .map(|step| (step.at.as_secs(), step.thread.as_str(), step.what.as_str()))
        .collect();
    assert_eq!(
        words,
        [
            (0, "main", "starts adder"),
            (0, "main", "waits for JoinHandle::join"),
            (0, "adder", "AtomicU32::fetch_add(2) -> 5"),
            (0, "adder", "ends"),
            (0, "main", "JoinHandle::join"),
            (0, "main", "sleeps 1s"),
            (1, "main", "AtomicU32::load -> 7"),
            (1, "main", "ends"),
        ]
    );
    let place = timeline[2].place.as_ref().unwrap();
    assert!(place.file.ends_with("tests/replay.rs") && place.line > 80);
}
