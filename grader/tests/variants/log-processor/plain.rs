//! Right, and plain: two heaps under one lock, counters as loose fields, and the alerts that are not
//! sent yet as a list of places.

extern crate kit as std;

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};
use std::error::Error;
use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

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

/// An entry in a heap; the heap goes by time, and by number where times are alike.
struct Queued {
    time: SystemTime,
    number: u64,
    is_error: bool,
    message: String,
    service: String,
    response_time: Option<Duration>,
}

impl PartialEq for Queued {
    fn eq(&self, other: &Queued) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Queued {}

impl PartialOrd for Queued {
    fn partial_cmp(&self, other: &Queued) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Queued {
    fn cmp(&self, other: &Queued) -> Ordering {
        (self.time, self.number).cmp(&(other.time, other.number))
    }
}

#[derive(Clone, Copy, Default)]
struct Counters {
    total: usize,
    errors: usize,
    with_time: usize,
    time_sum_ns: u128,
}

struct Inner {
    window: Duration,
    last_now: SystemTime,
    next_number: u64,
    inside: BinaryHeap<Reverse<Queued>>,
    upcoming: BinaryHeap<Reverse<Queued>>,
    all: Counters,
    per_service: HashMap<String, Counters>,
    error_counts: HashMap<String, usize>,
}

pub struct LogProcessor {
    inner: Mutex<Inner>,
}

impl Counters {
    fn plus(&mut self, item: &Queued) {
        self.total += 1;
        self.errors += item.is_error as usize;
        if let Some(d) = item.response_time {
            self.with_time += 1;
            self.time_sum_ns += d.as_nanos();
        }
    }

    fn minus(&mut self, item: &Queued) {
        self.total -= 1;
        self.errors -= item.is_error as usize;
        if let Some(d) = item.response_time {
            self.with_time -= 1;
            self.time_sum_ns -= d.as_nanos();
        }
    }

    fn rate(&self) -> f64 {
        if self.total == 0 {
            return 0.0;
        }
        self.errors as f64 / self.total as f64
    }

    fn average_ms(&self) -> Option<f64> {
        if self.with_time == 0 {
            return None;
        }
        Some(self.time_sum_ns as f64 / 1e6 / self.with_time as f64)
    }

    fn to_stats(self) -> Stats {
        Stats {
            total: self.total,
            error_rate: self.rate(),
            average_response_time: self.average_ms(),
        }
    }
}

impl Inner {
    fn refresh(&mut self) {
        let wall = SystemTime::now();
        if wall > self.last_now {
            self.last_now = wall;
        }
        loop {
            match self.upcoming.peek() {
                Some(Reverse(item)) if item.time <= self.last_now => {}
                _ => break,
            }
            if let Some(Reverse(item)) = self.upcoming.pop() {
                self.enter(item);
            }
        }
        loop {
            match self.inside.peek() {
                Some(Reverse(item)) if self.too_old(item.time) => {}
                _ => break,
            }
            if let Some(Reverse(item)) = self.inside.pop() {
                self.forget(&item);
            }
        }
    }

    fn too_old(&self, time: SystemTime) -> bool {
        match self.last_now.duration_since(time) {
            Ok(age) => age > self.window,
            Err(_) => false,
        }
    }

    fn enter(&mut self, item: Queued) {
        self.all.plus(&item);
        if !self.per_service.contains_key(&item.service) {
            self.per_service
                .insert(item.service.clone(), Counters::default());
        }
        if let Some(counters) = self.per_service.get_mut(&item.service) {
            counters.plus(&item);
        }
        if item.is_error {
            if let Some(count) = self.error_counts.get_mut(&item.message) {
                *count += 1;
            } else {
                self.error_counts.insert(item.message.clone(), 1);
            }
        }
        self.inside.push(Reverse(item));
    }

