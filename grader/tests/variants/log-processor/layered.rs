//! Right, and in more layers than it needs: a clock, sums, a ranking that is always sorted, a timeline in
//! whole nanoseconds, and an outbox that knows which alerts are on their way.

extern crate kit as std;

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use clock::Clock;
use outbox::Outbox;
use tally::Tally;
use timeline::Timeline;

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

mod clock {
    use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

    /// Nanoseconds since 1970, or before it where negative.
    pub type Nanos = i128;

    /// Tells the wall time as it would be if nobody ever set it.
    pub struct Clock {
        wall_at_start: Nanos,
        start: Instant,
    }

    impl Clock {
        pub fn start() -> Clock {
            Clock {
                wall_at_start: nanos(SystemTime::now()),
                start: Instant::now(),
            }
        }

        pub fn now(&self) -> Nanos {
            self.wall_at_start + length(self.start.elapsed())
        }
    }

    pub fn nanos(time: SystemTime) -> Nanos {
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => length(after),
            Err(before) => -length(before.duration()),
        }
    }

    pub fn length(duration: Duration) -> Nanos {
        duration.as_nanos() as Nanos
    }
}

mod tally {
    use super::Stats;
    use super::timeline::Record;

    /// What a set of records comes to.
    #[derive(Default, Clone)]
    pub struct Tally {
        pub records: usize,
        errors: usize,
        samples: usize,
        sample_sum: u128,
    }

    impl Tally {
        pub fn include(&mut self, record: &Record) {
            self.records += 1;
            if record.error.is_some() {
                self.errors += 1;
            }
            if let Some(sample) = record.sample() {
                self.samples += 1;
                self.sample_sum += sample;
            }
        }

        pub fn exclude(&mut self, record: &Record) {
            self.records -= 1;
            if record.error.is_some() {
                self.errors -= 1;
            }
            if let Some(sample) = record.sample() {
                self.samples -= 1;
                self.sample_sum -= sample;
            }
        }

        pub fn stats(&self) -> Stats {
            Stats {
                total: self.records,
                error_rate: ratio(self.errors as f64, self.records).unwrap_or(0.0),
                average_response_time: ratio(self.sample_sum as f64 / 1e6, self.samples),
            }
        }
    }

    fn ratio(part: f64, whole: usize) -> Option<f64> {
        if whole == 0 {
            None
        } else {
            Some(part / whole as f64)
        }
    }
}

mod ranking {
    use std::cmp::Reverse;
    use std::collections::{BTreeSet, HashMap};
    use std::sync::Arc;

    /// Messages and how often each came, kept sorted.
    #[derive(Default)]
    pub struct Ranking {
        counts: HashMap<Arc<str>, usize>,
        sorted: BTreeSet<(Reverse<usize>, Arc<str>)>,
    }

    impl Ranking {
        pub fn raise(&mut self, message: &Arc<str>) {
            let count = self.counts.entry(message.clone()).or_insert(0);
            self.sorted.remove(&(Reverse(*count), message.clone()));
            *count += 1;
            self.sorted.insert((Reverse(*count), message.clone()));
        }

        pub fn lower(&mut self, message: &Arc<str>) {
            let Some(count) = self.counts.get_mut(message) else {
                return;
            };
            self.sorted.remove(&(Reverse(*count), message.clone()));
            *count -= 1;
            if *count == 0 {
                self.counts.remove(message);
            } else {
                self.sorted.insert((Reverse(*count), message.clone()));
            }
        }

        pub fn first(&self, limit: usize) -> Vec<(String, usize)> {
            self.sorted
                .iter()
                .take(limit)
                .map(|(Reverse(count), message)| (message.to_string(), *count))
                .collect()
        }

        /// The one `Arc` of this text, if it is known.
        pub fn known(&self, message: &str) -> Option<Arc<str>> {
            let (known, _) = self.counts.get_key_value(message)?;
            Some(Arc::clone(known))
        }

        pub fn compact(&mut self) {
            self.counts.shrink_to_fit();
        }
    }
}

mod timeline {
    use std::collections::{BTreeSet, HashMap};
    use std::sync::Arc;
    use std::time::Duration;

