//! A connection pool as a learner might write it, and the mistakes they make. It knows nothing of
//! the explorer but the server it is given.

#![expect(
    clippy::unwrap_used,
    reason = "this is test code, though in no test function"
)]

pub mod scene;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::time::Duration;

use kit_tokio::explore::Sim;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::{sleep, timeout};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mistake {
    None,
    /// Looks for a connection, then awaits something else, then begins to listen.
    LostWakeup,
    /// Takes the permit out of its guard before it has a connection.
    PermitLeakOnCancel,
    /// Hands a connection to a waiter that may be gone before it looks.
    LostInHandOff,
    /// Counts a connection only when it is there.
    OverMax,
    /// Serves who came last.
    Lifo,
    /// Gives the permit back by hand and by its guard.
    DoubleReturn,
    /// The reaper keeps the pool alive.
    AliveAfterDrop,
}

/// What connections come from; counts those that are open.
#[derive(Clone)]
pub struct Server {
    sim: Sim,
    fails: f64,
    open: Arc<AtomicUsize>,
    next: Arc<AtomicUsize>,
}

pub struct Connection {
    pub id: usize,
    open: Arc<AtomicUsize>,
}

impl Server {
    pub fn new(sim: Sim, fails: f64) -> Server {
        Server {
            sim,
            fails,
            open: Arc::default(),
            next: Arc::default(),
        }
    }

    pub fn open(&self) -> usize {
        self.open.load(Ordering::Acquire)
    }

    async fn connect(&self) -> Result<Connection, &'static str> {
        self.sim.jitter(Duration::from_millis(8)).await;
        if self.sim.chance(self.fails) {
            return Err("refused");
        }
        self.open.fetch_add(1, Ordering::AcqRel);
        let id = self.next.fetch_add(1, Ordering::AcqRel);
        Ok(Connection {
            id,
            open: Arc::clone(&self.open),
        })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::AcqRel);
    }
}

pub struct Pool(Arc<Inner>);

struct Inner {
    mistake: Mistake,
    max: usize,
    server: Server,
    state: Mutex<State>,
    permits: Arc<Semaphore>,
    returned: Notify,
    waits: tokio::sync::Mutex<u64>,
}

#[derive(Default)]
struct State {
    idle: VecDeque<Connection>,
    /// Connections there are, or are about to be; for those ways that keep no permits.
    counted: usize,
    waiters: VecDeque<oneshot::Sender<Connection>>,
    closed: bool,
}

/// A connection on loan.
pub struct Lent {
    connection: Option<Connection>,
    pool: Weak<Inner>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Pool {
    pub fn new(mistake: Mistake, max: usize, server: Server) -> Pool {
        let inner = Arc::new(Inner {
            mistake,
            max,
            server,
            state: Mutex::default(),
            permits: Arc::new(Semaphore::new(max)),
            returned: Notify::new(),
            waits: tokio::sync::Mutex::new(0),
        });
        let kept = (mistake == Mistake::AliveAfterDrop).then(|| Arc::clone(&inner));
        let weak = Arc::downgrade(&inner);
        tokio::spawn(async move {
            let _kept = kept;
            while let Some(pool) = weak.upgrade() {
                pool.state().idle.shrink_to_fit();
                drop(pool);
                sleep(Duration::from_secs(1)).await;
            }
        });
        Pool(inner)
    }

    pub async fn get(&self, patience: Duration) -> Result<Lent, &'static str> {
        let got = match self.0.mistake {
            Mistake::None | Mistake::DoubleReturn | Mistake::AliveAfterDrop => {
                timeout(patience, self.0.by_permit()).await
            }
            Mistake::PermitLeakOnCancel => timeout(patience, self.0.by_forgotten_permit()).await,
            Mistake::LostWakeup => timeout(patience, self.0.by_late_listening()).await,
            Mistake::OverMax => timeout(patience, self.0.by_late_counting()).await,
            Mistake::Lifo | Mistake::LostInHandOff => timeout(patience, self.0.by_hand_off()).await,
        };
        got.map_err(|_| "timeout")?
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        if self.0.mistake != Mistake::AliveAfterDrop {
            let mut state = self.0.state();
            state.closed = true;
            state.idle.clear();
            state.waiters.clear();
        }
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn lend(
        self: &Arc<Self>,
        connection: Connection,
        permit: Option<OwnedSemaphorePermit>,
    ) -> Lent {
        Lent {
            connection: Some(connection),
            pool: Arc::downgrade(self),
            permit,
        }
    }

    async fn by_permit(self: &Arc<Self>) -> Result<Lent, &'static str> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.unwrap();
        let idle = self.state().idle.pop_front();
        let connection = match idle {
            Some(connection) => connection,
            None => self.server.connect().await?,
        };
        Ok(self.lend(connection, Some(permit)))
    }

