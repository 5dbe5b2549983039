//! `LazyLock`: a value that std holds, made by [`Once`] from a closure.

use ::std::fmt;
use ::std::ops::{Deref, DerefMut};
use ::std::sync::{self, Mutex, PoisonError};

use super::Once;
use crate::sim::here;

/// A stand-in for [`::std::sync::LazyLock`].
pub struct LazyLock<T, F = fn() -> T> {
    once: Once,
    value: sync::OnceLock<T>,
    make: Mutex<Option<F>>,
}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    #[inline]
    pub const fn new(f: F) -> LazyLock<T, F> {
        LazyLock {
            once: Once::new(),
            value: sync::OnceLock::new(),
            make: Mutex::new(Some(f)),
        }
    }

    /// # Panics
    ///
    /// As std: when the closure panicked before.
    #[track_caller]
    pub fn force(this: &LazyLock<T, F>) -> &T {
        let done = this.once.run("LazyLock::force", false, |_| {
            let make = this
                .make
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            make.map(|make| this.value.set(make()));
        });
        let value = this.value.get().filter(|_| done);
        value.expect("LazyLock instance has previously been poisoned")
    }

    /// # Panics
    ///
    /// As std: when the closure panicked before.
    #[track_caller]
    pub fn force_mut(this: &mut LazyLock<T, F>) -> &mut T {
        LazyLock::force(this);
        this.value.get_mut().expect("it was just made")
    }
}

impl<T, F> LazyLock<T, F> {
    #[track_caller]
    pub fn get(this: &LazyLock<T, F>) -> Option<&T> {
        if let Some(here) = here() {
            here.step();
        }
        this.value.get()
    }

    pub fn get_mut(this: &mut LazyLock<T, F>) -> Option<&mut T> {
        this.value.get_mut()
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        LazyLock::force(self)
    }
}

impl<T, F: FnOnce() -> T> DerefMut for LazyLock<T, F> {
    #[track_caller]
    fn deref_mut(&mut self) -> &mut T {
        LazyLock::force_mut(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    fn default() -> LazyLock<T> {
        LazyLock::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_tuple("LazyLock");
        match self.value.get() {
            Some(value) => d.field(value),
            None => d.field(&format_args!("<uninit>")),
        };
        d.finish()
    }
}
