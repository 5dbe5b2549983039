//! A connection pool that hands on: what comes back goes straight to whoever has waited longest.
//!
//! There is one state under one `std` mutex, held for moments and never across an `.await`. Who finds
//! nothing takes a seat in the line of waiters, in the same moment. Who gives something back looks at
//! that line first: a waiter is given the connection itself, or the place of one that is gone, and is
//! then woken. So nobody can overtake, nobody is woken in vain, and
//!
//! ```text
//! total = idle + lent + being opened <= max,   and while anyone waits: idle = 0, total = max
//! ```
//!
//! Every future can be dropped at any time: a waiter that was given something hands it on, and who
//! opens a connection holds its place in a guard.

extern crate kit as std;
extern crate kit_tokio as tokio;

mod waiters;

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::mem;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use waiters::{Seat, Waiters};

/// How long one usually waits for a connection.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection to a make-believe database.
#[derive(Debug)]
pub struct Connection {
    pub id: u32,
    pub created_at: Instant,
}

impl Connection {
    pub fn new(id: u32) -> Connection {
        let created_at = Instant::now();
        Connection { id, created_at }
    }

    /// A query takes 0.1 s.
    pub async fn execute_query(&self, query: &str) -> String {
        tokio::time::sleep(Duration::from_millis(100)).await;
        format!("Result for {query} from connection {}", self.id)
    }
}

/// How connections are opened. Dropping a connection closes it.
pub trait Connector: Send + Sync + 'static {
    type Connection: Send + 'static;

    /// Opens a new one; may be slow, may fail.
    fn connect(&self) -> impl Future<Output = Result<Self::Connection, ConnectError>> + Send;

    /// Clears away what the last user left behind.
    fn reset(&self, connection: &mut Self::Connection);

    /// Is it beyond use?
    fn is_broken(&self, connection: &Self::Connection) -> bool;
}

/// Why a connection could not be opened.
#[derive(Debug, Clone, PartialEq)]
pub struct ConnectError(pub String);

/// How large a pool is.
#[derive(Debug, Clone, PartialEq)]
pub struct PoolConfig {
    pub min_connections: usize,
    pub max_connections: usize,
    pub max_idle_time: Duration,
}

impl Default for PoolConfig {
    fn default() -> PoolConfig {
        PoolConfig {
            min_connections: 5,
            max_connections: 20,
            max_idle_time: Duration::from_secs(300),
        }
    }
}

/// The pool right now; it always adds up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoolStats {
    pub total: usize,
    /// Those lent and those being opened.
    pub active: usize,
    pub idle: usize,
}

/// Why a pool cannot be made.
#[derive(Debug, Clone, PartialEq)]
pub enum PoolError {
    ZeroMax,
    MinAboveMax,
    Connect(ConnectError),
}

impl fmt::Display for PoolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PoolError::ZeroMax => f.write_str("max_connections must be at least 1"),
            PoolError::MinAboveMax => {
                f.write_str("min_connections must not be above max_connections")
            }
            PoolError::Connect(ConnectError(reason)) => {
                write!(f, "could not open the minimum of connections: {reason}")
            }
        }
    }
}

impl Error for PoolError {}

/// A pool. Many tasks share it through an `Arc`.
pub struct ConnectionPool<C: Connector> {
    shared: Arc<Shared<C>>,
}

/// A connection on loan. Dropped, it goes back.
pub struct PooledConnection<C: Connector> {
    /// There until it is dropped.
    connection: Option<C::Connection>,
    shared: Arc<Shared<C>>,
}

impl<C: Connector> ConnectionPool<C> {
    /// Checks the configuration, opens the minimum. If one cannot be opened, none stays open.
    pub async fn new(config: PoolConfig, connector: C) -> Result<ConnectionPool<C>, PoolError> {
        if config.max_connections == 0 {
            return Err(PoolError::ZeroMax);
        }
        if config.min_connections > config.max_connections {
            return Err(PoolError::MinAboveMax);
        }
        let mut idle = VecDeque::new();
        for _ in 0..config.min_connections {
            let connection = connector.connect().await.map_err(PoolError::Connect)?;
            idle.push_back(Idle::from_now(connection));
        }
        let state = State {
            total: idle.len(),
            idle,
            waiters: Waiters::new(),
            closed: false,
        };
        let shared = Shared {
            config,
            connector,
            state: Mutex::new(state),
        };
        Ok(ConnectionPool {
            shared: Arc::new(shared),
        })
    }

    /// Borrows a connection; `None` at the moment `timeout` is over.
    pub async fn get_connection(&self, timeout: Duration) -> Option<PooledConnection<C>> {
        let connection = match self.shared.idle() {
            Some(connection) => connection,
            None => tokio::time::timeout(timeout, self.shared.obtain())
                .await
                .ok()??,
        };
        Some(PooledConnection {
            connection: Some(connection),
            shared: Arc::clone(&self.shared),
        })
    }

    /// Takes a connection back; one of another pool is refused, and handed back as `Err`.
    pub fn return_connection(
        &self,
        connection: PooledConnection<C>,
    ) -> Result<(), PooledConnection<C>> {
        if !Arc::ptr_eq(&self.shared, &connection.shared) {
            return Err(connection);
        }
        drop(connection);
        Ok(())
    }

