//! Which entries count. In: entries in any order, and a time that only goes forward. Out: what those in
//! the window come to. It knows no clock and no lock.
//!
//! ```text
//!          late (heap)
//!   ---|=====================|---------------|--->
//!      | ordered (ring)     now  ahead (heap)|
//!      now - span                            now + span
//! ```
//!
//! Most entries come in order: they are pushed on one end of a ring and popped from the other. The few
//! that are late go into a heap, whose first one leaves next. Entries from the future wait in another
//! heap until their time has come.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::{Duration, SystemTime};

use crate::LogEntry;
use crate::texts::Texts;

/// What is left of an entry. Ordered by its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Record {
    timestamp: SystemTime,
    /// Nanoseconds, or [`NOT_MEASURED`].
    response_time: u64,
    service: u32,
    /// The message, or [`NO_ERROR`].
    error: u32,
}

/// So many entries may be added in a row without a look at the clock.
const BLIND: u32 = 64;

const NOT_MEASURED: u64 = u64::MAX;
const NO_ERROR: u32 = u32::MAX;

#[derive(Debug)]
pub struct Window {
    span: Duration,
    now: SystemTime,
    /// Entries that were added since somebody last looked at the clock.
    added_blindly: u32,
    ordered: VecDeque<Record>,
    late: BinaryHeap<Reverse<Record>>,
    ahead: BinaryHeap<Reverse<Record>>,
    /// The messages of errors, and how many of them are in the window.
    messages: Texts<usize>,
    services: Texts<Totals>,
    totals: Totals,
}

/// Sums that are whole numbers, so that what was added can be taken away again without a trace.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    pub entries: usize,
    errors: usize,
    measured: usize,
    nanoseconds: u128,
}

impl Window {
    pub fn new(span: Duration, now: SystemTime) -> Window {
        Window {
            span,
            now,
            added_blindly: 0,
            ordered: VecDeque::new(),
            late: BinaryHeap::new(),
            ahead: BinaryHeap::new(),
            messages: Texts::new(),
            services: Texts::new(),
            totals: Totals::default(),
        }
    }

    /// Whether an entry of this time can be added only by one who knows what time it is. One that is not
    /// later than a time already seen is not from the future; if it is too old meanwhile, it leaves
    /// before the next question is answered. Looking at a clock costs as much as adding an entry, so that
    /// is done for those that are newer than all before, and now and then, or nothing would leave.
    #[inline]
    pub fn must_look(&self, timestamp: SystemTime) -> bool {
        timestamp > self.now || self.added_blindly >= BLIND
    }

    /// Time passes: what was ahead comes in, what is too old goes.
    #[inline]
    pub fn move_to(&mut self, now: SystemTime) {
        self.now = self.now.max(now);
        self.added_blindly = 0;
        while let Some(Reverse(first)) = self.ahead.peek()
            && first.timestamp <= self.now
        {
            let record = *first;
            self.ahead.pop();
            self.enter(record);
        }
        // A window that reaches back before all time loses nothing.
        let Some(oldest) = self.now.checked_sub(self.span) else {
            return;
        };
        while let Some(record) = self.ordered.pop_front_if(|first| first.timestamp < oldest) {
            self.leave(record);
        }
        while let Some(Reverse(first)) = self.late.peek()
            && first.timestamp < oldest
        {
            let record = *first;
            self.late.pop();
            self.leave(record);
        }
    }

    /// Takes an entry, with the hash of its service and, if it is an error, of its message. Texts that
    /// are new are moved out of it.
    pub fn add(&mut self, entry: &mut LogEntry, service: u64, message: Option<u64>) {
        self.added_blindly += 1;
        let age = self.now.duration_since(entry.timestamp);
        let distance = age.unwrap_or_else(|ahead| ahead.duration());
        if distance > self.span {
            return;
        }
        let nanoseconds = |time: Duration| {
            let all = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
            all.min(NOT_MEASURED - 1)
        };
        let record = Record {
            timestamp: entry.timestamp,
            response_time: entry.response_time.map_or(NOT_MEASURED, nanoseconds),
            service: self.services.hold(service, &mut entry.service),
            error: message.map_or(NO_ERROR, |hash| {
                self.messages.hold(hash, &mut entry.message)
            }),
        };
        if entry.timestamp > self.now {
            self.ahead.push(Reverse(record));
        } else {
            self.enter(record);
        }
    }

    fn enter(&mut self, record: Record) {
        self.totals.add(record);
        self.services.value_mut(record.service).add(record);
        if record.error != NO_ERROR {
            *self.messages.value_mut(record.error) += 1;
        }
        match self.ordered.back() {
            Some(last) if last.timestamp > record.timestamp => self.late.push(Reverse(record)),
            _ => self.ordered.push_back(record),
        }
    }

