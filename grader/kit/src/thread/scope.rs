//! `scope`, its threads and their handles.

use ::std::fmt;
use ::std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use ::std::thread::{self, Result};

use super::spawn::is_finished;
use super::{Builder, Thread};
use crate::sim::{Seat, here};

/// A stand-in for [`::std::thread::Scope`].
#[derive(Debug)]
pub struct Scope<'scope, 'env: 'scope> {
    real: &'scope thread::Scope<'scope, 'env>,
    number: Option<u64>,
}

/// A stand-in for [`::std::thread::ScopedJoinHandle`].
pub struct ScopedJoinHandle<'scope, T> {
    inner: thread::ScopedJoinHandle<'scope, T>,
    thread: Thread,
    seat: Option<Seat>,
}

#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let caller = Location::caller();
    let here = here();
    thread::scope(|real| {
        // Only what is never freed lives as long as `'scope`, which std alone can end. It is two
        // words a scope.
        let number = here.as_ref().map(|here| here.new_scope());
        let scope: &Scope<'_, 'env> = Box::leak(Box::new(Scope { real, number }));
        let (Some(here), Some(number)) = (&here, number) else {
            return f(scope);
        };
        // Std waits for the threads when this closure ends, and would do so with the baton.
        let ended = catch_unwind(AssertUnwindSafe(|| f(scope)));
        here.wait_for_scope(number, caller);
        ended.unwrap_or_else(|payload| resume_unwind(payload))
    })
}

impl<'scope, 'env> Scope<'scope, 'env> {
    /// # Panics
    ///
    /// As std: when the system gives no thread.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Builder::new()
            .spawn_scoped(self, f)
            .expect("failed to spawn thread")
    }

    pub(super) fn real(&self) -> &'scope thread::Scope<'scope, 'env> {
        self.real
    }

    pub(super) fn number(&self) -> Option<u64> {
        self.number
    }
}

impl<'scope, T> ScopedJoinHandle<'scope, T> {
    pub(super) fn new(inner: thread::ScopedJoinHandle<'scope, T>, seat: Option<Seat>) -> Self {
        ScopedJoinHandle {
            thread: Thread::new(inner.thread().clone(), seat.as_ref()),
            inner,
            seat,
        }
    }

    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    #[track_caller]
    pub fn join(self) -> Result<T> {
        if let (Some(here), Some(seat)) = (here(), &self.seat) {
            here.join(seat, "ScopedJoinHandle::join", Location::caller());
        }
        self.inner.join()
    }

    pub fn is_finished(&self) -> bool {
        is_finished(self.seat.as_ref()).unwrap_or_else(|| self.inner.is_finished())
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}
