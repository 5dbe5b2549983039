//! What time it is, and which day. A day begins at four in the morning: who studies past midnight is
//! still at the day before.

use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

const DAY: i64 = 24 * 60 * 60;
const BEGINS: i64 = 4 * 60 * 60;

/// A clock that can be told the time, as tests do with `GRADER_NOW`.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// Seconds since 1970, where they are not the machine's.
    told: Option<i64>,
    /// Seconds that local time is ahead.
    east: i64,
}

impl Clock {
    /// The machine's, or what `GRADER_NOW` tells: seconds since 1970.
    pub fn here(east: i64) -> Clock {
        let told = env::var("GRADER_NOW").ok();
        Clock::new(told.and_then(|now| now.parse().ok()), east)
    }

    pub fn new(told: Option<i64>, east: i64) -> Clock {
        Clock { told, east }
    }

    /// Seconds since 1970.
    pub fn now(&self) -> i64 {
        self.told.unwrap_or_else(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            since.map_or(0, |since| since.as_secs().cast_signed())
        })
    }

    /// The number of the day.
    pub fn day(&self) -> i64 {
        self.day_of(self.now())
    }

    /// The number of the day on which that was.
    pub fn day_of(&self, seconds: i64) -> i64 {
        let here = seconds.saturating_add(self.east);
        here.saturating_sub(BEGINS).div_euclid(DAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_four_in_the_morning_where_one_is() {
        let seoul = 9 * 60 * 60;
        let day = |utc: i64| Clock::new(Some(utc), seoul).day();
        // 18:59 and 19:00 in Greenwich are 03:59 and 04:00 in Seoul.
        let four = 19 * 60 * 60;
        assert_eq!(day(four - 1) + 1, day(four));
        assert_eq!(day(four), day(four + DAY - 1));
        assert!(day(i64::MIN) < day(0) && day(0) < day(i64::MAX));
    }
}