    fn forget(&mut self, item: &Queued) {
        self.all.minus(item);
        if let Some(counters) = self.per_service.get_mut(&item.service) {
            counters.minus(item);
            if counters.total == 0 {
                self.per_service.remove(&item.service);
            }
        }
        if item.is_error {
            let count = self.error_counts.get_mut(&item.message).unwrap();
            if *count > 1 {
                *count -= 1;
            } else {
                self.error_counts.remove(&item.message);
            }
        }
    }

    fn top(&self, limit: usize) -> Vec<(String, usize)> {
        let mut list: Vec<(&String, &usize)> = self.error_counts.iter().collect();
        list.sort_unstable_by_key(|&(message, count)| (Reverse(count), message));
        list.iter()
            .take(limit)
            .map(|(message, count)| (message.to_string(), **count))
            .collect()
    }
}

impl Default for LogProcessor {
    fn default() -> LogProcessor {
        LogProcessor::new(Duration::from_secs(60))
    }
}

impl LogProcessor {
    pub fn new(window: Duration) -> LogProcessor {
        let inner = Inner {
            window,
            last_now: SystemTime::now(),
            next_number: 0,
            inside: BinaryHeap::new(),
            upcoming: BinaryHeap::new(),
            all: Counters::default(),
            per_service: HashMap::new(),
            error_counts: HashMap::new(),
        };
        LogProcessor {
            inner: Mutex::new(inner),
        }
    }

    pub fn add_log(&self, entry: LogEntry) {
        let mut inner = self.inner.lock().unwrap();
        inner.refresh();
        inner.next_number += 1;
        let item = Queued {
            time: entry.timestamp,
            number: inner.next_number,
            is_error: entry.level == Level::Error,
            message: entry.message,
            service: entry.service,
            response_time: entry.response_time,
        };
        if item.time <= inner.last_now {
            if !inner.too_old(item.time) {
                inner.enter(item);
            }
        } else if let Ok(ahead) = item.time.duration_since(inner.last_now) {
            if ahead <= inner.window {
                inner.upcoming.push(Reverse(item));
            }
        }
    }

    pub fn get_error_rate(&self) -> f64 {
        let mut inner = self.inner.lock().unwrap();
        inner.refresh();
        inner.all.rate()
    }

    pub fn get_average_response_time(&self) -> Option<f64> {
        let mut inner = self.inner.lock().unwrap();
        inner.refresh();
        inner.all.average_ms()
    }

    pub fn get_top_errors(&self, limit: usize) -> Vec<(String, usize)> {
        let mut inner = self.inner.lock().unwrap();
        inner.refresh();
        inner.top(limit)
    }

    pub fn get_service_stats(&self, service: &str) -> Stats {
        let mut inner = self.inner.lock().unwrap();
        inner.refresh();
        let counters = inner.per_service.get(service).copied();
        counters.unwrap_or_default().to_stats()
    }

    pub fn snapshot(&self, limit: usize) -> Snapshot {
        let mut inner = self.inner.lock().unwrap();
        inner.refresh();
        Snapshot {
            stats: inner.all.to_stats(),
            top_errors: inner.top(limit),
        }
    }

    pub fn cleanup_old_logs(&self) {
        let mut inner = self.inner.lock().unwrap();
        inner.refresh();
        inner.inside.shrink_to_fit();
        inner.upcoming.shrink_to_fit();
        inner.per_service.shrink_to_fit();
        inner.error_counts.shrink_to_fit();
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
    state: Mutex<AlertState>,
}

#[derive(Default)]
struct AlertState {
    history: Vec<Alert>,
    /// Places in `history`.
    unsent: Vec<usize>,
    /// 0: nothing was told, 1: a warning, 2: a critical one.
    rate_level: u8,
    time_level: u8,
}

impl AlertState {
    fn write_down(&mut self, alert_type: &str, message: &str, severity: Severity) -> usize {
        self.history.push(Alert {
            timestamp: SystemTime::now(),
            alert_type: alert_type.to_string(),
            message: message.to_string(),
            severity,
        });
        self.history.len() - 1
    }
}

fn level_of(value: f64, warn: f64, critical: f64) -> u8 {
    if value >= critical {
        2
    } else if value >= warn {
        1
    } else {
        0
    }
}

fn severity_of(level: u8) -> Severity {
    if level == 2 {
        Severity::Critical
    } else {
        Severity::Warn
    }
}

impl AlertManager {
    pub const ERROR_RATE: f64 = 0.05;
    pub const AVG_RESPONSE_TIME: f64 = 1000.0;