    use super::clock::{self, Nanos};
    use super::ranking::Ranking;
    use super::tally::Tally;
    use super::{Level, LogEntry};

    /// What is kept of an entry. Ordered by its time, then by its serial number.
    #[derive(PartialEq, Eq, PartialOrd, Ord)]
    pub struct Record {
        at: Nanos,
        serial: u64,
        service: Arc<str>,
        pub error: Option<Arc<str>>,
        response_time: Option<Duration>,
    }

    impl Record {
        pub fn sample(&self) -> Option<u128> {
            self.response_time.map(|time| time.as_nanos())
        }
    }

    pub struct Timeline {
        span: Nanos,
        now: Nanos,
        serial: u64,
        present: BTreeSet<Record>,
        future: BTreeSet<Record>,
        pub everything: Tally,
        services: HashMap<Arc<str>, Tally>,
        pub ranking: Ranking,
    }

    impl Timeline {
        pub fn new(span: Duration, now: Nanos) -> Timeline {
            Timeline {
                span: clock::length(span),
                now,
                serial: 0,
                present: BTreeSet::new(),
                future: BTreeSet::new(),
                everything: Tally::default(),
                services: HashMap::new(),
                ranking: Ranking::default(),
            }
        }

        pub fn advance(&mut self, now: Nanos) {
            self.now = self.now.max(now);
            while self.future.first().is_some_and(|next| next.at <= self.now) {
                if let Some(record) = self.future.pop_first() {
                    self.admit(record);
                }
            }
            let span = self.span;
            while self
                .present
                .first()
                .is_some_and(|oldest| self.now - oldest.at > span)
            {
                if let Some(record) = self.present.pop_first() {
                    self.expel(&record);
                }
            }
        }

        pub fn add(&mut self, entry: LogEntry) {
            let at = clock::nanos(entry.timestamp);
            let age = self.now - at;
            if age.abs() > self.span {
                return;
            }
            self.serial += 1;
            let error = (entry.level == Level::Error).then(|| {
                let known = self.ranking.known(&entry.message);
                known.unwrap_or_else(|| entry.message.into())
            });
            let service = match self.services.get_key_value(entry.service.as_str()) {
                Some((known, _)) => Arc::clone(known),
                None => entry.service.into(),
            };
            let record = Record {
                at,
                serial: self.serial,
                service,
                error,
                response_time: entry.response_time,
            };
            if age < 0 {
                self.future.insert(record);
            } else {
                self.admit(record);
            }
        }

        fn admit(&mut self, record: Record) {
            self.everything.include(&record);
            let service = self.services.entry(record.service.clone()).or_default();
            service.include(&record);
            if let Some(message) = &record.error {
                self.ranking.raise(message);
            }
            self.present.insert(record);
        }

        fn expel(&mut self, record: &Record) {
            self.everything.exclude(record);
            if let Some(service) = self.services.get_mut(&record.service) {
                service.exclude(record);
                if service.records == 0 {
                    self.services.remove(&record.service);
                }
            }
            if let Some(message) = &record.error {
                self.ranking.lower(message);
            }
        }

        pub fn service(&self, name: &str) -> Tally {
            self.services.get(name).cloned().unwrap_or_default()
        }

        pub fn compact(&mut self) {
            self.services.shrink_to_fit();
            self.ranking.compact();
        }
    }
}

pub struct LogProcessor {
    clock: Clock,
    timeline: Mutex<Timeline>,
}

impl Default for LogProcessor {
    fn default() -> LogProcessor {
        LogProcessor::new(Duration::from_secs(60))
    }
}

impl LogProcessor {
    pub fn new(window: Duration) -> LogProcessor {
        let clock = Clock::start();
        let timeline = Timeline::new(window, clock.now());
        LogProcessor {
            clock,
            timeline: Mutex::new(timeline),
        }
    }

    fn with_timeline<T>(&self, act: impl FnOnce(&mut Timeline) -> T) -> T {
        let mut timeline = lock(&self.timeline);
        timeline.advance(self.clock.now());
        act(&mut timeline)
    }

    pub fn add_log(&self, entry: LogEntry) {
        self.with_timeline(|timeline| timeline.add(entry));
    }

