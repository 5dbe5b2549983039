//! A thread pours a second's worth of thousandths into an atomic; the known mistake need not be
//! atomic. Nobody ever ends the thread.

extern crate kit as std;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

#[derive(Debug)]
pub enum ConfigError {
    Capacity,
    Rate(f64),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigError::Capacity => f.write_str("no capacity"),
            ConfigError::Rate(rate) => write!(f, "a rate of {rate} per second"),
        }
    }
}

impl std::error::Error for ConfigError {}

const WHOLE: u64 = 1000;

pub struct RateLimiter {
    thousandths: Arc<AtomicU64>,
}

impl RateLimiter {
    pub fn new(capacity: u32, refill_per_second: f64) -> Result<RateLimiter, ConfigError> {
        if capacity == 0 {
            return Err(ConfigError::Capacity);
        }
        if !refill_per_second.is_normal() || refill_per_second < 0.0 {
            return Err(ConfigError::Rate(refill_per_second));
        }
        let brim = u64::from(capacity) * WHOLE;
        let portion = (refill_per_second * WHOLE as f64) as u64;
        let thousandths = Arc::new(AtomicU64::new(brim));
        let tap = Arc::clone(&thousandths);
        thread::spawn(move || {
            loop {
                thread::sleep(Duration::from_secs(1));
                let pour = |there: u64| Some(there.saturating_add(portion).min(brim));
                let _ = tap.fetch_update(SeqCst, SeqCst, pour);
            }
        });
        Ok(RateLimiter { thousandths })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        let price = u64::from(tokens_needed) * WHOLE;
        let take = |there: u64| there.checked_sub(price);
        self.thousandths.fetch_update(SeqCst, SeqCst, take).is_ok()
    }
}
