//! An answer beside the right one. In: two quantities. Out: how much it is worth, and what went wrong.
//! The dimension comes first; then only the ratio counts, whichever way.

use super::quantity::{Dimension, Family, Quantity};
use super::slip::{self, Slip, SlipFound};
pub use crate::study::question::WITHIN;

/// Within this it is good,
pub const GOOD: f64 = 2.0;
/// and within this it has the order of magnitude.
pub const MAGNITUDE: f64 = 10.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credit {
    Full,
    Good,
    Magnitude,
    Off,
    WrongDimension(Mismatch),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch {
    pub expected: Dimension,
    pub given: Dimension,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    pub credit: Credit,
    /// Given by expected; nothing where they are not of one dimension or the right answer is zero.
    pub ratio: Option<f64>,
    /// Never with a right answer.
    pub slip: Option<SlipFound>,
}

/// Judges an answer. `within` is the factor for a full answer, [`WITHIN`] where a question does not say.
pub fn judge(expected: Quantity, given: Quantity, within: f64, slips: &[Slip]) -> Judged {
    let only = |credit| Judged {
        credit,
        ratio: None,
        slip: None,
    };
    if expected.dimension != given.dimension {
        return only(Credit::WrongDimension(Mismatch {
            expected: expected.dimension,
            given: given.dimension,
        }));
    }
    if expected.value == given.value {
        return Judged {
            ratio: Some(1.0),
            ..only(Credit::Full)
        };
    }
    let ratio = given.value / expected.value;
    if !(ratio.is_finite() && ratio > 0.0) {
        return only(Credit::Off);
    }
    let credit = credit(ratio, within);
    let slip = (credit != Credit::Full)
        .then(|| slip::find(ratio, slips, families_differ(expected, given)))
        .flatten();
    Judged {
        credit,
        ratio: Some(ratio),
        slip,
    }
}

fn credit(ratio: f64, within: f64) -> Credit {
    let apart = ratio.ln().abs() - 1e-9;
    if apart <= within.max(1.0).ln() {
        Credit::Full
    } else if apart <= GOOD.ln() {
        Credit::Good
    } else if apart <= MAGNITUDE.ln() {
        Credit::Magnitude
    } else {
        Credit::Off
    }
}

fn families_differ(one: Quantity, other: Quantity) -> bool {
    one.family != Family::Neither && other.family != Family::Neither && one.family != other.family
}
