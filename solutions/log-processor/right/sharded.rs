//! Four shards with a lock each, a wall clock that is an `Instant` in truth, and one thread that delivers
//! alerts for all others.

extern crate kit as std;

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant, SystemTime};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    Info,
    Warn,
    Error,
}

#[derive(Debug, Clone)]
pub struct LogEntry {
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
    pub average_response_time: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    pub stats: Stats,
    pub top_errors: Vec<(String, usize)>,
}

const SHARDS: usize = 4;

/// Services are spread over shards, so that producers seldom wait for each other. Whoever wants figures
/// of all takes all locks, in one order.
pub struct LogProcessor {
    window: Duration,
    began: SystemTime,
    clock: Instant,
    shards: [Mutex<State>; SHARDS],
}

#[derive(Default)]
struct State {
    added: u64,
    entries: BTreeMap<(SystemTime, u64), LogEntry>,
    ahead: BTreeMap<(SystemTime, u64), LogEntry>,
    totals: Totals,
    services: HashMap<String, Totals>,
    messages: HashMap<String, usize>,
}

#[derive(Default)]
struct Totals {
    entries: usize,
    errors: usize,
    measured: usize,
    nanos: u128,
}

impl Totals {
    fn add(&mut self, entry: &LogEntry) {
        self.entries += 1;
        if entry.level == Level::Error {
            self.errors += 1;
        }
        if let Some(time) = entry.response_time {
            self.measured += 1;
            self.nanos += time.as_nanos();
        }
    }

    fn remove(&mut self, entry: &LogEntry) {
        self.entries -= 1;
        if entry.level == Level::Error {
            self.errors -= 1;
        }
        if let Some(time) = entry.response_time {
            self.measured -= 1;
            self.nanos -= time.as_nanos();
        }
    }

    fn stats(&self) -> Stats {
        Stats {
            total: self.entries,
            error_rate: if self.entries == 0 {
                0.0
            } else {
                self.errors as f64 / self.entries as f64
            },
            average_response_time: if self.measured == 0 {
                None
            } else {
                Some(self.nanos as f64 / self.measured as f64 / 1_000_000.0)
            },
        }
    }
}

impl State {
    fn count(&mut self, entry: LogEntry) {
        self.totals.add(&entry);
        let service = self.services.entry(entry.service.clone()).or_default();
        service.add(&entry);
        if entry.level == Level::Error {
            *self.messages.entry(entry.message.clone()).or_default() += 1;
        }
        self.added += 1;
        self.entries.insert((entry.timestamp, self.added), entry);
    }

    fn uncount(&mut self, entry: &LogEntry) {
        self.totals.remove(entry);
        let service = self.services.get_mut(&entry.service).unwrap();
        service.remove(entry);
        if service.entries == 0 {
            self.services.remove(&entry.service);
        }
        if entry.level == Level::Error {
            let count = self.messages.get_mut(&entry.message).unwrap();
            *count -= 1;
            if *count == 0 {
                self.messages.remove(&entry.message);
            }
        }
    }

    fn move_to(&mut self, now: SystemTime, window: Duration) {
        while let Some(first) = self.ahead.first_entry() {
            if first.key().0 > now {
                break;
            }
            let entry = first.remove();
            self.count(entry);
        }
        while let Some(first) = self.entries.first_entry() {
            match now.duration_since(first.key().0) {
                Ok(age) if age > window => {}
                _ => break,
            }
            let entry = first.remove();
            self.uncount(&entry);
        }
    }
}

impl Default for LogProcessor {
    fn default() -> LogProcessor {
        LogProcessor::new(Duration::from_secs(60))
    }
}

impl LogProcessor {
    pub fn new(window: Duration) -> LogProcessor {
        LogProcessor {
            window,
            began: SystemTime::now(),
            clock: Instant::now(),
            shards: Default::default(),
        }
    }

