//! All cases, and the few words they share. In: the subject. Out: lines such as `is_allowed(5)  true`.
//!
//! Every honest design must see the same: `f64`, whole nanotokens, a theoretical arrival time. So no
//! case asks at the very instant at which a token is complete, unless that instant is exact in all
//! of them (quarters of a second, and rates that are powers of two up to 512).

mod basics;
mod configuration;
mod drift;
mod precision;
mod random;
mod threads;

use std::fmt;

use kit::suite::{Case, Log};

use crate::{Limiter, Made, Subject};

pub fn all() -> Vec<Case<Subject>> {
    let mut cases = basics::cases();
    cases.extend(precision::cases());
    cases.extend(drift::cases());
    cases.extend(configuration::cases());
    cases.extend(random::cases());
    cases.extend(threads::cases());
    cases
}

/// Make a bucket whose configuration is valid. If it is refused, the transcript says so, and there is
/// nothing more to ask.
fn bucket(
    subject: &Subject,
    log: &mut Log,
    capacity: u32,
    per_second: f64,
) -> Option<Box<dyn Limiter>> {
    let make = || Outcome((subject.limiter)(capacity, per_second));
    log.call(new(capacity, per_second), make).0.ok()
}

/// The constructor's call as the transcript names it.
fn new(capacity: u32, per_second: f64) -> String {
    format!("new({capacity}, {per_second:?})")
}

/// Ask for tokens, and log the answer.
fn ask(log: &mut Log, limiter: &dyn Limiter, tokens: u32) -> bool {
    log.call(format!("is_allowed({tokens})"), || {
        limiter.is_allowed(tokens)
    })
}

/// Ask for one token so many times without letting time pass, and log how often the answer was yes.
fn ask_often(log: &mut Log, limiter: &dyn Limiter, times: u32) {
    log.call(format!("is_allowed(1), {times} times: allowed"), || {
        (0..times).filter(|_| limiter.is_allowed(1)).count()
    });
}

/// What became of a configuration. The words of an error are the submission's own, so they stay out.
struct Outcome(Made);

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Ok(_) => "Ok",
            Err(_) => "Err",
        })
    }
}
