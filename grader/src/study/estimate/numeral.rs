//! Korean numerals: `3만 5천`, `1억 2천만`, `삼만 오천`, `열두`. A numeral is a chain of sections of
//! less than 10,000, each with its 만, 억 or 조, in falling order.

use super::number::{Number, arabic};
use super::parse::{NotUnderstood, Why};
use super::text::{Cursor, is_hangul};
use super::unit;

pub struct Read {
    pub number: Number,
    /// Written with Korean units or digits.
    pub korean: bool,
}

const LARGE: &[(char, f64)] = &[('만', 1e4), ('억', 1e8), ('조', 1e12), ('경', 1e16)];
const SMALL: &[(char, f64)] = &[('천', 1e3), ('백', 1e2), ('십', 1e1)];
const DIGITS: &str = "영일이삼사오육칠팔구";

/// As they stand before what is counted: `두 배`, `열두 대`. The first five cannot stand alone.
const NATIVE: &[(&str, f64)] = &[
    ("한", 1.0),
    ("두", 2.0),
    ("세", 3.0),
    ("네", 4.0),
    ("반", 0.5),
    ("하나", 1.0),
    ("둘", 2.0),
    ("셋", 3.0),
    ("넷", 4.0),
    ("다섯", 5.0),
    ("여섯", 6.0),
    ("일곱", 7.0),
    ("여덟", 8.0),
    ("아홉", 9.0),
];
const NATIVE_TENS: &[(&str, f64)] = &[
    ("열", 10.0),
    ("스무", 20.0),
    ("스물", 20.0),
    ("서른", 30.0),
    ("마흔", 40.0),
    ("쉰", 50.0),
    ("예순", 60.0),
];

pub fn read(cursor: &mut Cursor) -> Result<Option<Read>, NotUnderstood> {
    let start = cursor.at();
    let mut chain = Chain::default();
    while let Some(section) = section(cursor, &chain)? {
        let large = large(cursor, chain.below);
        chain.add(section, large);
        if large.is_none() {
            break;
        }
    }
    if chain.sections == 0 {
        cursor.back_to(start);
        return Ok(native(cursor));
    }
    if chain.skips_ten_thousand() {
        return Err(NotUnderstood::new(&cursor.since(start), Why::TwoReadings));
    }
    Ok(Some(Read {
        korean: chain.korean,
        number: chain.number,
    }))
}

fn native(cursor: &mut Cursor) -> Option<Read> {
    let start = cursor.at();
    let tens = unit::longest(cursor, NATIVE_TENS);
    let from = cursor.at();
    let ones = unit::longest(cursor, NATIVE);
    let short = matches!(
        cursor.since(from).as_str(),
        "한" | "두" | "세" | "네" | "반"
    );
    let mut on = cursor.clone();
    on.spaces();
    if (tens, ones) == (None, None) || (short && !on.peek().is_some_and(is_hangul)) {
        cursor.back_to(start);
        return None;
    }
    Some(Read {
        number: Number::whole(tens.unwrap_or(0.0) + ones.unwrap_or(0.0)),
        korean: true,
    })
}

struct Chain {
    number: Number,
    sections: usize,
    korean: bool,
    /// What the next large unit must be less than.
    below: f64,
    /// The last section had no large unit, and this value.
    bare: Option<f64>,
}

impl Default for Chain {
    fn default() -> Chain {
        Chain {
            number: Number::whole(0.0),
            sections: 0,
            korean: false,
            below: f64::INFINITY,
            bare: None,
        }
    }
}

impl Chain {
    fn add(&mut self, section: Section, large: Option<f64>) {
        let part = section.number.scaled(large.unwrap_or(1.0));
        self.number = Number {
            value: self.number.value + part.value,
            ..part
        };
        self.sections += 1;
        self.korean |= section.korean || large.is_some();
        self.bare = large.is_none().then_some(part.value);
        if large.is_some() {
            self.below = large.unwrap_or(self.below);
        }
    }

    /// `1억 2천` is said for 120 million and written for 100,002,000: nobody can know.
    fn skips_ten_thousand(&self) -> bool {
        let round = |value: f64| value >= 100.0 && value % 100.0 == 0.0;
        self.sections > 1 && self.below >= 1e8 && self.bare.is_some_and(round)
    }
}

struct Section {
    number: Number,
    korean: bool,
}

