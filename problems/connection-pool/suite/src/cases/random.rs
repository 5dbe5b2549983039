//! One task at a pool, doing anything at all, beside a model; and the shortest program on which the two
//! differ. The model does not say which idle connection is lent: it follows the pool in that.

use std::sync::Arc;
use std::time::Duration;

use kit::differ::{self, Operation, Record, Rng, smaller};
use kit::suite::{Case, millis, secs};
use kit::transcript::Observed;
use kit_tokio::explore::{self, Sim};

use super::{Loan, MAX_IDLE_TIME, Span, make, sized, there};
use crate::simulated::{Attempt, Simulated};
use crate::{Pool, Stats, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![Case::model("anything_at_all", 1500, anything_at_all)]
}

fn anything_at_all(subject: &Subject, seed: u64) -> Observed {
    differ::check(seed, |program: &[Step], record| {
        explore::in_order(async |sim| run(subject, sim, program, record).await);
    })
}

#[derive(Debug, Clone, Copy)]
enum Step {
    New {
        min: usize,
        max: usize,
    },
    Get,
    /// The one that was lent so many loans ago.
    Drop(usize),
    Return(usize),
    /// It breaks, and is dropped.
    Breaks(usize),
    /// The server refuses the next attempt to connect.
    Refuses,
    /// All idle connections break; somebody asks for one.
    Restarts,
    /// So many times 100 seconds, and a second.
    Wait(u64),
    Cleanup,
}

impl Operation for Step {
    fn make(rng: &mut Rng, size: usize) -> Vec<Step> {
        let max = rng.usize(1..=size.min(5));
        let min = rng.usize(0..=max);
        let mut program = vec![Step::New { min, max }];
        for _ in 0..rng.usize(1..2 * size + 2) {
            let which = rng.usize(..max);
            program.push(match rng.u32(..20) {
                0..7 => Step::Get,
                7..10 => Step::Drop(which),
                10..12 => Step::Return(which),
                12 => Step::Breaks(which),
                13 => Step::Refuses,
                14 => Step::Restarts,
                15..18 => Step::Wait(rng.u64(1..5)),
                _ => Step::Cleanup,
            });
        }
        program
    }

    fn cost(&self) -> u64 {
        match *self {
            Step::New { min, max } => (min + max) as u64,
            Step::Drop(n) | Step::Return(n) | Step::Breaks(n) => n as u64,
            Step::Wait(n) => n,
            Step::Get | Step::Refuses | Step::Restarts | Step::Cleanup => 0,
        }
    }

    fn simpler(&self) -> Vec<Step> {
        match *self {
            Step::New { min, max } => (0..=min)
                .flat_map(|min| (min.max(1)..=max).map(move |max| Step::New { min, max }))
                .collect(),
            Step::Drop(n) => (0..n).map(Step::Drop).collect(),
            Step::Return(n) => (0..n).map(Step::Return).collect(),
            Step::Breaks(n) => (0..n).map(Step::Breaks).collect(),
            Step::Wait(n) => smaller(n, 1).map(Step::Wait).collect(),
            Step::Get | Step::Refuses | Step::Restarts | Step::Cleanup => Vec::new(),
        }
    }
}

async fn run(subject: &Subject, sim: Sim, program: &[Step], record: &mut Record) {
    let Some(&Step::New { min, max }) = program.first() else {
        return;
    };
    let server = Simulated::new(sim);
    record.note(format!("new(min {min}, max {max})"));
    let Ok(pool) = make(subject, sized(min, max), &server).await else {
        record.expect("the configuration", "refused", "accepted");
        return;
    };
    let mut run = Run {
        sim,
        server,
        pool,
        min,
        max,
        idle: (1..=min as u32)
            .map(|id| Idle {
                id,
                since: sim.now(),
            })
            .collect(),
        lent: Vec::new(),
        refused: 0,
    };
    run.stats(record);
    for step in &program[1..] {
        run.step(*step, record).await;
        run.stats(record);
    }
}

struct Idle {
    id: u32,
    since: Duration,
}

/// The pool, and beside it the model: which connections are idle, which are lent.
struct Run {
    sim: Sim,
    server: Simulated,
    pool: Arc<dyn Pool>,
    min: usize,
    max: usize,
    idle: Vec<Idle>,
    lent: Vec<Loan>,
    refused: usize,
}

