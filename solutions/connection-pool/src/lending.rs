//! Who has which connection, and who comes next. In: calls that want one, connections that come back.
//! Out: a connection for each call, as long as there are any. It knows nothing of timeouts.
//!
//! There is one state under one `std` mutex, held for moments and never across an `.await`, nor while a
//! connection is closed or somebody is woken. Who finds nothing takes a seat in the line of waiters, in
//! the same moment. Who gives something back looks at that line first: a waiter is given the connection
//! itself, or the place of one that is gone, and is then woken. So nobody can overtake, nobody is woken
//! in vain, and
//!
//! ```text
//! total = idle + lent + being opened <= max,   and while anyone waits: idle = 0, total = max
//! ```
//!
//! Every future can be dropped at any time, and the connector's code can panic at any time: a waiter
//! that was given something hands it on, and whoever opens, checks or closes a connection holds its
//! place in a guard.

use std::collections::VecDeque;
use std::mem;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use crate::waiters::{Left, Seat, Waiters};
use crate::{Connector, PoolConfig, PoolStats};

/// What the pool and its loans have in common.
pub struct Shared<C: Connector> {
    config: PoolConfig,
    connector: C,
    state: Mutex<State<C::Connection>>,
}

struct State<T> {
    /// Those that are idle, those that are lent, those being opened, and those not yet closed.
    total: usize,
    /// How many of `total` are on their way out. Cleaning up must not take them for some that stay.
    closing: usize,
    /// By the time they came back. They are lent from the back, so that the spare ones grow old in front.
    idle: VecDeque<Idle<T>>,
    waiters: Waiters<Grant<T>>,
    closed: bool,
}

struct Idle<T> {
    connection: T,
    since: Instant,
}

/// What a waiter can be given.
enum Grant<T> {
    Connection(T),
    /// The right to open one.
    Place,
    Closed,
}

impl<T> Idle<T> {
    fn from_now(connection: T) -> Idle<T> {
        let since = Instant::now();
        Idle { connection, since }
    }
}

impl<C: Connector> Shared<C> {
    pub fn new(config: PoolConfig, connector: C, idle: Vec<C::Connection>) -> Shared<C> {
        let state = State {
            total: idle.len(),
            closing: 0,
            idle: idle.into_iter().map(Idle::from_now).collect(),
            waiters: Waiters::new(),
            closed: false,
        };
        Shared {
            config,
            connector,
            state: Mutex::new(state),
        }
    }

    /// No panic can leave the state half changed, so a poisoned lock guards nothing broken.
    fn state(&self) -> MutexGuard<'_, State<C::Connection>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self) -> Place<'_, C> {
        let closing = false;
        Place {
            shared: self,
            closing,
        }
    }

    fn held(&self, connection: C::Connection) -> Held<'_, C> {
        let place = self.place();
        Held { connection, place }
    }

    /// An idle connection that works. Those that do not are closed on the way.
    fn idle(&self) -> Option<C::Connection> {
        loop {
            let idle = self.state().idle.pop_back()?;
            let held = self.held(idle.connection);
            if !self.connector.is_broken(&held.connection) {
                return Some(held.keep());
            }
            drop(held.close());
        }
    }

    /// Whatever it takes: an idle connection, a new one, or a turn in the line.
    pub async fn obtain(&self) -> Option<C::Connection> {
        let turn = Turn {
            shared: self,
            seat: None,
        };
        let place = match turn.await {
            Grant::Closed => return None,
            Grant::Place => self.place(),
            Grant::Connection(connection) => {
                let held = self.held(connection);
                if !self.connector.is_broken(&held.connection) {
                    return Some(held.keep());
                }
                held.close()
            }
        };
        // Since the place was given, another may have come back.
        if let Some(connection) = self.idle() {
            return Some(connection);
        }
        if self.state().closed {
            return None;
        }
        let connection = self.connector.connect().await.ok()?;
        let held = Held { connection, place };
        if self.state().closed {
            return None;
        }
        Some(held.keep())
    }

    /// What was lent comes back.
    pub fn take_back(&self, connection: C::Connection) {
        let mut held = self.held(connection);
        self.connector.reset(&mut held.connection);
        if self.connector.is_broken(&held.connection) {
            drop(held.close());
        } else {
            self.hand_on(held);
        }
    }

    /// To whoever has waited longest; else it is idle from now on.
    fn hand_on(&self, held: Held<'_, C>) {
        let mut state = self.state();
        if state.closed {
            drop(state);
            drop(held);
            return;
        }
        match state.waiters.grant(Grant::Connection(held.keep())) {
            Ok(waker) => {
                drop(state);
                waker.wake();
            }
            Err(Grant::Connection(connection)) => state.idle.push_back(Idle::from_now(connection)),
            Err(Grant::Place | Grant::Closed) => unreachable!("what nobody takes comes back"),
        }
    }

    /// A connection is gone: whoever has waited longest may open another.
    fn free_place(&self, closing: bool) {
        let mut state = self.state();
        state.closing -= usize::from(closing);
        match state.waiters.grant(Grant::Place) {
            Ok(waker) => {
                drop(state);
                waker.wake();
            }
            Err(_) => state.total -= 1,
        }
    }

    pub fn cleanup(&self) {
        let expired = {
            let mut state = self.state();
            // What another thread is closing is in `total` still, but will not stay.
            let staying = state.total - state.closing;
            let spare = staying.saturating_sub(self.config.min_connections);
            let limit = self.config.max_idle_time;
            // The one that has rested longest is in front.
            let rested = state.idle.iter().take(spare);
            let expired = rested.take_while(|idle| idle.since.elapsed() > limit);
            let expired = expired.count();
            self.remove(&mut state, expired)
        };
        // Closing takes time; the lock is no longer held, the places still are.
        drop(expired);
    }

    /// Take so many from the front of the idle ones, to be closed when the lock is no longer held.
    fn remove(&self, state: &mut State<C::Connection>, idle: usize) -> Vec<Held<'_, C>> {
        state.closing += idle;
        let removed = state.idle.drain(..idle);
        let closing = |idle: Idle<C::Connection>| {
            let mut held = self.held(idle.connection);
            held.place.closing = true;
            held
        };
        removed.map(closing).collect()
    }

    pub fn stats(&self) -> PoolStats {
        let state = self.state();
        let (total, idle) = (state.total, state.idle.len());
        PoolStats {
            total,
            active: total - idle,
            idle,
        }
    }

    pub fn close(&self) {
        let (idle, waiting) = {
            let mut state = self.state();
            state.closed = true;
            let mut waiting = Vec::new();
            while let Ok(waker) = state.waiters.grant(Grant::Closed) {
                waiting.push(waker);
            }
            let idle = state.idle.len();
            (self.remove(&mut state, idle), waiting)
        };
        waiting.into_iter().for_each(Waker::wake);
        drop(idle);
    }
}

