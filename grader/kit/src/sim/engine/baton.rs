//! The baton: what lets exactly one OS thread of a world run.

use ::std::sync::OnceLock;
use ::std::sync::atomic::{AtomicBool, Ordering};
use ::std::thread::{self, Thread};

use super::watchdog;

/// One thread's end of it.
#[derive(Debug, Default)]
pub(super) struct Baton {
    given: AtomicBool,
    thread: OnceLock<Thread>,
    /// The number by which the system knows the thread; 0 where that is of no use.
    task: OnceLock<i32>,
}

impl Baton {
    pub(super) fn give(&self) {
        self.given.store(true, Ordering::Release);
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        }
    }

    pub(super) fn take(&self) {
        while !self.given.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }

    pub(super) fn belongs_to(&self, thread: Thread) {
        self.thread.get_or_init(|| thread);
    }

    pub(super) fn is_taken_here(&self) {
        self.task.get_or_init(watchdog::task);
    }

    pub(super) fn task(&self) -> i32 {
        self.task.get().copied().unwrap_or_default()
    }
}
