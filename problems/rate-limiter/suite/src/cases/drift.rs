//! A million steps that are a fraction of a token each, in ten runs of different step lengths. What is
//! lost or gained in every step shows in the end; a token more or less is forgiven.

use kit::differ::{self, Operation, Record, Rng};
use kit::suite::{Case, nanos};

use super::new;
use crate::Subject;

const RUNS: u64 = 10;
const STEPS: u64 = 100_000;

const CAPACITY: u32 = 1_000_000;
const PER_SECOND: u32 = 100;
/// Taken at the start; no run is long enough to fill the bucket again.
const TAKEN: u32 = 5000;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![Case::model("million_tiny_steps", RUNS, |subject, seed| {
        differ::check(seed, |program, record| run(subject, program, record))
    })]
}

/// The whole program of a run: the length of its steps in nanoseconds.
#[derive(Debug, Clone)]
struct Step(u64);

impl Operation for Step {
    fn make(rng: &mut Rng, _size: usize) -> Vec<Step> {
        vec![Step(rng.u64(50_000..200_000))]
    }
}

fn run(subject: &Subject, program: &[Step], record: &mut Record) {
    let &[Step(length)] = program else {
        return;
    };
    record.note(new(CAPACITY, PER_SECOND.into()));
    let Ok(limiter) = (subject.limiter)(CAPACITY, PER_SECOND.into()) else {
        record.expect("the configuration", "refused", "accepted");
        return;
    };
    let ask = |record: &mut Record, tokens: u32, wanted: bool| {
        record.call(format!("is_allowed({tokens})"), wanted, || {
            limiter.is_allowed(tokens)
        });
    };
    ask(record, TAKEN, true);
    // There is never that much, but to know it a limiter has to count.
    let mut allowed = 0;
    for _ in 0..STEPS {
        record.advance(nanos(length));
        allowed += u32::from(limiter.is_allowed(CAPACITY));
    }
    let asked = format!("is_allowed({CAPACITY}), {STEPS} times, {length} ns apart: allowed");
    record.expect(asked, allowed, 0);
    let dripped = STEPS * length * u64::from(PER_SECOND) / 1_000_000_000;
    let there = CAPACITY - TAKEN + dripped as u32;
    ask(record, there - 1, true);
    ask(record, 3, false);
}