    async fn by_forgotten_permit(self: &Arc<Self>) -> Result<Lent, &'static str> {
        self.permits.acquire().await.unwrap().forget();
        let idle = self.state().idle.pop_front();
        let connection = match idle {
            Some(connection) => connection,
            None => {
                let connected = self.server.connect().await;
                connected.inspect_err(|_| self.permits.add_permits(1))?
            }
        };
        Ok(self.lend(connection, None))
    }

    async fn by_late_listening(self: &Arc<Self>) -> Result<Lent, &'static str> {
        loop {
            if let Some(connection) = self.idle_or_new().await? {
                return Ok(self.lend(connection, None));
            }
            *self.waits.lock().await += 1;
            tokio::task::yield_now().await;
            self.returned.notified().await;
        }
    }

    async fn by_late_counting(self: &Arc<Self>) -> Result<Lent, &'static str> {
        loop {
            let returned = self.returned.notified();
            let (idle, counted) = {
                let mut state = self.state();
                (state.idle.pop_front(), state.counted)
            };
            if let Some(connection) = idle {
                return Ok(self.lend(connection, None));
            }
            if counted < self.max {
                let connection = self.server.connect().await?;
                self.state().counted += 1;
                return Ok(self.lend(connection, None));
            }
            returned.await;
        }
    }

    async fn by_hand_off(self: &Arc<Self>) -> Result<Lent, &'static str> {
        if let Some(connection) = self.idle_or_new().await? {
            return Ok(self.lend(connection, None));
        }
        let (sender, receiver) = oneshot::channel();
        self.state().waiters.push_back(sender);
        let connection = receiver.await.map_err(|_| "closed")?;
        Ok(self.lend(connection, None))
    }

    async fn idle_or_new(&self) -> Result<Option<Connection>, &'static str> {
        let room = {
            let mut state = self.state();
            if let Some(connection) = state.idle.pop_front() {
                return Ok(Some(connection));
            }
            let room = state.counted < self.max;
            state.counted += usize::from(room);
            room
        };
        if !room {
            return Ok(None);
        }
        let mut counted = Counted {
            pool: self,
            keep: false,
        };
        let connection = self.server.connect().await?;
        counted.keep = true;
        Ok(Some(connection))
    }

    fn take_back(&self, connection: Connection) {
        let mut state = self.state();
        if state.closed {
            return;
        }
        match self.mistake {
            Mistake::Lifo | Mistake::LostInHandOff => {
                let waiter = match self.mistake {
                    Mistake::Lifo => state.waiters.pop_back(),
                    _ => state.waiters.pop_front(),
                };
                let Some(waiter) = waiter else {
                    state.idle.push_back(connection);
                    return;
                };
                drop(state);
                if let Err(connection) = waiter.send(connection) {
                    self.take_back(connection);
                }
            }
            _ => state.idle.push_back(connection),
        }
        match self.mistake {
            Mistake::LostWakeup => self.returned.notify_waiters(),
            Mistake::OverMax => self.returned.notify_one(),
            Mistake::PermitLeakOnCancel => self.permits.add_permits(1),
            _ => {}
        }
    }
}

/// Takes a place back if no connection came of it.
struct Counted<'a> {
    pool: &'a Inner,
    keep: bool,
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        if !self.keep {
            self.pool.state().counted -= 1;
            self.pool.returned.notify_waiters();
        }
    }
}

impl Lent {
    pub fn id(&self) -> usize {
        self.connection.as_ref().unwrap().id
    }

    /// Give the connection back before the end of the scope.
    pub fn close(mut self) {
        let Some(pool) = self.pool.upgrade() else {
            return;
        };
        if pool.mistake == Mistake::DoubleReturn {
            pool.permits.add_permits(1);
        }
        pool.take_back(self.connection.take().unwrap());
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some(connection), Some(pool)) = (self.connection.take(), self.pool.upgrade()) {
            pool.take_back(connection);
        }
        // Only now: whoever gets the permit shall find the connection.
        drop(self.permit.take());
    }
}