    fn leave(&mut self, record: Record) {
        self.totals.take(record);
        self.services.value_mut(record.service).take(record);
        self.services.release(record.service);
        if record.error != NO_ERROR {
            *self.messages.value_mut(record.error) -= 1;
            self.messages.release(record.error);
        }
    }

    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    pub fn service(&self, hash: u64, service: &str) -> Totals {
        self.services
            .get(hash, service)
            .cloned()
            .unwrap_or_default()
    }

    /// Reads each different message once, and none of the entries. What is kept meanwhile is a heap of
    /// the best so far, its worst on top.
    pub fn top_errors(&self, limit: usize) -> Vec<(String, usize)> {
        if limit == 0 {
            return Vec::new();
        }
        let mut best: BinaryHeap<(Reverse<usize>, &str)> = BinaryHeap::new();
        let mut least = 1;
        for (id, &count) in self.messages.values() {
            // Texts are looked at only of those that are in the running.
            if count < least {
                continue;
            }
            let candidate = (Reverse(count), self.messages.text(id));
            if best.len() < limit {
                best.push(candidate);
            } else if let Some(mut worst) = best.peek_mut()
                && candidate < *worst
            {
                *worst = candidate;
            }
            if best.len() == limit {
                least = best.peek().map_or(1, |(Reverse(count), _)| *count);
            }
        }
        let best = best.into_sorted_vec().into_iter();
        best.map(|(Reverse(count), message)| (message.to_owned(), count))
            .collect()
    }

    /// Gives back the memory of entries that have left.
    pub fn shrink(&mut self) {
        self.ordered.shrink_to(self.ordered.len() * 2);
        self.late.shrink_to(self.late.len() * 2);
        self.ahead.shrink_to(self.ahead.len() * 2);
        if let Some(moved) = self.services.shrink() {
            self.renumber(|record| record.service = moved[record.service as usize]);
        }
        if let Some(moved) = self.messages.shrink() {
            self.renumber(|record| {
                if record.error != NO_ERROR {
                    record.error = moved[record.error as usize];
                }
            });
        }
    }

    fn renumber(&mut self, change: impl Fn(&mut Record)) {
        self.ordered.iter_mut().for_each(&change);
        for heap in [&mut self.late, &mut self.ahead] {
            let mut records = std::mem::take(heap).into_vec();
            records
                .iter_mut()
                .for_each(|Reverse(record)| change(record));
            *heap = records.into();
        }
    }
}

impl Totals {
    fn add(&mut self, record: Record) {
        self.entries += 1;
        self.errors += usize::from(record.error != NO_ERROR);
        if record.response_time != NOT_MEASURED {
            self.measured += 1;
            self.nanoseconds += u128::from(record.response_time);
        }
    }

    fn take(&mut self, record: Record) {
        self.entries -= 1;
        self.errors -= usize::from(record.error != NO_ERROR);
        if record.response_time != NOT_MEASURED {
            self.measured -= 1;
            self.nanoseconds -= u128::from(record.response_time);
        }
    }

    pub fn error_rate(&self) -> f64 {
        match self.entries {
            0 => 0.0,
            entries => self.errors as f64 / entries as f64,
        }
    }

    pub fn average_response_time(&self) -> Option<f64> {
        match self.measured {
            0 => None,
            measured => Some(self.nanoseconds as f64 / measured as f64 / 1e6),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Level;

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;

    fn window() -> Window {
        Window::new(Duration::from_secs(10), NOW)
    }

    fn entry(response_time: Option<Duration>) -> LogEntry {
        LogEntry {
            timestamp: NOW,
            level: Level::Info,
            message: String::new(),
            service: String::new(),
            response_time,
        }
    }

    #[test]
    fn the_longest_response_times_are_times() {
        for time in [
            Duration::from_nanos(NOT_MEASURED - 1),
            Duration::from_nanos(NOT_MEASURED),
            Duration::MAX,
        ] {
            let mut window = window();
            window.add(&mut entry(Some(time)), 0, None);
            let longest = (NOT_MEASURED - 1) as f64 / 1e6;
            assert_eq!(
                window.totals().average_response_time(),
                Some(longest),
                "{time:?}"
            );
        }
    }

    #[test]
    fn among_entries_that_are_not_new_the_clock_is_looked_at_now_and_then() {
        let mut window = window();
        for _ in 0..BLIND {
            assert!(!window.must_look(NOW));
            assert!(window.must_look(NOW + Duration::from_nanos(1)));
            window.add(&mut entry(None), 0, None);
        }
        assert!(window.must_look(NOW));
        window.move_to(NOW);
        assert!(!window.must_look(NOW));
    }
}
