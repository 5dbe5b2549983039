//! Right, with two locks that are always taken in one order: one map holds past and future entries, and
//! a mark says how far they have been counted.

extern crate kit as std;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::error::Error;
use std::fmt;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard};
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

/// Entries by time, those of one moment together. What is not later than `counted_up_to` is in the
/// tables.
struct Timeline {
    entries: BTreeMap<SystemTime, Vec<LogEntry>>,
    counted_up_to: SystemTime,
}

#[derive(Default)]
struct Tables {
    overall: Sums,
    services: HashMap<String, Sums>,
    errors: HashMap<String, usize>,
}

#[derive(Debug, Default)]
struct Sums {
    entries: usize,
    failed: usize,
    timed: usize,
    duration: u128,
}

impl Sums {
    fn change(&mut self, entry: &LogEntry, up: bool) {
        fn step(number: &mut usize, up: bool) {
            if up {
                *number += 1;
            } else {
                *number -= 1;
            }
        }
        step(&mut self.entries, up);
        if entry.level == Level::Error {
            step(&mut self.failed, up);
        }
        if let Some(time) = entry.response_time {
            step(&mut self.timed, up);
            if up {
                self.duration += time.as_nanos();
            } else {
                self.duration -= time.as_nanos();
            }
        }
    }

    fn error_rate(&self) -> f64 {
        match self.entries {
            0 => 0.0,
            n => self.failed as f64 / n as f64,
        }
    }

    fn average(&self) -> Option<f64> {
        (self.timed > 0).then(|| self.duration as f64 / (self.timed as f64 * 1_000_000.0))
    }

    fn stats(&self) -> Stats {
        Stats {
            total: self.entries,
            error_rate: self.error_rate(),
            average_response_time: self.average(),
        }
    }
}

impl Tables {
    fn count(&mut self, entry: &LogEntry) {
        self.overall.change(entry, true);
        let sums = self.services.entry(entry.service.clone()).or_default();
        sums.change(entry, true);
        if entry.level == Level::Error {
            *self.errors.entry(entry.message.clone()).or_insert(0) += 1;
        }
    }

    fn discount(&mut self, entry: &LogEntry) {
        self.overall.change(entry, false);
        if let Some(sums) = self.services.get_mut(&entry.service) {
            sums.change(entry, false);
            if sums.entries == 0 {
                self.services.remove(&entry.service);
            }
        }
        if entry.level == Level::Error
            && let Some(times) = self.errors.get_mut(&entry.message)
        {
            *times -= 1;
            if *times == 0 {
                self.errors.remove(&entry.message);
            }
        }
    }

    fn most_common(&self, limit: usize) -> Vec<(String, usize)> {
        let mut ranking: Vec<(String, usize)> =
            self.errors.iter().map(|(m, n)| (m.clone(), *n)).collect();
        ranking.sort_by(|(message_a, times_a), (message_b, times_b)| {
            times_b.cmp(times_a).then(message_a.cmp(message_b))
        });
        ranking.into_iter().take(limit).collect()
    }
}

pub struct LogProcessor {
    window: Duration,
    // Whoever needs both takes the timeline first.
    timeline: Mutex<Timeline>,
    tables: Mutex<Tables>,
}

impl Default for LogProcessor {
    fn default() -> LogProcessor {
        const ONE_MINUTE: Duration = Duration::from_secs(60);
        LogProcessor::new(ONE_MINUTE)
    }
}

impl LogProcessor {
    pub fn new(window: Duration) -> LogProcessor {
        LogProcessor {
            window,
            timeline: Mutex::new(Timeline {
                entries: BTreeMap::new(),
                counted_up_to: SystemTime::now(),
            }),
            tables: Mutex::new(Tables::default()),
        }
    }