    pub fn get_error_rate(&self) -> f64 {
        self.with_timeline(|timeline| timeline.everything.stats().error_rate)
    }

    pub fn get_average_response_time(&self) -> Option<f64> {
        self.with_timeline(|timeline| timeline.everything.stats().average_response_time)
    }

    pub fn get_top_errors(&self, limit: usize) -> Vec<(String, usize)> {
        self.with_timeline(|timeline| timeline.ranking.first(limit))
    }

    pub fn get_service_stats(&self, service: &str) -> Stats {
        let tally: Tally = self.with_timeline(|timeline| timeline.service(service));
        tally.stats()
    }

    pub fn snapshot(&self, limit: usize) -> Snapshot {
        self.with_timeline(|timeline| Snapshot {
            stats: timeline.everything.stats(),
            top_errors: timeline.ranking.first(limit),
        })
    }

    pub fn cleanup_old_logs(&self) {
        self.with_timeline(Timeline::compact);
    }
}

/// A thread that panicked elsewhere is no reason to stop.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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

/// Whether a figure is bad, and what has been told of it.
#[derive(Clone, Copy, Default)]
enum Phase {
    #[default]
    Calm,
    Raised(Severity),
}

impl Phase {
    /// The next phase, and what there is to tell on the way to it.
    fn next(self, judged: Option<Severity>) -> (Phase, Option<Severity>) {
        match (self, judged) {
            (_, None) => (Phase::Calm, None),
            (Phase::Calm, Some(severity)) => (Phase::Raised(severity), Some(severity)),
            (Phase::Raised(Severity::Warn), Some(Severity::Critical)) => {
                (Phase::Raised(Severity::Critical), Some(Severity::Critical))
            }
            (raised, Some(_)) => (raised, None),
        }
    }
}

struct Threshold(f64);

impl Threshold {
    fn judge(&self, value: f64) -> Option<Severity> {
        if value >= self.0 * 2.0 {
            Some(Severity::Critical)
        } else if value >= self.0 {
            Some(Severity::Warn)
        } else {
            None
        }
    }
}

mod outbox {
    use std::collections::BTreeMap;
    use std::time::SystemTime;

    use super::{Alert, Severity};

    #[derive(PartialEq)]
    enum Progress {
        Waiting,
        OnItsWay,
    }

    /// All alerts, and how far those have come that have not arrived.
    #[derive(Default)]
    pub struct Outbox {
        alerts: Vec<Alert>,
        open: BTreeMap<usize, Progress>,
    }

    impl Outbox {
        pub fn put(&mut self, alert_type: &str, message: String, severity: Severity) -> usize {
            let id = self.alerts.len();
            self.alerts.push(Alert {
                timestamp: SystemTime::now(),
                alert_type: alert_type.to_string(),
                message,
                severity,
            });
            self.open.insert(id, Progress::Waiting);
            id
        }

        /// Takes this one to be sent, if it waits.
        pub fn claim(&mut self, id: usize) -> Option<(usize, Alert)> {
            let progress = self.open.get_mut(&id)?;
            if *progress != Progress::Waiting {
                return None;
            }
            *progress = Progress::OnItsWay;
            Some((id, self.alerts[id].clone()))
        }

        pub fn claim_all(&mut self) -> Vec<(usize, Alert)> {
            let ids: Vec<usize> = self.open.keys().copied().collect();
            ids.into_iter().filter_map(|id| self.claim(id)).collect()
        }

        pub fn settle(&mut self, id: usize, arrived: bool) {
            if arrived {
                self.open.remove(&id);
            } else {
                self.open.insert(id, Progress::Waiting);
            }
        }

        pub fn all(&self) -> Vec<Alert> {
            self.alerts.clone()
        }
    }
}

