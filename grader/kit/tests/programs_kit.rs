//! The same programs on the stand-ins, untouched: outside a case, in one, and in many schedules.

#![cfg(not(feature = "real"))]

extern crate kit as std;

#[path = "programs/mod.rs"]
mod programs;

use kit::sim::{self, Schedule};

#[test]
fn outside_a_case_the_programs_print_the_same() {
    for (name, program, printed) in programs::ALL {
        assert_eq!(program(), *printed, "{name}");
    }
}

#[test]
fn inside_a_case_they_print_the_same_in_every_schedule() {
    sim::quiet_panics();
    for (name, program, printed) in programs::ALL {
        for schedule in [Schedule::InOrder]
            .into_iter()
            .chain((0..60).map(Schedule::Random))
        {
            let mut output = String::new();
            let ended = sim::run(schedule, false, || output = program());
            assert_eq!(ended.finding, None, "{name} under {schedule:?}");
            assert_eq!(output, *printed, "{name} under {schedule:?}");
        }
    }
}
