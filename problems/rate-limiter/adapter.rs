//! Fits the learner's types to the suite's contract.

use rate_limiter::RateLimiter;
use rate_limiter_suite::{Limiter, Subject};

struct Adapter(RateLimiter);

impl Limiter for Adapter {
    fn is_allowed(&self, tokens_needed: u32) -> bool {
        self.0.is_allowed(tokens_needed)
    }
}

pub fn subject() -> Subject {
    Subject {
        limiter: |capacity, refill_per_second| match RateLimiter::new(capacity, refill_per_second) {
            Ok(limiter) => Ok(Box::new(Adapter(limiter))),
            Err(error) => Err(error.to_string()),
        },
    }
}
