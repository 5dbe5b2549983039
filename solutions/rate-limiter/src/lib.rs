//! A token bucket whose whole state is one number.
//!
//! Nothing refills this bucket. Two counters only ever grow, both in fractions of a token: `refilled`,
//! all that has dripped in since the start (a function of the clock), and `spent`, all that was taken,
//! where what ran over the rim counts as taken. With a bucket that starts full,
//!
//! ```text
//! tokens there = full + refilled - spent, and so: take n if spent + n <= full + refilled
//! ```
//!
//! and the rim is `spent = max(spent, refilled)`: nobody owns more than a full bucket. That is GCRA
//! with a clock that ticks in fractions of a token; `spent` is its theoretical arrival time. As
//! `spent` is the only thing that changes, one compare-and-swap decides a request.

extern crate kit as std;

use std::error::Error;
use std::fmt;
use std::ops::{Add, Div, Mul};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// At most so many units drip in during a second: two a nanosecond, finer than the clock.
const FINEST: f64 = 2e9;
/// At most so many units are in a full bucket. The largest `refilled` is below `2e9 * 2^32 < 2^63`;
/// with a full bucket and one more request on top, every sum stays below 2^64.
const LARGEST: u64 = 1 << 62;

/// Why there is no such bucket.
#[derive(Debug, Clone, PartialEq)]
pub enum ConfigError {
    ZeroCapacity,
    InvalidRate(f64),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigError::ZeroCapacity => f.write_str("capacity must be at least 1 token"),
            ConfigError::InvalidRate(rate) => write!(
                f,
                "refill_per_second must be a finite number above zero, not {rate}"
            ),
        }
    }
}

impl Error for ConfigError {}

/// A token bucket for any number of threads.
#[derive(Debug)]
pub struct RateLimiter {
    capacity: u32,
    started: Instant,
    account: Account,
}

#[derive(Debug)]
enum Account {
    /// All a limiter can earn in 136 years fits into a word.
    Word { scale: Scale<u64>, spent: AtomicU64 },
    /// At more than two tokens a nanosecond it does not, whatever the unit, and no wider atomic is
    /// portable. Such a rate is a way to say "no limit over time": it may cost a lock.
    Wide {
        scale: Scale<u128>,
        spent: Mutex<u128>,
    },
}

impl RateLimiter {
    pub fn new(capacity: u32, refill_per_second: f64) -> Result<RateLimiter, ConfigError> {
        if capacity == 0 {
            return Err(ConfigError::ZeroCapacity);
        }
        // Written so that NaN, which compares as false, is refused too.
        if !(refill_per_second > 0.0 && refill_per_second.is_finite()) {
            return Err(ConfigError::InvalidRate(refill_per_second));
        }
        Ok(RateLimiter {
            capacity,
            started: Instant::now(),
            account: Account::open(capacity, refill_per_second),
        })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        if tokens_needed == 0 {
            return true;
        }
        if tokens_needed > self.capacity {
            return false;
        }
        let elapsed = self.started.elapsed();
        match &self.account {
            Account::Word { scale, spent } => {
                let request = scale.request(self.capacity, tokens_needed, elapsed);
                // Relaxed: nothing but this one word is shared, and a word has one order of changes
                // under any ordering.
                spent
                    .fetch_update(Relaxed, Relaxed, |spent| request.spend(spent))
                    .is_ok()
            }
            Account::Wide { scale, spent } => {
                let request = scale.request(self.capacity, tokens_needed, elapsed);
                // The number is whole at any time, so a poisoned lock guards nothing broken.
                let mut spent = spent.lock().unwrap_or_else(PoisonError::into_inner);
                match request.spend(*spent) {
                    Some(more) => *spent = more,
                    None => return false,
                }
                true
            }
        }
    }
}

impl Account {
    fn open(capacity: u32, per_second: f64) -> Account {
        // `as` saturates: a tiny rate makes an infinite quotient, and that makes `u64::MAX`.
        let per_token = ((FINEST / per_second) as u64).min(LARGEST / u64::from(capacity));
        if per_token > 0 {
            // Rounding up makes a refill too large by less than a unit a second, so whoever waits for
            // n tokens as long as n tokens take never comes too early.
            let per_second = (per_second * per_token as f64).ceil() as u64;
            let scale = Scale {
                per_token,
                per_second,
            };
            let spent = AtomicU64::new(0);
            Account::Word { scale, spent }
        } else {
            // What fills any bucket within a nanosecond can as well be infinite.
            let enough = f64::from(capacity) * 1e9;
            let scale = Scale {
                per_token: 1,
                per_second: per_second.min(enough).ceil() as u128,
            };
            let spent = Mutex::new(0);
            Account::Wide { scale, spent }
        }
    }
}

/// In which units an account counts.
#[derive(Debug)]
struct Scale<N> {
    per_token: N,
    per_second: N,
}

/// What there is to decide at one instant.
struct Request<N> {
    refilled: N,
    full: N,
    price: N,
}

/// Both widths count alike.
trait Count:
    Copy + Ord + From<u32> + Add<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
}
impl Count for u64 {}
impl Count for u128 {}

impl<N: Count> Scale<N> {
    fn request(&self, capacity: u32, tokens: u32, elapsed: Duration) -> Request<N> {
        Request {
            refilled: self.refilled(elapsed),
            full: N::from(capacity) * self.per_token,
            price: N::from(tokens) * self.per_token,
        }
    }

    /// Counted anew from the start every time, so that no error adds up however often it is asked.
    /// After 136 years the seconds stand still, and so does the refill.
    fn refilled(&self, elapsed: Duration) -> N {
        let seconds = u32::try_from(elapsed.as_secs()).unwrap_or(u32::MAX);
        let nanos = N::from(elapsed.subsec_nanos());
        N::from(seconds) * self.per_second + nanos * self.per_second / N::from(1_000_000_000)
    }
}

impl<N: Count> Request<N> {
    /// The whole algorithm: what will have been spent, if that much may be spent.
    fn spend(&self, spent: N) -> Option<N> {
        let after = spent.max(self.refilled) + self.price;
        (after <= self.refilled + self.full).then_some(after)
    }
}
