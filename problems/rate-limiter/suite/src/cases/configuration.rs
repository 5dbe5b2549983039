//! Which configurations make no bucket, which make an odd one, and that the errors say something.
//! The wording is the submission's own, so a transcript tells only that there is one.

use kit::suite::{Case, Log, secs};

use super::{ask, bucket, new};
use crate::Subject;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::transcript("zero_capacity", zero_capacity),
        Case::transcript("rate_not_positive", rate_not_positive),
        Case::transcript("rate_not_a_number", rate_not_a_number),
        Case::transcript("odd_but_valid", odd_but_valid),
        Case::transcript("errors_explain", errors_explain),
    ]
}

fn zero_capacity(s: &Subject, log: &mut Log) {
    attempt(s, log, 0, 1.0);
    attempt(s, log, 0, f64::NAN);
}

fn rate_not_positive(s: &Subject, log: &mut Log) {
    for per_second in [0.0, -0.0, -1.0, -1e-300] {
        attempt(s, log, 10, per_second);
    }
}

fn rate_not_a_number(s: &Subject, log: &mut Log) {
    for per_second in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        attempt(s, log, 10, per_second);
    }
}

fn odd_but_valid(s: &Subject, log: &mut Log) {
    let Some(glacial) = bucket(s, log, 1, 1e-300) else {
        return;
    };
    ask(log, &*glacial, 1);
    log.advance(secs(365 * 24 * 3600));
    ask(log, &*glacial, 1);
    for (capacity, per_second) in [(1, f64::MIN_POSITIVE), (u32::MAX, f64::MAX)] {
        let Some(limiter) = bucket(s, log, capacity, per_second) else {
            return;
        };
        ask(log, &*limiter, capacity);
        ask(log, &*limiter, 1);
    }
}

fn errors_explain(s: &Subject, log: &mut Log) {
    let message = |capacity, per_second| match (s.limiter)(capacity, per_second) {
        Ok(_) => None,
        Err(message) => Some(message.trim().to_owned()).filter(|message| !message.is_empty()),
    };
    let (capacity, rate) = (message(0, 1.0), message(1, -1.0));
    log.see("new(0, 1.0) says why", capacity.is_some());
    log.see("new(1, -1.0) says why", rate.is_some());
    log.see("they say different things", capacity != rate);
}

fn attempt(s: &Subject, log: &mut Log, capacity: u32, per_second: f64) {
    log.call(new(capacity, per_second), || {
        match (s.limiter)(capacity, per_second) {
            Ok(_) => "Ok",
            Err(_) => "Err",
        }
    });
}