/// One of the places that `total` counts, in nobody else's hands. Free again when it is dropped.
struct Place<'a, C: Connector> {
    shared: &'a Shared<C>,
    /// Whether `closing` counts it, too.
    closing: bool,
}

impl<C: Connector> Place<'_, C> {
    /// A connection fills it.
    fn keep(self) {
        mem::forget(self);
    }

    fn set_closing(&mut self, closing: bool) {
        let mut state = self.shared.state();
        match closing {
            true => state.closing += 1,
            false => state.closing -= 1,
        }
        self.closing = closing;
    }
}

impl<C: Connector> Drop for Place<'_, C> {
    fn drop(&mut self) {
        self.shared.free_place(self.closing);
    }
}

/// A connection that nobody else has. Dropped, it is closed first, and only then is its place free:
/// fields are dropped in the order in which they stand here.
struct Held<'a, C: Connector> {
    connection: C::Connection,
    place: Place<'a, C>,
}

impl<'a, C: Connector> Held<'a, C> {
    fn keep(self) -> C::Connection {
        self.place.keep();
        self.connection
    }

    /// Until it is closed, `closing` counts it.
    fn close(mut self) -> Place<'a, C> {
        self.place.set_closing(true);
        let Held {
            connection,
            mut place,
        } = self;
        drop(connection);
        place.set_closing(false);
        place
    }
}

/// Waits for a connection or a place.
struct Turn<'a, C: Connector> {
    shared: &'a Shared<C>,
    seat: Option<Seat>,
}

impl<C: Connector> Future for Turn<'_, C> {
    type Output = Grant<C::Connection>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.shared.state();
        if let Some(seat) = self.seat {
            let fetched = state.waiters.fetch(seat, cx.waker());
            drop(state);
            return match fetched {
                Ok(grant) => {
                    self.seat = None;
                    Poll::Ready(grant)
                }
                // Outside the lock: who drops a waker may drop a task, and what that had borrowed.
                Err(replaced) => {
                    drop(replaced);
                    Poll::Pending
                }
            };
        }
        if state.closed {
            return Poll::Ready(Grant::Closed);
        }
        if let Some(idle) = state.idle.pop_back() {
            return Poll::Ready(Grant::Connection(idle.connection));
        }
        if state.total < self.shared.config.max_connections {
            state.total += 1;
            return Poll::Ready(Grant::Place);
        }
        // To look and to line up is one step: what comes back from now on finds this waiter.
        let seat = state.waiters.join(cx.waker().clone());
        drop(state);
        self.seat = Some(seat);
        Poll::Pending
    }
}

impl<C: Connector> Drop for Turn<'_, C> {
    fn drop(&mut self) {
        let Some(seat) = self.seat else { return };
        let left = self.shared.state().waiters.leave(seat);
        match left {
            // Given, but never fetched.
            Left::With(Grant::Connection(connection)) => {
                self.shared.hand_on(self.shared.held(connection));
            }
            Left::With(Grant::Place) => drop(self.shared.place()),
            Left::With(Grant::Closed) => {}
            Left::Waiting(waker) => drop(waker),
        }
    }
}
