//! Plain and straightforward: how many tokens there are and when they were counted, in a tuple behind
//! one lock.

extern crate kit as std;

use std::sync::{Mutex, MutexGuard};
use std::time::Instant;

#[derive(Debug, Clone, PartialEq)]
pub enum ConfigError {
    NoRoom,
    BadRate { given: f64 },
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoRoom => write!(
                f,
                "a limiter with room for 0 tokens would never allow anything"
            ),
            Self::BadRate { given } => write!(f, "cannot refill {given} tokens per second"),
        }
    }
}

impl std::error::Error for ConfigError {}

#[derive(Debug)]
pub struct RateLimiter {
    max_tokens: f64,
    rate: f64,
    state: Mutex<(f64, Instant)>,
}

impl RateLimiter {
    pub fn new(capacity: u32, refill_per_second: f64) -> Result<RateLimiter, ConfigError> {
        if capacity < 1 {
            return Err(ConfigError::NoRoom);
        }
        let good = refill_per_second > 0.0 && refill_per_second != f64::INFINITY;
        if !good {
            return Err(ConfigError::BadRate {
                given: refill_per_second,
            });
        }
        Ok(Self {
            max_tokens: capacity as f64,
            rate: refill_per_second,
            state: Mutex::new((capacity as f64, Instant::now())),
        })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        let mut state = self.lock();
        let now = Instant::now();
        state.0 = self.tokens_at(*state, now);
        state.1 = now;

        if state.0 >= tokens_needed as f64 {
            state.0 -= tokens_needed as f64;
            return true;
        }
        false
    }

    fn lock(&self) -> MutexGuard<'_, (f64, Instant)> {
        self.state.lock().unwrap()
    }

    /// What is in the bucket at `now`, if `(tokens, counted)` was the last that was known.
    fn tokens_at(&self, (tokens, counted): (f64, Instant), now: Instant) -> f64 {
        let new_tokens = (now - counted).as_secs_f64() * self.rate;
        f64::min(tokens + new_tokens, self.max_tokens)
    }
}
