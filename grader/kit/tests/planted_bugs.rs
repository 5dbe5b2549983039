//! Mistakes in threads are found within a budget of schedules; their mended twins pass thousands.

#![cfg(not(feature = "real"))]

extern crate kit as std;

#[path = "planted/bugs.rs"]
mod bugs;

use bugs::Bug;
use kit::sim::{self, Schedule};
use kit::transcript::Finding;

/// How many schedules from this seed on it takes until one fails.
fn schedules_to_find(body: fn(), first_seed: u64, budget: u64) -> Option<u64> {
    (1..=budget).find(|n| {
        let seed = first_seed + n - 1;
        sim::run(Schedule::Random(seed), false, body)
            .finding
            .is_some()
    })
}

#[test]
fn every_planted_mistake_is_found_within_its_budget_from_any_seed() {
    sim::quiet_panics();
    for Bug {
        name,
        wrong,
        budget,
        ..
    } in bugs::ALL
    {
        for range in 0..20 {
            let found = schedules_to_find(*wrong, range * 10_000, *budget);
            assert!(found.is_some(), "{name} from seed {}", range * 10_000);
        }
    }
}

#[test]
fn the_mended_twins_pass_every_schedule() {
    sim::quiet_panics();
    for Bug { name, right, .. } in bugs::ALL {
        for seed in 0..2_000 {
            let ended = sim::run(Schedule::Random(seed), false, *right);
            assert_eq!(ended.finding, None, "{name} under seed {seed}");
        }
    }
}

#[test]
fn what_is_said_of_a_deadlock_names_calls_and_lines() {
    let bug = bugs::ALL
        .iter()
        .find(|bug| bug.name == "lock order")
        .unwrap();
    let seed = schedules_to_find(bug.wrong, 0, bug.budget).unwrap() - 1;
    let finding = sim::run(Schedule::Random(seed), false, bug.wrong).finding;
    let Some(Finding::Deadlock { waiting }) = finding else {
        panic!("{finding:?}");
    };
    let calls: Vec<_> = waiting
        .iter()
        .map(|w| (w.thread.as_str(), w.on.as_str()))
        .collect();
    assert_eq!(
        calls,
        [
            ("main", "JoinHandle::join"),
            ("thread 1", "Mutex::lock"),
            ("thread 2", "Mutex::lock"),
        ]
    );
    let places: Vec<_> = waiting.into_iter().filter_map(|w| w.place).collect();
    assert_eq!(places.len(), 3);
    assert!(
        places
            .iter()
            .all(|place| place.file.ends_with("planted/bugs.rs"))
    );
    assert_ne!(places[1].line, places[2].line);
}
