//! All cases, and the few words they share. In: the subject. Out: lines such as
//! `get_error_rate()  0.2500`.
//!
//! Every honest design must see the same: a list, a tree, a heap or a ring; sums in `f64` or in whole
//! nanoseconds. So figures are shown with so many decimals that no rounding of theirs can be seen, and
//! the text of an alert's message is the learner's own.

mod alerts;
mod basics;
mod edges;
mod http;
mod json;
mod random;
mod random_alerts;
mod scale;
mod sinks;
mod threads;
mod threads_alerts;
mod webhook;
mod window;

use kit::suite::{Case, Log};
use kit::sync::Arc;
use kit::time::{Duration, SystemTime};

use crate::{Entry, Level, Processor, Stats, Subject, TopErrors};

pub fn all() -> Vec<Case<Subject>> {
    let mut cases = basics::cases();
    cases.extend(window::cases());
    cases.extend(edges::cases());
    cases.extend(alerts::cases());
    cases.extend(webhook::cases());
    cases.extend(scale::cases());
    cases.extend(random::cases());
    cases.extend(random_alerts::cases());
    cases.extend(threads::cases());
    cases.extend(threads_alerts::cases());
    cases
}

/// A processor with a window of so many seconds.
fn processor(subject: &Subject, log: &mut Log, window: Duration) -> Arc<dyn Processor> {
    let mut made = None;
    log.call(format!("new({})", span(window)), || {
        made = Some((subject.processor)(window));
        ""
    });
    made.expect("made by the call")
}

fn span(span: Duration) -> String {
    match span {
        Duration::MAX => "Duration::MAX".to_owned(),
        span => format!("{span:?}"),
    }
}

// Entries, as of now.

fn entry(level: Level, message: &str) -> Entry {
    Entry {
        timestamp: SystemTime::now(),
        level,
        message: message.to_owned(),
        service: "user-service".to_owned(),
        response_time: None,
    }
}

fn error(message: &str) -> Entry {
    entry(Level::Error, message)
}

fn info(message: &str) -> Entry {
    entry(Level::Info, message)
}

fn warn(message: &str) -> Entry {
    entry(Level::Warn, message)
}

impl Entry {
    fn old(mut self, age: Duration) -> Entry {
        self.timestamp -= age;
        self
    }

    fn ahead(mut self, span: Duration) -> Entry {
        self.timestamp += span;
        self
    }

    fn took(mut self, response_time: Duration) -> Entry {
        self.response_time = Some(response_time);
        self
    }

    fn of(mut self, service: &str) -> Entry {
        self.service = service.to_owned();
        self
    }

    /// As a transcript names it: `ERROR "disk full", 2s old`.
    fn named(&self) -> String {
        let now = SystemTime::now();
        let mut words = format!("{} {:?}", self.level.name(), self.message);
        match (
            now.duration_since(self.timestamp),
            self.timestamp.duration_since(now),
        ) {
            (_, Ok(Duration::ZERO)) => {}
            (Ok(age), _) => words.push_str(&format!(", {age:?} old")),
            (_, Ok(ahead)) => words.push_str(&format!(", {ahead:?} ahead")),
            (Err(_), Err(_)) => {}
        }
        if let Some(took) = self.response_time {
            words.push_str(&format!(", took {}", span(took)));
        }
        words
    }
}

impl Level {
    fn name(self) -> &'static str {
        match self {
            Level::Info => "INFO",
            Level::Warn => "WARN",
            Level::Error => "ERROR",
        }
    }
}

// Calls, and what they give.

fn add(log: &mut Log, processor: &dyn Processor, entry: Entry) {
    log.call(format!("add_log({})", entry.named()), || {
        processor.add_log(entry);
        ""
    });
}

/// Many entries, on one line of their own words.
fn add_all(
    log: &mut Log,
    processor: &dyn Processor,
    what: &str,
    entries: impl IntoIterator<Item = Entry>,
) {
    log.call(format!("add_log: {what}"), || {
        entries
            .into_iter()
            .for_each(|entry| processor.add_log(entry));
        ""
    });
}

fn rate(log: &mut Log, processor: &dyn Processor) {
    log.call("get_error_rate()", || share(processor.get_error_rate()));
}

fn average(log: &mut Log, processor: &dyn Processor) {
    log.call("get_average_response_time()", || {
        millis_or_none(processor.get_average_response_time())
    });
}

fn top(log: &mut Log, processor: &dyn Processor, limit: usize) {
    log.call(format!("get_top_errors({limit})"), || {
        list(&processor.get_top_errors(limit))
    });
}

fn service(log: &mut Log, processor: &dyn Processor, name: &str) {
    log.call(format!("get_service_stats({name:?})"), || {
        figures(&processor.get_service_stats(name))
    });
}

fn snapshot(log: &mut Log, processor: &dyn Processor) {
    log.call("snapshot(5)", || all_figures(processor));
}

fn cleanup(log: &mut Log, processor: &dyn Processor) {
    log.call("cleanup_old_logs()", || {
        processor.cleanup_old_logs();
        ""
    });
}

fn all_figures(processor: &dyn Processor) -> String {
    let (stats, top_errors) = processor.snapshot(5);
    together(&stats, &top_errors)
}

fn together(stats: &Stats, top_errors: &TopErrors) -> String {
    format!("{}; {}", figures(stats), list(top_errors))
}

fn figures(stats: &Stats) -> String {
    format!(
        "total {}, errors {}, average {}",
        stats.total,
        share(stats.error_rate),
        millis_or_none(stats.average_response_time)
    )
}

fn share(rate: f64) -> String {
    format!("{rate:.4}")
}

fn millis_or_none(average: Option<f64>) -> String {
    average.map_or("none".to_owned(), |millis| format!("{millis:.3} ms"))
}

fn list(top_errors: &TopErrors) -> String {
    let words: Vec<String> = top_errors
        .iter()
        .map(|(message, count)| format!("{message:?} {count}"))
        .collect();
    format!("[{}]", words.join(", "))
}
