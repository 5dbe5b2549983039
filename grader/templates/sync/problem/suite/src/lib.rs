//! The contract and the cases of `new-problem`. In: a [`Subject`], which makes boards. Out: what each
//! case saw. What is right is not in here: the approved transcripts are the files in `snapshots/`.

// TODO: say here what your submissions offer, as traits without generics. `stub.rs` (and `src/lib.rs`,
// which is the same) offers it to the learner, `adapter.rs` fits the learner's types to it, and `api` in
// `problem.toml` shows it to whoever missed it.

mod cases;

use std::time::Duration;

use kit::suite::Suite;

/// What a submission offers: one board that many threads use.
pub trait Board: Send + Sync {
    fn submit(&self, score: u32) -> bool;
    fn best(&self) -> Option<u32>;
}

/// How to make one. A constructor that may refuse its arguments gives a `Result<_, String>`.
pub struct Subject {
    pub board: fn(keep: Duration) -> Box<dyn Board>,
}

pub const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots");

pub fn suite() -> Suite<Subject> {
    Suite {
        cases: cases::all(),
    }
}
