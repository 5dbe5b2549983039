//! A clock, and what was reached by it.

use std::time::Duration;

use crate::lang::Lang;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// `6분 10초`, `1 h 3 min`.
pub fn minutes(lang: Lang, time: Duration) -> String {
    let seconds = time.as_secs();
    let parts = [
        (seconds / HOUR, "시간", " h"),
        (seconds % HOUR / MINUTE, "분", " min"),
        (seconds % MINUTE, "초", " s"),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, ko, en)| format!("{count}{}", lang.pick(ko, en)))
        .collect();
    match said.is_empty() {
        true => lang.pick("0초", "0 s").into(),
        false => said.join(" "),
    }
}

/// As a clock shows it: `23:41`, `1:03:05`.
pub fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes) = (seconds / HOUR, seconds % HOUR / MINUTE);
    let seconds = seconds % MINUTE;
    match hours {
        0 => format!("{minutes:02}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_its_parts() {
        for (seconds, ko, en, shown) in [
            (0, "0초", "0 s", "00:00"),
            (9, "9초", "9 s", "00:09"),
            (370, "6분 10초", "6 min 10 s", "06:10"),
            (1_800, "30분", "30 min", "30:00"),
            (3_785, "1시간 3분 5초", "1 h 3 min 5 s", "1:03:05"),
        ] {
            let time = Duration::from_secs(seconds);
            assert_eq!(minutes(Lang::Ko, time), ko);
            assert_eq!(minutes(Lang::En, time), en);
            assert_eq!(clock(time), shown);
        }
    }
}
