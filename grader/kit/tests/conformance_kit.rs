//! The same bodies on the stand-ins: outside a case, in one, and under many schedules.

#![cfg(not(feature = "real"))]

extern crate kit as std;

mod conformance;

use kit::sim::{self, Schedule};
use std::sync::{Mutex, PoisonError};

/// Some bodies use statics, which a case cannot share with real threads at the same time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

#[test]
fn outside_a_case_the_stand_ins_do_what_std_does() {
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    for (name, body) in conformance::all() {
        eprintln!("{name}");
        body();
    }
}

#[test]
fn inside_a_case_they_do_so_in_every_schedule() {
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    sim::quiet_panics();
    for (name, body) in conformance::all() {
        let schedules = (0..40).map(Schedule::Random);
        for schedule in [Schedule::InOrder].into_iter().chain(schedules) {
            let ended = sim::run(schedule, false, body);
            assert_eq!(ended.finding, None, "{name} under {schedule:?}");
        }
    }
}
