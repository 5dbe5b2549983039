//! A quantity for a person to read: `38.6 / s`, `1.5 TB`, `3,860`. Four digits at most.

use super::number::magnitude;
use super::quantity::{Dimension, Family, Quantity};
use super::unit::{DAY, HOUR, MINUTE, YEAR};

/// To four digits, with commas: `1,388`, `38.58`, `0.002976`.
pub fn number(value: f64) -> String {
    let power = magnitude(value);
    if !value.is_finite() || !(-6..15).contains(&power) {
        return format!("{value:.3e}");
    }
    if power > 3 {
        let unit = 10f64.powi(power - 3);
        return grouped(&format!("{:.0}", (value / unit).round() * unit));
    }
    let decimals = usize::try_from(3 - power).unwrap_or(0);
    let text = format!("{value:.decimals$}");
    let short = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    grouped(short)
}

fn grouped(number: &str) -> String {
    let (whole, decimals) = number.split_at(number.find('.').unwrap_or(number.len()));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut text = sign.to_owned();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + decimals
}

/// With the unit that leaves a number of few digits.
pub fn quantity(quantity: Quantity) -> String {
    let Quantity {
        value,
        dimension,
        family,
    } = quantity;
    match dimension {
        Dimension::COUNT => number(value),
        Dimension::TIME => scaled(value, TIMES),
        Dimension::RATE if value != 0.0 && value.abs() < 0.1 => {
            format!("{} / day", number(value * DAY))
        }
        Dimension::RATE => format!("{} / s", number(value)),
        Dimension { data: 1, time } => {
            let amount = match family {
                Family::Bits => scaled(value, BITS),
                _ => scaled(value / 8.0, BYTES),
            };
            format!("{amount}{}", power_of_seconds(time))
        }
        Dimension { data, time } => {
            let data = if data == 0 {
                String::new()
            } else {
                format!(" bit^{data}")
            };
            format!("{}{data}{}", number(value), power_of_seconds(time))
        }
    }
}

fn power_of_seconds(time: i8) -> String {
    match time {
        0 => String::new(),
        -1 => " / s".to_owned(),
        1 => " s".to_owned(),
        _ => format!(" s^{time}"),
    }
}

const TIMES: &[(f64, &str)] = &[
    (1e-9, "ns"),
    (1e-6, "us"),
    (1e-3, "ms"),
    (1.0, "s"),
    (MINUTE, "min"),
    (HOUR, "h"),
    (DAY, "day"),
    (YEAR, "year"),
];
const BITS: &[(f64, &str)] = &[
    (1.0, "bit"),
    (1e3, "Kbit"),
    (1e6, "Mbit"),
    (1e9, "Gbit"),
    (1e12, "Tbit"),
];
const BYTES: &[(f64, &str)] = &[
    (1.0, "B"),
    (1e3, "KB"),
    (1e6, "MB"),
    (1e9, "GB"),
    (1e12, "TB"),
    (1e15, "PB"),
];

fn scaled(value: f64, units: &[(f64, &str)]) -> String {
    let fits = units
        .iter()
        .rev()
        .find(|(unit, _)| value.abs() >= *unit * 0.9999);
    let (unit, name) = fits.or(units.first()).copied().unwrap_or((1.0, ""));
    format!("{} {name}", number(value / unit))
}

#[cfg(test)]
mod tests {
    use super::{number, quantity};
    use crate::study::estimate::parse;

    #[test]
    fn numbers_have_four_digits_and_commas() {
        let numbers = [
            1388.9,
            38.58,
            0.0029763,
            12_345_678.0,
            1000.0,
            0.0,
            -1234.0,
            2.5e20,
        ];
        let shown = [
            "1,389",
            "38.58",
            "0.002976",
            "12,350,000",
            "1,000",
            "0",
            "-1,234",
            "2.500e20",
        ];
        assert_eq!(numbers.map(number), shown);
    }

    #[test]
    fn quantities_have_the_unit_that_fits() {
        let texts = [
            "38.6/s", "3040 GB", "1.6Gbps", "0.25 s", "90 min", "200MB/s", "30000",
        ];
        let shown = [
            "38.6 / s",
            "3.04 TB",
            "1.6 Gbit / s",
            "250 ms",
            "1.5 h",
            "200 MB / s",
            "30,000",
        ];
        assert_eq!(texts.map(|text| quantity(parse(text).unwrap())), shown);
    }
}
