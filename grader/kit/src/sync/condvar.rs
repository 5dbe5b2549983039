//! `Condvar`: waits for real outside a case, in the simulation inside.

use ::std::fmt;
use ::std::panic::Location;
use ::std::sync::{self, LockResult, PoisonError};
use ::std::time::Duration;

use super::MutexGuard;
use crate::sim::{Here, On, Wait, here};
use crate::time::Instant;

/// A stand-in for [`::std::sync::Condvar`].
#[derive(Default)]
pub struct Condvar(sync::Condvar);

/// A stand-in for [`::std::sync::WaitTimeoutResult`].
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

impl Condvar {
    #[must_use]
    #[inline]
    pub const fn new() -> Condvar {
        Condvar(sync::Condvar::new())
    }

    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        let guard = match here() {
            Some(here) => self.simulate(&here, "Condvar::wait", guard, None).0,
            None => {
                let wait = |real| {
                    (
                        self.0.wait(real).unwrap_or_else(PoisonError::into_inner),
                        (),
                    )
                };
                guard.through(wait).0
            }
        };
        guard.wrap()
    }

    #[track_caller]
    pub fn wait_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: F,
    ) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        while condition(&mut *guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        timeout: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let (guard, timed_out) = match here() {
            Some(here) => self.simulate(&here, "Condvar::wait_timeout", guard, Some(timeout)),
            None => guard.through(|real| {
                let waited = self.0.wait_timeout(real, timeout);
                let (real, result) = waited.unwrap_or_else(PoisonError::into_inner);
                (real, result.timed_out())
            }),
        };
        let result = WaitTimeoutResult(timed_out);
        match guard.wrap() {
            Ok(guard) => Ok((guard, result)),
            Err(poisoned) => Err(PoisonError::new((poisoned.into_inner(), result))),
        }
    }

    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        timeout: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
    where
        F: FnMut(&mut T) -> bool,
    {
        let start = Instant::now();
        loop {
            if !condition(&mut *guard) {
                return Ok((guard, WaitTimeoutResult(false)));
            }
            let left = timeout.saturating_sub(start.elapsed());
            if left.is_zero() {
                return Ok((guard, WaitTimeoutResult(true)));
            }
            guard = self.wait_timeout(guard, left)?.0;
        }
    }

    /// Waits in the simulation; says whether the time was over.
    #[track_caller]
    fn simulate<'a, T>(
        &self,
        here: &Here,
        what: &'static str,
        guard: MutexGuard<'a, T>,
        timeout: Option<Duration>,
    ) -> (MutexGuard<'a, T>, bool) {
        let caller = Location::caller();
        here.step();
        let mutex = guard.unlock();
        let timed_out = here.wait(Wait {
            on: On::object(self),
            what,
            until: timeout.and_then(|timeout| here.after(timeout)),
            place: Some(caller),
        });
        let guard = here.acquire(what, On::object(mutex), caller, || mutex.attempt());
        here.note(caller, || match timed_out {
            true => format!("{what} -> timed out"),
            false => format!("{what} -> notified"),
        });
        here.holds_a_lock();
        (guard, timed_out)
    }

    #[track_caller]
    pub fn notify_one(&self) {
        let Some(here) = here() else {
            return self.0.notify_one();
        };
        here.step();
        let woken = here.wake_one(On::object(self));
        here.note(Location::caller(), || {
            format!("Condvar::notify_one -> {woken} woken")
        });
    }

    #[track_caller]
    pub fn notify_all(&self) {
        let Some(here) = here() else {
            return self.0.notify_all();
        };
        here.step();
        let woken = here.wake_all(On::object(self));
        here.note(Location::caller(), || {
            format!("Condvar::notify_all -> {woken} woken")
        });
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
