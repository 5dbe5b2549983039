//! Forgives a thousandth of a token, against rounding errors that are a billion times smaller: every
//! token can be had a moment before it is there.

extern crate kit as std;

use std::error::Error;
use std::fmt;
use std::sync::Mutex;
use std::time::Instant;

const TOLERANCE: f64 = 0.001;

#[derive(Debug)]
pub enum ConfigError {
    Capacity,
    Rate,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigError::Capacity => f.write_str("capacity must not be zero"),
            ConfigError::Rate => f.write_str("refill rate must be positive and finite"),
        }
    }
}

impl Error for ConfigError {}

pub struct RateLimiter {
    capacity: f64,
    refill_per_second: f64,
    bucket: Mutex<Bucket>,
}

struct Bucket {
    tokens: f64,
    last_refill: Instant,
}

impl RateLimiter {
    pub fn new(capacity: u32, refill_per_second: f64) -> Result<RateLimiter, ConfigError> {
        if capacity == 0 {
            return Err(ConfigError::Capacity);
        }
        if !refill_per_second.is_finite() || refill_per_second <= 0.0 {
            return Err(ConfigError::Rate);
        }
        Ok(RateLimiter {
            capacity: f64::from(capacity),
            refill_per_second,
            bucket: Mutex::new(Bucket {
                tokens: f64::from(capacity),
                last_refill: Instant::now(),
            }),
        })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        let needed = f64::from(tokens_needed);
        let mut bucket = self.bucket.lock().unwrap();
        let now = Instant::now();
        let elapsed = now.duration_since(bucket.last_refill).as_secs_f64();
        bucket.tokens = (bucket.tokens + elapsed * self.refill_per_second).min(self.capacity);
        bucket.last_refill = now;
        let allowed = bucket.tokens + TOLERANCE >= needed;
        if allowed {
            bucket.tokens -= needed;
        }
        allowed
    }
}
