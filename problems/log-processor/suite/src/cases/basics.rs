//! What the figures are, one sentence a case. Everything is well inside the window.

use kit::suite::{Case, Log, millis, secs};
use kit::time::Duration;

use super::{add, average, error, info, list, processor, rate, service, snapshot, top, warn};
use crate::Subject;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::transcript("empty_window", empty_window),
        Case::transcript("worked_example", worked_example),
        Case::transcript("only_errors_are_errors", only_errors_are_errors),
        Case::transcript("average_of_what_was_measured", average_of_what_was_measured),
        Case::transcript("top_errors_in_order", top_errors_in_order),
        Case::transcript("services_are_separate", services_are_separate),
        Case::transcript("default_window", default_window),
    ]
}

fn empty_window(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    rate(log, p);
    average(log, p);
    top(log, p, 5);
    service(log, p, "user-service");
    snapshot(log, p);
}

fn worked_example(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    add(log, p, info("request handled").took(millis(120)));
    add(log, p, error("disk full").took(millis(400)));
    add(log, p, error("timeout"));
    add(log, p, error("disk full").old(secs(12)));
    rate(log, p);
    average(log, p);
    top(log, p, 5);
    log.advance(secs(10));
    rate(log, p);
    log.advance(millis(1));
    rate(log, p);
    top(log, p, 5);
}

fn only_errors_are_errors(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    for entry in [
        warn("slow query"),
        error("slow query"),
        info("slow query"),
        warn("slow query"),
        warn("disk almost full"),
        info("ERROR: just a text"),
    ] {
        add(log, p, entry);
        rate(log, p);
    }
    top(log, p, 5);
}

fn average_of_what_was_measured(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    add(log, p, info("not measured"));
    average(log, p);
    add(log, p, info("fast").took(Duration::from_micros(1500)));
    average(log, p);
    add(log, p, error("slow").took(millis(250)));
    add(log, p, info("not measured either"));
    average(log, p);
    add(log, p, warn("cached").took(Duration::ZERO));
    add(log, p, info("tiny").took(Duration::from_micros(500)));
    average(log, p);
}

fn top_errors_in_order(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    for message in [
        "timeout",
        "disk full",
        "연결 끊김",
        "timeout",
        "Timeout",
        "disk full",
        "auth failed",
        "disk full",
        "",
        "연결 끊김",
    ] {
        add(log, p, error(message));
    }
    for limit in [0, 1, 2, 3, 6, usize::MAX] {
        top(log, p, limit);
    }
    for limit in [0, 2, usize::MAX] {
        log.call(format!("snapshot({limit}).top_errors"), || {
            list(&p.snapshot(limit).1)
        });
    }
    add(log, p, error("timeout"));
    top(log, p, 2);
    add(log, p, error("timeout"));
    top(log, p, 2);
}

fn services_are_separate(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    let add_of = |log: &mut Log, name: &str, entry: crate::Entry| {
        let words = format!("add_log({name}: {})", entry.named());
        log.call(words, || {
            p.add_log(entry.of(name));
            ""
        });
    };
    add_of(log, "order-service", error("timeout").took(millis(2000)));
    add_of(log, "user-service", info("login").took(millis(10)));
    add_of(log, "user-service", info("login").took(millis(30)));
    add_of(log, "payment-service", error("declined"));
    add_of(log, "user-service", error("timeout").old(secs(9)));
    for name in [
        "user-service",
        "order-service",
        "payment-service",
        "User-Service",
    ] {
        service(log, p, name);
    }
    snapshot(log, p);
    log.advance(secs(2));
    service(log, p, "user-service");
}

fn default_window(s: &Subject, log: &mut Log) {
    let p = &*(s.default_processor)();
    log.see("LogProcessor::default()", "");
    add(log, p, error("a minute ago").old(secs(60)));
    add(log, p, error("too old").old(millis(60_001)));
    snapshot(log, p);
}
