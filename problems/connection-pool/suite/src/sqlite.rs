//! A real database behind the contract: SQLite, in memory, shared by all connections of one run. In:
//! nothing. Out: connections, and what the tables hold. It waits for nothing by itself: where another
//! connection has the lock, the statement fails at once, and the case tries again later.

use std::any::Any;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kit::suite::millis;
use kit_tokio::explore::Sim;
use rusqlite::{Connection, Error, ErrorCode, OpenFlags};

use crate::{Answer, Server, Wire};

/// Databases in memory are known by their names in the whole process.
static DATABASES: AtomicU64 = AtomicU64::new(0);

#[derive(Clone)]
pub struct Database {
    sim: Sim,
    name: String,
    /// Keeps the database in memory while no other connection is open.
    keeper: Arc<Mutex<Connection>>,
    book: Arc<Mutex<Book>>,
}

#[derive(Debug, Default)]
struct Book {
    opened: u32,
    open: usize,
    most: usize,
}

/// One connection.
struct Session {
    id: u32,
    connection: Connection,
    broken: bool,
    book: Arc<Mutex<Book>>,
}

impl Database {
    /// A new database with these tables and rows.
    pub fn create(sim: Sim, schema: &str) -> Result<Database, Error> {
        let number = DATABASES.fetch_add(1, Ordering::Relaxed);
        let name = format!("file:connection-pool-{number}?mode=memory&cache=shared");
        let keeper = open(&name)?;
        keeper.execute_batch(schema)?;
        Ok(Database {
            sim,
            name,
            keeper: Arc::new(Mutex::new(keeper)),
            book: Arc::default(),
        })
    }

    /// One number from the tables, when nobody is using them.
    pub fn number(&self, query: &str) -> String {
        let keeper = locked(&self.keeper);
        let number = keeper.query_row(query, [], |row| row.get::<_, i64>(0));
        number.map_or_else(|error| error.to_string(), |number| number.to_string())
    }

    /// The most connections there ever were at once.
    pub fn most(&self) -> usize {
        locked(&self.book).most
    }
}

fn open(name: &str) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(name, flags)?;
    connection.busy_timeout(millis(0))?;
    Ok(connection)
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server for Database {
    fn connect(&self) -> Answer<'_, Result<Box<dyn Wire>, String>> {
        Box::pin(async {
            self.sim.jitter(millis(4)).await;
            let connection = open(&self.name).map_err(|error| error.to_string())?;
            let mut book = locked(&self.book);
            book.opened += 1;
            book.open += 1;
            book.most = book.most.max(book.open);
            let session = Session {
                id: book.opened,
                connection,
                broken: false,
                book: Arc::clone(&self.book),
            };
            Ok(Box::new(session) as Box<dyn Wire>)
        })
    }

    fn reset(&self, wire: &mut dyn Wire) {
        let session = session(wire);
        if !session.connection.is_autocommit() {
            session.broken |= session.connection.execute_batch("ROLLBACK").is_err();
        }
    }

    fn is_broken(&self, wire: &dyn Wire) -> bool {
        let wire: &dyn Any = wire;
        wire.downcast_ref::<Session>()
            .is_none_or(|session| session.broken)
    }
}

impl Wire for Session {
    fn id(&self) -> u32 {
        self.id
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        locked(&self.book).open -= 1;
    }
}

fn session(wire: &mut dyn Wire) -> &mut Session {
    let wire: &mut dyn Any = wire;
    wire.downcast_mut().expect("a session of this database")
}

/// Run SQL on a connection of this database.
pub fn execute(wire: &mut dyn Wire, sql: &str) -> Result<(), Error> {
    session(wire).connection.execute_batch(sql)
}

pub fn is_in_transaction(wire: &mut dyn Wire) -> bool {
    !session(wire).connection.is_autocommit()
}

/// The connection is no good any more.
pub fn breaks(wire: &mut dyn Wire) {
    session(wire).broken = true;
}

/// Another connection has the lock.
pub fn is_locked(error: &Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseLocked | ErrorCode::DatabaseBusy)
    )
}
