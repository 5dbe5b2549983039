//! Sinks of the suite's own, and how alerts are written in a transcript.
//!
//! They keep their notes under a lock of the real `std`, which no thread ever waits for: nothing that
//! is simulated happens while it is held. So looking on adds no step to a schedule.

use std::sync::{Mutex, PoisonError};

use kit::suite::Log;
use kit::sync::Arc;

use crate::{Alert, Manager, Severity, Sink};

impl Severity {
    pub(super) fn name(self) -> &'static str {
        match self {
            Severity::Warn => "WARN",
            Severity::Critical => "CRITICAL",
        }
    }
}

/// Type and severity. What the message says is the learner's own.
pub(super) fn named(alert: &Alert) -> String {
    format!("{} {}", alert.severity.name(), alert.alert_type)
}

/// Writes down each attempt to send, and fails as many as it is told to.
#[derive(Default)]
pub(super) struct Recorder(Mutex<Notes>);

#[derive(Default)]
struct Notes {
    sent: Vec<String>,
    failed: Vec<String>,
    failures_left: usize,
    last: Option<Alert>,
}

impl Recorder {
    pub(super) fn new() -> Arc<Recorder> {
        Arc::default()
    }

    pub(super) fn fail_next(&self, times: usize) {
        self.notes(|notes| notes.failures_left = times);
    }

    /// What has arrived since the last look, in the order in which it came.
    pub(super) fn take_sent(&self) -> Vec<String> {
        self.notes(|notes| std::mem::take(&mut notes.sent))
    }

    /// What was tried in vain since the last look.
    pub(super) fn take_failed(&self) -> Vec<String> {
        self.notes(|notes| std::mem::take(&mut notes.failed))
    }

    /// What arrived last, as it was told.
    pub(super) fn last(&self) -> Option<Alert> {
        self.notes(|notes| notes.last.clone())
    }

    fn notes<T>(&self, f: impl FnOnce(&mut Notes) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Sink for Recorder {
    fn send(&self, alert: &Alert) -> Result<(), String> {
        self.notes(|notes| {
            if notes.failures_left > 0 {
                notes.failures_left -= 1;
                notes.failed.push(named(alert));
                return Err("the sink is out of order".to_owned());
            }
            notes.sent.push(named(alert));
            notes.last = Some(alert.clone());
            Ok(())
        })
    }
}

/// Check, and log what arrived at the sink.
pub(super) fn check(log: &mut Log, manager: &dyn Manager, sink: &Recorder) {
    log.call("check_alerts(): sent", || {
        manager.check_alerts();
        words(&sink.take_sent())
    });
}

/// All alerts there have been.
pub(super) fn alerts(log: &mut Log, manager: &dyn Manager) {
    log.call("alerts()", || {
        let alerts: Vec<String> = manager.alerts().iter().map(named).collect();
        words(&alerts)
    });
}

pub(super) fn words(alerts: &[String]) -> String {
    format!("[{}]", alerts.join(", "))
}
