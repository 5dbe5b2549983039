//! The connection pool's contract and cases. In: a [`Subject`], which makes pools over a server that the
//! suite plays. Out: what each case saw. What is right is not in here: the approved transcripts are the
//! files in `snapshots/`.

pub mod bench;
#[cfg(feature = "cases")]
mod cases;
#[cfg(feature = "cases")]
mod simulated;
#[cfg(feature = "cases")]
mod sqlite;

use std::any::Any;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "cases")]
use kit::suite::Suite;

/// What a call gives that has to be awaited.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a submission offers: connections that many tasks borrow.
pub trait Pool: Send + Sync {
    fn get_connection(&self, timeout: Duration) -> Answer<'_, Option<Box<dyn Lent>>>;
    fn return_connection(&self, lent: Box<dyn Lent>) -> Result<(), Box<dyn Lent>>;
    fn cleanup_idle_connections(&self);
    fn get_stats(&self) -> Stats;
    fn close(&self);
}

/// A connection on loan. Dropped, it goes back.
pub trait Lent: Any + Send {
    fn wire(&mut self) -> &mut dyn Wire;
    fn execute_query<'a>(&'a self, query: &'a str) -> Answer<'a, String>;
}

/// What the suite plays: where connections lead to.
pub trait Server: Send + Sync {
    fn connect(&self) -> Answer<'_, Result<Box<dyn Wire>, String>>;
    fn reset(&self, wire: &mut dyn Wire);
    fn is_broken(&self, wire: &dyn Wire) -> bool;
}

/// The server's end of a connection. It is closed when it is dropped.
pub trait Wire: Any + Send {
    fn id(&self) -> u32;
}

#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    pub min_connections: usize,
    pub max_connections: usize,
    pub max_idle_time: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stats {
    pub total: usize,
    pub active: usize,
    pub idle: usize,
}

/// A pool, or the text of the error for which there is none.
pub type Made = Result<Arc<dyn Pool>, String>;

/// How to make one.
pub struct Subject {
    pub default_config: fn() -> Config,
    pub pool: fn(Config, Arc<dyn Server>) -> Answer<'static, Made>,
}

pub const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots");

#[cfg(feature = "cases")]
pub fn suite() -> Suite<Subject> {
    Suite {
        cases: cases::all(),
    }
}
