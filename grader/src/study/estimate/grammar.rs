//! Numbers, units, names and `+ - * / ( )`. Two kinds of text: what a person types, with words around
//! the numbers, and an estimate line, with names and one way of writing each unit.

use super::counter;
use super::lines::Names;
use super::number::{self, Letters, Number};
use super::parse::{NotUnderstood, Read, Told, Why};
use super::quantity::{Dimension, Quantity};
use super::text::{Cursor, is_hangul, normalised};
use super::unit::{self, Unit};

/// More is not an estimate, and parentheses cannot be deeper than that.
const LONGEST: usize = 400;
const DEEPEST: usize = 32;

/// What a person typed.
pub fn person(text: &str, letters: Letters) -> Result<Read, NotUnderstood> {
    let mut parser = Parser::new(text, None, letters)?;
    let quantity = parser.phrase()?;
    let told = parser.told;
    Ok(Read { quantity, told })
}

/// An expression of an estimate line, and the numbers written in it.
pub fn line(text: &str, names: &Names) -> Result<(Quantity, Vec<Number>), NotUnderstood> {
    let mut parser = Parser::new(text, Some(names), Letters::Usual)?;
    let quantity = parser.sum()?;
    parser.end()?;
    let quantity = finite(quantity, text)?;
    Ok((quantity, parser.numbers))
}

struct Parser<'a> {
    cursor: Cursor,
    /// Only in an estimate line.
    names: Option<&'a Names>,
    letters: Letters,
    told: Vec<Told>,
    numbers: Vec<Number>,
    depth: usize,
}

type Parsed = Result<Quantity, NotUnderstood>;