/// `2천`, `12`, `삼천오백`; nothing but a large unit stands for one of it.
fn section(cursor: &mut Cursor, chain: &Chain) -> Result<Option<Section>, NotUnderstood> {
    let start = cursor.at();
    let mut sum: Option<Number> = None;
    let mut korean = false;
    let mut below = 1e4;
    loop {
        let before = cursor.at();
        let gap = spaces(cursor);
        let first = sum.is_none() && chain.sections == 0;
        let Some(item) = item(cursor, below)? else {
            cursor.back_to(before);
            break;
        };
        let place = Place {
            continues: !first,
            gap: gap && !first,
            below_small: sum.map(|_| below),
            below_large: chain.below,
        };
        if item.unit.is_none() && !item.belongs(cursor, &place) {
            cursor.back_to(before);
            break;
        }
        korean |= item.hangul || item.unit.is_some();
        sum = Some(Number {
            value: sum.map_or(0.0, |sum| sum.value) + item.number.value,
            ..item.number
        });
        match item.unit {
            Some(unit) => below = unit,
            None => break,
        }
    }
    if sum.is_none() && !lone_large(cursor, chain.below) {
        cursor.back_to(start);
        return Ok(None);
    }
    Ok(Some(Section {
        number: sum.unwrap_or(Number::whole(1.0)),
        korean,
    }))
}

/// Digits with their 천, 백 or 십, or one of the two.
struct Item {
    number: Number,
    unit: Option<f64>,
    hangul: bool,
    /// How many digits are written.
    digits: usize,
}

fn item(cursor: &mut Cursor, below: f64) -> Result<Option<Item>, NotUnderstood> {
    let start = cursor.at();
    let sino = sinokorean(cursor);
    let coefficient = match sino {
        Some(digit) => Some(Number::whole(digit)),
        None => arabic(cursor)?,
    };
    let digits = cursor
        .since(start)
        .chars()
        .filter(char::is_ascii_digit)
        .count();
    let after = cursor.at();
    if digits > 0 {
        cursor.spaces();
    }
    let unit = eat_of(cursor, SMALL, below);
    if unit.is_none() {
        cursor.back_to(after);
    }
    if coefficient.is_none() && unit.is_none() {
        return Ok(None);
    }
    Ok(Some(Item {
        number: coefficient
            .unwrap_or(Number::whole(1.0))
            .scaled(unit.unwrap_or(1.0)),
        unit,
        hangul: sino.is_some(),
        digits,
    }))
}

/// Where in a numeral digits without a unit are.
struct Place {
    continues: bool,
    gap: bool,
    /// The 천, 백 or 십 before them in their section,
    below_small: Option<f64>,
    /// and the 만, 억 or 조 before their section.
    below_large: f64,
}

impl Item {
    /// Whether digits without 천, 백 or 십 belong to the number so far.
    fn belongs(&self, cursor: &Cursor, place: &Place) -> bool {
        let mut on = cursor.clone();
        if large(&mut on, place.below_large).is_some() {
            return true;
        }
        if self.hangul {
            // The `사` of `사용자` is no four; the `오` of `이십오초` is a five.
            let ends = place.below_small.is_some() && !place.gap;
            return ends || !cursor.peek().is_some_and(is_hangul);
        }
        if !place.continues {
            return true;
        }
        // `12만 3456`, `3만 500`; but in `2천5` and `3만 7` something is missing.
        let room = place.below_small.unwrap_or(place.below_large).log10();
        self.digits >= 3 && self.digits as f64 <= room && !(place.gap && self.digits > 4)
    }
}

/// Moves past a large unit, also after a space: `1 억`.
fn large(cursor: &mut Cursor, below: f64) -> Option<f64> {
    let start = cursor.at();
    if cursor.before().is_some_and(|c| c.is_ascii_digit()) {
        cursor.spaces();
    }
    let unit = if lone_large(cursor, below) {
        eat_of(cursor, LARGE, below)
    } else {
        None
    };
    if unit.is_none() {
        cursor.back_to(start);
    }
    unit
}

/// `만`, `억`; but `조회` and `경로` are words.
fn lone_large(cursor: &Cursor, below: f64) -> bool {
    let word = matches!(cursor.peek(), Some('조' | '경'))
        && cursor
            .peek_on(1)
            .is_some_and(|c| is_hangul(c) && !"원개건명".contains(c));
    !word && eat_of(&mut cursor.clone(), LARGE, below).is_some()
}

fn spaces(cursor: &mut Cursor) -> bool {
    let start = cursor.at();
    cursor.spaces();
    cursor.at() > start
}

fn sinokorean(cursor: &mut Cursor) -> Option<f64> {
    let digit = DIGITS
        .chars()
        .position(|digit| cursor.peek() == Some(digit))?;
    // `일 100건` is a day, `일주일` a week.
    let next = cursor.peek_on(1);
    let unit = next.is_some_and(|c| SMALL.iter().chain(LARGE).any(|(unit, _)| *unit == c));
    let after_small = cursor
        .before()
        .is_some_and(|c| SMALL.iter().any(|(unit, _)| *unit == c));
    if digit == 1 && !unit && !after_small {
        return None;
    }
    cursor.skip(1);
    Some(digit as f64)
}

/// Moves past a unit of this kind that is less than `below`.
fn eat_of(cursor: &mut Cursor, units: &[(char, f64)], below: f64) -> Option<f64> {
    let next = cursor.peek()?;
    let (_, factor) = units
        .iter()
        .find(|(unit, factor)| *unit == next && *factor < below)?;
    cursor.skip(1);
    Some(*factor)
}
