//! Random load and random failures of the sink beside a model of one alarm, and the shortest history on
//! which the two differ.

use std::collections::VecDeque;

use kit::differ::{self, Operation, Record, Rng, smaller};
use kit::suite::{Case, secs};

use super::sinks::{Recorder, words};
use super::{error, info};
use crate::Subject;

/// In seconds. Entries of one round are gone by the next if it waits.
const WINDOW: u64 = 10;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![Case::model("random_alerts", 250, |subject, seed| {
        differ::check(seed, |program: &[Step], record| {
            run(subject, program, record)
        })
    })]
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Fine(u32),
    Errors(u32),
    /// Until nothing is in the window.
    Wait,
    Check,
    /// The sink fails so many times from now on.
    FailNext(u32),
}

impl Operation for Step {
    fn make(rng: &mut Rng, size: usize) -> Vec<Step> {
        let mut program = Vec::new();
        for _ in 0..rng.usize(1..2 * size + 2) {
            program.push(match rng.u32(..20) {
                0..5 => Step::Fine(rng.u32(1..30)),
                5..8 => Step::Errors(rng.u32(1..3)),
                8..10 => Step::Wait,
                10 => Step::FailNext(rng.u32(1..3)),
                _ => Step::Check,
            });
        }
        program
    }

    fn cost(&self) -> u64 {
        match *self {
            Step::Fine(n) | Step::Errors(n) | Step::FailNext(n) => n.into(),
            Step::Wait | Step::Check => 0,
        }
    }

    fn simpler(&self) -> Vec<Step> {
        match *self {
            Step::Fine(n) => smaller(n, 1).map(Step::Fine).collect(),
            Step::Errors(n) => smaller(n, 1).map(Step::Errors).collect(),
            Step::FailNext(n) => smaller(n, 1).map(Step::FailNext).collect(),
            Step::Wait | Step::Check => Vec::new(),
        }
    }
}

fn run(subject: &Subject, program: &[Step], record: &mut Record) {
    record.note(format!("new({:?})", secs(WINDOW)));
    let p = (subject.processor)(secs(WINDOW));
    let sink = Recorder::new();
    let manager = p.watched(sink.clone());
    let mut model = Model::default();
    for step in program {
        match *step {
            Step::Fine(n) => {
                record.note(format!("add_log: {n} x INFO"));
                (0..n).for_each(|_| p.add_log(info("fine")));
                model.fine += n;
            }
            Step::Errors(n) => {
                record.note(format!("add_log: {n} x ERROR"));
                (0..n).for_each(|_| p.add_log(error("timeout")));
                model.errors += n;
            }
            Step::Wait => {
                record.advance(secs(WINDOW + 1));
                (model.fine, model.errors) = (0, 0);
            }
            Step::FailNext(n) => {
                record.note(format!("the sink will fail {n} times"));
                sink.fail_next(n as usize);
                model.failures_left = n;
            }
            Step::Check => record.call("check_alerts(): sent", words(&model.check()), || {
                manager.check_alerts();
                words(&sink.take_sent())
            }),
        }
    }
}

#[derive(Default)]
struct Model {
    fine: u32,
    errors: u32,
    failures_left: u32,
    /// The highest severity of the episode that is under way: none, a warning, critical.
    told: u32,
    waiting: VecDeque<u32>,
}

impl Model {
    fn check(&mut self) -> Vec<String> {
        let total = self.fine + self.errors;
        // One in twenty, and two.
        let level = match self.errors {
            0 => 0,
            errors if errors * 20 < total => 0,
            errors if errors * 10 < total => 1,
            _ => 2,
        };
        if level == 0 {
            self.told = 0;
        } else if level > self.told {
            self.told = level;
            self.waiting.push_back(level);
        }
        let mut sent = Vec::new();
        for level in std::mem::take(&mut self.waiting) {
            if self.failures_left > 0 {
                self.failures_left -= 1;
                self.waiting.push_back(level);
            } else {
                let severity = if level == 1 { "WARN" } else { "CRITICAL" };
                sent.push(format!("{severity} error_rate"));
            }
        }
        sent
    }
}
