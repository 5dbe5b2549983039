//! No floating point after the constructor. The rate is a whole number of nanotokens a second; as
//! time is a whole number of nanoseconds, their product is a whole number of attotokens (1e-18).

extern crate kit as std;

use std::error::Error;
use std::fmt;
use std::sync::Mutex;
use std::time::Instant;

const ATTO: u128 = 1_000_000_000_000_000_000;

#[derive(Debug)]
pub enum ConfigError {
    Capacity,
    Rate,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ConfigError::Capacity => "the capacity is zero",
            ConfigError::Rate => "the refill rate is not a positive number",
        })
    }
}

impl Error for ConfigError {}

pub struct RateLimiter {
    /// In attotokens.
    capacity: u128,
    nanotokens_per_second: u128,
    bucket: Mutex<Bucket>,
}

struct Bucket {
    attotokens: u128,
    counted: Instant,
}

impl RateLimiter {
    pub fn new(capacity: u32, refill_per_second: f64) -> Result<RateLimiter, ConfigError> {
        let capacity = u128::from(capacity) * ATTO;
        if capacity == 0 {
            return Err(ConfigError::Capacity);
        }
        if !(refill_per_second > 0.0 && refill_per_second < f64::INFINITY) {
            return Err(ConfigError::Rate);
        }
        Ok(RateLimiter {
            capacity,
            // Saturates at both ends: nothing, or everything.
            nanotokens_per_second: (refill_per_second * 1e9).round() as u128,
            bucket: Mutex::new(Bucket {
                attotokens: capacity,
                counted: Instant::now(),
            }),
        })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        let mut bucket = self.bucket.lock().expect("nothing panics under this lock");
        let now = Instant::now();
        let nanos = now.duration_since(bucket.counted).as_nanos();
        let refill = nanos.saturating_mul(self.nanotokens_per_second);
        let there = bucket.attotokens.saturating_add(refill).min(self.capacity);
        let needed = u128::from(tokens_needed) * ATTO;
        let left = there.checked_sub(needed);
        bucket.attotokens = left.unwrap_or(there);
        bucket.counted = now;
        left.is_some()
    }
}
