//! `spawn`, `Builder` and `JoinHandle`.

use ::std::fmt;
use ::std::io;
use ::std::panic::Location;
use ::std::thread::{self, Result};

use super::Thread;
use super::scope::{Scope, ScopedJoinHandle};
use crate::sim::{Here, Seat, here};

/// A stand-in for [`::std::thread::Builder`].
#[derive(Debug, Default)]
#[must_use = "must eventually spawn the thread"]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
}

/// A stand-in for [`::std::thread::JoinHandle`].
pub struct JoinHandle<T> {
    inner: thread::JoinHandle<T>,
    thread: Thread,
    seat: Option<Seat>,
}

/// # Panics
///
/// As std: when the system gives no thread.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(f).expect("failed to spawn thread")
}

impl Builder {
    pub fn new() -> Builder {
        Builder::default()
    }

    pub fn name(mut self, name: String) -> Builder {
        self.name = Some(name);
        self
    }

    pub fn stack_size(mut self, size: usize) -> Builder {
        self.stack_size = Some(size);
        self
    }

    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let Some(here) = here() else {
            let inner = self.real().spawn(f)?;
            let thread = Thread::new(inner.thread().clone(), None);
            return Ok(JoinHandle {
                inner,
                thread,
                seat: None,
            });
        };
        let (seat, builder) = self.seated(&here);
        let taken = seat.clone();
        let inner = builder.spawn(move || taken.occupy(f))?;
        here.start(&seat, inner.thread(), None, Location::caller());
        Ok(JoinHandle {
            thread: Thread::new(inner.thread().clone(), Some(&seat)),
            inner,
            seat: Some(seat),
        })
    }

    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let real = scope.real();
        let Some(here) = here() else {
            return Ok(ScopedJoinHandle::new(
                self.real().spawn_scoped(real, f)?,
                None,
            ));
        };
        let (seat, builder) = self.seated(&here);
        let taken = seat.clone();
        let inner = builder.spawn_scoped(real, move || taken.occupy(f))?;
        here.start(&seat, inner.thread(), scope.number(), Location::caller());
        Ok(ScopedJoinHandle::new(inner, Some(seat)))
    }

    /// A seat in the world, and a builder for the thread that is to take it.
    fn seated(self, here: &Here) -> (Seat, thread::Builder) {
        let (seat, name) = here.new_seat(self.name);
        let builder = Builder {
            name: Some(name),
            stack_size: self.stack_size,
        };
        (seat, builder.real())
    }

    fn real(self) -> thread::Builder {
        let mut builder = thread::Builder::new();
        if let Some(name) = self.name {
            builder = builder.name(name);
        }
        if let Some(size) = self.stack_size {
            builder = builder.stack_size(size);
        }
        builder
    }
}

impl<T> JoinHandle<T> {
    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    #[track_caller]
    pub fn join(self) -> Result<T> {
        if let (Some(here), Some(seat)) = (here(), &self.seat) {
            here.join(seat, "JoinHandle::join", Location::caller());
        }
        self.inner.join()
    }

    pub fn is_finished(&self) -> bool {
        is_finished(self.seat.as_ref()).unwrap_or_else(|| self.inner.is_finished())
    }
}

/// What the simulation knows of a thread's end.
pub(super) fn is_finished(seat: Option<&Seat>) -> Option<bool> {
    let here = here()?;
    here.step();
    here.has_ended(seat?)
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}
