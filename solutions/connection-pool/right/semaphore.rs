//! A fair semaphore counts the places, a deque keeps what is idle. Whoever has a permit finds a
//! connection in the deque or opens one; the permit goes back after the connection has.

extern crate kit as std;
extern crate kit_tokio as tokio;

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

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

pub struct ConnectionPool<C: Connector> {
    inner: Arc<Inner<C>>,
}

struct Inner<C: Connector> {
    config: PoolConfig,
    connector: C,
    permits: Arc<Semaphore>,
    state: Mutex<State<C::Connection>>,
}

struct State<T> {
    idle: VecDeque<(T, Instant)>,
    total: usize,
    closed: bool,
}

pub struct PooledConnection<C: Connector> {
    connection: Option<C::Connection>,
    inner: Arc<Inner<C>>,
    permit: Option<OwnedSemaphorePermit>,
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
        Ok(ConnectionPool {
            inner: Arc::new(Inner {
                permits: Arc::new(Semaphore::new(config.max_connections)),
                state: Mutex::new(State {
                    total: idle.len(),
                    idle,
                    closed: false,
                }),
                config,
                connector,
            }),
        })
    }

    pub async fn get_connection(&self, timeout: Duration) -> Option<PooledConnection<C>> {
        tokio::time::timeout(timeout, self.obtain()).await.ok()?
    }

    async fn obtain(&self) -> Option<PooledConnection<C>> {
        let inner = &self.inner;
        let permit = Arc::clone(&inner.permits).acquire_owned().await.ok()?;
        // Holds the permit, and the place in `total` if there is no connection in it yet.
        let mut lent = PooledConnection {
            connection: None,
            inner: Arc::clone(inner),
            permit: Some(permit),
        };
        loop {
            let idle = {
                let mut state = inner.state.lock().unwrap();
                let idle = state.idle.pop_front();
                if idle.is_none() {
                    state.total += 1;
                }
                idle
            };
            let Some((connection, _)) = idle else { break };
            if !inner.connector.is_broken(&connection) {
                lent.connection = Some(connection);
                return Some(lent);
            }
            drop(connection);
            inner.state.lock().unwrap().total -= 1;
        }
        let place = Place(inner);
        let connection = inner.connector.connect().await.ok()?;
        if inner.state.lock().unwrap().closed {
            return None;
        }
        std::mem::forget(place);
        lent.connection = Some(connection);
        Some(lent)
    }

    pub fn return_connection(
        &self,
        connection: PooledConnection<C>,
    ) -> Result<(), PooledConnection<C>> {
        if !Arc::ptr_eq(&self.inner, &connection.inner) {
            return Err(connection);
        }
        drop(connection);
        Ok(())
    }

    pub fn cleanup_idle_connections(&self) {
        let mut state = self.inner.state.lock().unwrap();
        while state.total > self.inner.config.min_connections
            && state
                .idle
                .front()
                .is_some_and(|(_, since)| since.elapsed() > self.inner.config.max_idle_time)
        {
            // Closed under the lock: nobody who has a permit may find it gone before it is.
            state.idle.pop_front();
            state.total -= 1;
        }
    }

    pub fn get_stats(&self) -> PoolStats {
        let state = self.inner.state.lock().unwrap();
        PoolStats {
            total: state.total,
            active: state.total - state.idle.len(),
            idle: state.idle.len(),
        }
    }

    pub fn close(&self) {
        self.inner.permits.close();
        let mut state = self.inner.state.lock().unwrap();
        state.closed = true;
        state.total -= state.idle.len();
        state.idle.clear();
    }
}

/// A place in `total` for a connection that is being opened.
struct Place<'a, C: Connector>(&'a Inner<C>);

impl<C: Connector> Drop for Place<'_, C> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap().total -= 1;
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
        if let Some(mut connection) = self.connection.take() {
            self.inner.connector.reset(&mut connection);
            let broken = self.inner.connector.is_broken(&connection);
            let mut state = self.inner.state.lock().unwrap();
            if broken || state.closed {
                state.total -= 1;
            } else {
                state.idle.push_back((connection, Instant::now()));
            }
        }
        // Only now: whoever gets the permit shall find the connection.
        self.permit.take();
    }
}
