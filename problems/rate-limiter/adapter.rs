// Fits the learner's types to the suite's contract. A compile error in here means that `src/lib.rs`
// does not offer what the statement asks for.

use std::error::Error;

use rate_limiter::{ConfigError, RateLimiter};
use rate_limiter_suite::{Limiter, Subject};

/// The suite's trait cannot be implemented for the learner's type itself: neither is from this crate.
struct Adapter(RateLimiter);

impl Limiter for Adapter {
    fn is_allowed(&self, tokens_needed: u32) -> bool {
        self.0.is_allowed(tokens_needed)
    }
}

/// What the benches measure.
#[allow(dead_code, reason = "only a grade measures")]
pub fn measured() -> rate_limiter_suite::bench::Measured {
    subject()
}

pub fn subject() -> Subject {
    Subject {
        limiter: |capacity, refill_per_second| match RateLimiter::new(capacity, refill_per_second) {
            Ok(limiter) => Ok(Box::new(Adapter(limiter))),
            Err(error) => Err(message(error)),
        },
    }
}

fn message(error: ConfigError) -> String {
    let error: &dyn Error = &error;
    error.to_string()
}