impl<'a> Parser<'a> {
    fn new(
        text: &str,
        names: Option<&'a Names>,
        letters: Letters,
    ) -> Result<Parser<'a>, NotUnderstood> {
        if text.chars().count() > LONGEST {
            let start: String = text.chars().take(20).collect();
            return Err(NotUnderstood::new(&format!("{start}…"), Why::TooLong));
        }
        let text = normalised(text);
        if text.trim().is_empty() {
            return Err(NotUnderstood::new("", Why::Empty));
        }
        Ok(Parser {
            cursor: Cursor::new(&text),
            names,
            letters,
            told: Vec::new(),
            numbers: Vec::new(),
            depth: 0,
        })
    }

    /// All that a person typed: `약 하루 평균 1억 건 정도`.
    fn phrase(&mut self) -> Parsed {
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

    fn end(&mut self) -> Result<(), NotUnderstood> {
        self.cursor.spaces();
        if self.cursor.at_end() {
            return Ok(());
        }
        let why = match self.cursor.peek() {
            Some('~') => Why::Range,
            Some(')') => Why::Unclosed,
            _ => Why::Unknown,
        };
        Err(NotUnderstood::new(&self.cursor.next_piece(), why))
    }

    fn sum(&mut self) -> Parsed {
        self.cursor.spaces();
        let negative = self.cursor.eat("-");
        if !negative {
            self.cursor.eat("+");
        }
        let mut sum = self.product()?;
        if negative {
            sum.value = -sum.value;
        }
        loop {
            self.cursor.spaces();
            let sign = self.cursor.at();
            let minus = self.cursor.eat("-");
            if !minus && !(self.another_follows() && self.cursor.eat("+")) {
                return Ok(sum);
            }
            let gap = self.cursor.peek() == Some(' ');
            let other = self.product()?;
            let piece = self.cursor.since(sign);
            if minus && !gap && self.names.is_none() {
                return Err(NotUnderstood::new(&piece, Why::Range));
            }
            let both = if minus {
                sum.minus(other)
            } else {
                sum.plus(other)
            };
            sum = both.map_err(|_| NotUnderstood::new(&piece, Why::Unlike))?;
        }
    }

    /// A `+` that nothing follows is `3만+`, more than 30,000.
    fn another_follows(&self) -> bool {
        let mut on = self.cursor.clone();
        on.skip(1);
        on.spaces();
        self.cursor.peek() == Some('+') && !on.at_end()
    }

    fn product(&mut self) -> Parsed {
        let mut product = self.factor(false)?;
        loop {
            self.cursor.spaces();
            let sign = self.cursor.at();
            if self.cursor.starts_with("**") {
                return Err(NotUnderstood::new("**", Why::Unknown));
            }
            if self.cursor.eat("*") || self.eat_times() {
                product = product.times(self.factor(self.names.is_some())?);
            } else if self.cursor.eat("/") || self.eat_per() {
                let by = self.factor(true)?;
                let piece = self.cursor.since(sign);
                product = product
                    .over(by)
                    .ok_or_else(|| NotUnderstood::new(&piece, Why::ByZero))?;
            } else if let Some(more) = self.more(product)? {
                product = more;
            } else {
                return Ok(product);
            }
        }
    }

    /// `x` between two numbers.
    fn eat_times(&mut self) -> bool {
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
    fn eat_per(&mut self) -> bool {
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
    fn more(&mut self, so_far: Quantity) -> Result<Option<Quantity>, NotUnderstood> {
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

    fn factor(&mut self, unit_alone: bool) -> Parsed {
        self.cursor.spaces();
        if self.cursor.eat("(") {
            return self.parenthesis();
        }
        let found = match self.names {
            Some(names) => self.line_factor(names, unit_alone)?,
            None => self.person_factor(unit_alone)?,
        };
        found.ok_or_else(|| {
            let piece = self.cursor.next_piece();
            let letters = piece.chars().next().is_some_and(char::is_alphanumeric);
            NotUnderstood::new(&piece, if letters { Why::Unknown } else { Why::NoNumber })
        })
    }

    fn parenthesis(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(NotUnderstood::new("(", Why::TooLong));
        }
        let sum = self.sum()?;
        self.depth -= 1;
        self.cursor.spaces();
        if !self.cursor.eat(")") {
            let piece = self.cursor.next_piece();
            let end = piece.is_empty();
            return Err(NotUnderstood::new(
                if end { "(" } else { &piece },
                if end { Why::Unclosed } else { Why::Unknown },
            ));
        }
        Ok(sum)
    }

    fn number(&mut self) -> Result<Option<Quantity>, NotUnderstood> {
        let start = self.cursor.at();
        let Some(number) = number::read(&mut self.cursor, self.letters)? else {
            return Ok(None);
        };
        if !number.value.is_finite() {
            return Err(NotUnderstood::new(&self.cursor.since(start), Why::TooLarge));
        }
        if self.cursor.before() == Some('B') {
            self.told.push(Told::Billion);
        }
        self.numbers.push(number);
        Ok(Some(Quantity::count(number.value)))
    }

    fn line_factor(
        &mut self,
        names: &Names,
        unit_alone: bool,
    ) -> Result<Option<Quantity>, NotUnderstood> {
        let start = self.cursor.at();
        let word = self.cursor.identifier();
        if self
            .cursor
            .peek()
            .is_some_and(|c| !c.is_ascii_digit() && c != '.')
        {
            let known = names
                .get(&word)
                .or_else(|| unit::of_lines(&word).filter(|_| unit_alone));
            if known.is_some() {
                self.cursor.skip(word.chars().count());
                return Ok(known);
            }
        }
        let Some(number) = self.number()? else {
            return Ok(None);
        };
        if self.cursor.at() < start + word.chars().count()
            && !word.starts_with(|c: char| c.is_ascii_digit())
        {
            self.cursor.back_to(start);
            return Ok(None);
        }
        let after = self.cursor.at();
        self.cursor.spaces();
        let word = self.cursor.identifier();
        let Some(unit) = unit::of_lines(&word) else {
            self.cursor.back_to(after);
            return Ok(Some(number));
        };
        self.cursor.skip(word.chars().count());
        Ok(Some(number.times(unit)))
    }

    fn person_factor(&mut self, unit_alone: bool) -> Result<Option<Quantity>, NotUnderstood> {
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
        loop {
            let start = self.cursor.at();
            match self.word() {
                Some(Word::Counted) => {}
                Some(Word::Unit(unit)) if !has_unit => {
                    has_unit = true;
                    quantity = quantity.times(unit);
                }
                _ => {
                    self.cursor.back_to(start);
                    return quantity;
                }
            }
        }
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
        if unit.dimension.data != 0 && !matches!(self.cursor.before(), Some('트')) {
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

enum Word {
    Unit(Unit),
    Counted,
}

fn finite(quantity: Quantity, typed: &str) -> Parsed {
    if quantity.value.is_finite() {
        Ok(quantity)
    } else {
        Err(NotUnderstood::new(typed, Why::TooLarge))
    }
}
