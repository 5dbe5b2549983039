//! A million entries, and how the cost of each call and the memory grow with what is in the window.

use kit::memory;
use kit::sim;
use kit::suite::{Case, Log, millis, secs};
use kit::sync::Arc;
use kit::time::{Duration, SystemTime};

use super::{add, add_all, cleanup, error, info, processor, service, snapshot, top};
use crate::{Entry, Level, Processor, Subject};

const KIB: usize = 1 << 10;
const MIB: usize = KIB << 10;

/// To move what is behind an entry costs little: among fewer it would hardly show.
const SIZES: [usize; 2] = [1_000, 32_000];
/// Whoever scans is found out here, too, and before an evening has passed.
const FEWER: [usize; 2] = [250, 8_000];
/// The window in which the cost of a call is measured.
const WINDOW: Duration = secs(10);

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::transcript("a_million_entries", a_million_entries).alone(),
        Case::transcript("unique_messages", unique_messages).alone(),
        Case::transcript("a_burst_leaves_no_room", a_burst_leaves_no_room).alone(),
        Case::growth("adding_hardly_grows", "add_log", FEWER, adding),
        Case::growth(
            "late_entries_hardly_grow",
            "add_log, half a window late",
            SIZES,
            late,
        ),
        Case::growth("figures_hardly_grow", "the figures", FEWER, figures),
        Case::growth(
            "top_errors_hardly_grow",
            "get_top_errors of ten messages",
            FEWER,
            top_errors,
        ),
    ]
}

/// A million entries over a thousand seconds: some of them new, most of them the backlog of a server
/// that was cut off. 1,500 are in the window, and none is ever on its edge.
fn a_million_entries(s: &Subject, log: &mut Log) {
    const SECONDS: u64 = 1_000;
    const NEW: u64 = 150;
    const BACKLOG: u64 = 850;
    let before = memory::live();
    let p = &*processor(s, log, millis(10_500));
    let mut most = 0;
    log.call(
        "add_log: 1,000 x 150 new and 850 a minute old, a second between",
        || {
            for _ in 0..SECONDS {
                let now = SystemTime::now();
                (0..NEW).for_each(|n| p.add_log(sample(n, now)));
                (0..BACKLOG).for_each(|_| p.add_log(blank(now - secs(60))));
                most = most.max(memory::live().saturating_sub(before));
                sim::sleep(secs(1));
            }
            ""
        },
    );
    log.see("memory in use, at most", bound(most, 2 * MIB));
    snapshot(log, p);
}

/// Messages and services that never come twice, half a kilobyte each; nobody asks for anything.
fn unique_messages(s: &Subject, log: &mut Log) {
    let before = memory::live();
    let p = &*processor(s, log, millis(2_505));
    let padding = "x".repeat(500);
    let entry = |n: usize| error(&format!("{n} {padding}")).of(&format!("service {n} {padding}"));
    let mut most = 0;
    log.call("add_log: 6000 errors, no two alike, 10 ms between", || {
        for n in 0..6_000 {
            p.add_log(entry(n));
            most = most.max(memory::live().saturating_sub(before));
            sim::sleep(millis(10));
        }
        ""
    });
    log.see("memory in use, at most", bound(most, 2 * MIB));
    let top = p.get_top_errors(1);
    log.see("the first of them is number", number(top.first()));
    add_all(log, p, "3000 errors at once", (0..3_000).map(entry));
    log.advance(secs(3));
    cleanup(log, p);
    let left = memory::live().saturating_sub(before);
    log.see("memory in use", bound(left, 2 * MIB));
    snapshot(log, p);
}

/// Five thousand messages at once, and ten seconds later one entry: what the others took up is free once
/// it was cleaned up, and not only their texts. Any collection that was so large and stays so is over the
/// bound, and whoever looks for each message in a list is done with so few in a moment.
fn a_burst_leaves_no_room(s: &Subject, log: &mut Log) {
    let before = memory::live();
    let p = &*processor(s, log, secs(10));
    let burst = (0..5_000).map(|n| error(&n.to_string()).of(&format!("service {n}")));
    add_all(log, p, "5000 errors, no two alike", burst);
    log.advance(secs(9));
    add(log, p, error("timeout"));
    log.advance(secs(2));
    cleanup(log, p);
    let left = memory::live().saturating_sub(before);
    log.see("memory in use", bound(left, 128 * KIB));
    snapshot(log, p);
    service(log, p, "user-service");
    log.advance(secs(9));
    top(log, p, 5);
    let bursts: [(&str, Moved); 2] = [
        ("a second late", |entry| entry.old(secs(1))),
        ("five seconds ahead", |entry| entry.ahead(secs(5))),
    ];
    for (what, moved) in bursts {
        burst_of_odd_times(s, log, what, moved);
    }
}

/// An entry at another time than now.
type Moved = fn(Entry) -> Entry;

/// Wherever entries go that are not of this instant, their room is given back too.
fn burst_of_odd_times(s: &Subject, log: &mut Log, what: &str, moved: Moved) {
    let before = memory::live();
    let p = &*processor(s, log, secs(10));
    add(log, p, info("in time"));
    let burst = (0..5_000).map(|_| moved(error("timeout")));
    add_all(log, p, &format!("5000 errors, {what}"), burst);
    log.advance(secs(16));
    cleanup(log, p);
    let left = memory::live().saturating_sub(before);
    log.see("memory in use", bound(left, 128 * KIB));
    snapshot(log, p);
}

