//! A connection pool that hands on: what comes back goes straight to whoever has waited longest. This
//! file is what a user sees. Whose a connection is and who comes next is settled in `lending.rs`, and
//! those who wait sit in `waiters.rs`.

extern crate kit as std;
extern crate kit_tokio as tokio;

mod lending;
mod waiters;

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::ops::{Deref, DerefMut};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use lending::Shared;

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
    /// Those lent and those being opened; for a moment, those being closed.
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
        let mut idle = Vec::new();
        for _ in 0..config.min_connections {
            idle.push(connector.connect().await.map_err(PoolError::Connect)?);
        }
        Ok(ConnectionPool {
            shared: Arc::new(Shared::new(config, connector, idle)),
        })
    }

    /// Borrows a connection; `None` at the moment `timeout` is over.
    pub async fn get_connection(&self, timeout: Duration) -> Option<PooledConnection<C>> {
        let connection = in_time(timeout, self.shared.obtain()).await??;
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
        self.shared.cleanup();
    }

    /// Counts what there is.
    pub fn get_stats(&self) -> PoolStats {
        self.shared.stats()
    }

    /// Ends the pool; all who wait get `None`.
    pub fn close(&self) {
        self.shared.close();
    }
}

/// `None` at the moment `timeout` is over. Most answers are there at once; a timer is set for the others.
async fn in_time<T>(timeout: Duration, answer: impl Future<Output = T>) -> Option<T> {
    let mut answer = pin!(answer);
    let mut alarm = pin!(None);
    poll_fn(|cx| {
        if let Poll::Ready(value) = answer.as_mut().poll(cx) {
            return Poll::Ready(Some(value));
        }
        if alarm.is_none() {
            alarm.set(Some(tokio::time::sleep(timeout)));
        }
        let rings = alarm.as_mut().as_pin_mut().map(|alarm| alarm.poll(cx));
        rings.unwrap_or(Poll::Pending).map(|()| None)
    })
    .await
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
