//! A future written by hand. Each waiter has a ticket and leaves its waker with it; whoever changes
//! something wakes the oldest, and whoever is served wakes the next.

extern crate kit as std;
extern crate kit_tokio as tokio;

use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

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
}

struct State<T> {
    idle: VecDeque<(T, Instant)>,
    total: usize,
    /// Who waits, by their tickets.
    line: BTreeMap<u64, Waker>,
    next: u64,
    closed: bool,
}

pub struct PooledConnection<C: Connector> {
    /// `None` while it is being opened. It counts in `total` either way.
    connection: Option<C::Connection>,
    inner: Arc<Inner<C>>,
}

/// A place in the line, given up when it is dropped.
struct Ticket<'a, C: Connector> {
    inner: &'a Inner<C>,
    number: u64,
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
        for _ in 0..config.min_connections {
            let connection = connector.connect().await.map_err(PoolError::Connect)?;
            idle.push_back((connection, Instant::now()));
        }
        let state = State {
            total: idle.len(),
            idle,
            line: BTreeMap::new(),
            next: 0,
            closed: false,
        };
        Ok(ConnectionPool(Arc::new(Inner {
            config,
            connector,
            state: Mutex::new(state),
        })))
    }

    pub async fn get_connection(&self, timeout: Duration) -> Option<PooledConnection<C>> {
        tokio::time::timeout(timeout, self.obtain()).await.ok()?
    }

    async fn obtain(&self) -> Option<PooledConnection<C>> {
        let mut lent = self.turn().await?;
        // What is broken is replaced by what is idle, as long as there is any.
        while let Some(connection) = &lent.connection {
            if !self.0.connector.is_broken(connection) {
                return Some(lent);
            }
            lent.connection = None;
            let mut state = self.0.state.lock().unwrap();
            if let Some((connection, _)) = state.idle.pop_back() {
                state.total -= 1;
                lent.connection = Some(connection);
            }
        }
        let connection = self.0.connector.connect().await.ok()?;
        if self.0.state.lock().unwrap().closed {
            return None;
        }
        lent.connection = Some(connection);
        Some(lent)
    }

    /// Waits for a connection, or for the right to open one.
    async fn turn(&self) -> Option<PooledConnection<C>> {
        let number = {
            let mut state = self.0.state.lock().unwrap();
            state.next += 1;
            state.next
        };
        let ticket = Ticket {
            inner: &self.0,
            number,
        };
        let connection = poll_fn(|cx| ticket.poll(cx)).await?;
        Some(PooledConnection {
            connection,
            inner: Arc::clone(&self.0),
        })
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
        state.line.values().for_each(Waker::wake_by_ref);
    }
}

impl<C: Connector> Ticket<'_, C> {
    /// `Some(None)` is the right to open one, `None` the end of the pool.
    fn poll(&self, cx: &Context<'_>) -> Poll<Option<Option<C::Connection>>> {
        let mut state = self.inner.state.lock().unwrap();
        if state.closed {
            return Poll::Ready(None);
        }
        let is_first = state
            .line
            .keys()
            .next()
            .is_none_or(|first| *first >= self.number);
        if is_first {
            if let Some((connection, _)) = state.idle.pop_back() {
                return Poll::Ready(Some(Some(connection)));
            }
            if state.total < self.inner.config.max_connections {
                state.total += 1;
                return Poll::Ready(Some(None));
            }
        }
        // Whoever polled last is to be woken.
        state.line.insert(self.number, cx.waker().clone());
        Poll::Pending
    }
}

impl<C: Connector> Drop for Ticket<'_, C> {
    fn drop(&mut self) {
        let mut state = self.inner.state.lock().unwrap();
        state.line.remove(&self.number);
        // It may have been woken for something that is still there.
        state.wake_first();
    }
}

impl<T> State<T> {
    fn wake_first(&self) {
        if let Some(waker) = self.line.values().next() {
            waker.wake_by_ref();
        }
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
        let inner = &self.inner;
        let mut back = self.connection.take();
        if let Some(connection) = &mut back {
            inner.connector.reset(connection);
        }
        let sound = back.filter(|connection| !inner.connector.is_broken(connection));
        let mut state = inner.state.lock().unwrap();
        match sound {
            Some(connection) if !state.closed => {
                state.idle.push_back((connection, Instant::now()));
            }
            _ => state.total -= 1,
        }
        state.wake_first();
    }
}
