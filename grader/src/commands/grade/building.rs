//! Tells the clock how long the grader has built its own libraries. In: what is under way. Out: the same to
//! whoever else wants to know. A build that is killed is not told, and its time counts.

use std::cell::Cell;

use crate::Progress;
use crate::commands::Session;
use crate::outcome::CaseOutcome;
use crate::submission::Source;

pub struct Building<'a> {
    pub session: &'a Session,
    pub problem: &'a str,
    pub listener: &'a dyn Progress,
    since: Cell<Option<i64>>,
}

impl<'a> Building<'a> {
    pub fn new(session: &'a Session, problem: &'a str, listener: &'a dyn Progress) -> Building<'a> {
        Building {
            session,
            problem,
            listener,
            since: Cell::new(None),
        }
    }
}

impl Progress for Building<'_> {
    fn preparing(&self, line: &str) {
        if self.since.get().is_none() {
            self.since.set(Some(self.session.now()));
        }
        self.listener.preparing(line);
    }

    fn compiling(&self) {
        if let Some(since) = self.since.take() {
            self.session.built(self.problem, since);
        }
        self.listener.compiling();
    }

    fn taken(&self, source: &Source, toolchain: &str) {
        self.listener.taken(source, toolchain);
    }

    fn ended(&self, cases: &[CaseOutcome]) {
        self.listener.ended(cases);
    }

    fn running(&self, done: usize, of: usize, case: &str, part: Option<(u64, u64)>) {
        self.listener.running(done, of, case, part);
    }

    fn measuring(&self, done: usize, of: usize, workload: &str) {
        self.listener.measuring(done, of, workload);
    }

    fn graded(&self, done: usize, of: usize, last: &str) {
        self.listener.graded(done, of, last);
    }

    fn waiting(&self) {
        self.listener.waiting();
    }

    fn waiting_to_measure(&self) {
        self.listener.waiting_to_measure();
    }

    fn finished(&self) {
        self.listener.finished();
    }
}