    /// Both locks, with everything as it is now.
    fn current(&self) -> (MutexGuard<'_, Timeline>, MutexGuard<'_, Tables>) {
        let mut timeline = self.timeline.lock().unwrap();
        let mut tables = self.tables.lock().unwrap();
        let before = timeline.counted_up_to;
        let now = SystemTime::now().max(before);
        if now > before {
            let due = timeline
                .entries
                .range((Bound::Excluded(before), Bound::Included(now)));
            for (_, entries) in due {
                entries.iter().for_each(|entry| tables.count(entry));
            }
            timeline.counted_up_to = now;
        }
        while let Some((oldest, _)) = timeline.entries.first_key_value() {
            if now.duration_since(*oldest).unwrap_or_default() <= self.window {
                break;
            }
            if let Some((_, entries)) = timeline.entries.pop_first() {
                entries.iter().for_each(|entry| tables.discount(entry));
            }
        }
        (timeline, tables)
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        let (_timeline, tables) = self.current();
        tables
    }

    pub fn add_log(&self, entry: LogEntry) {
        let (mut timeline, mut tables) = self.current();
        let now = timeline.counted_up_to;
        let distance = match now.duration_since(entry.timestamp) {
            Ok(age) => age,
            Err(future) => future.duration(),
        };
        if distance > self.window {
            return;
        }
        if entry.timestamp <= now {
            tables.count(&entry);
        }
        match timeline.entries.get_mut(&entry.timestamp) {
            Some(same_time) => same_time.push(entry),
            None => {
                timeline.entries.insert(entry.timestamp, vec![entry]);
            }
        }
    }

    pub fn get_error_rate(&self) -> f64 {
        self.tables().overall.error_rate()
    }

    pub fn get_average_response_time(&self) -> Option<f64> {
        self.tables().overall.average()
    }

    pub fn get_top_errors(&self, limit: usize) -> Vec<(String, usize)> {
        self.tables().most_common(limit)
    }

    pub fn get_service_stats(&self, service: &str) -> Stats {
        let tables = self.tables();
        match tables.services.get(service) {
            Some(sums) => sums.stats(),
            None => Sums::default().stats(),
        }
    }

    pub fn snapshot(&self, limit: usize) -> Snapshot {
        let tables = self.tables();
        Snapshot {
            stats: tables.overall.stats(),
            top_errors: tables.most_common(limit),
        }
    }

