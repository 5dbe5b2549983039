//! How fast schedules run, and how many it takes to find a mistake: `cargo run -p kit --example
//! schedules_per_second`.

extern crate kit as std;

#[path = "../tests/planted/bugs.rs"]
mod bugs;

use bugs::Bug;
use kit::sim::{self, Schedule};
use std::time::{Duration, Instant};

const SPEED_RUN: Duration = Duration::from_secs(1);

#[expect(clippy::print_stdout, reason = "printing is what this program does")]
fn main() {
    sim::quiet_panics();
    println!("{:42} {:>12}  schedules to find it", "", "schedules/s");
    for bug in bugs::ALL {
        let mut needed: Vec<u64> = (0..20)
            .map(|range| schedules_to_find(bug, range * 10_000))
            .collect();
        needed.sort_unstable();
        println!(
            "{:42} {:>12.0}  median {}, at most {} (budget {})",
            bug.name,
            per_second(bug.right),
            needed[needed.len() / 2],
            needed[needed.len() - 1],
            bug.budget,
        );
    }
}

fn per_second(body: fn()) -> f64 {
    let start = Instant::now();
    let mut schedules = 0;
    while start.elapsed() < SPEED_RUN {
        sim::run(Schedule::Random(schedules), false, body);
        schedules += 1;
    }
    schedules as f64 / start.elapsed().as_secs_f64()
}

fn schedules_to_find(bug: &Bug, first_seed: u64) -> u64 {
    let fails = |seed: &u64| {
        let ended = sim::run(Schedule::Random(first_seed + seed), false, bug.wrong);
        ended.finding.is_some()
    };
    let found = (0..10_000).find(fails);
    found.map_or(u64::MAX, |seed| seed + 1)
}
