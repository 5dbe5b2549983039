//! The distributed cache's contract and cases. In: a [`Subject`], which makes rings, caches and
//! replicas. Out: what each case saw. What is right is not in here: the approved transcripts are the
//! files in `snapshots/`.

pub mod bench;
#[cfg(feature = "cases")]
mod cases;
mod opaque;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "cases")]
use kit::suite::Suite;

pub use opaque::{Letter, Seen};

/// Which node is in charge of a key.
pub trait Ring {
    fn add_node(&mut self, node: &str) -> bool;
    fn remove_node(&mut self, node: &str) -> bool;
    fn get_node(&self, key: &str) -> Option<String>;
    fn get_nodes(&self, key: &str, n: usize) -> Vec<String>;
}

/// Where the originals are.
pub trait Database: Send + Sync {
    fn load(&self, key: &str) -> Option<String>;
}

/// Node to count.
pub type Versions = BTreeMap<String, u64>;

/// A cache of several nodes that many threads ask.
pub trait Cache: Send + Sync {
    fn get(&self, key: &str) -> Option<String>;
    fn put(&self, key: &str, value: &str, ttl: Duration);
    fn invalidate(&self, key: &str);
    fn replicate(&self, key: &str, value: &str, node: &str) -> bool;
    fn handle_node_failure(&self, failed_node: &str) -> bool;
    fn version(&self, key: &str) -> Versions;
    fn owners(&self, key: &str) -> Vec<String>;
    fn peek(&self, node: &str, key: &str) -> Option<String>;
}

/// One node of a replicated store, as a state machine. What it sends is a closed [`Letter`], what it
/// says of its reader's knowledge a [`Seen`]: only the submission knows what is in them.
pub trait Replica {
    fn get(&self, key: &str) -> (Vec<String>, Seen);
    fn put(&mut self, key: &str, value: &str, seen: &Seen) -> Vec<(usize, Letter)>;
    fn invalidate(&mut self, key: &str, seen: &Seen) -> Vec<(usize, Letter)>;
    fn on_message(&mut self, from: usize, letter: Letter) -> Vec<(usize, Letter)>;
    fn on_timer(&mut self) -> Vec<(usize, Letter)>;
}

type MakeRing = fn(nodes: &[&str], replicas: usize) -> Box<dyn Ring>;
type MakeCache = fn(nodes: &[&str], database: Arc<dyn Database>) -> Box<dyn Cache>;
type MakeReplica = fn(id: usize, nodes: usize, incarnation: u64) -> Box<dyn Replica>;

/// How to make them.
pub struct Subject {
    pub ring: MakeRing,
    pub cache: MakeCache,
    pub replica: MakeReplica,
}

pub const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots");

#[cfg(feature = "cases")]
pub fn suite() -> Suite<Subject> {
    Suite {
        cases: cases::all(),
    }
}
