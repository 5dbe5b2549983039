//! The log processor's contract and cases. In: a [`Subject`], which makes processors and a webhook.
//! Out: what each case saw. What is right is not in here: the approved transcripts are the files in
//! `snapshots/`.

pub mod bench;
#[cfg(feature = "cases")]
mod cases;

use std::net::SocketAddr;

#[cfg(feature = "cases")]
use kit::suite::Suite;
use kit::sync::Arc;
use kit::time::{Duration, SystemTime};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Info,
    Warn,
    Error,
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub timestamp: SystemTime,
    pub level: Level,
    pub message: String,
    pub service: String,
    pub response_time: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Stats {
    pub total: usize,
    pub error_rate: f64,
    /// In milliseconds.
    pub average_response_time: Option<f64>,
}

/// Messages and how often each came.
pub type TopErrors = Vec<(String, usize)>;

/// The figures of a sliding window, shared by many threads.
pub trait Window: Send + Sync {
    fn add_log(&self, entry: Entry);
    fn get_error_rate(&self) -> f64;
    fn get_average_response_time(&self) -> Option<f64>;
    fn get_top_errors(&self, limit: usize) -> TopErrors;
    fn get_service_stats(&self, service: &str) -> Stats;
    fn snapshot(&self, limit: usize) -> (Stats, TopErrors);
    fn cleanup_old_logs(&self);
}

/// What a submission offers: the same, and somebody who watches it.
pub trait Processor: Window {
    /// A manager that watches this processor and tells `sink`.
    fn watched(&self, sink: Arc<dyn Sink>) -> Arc<dyn Manager>;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Warn,
    Critical,
}

#[derive(Debug, Clone)]
pub struct Alert {
    pub timestamp: SystemTime,
    pub alert_type: String,
    pub message: String,
    pub severity: Severity,
}

/// What watches a processor.
pub trait Manager: Send + Sync {
    fn check_alerts(&self);
    fn send_alert(&self, alert_type: &str, message: &str, severity: Severity);
    fn alerts(&self) -> Vec<Alert>;
}

/// Where alerts go. The suite has its own, and a submission offers the webhook.
pub trait Sink: Send + Sync {
    fn send(&self, alert: &Alert) -> Result<(), String>;
}

/// How to make them.
pub struct Subject {
    pub processor: fn(window: Duration) -> Arc<dyn Processor>,
    pub default_processor: fn() -> Arc<dyn Processor>,
    pub webhook: fn(address: SocketAddr, path: &str) -> Arc<dyn Sink>,
}

pub const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots");

#[cfg(feature = "cases")]
pub fn suite() -> Suite<Subject> {
    Suite {
        cases: cases::all(),
    }
}
