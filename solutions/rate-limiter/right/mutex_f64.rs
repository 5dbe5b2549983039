//! The straightforward way: tokens as `f64`, and the time they were last counted, under one lock.

extern crate kit as std;

use std::error::Error;
use std::fmt;
use std::sync::Mutex;
use std::time::Instant;

#[derive(Debug)]
pub enum ConfigError {
    ZeroCapacity,
    InvalidRate(f64),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigError::ZeroCapacity => write!(f, "a bucket needs room for at least one token"),
            ConfigError::InvalidRate(rate) => write!(f, "{rate} is no refill rate"),
        }
    }
}

impl Error for ConfigError {}

pub struct RateLimiter {
    capacity: f64,
    per_second: f64,
    bucket: Mutex<Bucket>,
}

struct Bucket {
    tokens: f64,
    counted: Instant,
}

impl RateLimiter {
    pub fn new(capacity: u32, refill_per_second: f64) -> Result<RateLimiter, ConfigError> {
        if capacity == 0 {
            return Err(ConfigError::ZeroCapacity);
        }
        if !refill_per_second.is_finite() || refill_per_second <= 0.0 {
            return Err(ConfigError::InvalidRate(refill_per_second));
        }
        let capacity = f64::from(capacity);
        Ok(RateLimiter {
            capacity,
            per_second: refill_per_second,
            bucket: Mutex::new(Bucket {
                tokens: capacity,
                counted: Instant::now(),
            }),
        })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        let mut bucket = self.bucket.lock().expect("nothing panics under this lock");
        // Read under the lock: an older reading would count time twice.
        let now = Instant::now();
        let elapsed = now.duration_since(bucket.counted).as_secs_f64();
        bucket.tokens = (bucket.tokens + elapsed * self.per_second).min(self.capacity);
        bucket.counted = now;
        let needed = f64::from(tokens_needed);
        let allowed = needed <= bucket.tokens;
        if allowed {
            bucket.tokens -= needed;
        }
        allowed
    }
}
