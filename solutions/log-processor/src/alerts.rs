//! When to alert, and how no alert gets lost. In: the figures, and a sink that may be slow, fail or call
//! back. Out: one alert an episode and severity.
//!
//! What is decided is decided under the lock, the figures being read there too. What is sent is sent
//! without it: alerts leave the set of those that wait, and those that fail come back to their places,
//! also when the sink panics.

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
        let mut state = self.state();
        let at = state.record(alert_type, message.to_owned(), severity);
        let alert = state.alerts[at].clone();
        drop(state);
        self.deliver(&[(at, alert)]);
    }

    pub fn alerts(&self) -> Vec<Alert> {
        self.state().alerts.clone()
    }

    /// Each of these belongs to this thread alone until it has arrived or waits again.
    fn deliver(&self, due: &[(usize, Alert)]) {
        let mut undelivered = Undelivered {
            manager: self,
            places: due.iter().map(|(at, _)| *at).collect(),
        };
        for (at, alert) in due {
            if self.sink.send(alert).is_ok() {
                undelivered.places.remove(at);
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that can panic happens while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts back what did not arrive, however the delivery ends: a sink may panic.
struct Undelivered<'a> {
    manager: &'a AlertManager,
    places: BTreeSet<usize>,
}

impl Drop for Undelivered<'_> {
    fn drop(&mut self) {
        if !self.places.is_empty() {
            self.manager.state().waiting.append(&mut self.places);
        }
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
        let at = self.record(alert_type, message, severity);
        self.waiting.insert(at);
    }

    fn record(&mut self, alert_type: &str, message: String, severity: Severity) -> usize {
        self.alerts.push(Alert {
            timestamp: SystemTime::now(),
            alert_type: alert_type.to_owned(),
            message,
            severity,
        });
        self.alerts.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;
    use crate::{Level, LogEntry};

    /// Takes, refuses or panics, as it is told for each alert; takes whatever comes after.
    struct Moody {
        moods: Mutex<Vec<Mood>>,
        took: Mutex<Vec<String>>,
    }

    enum Mood {
        Refuses,
        Panics,
    }

    impl AlertSink for Moody {
        fn send(&self, alert: &Alert) -> Result<(), Box<dyn Error + Send + Sync>> {
            let mood = self.moods.lock().unwrap().pop();
            match mood {
                None => self.took.lock().unwrap().push(alert.alert_type.clone()),
                Some(Mood::Refuses) => return Err("not now".into()),
                Some(Mood::Panics) => panic!("the sink is broken"),
            }
            Ok(())
        }
    }

    #[test]
    fn a_sink_that_panics_loses_no_alert() {
        let processor = Arc::new(LogProcessor::default());
        processor.add_log(LogEntry {
            timestamp: SystemTime::now(),
            level: Level::Error,
            message: "timeout".to_owned(),
            service: "user-service".to_owned(),
            response_time: Some(std::time::Duration::from_secs(9)),
        });
        let sink = Arc::new(Moody {
            // The last first: one by hand fails, comes again, and then a panic.
            moods: Mutex::new(vec![Mood::Panics, Mood::Refuses, Mood::Refuses]),
            took: Mutex::default(),
        });
        let manager = AlertManager::new(processor, Arc::clone(&sink) as Arc<dyn AlertSink>);
        manager.send_alert("deploy", "v2", Severity::Warn);
        let check = AssertUnwindSafe(|| manager.check_alerts());
        catch_unwind(check).expect_err("the sink panics at the second of three");
        assert!(sink.took.lock().unwrap().is_empty());
        manager.check_alerts();
        let took = sink.took.lock().unwrap().clone();
        assert_eq!(took, ["deploy", "error_rate", "avg_response_time"]);
        manager.check_alerts();
        assert_eq!(sink.took.lock().unwrap().len(), 3);
    }
}
