//! Fractions of tokens, fractions of seconds, and the far ends of what a configuration may be.

use kit::sim::set_wall_clock_back;
use kit::suite::{Case, Log, millis, nanos, secs};

use super::{ask, ask_often, bucket};
use crate::Subject;

const MINUTE: u64 = 60;
const DAY: u64 = 24 * 60 * MINUTE;
const YEAR: u64 = 365 * DAY;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::transcript("refill_is_continuous", refill_is_continuous),
        Case::transcript("denial_does_not_reset", denial_does_not_reset),
        Case::transcript("not_a_moment_early", not_a_moment_early),
        Case::transcript("clock_standing_still", clock_standing_still),
        Case::transcript("zero_tokens", zero_tokens),
        Case::transcript("more_than_capacity", more_than_capacity),
        Case::transcript("first_use_long_after", first_use_long_after),
        Case::transcript("one_token_an_hour", one_token_an_hour),
        Case::transcript("ten_years_idle", ten_years_idle),
        Case::transcript("largest_bucket", largest_bucket),
        Case::transcript("very_fast_refill", very_fast_refill),
        Case::transcript("wall_clock_set_back", wall_clock_set_back),
    ]
}

fn refill_is_continuous(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 10, 2.0) else {
        return;
    };
    ask(log, &*limiter, 10);
    // 1.2 tokens drip in each time; what is left over must not get lost: 0.2, 0.4, 0.6.
    for _ in 0..3 {
        log.advance(millis(600));
        ask(log, &*limiter, 1);
    }
    ask(log, &*limiter, 1);
    log.advance(millis(300));
    ask(log, &*limiter, 1);
}

fn denial_does_not_reset(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 1, 1.0) else {
        return;
    };
    ask(log, &*limiter, 1);
    for _ in 0..3 {
        log.advance(millis(400));
        ask(log, &*limiter, 1);
    }
}

/// Half a microsecond before a token is complete, and half a microsecond after: more than any honest
/// limiter is off, whatever it counts in.
fn not_a_moment_early(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 60, 1.0) else {
        return;
    };
    ask(log, &*limiter, 60);
    log.advance(secs(1) - nanos(500));
    ask(log, &*limiter, 1);
    log.advance(nanos(1000));
    ask(log, &*limiter, 1);
    // Half a microsecond's worth is left of the last time.
    log.advance(secs(MINUTE) - nanos(1000));
    ask(log, &*limiter, 60);
    log.advance(nanos(1000));
    ask(log, &*limiter, 60);
}

fn clock_standing_still(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 5, 128.0) else {
        return;
    };
    log.advance(secs(3));
    ask_often(log, &*limiter, 1000);
    ask_often(log, &*limiter, 1000);
    log.advance(millis(25));
    ask_often(log, &*limiter, 1000);
}

fn zero_tokens(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 2, 1.0) else {
        return;
    };
    for tokens in [0, 2, 0, 0, 1] {
        ask(log, &*limiter, tokens);
    }
    log.advance(secs(1));
    for tokens in [0, 1, 0] {
        ask(log, &*limiter, tokens);
    }
}

fn more_than_capacity(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 5, 1.0) else {
        return;
    };
    ask(log, &*limiter, 6);
    log.advance(secs(60 * MINUTE));
    for tokens in [6, u32::MAX, 5, 1] {
        ask(log, &*limiter, tokens);
    }
}

fn first_use_long_after(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 5, 1.0) else {
        return;
    };
    log.advance(secs(DAY));
    ask_often(log, &*limiter, 20);
    log.advance(millis(1500));
    ask_often(log, &*limiter, 20);
}

fn one_token_an_hour(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 2, 1.0 / 3600.0) else {
        return;
    };
    ask(log, &*limiter, 2);
    log.advance(secs(59 * MINUTE));
    ask(log, &*limiter, 1);
    log.advance(secs(2 * MINUTE));
    ask(log, &*limiter, 1);
    log.advance(secs(58 * MINUTE));
    ask(log, &*limiter, 1);
    log.advance(secs(2 * MINUTE));
    ask(log, &*limiter, 1);
}

fn ten_years_idle(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 60, 2.0) else {
        return;
    };
    ask_often(log, &*limiter, 100);
    log.advance(secs(10 * YEAR));
    ask_often(log, &*limiter, 100);
    log.advance(millis(400));
    ask(log, &*limiter, 1);
    log.advance(millis(200));
    ask(log, &*limiter, 1);
    ask(log, &*limiter, 1);
}

fn largest_bucket(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, u32::MAX, 512.0) else {
        return;
    };
    for tokens in [u32::MAX - 1, 1, 1] {
        ask(log, &*limiter, tokens);
    }
    log.advance(secs(1));
    for tokens in [500, 20, 10] {
        ask(log, &*limiter, tokens);
    }
    // In pieces, so that a sum that wrapped around is not compared with another that did.
    let Some(limiter) = bucket(s, log, u32::MAX, 512.0) else {
        return;
    };
    for tokens in [1_000_000_000; 4] {
        ask(log, &*limiter, tokens);
    }
    for tokens in [294_967_295, 1] {
        ask(log, &*limiter, tokens);
    }
}

fn very_fast_refill(s: &Subject, log: &mut Log) {
    for (capacity, per_second) in [(1000, 1e12), (3, 1e300)] {
        let Some(limiter) = bucket(s, log, capacity, per_second) else {
            return;
        };
        ask_often(log, &*limiter, 1500);
        log.advance(millis(1));
        ask_often(log, &*limiter, 1500);
    }
}

/// A time server sets the clock on the wall back. No less time has passed for that.
fn wall_clock_set_back(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 10, 2.0) else {
        return;
    };
    ask(log, &*limiter, 10);
    log.advance(secs(1));
    set_wall_clock_back(secs(3_600));
    ask(log, &*limiter, 2);
    log.advance(secs(2));
    ask(log, &*limiter, 4);
    ask(log, &*limiter, 1);
}
