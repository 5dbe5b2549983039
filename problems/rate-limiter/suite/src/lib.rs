//! The rate limiter's contract and cases.

mod cases;

use kit::suite::Suite;

/// What a submission offers.
pub trait Limiter: Send + Sync {
    fn is_allowed(&self, tokens_needed: u32) -> bool;
}

/// How to make one. The error is the text of the submission's own error.
pub struct Subject {
    pub limiter: fn(capacity: u32, refill_per_second: f64) -> Result<Box<dyn Limiter>, String>,
}

pub const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots");

pub fn suite() -> Suite<Subject> {
    Suite {
        problem: "rate-limiter",
        cases: cases::all(),
    }
}
