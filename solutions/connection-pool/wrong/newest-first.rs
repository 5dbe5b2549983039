//! Serves whoever came last: the waiters are a stack. Under load the first to come wait until they time out.

extern crate kit as std;
extern crate kit_tokio as tokio;

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

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
    state: Mutex<State<C>>,
}

struct State<C: Connector> {
    idle: Vec<(C::Connection, Instant)>,
    total: usize,
    waiters: VecDeque<oneshot::Sender<Offer<C>>>,
    closed: bool,
}

/// What a waiter is sent. It goes back by itself if nobody receives it.
enum Offer<C: Connector> {
    Connection(PooledConnection<C>),
    Place(Place<C>),
}

/// A place in `total`.
struct Place<C: Connector>(Option<Arc<Inner<C>>>);

pub struct PooledConnection<C: Connector> {
    connection: Option<C::Connection>,
    inner: Arc<Inner<C>>,
}

impl<C: Connector> ConnectionPool<C> {
    pub async fn new(config: PoolConfig, connector: C) -> Result<ConnectionPool<C>, PoolError> {
        if config.max_connections == 0 {
            return Err(PoolError::ZeroMax);
        }
        if config.min_connections > config.max_connections {
            return Err(PoolError::MinAboveMax);
        }
        let connector = Arc::new(connector);
        let opening: Vec<_> = (0..config.min_connections)
            .map(|_| {
                let connector = Arc::clone(&connector);
                tokio::spawn(async move { connector.connect().await })
            })
            .collect();
        let mut idle = Vec::new();
        for opened in opening {
            match opened.await.unwrap() {
                Ok(connection) => idle.push((connection, Instant::now())),
                Err(error) => return Err(PoolError::Connect(error)),
            }
        }
        let Some(connector) = Arc::into_inner(connector) else {
            unreachable!("all tasks are over")
        };
        Ok(ConnectionPool {
            inner: Arc::new(Inner {
                state: Mutex::new(State {
                    total: idle.len(),
                    idle,
                    waiters: VecDeque::new(),
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
        let place = loop {
            let receiver = {
                let mut state = self.inner.state.lock().unwrap();
                if state.closed {
                    return None;
                }
                if let Some((connection, _)) = state.idle.pop() {
                    drop(state);
                    let lent = self.inner.lend(connection);
                    match lent.is_broken() {
                        true => continue,
                        false => return Some(lent),
                    }
                }
                if state.total < self.inner.config.max_connections {
                    state.total += 1;
                    break Place(Some(Arc::clone(&self.inner)));
                }
                let (sender, receiver) = oneshot::channel();
                state.waiters.push_back(sender);
                receiver
            };
            match receiver.await.ok()? {
                Offer::Connection(lent) => return Some(lent),
                Offer::Place(place) => break place,
            }
        };
        let (sender, receiver) = oneshot::channel();
        let inner = Arc::clone(&self.inner);
        tokio::spawn(async move {
            if let Ok(connection) = inner.connector.connect().await {
                place.keep();
                if !inner.state.lock().unwrap().closed {
                    // If nobody listens any more, dropping it puts it back.
                    let _ = sender.send(inner.lend(connection));
                } else {
                    drop(inner.lend(connection));
                }
            }
        });
        receiver.await.ok()
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
        let spare = state
            .total
            .saturating_sub(self.inner.config.min_connections);
        let limit = self.inner.config.max_idle_time;
        let mut closed = 0;
        state.idle.retain(|(_, since)| {
            let goes = closed < spare && since.elapsed() > limit;
            closed += usize::from(goes);
            !goes
        });
        state.total -= closed;
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
        let mut state = self.inner.state.lock().unwrap();
        state.closed = true;
        let idle = std::mem::take(&mut state.idle);
        state.total -= idle.len();
        let waiters = std::mem::take(&mut state.waiters);
        drop(state);
        drop(waiters);
    }
}

impl<C: Connector> Inner<C> {
    fn lend(self: &Arc<Self>, connection: C::Connection) -> PooledConnection<C> {
        PooledConnection {
            connection: Some(connection),
            inner: Arc::clone(self),
        }
    }

    /// To the first that still listens, else to the idle ones.
    fn put(self: &Arc<Self>, connection: C::Connection) {
        let mut lent = self.lend(connection);
        loop {
            let mut state = self.state.lock().unwrap();
            if state.closed {
                state.total -= 1;
                drop(state);
                lent.connection = None;
                return;
            }
            let Some(waiter) = state.waiters.pop_back() else {
                let connection = lent.connection.take().unwrap();
                state.idle.push((connection, Instant::now()));
                return;
            };
            drop(state);
            match waiter.send(Offer::Connection(lent)) {
                Err(Offer::Connection(back)) => lent = back,
                _ => return,
            }
        }
    }

    fn free(self: &Arc<Self>) {
        loop {
            let waiter = {
                let mut state = self.state.lock().unwrap();
                let waiter = state.waiters.pop_back();
                if waiter.is_none() {
                    state.total -= 1;
                }
                waiter
            };
            let Some(waiter) = waiter else { return };
            match waiter.send(Offer::Place(Place(Some(Arc::clone(self))))) {
                Err(Offer::Place(place)) => place.keep(),
                _ => return,
            }
        }
    }
}

impl<C: Connector> Place<C> {
    fn keep(mut self) {
        self.0 = None;
    }
}

impl<C: Connector> Drop for Place<C> {
    fn drop(&mut self) {
        if let Some(inner) = self.0.take() {
            inner.free();
        }
    }
}

impl<C: Connector> Drop for ConnectionPool<C> {
    fn drop(&mut self) {
        self.close();
    }
}

impl<C: Connector> PooledConnection<C> {
    fn is_broken(&self) -> bool {
        self.inner.connector.is_broken(self)
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
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        self.inner.connector.reset(&mut connection);
        if self.inner.connector.is_broken(&connection) {
            drop(connection);
            self.inner.free();
        } else {
            self.inner.put(connection);
        }
    }
}
