//! By what factor people are off, and why. In: how many times too large or too small an answer is. Out:
//! the slip that explains it, or none.
//!
//! A slip fits if the ratio is within 10% of its factor (a factor of 1.1, either way). Of several that
//! fit the nearest wins; where two are equally near, the question's own before the common ones.

use super::unit::{DAY, HOUR, MINUTE, MONTH, YEAR};
use crate::lang::Text;
pub use crate::study::question::Slip;

/// How far a ratio may be from the factor of a slip.
pub const FITS: f64 = 1.1;

/// What people mix up in every question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Common {
    BitByte,
    MonthDay,
    YearMonth,
    YearDay,
    DayHour,
    DaySecond,
    HourSecond,
    /// Or an hour and a minute.
    MinuteSecond,
    MonthSecond,
    YearSecond,
    /// One step of K, M, G.
    Prefix,
    /// Two or three steps.
    Prefixes,
    /// A digit too many or too few: 천 for 만.
    Digit,
    /// Two digits.
    TwoDigits,
    /// 만 forgotten, or 억 for 만.
    TenThousand,
    /// 억 forgotten.
    HundredMillion,
}

const COMMON: &[(f64, Common)] = &[
    (8.0, Common::BitByte),
    (30.0, Common::MonthDay),
    (12.0, Common::YearMonth),
    (365.0, Common::YearDay),
    (24.0, Common::DayHour),
    (DAY, Common::DaySecond),
    (HOUR, Common::HourSecond),
    (MINUTE, Common::MinuteSecond),
    (MONTH, Common::MonthSecond),
    // The average month, which many use.
    (YEAR / 12.0, Common::MonthSecond),
    (YEAR, Common::YearSecond),
    (1e3, Common::Prefix),
    (1024.0, Common::Prefix),
    (1e6, Common::Prefixes),
    (1024.0 * 1024.0, Common::Prefixes),
    (1e9, Common::Prefixes),
    (1024.0 * 1024.0 * 1024.0, Common::Prefixes),
    (10.0, Common::Digit),
    (100.0, Common::TwoDigits),
    (1e4, Common::TenThousand),
    (1e8, Common::HundredMillion),
];

#[derive(Debug, Clone, PartialEq)]
pub struct SlipFound {
    pub kind: Kind,
    pub factor: f64,
    /// The answer is too large by the factor; too small otherwise.
    pub over: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// The question's own.
    Own(Text),
    /// `told`: the answer is in bits and bytes are asked for, or the other way.
    BitByte {
        told: bool,
    },
    Common(Common),
}

/// The slip that makes an answer `ratio` times the right one. `families_differ`: one is in bits and the
/// other in bytes.
pub fn find(ratio: f64, own: &[Slip], families_differ: bool) -> Option<SlipFound> {
    let over = ratio > 1.0;
    let apart = |factor: f64| (ratio.ln().abs() - factor.ln().abs()).abs();
    let own = own
        .iter()
        .map(|slip| (slip.factor, Kind::Own(slip.why.clone())));
    let common = COMMON.iter().map(|(factor, common)| {
        let kind = match common {
            Common::BitByte => Kind::BitByte {
                told: families_differ,
            },
            other => Kind::Common(*other),
        };
        (*factor, kind)
    });
    own.chain(common)
        .filter(|(factor, _)| *factor > 0.0 && apart(*factor) <= FITS.ln() + 1e-9)
        // The first of equals; what floating point makes of a factor does not count.
        .min_by(|(one, _), (other, _)| rounded(apart(*one)).total_cmp(&rounded(apart(*other))))
        .map(|(factor, kind)| SlipFound { kind, factor, over })
}

fn rounded(apart: f64) -> f64 {
    (apart * 1e9).round()
}
