//! Poison: kept apart from std's, because a thread that is unwound at the end of its case must not
//! poison what others still need while they end.

use ::std::sync::atomic::{AtomicBool, Ordering};
use ::std::sync::{LockResult, PoisonError};
use ::std::thread;

use crate::sim::{On, here, unwinds_by_order};

#[derive(Debug)]
pub(super) struct Poison(AtomicBool);

impl Poison {
    pub(super) const fn new() -> Self {
        Poison(AtomicBool::new(false))
    }

    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn clear(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// A guard, or whatever else a lock gives out, in the wrapping its state asks for.
    pub(super) fn wrap<G>(&self, guard: G) -> LockResult<G> {
        match self.is_set() {
            true => Err(PoisonError::new(guard)),
            false => Ok(guard),
        }
    }
}

/// Poisons a lock if it is dropped by a panic that began after it was made. Stands before the real
/// guard in a guard, and so is dropped while the lock is still held.
pub(super) struct Mark<'a> {
    poison: &'a Poison,
    panicking: bool,
}

impl<'a> Mark<'a> {
    pub(super) fn new(poison: &'a Poison) -> Self {
        Mark {
            poison,
            panicking: thread::panicking(),
        }
    }
}

impl Drop for Mark<'_> {
    fn drop(&mut self) {
        if !self.panicking && thread::panicking() && !unwinds_by_order() {
            self.poison.0.store(true, Ordering::Relaxed);
        }
    }
}

/// Wakes those who wait for a lock. Stands behind the real guard in a guard, and so is dropped when
/// the lock is free.
pub(super) struct Freed {
    lock: On,
    /// Whether somebody may have changed what the lock guards.
    pub(super) written: bool,
}

impl Freed {
    pub(super) fn new(lock: On) -> Self {
        Freed {
            lock,
            written: false,
        }
    }

    /// For another guard of the same lock, when this one is over.
    pub(super) fn again(self) -> Self {
        Freed::new(self.lock)
    }
}

impl Drop for Freed {
    fn drop(&mut self) {
        if let Some(here) = here() {
            here.frees(self.lock, self.written);
        }
    }
}
