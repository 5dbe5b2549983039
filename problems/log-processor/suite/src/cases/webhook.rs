//! The one real sink, and a real server for it to talk to: what is sent, letter by letter, and what
//! becomes of every answer.

use std::io;

use kit::suite::{Case, Log};
use kit::time::SystemTime;

use super::http::{CUT, Nobody, Request, Server};
use super::json;
use crate::{Alert, Severity, Sink, Subject};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::transcript("webhook_request", webhook_request),
        Case::transcript("webhook_escapes", webhook_escapes),
        Case::transcript("webhook_failures", webhook_failures),
    ]
}

fn alert(alert_type: &str, message: &str, severity: Severity) -> Alert {
    Alert {
        timestamp: SystemTime::now(),
        alert_type: alert_type.to_owned(),
        message: message.to_owned(),
        severity,
    }
}

fn sent(log: &mut Log, what: &str, sink: &dyn Sink, alert: &Alert) {
    log.call(format!("send({what})"), || match sink.send(alert) {
        Ok(()) => "Ok",
        Err(_) => "Err",
    });
}

/// A server that could be started, or a line that says why there is none.
fn started<T>(log: &mut Log, started: io::Result<T>) -> Option<T> {
    if let Err(error) = &started {
        log.see("this machine has no loopback network", error);
    }
    started.ok()
}

fn received(log: &mut Log, server: Server) -> Vec<Request> {
    let mut requests = Vec::new();
    log.call("requests at the server", || {
        requests = server.requests();
        requests.len()
    });
    requests
}

fn webhook_request(s: &Subject, log: &mut Log) {
    let Some(server) = started(log, Server::answering(&[OK])) else {
        return;
    };
    let address = server.address;
    let sink = (s.webhook)(address, "/hooks/ops?team=db");
    let alert = alert("error_rate", "7.5% of requests fail", Severity::Critical);
    sent(log, "CRITICAL error_rate", &*sink, &alert);
    for request in received(log, server) {
        log.see("request", &request.line);
        log.see(
            "lines end in \\r\\n, an empty one comes last",
            request.whole_head,
        );
        let host = request.header("host").unwrap_or("none");
        // Another one each time.
        let host = host.replace(&address.port().to_string(), "<its port>");
        log.see("Host", host);
        let kind = request.header("content-type").unwrap_or("none");
        let kind = kind.split(';').next().unwrap_or_default();
        log.see("Content-Type", kind.trim().to_ascii_lowercase());
        see_body(log, &request);
    }
}

fn webhook_escapes(s: &Subject, log: &mut Log) {
    let messages = [
        "say \"no\"",
        r"C:\new\table",
        "first line\nsecond\tline\r\n",
        "\u{0}\u{1}\u{8}\u{c}\u{1b}[31m\u{1f}",
        "결제 실패가 5%를 넘었습니다",
        "🔥 \u{7f}\u{2028}</script>",
    ];
    let Some(server) = started(log, Server::answering(&[OK; 6])) else {
        return;
    };
    let sink = (s.webhook)(server.address, "/");
    for message in messages {
        let alert = alert("deploy", message, Severity::Warn);
        sent(log, &format!("{message:?}"), &*sink, &alert);
    }
    for request in received(log, server) {
        see_body(log, &request);
    }
}

/// The body as whoever reads JSON understands it.
fn see_body(log: &mut Log, request: &Request) {
    if request.ends_in_its_head {
        return log.see("body", "none: no empty line came after the headers");
    }
    let Ok(body) = std::str::from_utf8(&request.body) else {
        return log.see("body", "not UTF-8, or cut off in the middle of a letter");
    };
    match json::members(body) {
        Ok(members) => {
            for (name, value) in members {
                log.see("body", format!("{name:?}: {value:?}"));
            }
        }
        Err(error) => log.see("body", format!("not JSON: {error}")),
    }
    if request.missing > 0 {
        log.see("bytes missing to Content-Length", request.missing);
    }
    if request.surplus > 0 {
        log.see("bytes beyond Content-Length", request.surplus);
    }
}

fn webhook_failures(s: &Subject, log: &mut Log) {
    let answers = [
        "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops",
        "HTTP/1.1 503 Busy for 200 seconds\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 301 Moved\r\nLocation: /200\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 6\r\n\r\n200 OK",
        "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\nok",
        "HTTP/1.1 |200 OK\r\nContent-Length: 0\r\n\r\n",
        "",
        "SSH-2.0-OpenSSH_200\r\n",
        "HTTP/1.1\r\n\r\n",
    ];
    let Some(server) = started(log, Server::answering(&answers)) else {
        return;
    };
    let sink = (s.webhook)(server.address, "/hooks");
    let alert = alert("error_rate", "too many", Severity::Warn);
    for answer in answers {
        let line = answer.split("\r\n").next().filter(|line| !line.is_empty());
        let what = match line {
            Some(line) => match line.split_once(CUT) {
                Some((one, two)) => format!("the server answers {one:?}, and then {two:?}"),
                None => format!("the server answers {line:?}"),
            },
            None => "the server hangs up".to_owned(),
        };
        sent(log, &what, &*sink, &alert);
    }
    received(log, server);
    let Some(nobody) = started(log, Nobody::new()) else {
        return;
    };
    let sink = (s.webhook)(nobody.address, "/");
    sent(log, "nobody listens", &*sink, &alert);
}
