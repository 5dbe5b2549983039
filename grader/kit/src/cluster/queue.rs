//! What is under way, in the order of its time. What has the same time keeps the order in which it
//! was put in, so a history depends on nothing but its seed.

use ::std::cmp::{Ordering, Reverse};
use ::std::collections::BinaryHeap;
use ::std::time::Duration;

use super::Id;

/// So much under way at once means that every message makes more than one.
const FLOOD: usize = 1_000_000;

pub enum Event<M> {
    Timer {
        id: Id,
        incarnation: u32,
    },
    Arrival {
        from: Id,
        to: Id,
        msg: M,
        sent: Duration,
    },
}

pub struct Queue<M> {
    heap: BinaryHeap<Reverse<Entry<M>>>,
    pushed: u64,
}

impl<M> Default for Queue<M> {
    fn default() -> Self {
        Queue {
            heap: BinaryHeap::new(),
            pushed: 0,
        }
    }
}

impl<M> Queue<M> {
    pub fn push(&mut self, at: Duration, event: Event<M>) {
        assert!(
            self.heap.len() < FLOOD,
            "{FLOOD} messages under way at once: every message makes more than one"
        );
        self.pushed += 1;
        let key = (at, self.pushed);
        self.heap.push(Reverse(Entry { key, event }));
    }

    pub fn pop(&mut self) -> Option<(Duration, Event<M>)> {
        let Reverse(entry) = self.heap.pop()?;
        Some((entry.key.0, entry.event))
    }

    pub fn next_at(&self) -> Option<Duration> {
        self.heap.peek().map(|Reverse(entry)| entry.key.0)
    }
}

struct Entry<M> {
    key: (Duration, u64),
    event: Event<M>,
}

impl<M> Ord for Entry<M> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

impl<M> PartialOrd for Entry<M> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<M> PartialEq for Entry<M> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<M> Eq for Entry<M> {}
