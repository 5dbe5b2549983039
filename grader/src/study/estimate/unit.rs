//! What a unit is worth. In: one word. Out: its factor to seconds or bits, or nothing.
//!
//! Where a letter could be two things:
//!
//! - `B` is bytes and `b` is bits, always: `gb` is gigabits. The case of the prefix is not looked at, as
//!   nobody means millibytes by `mB`.
//! - `m` alone is a minute and `M` alone a million.
//! - `B` right after a digit (`2B`) is a billion; after a space (`2 B`) bytes. `500B` as bytes is
//!   understood where the question asks for data (see `parse::read`).
//! - `K M G T` without a unit count; `메가 기가 테라` without a unit are bytes, as people say it.
//! - `KB MB GB` are powers of 1000, `KiB MiB GiB` of 1024.
//! - A month has 30 days and a year 365.

use super::quantity::{Dimension, Family, Quantity};
use super::text::Cursor;

pub type Unit = Quantity;

pub const SECOND: f64 = 1.0;
pub const MINUTE: f64 = 60.0;
pub const HOUR: f64 = 3_600.0;
pub const DAY: f64 = 86_400.0;
pub const WEEK: f64 = 7.0 * DAY;
pub const MONTH: f64 = 30.0 * DAY;
pub const YEAR: f64 = 365.0 * DAY;

pub fn time(seconds: f64) -> Unit {
    Quantity {
        value: seconds,
        dimension: Dimension::TIME,
        family: Family::Neither,
    }
}

fn rate(each: f64) -> Unit {
    Quantity {
        value: 1.0 / each,
        dimension: Dimension::RATE,
        family: Family::Neither,
    }
}

pub fn bits(count: f64) -> Unit {
    Quantity {
        value: count,
        dimension: Dimension::DATA,
        family: Family::Bits,
    }
}

pub fn bytes(count: f64) -> Unit {
    Quantity {
        value: count * 8.0,
        dimension: Dimension::DATA,
        family: Family::Bytes,
    }
}

/// The units of an estimate line: one way of writing each.
pub fn of_lines(word: &str) -> Option<Unit> {
    const TIME: &[&str] = &[
        "ns", "us", "ms", "s", "min", "h", "day", "week", "month", "year",
    ];
    let data = || match word.strip_suffix("bit") {
        Some(prefix) => matches!(prefix, "" | "K" | "M" | "G" | "T"),
        None => matches!(
            word.strip_suffix('B'),
            Some("" | "K" | "M" | "G" | "T" | "P" | "Ki" | "Mi" | "Gi" | "Ti" | "Pi")
        ),
    };
    if TIME.contains(&word) || data() {
        return latin(word);
    }
    None
}

/// A whole word of Latin letters.
pub fn latin(word: &str) -> Option<Unit> {
    latin_time(word)
        .or_else(|| latin_data(word))
        .or_else(|| latin_rate(word))
}

pub fn latin_time(word: &str) -> Option<Unit> {
    // `M` is a million.
    if word == "M" {
        return None;
    }
    let seconds = match word.to_ascii_lowercase().as_str() {
        "ns" | "nsec" | "nanosecond" | "nanoseconds" | "nanos" => 1e-9,
        "us" | "usec" | "microsecond" | "microseconds" | "micros" => 1e-6,
        "ms" | "msec" | "msecs" | "millisecond" | "milliseconds" | "millis" => 1e-3,
        "s" | "sec" | "secs" | "second" | "seconds" => SECOND,
        "m" | "min" | "mins" | "minute" | "minutes" => MINUTE,
        "h" | "hr" | "hrs" | "hour" | "hours" => HOUR,
        "d" | "day" | "days" => DAY,
        "w" | "wk" | "wks" | "week" | "weeks" => WEEK,
        "mo" | "mon" | "mos" | "month" | "months" => MONTH,
        "y" | "yr" | "yrs" | "year" | "years" => YEAR,
        _ => return None,
    };
    Some(time(seconds))
}

