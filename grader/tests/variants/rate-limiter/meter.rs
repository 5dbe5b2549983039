//! Over-engineered: the bucket turned upside down. A meter fills with what is used and leaks all the
//! time; a request is allowed if it does not spill. Policy, clock and meter are apart, and a request
//! that is hopeless is turned away under a read lock.

extern crate kit as std;

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::sync::RwLock;
use std::time::{Duration, Instant};

/// What is wrong with a configuration, and what it was.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigError {
    problem: Problem,
    capacity: u32,
    per_second: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Problem {
    CapacityIsZero,
    RateIsNotPositive,
    RateIsNotFinite,
}

impl Display for ConfigError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self {
            problem,
            capacity,
            per_second,
        } = self;
        match problem {
            Problem::CapacityIsZero => write!(f, "capacity is {capacity}, at least 1 is needed"),
            Problem::RateIsNotPositive => write!(f, "rate is {per_second}, not above 0"),
            Problem::RateIsNotFinite => write!(f, "rate is {per_second}, not a finite number"),
        }
    }
}

impl Error for ConfigError {}

/// What was promised to a customer.
#[derive(Debug, Clone, Copy)]
struct Policy {
    burst: f64,
    leak_per_second: f64,
}

impl Policy {
    fn checked(capacity: u32, per_second: f64) -> Result<Policy, ConfigError> {
        let refuse = |problem| {
            Err(ConfigError {
                problem,
                capacity,
                per_second,
            })
        };
        if capacity == 0 {
            return refuse(Problem::CapacityIsZero);
        }
        if per_second.is_nan() || per_second.is_infinite() {
            return refuse(Problem::RateIsNotFinite);
        }
        if per_second <= 0.0 {
            return refuse(Problem::RateIsNotPositive);
        }
        Ok(Policy {
            burst: f64::from(capacity),
            leak_per_second: per_second,
        })
    }
}

trait Clock {
    /// How long it has been running.
    fn read(&self) -> Duration;
}

#[derive(Debug)]
struct Monotonic {
    zero: Instant,
}

impl Clock for Monotonic {
    fn read(&self) -> Duration {
        self.zero.elapsed()
    }
}

/// What has been used and has not leaked yet.
#[derive(Debug, Clone, Copy)]
struct Meter {
    used: f64,
    as_of: Duration,
}

impl Meter {
    fn leaked(self, policy: &Policy, now: Duration) -> Meter {
        let passed = now.saturating_sub(self.as_of);
        let leak = passed.as_secs_f64() * policy.leak_per_second;
        Meter {
            used: (self.used - leak).max(0.0),
            as_of: now,
        }
    }

    fn with(self, amount: f64) -> Meter {
        Meter {
            used: self.used + amount,
            ..self
        }
    }

    fn spills(&self, policy: &Policy) -> bool {
        self.used > policy.burst
    }
}

#[derive(Debug)]
struct Limiter<C> {
    policy: Policy,
    clock: C,
    meter: RwLock<Meter>,
}

impl<C: Clock> Limiter<C> {
    fn new(policy: Policy, clock: C) -> Self {
        let as_of = clock.read();
        let meter = RwLock::new(Meter { used: 0.0, as_of });
        Limiter {
            policy,
            clock,
            meter,
        }
    }

    fn admit(&self, amount: f64) -> bool {
        self.may_fit(amount) && self.take(amount)
    }

    /// An opinion only: who is told yes asks again under the write lock.
    fn may_fit(&self, amount: f64) -> bool {
        let meter = *self.meter.read().expect("not poisoned");
        let after = meter.leaked(&self.policy, self.clock.read()).with(amount);
        !after.spills(&self.policy)
    }

    fn take(&self, amount: f64) -> bool {
        let mut meter = self.meter.write().expect("not poisoned");
        let now = self.clock.read();
        let current = meter.leaked(&self.policy, now);
        let after = current.with(amount);
        let fits = !after.spills(&self.policy);
        *meter = if fits { after } else { current };
        fits
    }
}

#[derive(Debug)]
pub struct RateLimiter {
    inner: Limiter<Monotonic>,
}

impl RateLimiter {
    pub fn new(capacity: u32, refill_per_second: f64) -> Result<RateLimiter, ConfigError> {
        let policy = Policy::checked(capacity, refill_per_second)?;
        let zero = Instant::now();
        let inner = Limiter::new(policy, Monotonic { zero });
        Ok(RateLimiter { inner })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        self.inner.admit(f64::from(tokens_needed))
    }
}
