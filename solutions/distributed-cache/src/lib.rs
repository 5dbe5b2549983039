//! A cache on several nodes, in three parts that know nothing of one another's insides.
//!
//! ```text
//! ring     which nodes are in charge of a key
//! cache    values at those nodes, for many threads: loads once, expires, survives failures
//! replica  the same values where nodes only have messages: causal contexts, tombstones
//! ```

extern crate kit as std;

mod cache;
mod replica;
mod ring;

pub use cache::{Database, DistributedCache, Version};
pub use replica::{Context, Message, Outgoing, Replica};
pub use ring::ConsistentHash;