    /// Wall time as it would be if nobody had touched the clock.
    fn now(&self) -> SystemTime {
        self.began + self.clock.elapsed()
    }

    fn shard(&self, service: &str) -> MutexGuard<'_, State> {
        let mut hasher = DefaultHasher::new();
        service.hash(&mut hasher);
        self.shards[hasher.finish() as usize % SHARDS]
            .lock()
            .unwrap()
    }

    /// All shards, as of one moment: the clock is read when all of them stand still.
    fn all(&self) -> Vec<MutexGuard<'_, State>> {
        let mut guards: Vec<_> = self
            .shards
            .iter()
            .map(|shard| shard.lock().unwrap())
            .collect();
        let now = self.now();
        guards
            .iter_mut()
            .for_each(|state| state.move_to(now, self.window));
        guards
    }

    pub fn add_log(&self, entry: LogEntry) {
        let mut state = self.shard(&entry.service);
        let now = self.now();
        state.move_to(now, self.window);
        match now.duration_since(entry.timestamp) {
            Ok(age) => {
                if age <= self.window {
                    state.count(entry);
                }
            }
            Err(ahead) => {
                if ahead.duration() <= self.window {
                    state.added += 1;
                    let key = (entry.timestamp, state.added);
                    state.ahead.insert(key, entry);
                }
            }
        }
    }

    pub fn get_error_rate(&self) -> f64 {
        self.snapshot(0).stats.error_rate
    }

    pub fn get_average_response_time(&self) -> Option<f64> {
        self.snapshot(0).stats.average_response_time
    }

    pub fn get_top_errors(&self, limit: usize) -> Vec<(String, usize)> {
        self.snapshot(limit).top_errors
    }

    pub fn get_service_stats(&self, service: &str) -> Stats {
        let mut state = self.shard(service);
        state.move_to(self.now(), self.window);
        match state.services.get(service) {
            Some(totals) => totals.stats(),
            None => Totals::default().stats(),
        }
    }

    pub fn snapshot(&self, limit: usize) -> Snapshot {
        let guards = self.all();
        let mut totals = Totals::default();
        for state in &guards {
            totals.entries += state.totals.entries;
            totals.errors += state.totals.errors;
            totals.measured += state.totals.measured;
            totals.nanos += state.totals.nanos;
        }
        let mut top_errors = Vec::new();
        if limit > 0 {
            let mut counts: HashMap<&str, usize> = HashMap::new();
            for (message, count) in guards.iter().flat_map(|state| &state.messages) {
                *counts.entry(message).or_default() += count;
            }
            let mut top: Vec<(&str, usize)> = counts.into_iter().collect();
            top.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
            top.truncate(limit);
            top_errors = top
                .into_iter()
                .map(|(message, count)| (message.to_string(), count))
                .collect();
        }
        Snapshot {
            stats: totals.stats(),
            top_errors,
        }
    }

    pub fn cleanup_old_logs(&self) {
        for mut state in self.all() {
            state.messages.shrink_to_fit();
            state.services.shrink_to_fit();
        }
    }
}

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

pub trait AlertSink: Send + Sync {
    fn send(&self, alert: &Alert) -> Result<(), Box<dyn Error + Send + Sync>>;
}

pub struct AlertManager {
    processor: Arc<LogProcessor>,
    sink: Arc<dyn AlertSink>,
    state: Mutex<Alerts>,
}

#[derive(Default)]
struct Alerts {
    all: Vec<Alert>,
    /// By their places in `all`.
    waiting: BTreeMap<usize, Alert>,
    failed: BTreeMap<usize, Alert>,
    delivering: bool,
    error_rate: Option<Severity>,
    avg_response_time: Option<Severity>,
}

impl AlertManager {
    pub const ERROR_RATE: f64 = 0.05;
    pub const AVG_RESPONSE_TIME: f64 = 1000.0;

