//! Measures time by the clock on the wall, which a time server may set back at any moment: nothing is
//! refilled until it shows the same hour again.

extern crate kit as std;

use std::error::Error;
use std::fmt;
use std::sync::Mutex;
use std::time::SystemTime;

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
    last_refill: SystemTime,
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
                last_refill: SystemTime::now(),
            }),
        })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        let mut bucket = self.bucket.lock().unwrap();
        let now = SystemTime::now();
        let elapsed = now.duration_since(bucket.last_refill).unwrap_or_default();
        let dripped = elapsed.as_secs_f64() * self.refill_per_second;
        bucket.tokens = (bucket.tokens + dripped).min(self.capacity);
        bucket.last_refill = bucket.last_refill.max(now);
        if bucket.tokens < f64::from(tokens_needed) {
            return false;
        }
        bucket.tokens -= f64::from(tokens_needed);
        true
    }
}
