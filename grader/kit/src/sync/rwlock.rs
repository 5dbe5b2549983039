//! `RwLock` and its guards.

use ::std::fmt;
use ::std::ops::{Deref, DerefMut};
use ::std::sync::{self, LockResult, PoisonError, TryLockError, TryLockResult};

use super::poisoning::{Freed, Mark, Poison};
use crate::sim::{On, here};

/// A stand-in for [`::std::sync::RwLock`].
pub struct RwLock<T: ?Sized> {
    poison: Poison,
    inner: sync::RwLock<T>,
}

/// A stand-in for [`::std::sync::RwLockReadGuard`].
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockReadGuard<'a, T: ?Sized + 'a> {
    inner: sync::RwLockReadGuard<'a, T>,
    _freed: Freed,
}

/// A stand-in for [`::std::sync::RwLockWriteGuard`].
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockWriteGuard<'a, T: ?Sized + 'a> {
    _mark: Mark<'a>,
    inner: sync::RwLockWriteGuard<'a, T>,
    freed: Freed,
}

const READ: &str = "RwLock::read";
const WRITE: &str = "RwLock::write";

impl<T> RwLock<T> {
    #[inline]
    pub const fn new(value: T) -> RwLock<T> {
        RwLock {
            poison: Poison::new(),
            inner: sync::RwLock::new(value),
        }
    }

    pub fn into_inner(self) -> LockResult<T> {
        let value = self.inner.into_inner();
        self.poison
            .wrap(value.unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T: ?Sized> RwLock<T> {
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let guard = match here() {
            Some(here) => here.lock(READ, On::object(self), || self.attempt_to_read()),
            None => self.read_guard(self.inner.read().unwrap_or_else(PoisonError::into_inner)),
        };
        self.poison.wrap(guard)
    }

    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let guard = match here() {
            Some(here) => here.try_lock("RwLock::try_read", || self.attempt_to_read()),
            None => self.attempt_to_read(),
        };
        Ok(self.poison.wrap(guard.ok_or(TryLockError::WouldBlock)?)?)
    }

    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let guard = match here() {
            Some(here) => here.lock(WRITE, On::object(self), || self.attempt_to_write()),
            None => self.write_guard(self.inner.write().unwrap_or_else(PoisonError::into_inner)),
        };
        self.poison.wrap(guard)
    }

    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let guard = match here() {
            Some(here) => here.try_lock("RwLock::try_write", || self.attempt_to_write()),
            None => self.attempt_to_write(),
        };
        Ok(self.poison.wrap(guard.ok_or(TryLockError::WouldBlock)?)?)
    }

    /// The lock for reading, if that is possible now. A reader does not pass a writer that waits: std
    /// promises nothing, but it is so on Linux, and who reads twice at a time must not rely on less.
    fn attempt_to_read(&self) -> Option<RwLockReadGuard<'_, T>> {
        if here().is_some_and(|here| here.is_awaited(On::object(self), WRITE)) {
            return None;
        }
        match self.inner.try_read() {
            Ok(inner) => Some(self.read_guard(inner)),
            Err(TryLockError::Poisoned(poisoned)) => Some(self.read_guard(poisoned.into_inner())),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// The lock for writing, if it is free.
    fn attempt_to_write(&self) -> Option<RwLockWriteGuard<'_, T>> {
        match self.inner.try_write() {
            Ok(inner) => Some(self.write_guard(inner)),
            Err(TryLockError::Poisoned(poisoned)) => Some(self.write_guard(poisoned.into_inner())),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    fn read_guard<'a>(&'a self, inner: sync::RwLockReadGuard<'a, T>) -> RwLockReadGuard<'a, T> {
        RwLockReadGuard {
            inner,
            _freed: Freed::new(On::object(self)),
        }
    }

    fn write_guard<'a>(&'a self, inner: sync::RwLockWriteGuard<'a, T>) -> RwLockWriteGuard<'a, T> {
        RwLockWriteGuard {
            _mark: Mark::new(&self.poison),
            inner,
            freed: Freed::new(On::object(self)),
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

impl<T> From<T> for RwLock<T> {
    fn from(value: T) -> Self {
        RwLock::new(value)
    }
}

impl<T: Default> Default for RwLock<T> {
    fn default() -> RwLock<T> {
        RwLock::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_struct("RwLock");
        match self.attempt_to_read() {
            Some(guard) => d.field("data", &&*guard),
            None => d.field("data", &format_args!("<locked>")),
        };
        d.field("poisoned", &self.is_poisoned());
        d.finish_non_exhaustive()
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    pub fn downgrade(guard: Self) -> RwLockReadGuard<'a, T> {
        let RwLockWriteGuard {
            _mark: mark,
            inner,
            freed,
        } = guard;
        drop(mark);
        RwLockReadGuard {
            inner: sync::RwLockWriteGuard::downgrade(inner),
            _freed: freed.again(),
        }
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.freed.written = true;
        &mut self.inner
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