fn latin_data(word: &str) -> Option<Unit> {
    if let Some(data) = word.strip_suffix("ps").or_else(|| word.strip_suffix("PS")) {
        // `bps`, `Mbps`, `MBps`; and `mbps`, `MBPS`, as people write them without thinking of the case.
        let shouted = word.ends_with("BPS");
        return latin_amount(&if shouted {
            data.to_ascii_lowercase()
        } else {
            data.to_owned()
        })
        .filter(|_| data.ends_with(['b', 'B', 't']))
        .and_then(|data| data.over(time(SECOND)));
    }
    latin_amount(word)
}

fn latin_amount(word: &str) -> Option<Unit> {
    let lower = word.to_ascii_lowercase();
    for (suffix, unit) in [
        ("bytes", bytes(1.0)),
        ("byte", bytes(1.0)),
        ("octets", bytes(1.0)),
        ("bits", bits(1.0)),
        ("bit", bits(1.0)),
    ] {
        if let Some(prefix) = lower.strip_suffix(suffix) {
            return Some(unit.times(Quantity::count(prefix_of(prefix)?)));
        }
    }
    let unit = if word.ends_with('B') {
        bytes(1.0)
    } else {
        bits(1.0)
    };
    let prefix = lower.strip_suffix('b')?;
    Some(unit.times(Quantity::count(prefix_of(prefix)?)))
}

fn prefix_of(prefix: &str) -> Option<f64> {
    Some(match prefix {
        "" => 1.0,
        "k" | "kilo" => 1e3,
        "m" | "mega" => 1e6,
        "g" | "giga" => 1e9,
        "t" | "tera" => 1e12,
        "p" | "peta" => 1e15,
        "e" | "exa" => 1e18,
        "ki" | "kibi" => 1024.0,
        "mi" | "mebi" => 1024f64.powi(2),
        "gi" | "gibi" => 1024f64.powi(3),
        "ti" | "tebi" => 1024f64.powi(4),
        "pi" | "pebi" => 1024f64.powi(5),
        "ei" | "exbi" => 1024f64.powi(6),
        _ => return None,
    })
}

fn latin_rate(word: &str) -> Option<Unit> {
    let each = match word.to_ascii_lowercase().as_str() {
        "rps" | "qps" | "tps" | "iops" | "ops" | "eps" | "wps" | "mps" | "cps" | "hz" => SECOND,
        "rpm" | "qpm" | "tpm" => MINUTE,
        "rph" => HOUR,
        "rpd" => DAY,
        _ => return None,
    };
    Some(rate(each))
}

/// What `QPS 4000` divides by.
pub fn each_of(word: &str) -> Option<Unit> {
    Quantity::count(1.0).over(latin_rate(word)?)
}

/// A rate as an adverb: `1M daily`.
pub fn adverb(word: &str) -> Option<Unit> {
    Some(time(match word.to_ascii_lowercase().as_str() {
        "hourly" => HOUR,
        "daily" => DAY,
        "weekly" => WEEK,
        "monthly" => MONTH,
        "yearly" | "annually" | "annual" => YEAR,
        _ => return None,
    }))
}

const HANGUL_TIME: &[(&str, f64)] = &[
    ("나노초", 1e-9),
    ("마이크로초", 1e-6),
    ("밀리초", 1e-3),
    ("밀리세컨드", 1e-3),
    ("초", SECOND),
    ("분", MINUTE),
    ("시간", HOUR),
    ("일", DAY),
    ("주일", WEEK),
    ("주간", WEEK),
    ("주", WEEK),
    ("개월", MONTH),
    ("달", MONTH),
    ("월", MONTH),
    ("년", YEAR),
];

/// Times that are a number and a unit in one word.
const HANGUL_SPANS: &[(&str, f64)] = &[
    ("하루", DAY),
    ("이틀", 2.0 * DAY),
    ("사흘", 3.0 * DAY),
    ("나흘", 4.0 * DAY),
    ("닷새", 5.0 * DAY),
    ("열흘", 10.0 * DAY),
    ("보름", 15.0 * DAY),
    ("일주일", WEEK),
    ("일년", YEAR),
    ("일분", MINUTE),
    ("일초", SECOND),
];

