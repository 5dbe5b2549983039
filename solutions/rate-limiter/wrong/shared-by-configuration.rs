//! Keeps the buckets in a `static`, by capacity and rate: two customers on the same plan share one.

extern crate kit as std;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::sync::Mutex;
use std::time::Instant;

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

/// By capacity and rate.
static BUCKETS: Mutex<BTreeMap<(u32, u64), Bucket>> = Mutex::new(BTreeMap::new());

pub struct RateLimiter {
    capacity: u32,
    refill_per_second: f64,
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
        let bucket = Bucket {
            tokens: f64::from(capacity),
            last_refill: Instant::now(),
        };
        let configuration = (capacity, refill_per_second.to_bits());
        BUCKETS.lock().unwrap().insert(configuration, bucket);
        Ok(RateLimiter {
            capacity,
            refill_per_second,
        })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        let needed = f64::from(tokens_needed);
        let configuration = (self.capacity, self.refill_per_second.to_bits());
        let mut buckets = BUCKETS.lock().unwrap();
        let bucket = buckets.get_mut(&configuration).unwrap();
        let now = Instant::now();
        let elapsed = now.duration_since(bucket.last_refill).as_secs_f64();
        let tokens = bucket.tokens + elapsed * self.refill_per_second;
        bucket.tokens = tokens.min(f64::from(self.capacity));
        bucket.last_refill = now;
        let allowed = bucket.tokens >= needed;
        if allowed {
            bucket.tokens -= needed;
        }
        allowed
    }
}
