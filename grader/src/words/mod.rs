//! Everything the grader says to a person: one function for each thing said, in both languages. No
//! layout and no decision is made here. A file for each room that speaks:
//!
//! ```text
//! why        how a case failed                  compile    source that was not graded
//! report     around a verdict                   board      the list of problems
//! learn      explain, solution, reset           doctor     this machine
//! trouble    errors and warnings of ours        help       Korean for `--help`, and for clap's errors
//! new        a problem that begins              history    its file, where it cannot be used
//! study      a question and its answer          plan       review, assessment, progress
//! record     attempts: listed, compared, brought back      merge      another machine's file
//! practice   how it goes, and what is next
//! performance   how fast, beside the reference
//! estimate   an estimate, and worked numbers    ability    levels, and how sure they are
//! timing     a clock, and what was reached by it  hint     what it costs
//! html       the pages of `report`
//! watch      the screen that stays
//! ```

pub mod ability;
pub mod advice;
pub mod asked;
pub mod board;
pub mod cause;
pub mod compile;
pub mod doctor;
pub mod estimate;
pub mod help;
pub mod hint;
pub mod history;
pub mod html;
pub mod learn;
pub mod merge;
pub mod new;
pub mod performance;
pub mod plan;
pub mod practice;
pub mod record;
pub mod report;
pub mod study;
pub mod timing;
pub mod transcript;
pub mod trouble;
pub mod watch;
pub mod why;

use std::time::Duration;

use crate::lang::Lang;

/// `0.42초`, `3 min`.
pub fn span(lang: Lang, span: Duration) -> String {
    let seconds = span.as_secs_f64();
    match seconds {
        ..10.0 => format!("{seconds:.2}{}", lang.pick("초", " s")),
        10.0..120.0 => format!("{seconds:.0}{}", lang.pick("초", " s")),
        _ => format!("{:.0}{}", seconds / 60.0, lang.pick("분", " min")),
    }
}

/// `1.5 KiB`.
pub fn bytes(count: u64) -> String {
    match count {
        ..1024 => format!("{count} B"),
        1024..0x10_0000 => format!("{:.1} KiB", count as f64 / 1024.0),
        _ => format!("{:.1} MiB", count as f64 / 1024.0 / 1024.0),
    }
}

/// English needs an `s` for all but one.
pub(crate) fn s(count: impl Into<u64>) -> &'static str {
    if count.into() == 1 { "" } else { "s" }
}
