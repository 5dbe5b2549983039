//! Whole nanotokens in a `u64`, and a product that is larger than that before it is divided: it
//! overflows after a few seconds without a request.

extern crate kit as std;

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

const NANO: u64 = 1_000_000_000;

pub struct RateLimiter {
    capacity: u64,
    nanotokens_per_second: u64,
    bucket: Mutex<Bucket>,
}

struct Bucket {
    nanotokens: u64,
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
        let capacity = u64::from(capacity) * NANO;
        Ok(RateLimiter {
            capacity,
            nanotokens_per_second: (refill_per_second * 1e9) as u64,
            bucket: Mutex::new(Bucket {
                nanotokens: capacity,
                last_refill: Instant::now(),
            }),
        })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        let needed = u64::from(tokens_needed) * NANO;
        let mut bucket = self.bucket.lock().unwrap();
        let now = Instant::now();
        let nanos = now.duration_since(bucket.last_refill).as_nanos() as u64;
        let refill = nanos * self.nanotokens_per_second / NANO;
        bucket.nanotokens = (bucket.nanotokens + refill).min(self.capacity);
        bucket.last_refill = now;
        let allowed = bucket.nanotokens >= needed;
        if allowed {
            bucket.nanotokens -= needed;
        }
        allowed
    }
}
