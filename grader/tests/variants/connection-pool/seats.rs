//! Right, with a seat for each call that finds nothing: what comes back is put into the seat of whoever
//! has waited longest, and a task of its own opens connections for seats.

extern crate kit as std;
extern crate kit_tokio as tokio;

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::mem;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

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
        match self {
            PoolError::ZeroMax => write!(f, "a pool needs room for one connection"),
            PoolError::MinAboveMax => write!(f, "the minimum is larger than the maximum"),
            PoolError::Connect(error) => write!(f, "cannot connect: {}", error.0),
        }
    }
}

impl Error for PoolError {}

/// What somebody who waits may get.
enum Gift<T> {
    /// It has been opened for this seat.
    Fresh(T),
    /// Somebody has given it back.
    Used(T),
    /// The pool was closed, or connecting failed.
    Nothing,
}

enum SeatState<T> {
    Empty,
    Filled(Gift<T>),
    Abandoned,
}

struct Seat<T> {
    state: Mutex<SeatState<T>>,
    bell: Notify,
}

impl<T> Seat<T> {
    fn new() -> Arc<Seat<T>> {
        Arc::new(Seat {
            state: Mutex::new(SeatState::Empty),
            bell: Notify::new(),
        })
    }

    /// Puts the gift on the seat; gives it back if nobody sits there any more.
    fn send(&self, gift: Gift<T>) -> Result<(), Gift<T>> {
        let mut state = self.state.lock().unwrap();
        if let SeatState::Abandoned = *state {
            return Err(gift);
        }
        *state = SeatState::Filled(gift);
        drop(state);
        self.bell.notify_one();
        Ok(())
    }

    fn leave(&self) -> Option<Gift<T>> {
        let mut state = self.state.lock().unwrap();
        match mem::replace(&mut *state, SeatState::Abandoned) {
            SeatState::Filled(gift) => Some(gift),
            _ => None,
        }
    }
}

struct Parked<T> {
    connection: T,
    since: Instant,
}

struct Desk<T> {
    parked: Vec<Parked<T>>,
    /// Parked, lent, being opened.
    count: usize,
    queue: VecDeque<Arc<Seat<T>>>,
    closed: bool,
}

struct Core<C: Connector> {
    config: PoolConfig,
    connector: C,
    desk: Mutex<Desk<C::Connection>>,
}

pub struct ConnectionPool<C: Connector> {
    core: Arc<Core<C>>,
}

pub struct PooledConnection<C: Connector> {
    connection: Option<C::Connection>,
    core: Arc<Core<C>>,
}

/// Someone on a seat. Who leaves it passes on what lies there.
struct Sitting<'a, C: Connector> {
    core: &'a Arc<Core<C>>,
    seat: Arc<Seat<C::Connection>>,
}

impl<C: Connector> Sitting<'_, C> {
    async fn wait(self) -> Gift<C::Connection> {
        self.seat.bell.notified().await;
        self.seat.leave().unwrap_or(Gift::Nothing)
    }
}

impl<C: Connector> Drop for Sitting<'_, C> {
    fn drop(&mut self) {
        let gift = self.seat.leave();
        let mut desk = self.core.desk.lock().unwrap();
        desk.queue.retain(|seat| !Arc::ptr_eq(seat, &self.seat));
        drop(desk);
        if let Some(Gift::Fresh(connection) | Gift::Used(connection)) = gift {
            self.core.pass_on(connection);
        }
    }
}

impl<C: Connector> Core<C> {
    /// To the one who has waited longest, or to the parked ones.
    fn pass_on(&self, connection: C::Connection) {
        let mut desk = self.desk.lock().unwrap();
        if desk.closed {
            desk.count -= 1;
            return;
        }
        let mut gift = Gift::Used(connection);
        while let Some(seat) = desk.queue.pop_front() {
            match seat.send(gift) {
                Ok(()) => return,
                Err(refused) => gift = refused,
            }
        }
        if let Gift::Used(connection) = gift {
            let since = Instant::now();
            desk.parked.push(Parked { connection, since });
        }
    }

    /// A connection is gone, and was closed before: who has waited longest gets a new one.
    fn vacate(self: &Arc<Self>) {
        let mut desk = self.desk.lock().unwrap();
        match desk.queue.pop_front() {
            Some(seat) => self.open_for(seat),
            None => desk.count -= 1,
        }
    }

    /// Opens a connection in a place that is counted already.
    fn open_for(self: &Arc<Self>, seat: Arc<Seat<C::Connection>>) {
        let core = Arc::clone(self);
        tokio::spawn(async move {
            match core.connector.connect().await {
                Ok(connection) => core.seat_or_pass_on(&seat, connection),
                Err(_) => {
                    let _ = seat.send(Gift::Nothing);
                    core.vacate();
                }
            }
        });
    }

