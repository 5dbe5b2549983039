//! Estimates: numbers with units, as people write them. Nothing here prints or reads a file.
//!
//! ```text
//! text       the text as the others read it: NFC, one kind of digit, a place in it
//! number     `4천`, `1억 2천만`, `1.5K`, `2^10`       numeral   the Korean half of it
//! unit       what a unit is worth                     counter   words that change nothing
//! grammar    numbers, units, names and `+ - * / ( )`
//! parse      what a person types ── Quantity
//! lines      an ```estimate block ── its lines, each recomputed
//! quantity   a value and its dimension                shown     a quantity, for a person to read
//! judge      expected, given ── credit                slip      by what factor people are off, and why
//! ```

pub mod counter;
pub mod grammar;
pub mod judge;
pub mod lines;
pub mod number;
pub mod numeral;
pub mod parse;
pub mod quantity;
pub mod shown;
pub mod slip;
pub mod text;
pub mod unit;

pub use judge::{Credit, Judged, Mismatch, judge};
pub use lines::{Line, LineError, Names, check_block, render};
pub use parse::{NotUnderstood, Why, parse, read};
pub use quantity::{Dimension, Family, Quantity};
pub use slip::{Slip, SlipFound};

#[cfg(test)]
mod tests;
