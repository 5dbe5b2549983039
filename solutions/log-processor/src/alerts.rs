//! When to alert, and how no alert gets lost. In: the figures, and a sink that may be slow, fail or call
//! back. Out: one alert an episode and severity.
//!
//! What is decided is decided under the lock, the figures being read there too. What is sent is sent
//! without it: alerts leave the set of those that wait, and those that fail come back to their places.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use crate::{LogProcessor, Stats};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    #[default]
    Warn,
    Critical,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Warn => "WARN",
            Severity::Critical => "CRITICAL",
        })
    }
}

#[derive(Debug, Clone)]
pub struct Alert {
    pub timestamp: SystemTime,
    pub alert_type: String,
    pub message: String,
    pub severity: Severity,
}

/// Where alerts go.
pub trait AlertSink: Send + Sync {
    fn send(&self, alert: &Alert) -> Result<(), Box<dyn Error + Send + Sync>>;
}

/// Tells a sink when a figure reaches its threshold.
pub struct AlertManager {
    processor: Arc<LogProcessor>,
    sink: Arc<dyn AlertSink>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    alerts: Vec<Alert>,
    /// Where in `alerts` those are that nobody has delivered or is delivering: always the oldest first,
    /// in whatever order they failed.
    waiting: BTreeSet<usize>,
    error_rate: Episode,
    avg_response_time: Episode,
}

/// The highest severity that was told since the figure was last below its threshold.
#[derive(Default)]
struct Episode(Option<Severity>);

impl Episode {
    /// The severity to tell now, if there is a new one.
    fn reaches(&mut self, value: f64, threshold: f64) -> Option<Severity> {
        let severity = if value >= 2.0 * threshold {
            Some(Severity::Critical)
        } else if value >= threshold {
            Some(Severity::Warn)
        } else {
            self.0 = None;
            None
        };
        if severity <= self.0 {
            return None;
        }
        self.0 = severity;
        severity
    }
}

impl AlertManager {
    pub const ERROR_RATE: f64 = 0.05;
    /// In milliseconds.
    pub const AVG_RESPONSE_TIME: f64 = 1000.0;

    pub fn new(processor: Arc<LogProcessor>, sink: Arc<dyn AlertSink>) -> AlertManager {
        AlertManager {
            processor,
            sink,
            state: Mutex::default(),
        }
    }

    pub fn check_alerts(&self) {
        let mut state = self.state();
        // Read under the lock: figures that are older than somebody else's decision would bring back
        // an alert that is over. The processor knows no manager, so the order of locks is the same
        // everywhere.
        let stats = self.processor.snapshot(0).stats;
        state.compare(&stats);
        let waiting = std::mem::take(&mut state.waiting).into_iter();
        let due: Vec<_> = waiting.map(|at| (at, state.alerts[at].clone())).collect();
        drop(state);
        self.deliver(&due);
    }

    pub fn send_alert(&self, alert_type: &str, message: &str, severity: Severity) {
        let alert = Alert {
            timestamp: SystemTime::now(),
            alert_type: alert_type.to_owned(),
            message: message.to_owned(),
            severity,
        };
        let at = self.state().record(alert.clone());
        self.deliver(&[(at, alert)]);
    }

    pub fn alerts(&self) -> Vec<Alert> {
        self.state().alerts.clone()
    }

    /// Each of these belongs to this thread alone until it has arrived or waits again.
    fn deliver(&self, due: &[(usize, Alert)]) {
        let failed: Vec<usize> = due
            .iter()
            .filter(|(_, alert)| self.sink.send(alert).is_err())
            .map(|(at, _)| *at)
            .collect();
        if !failed.is_empty() {
            self.state().waiting.extend(failed);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that can panic happens while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn compare(&mut self, stats: &Stats) {
        let rate = stats.error_rate;
        if let Some(severity) = self.error_rate.reaches(rate, AlertManager::ERROR_RATE) {
            let (rate, threshold) = (rate * 100.0, AlertManager::ERROR_RATE * 100.0);
            let message = format!("{rate:.1}% of entries are errors (threshold {threshold:.1}%)");
            self.raise("error_rate", message, severity);
        }
        let threshold = AlertManager::AVG_RESPONSE_TIME;
        // What has no average is not slow.
        let average = stats.average_response_time.unwrap_or(0.0);
        if let Some(severity) = self.avg_response_time.reaches(average, threshold) {
            let message = format!("responses take {average:.0} ms (threshold {threshold:.0} ms)");
            self.raise("avg_response_time", message, severity);
        }
    }

    fn raise(&mut self, alert_type: &str, message: String, severity: Severity) {
        let alert = Alert {
            timestamp: SystemTime::now(),
            alert_type: alert_type.to_owned(),
            message,
            severity,
        };
        let at = self.record(alert);
        self.waiting.insert(at);
    }

    fn record(&mut self, alert: Alert) -> usize {
        self.alerts.push(alert);
        self.alerts.len() - 1
    }
}