    fn seat_or_pass_on(&self, seat: &Seat<C::Connection>, connection: C::Connection) {
        let mut desk = self.desk.lock().unwrap();
        if desk.closed {
            drop(connection);
            desk.count -= 1;
            let _ = seat.send(Gift::Nothing);
            return;
        }
        drop(desk);
        if let Err(Gift::Fresh(connection)) = seat.send(Gift::Fresh(connection)) {
            self.pass_on(connection);
        }
    }

    /// A connection, or a seat to wait for one.
    fn ask(self: &Arc<Self>) -> Option<Result<C::Connection, Arc<Seat<C::Connection>>>> {
        let mut desk = self.desk.lock().unwrap();
        if desk.closed {
            return None;
        }
        if let Some(parked) = desk.parked.pop() {
            return Some(Ok(parked.connection));
        }
        let seat = Seat::new();
        if desk.count < self.config.max_connections {
            desk.count += 1;
            self.open_for(Arc::clone(&seat));
        } else {
            desk.queue.push_back(Arc::clone(&seat));
        }
        Some(Err(seat))
    }

    async fn obtain(self: &Arc<Self>) -> Option<C::Connection> {
        loop {
            let connection = match self.ask()? {
                Ok(connection) => connection,
                Err(seat) => match (Sitting { core: self, seat }).wait().await {
                    Gift::Fresh(connection) => return Some(connection),
                    Gift::Used(connection) => connection,
                    Gift::Nothing => return None,
                },
            };
            if !self.connector.is_broken(&connection) {
                return Some(connection);
            }
            drop(connection);
            self.vacate();
        }
    }
}

impl<C: Connector> ConnectionPool<C> {
    pub async fn new(config: PoolConfig, connector: C) -> Result<ConnectionPool<C>, PoolError> {
        let (min, max) = (config.min_connections, config.max_connections);
        if max == 0 {
            return Err(PoolError::ZeroMax);
        }
        if min > max {
            return Err(PoolError::MinAboveMax);
        }
        let mut parked = Vec::new();
        while parked.len() < min {
            match connector.connect().await {
                Ok(connection) => {
                    let since = Instant::now();
                    parked.push(Parked { connection, since });
                }
                Err(error) => return Err(PoolError::Connect(error)),
            }
        }
        let desk = Desk {
            parked,
            count: min,
            queue: VecDeque::new(),
            closed: false,
        };
        let core = Core {
            config,
            connector,
            desk: Mutex::new(desk),
        };
        Ok(ConnectionPool {
            core: Arc::new(core),
        })
    }

    pub async fn get_connection(&self, timeout: Duration) -> Option<PooledConnection<C>> {
        let obtained = tokio::time::timeout(timeout, self.core.obtain()).await;
        match obtained {
            Ok(Some(connection)) => Some(PooledConnection {
                connection: Some(connection),
                core: Arc::clone(&self.core),
            }),
            _ => None,
        }
    }

    pub fn return_connection(
        &self,
        connection: PooledConnection<C>,
    ) -> Result<(), PooledConnection<C>> {
        if Arc::ptr_eq(&connection.core, &self.core) {
            drop(connection);
            Ok(())
        } else {
            Err(connection)
        }
    }

    pub fn cleanup_idle_connections(&self) {
        let limit = self.core.config.max_idle_time;
        let mut desk = self.core.desk.lock().unwrap();
        // The longest idle are at the bottom.
        let spare = desk.count.saturating_sub(self.core.config.min_connections);
        let old = desk.parked.iter().take(spare);
        let old = old
            .take_while(|parked| parked.since.elapsed() > limit)
            .count();
        desk.parked.drain(..old);
        desk.count -= old;
    }

    pub fn get_stats(&self) -> PoolStats {
        let desk = self.core.desk.lock().unwrap();
        let idle = desk.parked.len();
        PoolStats {
            total: desk.count,
            active: desk.count - idle,
            idle,
        }
    }

    pub fn close(&self) {
        let mut desk = self.core.desk.lock().unwrap();
        desk.closed = true;
        desk.count -= desk.parked.len();
        desk.parked.clear();
        for seat in desk.queue.drain(..) {
            let _ = seat.send(Gift::Nothing);
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
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        self.core.connector.reset(&mut connection);
        if self.core.connector.is_broken(&connection) {
            drop(connection);
            self.core.vacate();
        } else {
            self.core.pass_on(connection);
        }
    }
}
