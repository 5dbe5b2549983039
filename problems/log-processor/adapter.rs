// Fits the learner's types to the suite's contract. A compile error in here means that `src/lib.rs`
// does not offer what the statement asks for.

use std::error::Error;
use std::sync::Arc;

use log_processor as lp;
use log_processor_suite as contract;

/// The suite's traits cannot be implemented for the learner's types themselves, nor the other way
/// round: one of the two is always from another crate.
struct Processor(Arc<lp::LogProcessor>);
struct Manager(lp::AlertManager);
struct Webhook(lp::WebhookSink);
struct Sink(Arc<dyn contract::Sink>);

impl contract::Window for Processor {
    fn add_log(&self, entry: contract::Entry) {
        self.0.add_log(lp::LogEntry {
            timestamp: entry.timestamp,
            level: match entry.level {
                contract::Level::Info => lp::Level::Info,
                contract::Level::Warn => lp::Level::Warn,
                contract::Level::Error => lp::Level::Error,
            },
            message: entry.message,
            service: entry.service,
            response_time: entry.response_time,
        });
    }

    fn get_error_rate(&self) -> f64 {
        self.0.get_error_rate()
    }

    fn get_average_response_time(&self) -> Option<f64> {
        self.0.get_average_response_time()
    }

    fn get_top_errors(&self, limit: usize) -> contract::TopErrors {
        self.0.get_top_errors(limit)
    }

    fn get_service_stats(&self, service: &str) -> contract::Stats {
        stats(self.0.get_service_stats(service))
    }

    fn snapshot(&self, limit: usize) -> (contract::Stats, contract::TopErrors) {
        let lp::Snapshot {
            stats: all,
            top_errors,
        } = self.0.snapshot(limit);
        (stats(all), top_errors)
    }

    fn cleanup_old_logs(&self) {
        self.0.cleanup_old_logs();
    }
}

impl contract::Processor for Processor {
    fn watched(&self, sink: Arc<dyn contract::Sink>) -> Arc<dyn contract::Manager> {
        let manager = lp::AlertManager::new(Arc::clone(&self.0), Arc::new(Sink(sink)));
        Arc::new(Manager(manager))
    }
}

impl contract::Manager for Manager {
    fn check_alerts(&self) {
        self.0.check_alerts();
    }

    fn send_alert(&self, alert_type: &str, message: &str, severity: contract::Severity) {
        self.0.send_alert(alert_type, message, theirs(severity));
    }

    fn alerts(&self) -> Vec<contract::Alert> {
        self.0.alerts().iter().map(seen).collect()
    }
}

impl lp::AlertSink for Sink {
    fn send(&self, alert: &lp::Alert) -> Result<(), Box<dyn Error + Send + Sync>> {
        Ok(self.0.send(&seen(alert))?)
    }
}

impl contract::Sink for Webhook {
    fn send(&self, alert: &contract::Alert) -> Result<(), String> {
        let alert = lp::Alert {
            timestamp: alert.timestamp,
            alert_type: alert.alert_type.clone(),
            message: alert.message.clone(),
            severity: theirs(alert.severity),
        };
        lp::AlertSink::send(&self.0, &alert).map_err(|error| error.to_string())
    }
}

/// What the benches measure: the rest need not be optimised for them.
#[allow(dead_code, reason = "only a grade measures")]
pub fn measured() -> contract::bench::Measured {
    contract::bench::Measured {
        window: |length| Arc::new(Processor(Arc::new(lp::LogProcessor::new(length)))),
    }
}

pub fn subject() -> contract::Subject {
    contract::Subject {
        processor: |window| Arc::new(Processor(Arc::new(lp::LogProcessor::new(window)))),
        default_processor: || Arc::new(Processor(Arc::default())),
        webhook: |address, path| {
            Arc::new(Webhook(lp::WebhookSink::new(&address.to_string(), path)))
        },
    }
}

fn theirs(severity: contract::Severity) -> lp::Severity {
    match severity {
        contract::Severity::Warn => lp::Severity::Warn,
        contract::Severity::Critical => lp::Severity::Critical,
    }
}

fn stats(stats: lp::Stats) -> contract::Stats {
    contract::Stats {
        total: stats.total,
        error_rate: stats.error_rate,
        average_response_time: stats.average_response_time,
    }
}

fn seen(alert: &lp::Alert) -> contract::Alert {
    contract::Alert {
        timestamp: alert.timestamp,
        alert_type: alert.alert_type.clone(),
        message: alert.message.clone(),
        severity: match alert.severity {
            lp::Severity::Warn => contract::Severity::Warn,
            lp::Severity::Critical => contract::Severity::Critical,
        },
    }
}
