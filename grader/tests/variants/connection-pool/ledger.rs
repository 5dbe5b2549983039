//! Right, with a ledger that knows all the rules and nothing of time or locks, and futures written by
//! hand around it. More than it needs, as people write it who fear callbacks.

extern crate kit as std;
extern crate kit_tokio as tokio;

use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

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
            Self::ZeroMax => f.write_str("the pool may not have any connection (maximum 0)"),
            Self::MinAboveMax => f.write_str("it shall keep more connections than it may have"),
            Self::Connect(cause) => write!(f, "the database refused: {cause:?}"),
        }
    }
}

impl Error for PoolError {}

/// Who waits: with a waker, or with what was given and has not been fetched.
enum Waiter<T> {
    Asleep(Waker),
    Given(Turn<T>),
}

/// What a call comes to when it is its turn.
enum Turn<T> {
    Take(T),
    Open,
    Over,
}

enum Answer<T> {
    Now(Turn<T>),
    Later(u64),
}

/// Who has what. Each change is one call, under the lock of whoever owns the ledger.
struct Ledger<T> {
    max: usize,
    idle: VecDeque<(T, Instant)>,
    in_use: usize,
    opening: usize,
    closing: usize,
    next_number: u64,
    waiters: BTreeMap<u64, Waiter<T>>,
    closed: bool,
}

impl<T> Ledger<T> {
    fn total(&self) -> usize {
        self.idle.len() + self.in_use + self.opening + self.closing
    }

    fn ask(&mut self, waker: &Waker) -> Answer<T> {
        if self.closed {
            return Answer::Now(Turn::Over);
        }
        if let Some((connection, _)) = self.idle.pop_back() {
            self.in_use += 1;
            return Answer::Now(Turn::Take(connection));
        }
        if self.total() < self.max {
            self.opening += 1;
            return Answer::Now(Turn::Open);
        }
        self.next_number += 1;
        let waiter = Waiter::Asleep(waker.clone());
        self.waiters.insert(self.next_number, waiter);
        Answer::Later(self.next_number)
    }

    /// Whoever has slept longest gets this turn; if nobody sleeps, it comes back.
    fn hand_to_first(&mut self, turn: Turn<T>) -> Result<Waker, Turn<T>> {
        for waiter in self.waiters.values_mut() {
            if let Waiter::Asleep(waker) = waiter {
                let waker = waker.clone();
                *waiter = Waiter::Given(turn);
                return Ok(waker);
            }
        }
        Err(turn)
    }

    /// One that was in use is free for others.
    fn give_back(&mut self, connection: T) -> Result<Option<Waker>, T> {
        if self.closed {
            return Err(connection);
        }
        match self.hand_to_first(Turn::Take(connection)) {
            Ok(waker) => Ok(Some(waker)),
            Err(Turn::Take(connection)) => {
                self.in_use -= 1;
                self.idle.push_back((connection, Instant::now()));
                Ok(None)
            }
            Err(_) => Ok(None),
        }
    }

    /// One that was being opened will not be there.
    fn give_up_opening(&mut self) -> Option<Waker> {
        // The place stays one of `opening` if somebody takes it over.
        match self.hand_to_first(Turn::Open) {
            Ok(waker) => Some(waker),
            Err(_) => {
                self.opening -= 1;
                None
            }
        }
    }

    /// One that was in use has been closed.
    fn lost(&mut self) -> Option<Waker> {
        self.in_use -= 1;
        self.opening += 1;
        self.give_up_opening()
    }

    fn fetch(&mut self, number: u64, waker: &Waker) -> Poll<Turn<T>> {
        match self.waiters.remove(&number) {
            Some(Waiter::Asleep(_)) => {
                let waiter = Waiter::Asleep(waker.clone());
                self.waiters.insert(number, waiter);
                Poll::Pending
            }
            Some(Waiter::Given(turn)) => Poll::Ready(turn),
            None => Poll::Ready(Turn::Over),
        }
    }

    fn leave(&mut self, number: u64) -> Option<Turn<T>> {
        match self.waiters.remove(&number)? {
            Waiter::Asleep(_) => None,
            Waiter::Given(turn) => Some(turn),
        }
    }

    /// Takes out what has been idle for longer than that and is not needed for the minimum.
    fn expire(&mut self, min: usize, limit: Duration) -> Vec<T> {
        let mut expired = Vec::new();
        while self.total() - self.closing > min {
            match self.idle.pop_front() {
                Some((connection, since)) if since.elapsed() > limit => {
                    self.closing += 1;
                    expired.push(connection);
                }
                Some(young) => {
                    self.idle.push_front(young);
                    break;
                }
                None => break,
            }
        }
        expired
    }

    /// So many of those that were taken out are closed now. Their places are free.
    fn closed_down(&mut self, count: usize) -> Vec<Waker> {
        self.closing -= count;
        self.opening += count;
        (0..count).filter_map(|_| self.give_up_opening()).collect()
    }

    fn shut(&mut self) -> (Vec<T>, Vec<Waker>) {
        self.closed = true;
        let mut wakers = Vec::new();
        while let Ok(waker) = self.hand_to_first(Turn::Over) {
            wakers.push(waker);
        }
        let idle: Vec<T> = self
            .idle
            .drain(..)
            .map(|(connection, _)| connection)
            .collect();
        self.closing += idle.len();
        (idle, wakers)
    }
}

struct Shared<C: Connector> {
    config: PoolConfig,
    connector: C,
    ledger: Mutex<Ledger<C::Connection>>,
}

