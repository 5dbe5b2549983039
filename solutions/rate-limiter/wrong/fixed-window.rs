//! A fixed window under the name of a bucket: a whole allowance at the start of every window, nothing
//! in between, and up to twice as much around a window's edge.

extern crate kit as std;

use std::error::Error;
use std::fmt;
use std::sync::Mutex;
use std::time::{Duration, Instant};

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
    capacity: u32,
    window: Duration,
    current: Mutex<Window>,
}

struct Window {
    began: Instant,
    used: u32,
}

impl RateLimiter {
    pub fn new(capacity: u32, refill_per_second: f64) -> Result<RateLimiter, ConfigError> {
        if capacity == 0 {
            return Err(ConfigError::Capacity);
        }
        if !refill_per_second.is_finite() || refill_per_second <= 0.0 {
            return Err(ConfigError::Rate);
        }
        let window = f64::from(capacity) / refill_per_second;
        Ok(RateLimiter {
            capacity,
            window: Duration::try_from_secs_f64(window).unwrap_or(Duration::MAX),
            current: Mutex::new(Window {
                began: Instant::now(),
                used: 0,
            }),
        })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        let mut current = self.current.lock().unwrap();
        if !self.window.is_zero() && current.began.elapsed() >= self.window {
            current.began = Instant::now();
            current.used = 0;
        }
        let allowed = tokens_needed <= self.capacity - current.used;
        if allowed {
            current.used += tokens_needed;
        }
        allowed
    }
}
