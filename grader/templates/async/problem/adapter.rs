// Fits the learner's types to the suite's contract. A compile error in here means that `src/lib.rs`
// does not offer what the statement asks for.

use std::sync::Arc;
use std::time::Duration;

use new_problem::Mailbox;
use new_problem_suite::{Answer, Subject};

/// The suite's trait cannot be implemented for the learner's type itself: neither is from this crate.
struct Adapter(Mailbox);

impl new_problem_suite::Mailbox for Adapter {
    fn put(&self, letter: u32) -> Answer<'_, ()> {
        Box::pin(self.0.put(letter))
    }

    fn take(&self, patience: Duration) -> Answer<'_, Option<u32>> {
        Box::pin(self.0.take(patience))
    }
}

pub fn subject() -> Subject {
    Subject {
        mailbox: |slots| Arc::new(Adapter(Mailbox::new(slots))),
    }
}
