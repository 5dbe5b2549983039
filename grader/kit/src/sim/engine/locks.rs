//! How a simulated thread takes a lock that std holds: by trying, and waiting in between.

use ::std::panic::Location;
use ::std::sync::atomic::Ordering;

use super::here::{Caller, Here};
use super::state::{On, Wait};

impl Here {
    /// Takes a lock by `attempt`, as a step.
    #[track_caller]
    pub(crate) fn lock<G>(
        &self,
        what: &'static str,
        lock: On,
        attempt: impl FnMut() -> Option<G>,
    ) -> G {
        let caller = Location::caller();
        self.step();
        let guard = self.acquire(what, lock, caller, attempt);
        self.note(caller, || what.into());
        self.holds_a_lock();
        guard
    }

    /// Takes a lock by `attempt`; waits as long as another thread has it.
    pub(crate) fn acquire<G>(
        &self,
        what: &'static str,
        lock: On,
        caller: Caller,
        mut attempt: impl FnMut() -> Option<G>,
    ) -> G {
        loop {
            if let Some(guard) = attempt() {
                return guard;
            }
            self.wait(Wait {
                on: lock,
                what,
                until: None,
                place: Some(caller),
            });
        }
    }

    /// Takes a lock by `attempt` if it is free, as a step.
    #[track_caller]
    pub(crate) fn try_lock<G>(
        &self,
        what: &'static str,
        attempt: impl FnOnce() -> Option<G>,
    ) -> Option<G> {
        self.seat.world.tried.store(true, Ordering::Relaxed);
        self.step();
        let guard = attempt();
        self.note(Location::caller(), || match &guard {
            Some(_) => format!("{what} -> locked"),
            None => format!("{what} -> would block"),
        });
        if guard.is_some() {
            self.holds_a_lock();
        }
        guard
    }

    /// A step right behind a lock, once somebody has tried one: now it can be seen that it is held.
    pub(crate) fn holds_a_lock(&self) {
        if self.seat.world.tried.load(Ordering::Relaxed) {
            self.step();
        }
    }

    pub(crate) fn frees(&self, lock: On, written: bool) {
        let mut state = self.state();
        if written {
            state.changed();
        }
        state.wake_all(lock);
    }
}