    pub fn new(processor: Arc<LogProcessor>, sink: Arc<dyn AlertSink>) -> AlertManager {
        AlertManager {
            processor,
            sink,
            state: Mutex::new(AlertState::default()),
        }
    }

    pub fn check_alerts(&self) {
        let mut state = self.state.lock().unwrap();
        let stats = self.processor.snapshot(0).stats;

        let level = level_of(stats.error_rate, Self::ERROR_RATE, 0.10);
        if level == 0 {
            state.rate_level = 0;
        } else if level > state.rate_level {
            state.rate_level = level;
            let text = format!("error rate is {:.2}", stats.error_rate);
            let place = state.write_down("error_rate", &text, severity_of(level));
            state.unsent.push(place);
        }

        let average = stats.average_response_time.unwrap_or(0.0);
        let level = level_of(average, Self::AVG_RESPONSE_TIME, 2000.0);
        if level == 0 {
            state.time_level = 0;
        } else if level > state.time_level {
            state.time_level = level;
            let text = format!("average response time is {average:.1} ms");
            let place = state.write_down("avg_response_time", &text, severity_of(level));
            state.unsent.push(place);
        }

        let mut places = std::mem::take(&mut state.unsent);
        places.sort();
        let batch: Vec<(usize, Alert)> = places
            .into_iter()
            .map(|place| (place, state.history[place].clone()))
            .collect();
        drop(state);
        for (place, alert) in batch {
            self.try_to_send(place, &alert);
        }
    }

    pub fn send_alert(&self, alert_type: &str, message: &str, severity: Severity) {
        let (place, alert) = {
            let mut state = self.state.lock().unwrap();
            let place = state.write_down(alert_type, message, severity);
            (place, state.history[place].clone())
        };
        self.try_to_send(place, &alert);
    }

    pub fn alerts(&self) -> Vec<Alert> {
        self.state.lock().unwrap().history.clone()
    }

    fn try_to_send(&self, place: usize, alert: &Alert) {
        if self.sink.send(alert).is_err() {
            self.state.lock().unwrap().unsent.push(place);
        }
    }
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
        let body = format!("{{\"text\": {}}}", quote(&text));

        let mut request = String::new();
        request.push_str(&format!("POST {} HTTP/1.1\r\n", self.path));
        request.push_str(&format!("Host: {}\r\n", self.address));
        request.push_str("Content-Type: application/json\r\n");
        request.push_str(&format!("Content-Length: {}\r\n", body.len()));
        request.push_str("Connection: close\r\n");
        request.push_str("\r\n");
        request.push_str(&body);

        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream.write_all(request.as_bytes())?;

        let mut first_line = Vec::new();
        BufReader::new(stream).read_until(b'\n', &mut first_line)?;
        let first_line = String::from_utf8_lossy(&first_line);
        let parts: Vec<&str> = first_line.split_whitespace().collect();
        if parts.len() < 2 {
            return Err("no status line".into());
        }
        if parts[0] != "HTTP/1.1" && parts[0] != "HTTP/1.0" {
            return Err(format!("not HTTP: {}", parts[0]).into());
        }
        let code: u32 = parts[1].parse()?;
        if code < 200 || code > 299 {
            return Err(format!("status {code}").into());
        }
        Ok(())
    }
}

/// A JSON string, with its quotes.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out += "\\\"",
            '\\' => out += "\\\\",
            '\n' => out += "\\n",
            '\r' => out += "\\r",
            '\t' => out += "\\t",
            c if (c as u32) < 0x20 => out += &format!("\\u{:04x}", c as u32),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
