//! `Mutex` and its guard.

use ::std::fmt;
use ::std::ops::{Deref, DerefMut};
use ::std::sync::{self, LockResult, PoisonError, TryLockError, TryLockResult};

use super::poisoning::{Freed, Mark, Poison};
use crate::sim::{On, here};

/// A stand-in for [`::std::sync::Mutex`].
pub struct Mutex<T: ?Sized> {
    poison: Poison,
    inner: sync::Mutex<T>,
}

/// A stand-in for [`::std::sync::MutexGuard`].
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T: ?Sized + 'a> {
    _mark: Mark<'a>,
    inner: sync::MutexGuard<'a, T>,
    freed: Freed,
    mutex: &'a Mutex<T>,
}

impl<T> Mutex<T> {
    #[inline]
    pub const fn new(value: T) -> Mutex<T> {
        Mutex {
            poison: Poison::new(),
            inner: sync::Mutex::new(value),
        }
    }

    pub fn into_inner(self) -> LockResult<T> {
        let value = self.inner.into_inner();
        self.poison
            .wrap(value.unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T: ?Sized> Mutex<T> {
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let guard = match here() {
            Some(here) => here.lock("Mutex::lock", On::object(self), || self.attempt()),
            None => self.guard(self.inner.lock().unwrap_or_else(PoisonError::into_inner)),
        };
        guard.wrap()
    }

    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let guard = match here() {
            Some(here) => here.try_lock("Mutex::try_lock", || self.attempt()),
            None => self.attempt(),
        };
        Ok(guard.ok_or(TryLockError::WouldBlock)?.wrap()?)
    }

    /// The lock, if it is free.
    pub(super) fn attempt(&self) -> Option<MutexGuard<'_, T>> {
        match self.inner.try_lock() {
            Ok(inner) => Some(self.guard(inner)),
            Err(TryLockError::Poisoned(poisoned)) => Some(self.guard(poisoned.into_inner())),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    fn guard<'a>(&'a self, inner: sync::MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        MutexGuard {
            _mark: Mark::new(&self.poison),
            inner,
            freed: Freed::new(On::object(self)),
            mutex: self,
        }
    }

    pub fn is_poisoned(&self) -> bool {
        self.poison.is_set()
    }

    pub fn clear_poison(&self) {
        self.poison.clear();
    }

    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        let value = self.inner.get_mut();
        self.poison
            .wrap(value.unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(value: T) -> Self {
        Mutex::new(value)
    }
}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Mutex<T> {
        Mutex::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_struct("Mutex");
        match self.attempt() {
            Some(guard) => d.field("data", &&*guard),
            None => d.field("data", &"<locked>"),
        };
        d.field("poisoned", &self.is_poisoned());
        d.finish_non_exhaustive()
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// Unlocks, for a wait that takes the lock again.
    pub(super) fn unlock(self) -> &'a Mutex<T> {
        self.mutex
    }

    /// Gives the real guard to a real wait, and takes what that gives back.
    pub(super) fn through<R>(
        self,
        wait: impl FnOnce(sync::MutexGuard<'a, T>) -> (sync::MutexGuard<'a, T>, R),
    ) -> (Self, R) {
        let mutex = self.mutex;
        let (inner, result) = wait(self.inner);
        (mutex.guard(inner), result)
    }

    /// This guard, or the error that says it is poisoned.
    pub(super) fn wrap(self) -> LockResult<Self> {
        self.mutex.poison.wrap(self)
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.freed.written = true;
        &mut self.inner
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
