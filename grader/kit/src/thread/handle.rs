//! `Thread`, `ThreadId` and `current`. Inside a case an id is the thread's number there, so that it
//! is the same in every run of a schedule; a name given by the simulation is not shown.

use ::std::fmt;
use ::std::panic::Location;
use ::std::thread;

use crate::sim::{Seat, here};

/// A stand-in for [`::std::thread::Thread`].
#[derive(Clone)]
pub struct Thread {
    inner: thread::Thread,
    number: Option<usize>,
    named: bool,
}

/// A stand-in for [`::std::thread::ThreadId`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThreadId(Id);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Id {
    Real(thread::ThreadId),
    Simulated(usize),
}

#[must_use]
pub fn current() -> Thread {
    Thread::new(
        thread::current(),
        here().as_ref().map(|here| here.own_seat()),
    )
}

impl Thread {
    pub(super) fn new(inner: thread::Thread, seat: Option<&Seat>) -> Self {
        Thread {
            inner,
            number: seat.map(Seat::number),
            named: seat.is_none_or(Seat::is_named),
        }
    }

    #[track_caller]
    pub fn unpark(&self) {
        let Some(here) = here() else {
            return self.inner.unpark();
        };
        here.step();
        if here.give_token(self.inner.id()) {
            here.note(Location::caller(), || "Thread::unpark".into());
        } else {
            self.inner.unpark();
        }
    }

    #[must_use]
    pub fn id(&self) -> ThreadId {
        ThreadId(match self.number {
            Some(number) => Id::Simulated(number),
            None => Id::Real(self.inner.id()),
        })
    }

    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.inner.name().filter(|_| self.named)
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread")
            .field("id", &self.id())
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Id::Real(id) => id.fmt(f),
            Id::Simulated(number) => f.debug_tuple("ThreadId").field(&(number + 1)).finish(),
        }
    }
}