const HANGUL_PREFIXES: &[(&str, f64)] = &[
    ("킬로", 1e3),
    ("메가", 1e6),
    ("기가", 1e9),
    ("테라", 1e12),
    ("페타", 1e15),
    ("엑사", 1e18),
    ("키비", 1024.0),
    ("메비", 1_048_576.0),
    ("기비", 1_073_741_824.0),
    ("테비", 1_099_511_627_776.0),
    ("", 1.0),
];

/// Moves past a unit in Hangul. `메가` and so on alone are bytes.
pub fn eat_hangul(cursor: &mut Cursor) -> Option<Unit> {
    eat_hangul_data(cursor).or_else(|| longest(cursor, HANGUL_TIME).map(time))
}

/// Moves past `하루`, `이틀`, `일주일`.
pub fn eat_span(cursor: &mut Cursor) -> Option<Unit> {
    longest(cursor, HANGUL_SPANS).map(time)
}

fn eat_hangul_data(cursor: &mut Cursor) -> Option<Unit> {
    for (prefix, factor) in HANGUL_PREFIXES {
        let start = cursor.at();
        if !cursor.eat(prefix) {
            continue;
        }
        // `10기가bps`, `1.6기가 bit`.
        let before = cursor.at();
        cursor.spaces();
        let latin = cursor.latin();
        if !prefix.is_empty()
            && matches!(
                latin.as_str(),
                "b" | "B" | "bit" | "bits" | "byte" | "bytes" | "bps" | "Bps"
            )
        {
            cursor.skip(latin.len());
            return self::latin(&latin).map(|unit| unit.times(Quantity::count(*factor)));
        }
        cursor.back_to(before);
        let unit = if cursor.eat("비트") {
            bits(1.0)
        } else if cursor.eat("바이트")
            || (!prefix.is_empty() && !cursor.peek().is_some_and(super::text::is_hangul))
        {
            bytes(1.0)
        } else {
            cursor.back_to(start);
            continue;
        };
        return Some(unit.times(Quantity::count(*factor)));
    }
    None
}

/// Moves past the longest of these words that is next.
pub fn longest<T: Copy>(cursor: &mut Cursor, words: &[(&str, T)]) -> Option<T> {
    let (word, meaning) = words
        .iter()
        .filter(|(word, _)| cursor.starts_with(word))
        .max_by_key(|(word, _)| word.len())?;
    cursor.eat(word);
    Some(*meaning)
}

#[cfg(test)]
mod tests {
    use super::{Cursor, bits, bytes, eat_hangul, latin, of_lines, time};
    use crate::study::estimate::quantity::Dimension;

    #[test]
    fn the_case_of_b_is_honoured() {
        assert_eq!(latin("MB"), Some(bytes(1e6)));
        assert_eq!(latin("Mb"), Some(bits(1e6)));
        assert_eq!(latin("mb"), Some(bits(1e6)));
        assert_eq!(latin("GiB"), Some(bytes(1_073_741_824.0)));
        assert_eq!(latin("kbit"), Some(bits(1e3)));
        let flow = latin("MBps").unwrap();
        assert_eq!((flow.value, flow.dimension), (8e6, Dimension::FLOW));
        assert_eq!(latin("mbps").unwrap().value, 1e6);
    }

    #[test]
    fn small_m_is_a_minute_and_large_m_no_unit() {
        assert_eq!(latin("m"), Some(time(60.0)));
        assert_eq!(latin("M"), None);
        assert_eq!(latin("xyz"), None);
        assert_eq!(latin("ps"), None);
        assert_eq!(latin("stops"), None);
    }

    #[test]
    fn estimate_lines_know_one_way_of_writing() {
        assert!(of_lines("month").is_some() && of_lines("Gbit").is_some());
        assert!(of_lines("months").is_none() && of_lines("Gbps").is_none());
        assert!(of_lines("m").is_none() && of_lines("gB").is_none());
    }

    #[test]
    fn korean_units_are_longest_first() {
        let unit = |text| eat_hangul(&mut Cursor::new(text));
        assert_eq!(unit("시간"), Some(time(3600.0)));
        assert_eq!(unit("주일"), Some(time(604_800.0)));
        assert_eq!(unit("메가비트"), Some(bits(1e6)));
        assert_eq!(unit("기가"), Some(bytes(1e9)));
        assert_eq!(unit("건"), None);
    }
}
