//! Values nobody expects and every system meets: windows without a size and without an end, clocks
//! that are wrong, durations that overflow.

use kit::sim::set_wall_clock_back;
use kit::suite::{Case, Log, millis, nanos, secs};
use kit::time::{Duration, UNIX_EPOCH};

use super::{add, average, cleanup, error, info, processor, service, snapshot};
use crate::Subject;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::transcript("any_window", any_window),
        Case::transcript("any_timestamp", any_timestamp),
        Case::transcript("any_response_time", any_response_time),
        Case::transcript("wall_clock_turned_back", wall_clock_turned_back),
    ]
}

fn any_window(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, Duration::ZERO);
    add(log, p, error("this instant"));
    add(log, p, error("just gone").old(nanos(1)));
    add(log, p, error("not yet").ahead(nanos(1)));
    snapshot(log, p);
    log.advance(nanos(1));
    snapshot(log, p);
    let p = &*processor(s, log, Duration::MAX);
    add(log, p, error("now"));
    add(log, p, info("long ago").old(secs(1_000_000_000)));
    add(log, p, info("far ahead").ahead(secs(1_000_000_000)));
    snapshot(log, p);
    log.advance(secs(100_000));
    cleanup(log, p);
    snapshot(log, p);
}

fn any_timestamp(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    let at = |message: &str, timestamp| crate::Entry {
        timestamp,
        ..error(message)
    };
    let century = secs(3_153_600_000);
    for (what, entry) in [
        ("1970", at("the epoch", UNIX_EPOCH)),
        ("1870", at("before the epoch", UNIX_EPOCH - century)),
        ("in a hundred years", error("far ahead").ahead(century)),
        ("now", info("now")),
    ] {
        log.call(format!("add_log: stamped {what}"), || {
            p.add_log(entry);
            ""
        });
    }
    snapshot(log, p);
    log.advance(secs(11));
    snapshot(log, p);
}

fn any_response_time(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    let is_over_a_year = |log: &mut Log| {
        log.call("get_average_response_time() is over a year", || {
            let year = 365.0 * 86_400_000.0;
            p.get_average_response_time()
                .is_some_and(|average| average > year)
        });
    };
    // Of so many nanoseconds 64 bits keep none.
    let two_to_the_64 = Duration::new(18_446_744_073, 709_551_616);
    add(log, p, info("never answered").took(two_to_the_64));
    is_over_a_year(log);
    add(log, p, info("never answered").took(Duration::MAX));
    add(log, p, info("never answered").took(Duration::MAX));
    is_over_a_year(log);
    log.advance(secs(5));
    add(log, p, info("one").took(millis(1)));
    add(log, p, info("two").took(millis(2)));
    log.advance(secs(6));
    average(log, p);
    snapshot(log, p);
}

/// Right after the clock has gone back, whoever keeps the latest time seen and whoever counts from a
/// steady clock agree; later they need not, so hardly anything is asked once time has passed.
fn wall_clock_turned_back(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    add(log, p, info("early").took(millis(100)));
    log.advance(secs(8));
    add(log, p, error("late").took(millis(300)));
    snapshot(log, p);
    set_wall_clock_back(secs(9));
    log.see("the wall clock is turned back by 9s", "");
    snapshot(log, p);
    add(log, p, error("stamped by that clock"));
    add(log, p, info("stamped by a better one").ahead(secs(9)));
    snapshot(log, p);
    cleanup(log, p);
    snapshot(log, p);
    // For the processor three seconds ahead. Twelve seconds later it has been in the window for nine of
    // them, or comes in just now: whatever a solution measures time by, it counts.
    add(log, p, error("soon").ahead(secs(12)).of("order-service"));
    log.advance(secs(12));
    service(log, p, "order-service");
}
