//! A state that threads wait for: what `Once`, `Barrier` and the channels are made of.

use ::std::panic::Location;
use ::std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use ::std::time::{Duration, Instant};

use crate::sim::{On, Wait, here};

pub(super) struct Monitor<S> {
    state: Mutex<S>,
    changed: Condvar,
}

impl<S> Monitor<S> {
    pub(super) const fn new(state: S) -> Self {
        Monitor {
            state: Mutex::new(state),
            changed: Condvar::new(),
        }
    }

    /// The state, for a look or for a change that nobody waits for. No step is taken, and none may be
    /// taken while it is held.
    pub(super) fn state(&self) -> MutexGuard<'_, S> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and tells those who wait.
    pub(super) fn change<R>(&self, change: impl FnOnce(&mut S) -> R) -> R {
        let result = change(&mut self.state());
        self.tell();
        result
    }

    /// Waits until `attempt` gives something, which may change the state. `None` when the time is over.
    #[track_caller]
    pub(super) fn wait<R>(
        &self,
        what: &'static str,
        timeout: Option<Duration>,
        attempt: impl FnMut(&mut S) -> Option<R>,
    ) -> Option<R> {
        let result = match here() {
            Some(_) => self.wait_simulated(what, timeout, attempt),
            None => self.wait_for_real(timeout, attempt),
        };
        if result.is_some() {
            self.tell();
        }
        result
    }

    #[track_caller]
    fn wait_simulated<R>(
        &self,
        what: &'static str,
        timeout: Option<Duration>,
        mut attempt: impl FnMut(&mut S) -> Option<R>,
    ) -> Option<R> {
        let caller = Location::caller();
        let here = here()?;
        let until = timeout.and_then(|timeout| here.after(timeout));
        loop {
            let result = attempt(&mut self.state());
            if result.is_some() {
                return result;
            }
            let timed_out = here.wait(Wait {
                on: On::object(self),
                what,
                until,
                place: Some(caller),
            });
            if timed_out {
                return attempt(&mut self.state());
            }
        }
    }

    fn wait_for_real<R>(
        &self,
        timeout: Option<Duration>,
        mut attempt: impl FnMut(&mut S) -> Option<R>,
    ) -> Option<R> {
        let until = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let mut state = self.state();
        loop {
            let result = attempt(&mut state);
            if result.is_some() {
                return result;
            }
            state = match until.map(|until| until.saturating_duration_since(Instant::now())) {
                None => self.changed.wait(state),
                Some(Duration::ZERO) => return None,
                Some(left) => self.changed.wait_timeout(state, left).map_or_else(
                    |poisoned| Ok(poisoned.into_inner().0),
                    |(state, _)| Ok(state),
                ),
            }
            .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn tell(&self) {
        match here() {
            Some(here) => here.changed_for(On::object(self)),
            None => self.changed.notify_all(),
        }
    }
}
