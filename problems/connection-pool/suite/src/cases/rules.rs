//! What must never happen, however many use a pool at once, and who saw it happen. In: what a client of a
//! case sees. Out: a line for each rule that the case watches over.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kit::suite::Log;

use crate::Pool;
use crate::simulated::Simulated;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    LentTwice,
    OverMaximum,
    Overtaken,
    InVain,
    Stats,
}

impl Rule {
    pub fn what(self) -> &'static str {
        match self {
            Rule::LentTwice => "a connection was lent to two at once",
            Rule::OverMaximum => "there were more than the maximum",
            Rule::Overtaken => "who came later was served first",
            Rule::InVain => "somebody waited in vain",
            Rule::Stats => "get_stats() did not add up",
        }
    }
}

/// What the clients of one pool have seen together.
pub struct Watch {
    max: usize,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    lent: BTreeSet<u32>,
    broken: BTreeSet<Rule>,
}

impl Watch {
    pub fn over(max: usize) -> Watch {
        let seen = Mutex::default();
        Watch { max, seen }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True if it is for the first time.
    pub fn broke(&self, rule: Rule) -> bool {
        self.seen().broken.insert(rule)
    }

    /// A client has it from now on. False if another still has.
    pub fn lends(&self, id: u32) -> bool {
        self.seen().lent.insert(id)
    }

    pub fn takes_back(&self, id: u32) {
        self.seen().lent.remove(&id);
    }

    /// Which rules are broken right now, as far as anyone can look at any moment.
    pub fn look(&self, pool: &dyn Pool, server: &Simulated) -> impl Iterator<Item = Rule> {
        let stats = pool.get_stats();
        let adds_up = stats.total == stats.active + stats.idle && stats.total <= self.max;
        let stats = (!adds_up).then_some(Rule::Stats);
        let over = (server.most() > self.max).then_some(Rule::OverMaximum);
        stats.into_iter().chain(over)
    }

    pub fn verdicts(&self, rules: &[Rule], log: &mut Log<'_>) {
        let seen = self.seen();
        for rule in rules {
            let ever = if seen.broken.contains(rule) {
                "yes"
            } else {
                "never"
            };
            log.see(rule.what(), ever);
        }
    }
}