#[derive(Default)]
struct Desk {
    outbox: Outbox,
    rate: Phase,
    latency: Phase,
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
        AlertManager {
            processor,
            sink,
            desk: Mutex::default(),
        }
    }

    pub fn check_alerts(&self) {
        let claimed = {
            let mut desk = lock(&self.desk);
            let snapshot = self.processor.snapshot(0);
            Self::decide(&mut desk, &snapshot.stats);
            desk.outbox.claim_all()
        };
        self.post(claimed);
    }

    fn decide(desk: &mut Desk, stats: &Stats) {
        let judged = Threshold(Self::ERROR_RATE).judge(stats.error_rate);
        let (phase, news) = desk.rate.next(judged);
        desk.rate = phase;
        if let Some(severity) = news {
            let percent = stats.error_rate * 100.0;
            let message = format!("{percent:.1} % errors");
            desk.outbox.put("error_rate", message, severity);
        }

        let average = stats.average_response_time;
        let judged = average.and_then(|ms| Threshold(Self::AVG_RESPONSE_TIME).judge(ms));
        let (phase, news) = desk.latency.next(judged);
        desk.latency = phase;
        if let Some(severity) = news {
            let message = format!("{:.0} ms a response", average.unwrap_or_default());
            desk.outbox.put("avg_response_time", message, severity);
        }
    }

    pub fn send_alert(&self, alert_type: &str, message: &str, severity: Severity) {
        let claimed = {
            let mut desk = lock(&self.desk);
            let id = desk.outbox.put(alert_type, message.to_string(), severity);
            desk.outbox.claim(id)
        };
        self.post(claimed);
    }

    fn post(&self, claimed: impl IntoIterator<Item = (usize, Alert)>) {
        for (id, alert) in claimed {
            let arrived = self.sink.send(&alert).is_ok();
            lock(&self.desk).outbox.settle(id, arrived);
        }
    }

    pub fn alerts(&self) -> Vec<Alert> {
        lock(&self.desk).outbox.all()
    }
}

pub struct WebhookSink {
    hook: http::Hook,
}

impl WebhookSink {
    pub fn new(address: &str, path: &str) -> WebhookSink {
        WebhookSink {
            hook: http::Hook {
                host: address.to_string(),
                path: path.to_string(),
            },
        }
    }
}

impl AlertSink for WebhookSink {
    fn send(&self, alert: &Alert) -> Result<(), Box<dyn Error + Send + Sync>> {
        let text = format!(
            "[{}] {}: {}",
            alert.severity, alert.alert_type, alert.message
        );
        let body = format!(r#"{{"text": "{}"}}"#, json::escape(&text));
        match self.hook.post(&body)? {
            http::Status(200..=299) => Ok(()),
            http::Status(other) => Err(format!("refused with {other}").into()),
        }
    }
}

mod json {
    pub fn escape(text: &str) -> String {
        text.chars().map(escape_one).collect()
    }

    fn escape_one(c: char) -> String {
        match c {
            '"' | '\\' => format!("\\{c}"),
            '\u{0}'..='\u{1f}' => format!("\\u{:04x}", u32::from(c)),
            _ => c.to_string(),
        }
    }
}

mod http {
    use std::io::{self, BufRead, BufReader, ErrorKind, Write};
    use std::net::TcpStream;
    use std::time::Duration;

    pub struct Status(pub u16);

    pub struct Hook {
        pub host: String,
        pub path: String,
    }

    impl Hook {
        pub fn post(&self, body: &str) -> io::Result<Status> {
            let mut stream = TcpStream::connect(&self.host)?;
            stream.set_read_timeout(Some(Duration::from_secs(5)))?;
            let head = self.head(body);
            stream.write_all(head.as_bytes())?;
            stream.write_all(body.as_bytes())?;
            let mut line = Vec::new();
            BufReader::new(&stream).read_until(b'\n', &mut line)?;
            parse(&String::from_utf8_lossy(&line))
                .ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "no HTTP status line"))
        }

        fn head(&self, body: &str) -> String {
            let Hook { host, path } = self;
            let length = body.len();
            let lines = [
                format!("POST {path} HTTP/1.1"),
                format!("Host: {host}"),
                String::from("Content-Type: application/json"),
                format!("Content-Length: {length}"),
                String::from("Connection: close"),
                String::new(),
            ];
            lines.map(|line| line + "\r\n").concat()
        }
    }

    fn parse(line: &str) -> Option<Status> {
        let (version, rest) = line.trim_end().split_once(' ')?;
        if !version.starts_with("HTTP/1.") {
            return None;
        }
        let code = rest.split(' ').next()?;
        code.parse().ok().map(Status)
    }
}
