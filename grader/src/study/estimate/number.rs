//! Numbers as they are written. In: a place in a text. Out: the value, and how exactly it was written.

use super::numeral;
use super::parse::{NotUnderstood, Why};
use super::text::Cursor;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    pub value: f64,
    /// What one unit in the last written digit is worth: 0.1 in `38.6`, a thousand in `3만 5천`.
    pub place: f64,
    /// Written with a decimal point.
    pub point: bool,
}

impl Number {
    pub fn whole(value: f64) -> Number {
        Number {
            value,
            place: 1.0,
            point: false,
        }
    }

    pub fn scaled(self, by: f64) -> Number {
        Number {
            value: self.value * by,
            place: self.place * by,
            ..self
        }
    }

    /// What one unit in the last digit that is *claimed* is worth. Every digit that is shown is
    /// claimed, except zeros that end a whole number beyond its third digit; and a single digit
    /// claims a zero after it. Zero claims to be nothing else.
    pub fn claimed(self) -> f64 {
        let lead = 10f64.powi(magnitude(self.value));
        if self.value == 0.0 {
            return 0.0;
        }
        if self.place > lead / 5.0 {
            return self.place / 10.0;
        }
        let mut claimed = self.place;
        while !self.point && claimed < lead / 500.0 && divides(claimed * 10.0, self.value) {
            claimed *= 10.0;
        }
        claimed
    }
}

/// The power of ten of the first digit.
pub fn magnitude(value: f64) -> i32 {
    if value == 0.0 {
        return 0;
    }
    // A hair more, for 1000 is stored as it is and its logarithm may not be.
    (value.abs().log10() + 1e-9).floor() as i32
}

fn divides(unit: f64, value: f64) -> bool {
    let times = value / unit;
    (times - times.round()).abs() < 1e-6
}

/// What letters are read as where they could be two things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Letters {
    /// `2B` is a billion, `5m` minutes, `10G` a count, `기가` bytes.
    #[default]
    Usual,
    /// `500B` and `10G` are bytes.
    Data,
    /// `100m` and `2b` are a million and a billion.
    Count,
}

/// Reads a number, if one is next.
pub fn read(cursor: &mut Cursor, letters: Letters) -> Result<Option<Number>, NotUnderstood> {
    Ok(match numeral::read(cursor)? {
        Some(read) if read.korean => Some(read.number),
        Some(read) => Some(suffixed(cursor, read.number, letters)),
        None => in_english(cursor),
    })
}

/// `two million`, `three servers`.
fn in_english(cursor: &mut Cursor) -> Option<Number> {
    const ONES: &str = "zero one two three four five six seven eight nine ten eleven twelve";
    let word = cursor.latin();
    let value = ONES
        .split(' ')
        .position(|one| one.eq_ignore_ascii_case(&word));
    cursor.skip(value.map_or(0, |_| word.len()));
    let mut number = Number::whole(value.unwrap_or(1) as f64);
    let mut any = value.is_some();
    while let Some(factor) = eat_word(cursor) {
        number = number.scaled(factor);
        any = true;
    }
    any.then_some(number)
}

/// A number in digits: `1,000`, `.5`, `3e9`, `2^10`.
pub fn arabic(cursor: &mut Cursor) -> Result<Option<Number>, NotUnderstood> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let begins = digit(cursor.peek()) || (cursor.peek() == Some('.') && digit(cursor.peek_on(1)));
    if !begins {
        return Ok(None);
    }
    let start = cursor.at();
    // A mark belongs to the number if a digit follows it.
    while digit(cursor.peek())
        || (matches!(cursor.peek(), Some(',' | '_' | '.')) && digit(cursor.peek_on(1)))
    {
        cursor.skip(1);
    }
    let written = cursor.since(start);
    exponent(cursor);
    let literal = cursor.since(start);
    let wrong = || NotUnderstood::new(&literal, Why::Number);
    let (whole, decimals) = match written.split_once('.') {
        Some((_, decimals)) if decimals.contains(['.', ',', '_']) => return Err(wrong()),
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (written.as_str(), None),
    };
    if !grouped(whole) {
        return Err(wrong());
    }
    let plain = literal.replace([',', '_'], "");
    let value: f64 = plain.parse().map_err(|_| wrong())?;
    let power = plain
        .split(['e', 'E'])
        .nth(1)
        .map_or(Ok(0), str::parse)
        .map_err(|_| wrong())?;
    let places = i32::try_from(decimals.map_or(0, str::len)).map_err(|_| wrong())?;
    let number = Number {
        value,
        place: 10f64.powi(power - places),
        point: decimals.is_some(),
    };
    raised(cursor, start, number).map(Some)
}

