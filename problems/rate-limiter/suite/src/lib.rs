//! The rate limiter's contract and cases. In: a [`Subject`], which makes limiters. Out: what each case
//! saw. What is right is not in here: the approved transcripts are the files in `snapshots/`.

pub mod bench;
#[cfg(feature = "cases")]
mod cases;

#[cfg(feature = "cases")]
use kit::suite::Suite;

/// What a submission offers: one bucket that many threads ask.
pub trait Limiter: Send + Sync {
    fn is_allowed(&self, tokens_needed: u32) -> bool;
}

/// A bucket, or the text of the error for which there is none.
pub type Made = Result<Box<dyn Limiter>, String>;

/// How to make one.
pub struct Subject {
    pub limiter: fn(capacity: u32, refill_per_second: f64) -> Made,
}

pub const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots");

#[cfg(feature = "cases")]
pub fn suite() -> Suite<Subject> {
    Suite {
        cases: cases::all(),
    }
}