impl Run {
    async fn step(&mut self, step: Step, record: &mut Record) {
        match step {
            Step::New { .. } => {}
            Step::Get => self.get(record).await,
            Step::Drop(n) => {
                if let Some(loan) = self.take(n) {
                    record.note("dropped");
                    drop(loan);
                }
            }
            Step::Return(n) => {
                if let Some(loan) = self.take(n) {
                    let pool = &self.pool;
                    record.call("return_connection(..)", "Ok", || {
                        match pool.return_connection(loan) {
                            Ok(()) => "Ok",
                            Err(_) => "Err",
                        }
                    });
                }
            }
            Step::Breaks(n) => self.breaks(n, record),
            Step::Refuses => {
                record.note("the server refuses the next attempt");
                self.server.plan([Attempt::Fails(millis(0))]);
                self.refused += 1;
            }
            Step::Restarts => {
                record.note("all idle connections break");
                for idle in self.idle.drain(..) {
                    self.server.breaks(idle.id);
                }
                self.get(record).await;
            }
            Step::Wait(n) => self.sim.until(self.sim.now() + secs(100 * n + 1)).await,
            Step::Cleanup => self.cleanup(record),
        }
    }

    async fn get(&mut self, record: &mut Record) {
        const TIMEOUT: Duration = millis(50);
        let is_full = self.lent.len() == self.max;
        let wanted = if !self.idle.is_empty() {
            "Some, an idle one".to_owned()
        } else if !is_full && self.refused == 0 {
            "Some, a new one".to_owned()
        } else {
            self.refused -= usize::from(!is_full);
            none(if is_full { TIMEOUT } else { millis(0) })
        };
        let what = format!("get_connection({})", Span(TIMEOUT));
        let began = self.sim.now();
        let asked = self
            .sim
            .call(what.clone(), self.pool.get_connection(TIMEOUT));
        let got = match asked.await {
            None => none(self.sim.now() - began),
            Some(mut loan) => {
                let id = loan.wire().id();
                let known = self.idle.iter().position(|idle| idle.id == id);
                self.lent.push(loan);
                match known.map(|at| self.idle.remove(at)) {
                    Some(_) => "Some, an idle one".to_owned(),
                    None => "Some, a new one".to_owned(),
                }
            }
        };
        record.expect(what, got, wanted);
    }

    /// One that comes back sound.
    fn take(&mut self, n: usize) -> Option<Loan> {
        let mut loan = self.lent_ago(n)?;
        let id = loan.wire().id();
        let since = self.sim.now();
        self.idle.push(Idle { id, since });
        Some(loan)
    }

    fn breaks(&mut self, n: usize, record: &mut Record) {
        if let Some(mut loan) = self.lent_ago(n) {
            record.note("it breaks, and is dropped");
            self.server.breaks(loan.wire().id());
            drop(loan);
        }
    }

    fn lent_ago(&mut self, n: usize) -> Option<Loan> {
        let at = self.lent.len().checked_sub(n + 1)?;
        Some(self.lent.remove(at))
    }

    fn cleanup(&mut self, record: &mut Record) {
        record.note("cleanup_idle_connections()");
        self.pool.cleanup_idle_connections();
        // Of those that came back at the same moment, any may be closed first.
        let server = &self.server;
        self.idle
            .sort_by_key(|idle| (idle.since, server.is_open(idle.id)));
        let now = self.sim.now();
        let expired = self.idle.iter();
        let expired = expired.filter(|idle| now - idle.since > MAX_IDLE_TIME);
        let spare = (self.idle.len() + self.lent.len()).saturating_sub(self.min);
        let closed = expired.count().min(spare);
        self.idle.drain(..closed);
    }

    fn stats(&self, record: &mut Record) {
        let (active, idle) = (self.lent.len(), self.idle.len());
        let total = active + idle;
        let wanted = Stats {
            total,
            active,
            idle,
        };
        record.call("get_stats()", wanted, || self.pool.get_stats());
        record.expect("open at the server", self.server.open(), total);
    }
}

fn none(after: Duration) -> String {
    format!("{} after {}", there(false), Span(after))
}