impl<C: Connector> Shared<C> {
    fn ledger(&self) -> MutexGuard<'_, Ledger<C::Connection>> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put_back(&self, connection: C::Connection) {
        let given = self.ledger().give_back(connection);
        match given {
            Ok(waker) => wake(waker),
            Err(connection) => self.discard(connection),
        }
    }

    /// Closes one that was in use, and then tells the ledger.
    fn discard(&self, connection: C::Connection) {
        drop(connection);
        let waker = self.ledger().lost();
        wake(waker);
    }

    fn close_all(&self, connections: Vec<C::Connection>) {
        let count = connections.len();
        drop(connections);
        let wakers = self.ledger().closed_down(count);
        wake(wakers);
    }
}

fn wake(wakers: impl IntoIterator<Item = Waker>) {
    wakers.into_iter().for_each(Waker::wake);
}

/// Resolves when it is this call's turn.
struct Queueing<'a, C: Connector> {
    shared: &'a Shared<C>,
    number: Option<u64>,
}

impl<C: Connector> Future for Queueing<'_, C> {
    type Output = Turn<C::Connection>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let shared = self.shared;
        let mut ledger = shared.ledger();
        let Some(number) = self.number else {
            return match ledger.ask(cx.waker()) {
                Answer::Now(turn) => Poll::Ready(turn),
                Answer::Later(number) => {
                    self.number = Some(number);
                    Poll::Pending
                }
            };
        };
        let turn = ledger.fetch(number, cx.waker());
        if turn.is_ready() {
            self.number = None;
        }
        turn
    }
}

impl<C: Connector> Drop for Queueing<'_, C> {
    fn drop(&mut self) {
        let Some(number) = self.number else { return };
        let left_behind = self.shared.ledger().leave(number);
        match left_behind {
            Some(Turn::Take(connection)) => self.shared.put_back(connection),
            Some(Turn::Open) => drop(Opening {
                shared: self.shared,
            }),
            Some(Turn::Over) | None => {}
        }
    }
}

/// One place in which a connection is being opened.
struct Opening<'a, C: Connector> {
    shared: &'a Shared<C>,
}

impl<C: Connector> Opening<'_, C> {
    async fn connect(self) -> Option<C::Connection> {
        let connection = self.shared.connector.connect().await.ok()?;
        let mut ledger = self.shared.ledger();
        if ledger.closed {
            drop(ledger);
            drop(connection);
            return None;
        }
        ledger.opening -= 1;
        ledger.in_use += 1;
        drop(ledger);
        std::mem::forget(self);
        Some(connection)
    }
}

impl<C: Connector> Drop for Opening<'_, C> {
    fn drop(&mut self) {
        let waker = self.shared.ledger().give_up_opening();
        wake(waker);
    }
}

pub struct ConnectionPool<C: Connector> {
    shared: Arc<Shared<C>>,
}

pub struct PooledConnection<C: Connector> {
    connection: Option<C::Connection>,
    shared: Arc<Shared<C>>,
}

impl<C: Connector> ConnectionPool<C> {
    pub async fn new(config: PoolConfig, connector: C) -> Result<ConnectionPool<C>, PoolError> {
        match (config.min_connections, config.max_connections) {
            (_, 0) => return Err(PoolError::ZeroMax),
            (min, max) if min > max => return Err(PoolError::MinAboveMax),
            _ => {}
        }
        let mut ledger = Ledger {
            max: config.max_connections,
            idle: VecDeque::new(),
            in_use: 0,
            opening: 0,
            closing: 0,
            next_number: 0,
            waiters: BTreeMap::new(),
            closed: false,
        };
        for _ in 0..config.min_connections {
            let connection = connector.connect().await.map_err(PoolError::Connect)?;
            ledger.idle.push_back((connection, Instant::now()));
        }
        let ledger = Mutex::new(ledger);
        Ok(ConnectionPool {
            shared: Arc::new(Shared {
                config,
                connector,
                ledger,
            }),
        })
    }

    pub async fn get_connection(&self, timeout: Duration) -> Option<PooledConnection<C>> {
        tokio::select! {
            biased;
            connection = self.borrow() => connection,
            () = tokio::time::sleep(timeout) => None,
        }
    }

    async fn borrow(&self) -> Option<PooledConnection<C>> {
        let shared = &*self.shared;
        loop {
            let queueing = Queueing {
                shared,
                number: None,
            };
            let connection = match queueing.await {
                Turn::Over => return None,
                Turn::Open => Opening { shared }.connect().await?,
                Turn::Take(connection) if shared.connector.is_broken(&connection) => {
                    shared.discard(connection);
                    continue;
                }
                Turn::Take(connection) => connection,
            };
            return Some(PooledConnection {
                connection: Some(connection),
                shared: Arc::clone(&self.shared),
            });
        }
    }

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

    pub fn cleanup_idle_connections(&self) {
        let PoolConfig {
            min_connections,
            max_idle_time,
            ..
        } = self.shared.config;
        let expired = self.shared.ledger().expire(min_connections, max_idle_time);
        self.shared.close_all(expired);
    }

    pub fn get_stats(&self) -> PoolStats {
        let ledger = self.shared.ledger();
        let (total, idle) = (ledger.total(), ledger.idle.len());
        PoolStats {
            total,
            active: total - idle,
            idle,
        }
    }

    pub fn close(&self) {
        let (idle, wakers) = self.shared.ledger().shut();
        wake(wakers);
        self.shared.close_all(idle);
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
            self.shared.connector.reset(&mut connection);
            if self.shared.connector.is_broken(&connection) {
                self.shared.discard(connection);
            } else {
                self.shared.put_back(connection);
            }
        }
    }
}