fn number(top: Option<&(String, usize)>) -> String {
    let message = top.map_or("none", |(message, _)| message.as_str());
    message.split(' ').next().unwrap_or_default().to_owned()
}

/// A bound, never a number: how much a solution keeps is its own choice.
fn bound(bytes: usize, bound: usize) -> String {
    // One unit for all sizes: whoever is far over shows the same as who is not so far.
    let (unit, name) = if bound < MIB {
        (KIB, "KiB")
    } else {
        (MIB, "MiB")
    };
    if bytes <= bound {
        return format!("under {} {name}", bound / unit);
    }
    let mut over = bound;
    while bytes > 2 * over {
        over *= 2;
    }
    format!("over {} {name}", over / unit)
}

/// Nothing is to be kept of it, so there is nothing in it that takes time to make.
fn blank(timestamp: SystemTime) -> Entry {
    Entry {
        timestamp,
        level: Level::Info,
        message: String::new(),
        service: String::new(),
        response_time: None,
    }
}

/// Two levels, five messages, three services: what a log looks like.
fn sample(n: u64, timestamp: SystemTime) -> Entry {
    const SERVICES: [&str; 3] = ["user-service", "order-service", "payment-service"];
    const MESSAGES: [&str; 5] = ["timeout", "disk full", "declined", "no route", "bad token"];
    let level = if n.is_multiple_of(4) {
        Level::Error
    } else {
        Level::Info
    };
    Entry {
        timestamp,
        level,
        message: MESSAGES[(n % 5) as usize].to_owned(),
        service: SERVICES[(n % 3) as usize].to_owned(),
        response_time: Some(millis(50 + n % 100)),
    }
}

/// A processor whose window holds so many entries, a microsecond apart. Processors of all sizes go by one
/// clock, and the little that it goes on by being measured lets none of these entries leave.
fn filled(s: &Subject, size: usize, entry: fn(usize) -> Entry) -> Arc<dyn Processor> {
    let p = (s.processor)(WINDOW);
    for n in 0..size {
        p.add_log(entry(n).old(Duration::from_micros((size - n) as u64)));
    }
    p
}

fn usual(n: usize) -> Entry {
    sample(n as u64, SystemTime::now())
}

fn unlike(n: usize) -> Entry {
    error(&format!("request {n} failed")).took(millis(n as u64 % 7))
}

/// One entry comes, and one leaves: the size stays what it is. It is the oldest of all that comes, and a
/// moment later it is too old.
fn turn_over(p: &dyn Processor, entry: Entry) {
    const MOMENT: Duration = Duration::from_nanos(20);
    p.add_log(entry.old(WINDOW - MOMENT / 2));
    sim::sleep(MOMENT);
}

/// One in four is new, as most are, and stays: of calls that are slow there are too few to make another
/// size of it.
fn adding(s: &Subject, size: usize) -> Box<dyn FnMut()> {
    let p = filled(s, size, unlike);
    let mut n = size;
    Box::new(move || {
        n += 1;
        match n % 4 {
            0 => p.add_log(unlike(n)),
            _ => turn_over(&*p, unlike(n)),
        }
    })
}

/// None leaves before those in the middle do, so all stay: of calls that are slow there are too few to
/// make another size of it.
fn late(s: &Subject, size: usize) -> Box<dyn FnMut()> {
    let p = filled(s, size, usual);
    let mut n = size;
    Box::new(move || {
        n += 1;
        p.add_log(usual(n).old(Duration::from_micros(size as u64 / 2)));
    })
}

/// So many calls let one of the entries leave that were there from the beginning. It is not each call: by the
/// one clock of all processors, each has at once to let go what left while another was measured.
const CALLS: u32 = 16;
const BETWEEN_CALLS: Duration = millis(1);

/// A processor whose window holds so many entries, in the order of their time, and whose oldest is next to
/// leave. What comes by [`next`] is in order, too: how late entries are taken in is no matter here.
fn in_order(s: &Subject, size: usize, entry: fn(usize) -> Entry) -> Arc<dyn Processor> {
    const APART: Duration = BETWEEN_CALLS.saturating_mul(CALLS);
    let p = (s.processor)(APART * size as u32);
    for n in 0..size {
        p.add_log(entry(n).old(APART * (size - n) as u32 - BETWEEN_CALLS / 2));
    }
    p
}

/// Something comes, as it always does before a question, or the last answer would do once more. It stays: of
/// calls that are slow there are too few to make another size of it.
fn next(p: &dyn Processor, entry: impl FnOnce() -> Entry) {
    sim::sleep(BETWEEN_CALLS);
    p.add_log(entry());
}

fn figures(s: &Subject, size: usize) -> Box<dyn FnMut()> {
    let p = in_order(s, size, usual);
    Box::new(move || {
        next(&*p, || usual(0));
        p.get_error_rate();
        p.get_average_response_time();
        p.get_service_stats("user-service");
    })
}

fn top_errors(s: &Subject, size: usize) -> Box<dyn FnMut()> {
    let p = in_order(s, size, |n| error(&format!("message {}", n % 10)));
    Box::new(move || {
        next(&*p, || error("message 0"));
        p.get_top_errors(5);
        p.snapshot(3);
    })
}
