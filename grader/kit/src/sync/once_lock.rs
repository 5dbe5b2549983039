//! `OnceLock`: std's holds the value, [`Once`] decides who makes it.

use ::std::fmt;
use ::std::sync;

use super::Once;
use crate::sim::here;

/// A stand-in for [`::std::sync::OnceLock`].
pub struct OnceLock<T> {
    once: Once,
    value: sync::OnceLock<T>,
}

impl<T> OnceLock<T> {
    #[must_use]
    #[inline]
    pub const fn new() -> OnceLock<T> {
        OnceLock {
            once: Once::new(),
            value: sync::OnceLock::new(),
        }
    }

    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        if let Some(here) = here() {
            here.step();
        }
        self.value.get()
    }

    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.value.get_mut()
    }

    #[track_caller]
    pub fn wait(&self) -> &T {
        self.once.wait_until_run("OnceLock::wait", true);
        self.made()
    }

    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.make("OnceLock::set", || value.take());
        value.map_or(Ok(()), Err)
    }

    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {
        if self.get().is_none() {
            self.make("OnceLock::get_or_init", || Some(f()));
        }
        self.made()
    }

    /// Puts a value in, unless there is one.
    #[track_caller]
    fn make(&self, what: &'static str, f: impl FnOnce() -> Option<T>) {
        self.once.run(what, true, |_| {
            // Only here it is set, and here one is at a time.
            f().map(|value| self.value.set(value));
        });
    }

    fn made(&self) -> &T {
        self.value.get().expect("it was just put in")
    }

    pub fn into_inner(self) -> Option<T> {
        self.value.into_inner()
    }

    pub fn take(&mut self) -> Option<T> {
        ::std::mem::take(self).into_inner()
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> OnceLock<T> {
        OnceLock::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    fn clone(&self) -> OnceLock<T> {
        self.value
            .get()
            .cloned()
            .map_or_else(OnceLock::new, OnceLock::from)
    }
}

impl<T> From<T> for OnceLock<T> {
    fn from(value: T) -> Self {
        let lock = OnceLock::new();
        lock.make("OnceLock::from", || Some(value));
        lock
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    fn eq(&self, other: &OnceLock<T>) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for OnceLock<T> {}
