//! A thread of its own drops the tokens in, a second's worth at a time: nothing arrives between two
//! ticks, every bucket costs a thread, and the thread outlives its bucket.

extern crate kit as std;

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

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
    tokens: Arc<Mutex<f64>>,
}

impl RateLimiter {
    pub fn new(capacity: u32, refill_per_second: f64) -> Result<RateLimiter, ConfigError> {
        if capacity == 0 {
            return Err(ConfigError::Capacity);
        }
        if !refill_per_second.is_finite() || refill_per_second <= 0.0 {
            return Err(ConfigError::Rate);
        }
        let capacity = f64::from(capacity);
        let tokens = Arc::new(Mutex::new(capacity));
        let bucket = Arc::clone(&tokens);
        thread::spawn(move || {
            loop {
                thread::sleep(Duration::from_secs(1));
                let mut tokens = bucket.lock().unwrap();
                *tokens = (*tokens + refill_per_second).min(capacity);
            }
        });
        Ok(RateLimiter { tokens })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        let mut tokens = self.tokens.lock().unwrap();
        let allowed = *tokens >= f64::from(tokens_needed);
        if allowed {
            *tokens -= f64::from(tokens_needed);
        }
        allowed
    }
}
