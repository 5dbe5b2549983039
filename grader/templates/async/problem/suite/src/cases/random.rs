//! Model: random programs on the mailbox and on the simplest thing that could be right, side by side.
//! If they differ, the learner sees the shortest program on which they do.

use std::collections::VecDeque;

use kit::differ::{self, Operation, Record, Rng, smaller};
use kit::suite::{Case, millis};
use kit_tokio::explore;

use super::shown;
use crate::Subject;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![Case::model("random_letters", 200, |subject, seed| {
        differ::check(seed, |program: &[Step], record| {
            run(subject, program, record)
        })
    })]
}

/// A step of a program.
#[derive(Debug, Clone, Copy)]
enum Step {
    Put,
    /// With so many milliseconds of patience.
    Take(u32),
}

impl Operation for Step {
    fn make(rng: &mut Rng, size: usize) -> Vec<Step> {
        let steps = (0..=size).map(|_| match rng.bool() {
            true => Step::Put,
            false => Step::Take(rng.u32(..10)),
        });
        steps.collect()
    }

    fn cost(&self) -> u64 {
        match *self {
            Step::Put => 0,
            Step::Take(patience) => patience.into(),
        }
    }

    fn simpler(&self) -> Vec<Step> {
        match *self {
            Step::Put => Vec::new(),
            Step::Take(patience) => smaller(patience, 0).map(Step::Take).collect(),
        }
    }
}

const SLOTS: usize = 3;

fn run(subject: &Subject, program: &[Step], record: &mut Record) {
    explore::in_order(async |sim| {
        let mailbox = (subject.mailbox)(SLOTS);
        record.note(format!("new({SLOTS})"));
        // The model: the letters, numbered as they come.
        let (mut letters, mut next) = (VecDeque::new(), 1);
        for step in program {
            match *step {
                // It would wait without end, as nobody else is here.
                Step::Put if letters.len() == SLOTS => {}
                Step::Put => {
                    let what = format!("put({next})");
                    record.note(what.as_str());
                    sim.call(what, mailbox.put(next)).await;
                    letters.push_back(next);
                    next += 1;
                }
                Step::Take(patience) => {
                    let what = format!("take({patience} ms)");
                    let take = mailbox.take(millis(patience.into()));
                    let letter = sim.call(what.as_str(), take).await;
                    record.expect(what, shown(letter), shown(letters.pop_front()));
                }
            }
        }
    });
}
