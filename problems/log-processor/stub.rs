//! 로그 프로세서와 알림: 이 파일을 완성하세요. 문제 설명은 `README.md`에 있습니다.
//! A log processor with alerts: complete this file. The statement is in `README.en.md`.

// 채점기가 시계와 스레드를 다룰 수 있게 해 주는 줄입니다. 여러분은 평소처럼 `std::…`를 쓰면 됩니다.
// This lets the grader own the clock and the threads. Just write plain `std::…`, as always.
extern crate kit as std;

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    Info,
    Warn,
    Error,
}

/// 로그 한 줄입니다. / One line of a log.
#[derive(Debug, Clone)]
pub struct LogEntry {
    /// 보낸 서버의 벽시계 시각입니다. 늦게, 뒤섞여 도착할 수 있습니다.
    /// The sender's wall clock. Entries may come late and in any order.
    pub timestamp: SystemTime,
    pub level: Level,
    pub message: String,
    pub service: String,
    /// 응답 시간을 재지 않은 로그도 있습니다. / Not every entry has one.
    pub response_time: Option<Duration>,
}

/// 윈도우 안의 로그를 요약한 값입니다. / What the entries in the window come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Stats {
    pub total: usize,
    pub error_rate: f64,
    /// 밀리초입니다. 응답 시간이 있는 로그가 없으면 `None`입니다.
    /// In milliseconds; `None` if no entry has a response time.
    pub average_response_time: Option<f64>,
}

/// 한순간에 함께 읽은 값들입니다. / Figures of one and the same moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    pub stats: Stats,
    pub top_errors: Vec<(String, usize)>,
}

/// 최근 로그를 집계합니다. 필드는 자유롭게 정하세요. 여러 스레드가 `Arc`로 함께 씁니다.
/// Sums up recent entries. Its fields are up to you; many threads share it through an `Arc`.
pub struct LogProcessor {}

impl Default for LogProcessor {
    /// 윈도우는 60초입니다. / With a window of 60 seconds.
    fn default() -> LogProcessor {
        todo!("the window of the default")
    }
}

impl LogProcessor {
    pub fn new(window: Duration) -> LogProcessor {
        todo!("a window of {window:?}")
    }

    pub fn add_log(&self, entry: LogEntry) {
        todo!("add {entry:?}")
    }

    /// 0.0에서 1.0 사이의 값이고, 로그가 없으면 0.0입니다. / From 0.0 to 1.0; 0.0 if there are no entries.
    pub fn get_error_rate(&self) -> f64 {
        todo!("the share of errors")
    }

    /// 밀리초입니다. / In milliseconds.
    pub fn get_average_response_time(&self) -> Option<f64> {
        todo!("the mean of the response times there are")
    }

    /// 많이 나온 에러 메시지부터, 횟수가 같으면 메시지 오름차순으로 최대 `limit`개입니다.
    /// At most `limit` error messages: the commonest first, those alike in ascending order.
    pub fn get_top_errors(&self, limit: usize) -> Vec<(String, usize)> {
        todo!("the {limit} commonest errors")
    }

    /// 한 서비스의 로그만 요약합니다. / The same figures of one service alone.
    pub fn get_service_stats(&self, service: &str) -> Stats {
        todo!("the figures of {service}")
    }

    /// 모든 값을 한순간의 것으로 돌려줍니다. / All figures, of one moment.
    pub fn snapshot(&self, limit: usize) -> Snapshot {
        todo!("all figures, and {limit} errors")
    }

    /// 윈도우를 벗어난 로그의 메모리를 돌려줍니다. / Gives back the memory of entries the window has left behind.
    pub fn cleanup_old_logs(&self) {
        todo!("forget what is too old")
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
    /// `"error_rate"`나 `"avg_response_time"`, 또는 `send_alert`에 준 이름입니다.
    /// `"error_rate"`, `"avg_response_time"`, or what was given to `send_alert`.
    pub alert_type: String,
    pub message: String,
    pub severity: Severity,
}

/// 알림이 나가는 곳입니다: Slack, 메일, 호출기. / Where alerts go: Slack, mail, a pager.
pub trait AlertSink: Send + Sync {
    /// 느릴 수도, 실패할 수도, 매니저를 다시 호출할 수도 있습니다.
    /// May be slow, may fail, and may call the manager back.
    fn send(&self, alert: &Alert) -> Result<(), Box<dyn Error + Send + Sync>>;
}

/// 기준 이상이 되면 알립니다. 필드는 자유롭게 정하세요. / Tells when a threshold is reached. Its fields are up to you.
pub struct AlertManager {}

impl AlertManager {
    pub const ERROR_RATE: f64 = 0.05;
    /// 밀리초입니다. / In milliseconds.
    pub const AVG_RESPONSE_TIME: f64 = 1000.0;

    pub fn new(processor: Arc<LogProcessor>, sink: Arc<dyn AlertSink>) -> AlertManager {
        let _ = (processor, sink);
        todo!("watch the processor")
    }

    /// 못 보낸 알림을 다시 보내고, 지금 값을 기준과 비교해 필요하면 알립니다.
    /// Sends again what could not be sent, then compares the figures with the thresholds.
    pub fn check_alerts(&self) {
        todo!("compare the figures with the thresholds")
    }

    /// 알림을 기록하고 보냅니다. / Records an alert and sends it.
    pub fn send_alert(&self, alert_type: &str, message: &str, severity: Severity) {
        todo!("send {alert_type}, {message}, {severity}")
    }

    /// 지금까지 만든 모든 알림입니다. 오래된 것이 먼저입니다. / All alerts so far, the oldest first.
    pub fn alerts(&self) -> Vec<Alert> {
        todo!("all alerts so far")
    }
}

/// 알림을 HTTP POST로 보냅니다. / Sends an alert by an HTTP POST.
pub struct WebhookSink {}

impl WebhookSink {
    /// `address`는 `"127.0.0.1:8080"`, `path`는 `"/hooks/ops"` 같은 값입니다.
    /// Such as `"127.0.0.1:8080"` and `"/hooks/ops"`.
    pub fn new(address: &str, path: &str) -> WebhookSink {
        todo!("post to {address}{path}")
    }
}

impl AlertSink for WebhookSink {
    /// 본문은 `{"text": "[WARN] error_rate: …"}`이고, 상태 코드가 2xx일 때만 `Ok`입니다.
    /// The body is `{"text": "[WARN] error_rate: …"}`; only a status of 2xx is `Ok`.
    fn send(&self, alert: &Alert) -> Result<(), Box<dyn Error + Send + Sync>> {
        todo!("post {alert:?}")
    }
}
