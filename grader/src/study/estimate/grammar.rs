//! Numbers, units, names and `+ - * / ( )`. Two kinds of text: what a person types, with words around
//! the numbers, and an estimate line, with names and one way of writing each unit.

mod person;

use super::lines::Names;
use super::number::{self, Letters, Number};
use super::parse::{NotUnderstood, Read, Told, Why};
use super::quantity::Quantity;
use super::text::{Cursor, normalised};
use super::unit;

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
            let plus = !minus && self.another_follows() && self.cursor.eat("+");
            if !minus && !plus {
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
}

fn finite(quantity: Quantity, typed: &str) -> Parsed {
    if quantity.value.is_finite() {
        Ok(quantity)
    } else {
        Err(NotUnderstood::new(typed, Why::TooLarge))
    }
}
