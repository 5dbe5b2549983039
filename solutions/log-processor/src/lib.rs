//! A log processor whose figures are ready before anyone asks.
//!
//! ```text
//! lib       the entry, the figures, and the lock around the window
//! window    which entries count: running totals, and the order in which entries leave
//! texts     messages and services as small numbers, used again when the last entry is gone
//! alerts    thresholds, episodes, and delivery without a lock
//! webhook   one real sink: an HTTP POST with a JSON body
//! ```
//!
//! An entry is counted when it enters the window and uncounted when it leaves, so a question costs
//! nothing but reading. What is kept of an entry is a record of 32 bytes; its texts are kept once
//! each, and only those that somebody can ask for.

extern crate kit as std;

mod alerts;
mod texts;
mod webhook;
mod window;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use texts::Seed;
use window::{Totals, Window};

pub use alerts::{Alert, AlertManager, AlertSink, Severity};
pub use webhook::WebhookSink;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    Info,
    Warn,
    Error,
}

/// One line of a log.
#[derive(Debug, Clone)]
pub struct LogEntry {
    /// The sender's wall clock.
    pub timestamp: SystemTime,
    pub level: Level,
    pub message: String,
    pub service: String,
    pub response_time: Option<Duration>,
}

/// What the entries in the window come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Stats {
    pub total: usize,
    pub error_rate: f64,
    /// In milliseconds; `None` if no entry has a response time.
    pub average_response_time: Option<f64>,
}

/// Figures of one and the same moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    pub stats: Stats,
    pub top_errors: Vec<(String, usize)>,
}

/// Sums up recent entries, for any number of threads.
#[derive(Debug)]
pub struct LogProcessor {
    seed: Seed,
    window: Mutex<Window>,
}

impl Default for LogProcessor {
    fn default() -> LogProcessor {
        LogProcessor::new(Duration::from_secs(60))
    }
}

impl LogProcessor {
    pub fn new(window: Duration) -> LogProcessor {
        LogProcessor {
            seed: Seed::random(),
            window: Mutex::new(Window::new(window, SystemTime::now())),
        }
    }

    pub fn add_log(&self, mut entry: LogEntry) {
        // All that needs no lock is done before it: hashing here, and freeing the texts that were
        // known already when `entry` goes, after the guard.
        let service = self.seed.hash(&entry.service);
        let message = match entry.level {
            Level::Error => Some(self.seed.hash(&entry.message)),
            Level::Info | Level::Warn => None,
        };
        let mut window = self.lock();
        if window.must_look(entry.timestamp) {
            window.move_to(SystemTime::now());
        }
        window.add(&mut entry, service, message);
    }

    pub fn get_error_rate(&self) -> f64 {
        self.now().totals().error_rate()
    }

    pub fn get_average_response_time(&self) -> Option<f64> {
        self.now().totals().average_response_time()
    }

    pub fn get_top_errors(&self, limit: usize) -> Vec<(String, usize)> {
        self.now().top_errors(limit)
    }

    pub fn get_service_stats(&self, service: &str) -> Stats {
        let hash = self.seed.hash(service);
        self.now().service(hash, service).stats()
    }

    pub fn snapshot(&self, limit: usize) -> Snapshot {
        let window = self.now();
        Snapshot {
            stats: window.totals().stats(),
            top_errors: window.top_errors(limit),
        }
    }

    pub fn cleanup_old_logs(&self) {
        self.now().shrink();
    }

    /// The window as it is now. Who reads the clock before the lock may come late with it, and a wall
    /// clock may be turned back: the window ignores a time before one that it has seen.
    fn now(&self) -> MutexGuard<'_, Window> {
        let now = SystemTime::now();
        let mut window = self.lock();
        window.move_to(now);
        window
    }

    fn lock(&self) -> MutexGuard<'_, Window> {
        // No call leaves the window halfway between two entries, whatever it panics of.
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Totals {
    fn stats(&self) -> Stats {
        Stats {
            total: self.entries,
            error_rate: self.error_rate(),
            average_response_time: self.average_response_time(),
        }
    }
}