    /// Closes what has been idle for longer than `max_idle_time`, but keeps the minimum.
    pub fn cleanup_idle_connections(&self) {
        let expired = {
            let mut state = self.shared.state();
            let spare = state
                .total
                .saturating_sub(self.shared.config.min_connections);
            let limit = self.shared.config.max_idle_time;
            // The one that has rested longest is in front.
            let rested = state.idle.iter().take(spare);
            let expired = rested.take_while(|idle| idle.since.elapsed() > limit);
            let expired = expired.count();
            state.total -= expired;
            state.idle.drain(..expired).collect::<Vec<_>>()
        };
        // Closing takes time; the lock is no longer held.
        drop(expired);
    }

    /// Counts what there is.
    pub fn get_stats(&self) -> PoolStats {
        let state = self.shared.state();
        let (total, idle) = (state.total, state.idle.len());
        PoolStats {
            total,
            active: total - idle,
            idle,
        }
    }

    /// Ends the pool; all who wait get `None`.
    pub fn close(&self) {
        let (idle, waiting) = {
            let mut state = self.shared.state();
            state.closed = true;
            state.total -= state.idle.len();
            let mut waiting = Vec::new();
            while let Ok(waker) = state.waiters.grant(Grant::Closed) {
                waiting.push(waker);
            }
            (mem::take(&mut state.idle), waiting)
        };
        waiting.into_iter().for_each(Waker::wake);
        drop(idle);
    }
}

impl<C: Connector> Drop for ConnectionPool<C> {
    fn drop(&mut self) {
        self.close();
    }
}

impl<C: Connector> Deref for PooledConnection<C> {
    type Target = C::Connection;

    fn deref(&self) -> &C::Connection {
        self.connection.as_ref().expect(ON_LOAN)
    }
}

impl<C: Connector> DerefMut for PooledConnection<C> {
    fn deref_mut(&mut self) -> &mut C::Connection {
        self.connection.as_mut().expect(ON_LOAN)
    }
}

const ON_LOAN: &str = "only the destructor takes the connection";

impl<C: Connector> Drop for PooledConnection<C> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.shared.take_back(connection);
        }
    }
}

/// What the pool and its loans have in common.
struct Shared<C: Connector> {
    config: PoolConfig,
    connector: C,
    state: Mutex<State<C::Connection>>,
}

struct State<T> {
    /// Those that are idle, those that are lent, and those being opened.
    total: usize,
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
    /// No panic can leave the state half changed, so a poisoned lock guards nothing broken.
    fn state(&self) -> MutexGuard<'_, State<C::Connection>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An idle connection that works. Those that do not are closed on the way.
    fn idle(&self) -> Option<C::Connection> {
        loop {
            let idle = self.state().idle.pop_back()?;
            let place = Place(self);
            if !self.connector.is_broken(&idle.connection) {
                place.keep();
                return Some(idle.connection);
            }
            // Closed first, and only then is its place free.
            drop(idle);
        }
    }

    /// Whatever it takes: an idle connection, a new one, or a turn in the line.
    async fn obtain(&self) -> Option<C::Connection> {
        let turn = Turn {
            shared: self,
            seat: None,
        };
        let place = match turn.await {
            Grant::Closed => return None,
            Grant::Place => Place(self),
            Grant::Connection(connection) => {
                let place = Place(self);
                if !self.connector.is_broken(&connection) {
                    place.keep();
                    return Some(connection);
                }
                place
            }
        };
        let connection = self.connector.connect().await.ok()?;
        if self.state().closed {
            return None;
        }
        place.keep();
        Some(connection)
    }

    fn take_back(&self, mut connection: C::Connection) {
        let place = Place(self);
        self.connector.reset(&mut connection);
        if self.connector.is_broken(&connection) {
            drop(connection);
            return;
        }
        place.keep();
        self.hand_on(connection);
    }

    /// To whoever has waited longest; else it is idle from now on.
    fn hand_on(&self, connection: C::Connection) {
        let mut state = self.state();
        if state.closed {
            drop(state);
            drop(Place(self));
            return;
        }
        match state.waiters.grant(Grant::Connection(connection)) {
            Ok(waker) => {
                drop(state);
                waker.wake();
            }
            Err(Grant::Connection(connection)) => state.idle.push_back(Idle::from_now(connection)),
            Err(_) => {}
        }
    }

    /// A connection is gone: whoever has waited longest may open another.
    fn free_place(&self) {
        let mut state = self.state();
        match state.waiters.grant(Grant::Place) {
            Ok(waker) => {
                drop(state);
                waker.wake();
            }
            Err(_) => state.total -= 1,
        }
    }
}

/// One of the places that `total` counts, in nobody else's hands. Free again when it is dropped.
struct Place<'a, C: Connector>(&'a Shared<C>);

impl<C: Connector> Place<'_, C> {
    /// A connection fills it.
    fn keep(self) {
        mem::forget(self);
    }
}

impl<C: Connector> Drop for Place<'_, C> {
    fn drop(&mut self) {
        self.0.free_place();
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
            let Some(grant) = state.waiters.fetch(seat, cx.waker()) else {
                return Poll::Pending;
            };
            self.seat = None;
            return Poll::Ready(grant);
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
        let grant = self.shared.state().waiters.leave(seat);
        match grant {
            // Given, but never fetched.
            Some(Grant::Connection(connection)) => self.shared.hand_on(connection),
            Some(Grant::Place) => self.shared.free_place(),
            Some(Grant::Closed) | None => {}
        }
    }
}
