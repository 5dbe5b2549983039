//! Two deques of whole entries, in the order of arrival: one counted anew for every question, one with
//! counters in maps of `String`s. Neither can deal with late entries or those from the future; nothing
//! here asks them to.

use std::cmp::Reverse;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use log_processor_solution::{Level, LogEntry};

pub type Top = Vec<(String, usize)>;

/// A deque of entries, and all it knows is in them.
pub struct Naive {
    window: Duration,
    entries: Mutex<VecDeque<LogEntry>>,
}

/// The entries that are too old, off the front.
fn expired(
    entries: &mut VecDeque<LogEntry>,
    window: Duration,
    now: SystemTime,
) -> Option<LogEntry> {
    let is_old = |first: &mut LogEntry| {
        let age = now.duration_since(first.timestamp);
        age.is_ok_and(|age| age > window)
    };
    entries.pop_front_if(is_old)
}

impl Naive {
    pub fn new(window: Duration) -> Naive {
        Naive {
            window,
            entries: Mutex::default(),
        }
    }

    fn entries(&self) -> MutexGuard<'_, VecDeque<LogEntry>> {
        let mut entries = self.entries.lock().expect("nobody panics");
        let now = SystemTime::now();
        while expired(&mut entries, self.window, now).is_some() {}
        entries
    }

    pub fn add_log(&self, entry: LogEntry) {
        self.entries().push_back(entry);
    }

    pub fn error_rate(&self) -> f64 {
        let entries = self.entries();
        let errors = entries.iter().filter(|entry| entry.level == Level::Error);
        errors.count() as f64 / entries.len().max(1) as f64
    }

    pub fn average(&self) -> f64 {
        let entries = self.entries();
        let times = || entries.iter().filter_map(|entry| entry.response_time);
        times().sum::<Duration>().as_secs_f64() * 1e3 / times().count().max(1) as f64
    }

    pub fn top_errors(&self, limit: usize) -> Top {
        let entries = self.entries();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for entry in entries.iter().filter(|entry| entry.level == Level::Error) {
            *counts.entry(&entry.message).or_default() += 1;
        }
        first(counts.into_iter(), limit)
    }

    pub fn len(&self) -> usize {
        self.entries().len()
    }
}

/// The same deque, and beside it what is counted.
pub struct Counting {
    window: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    entries: VecDeque<LogEntry>,
    messages: HashMap<String, usize>,
    services: HashMap<String, Totals>,
    totals: Totals,
}

#[derive(Default)]
struct Totals {
    entries: usize,
    errors: usize,
    measured: usize,
    nanos: u128,
}

impl Counting {
    pub fn new(window: Duration) -> Counting {
        Counting {
            window,
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().expect("nobody panics");
        let now = SystemTime::now();
        while let Some(entry) = expired(&mut state.entries, self.window, now) {
            state.take(&entry);
        }
        state
    }

    pub fn add_log(&self, entry: LogEntry) {
        self.state().add(entry);
    }

    pub fn error_rate(&self) -> f64 {
        let state = self.state();
        state.totals.errors as f64 / state.totals.entries.max(1) as f64
    }

    pub fn average(&self) -> f64 {
        let state = self.state();
        state.totals.nanos as f64 / 1e6 / state.totals.measured.max(1) as f64
    }

    pub fn top_errors(&self, limit: usize) -> Top {
        let state = self.state();
        let counts = state.messages.iter();
        first(
            counts.map(|(message, count)| (message.as_str(), *count)),
            limit,
        )
    }

    pub fn len(&self) -> usize {
        self.state().entries.len()
    }
}

impl State {
    fn add(&mut self, entry: LogEntry) {
        self.totals.add(&entry);
        // Looked up first, so that a text is copied only when it is new.
        match self.services.get_mut(&entry.service) {
            Some(totals) => totals.add(&entry),
            None => {
                let mut totals = Totals::default();
                totals.add(&entry);
                self.services.insert(entry.service.clone(), totals);
            }
        }
        if entry.level == Level::Error {
            match self.messages.get_mut(&entry.message) {
                Some(count) => *count += 1,
                None => drop(self.messages.insert(entry.message.clone(), 1)),
            }
        }
        self.entries.push_back(entry);
    }

    fn take(&mut self, entry: &LogEntry) {
        self.totals.take(entry);
        if let Some(totals) = self.services.get_mut(&entry.service) {
            totals.take(entry);
            if totals.entries == 0 {
                self.services.remove(&entry.service);
            }
        }
        if entry.level == Level::Error
            && let Some(count) = self.messages.get_mut(&entry.message)
        {
            *count -= 1;
            if *count == 0 {
                self.messages.remove(&entry.message);
            }
        }
    }
}

impl Totals {
    fn add(&mut self, entry: &LogEntry) {
        self.entries += 1;
        self.errors += usize::from(entry.level == Level::Error);
        self.measured += usize::from(entry.response_time.is_some());
        self.nanos += entry.response_time.unwrap_or_default().as_nanos();
    }

    fn take(&mut self, entry: &LogEntry) {
        self.entries -= 1;
        self.errors -= usize::from(entry.level == Level::Error);
        self.measured -= usize::from(entry.response_time.is_some());
        self.nanos -= entry.response_time.unwrap_or_default().as_nanos();
    }
}

/// The commonest, those alike by their text.
fn first<'a>(counts: impl Iterator<Item = (&'a str, usize)>, limit: usize) -> Top {
    let mut all: Vec<(&str, usize)> = counts.collect();
    let order = |(message, count): &(&'a str, usize)| (Reverse(*count), *message);
    if limit < all.len() {
        all.select_nth_unstable_by_key(limit, order);
        all.truncate(limit);
    }
    all.sort_unstable_by_key(order);
    all.into_iter()
        .map(|(message, count)| (message.to_owned(), count))
        .collect()
}
