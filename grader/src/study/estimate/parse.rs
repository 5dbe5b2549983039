//! What a person types, understood. In: one line. Out: a quantity, or the piece that was not understood.
//!
//! Understood are a number with or without a unit (`1.2만 건/초`, `약 3만 5천 rps`, `하루 1억 건`,
//! `35 GiB`) and a calculation (`100M / 30 / 86400`). What the letters mean that could mean two things
//! is told in [`super::unit`]; where the question's dimension is known it decides.

use super::grammar;
use super::number::Letters;
use super::quantity::{Dimension, Quantity};

/// The piece that was not understood, and in what way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUnderstood {
    pub piece: String,
    pub why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Nothing was typed.
    Empty,
    /// A number is missing where the piece is.
    NoNumber,
    /// Not a word, unit or sign that is known.
    Unknown,
    /// A number that is not written as numbers are: `1,00`, `1.2.3`.
    Number,
    /// `1억 2천`.
    TwoReadings,
    /// Added or subtracted, but of another dimension.
    Unlike,
    ByZero,
    TooLarge,
    TooLong,
    /// A parenthesis without its other half.
    Unclosed,
    /// `초당 3만 rps`.
    TwiceARate,
    Negative,
    /// `3~5만`.
    Range,
}

impl NotUnderstood {
    pub fn new(piece: &str, why: Why) -> NotUnderstood {
        NotUnderstood {
            piece: piece.trim().to_owned(),
            why,
        }
    }
}

/// A letter that could have been another thing, and was read in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// `m` was a minute, not a million.
    Minute,
    /// `B` right after the digits was a billion, not bytes.
    Billion,
    /// `mb`, `gb` were bits.
    SmallB,
    /// `기가` alone was gigabytes.
    Bytes,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    pub quantity: Quantity,
    pub told: Vec<Told>,
}

/// Understands what a person types.
pub fn parse(text: &str) -> Result<Quantity, NotUnderstood> {
    grammar::person(text, Letters::Usual).map(|read| read.quantity)
}

/// The same where it is known what is asked for: letters that could be two things are what fits.
pub fn read(text: &str, wanted: Dimension) -> Result<Read, NotUnderstood> {
    let usual = grammar::person(text, Letters::Usual);
    let fits = |read: &Read| read.quantity.dimension == wanted;
    if usual.as_ref().is_ok_and(fits) {
        return usual;
    }
    let others = [Letters::Data, Letters::Count];
    let other = others
        .into_iter()
        .filter_map(|letters| grammar::person(text, letters).ok())
        .find(fits);
    other.map_or(usual, Ok)
}
