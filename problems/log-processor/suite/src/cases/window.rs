//! What is in the window and what is not, to the nanosecond, in whatever order it comes.

use kit::suite::{Case, Log, millis, nanos, secs};

use super::{add, add_all, average, cleanup, error, info, processor, rate, service, snapshot, top};
use crate::{Entry, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::transcript("edge_of_the_window", edge_of_the_window),
        Case::transcript("slides_entry_by_entry", slides_entry_by_entry),
        Case::transcript("late_and_out_of_order", late_and_out_of_order),
        Case::transcript("entries_from_the_future", entries_from_the_future),
        Case::transcript("cleanup_changes_no_figure", cleanup_changes_no_figure),
        Case::transcript("messages_come_back", messages_come_back),
    ]
}

fn edge_of_the_window(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    // Not on a whole second, at which those who cut time into seconds would be right.
    log.advance(millis(700));
    add(log, p, error("in").old(secs(10)));
    add(log, p, error("out").old(secs(10) + nanos(1)));
    snapshot(log, p);
    add(log, p, error("new"));
    log.advance(nanos(1));
    snapshot(log, p);
    log.advance(secs(10) - nanos(1));
    snapshot(log, p);
    log.advance(nanos(1));
    snapshot(log, p);
}

fn slides_entry_by_entry(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(3));
    for n in 1..=6 {
        let message = format!("request {n}");
        let entry = if n % 2 == 0 {
            error(&message)
        } else {
            info(&message)
        };
        add(log, p, entry.took(millis(100 * n)));
        snapshot(log, p);
        log.advance(secs(1));
    }
    for _ in 0..4 {
        snapshot(log, p);
        log.advance(secs(1));
    }
}

/// Ages up to fifteen seconds in a window of ten, as in the source of this problem, but the same
/// ones every time.
fn late_and_out_of_order(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    add(log, p, info("now").took(millis(10)));
    for (age, message) in [
        (4, "a"),
        (12, "a"),
        (1, "b"),
        (9, "a"),
        (15, "b"),
        (6, "b"),
        (2, "a"),
    ] {
        add(
            log,
            p,
            error(message).old(secs(age)).took(millis(age * 100)),
        );
    }
    snapshot(log, p);
    for _ in 0..5 {
        log.advance(secs(2));
        snapshot(log, p);
    }
    // A second later than all that is gone, and yet in the window.
    add(log, p, error("c").old(secs(9)));
    add(log, p, info("now"));
    snapshot(log, p);
    log.advance(millis(1001));
    snapshot(log, p);
}

fn entries_from_the_future(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    add(log, p, info("now"));
    add(log, p, error("soon").ahead(secs(2)).took(millis(50)));
    add(log, p, error("at the limit").ahead(secs(10)));
    add(log, p, error("too far").ahead(secs(10) + nanos(1)));
    snapshot(log, p);
    service(log, p, "user-service");
    log.advance(secs(2) - nanos(1));
    rate(log, p);
    average(log, p);
    log.advance(nanos(1));
    rate(log, p);
    average(log, p);
    top(log, p, 5);
    cleanup(log, p);
    log.advance(secs(8));
    snapshot(log, p);
    log.advance(secs(2) + nanos(1));
    snapshot(log, p);
    log.advance(secs(10));
    snapshot(log, p);
}

/// Two processors, one of them cleaned up all the time.
fn cleanup_changes_no_figure(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(5));
    let cleaned = &*(s.processor)(secs(5));
    let both = |log: &mut Log, entry: Entry| {
        cleaned.add_log(entry.clone());
        add(log, p, entry);
        cleaned.cleanup_old_logs();
    };
    let compare = |log: &mut Log| {
        snapshot(log, p);
        log.call("the same, cleaned up", || {
            cleaned.cleanup_old_logs();
            cleaned.cleanup_old_logs();
            super::all_figures(cleaned)
        });
    };
    both(log, error("timeout").took(millis(100)));
    both(log, error("timeout").old(secs(4)));
    both(log, info("hello").old(secs(5)).took(millis(200)));
    both(log, error("later").ahead(secs(1)));
    compare(log);
    log.advance(secs(1));
    compare(log);
    log.advance(secs(4));
    compare(log);
    log.advance(millis(500));
    compare(log);
    log.advance(secs(1));
    compare(log);
}

fn messages_come_back(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    add_all(
        log,
        p,
        "3 x ERROR \"timeout\"",
        [(); 3].map(|()| error("timeout")),
    );
    add(log, p, error("disk full"));
    top(log, p, 5);
    log.advance(secs(11));
    top(log, p, 5);
    add(log, p, error("timeout").of("order-service"));
    top(log, p, 5);
    service(log, p, "user-service");
    service(log, p, "order-service");
    log.advance(secs(5));
    add(log, p, error("disk full"));
    add(log, p, error("disk full"));
    log.advance(secs(6));
    top(log, p, 5);
    snapshot(log, p);
}
