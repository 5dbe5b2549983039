//! Idle connections lie in a channel, and a fair semaphore decides who may take one out. A permit is a
//! connection in use; what the channel holds is idle.

extern crate kit as std;
extern crate kit_tokio as tokio;

use std::error::Error;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
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

pub struct ConnectionPool<C: Connector>(Arc<Inner<C>>);

struct Inner<C: Connector> {
    config: PoolConfig,
    connector: C,
    permits: Arc<Semaphore>,
    closed: AtomicBool,
    give: UnboundedSender<Idle<C::Connection>>,
    state: Mutex<State<C::Connection>>,
}

/// The far end of the channel, and how many there are in all.
struct State<T> {
    take: UnboundedReceiver<Idle<T>>,
    total: usize,
}

struct Idle<T> {
    connection: T,
    since: Instant,
}

/// The right to use one connection, and that connection once it is there. It counts in `total`.
pub struct PooledConnection<C: Connector> {
    connection: Option<C::Connection>,
    inner: Arc<Inner<C>>,
    _permit: OwnedSemaphorePermit,
}

impl<C: Connector> ConnectionPool<C> {
    pub async fn new(config: PoolConfig, connector: C) -> Result<ConnectionPool<C>, PoolError> {
        if config.max_connections == 0 {
            return Err(PoolError::ZeroMax);
        }
        if config.min_connections > config.max_connections {
            return Err(PoolError::MinAboveMax);
        }
        let (give, take) = mpsc::unbounded_channel();
        for _ in 0..config.min_connections {
            let connection = connector.connect().await.map_err(PoolError::Connect)?;
            let since = Instant::now();
            let _ = give.send(Idle { connection, since });
        }
        let total = config.min_connections;
        Ok(ConnectionPool(Arc::new(Inner {
            permits: Arc::new(Semaphore::new(config.max_connections)),
            closed: AtomicBool::new(false),
            give,
            state: Mutex::new(State { take, total }),
            config,
            connector,
        })))
    }

    pub async fn get_connection(&self, timeout: Duration) -> Option<PooledConnection<C>> {
        tokio::time::timeout(timeout, self.obtain()).await.ok()?
    }

    async fn obtain(&self) -> Option<PooledConnection<C>> {
        let inner = &self.0;
        let permit = Arc::clone(&inner.permits).acquire_owned().await.ok()?;
        let mut lent = inner.take(permit);
        // Broken ones keep their place; the next to be opened fills it.
        while let Some(connection) = &lent.connection {
            if !inner.connector.is_broken(connection) {
                return Some(lent);
            }
            lent.connection = None;
            lent.connection = inner.next();
        }
        let connection = inner.connector.connect().await.ok()?;
        if inner.closed.load(Ordering::SeqCst) {
            return None;
        }
        lent.connection = Some(connection);
        Some(lent)
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

    /// The channel is a queue, so the longest idle come out first; those that stay go in again.
    pub fn cleanup_idle_connections(&self) {
        let mut state = self.0.state.lock().unwrap();
        for _ in 0..state.take.len() {
            let Ok(idle) = state.take.try_recv() else {
                return;
            };
            let is_spare = state.total > self.0.config.min_connections;
            if is_spare && idle.since.elapsed() > self.0.config.max_idle_time {
                state.total -= 1;
            } else {
                let _ = self.0.give.send(idle);
            }
        }
    }

    pub fn get_stats(&self) -> PoolStats {
        let state = self.0.state.lock().unwrap();
        let (total, idle) = (state.total, state.take.len());
        PoolStats {
            total,
            active: total - idle,
            idle,
        }
    }

    pub fn close(&self) {
        self.0.permits.close();
        let mut state = self.0.state.lock().unwrap();
        self.0.closed.store(true, Ordering::SeqCst);
        while state.take.try_recv().is_ok() {
            state.total -= 1;
        }
    }
}

impl<C: Connector> Inner<C> {
    /// What the channel has, or room for a new one: whoever has a permit gets one of the two.
    fn take(self: &Arc<Self>, permit: OwnedSemaphorePermit) -> PooledConnection<C> {
        let mut state = self.state.lock().unwrap();
        let idle = state.take.try_recv().ok();
        state.total += usize::from(idle.is_none());
        drop(state);
        PooledConnection {
            connection: idle.map(|idle| idle.connection),
            inner: Arc::clone(self),
            _permit: permit,
        }
    }

    /// Another idle one, in place of one that was counted before.
    fn next(&self) -> Option<C::Connection> {
        let mut state = self.state.lock().unwrap();
        let idle = state.take.try_recv().ok()?;
        state.total -= 1;
        Some(idle.connection)
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
            Some(connection) if !inner.closed.load(Ordering::SeqCst) => {
                let since = Instant::now();
                let _ = inner.give.send(Idle { connection, since });
            }
            _ => state.total -= 1,
        }
        // The permit goes last: whoever gets it shall find what came back.
    }
}
