//! The interval of a token is a `Duration`, which has nothing below a nanosecond; a virtual arrival
//! time under a lock is moved by it.

extern crate kit as std;

use std::fmt::{Display, Formatter, Result as Written};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

#[derive(Debug, PartialEq)]
pub enum ConfigError {
    EmptyBucket,
    UnusableRate,
}

impl Display for ConfigError {
    fn fmt(&self, f: &mut Formatter<'_>) -> Written {
        match self {
            ConfigError::EmptyBucket => f.write_str("the bucket has no capacity"),
            ConfigError::UnusableRate => f.write_str("the rate must be positive and finite"),
        }
    }
}

impl std::error::Error for ConfigError {}

pub struct RateLimiter {
    capacity: u32,
    per_token: Duration,
    start: Instant,
    arrival: Mutex<Duration>,
}

impl RateLimiter {
    pub fn new(capacity: u32, refill_per_second: f64) -> Result<RateLimiter, ConfigError> {
        if capacity == 0 {
            return Err(ConfigError::EmptyBucket);
        }
        if !(refill_per_second.is_finite() && refill_per_second > 0.0) {
            return Err(ConfigError::UnusableRate);
        }
        // One token in more than a thousand years is none.
        let forever = Duration::from_secs(1 << 35);
        let per_token = Duration::try_from_secs_f64(refill_per_second.recip());
        Ok(RateLimiter {
            capacity,
            per_token: per_token.map_or(forever, |per_token| per_token.min(forever)),
            start: Instant::now(),
            arrival: Mutex::new(Duration::ZERO),
        })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        if tokens_needed > self.capacity {
            return false;
        }
        let mut arrival = self.arrival.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.start.elapsed();
        let next = now.max(*arrival) + self.per_token.saturating_mul(tokens_needed);
        let burst = self.per_token.saturating_mul(self.capacity);
        if next - now <= burst {
            *arrival = next;
            true
        } else {
            false
        }
    }
}
