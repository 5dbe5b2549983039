//! Model: random programs on the board and on the simplest thing that could be right, side by side. If
//! they differ, the learner sees the shortest program on which they do.

use kit::differ::{self, Operation, Record, Rng, smaller};
use kit::suite::{Case, secs};

use super::shown;
use crate::Subject;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![Case::model("random_scores", 500, |subject, seed| {
        differ::check(seed, |program: &[Step], record| {
            run(subject, program, record)
        })
    })]
}

/// A step of a program. Its numbers are small, so that the same ones come again.
#[derive(Debug, Clone, Copy)]
enum Step {
    Submit(u32),
    Wait(u32),
    Best,
}

impl Operation for Step {
    fn make(rng: &mut Rng, size: usize) -> Vec<Step> {
        let largest = size as u32;
        let steps = (0..=size).map(|_| match rng.u32(..4) {
            0 => Step::Wait(rng.u32(1..=KEEP)),
            1 => Step::Best,
            _ => Step::Submit(rng.u32(..=largest)),
        });
        steps.collect()
    }

    fn cost(&self) -> u64 {
        match *self {
            Step::Submit(n) | Step::Wait(n) => n.into(),
            Step::Best => 0,
        }
    }

    fn simpler(&self) -> Vec<Step> {
        match *self {
            Step::Submit(score) => smaller(score, 0).map(Step::Submit).collect(),
            Step::Wait(seconds) => smaller(seconds, 1).map(Step::Wait).collect(),
            Step::Best => Vec::new(),
        }
    }
}

/// A record stands for so many seconds.
const KEEP: u32 = 4;

fn run(subject: &Subject, program: &[Step], record: &mut Record) {
    let board = (subject.board)(secs(KEEP.into()));
    record.note(format!("new({KEEP} s)"));
    // The model: the record, and for how many seconds more it stands. In integers, so that it is exact.
    let (mut best, mut left) = (None, 0_u32);
    for step in program {
        match *step {
            Step::Wait(seconds) => {
                record.advance(secs(seconds.into()));
                left = left.saturating_sub(seconds);
                best = best.filter(|_| left > 0);
            }
            Step::Submit(score) => {
                let wanted = best.is_none_or(|best| score > best);
                if wanted {
                    (best, left) = (Some(score), KEEP);
                }
                record.call(format!("submit({score})"), wanted, || board.submit(score));
            }
            Step::Best => record.call("best()", shown(best), || shown(board.best())),
        }
    }
}
