//! The contract and the cases of `new-problem`. In: a [`Subject`], which makes mailboxes. Out: what each
//! case saw. What is right is not in here: the approved transcripts are the files in `snapshots/`.

// TODO: say here what your submissions offer, as traits without generics. `stub.rs` (and `src/lib.rs`,
// which is the same) offers it to the learner, `adapter.rs` fits the learner's types to it, and `api` in
// `problem.toml` shows it to whoever missed it.

mod cases;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use kit::suite::Suite;

/// What a call gives that has to be awaited: a trait object's `async fn`.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a submission offers: one mailbox that many tasks use.
pub trait Mailbox: Send + Sync {
    fn put(&self, letter: u32) -> Answer<'_, ()>;
    fn take(&self, patience: Duration) -> Answer<'_, Option<u32>>;
}

/// How to make one. A constructor that may refuse its arguments gives a `Result<_, String>`.
pub struct Subject {
    pub mailbox: fn(slots: usize) -> Arc<dyn Mailbox>,
}

pub const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots");

pub fn suite() -> Suite<Subject> {
    Suite {
        cases: cases::all(),
    }
}
