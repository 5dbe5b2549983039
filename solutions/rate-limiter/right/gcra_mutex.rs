//! GCRA as it is usually told: one remembered instant, the theoretical arrival time (TAT) at which the
//! bucket would be full again. In attoseconds (1e-18), so that a token takes a whole number of them.

extern crate kit as std;

use std::error::Error;
use std::fmt;
use std::sync::Mutex;
use std::time::Instant;

#[derive(Debug)]
pub struct ConfigError(&'static str);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for ConfigError {}

pub struct RateLimiter {
    capacity: u32,
    started: Instant,
    /// How long one token takes.
    token: u128,
    /// How long a whole bucket takes.
    bucket: u128,
    full_at: Mutex<u128>,
}

impl RateLimiter {
    pub fn new(capacity: u32, refill_per_second: f64) -> Result<RateLimiter, ConfigError> {
        match capacity {
            0 => return Err(ConfigError("capacity: at least 1")),
            _ if refill_per_second.is_nan() => return Err(ConfigError("rate: not a number")),
            _ if refill_per_second <= 0.0 => return Err(ConfigError("rate: above zero")),
            _ if refill_per_second.is_infinite() => return Err(ConfigError("rate: finite")),
            _ => {}
        }
        // At least one: if a token took no time at all, a bucket would have no bottom. And a bucket may
        // take a trillion years, but not so long that adding to it overflows.
        let longest = (1 << 126) / u128::from(capacity);
        let token = ((1e18 / refill_per_second) as u128).clamp(1, longest);
        Ok(RateLimiter {
            capacity,
            started: Instant::now(),
            token,
            bucket: token * u128::from(capacity),
            full_at: Mutex::new(0),
        })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        if tokens_needed > self.capacity {
            return false;
        }
        let price = self.token * u128::from(tokens_needed);
        let mut full_at = self.full_at.lock().expect("nothing panics under this lock");
        let now = self.started.elapsed().as_nanos() * 1_000_000_000;
        let then = (*full_at).max(now) + price;
        let allowed = then - now <= self.bucket;
        if allowed {
            *full_at = then;
        }
        allowed
    }
}
