//! Two locks, taken in one order when tokens are added and in the other when they are taken: two
//! threads can each hold the one and wait for the other.

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

pub struct RateLimiter {
    capacity: f64,
    refill_per_second: f64,
    tokens: Mutex<f64>,
    last_refill: Mutex<Instant>,
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
            tokens: Mutex::new(f64::from(capacity)),
            last_refill: Mutex::new(Instant::now()),
        })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        let needed = f64::from(tokens_needed);
        self.refill();
        let mut tokens = self.tokens.lock().unwrap();
        if *tokens < needed {
            return false;
        }
        if *tokens == self.capacity {
            // A full bucket did not drip: its time begins now.
            *self.last_refill.lock().unwrap() = Instant::now();
        }
        *tokens -= needed;
        true
    }

    fn refill(&self) {
        let mut last_refill = self.last_refill.lock().unwrap();
        let mut tokens = self.tokens.lock().unwrap();
        let now = Instant::now();
        let elapsed = now.duration_since(*last_refill).as_secs_f64();
        *tokens = (*tokens + elapsed * self.refill_per_second).min(self.capacity);
        *last_refill = now;
    }
}
