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
    Word(Word),
    /// At more than two tokens a nanosecond it does not, whatever the unit, and no wider atomic is
    /// portable. Such a rate is a way to say "no limit over time": it may cost a lock.
    Wide(Wide),
}

#[derive(Debug)]
struct Word {
    scale: Scale<u64>,
    spent: AtomicU64,
}

#[derive(Debug)]
struct Wide {
    scale: Scale<u128>,
    spent: Mutex<u128>,
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

    #[inline]
    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        if tokens_needed == 0 {
            return true;
        }
        if tokens_needed > self.capacity {
            return false;
        }
        let elapsed = self.started.elapsed();
        match &self.account {
            Account::Word(account) => account.spend(self.capacity, tokens_needed, elapsed),
            Account::Wide(account) => account.spend(self.capacity, tokens_needed, elapsed),
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
            Account::Word(Word { scale, spent })
        } else {
            // What fills any bucket within a nanosecond can as well be infinite.
            let enough = f64::from(capacity) * 1e9;
            let scale = Scale {
                per_token: 1,
                per_second: per_second.min(enough).ceil() as u128,
            };
            let spent = Mutex::new(0);
            Account::Wide(Wide { scale, spent })
        }
    }
}

impl Word {
    #[inline]
    fn spend(&self, capacity: u32, tokens: u32, elapsed: Duration) -> bool {
        let request = self.scale.request(capacity, tokens, elapsed);
        // Relaxed: nothing but this one word is shared, and the changes of one word have one order
        // under any ordering.
        self.spent
            .fetch_update(Relaxed, Relaxed, |spent| request.spend(spent))
            .is_ok()
    }
}

impl Wide {
    #[cold]
    fn spend(&self, capacity: u32, tokens: u32, elapsed: Duration) -> bool {
        let request = self.scale.request(capacity, tokens, elapsed);
        // The number is whole at any time, so a poisoned lock guards nothing broken.
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let after = request.spend(*spent);
        *spent = after.unwrap_or(*spent);
        after.is_some()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Rates of every size that fits into a word, friendly to floating point and not.
    const RATES: [f64; 9] = [
        1e-300,
        1.0 / 3600.0,
        0.1,
        1.0,
        3.0,
        7.7,
        1e6,
        123_456_789.1,
        2e9,
    ];

    const NANO: Duration = Duration::from_nanos(1);

    fn word(capacity: u32, per_second: f64) -> Scale<u64> {
        match Account::open(capacity, per_second) {
            Account::Word(account) => account.scale,
            Account::Wide(_) => panic!("{per_second} a second fits into a word"),
        }
    }

    #[test]
    fn no_sum_overflows_however_long_it_runs_and_however_large_it_is() {
        for capacity in [1, 1000, u32::MAX] {
            for rate in RATES {
                let request = word(capacity, rate).request(capacity, capacity, Duration::MAX);
                let most = request.refilled + request.full;
                assert_eq!(request.spend(request.refilled), Some(most));
                assert_eq!(request.spend(most), None);
            }
            let Account::Wide(account) = Account::open(capacity, f64::MAX) else {
                panic!("no word is that large");
            };
            let request = account.scale.request(capacity, capacity, Duration::MAX);
            assert!(request.spend(request.refilled).is_some());
        }
    }

    #[test]
    fn waiting_as_long_as_the_tokens_take_is_enough_and_much_less_is_not() {
        for rate in &RATES[1..] {
            let scale = word(100, *rate);
            for (tokens, start) in [
                (1_u32, 0),
                (7, 1_234_567_891),
                (100, 315_360_000_000_000_007),
            ] {
                let start = Duration::from_nanos(start);
                let wait = Duration::from_secs_f64(f64::from(tokens) / rate) + NANO;
                let dripped = |wait| scale.refilled(start + wait) - scale.refilled(start);
                let price = u64::from(tokens) * scale.per_token;
                assert!(dripped(wait) >= price, "{tokens} at {rate}");
                let less = wait.mul_f64(0.999_999).saturating_sub(2 * NANO);
                assert!(dripped(less) < price, "{tokens} at {rate}");
            }
        }
    }
}
