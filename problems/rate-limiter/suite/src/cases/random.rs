//! Random traffic beside a model, and the smallest traffic on which the two differ.
//!
//! The model counts sixteenths of a token and lets time pass in quarters of a second, so it is exact.
//! All rates are powers of two, so every honest limiter is exact too: a token takes a whole number of
//! nanoseconds, and a number of seconds that an `f64` holds.

use kit::differ::{self, Operation, Record, Rng, smaller};
use kit::suite::{Case, millis};

use super::new;
use crate::Subject;

/// So many credits are a token: a quarter of a second at a quarter of a token a second is one.
const TOKEN: u64 = 16;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::model("random_traffic", 2000, |subject, seed| {
            differ::check(seed, |program: &[Step<false>], record| {
                run(subject, program, record)
            })
        }),
        Case::model("random_slow_refill", 2000, |subject, seed| {
            differ::check(seed, |program: &[Step<true>], record| {
                run(subject, program, record)
            })
        }),
    ]
}

/// A step of the traffic. `SLOW` rates are below a token a second, the others are whole.
#[derive(Debug, Clone, Copy)]
enum Step<const SLOW: bool> {
    /// The rate in quarters of a token a second.
    New {
        capacity: u32,
        quarters: u32,
    },
    /// So many quarters of a second.
    Wait(u32),
    Ask(u32),
}

impl<const SLOW: bool> Step<SLOW> {
    const RATES: &'static [u32] = if SLOW { &[1, 2] } else { &[4, 8, 16, 32, 64] };
    /// Long enough to fill any of these buckets many times over.
    const IDLE: u32 = 4 * 300;
}

impl<const SLOW: bool> Operation for Step<SLOW> {
    fn make(rng: &mut Rng, size: usize) -> Vec<Self> {
        let size = size as u32;
        let capacity = rng.u32(1..=size);
        let quarters = Self::RATES[rng.usize(..Self::RATES.len())];
        let longest = if SLOW { 8 * size } else { 2 * size };
        let mut program = vec![Step::New { capacity, quarters }];
        for _ in 0..rng.u32(1..2 * size + 2) {
            program.push(match rng.u32(..20) {
                0 => Step::Wait(Self::IDLE),
                1..10 => Step::Wait(rng.u32(1..=longest + 4)),
                _ => Step::Ask(rng.u32(0..=capacity + 1)),
            });
        }
        program
    }

    fn cost(&self) -> u64 {
        match *self {
            Step::New { capacity, quarters } => u64::from(capacity) + u64::from(quarters),
            // Whole seconds read better than fractions.
            Step::Wait(n) => u64::from(n) + if n % 4 == 0 { 0 } else { 1 << 32 },
            Step::Ask(n) => n.into(),
        }
    }

    fn simpler(&self) -> Vec<Self> {
        match *self {
            Step::New { capacity, quarters } => {
                let capacities =
                    smaller(capacity, 1).map(|capacity| Step::New { capacity, quarters });
                let slower = Self::RATES.iter().filter(|rate| **rate < quarters);
                let rates = slower.map(|&quarters| Step::New { capacity, quarters });
                capacities.chain(rates).collect()
            }
            Step::Wait(n) => {
                let candidates = [1, n / 2, n - 1, 4, n / 4 * 4, n.div_ceil(4) * 4];
                let some = candidates.into_iter().filter(|n| *n > 0);
                some.map(Step::Wait).collect()
            }
            // One first: together with a bucket of one it still asks for something.
            Step::Ask(n) => smaller(n, 1).chain([0]).map(Step::Ask).collect(),
        }
    }
}

fn run<const SLOW: bool>(subject: &Subject, program: &[Step<SLOW>], record: &mut Record) {
    let Some(&Step::New { capacity, quarters }) = program.first() else {
        return;
    };
    let per_second = f64::from(quarters) / 4.0;
    record.note(new(capacity, per_second));
    let Ok(limiter) = (subject.limiter)(capacity, per_second) else {
        record.expect("the configuration", "refused", "accepted");
        return;
    };
    let full = u64::from(capacity) * TOKEN;
    let mut credits = full;
    for step in &program[1..] {
        match *step {
            Step::New { .. } => return,
            Step::Wait(n) => {
                record.advance(millis(250) * n);
                credits = (credits + u64::from(n) * u64::from(quarters)).min(full);
            }
            Step::Ask(tokens) => {
                let price = u64::from(tokens) * TOKEN;
                let wanted = price <= credits;
                credits -= if wanted { price } else { 0 };
                record.call(format!("is_allowed({tokens})"), wanted, || {
                    limiter.is_allowed(tokens)
                });
            }
        }
    }
}
