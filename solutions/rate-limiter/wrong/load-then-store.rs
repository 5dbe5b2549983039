//! Every access is atomic, their sequence is not: two threads load the same balance, and the later
//! store wipes out what the earlier one took.

extern crate kit as std;

use std::error::Error;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
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
    started: Instant,
    /// The bits of an f64: the balance at the time below.
    tokens: AtomicU64,
    /// Nanoseconds since the start.
    last_refill: AtomicU64,
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
            started: Instant::now(),
            tokens: AtomicU64::new(f64::from(capacity).to_bits()),
            last_refill: AtomicU64::new(0),
        })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        let now = self.started.elapsed().as_nanos() as u64;
        let elapsed = now.saturating_sub(self.last_refill.load(Ordering::SeqCst));
        let refill = elapsed as f64 / 1e9 * self.refill_per_second;
        let mut tokens = f64::from_bits(self.tokens.load(Ordering::SeqCst));
        tokens = (tokens + refill).min(self.capacity);
        let allowed = tokens >= f64::from(tokens_needed);
        if allowed {
            tokens -= f64::from(tokens_needed);
        }
        self.tokens.store(tokens.to_bits(), Ordering::SeqCst);
        self.last_refill.store(now, Ordering::SeqCst);
        allowed
    }
}
