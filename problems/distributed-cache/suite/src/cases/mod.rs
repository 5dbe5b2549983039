//! The cases, a stage a file, and what they share.

mod cache;
mod expiry;
mod failures;
mod loads;
mod random;
mod replica;
mod ring;
mod ring_random;
mod shelf;
mod threads;
mod world;

use std::sync::Arc;
use std::time::Duration;

use kit::suite::{Case, Log};

use self::shelf::Shelf;
use crate::{Cache, Subject};

const NODES: [&str; 3] = ["node1", "node2", "node3"];
/// What `put` is given where nothing else is said: the source's default.
const HOUR: Duration = Duration::from_secs(3600);

pub fn all() -> Vec<Case<Subject>> {
    let stages = [
        ring::cases(),
        ring_random::cases(),
        cache::cases(),
        expiry::cases(),
        failures::cases(),
        random::cases(),
        loads::cases(),
        threads::first(),
        loads::panicking(),
        threads::cases(),
        replica::cases(),
        world::cases(),
    ];
    stages.into_iter().flatten().collect()
}

/// A cache on these nodes, and the database behind it.
fn cache_on(
    s: &Subject,
    log: &mut Log,
    nodes: &[&str],
    shelf: Shelf,
) -> (Arc<dyn Cache>, Arc<Shelf>) {
    let shelf = Arc::new(shelf);
    log.see(format!("new({nodes:?})"), "");
    let cache = (s.cache)(nodes, Arc::<Shelf>::clone(&shelf));
    (cache.into(), shelf)
}

fn put(log: &mut Log, cache: &dyn Cache, key: &str, value: &str, ttl: Duration) {
    let what = format!("put({key}, {value}, {} s)", ttl.as_secs());
    log.call(what, || {
        cache.put(key, value, ttl);
        ""
    });
}

fn get(log: &mut Log, cache: &dyn Cache, key: &str) {
    log.call(format!("get({key})"), || text(cache.get(key)));
}

fn invalidate(log: &mut Log, cache: &dyn Cache, key: &str) {
    log.call(format!("invalidate({key})"), || {
        cache.invalidate(key);
        ""
    });
}

fn fail(log: &mut Log, cache: &dyn Cache, node: &str) {
    log.call(format!("handle_node_failure({node})"), || {
        cache.handle_node_failure(node)
    });
}

fn text(value: Option<String>) -> String {
    value.unwrap_or_else(|| "none".into())
}

/// How many of the nodes that are in charge hold exactly this, and how many others hold anything.
fn placement(cache: &dyn Cache, nodes: &[&str], key: &str, value: &str) -> String {
    let owners = cache.owners(key);
    let holding = owners
        .iter()
        .filter(|owner| cache.peek(owner, key).as_deref() == Some(value));
    let holding = holding.count();
    let others = nodes
        .iter()
        .filter(|node| !owners.iter().any(|owner| owner == *node))
        .filter(|node| cache.peek(node, key).is_some());
    format!(
        "{holding} of {} owners, {} others",
        owners.len(),
        others.count()
    )
}
