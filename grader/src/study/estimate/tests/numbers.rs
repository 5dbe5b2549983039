//! How exactly a number is written.

use crate::study::estimate::number::{Letters, Number, read};
use crate::study::estimate::text::Cursor;

fn number(text: &str) -> Number {
    read(&mut Cursor::new(text), Letters::Usual)
        .unwrap()
        .unwrap()
}

#[test]
fn the_place_of_the_last_digit_is_known() {
    for (text, place) in [
        ("38.6", 0.1),
        ("38", 1.0),
        ("1.2만", 1_000.0),
        ("3만 5천", 1_000.0),
        ("1억 2천만", 1e7),
        ("3e9", 1e9),
        ("99.9%", 0.001),
        ("2.50", 0.01),
        ("3.6M", 1e5),
    ] {
        let is = number(text).place;
        assert!((is / place - 1.0).abs() < 1e-9, "{text}: {is}");
    }
}

#[test]
fn zeros_at_the_end_are_claimed_up_to_the_third_digit() {
    for (text, claimed) in [
        ("12,345", 1.0),
        ("12,340", 10.0),
        ("12,000", 100.0),
        ("3,860", 10.0),
        ("120", 1.0),
        ("20", 1.0),
        ("1", 0.1),
        ("1.0", 0.1),
        ("1.00", 0.01),
        ("0.04", 0.001),
        ("1,000.0", 0.1),
        ("2,000,000", 10_000.0),
        ("3e-6", 1e-7),
        ("1억", 1e7),
        ("2^10", 1.0),
    ] {
        let is = number(text).claimed();
        assert!((is / claimed - 1.0).abs() < 1e-9, "{text}: {is}");
    }
    assert_eq!(number("0").claimed(), 0.0);
}