    pub fn new(processor: Arc<LogProcessor>, sink: Arc<dyn AlertSink>) -> AlertManager {
        AlertManager {
            processor,
            sink,
            state: Mutex::default(),
        }
    }

    pub fn check_alerts(&self) {
        let mut state = self.state.lock().unwrap();
        let stats = self.processor.snapshot(0).stats;
        let rate = stats.error_rate;
        if let Some(severity) = judge(&mut state.error_rate, rate, Self::ERROR_RATE) {
            state.record(alert("error_rate", &format!("{rate:.3}"), severity));
        }
        let average = stats.average_response_time.unwrap_or(0.0);
        if let Some(severity) = judge(
            &mut state.avg_response_time,
            average,
            Self::AVG_RESPONSE_TIME,
        ) {
            state.record(alert(
                "avg_response_time",
                &format!("{average:.0}"),
                severity,
            ));
        }
        let failed = std::mem::take(&mut state.failed);
        state.waiting.extend(failed);
        drop(state);
        self.deliver();
    }

    pub fn send_alert(&self, alert_type: &str, message: &str, severity: Severity) {
        let alert = alert(alert_type, message, severity);
        self.state.lock().unwrap().record(alert);
        self.deliver();
    }

    pub fn alerts(&self) -> Vec<Alert> {
        self.state.lock().unwrap().all.clone()
    }

    /// One thread delivers for all; the others leave their alerts to it.
    fn deliver(&self) {
        let mut state = self.state.lock().unwrap();
        if state.delivering {
            return;
        }
        state.delivering = true;
        while let Some((at, alert)) = state.waiting.pop_first() {
            drop(state);
            let sent = self.sink.send(&alert);
            state = self.state.lock().unwrap();
            if sent.is_err() {
                state.failed.insert(at, alert);
            }
        }
        state.delivering = false;
    }
}

impl Alerts {
    fn record(&mut self, alert: Alert) {
        self.waiting.insert(self.all.len(), alert.clone());
        self.all.push(alert);
    }
}

fn alert(alert_type: &str, message: &str, severity: Severity) -> Alert {
    Alert {
        timestamp: SystemTime::now(),
        alert_type: alert_type.to_string(),
        message: message.to_string(),
        severity,
    }
}

/// What to tell now, if anything, and in `told` what was told since it was last fine.
fn judge(told: &mut Option<Severity>, value: f64, threshold: f64) -> Option<Severity> {
    if value < threshold {
        *told = None;
        return None;
    }
    let severity = if value >= threshold * 2.0 {
        Severity::Critical
    } else {
        Severity::Warn
    };
    if *told >= Some(severity) {
        return None;
    }
    *told = Some(severity);
    Some(severity)
}

pub struct WebhookSink {
    address: String,
    path: String,
}

impl WebhookSink {
    pub fn new(address: &str, path: &str) -> WebhookSink {
        WebhookSink {
            address: address.to_string(),
            path: path.to_string(),
        }
    }
}

impl AlertSink for WebhookSink {
    fn send(&self, alert: &Alert) -> Result<(), Box<dyn Error + Send + Sync>> {
        let text = format!(
            "[{}] {}: {}",
            alert.severity, alert.alert_type, alert.message
        );
        let body = format!("{{\"text\": \"{}\"}}", escaped(&text));
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            stream,
            "POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{}",
            self.path,
            self.address,
            body.len(),
            body
        )?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line)?;
        let mut words = line.split_whitespace();
        let is_http = words.next().is_some_and(|word| word.starts_with("HTTP/"));
        let status: u16 = words.next().unwrap_or("").parse()?;
        if is_http && (200..300).contains(&status) {
            Ok(())
        } else {
            Err(line.into())
        }
    }
}

fn escaped(text: &str) -> String {
    let mut json = String::new();
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            c if c < ' ' => json.push_str(&format!("\\u{:04x}", c as u32)),
            c => json.push(c),
        }
    }
    json
}