    pub fn cleanup_old_logs(&self) {
        let (_timeline, mut tables) = self.current();
        tables.services.shrink_to_fit();
        tables.errors.shrink_to_fit();
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

/// One figure that is watched.
struct Watch {
    alert_type: &'static str,
    warn_from: f64,
    critical_from: f64,
    told: Option<Severity>,
}

impl Watch {
    /// What there is to tell about this value, if it is news.
    fn news(&mut self, value: f64) -> Option<Severity> {
        if value < self.warn_from {
            self.told = None;
            return None;
        }
        let found = if value >= self.critical_from {
            Severity::Critical
        } else {
            Severity::Warn
        };
        match self.told {
            Some(told) if told >= found => None,
            _ => {
                self.told = Some(found);
                Some(found)
            }
        }
    }
}

struct Numbered {
    number: usize,
    alert: Alert,
}

struct Desk {
    watches: [Watch; 2],
    alerts: Vec<Alert>,
    /// In the order of their numbers.
    waiting: VecDeque<Numbered>,
}

impl Desk {
    fn record(&mut self, alert_type: &str, message: String, severity: Severity) -> Numbered {
        let alert = Alert {
            timestamp: SystemTime::now(),
            alert_type: alert_type.to_owned(),
            message,
            severity,
        };
        self.alerts.push(alert.clone());
        Numbered {
            number: self.alerts.len(),
            alert,
        }
    }

    fn put_back(&mut self, failed: Numbered) {
        let at = self.waiting.partition_point(|w| w.number < failed.number);
        self.waiting.insert(at, failed);
    }
}

pub struct AlertManager {
    processor: Arc<LogProcessor>,
    sink: Arc<dyn AlertSink>,
    desk: Mutex<Desk>,
}

impl AlertManager {
    pub const ERROR_RATE: f64 = 0.05;
    pub const AVG_RESPONSE_TIME: f64 = 1000.0;

    pub fn new(processor: Arc<LogProcessor>, sink: Arc<dyn AlertSink>) -> AlertManager {
        let watch = |alert_type, warn_from| Watch {
            alert_type,
            warn_from,
            critical_from: warn_from * 2.0,
            told: None,
        };
        let watches = [
            watch("error_rate", Self::ERROR_RATE),
            watch("avg_response_time", Self::AVG_RESPONSE_TIME),
        ];
        AlertManager {
            processor,
            sink,
            desk: Mutex::new(Desk {
                watches,
                alerts: Vec::new(),
                waiting: VecDeque::new(),
            }),
        }
    }

    pub fn check_alerts(&self) {
        let mut desk = self.desk.lock().unwrap();
        let Stats {
            error_rate,
            average_response_time,
            ..
        } = self.processor.snapshot(0).stats;
        let figures = [error_rate, average_response_time.unwrap_or(0.0)];
        for (kind, value) in figures.into_iter().enumerate() {
            let watch = &mut desk.watches[kind];
            if let Some(severity) = watch.news(value) {
                let alert_type = watch.alert_type;
                let new = desk.record(alert_type, format!("now at {value}"), severity);
                desk.waiting.push_back(new);
            }
        }
        let due: Vec<Numbered> = desk.waiting.drain(..).collect();
        drop(desk);
        due.into_iter().for_each(|numbered| self.deliver(numbered));
    }

    pub fn send_alert(&self, alert_type: &str, message: &str, severity: Severity) {
        let numbered = {
            let mut desk = self.desk.lock().unwrap();
            desk.record(alert_type, message.to_owned(), severity)
        };
        self.deliver(numbered);
    }

    pub fn alerts(&self) -> Vec<Alert> {
        self.desk.lock().unwrap().alerts.clone()
    }

    fn deliver(&self, numbered: Numbered) {
        let sent = self.sink.send(&numbered.alert);
        if sent.is_err() {
            self.desk.lock().unwrap().put_back(numbered);
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
            address: address.into(),
            path: path.into(),
        }
    }
}

impl AlertSink for WebhookSink {
    fn send(&self, alert: &Alert) -> Result<(), Box<dyn Error + Send + Sync>> {
        let mut body = String::from("{\"text\":\"");
        let severity = alert.severity.to_string();
        for part in [
            "[",
            &severity,
            "] ",
            &alert.alert_type,
            ": ",
            &alert.message,
        ] {
            push_escaped(&mut body, part);
        }
        body.push_str("\"}");
        let headers = [
            format!("POST {} HTTP/1.1", self.path),
            format!("Host: {}", self.address),
            "Content-Type: application/json".to_owned(),
            format!("Content-Length: {}", body.len()),
            "Connection: close".to_owned(),
        ];
        let mut stream = TcpStream::connect(self.address.as_str())?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(headers.join("\r\n").as_bytes())?;
        stream.write_all(b"\r\n\r\n")?;
        stream.write_all(body.as_bytes())?;
        stream.flush()?;

        let mut answer = Vec::new();
        let mut buffer = [0; 256];
        while !answer.contains(&b'\n') {
            let count = stream.read(&mut buffer)?;
            if count == 0 {
                break;
            }
            answer.extend_from_slice(&buffer[..count]);
        }
        let answer = String::from_utf8_lossy(&answer);
        let mut words = answer.split(' ');
        let version = words.next().unwrap_or_default();
        let code = words.next().unwrap_or_default().trim_end();
        let accepted = code.len() >= 3 && code.starts_with('2');
        if version.starts_with("HTTP/1.") && accepted {
            Ok(())
        } else {
            Err(format!("the hook said {code:?}").into())
        }
    }
}

fn push_escaped(json: &mut String, text: &str) {
    for letter in text.chars() {
        if letter == '"' || letter == '\\' {
            json.push('\\');
            json.push(letter);
        } else if letter < '\u{20}' {
            json.push_str(&format!("\\u{:04X}", letter as u32));
        } else {
            json.push(letter);
        }
    }
}
