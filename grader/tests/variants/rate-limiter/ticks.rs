//! Without a lock where that is possible: the moment at which the bucket will be full again, in ticks
//! of a sixteenth of a nanosecond, in one atomic. Rates at which a token is no good number of ticks,
//! or a bucket lasts too long, are counted under a lock.

extern crate kit as std;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

#[derive(Debug)]
pub enum ConfigError {
    Capacity(&'static str),
    RefillRate(&'static str),
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (field, why) = match self {
            ConfigError::Capacity(why) => ("capacity", why),
            ConfigError::RefillRate(why) => ("refill_per_second", why),
        };
        write!(f, "`{field}` {why}")
    }
}

impl std::error::Error for ConfigError {}

const TICKS_PER_NANO: u64 = 16;
const TICKS_PER_SECOND: f64 = 16e9;

pub struct RateLimiter {
    capacity: u32,
    born: Instant,
    kind: Kind,
}

enum Kind {
    Ticks { interval: u64, full_at: AtomicU64 },
    Counted { rate: f64, level: Mutex<Level> },
}

struct Level {
    tokens: f64,
    nanos: u64,
}

impl RateLimiter {
    pub fn new(capacity: u32, refill_per_second: f64) -> Result<Self, ConfigError> {
        if capacity == 0 {
            return Err(ConfigError::Capacity("must not be 0"));
        }
        let rate = match refill_per_second {
            rate if rate.is_nan() => return Err(ConfigError::RefillRate("must be a number")),
            rate if rate <= 0.0 => return Err(ConfigError::RefillRate("must be more than 0")),
            rate if rate > f64::MAX => return Err(ConfigError::RefillRate("must be finite")),
            rate => rate,
        };
        Ok(Self {
            capacity,
            born: Instant::now(),
            kind: Kind::fitting(capacity, rate),
        })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        if tokens_needed > self.capacity {
            return false;
        }
        match &self.kind {
            Kind::Ticks { interval, full_at } => {
                let price = interval * u64::from(tokens_needed);
                let window = interval * u64::from(self.capacity);
                self.take_ticks(full_at, price, window)
            }
            Kind::Counted { rate, level } => self.take_counted(level, *rate, tokens_needed),
        }
    }

    fn take_ticks(&self, full_at: &AtomicU64, price: u64, window: u64) -> bool {
        let mut seen = full_at.load(Ordering::Acquire);
        loop {
            let now = self.age() * TICKS_PER_NANO;
            let after = seen.max(now) + price;
            if after - now > window {
                return false;
            }
            match full_at.compare_exchange(seen, after, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => return true,
                Err(newer) => seen = newer,
            }
        }
    }

    fn take_counted(&self, level: &Mutex<Level>, rate: f64, tokens_needed: u32) -> bool {
        let mut level = level.lock().expect("nobody panics with it");
        let now = self.age();
        let drip = (now - level.nanos) as f64 / 1e9 * rate;
        level.tokens = (level.tokens + drip).min(self.capacity.into());
        level.nanos = now;
        let left = level.tokens - f64::from(tokens_needed);
        if left < 0.0 {
            return false;
        }
        level.tokens = left;
        true
    }

    /// In nanoseconds.
    fn age(&self) -> u64 {
        self.born.elapsed().as_nanos() as u64
    }
}

impl Kind {
    fn fitting(capacity: u32, rate: f64) -> Kind {
        let interval = TICKS_PER_SECOND / rate;
        let window = interval * f64::from(capacity);
        if interval >= 10_000.0 && window < 4e18 {
            Kind::Ticks {
                interval: interval.round() as u64,
                full_at: AtomicU64::new(0),
            }
        } else {
            Kind::Counted {
                rate,
                level: Mutex::new(Level {
                    tokens: capacity.into(),
                    nanos: 0,
                }),
            }
        }
    }
}