fn exponent(cursor: &mut Cursor) {
    let sign = usize::from(matches!(cursor.peek_on(1), Some('+' | '-')));
    let follows = cursor.peek_on(1 + sign).is_some_and(|c| c.is_ascii_digit());
    if matches!(cursor.peek(), Some('e' | 'E')) && follows {
        cursor.skip(1 + sign);
        cursor.skip(cursor.run(|c| c.is_ascii_digit()).len());
    }
}

/// Groups of three, as far as there are groups.
fn grouped(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default().len();
    !whole.contains(',') || ((1..=3).contains(&first) && groups.all(|group| group.len() == 3))
}

/// `10의 9승`, `2의 10제곱`.
fn says_power(cursor: &Cursor) -> bool {
    let mut on = cursor.clone();
    on.eat("의");
    on.spaces();
    on.skip(on.run(|c| c.is_ascii_digit()).len());
    cursor.starts_with("의") && (on.starts_with("승") || on.starts_with("제곱"))
}

/// `10^9` and `10**9`.
fn raised(cursor: &mut Cursor, start: usize, base: Number) -> Result<Number, NotUnderstood> {
    let before = cursor.at();
    cursor.spaces();
    let said = says_power(cursor) && cursor.eat("의");
    if !said && !cursor.eat("**") && !cursor.eat("^") {
        cursor.back_to(before);
        return Ok(base);
    }
    cursor.spaces();
    let from = cursor.at();
    if matches!(cursor.peek(), Some('-' | '+')) {
        cursor.skip(1);
    }
    cursor.skip(cursor.run(|c| c.is_ascii_digit()).len());
    let power: Result<i32, _> = cursor.since(from).parse();
    let _ = said && (cursor.eat("제곱") || cursor.eat("승"));
    let fraction =
        cursor.peek() == Some('.') && cursor.peek_on(1).is_some_and(|c| c.is_ascii_digit());
    match power {
        Ok(power) if !fraction && power.abs() <= 300 => {
            let value = base.value.powi(power);
            Ok(Number {
                value,
                place: value.min(1.0),
                point: false,
            })
        }
        _ => Err(NotUnderstood::new(&cursor.since(start), Why::Number)),
    }
}

/// `K`, `M`, `million` after digits.
fn suffixed(cursor: &mut Cursor, number: Number, letters: Letters) -> Number {
    let mut number = number;
    let start = cursor.at();
    cursor.spaces();
    if ["%", "퍼센트", "프로", "percent", "pct"]
        .iter()
        .any(|percent| cursor.eat(percent))
    {
        return number.scaled(0.01);
    }
    let spaced = cursor.at() > start;
    let word = cursor.latin();
    if let Some(factor) = letter(&word, spaced, letters) {
        cursor.skip(word.len());
        return number.scaled(factor);
    }
    // `10kqps`: a letter, and a unit or what is counted.
    if let (Some(first), Some(rest)) = (word.get(..1), word.get(1..))
        && !spaced
        && "kKMGT".contains(first)
        && known(rest)
        && !known(&word)
    {
        cursor.skip(1);
        return number.scaled(letter(first, spaced, Letters::Usual).unwrap_or(1.0));
    }
    cursor.back_to(start);
    while let Some(factor) = eat_word(cursor) {
        number = number.scaled(factor);
    }
    number
}

fn known(word: &str) -> bool {
    word.len() > 1 && (super::unit::latin(word).is_some() || super::counter::is_counter(word))
}

fn letter(word: &str, spaced: bool, letters: Letters) -> Option<f64> {
    let data = letters == Letters::Data;
    Some(match word {
        "K" | "k" if !data => 1e3,
        "M" if !data => 1e6,
        "G" if !data => 1e9,
        "T" if !data => 1e12,
        "B" if !data && !spaced => 1e9,
        "m" if letters == Letters::Count => 1e6,
        "b" if letters == Letters::Count => 1e9,
        "mn" | "mln" | "mil" | "Mn" => 1e6,
        "bn" | "bln" | "bil" | "Bn" => 1e9,
        "tn" | "trn" | "Tn" => 1e12,
        _ => return None,
    })
}

fn eat_word(cursor: &mut Cursor) -> Option<f64> {
    let start = cursor.at();
    cursor.spaces();
    let word = cursor.latin();
    let lower = word.to_ascii_lowercase();
    let factor = match lower.strip_suffix('s').unwrap_or(&lower) {
        "hundred" => 1e2,
        "thousand" => 1e3,
        "million" => 1e6,
        "billion" => 1e9,
        "trillion" => 1e12,
        _ => {
            cursor.back_to(start);
            return None;
        }
    };
    cursor.skip(word.len());
    Some(factor)
}
