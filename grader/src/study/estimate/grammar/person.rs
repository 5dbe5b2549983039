//! The words a person puts around numbers: `하루 평균`, `건/초`, `1시간 30분`, `per day`.

use super::{Parsed, Parser, finite};
use crate::study::estimate::counter;
use crate::study::estimate::number::{self, Letters};
use crate::study::estimate::parse::{NotUnderstood, Told, Why};
use crate::study::estimate::quantity::{Dimension, Quantity};
use crate::study::estimate::text::is_hangul;
use crate::study::estimate::unit::{self, Unit};

enum Word {
    Unit(Unit),
    Counted,
}

impl Parser<'_> {
    /// All that a person typed: `약 하루 평균 1억 건 정도`.
    pub(super) fn phrase(&mut self) -> Parsed {
        counter::eat_before(&mut self.cursor);
        let start = self.cursor.at();
        let each = counter::eat_each(&mut self.cursor);
        let said = self.cursor.since(start);
        let from = self.cursor.at();
        let mut quantity = self.sum()?;
        let typed = self.cursor.since(from);
        if let Some(each) = each {
            if quantity.dimension.time < 0 {
                return Err(NotUnderstood::new(&said, Why::TwiceARate));
            }
            quantity = quantity
                .over(each)
                .ok_or_else(|| NotUnderstood::new(&said, Why::ByZero))?;
        }
        counter::eat_after(&mut self.cursor);
        self.end()?;
        if quantity.value < 0.0 {
            return Err(NotUnderstood::new(&typed, Why::Negative));
        }
        finite(quantity, &typed)
    }

    /// `x` between two numbers.
    pub(super) fn eat_times(&mut self) -> bool {
        let times = self.names.is_none()
            && matches!(self.cursor.latin().as_str(), "x" | "X")
            && self.x_multiplies();
        self.cursor.skip(usize::from(times));
        times
    }

    fn x_multiplies(&self) -> bool {
        let mut on = self.cursor.clone();
        on.skip(1);
        on.spaces();
        on.peek()
            .is_some_and(|c| c.is_ascii_digit() || c == '(' || "천백십만억조".contains(c))
    }

    /// `per`, and the `a` of `a day`.
    pub(super) fn eat_per(&mut self) -> bool {
        let word = self.cursor.latin();
        let per = self.names.is_none()
            && matches!(
                word.to_ascii_lowercase().as_str(),
                "per" | "a" | "an" | "each" | "every" | "p"
            );
        self.cursor.skip(if per { word.len() } else { 0 });
        per
    }

    /// What a person puts behind without a sign: `1시간 30분`, `1초에 100건`, `1M daily`.
    pub(super) fn more(&mut self, so_far: Quantity) -> Result<Option<Quantity>, NotUnderstood> {
        if self.names.is_some() {
            return Ok(None);
        }
        let start = self.cursor.at();
        if let Some(each) = unit::adverb(&self.cursor.latin()) {
            self.cursor.skip(self.cursor.latin().len());
            return Ok(so_far.over(each));
        }
        let measured = matches!(so_far.dimension, Dimension::TIME | Dimension::DATA);
        let linked = so_far.dimension == Dimension::TIME && counter::eat_link(&mut self.cursor);
        if measured && self.number_is_next() {
            let next = self.factor(false)?;
            if linked {
                return next
                    .over(so_far)
                    .map(Some)
                    .ok_or_else(|| NotUnderstood::new(&self.cursor.since(start), Why::ByZero));
            }
            if next.dimension == so_far.dimension && next.value < so_far.value {
                return Ok(so_far.plus(next).ok());
            }
        }
        self.cursor.back_to(start);
        Ok(None)
    }

    fn number_is_next(&mut self) -> bool {
        self.cursor.spaces();
        let start = self.cursor.at();
        let is = matches!(number::read(&mut self.cursor, self.letters), Ok(Some(_)));
        self.cursor.back_to(start);
        is
    }

    pub(super) fn person_factor(
        &mut self,
        unit_alone: bool,
    ) -> Result<Option<Quantity>, NotUnderstood> {
        if let Some(span) = unit::eat_span(&mut self.cursor) {
            return Ok(Some(span));
        }
        if let Some(number) = self.number()? {
            return Ok(Some(self.with_words(number)));
        }
        if !unit_alone {
            return Ok(None);
        }
        Ok(self.word().map(|word| match word {
            Word::Unit(unit) => {
                self.cursor.eat("당");
                unit
            }
            Word::Counted => self.with_words(Quantity::count(1.0)),
        }))
    }

    /// The unit and what is counted, behind a number.
    fn with_words(&mut self, number: Quantity) -> Quantity {
        let mut quantity = number;
        let mut has_unit = false;
        let mut is_counted = false;
        loop {
            let start = self.cursor.at();
            match self.word() {
                Some(Word::Counted) => is_counted = true,
                // `1억 건 하루` is no time.
                Some(Word::Unit(unit))
                    if !has_unit && (!is_counted || unit.dimension != Dimension::TIME) =>
                {
                    has_unit = true;
                    quantity = quantity.times(self.and_a_half(number, unit));
                }
                _ => {
                    self.cursor.back_to(start);
                    return quantity;
                }
            }
        }
    }

    /// `1시간 반`: what to multiply an hour's number with.
    fn and_a_half(&mut self, number: Quantity, unit: Unit) -> Unit {
        let start = self.cursor.at();
        self.cursor.spaces();
        let half = unit.dimension == Dimension::TIME && number.value > 0.0 && self.cursor.eat("반");
        if half && !self.cursor.peek().is_some_and(is_hangul) {
            return unit.times(Quantity::count((number.value + 0.5) / number.value));
        }
        self.cursor.back_to(start);
        unit
    }

    fn word(&mut self) -> Option<Word> {
        let start = self.cursor.at();
        self.cursor.spaces();
        let word = if self.cursor.peek().is_some_and(is_hangul) {
            self.hangul()
        } else {
            self.latin()
        };
        if word.is_none() {
            self.cursor.back_to(start);
        }
        word
    }

    /// The longer of a unit and something counted: `주문` is no week.
    fn hangul(&mut self) -> Option<Word> {
        let start = self.cursor.at();
        let counted = counter::eat_hangul(&mut self.cursor);
        let to = self.cursor.at();
        self.cursor.back_to(start);
        let unit = unit::eat_hangul(&mut self.cursor);
        if counted && to > self.cursor.at() {
            self.cursor.back_to(to);
            return Some(Word::Counted);
        }
        let unit = unit?;
        if matches!(
            self.cursor.before(),
            Some('로' | '가' | '라' | '타' | '사' | '비')
        ) {
            self.told.push(Told::Bytes);
        }
        Some(Word::Unit(unit))
    }

    fn latin(&mut self) -> Option<Word> {
        let word = self.cursor.latin();
        let multiplies = matches!(word.as_str(), "x" | "X") && self.x_multiplies();
        if word.is_empty() || multiplies {
            return None;
        }
        let bare =
            matches!(word.as_str(), "K" | "k" | "M" | "G" | "T") && self.letters == Letters::Data;
        let unit = if bare {
            unit::latin(&format!("{word}B"))
        } else {
            unit::latin(&word)
        };
        let counted = counter::is_counter(&word);
        if unit.is_none() && !counted {
            return None;
        }
        self.cursor.skip(word.len());
        // The `ops` of `ops/s` are what is counted.
        let mut on = self.cursor.clone();
        on.spaces();
        let counted =
            counted && (unit.is_none() || on.peek() == Some('/') || on.starts_with("per"));
        match unit {
            Some(unit) if !counted => {
                self.tell(&word);
                Some(Word::Unit(unit))
            }
            _ => Some(Word::Counted),
        }
    }

    fn tell(&mut self, word: &str) {
        match word {
            "m" => self.told.push(Told::Minute),
            "kb" | "mb" | "gb" | "tb" | "pb" => self.told.push(Told::SmallB),
            _ => {}
        }
    }
}
