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

/// A moment as a calendar and a clock on the wall have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Local {
    pub year: i64,
    /// From 1.
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
}

impl Clock {
    /// That moment where this clock hangs.
    pub fn local(&self, seconds: i64) -> Local {
        Local::of(seconds.saturating_add(self.east))
    }
}

/// How long ago, as far as people want to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Within the last hour.
    MinutesAgo(i64),
    Today(Local),
    Yesterday(Local),
    ThisYear(Local),
    Earlier(Local),
}

impl Clock {
    /// When that was, seen from now. What is still to come is told by its date.
    pub fn when(&self, seconds: i64) -> When {
        const HOUR: i64 = 60 * 60;
        let (now, then) = (self.local(self.now()), self.local(seconds));
        let ago = self.now().saturating_sub(seconds);
        match self.day() - self.day_of(seconds) {
            _ if (0..HOUR).contains(&ago) => When::MinutesAgo(ago / 60),
            0 if ago >= 0 => When::Today(then),
            1 => When::Yesterday(then),
            _ if now.year == then.year => When::ThisYear(then),
            _ => When::Earlier(then),
        }
    }
}

impl Local {
    /// In Greenwich: so many seconds after 1970 began there.
    pub fn of(seconds: i64) -> Local {
        let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        let (year, month, day) = date(days);
        let part = |seconds: i64| u32::try_from(seconds).unwrap_or_default();
        Local {
            year,
            month: part(month),
            day: part(day),
            hour: part(rest / 3600),
            minute: part(rest / 60 % 60),
            second: part(rest % 60),
        }
    }

    /// `2026-11-21T15:09:34`, without saying where.
    pub fn iso(&self) -> String {
        let Local {
            year,
            month,
            day,
            hour,
            minute,
            second,
        } = self;
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

/// Year, month and day of a day counted from the first of January 1970. Years are counted from March:
/// so a leap day is the last of its year, and every month but that begins where it always does.
fn date(days: i64) -> (i64, i64, i64) {
    const FOUR_CENTURIES: i64 = 146_097;
    let since_march_0 = days.saturating_add(719_468);
    let centuries = since_march_0.div_euclid(FOUR_CENTURIES);
    let within = since_march_0.rem_euclid(FOUR_CENTURIES);
    let year = (within - within / 1460 + within / 36_524 - within / 146_096) / 365;
    let day_of_year = within - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (year + centuries * 400 + next, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_calendars_have_it() {
        let written = |seconds| Local::of(seconds).iso();
        assert_eq!(written(0), "1970-01-01T00:00:00");
        assert_eq!(written(-1), "1969-12-31T23:59:59");
        assert_eq!(written(951_827_696), "2000-02-29T12:34:56");
        assert_eq!(
            written(4_107_542_400),
            "2100-03-01T00:00:00",
            "no leap year"
        );
        assert_eq!(written(1_795_273_774), "2026-11-21T15:09:34");
        let seoul = Clock::new(None, 9 * 60 * 60);
        assert_eq!(seoul.local(1_795_273_774).iso(), "2026-11-22T00:09:34");
    }

    #[test]
    fn what_was_just_now_is_told_in_minutes_and_what_is_long_ago_by_its_date() {
        let now = 1_795_273_774; // 2026-11-21T15:09:34
        let clock = Clock::new(Some(now), 0);
        let at = |ago: i64| Local::of(now - ago);
        let (hour, day) = (3600, 24 * 3600);
        assert_eq!(clock.when(now - 59), When::MinutesAgo(0));
        assert_eq!(clock.when(now - hour + 1), When::MinutesAgo(59));
        assert_eq!(clock.when(now - hour), When::Today(at(hour)));
        // Five past four in the morning, and five to four.
        assert_eq!(clock.when(now - 11 * hour), When::Today(at(11 * hour)));
        assert_eq!(clock.when(now - 12 * hour), When::Yesterday(at(12 * hour)));
        assert_eq!(clock.when(now - 2 * day), When::ThisYear(at(2 * day)));
        assert_eq!(clock.when(now - 330 * day), When::Earlier(at(330 * day)));
        assert_eq!(
            clock.when(now + hour),
            When::ThisYear(at(-hour)),
            "a clock set back"
        );
    }

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

    #[test]
    fn a_moment_has_the_date_of_the_calendar() {
        let at = |seconds: i64, east: i64| {
            let Local {
                year,
                month,
                day,
                hour,
                minute,
                ..
            } = Clock::new(None, east).local(seconds);
            (year, month, day, hour, minute)
        };
        assert_eq!(at(0, 0), (1970, 1, 1, 0, 0));
        // A leap day, the one a century does not have, and one across midnight.
        assert_eq!(at(951_782_400, 0), (2000, 2, 29, 0, 0));
        assert_eq!(at(4_107_542_399, 0), (2100, 2, 28, 23, 59));
        assert_eq!(at(1_795_186_800, 9 * 3600), (2026, 11, 21, 0, 0));
        assert_eq!(at(-1, 0), (1969, 12, 31, 23, 59));
    }
}
