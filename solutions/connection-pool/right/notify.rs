//! Tickets, and a bell that wakes everybody: whoever holds the oldest ticket looks, the others go on
//! waiting. Simple, and slow where many wait.

extern crate kit as std;
extern crate kit_tokio as tokio;

use std::collections::{BTreeSet, VecDeque};
use std::error::Error;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

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

pub struct ConnectionPool<C: Connector>(Arc<Inner<C>>);

struct Inner<C: Connector> {
    config: PoolConfig,
    connector: C,
    state: Mutex<State<C::Connection>>,
    bell: Notify,
}

struct State<T> {
    idle: VecDeque<(T, Instant)>,
    total: usize,
    tickets: BTreeSet<u64>,
    next: u64,
    closed: bool,
}

pub struct PooledConnection<C: Connector> {
    connection: Option<C::Connection>,
    inner: Arc<Inner<C>>,
}

/// A place in the line, given up when it is dropped.
struct Ticket<'a, C: Connector>(&'a Inner<C>, u64);

/// One of the places in `total`.
struct Place<'a, C: Connector>(&'a Inner<C>);

enum Found<T> {
    Idle(T),
    Place,
    Nothing,
}

impl<C: Connector> ConnectionPool<C> {
    pub async fn new(config: PoolConfig, connector: C) -> Result<ConnectionPool<C>, PoolError> {
        if config.max_connections == 0 {
            return Err(PoolError::ZeroMax);
        }
        if config.min_connections > config.max_connections {
            return Err(PoolError::MinAboveMax);
        }
        let mut idle = VecDeque::new();
        while idle.len() < config.min_connections {
            let connection = connector.connect().await.map_err(PoolError::Connect)?;
            idle.push_back((connection, Instant::now()));
        }
        let state = State {
            total: idle.len(),
            idle,
            tickets: BTreeSet::new(),
            next: 0,
            closed: false,
        };
        Ok(ConnectionPool(Arc::new(Inner {
            config,
            connector,
            state: Mutex::new(state),
            bell: Notify::new(),
        })))
    }

    pub async fn get_connection(&self, timeout: Duration) -> Option<PooledConnection<C>> {
        tokio::time::timeout(timeout, self.obtain()).await.ok()?
    }

    async fn obtain(&self) -> Option<PooledConnection<C>> {
        let inner = &*self.0;
        let ticket = inner.ticket();
        loop {
            // Listens before it looks, or a ring in between would be missed.
            let rings = inner.bell.notified();
            let found = inner.look(ticket.1)?;
            match found {
                Found::Idle(connection) => {
                    if !inner.connector.is_broken(&connection) {
                        return Some(self.lend(connection));
                    }
                    drop(connection);
                    inner.state.lock().unwrap().total -= 1;
                }
                Found::Place => {
                    let place = Place(inner);
                    drop(ticket);
                    let connection = inner.connector.connect().await.ok()?;
                    if inner.state.lock().unwrap().closed {
                        return None;
                    }
                    std::mem::forget(place);
                    return Some(self.lend(connection));
                }
                Found::Nothing => rings.await,
            }
        }
    }

    fn lend(&self, connection: C::Connection) -> PooledConnection<C> {
        PooledConnection {
            connection: Some(connection),
            inner: Arc::clone(&self.0),
        }
    }

    pub fn return_connection(
        &self,
        connection: PooledConnection<C>,
    ) -> Result<(), PooledConnection<C>> {
        if !Arc::ptr_eq(&self.0, &connection.inner) {
            return Err(connection);
        }
        drop(connection);
        Ok(())
    }

    pub fn cleanup_idle_connections(&self) {
        let mut state = self.0.state.lock().unwrap();
        while state.total > self.0.config.min_connections {
            match state.idle.front() {
                Some((_, since)) if since.elapsed() > self.0.config.max_idle_time => {
                    state.idle.pop_front();
                    state.total -= 1;
                }
                _ => break,
            }
        }
    }

    pub fn get_stats(&self) -> PoolStats {
        let state = self.0.state.lock().unwrap();
        PoolStats {
            total: state.total,
            active: state.total - state.idle.len(),
            idle: state.idle.len(),
        }
    }

    pub fn close(&self) {
        let mut state = self.0.state.lock().unwrap();
        state.closed = true;
        state.total -= state.idle.len();
        state.idle.clear();
        drop(state);
        self.0.bell.notify_waiters();
    }
}

impl<C: Connector> Inner<C> {
    fn ticket(&self) -> Ticket<'_, C> {
        let mut state = self.state.lock().unwrap();
        let number = state.next;
        state.next += 1;
        state.tickets.insert(number);
        Ticket(self, number)
    }

    /// `None` if the pool is closed.
    fn look(&self, ticket: u64) -> Option<Found<C::Connection>> {
        let mut state = self.state.lock().unwrap();
        if state.closed {
            return None;
        }
        if state.tickets.first() != Some(&ticket) {
            return Some(Found::Nothing);
        }
        if let Some((connection, _)) = state.idle.pop_back() {
            return Some(Found::Idle(connection));
        }
        if state.total < self.config.max_connections {
            state.total += 1;
            return Some(Found::Place);
        }
        Some(Found::Nothing)
    }
}

impl<C: Connector> Drop for Ticket<'_, C> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap().tickets.remove(&self.1);
        self.0.bell.notify_waiters();
    }
}

impl<C: Connector> Drop for Place<'_, C> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap().total -= 1;
        self.0.bell.notify_waiters();
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
        self.connection.as_ref().unwrap()
    }
}

impl<C: Connector> DerefMut for PooledConnection<C> {
    fn deref_mut(&mut self) -> &mut C::Connection {
        self.connection.as_mut().unwrap()
    }
}

impl<C: Connector> Drop for PooledConnection<C> {
    fn drop(&mut self) {
        let mut connection = self.connection.take().unwrap();
        self.inner.connector.reset(&mut connection);
        let broken = self.inner.connector.is_broken(&connection);
        let mut state = self.inner.state.lock().unwrap();
        if broken || state.closed {
            // Closed before its place is free, or there would be one too many for a moment.
            drop(connection);
            state.total -= 1;
        } else {
            state.idle.push_back((connection, Instant::now()));
        }
        drop(state);
        self.inner.bell.notify_waiters();
    }
}
