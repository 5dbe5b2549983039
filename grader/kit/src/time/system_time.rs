//! A newtype over std's `SystemTime`. Every case begins on the same day, and may set the clock back.

use ::std::fmt;
use ::std::ops::{Add, AddAssign, Sub, SubAssign};
use ::std::time;

use super::{Duration, SystemTimeError};
use crate::sim::here;

/// A stand-in for [`::std::time::UNIX_EPOCH`].
pub const UNIX_EPOCH: SystemTime = SystemTime::UNIX_EPOCH;

/// A stand-in for [`::std::time::SystemTime`].
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SystemTime(time::SystemTime);

impl SystemTime {
    pub const UNIX_EPOCH: SystemTime = SystemTime(time::UNIX_EPOCH);

    #[must_use]
    pub fn now() -> SystemTime {
        SystemTime(match here() {
            Some(here) => time::UNIX_EPOCH + here.looks_at_the_wall(),
            None => time::SystemTime::now(),
        })
    }

    pub fn duration_since(&self, earlier: SystemTime) -> Result<Duration, SystemTimeError> {
        self.0.duration_since(earlier.0)
    }

    pub fn elapsed(&self) -> Result<Duration, SystemTimeError> {
        SystemTime::now().duration_since(*self)
    }

    pub fn checked_add(&self, duration: Duration) -> Option<SystemTime> {
        self.0.checked_add(duration).map(SystemTime)
    }

    pub fn checked_sub(&self, duration: Duration) -> Option<SystemTime> {
        self.0.checked_sub(duration).map(SystemTime)
    }
}

impl Add<Duration> for SystemTime {
    type Output = SystemTime;

    #[track_caller]
    fn add(self, duration: Duration) -> SystemTime {
        self.checked_add(duration)
            .expect("overflow when adding duration to instant")
    }
}

impl AddAssign<Duration> for SystemTime {
    #[track_caller]
    fn add_assign(&mut self, duration: Duration) {
        *self = *self + duration;
    }
}

impl Sub<Duration> for SystemTime {
    type Output = SystemTime;

    #[track_caller]
    fn sub(self, duration: Duration) -> SystemTime {
        self.checked_sub(duration)
            .expect("overflow when subtracting duration from instant")
    }
}

impl SubAssign<Duration> for SystemTime {
    #[track_caller]
    fn sub_assign(&mut self, duration: Duration) {
        *self = *self - duration;
    }
}

impl fmt::Debug for SystemTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
