//! Right, with tokio's semaphore: a permit is the right to have a connection out. How many are out and
//! how many are being opened is counted apart.

extern crate kit as std;
extern crate kit_tokio as tokio;

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time;

pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

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

    pub async fn execute_query(&self, query: &str) -> String {
        tokio::time::sleep(Duration::from_millis(100)).await;
        format!("Result for {query} from connection {}", self.id)
    }
}

pub trait Connector: Send + Sync + 'static {
    type Connection: Send + 'static;

    fn connect(&self) -> impl Future<Output = Result<Self::Connection, ConnectError>> + Send;

    fn reset(&self, connection: &mut Self::Connection);

    fn is_broken(&self, connection: &Self::Connection) -> bool;
}

#[derive(Debug, Clone, PartialEq)]
pub struct ConnectError(pub String);

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

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoolStats {
    pub total: usize,
    pub active: usize,
    pub idle: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub enum PoolError {
    ZeroMax,
    MinAboveMax,
    Connect(ConnectError),
}

impl fmt::Display for PoolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self {
            PoolError::ZeroMax => "max_connections is zero".to_string(),
            PoolError::MinAboveMax => "min_connections > max_connections".to_string(),
            PoolError::Connect(ConnectError(why)) => format!("connection failed: {why}"),
        };
        f.write_str(&reason)
    }
}

impl Error for PoolError {}

struct IdleConnection<T> {
    connection: T,
    idle_since: Instant,
}

struct Books<T> {
    idle: VecDeque<IdleConnection<T>>,
    lent: usize,
    opening: usize,
    closed: bool,
}

impl<T> Books<T> {
    fn total(&self) -> usize {
        self.idle.len() + self.lent + self.opening
    }
}

struct PoolInner<C: Connector> {
    config: PoolConfig,
    connector: C,
    permits: Arc<Semaphore>,
    books: Mutex<Books<C::Connection>>,
}

impl<C: Connector> PoolInner<C> {
    fn books(&self) -> MutexGuard<'_, Books<C::Connection>> {
        self.books.lock().unwrap()
    }
}

pub struct ConnectionPool<C: Connector> {
    inner: Arc<PoolInner<C>>,
}

pub struct PooledConnection<C: Connector> {
    connection: Option<C::Connection>,
    permit: Option<OwnedSemaphorePermit>,
    inner: Arc<PoolInner<C>>,
}

/// Counts one as being opened for as long as it lives.
struct Opening<'a, C: Connector> {
    inner: &'a PoolInner<C>,
}

impl<'a, C: Connector> Opening<'a, C> {
    /// From being opened to being lent, in one step; not if the pool was closed meanwhile.
    fn done(self, connection: C::Connection) -> Option<C::Connection> {
        let mut books = self.inner.books();
        if books.closed {
            drop(books);
            drop(connection);
            return None;
        }
        books.opening -= 1;
        books.lent += 1;
        drop(books);
        std::mem::forget(self);
        Some(connection)
    }
}

impl<C: Connector> Drop for Opening<'_, C> {
    fn drop(&mut self) {
        self.inner.books().opening -= 1;
    }
}

impl<C: Connector> ConnectionPool<C> {
    pub async fn new(config: PoolConfig, connector: C) -> Result<ConnectionPool<C>, PoolError> {
        if config.max_connections < 1 {
            return Err(PoolError::ZeroMax);
        }
        if config.max_connections < config.min_connections {
            return Err(PoolError::MinAboveMax);
        }
        let mut idle = VecDeque::with_capacity(config.min_connections);
        for _ in 0..config.min_connections {
            let opened = connector.connect().await;
            idle.push_back(IdleConnection {
                connection: opened.map_err(PoolError::Connect)?,
                idle_since: Instant::now(),
            });
        }
        let inner = PoolInner {
            permits: Arc::new(Semaphore::new(config.max_connections)),
            config,
            connector,
            books: Mutex::new(Books {
                idle,
                lent: 0,
                opening: 0,
                closed: false,
            }),
        };
        Ok(ConnectionPool {
            inner: Arc::new(inner),
        })
    }

    pub async fn get_connection(&self, timeout: Duration) -> Option<PooledConnection<C>> {
        match time::timeout(timeout, self.acquire()).await {
            Ok(acquired) => acquired,
            Err(_elapsed) => None,
        }
    }

    async fn acquire(&self) -> Option<PooledConnection<C>> {
        let permits = Arc::clone(&self.inner.permits);
        let permit = permits.acquire_owned().await.ok()?;
        let connection = match self.take_idle() {
            Ok(connection) => connection,
            Err(opening) => {
                let connection = self.inner.connector.connect().await.ok()?;
                opening.done(connection)?
            }
        };
        Some(PooledConnection {
            connection: Some(connection),
            permit: Some(permit),
            inner: Arc::clone(&self.inner),
        })
    }

    /// An idle one that works, lent from now on; or else the right to open one.
    fn take_idle(&self) -> Result<C::Connection, Opening<'_, C>> {
        let inner = &*self.inner;
        let mut books = inner.books();
        // The one that was used last, so that the others may grow old.
        while let Some(IdleConnection { connection, .. }) = books.idle.pop_back() {
            if !inner.connector.is_broken(&connection) {
                books.lent += 1;
                return Ok(connection);
            }
        }
        books.opening += 1;
        Err(Opening { inner })
    }

    pub fn return_connection(
        &self,
        connection: PooledConnection<C>,
    ) -> Result<(), PooledConnection<C>> {
        let is_ours = Arc::ptr_eq(&self.inner, &connection.inner);
        if !is_ours {
            return Err(connection);
        }
        Ok(())
    }

    pub fn cleanup_idle_connections(&self) {
        let PoolConfig {
            min_connections,
            max_idle_time,
            ..
        } = self.inner.config;
        let now = Instant::now();
        let mut books = self.inner.books();
        loop {
            if books.total() <= min_connections {
                break;
            }
            let Some(oldest) = books.idle.front() else {
                break;
            };
            if now.duration_since(oldest.idle_since) <= max_idle_time {
                break;
            }
            books.idle.pop_front();
        }
    }

    pub fn get_stats(&self) -> PoolStats {
        let books = self.inner.books();
        PoolStats {
            total: books.total(),
            active: books.lent + books.opening,
            idle: books.idle.len(),
        }
    }

    pub fn close(&self) {
        let mut books = self.inner.books();
        books.closed = true;
        books.idle.clear();
        drop(books);
        self.inner.permits.close();
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
            let keep = !self.inner.connector.is_broken(&connection);
            let mut books = self.inner.books();
            books.lent -= 1;
            if keep && !books.closed {
                books.idle.push_back(IdleConnection {
                    connection,
                    idle_since: Instant::now(),
                });
            } else {
                drop(connection);
            }
        }
        // The permit last: who gets it must find the connection, or the room.
        drop(self.permit.take());
    }
}
