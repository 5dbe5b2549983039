//! The plain way: a `BTreeMap` for a ring, one lock and one condition variable for the cache, and a
//! replica that keeps every write with what its writer had seen, tombstones and all.

extern crate kit as std;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

#[derive(Debug)]
pub struct ConsistentHash {
    replicas: usize,
    nodes: BTreeSet<String>,
    ring: BTreeMap<u64, String>,
}

fn hash(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

impl ConsistentHash {
    pub const DEFAULT_REPLICAS: usize = 3;

    pub fn new(nodes: &[&str], replicas: usize) -> ConsistentHash {
        let mut ring = ConsistentHash {
            replicas: replicas.max(1),
            nodes: BTreeSet::new(),
            ring: BTreeMap::new(),
        };
        for node in nodes {
            ring.add_node(node);
        }
        ring
    }

    pub fn add_node(&mut self, node: &str) -> bool {
        if !self.nodes.insert(node.to_owned()) {
            return false;
        }
        for n in 0..self.replicas {
            self.ring.insert(hash((node, n)), node.to_owned());
        }
        true
    }

    pub fn remove_node(&mut self, node: &str) -> bool {
        if !self.nodes.remove(node) {
            return false;
        }
        for n in 0..self.replicas {
            self.ring.remove(&hash((node, n)));
        }
        true
    }

    pub fn get_node(&self, key: &str) -> Option<&str> {
        let next = self.ring.range(hash(key)..).next();
        let (_, node) = next.or_else(|| self.ring.first_key_value())?;
        Some(node)
    }

    pub fn get_nodes(&self, key: &str, n: usize) -> Vec<&str> {
        let at = hash(key);
        let wanted = n.min(self.nodes.len());
        let mut nodes: Vec<&str> = Vec::new();
        for (_, node) in self.ring.range(at..).chain(self.ring.range(..at)) {
            if nodes.len() == wanted {
                break;
            }
            if !nodes.contains(&node.as_str()) {
                nodes.push(node);
            }
        }
        nodes
    }
}

pub trait Database: Send + Sync {
    fn load(&self, key: &str) -> Option<String>;
}

pub type Version = BTreeMap<String, u64>;

pub struct DistributedCache {
    database: Arc<dyn Database>,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    ring: ConsistentHash,
    stores: BTreeMap<String, BTreeMap<String, Entry>>,
    versions: BTreeMap<String, Version>,
    /// Who loads a key right now, by the number of the load.
    loading: BTreeMap<String, u64>,
    loads: u64,
}

#[derive(Debug, Clone)]
struct Entry {
    value: Option<String>,
    stored: Instant,
    ttl: Duration,
}

impl Entry {
    fn new(value: Option<&str>, ttl: Duration) -> Entry {
        Entry {
            value: value.map(str::to_owned),
            stored: Instant::now(),
            ttl,
        }
    }

    fn is_fresh(&self) -> bool {
        self.stored.elapsed() < self.ttl
    }
}

impl State {
    fn owners(&self, key: &str) -> Vec<String> {
        let owners = self.ring.get_nodes(key, DistributedCache::COPIES);
        owners.into_iter().map(str::to_owned).collect()
    }

    fn find(&self, key: &str) -> Option<Entry> {
        let mut copies = self.stores.values().filter_map(|store| store.get(key));
        copies.find(|entry| entry.is_fresh()).cloned()
    }

    fn store(&mut self, key: &str, entry: &Entry) {
        for owner in self.owners(key) {
            if let Some(store) = self.stores.get_mut(&owner) {
                store.insert(key.to_owned(), entry.clone());
            }
        }
    }

    fn clear(&mut self, key: &str) {
        if let Some(first) = self.owners(key).first() {
            let version = self.versions.entry(key.to_owned()).or_default();
            *version.entry(first.clone()).or_default() += 1;
        }
        self.loading.remove(key);
        for store in self.stores.values_mut() {
            store.remove(key);
        }
    }
}

impl DistributedCache {
    pub const DEFAULT_TTL: Duration = Duration::from_secs(3600);
    pub const NEGATIVE_TTL: Duration = Duration::from_secs(60);
    pub const COPIES: usize = 2;

    pub fn new(nodes: &[&str], database: Arc<dyn Database>) -> DistributedCache {
        DistributedCache {
            database,
            state: Mutex::new(State {
                ring: ConsistentHash::new(nodes, 100),
                stores: nodes.iter().map(|node| ((*node).to_owned(), BTreeMap::new())).collect(),
                versions: BTreeMap::new(),
                loading: BTreeMap::new(),
                loads: 0,
            }),
            changed: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn get(&self, key: &str) -> Option<String> {
        let mut state = self.lock();
        loop {
            if let Some(entry) = state.find(key) {
                return entry.value;
            }
            if !state.loading.contains_key(key) {
                break;
            }
            let waited = self.changed.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
        state.loads += 1;
        let load = Load {
            cache: self,
            key,
            number: state.loads,
        };
        state.loading.insert(key.to_owned(), load.number);
        drop(state);
        let value = self.database.load(key);
        load.keep(value.as_deref());
        value
    }

    pub fn put(&self, key: &str, value: &str, ttl: Duration) {
        let mut state = self.lock();
        state.clear(key);
        state.store(key, &Entry::new(Some(value), ttl));
        self.changed.notify_all();
    }

    pub fn invalidate(&self, key: &str) {
        self.lock().clear(key);
        self.changed.notify_all();
    }

    pub fn replicate(&self, key: &str, value: &str, node: &str) -> bool {
        let mut state = self.lock();
        let Some(entry) = state.find(key) else {
            return false;
        };
        let Some(store) = state.stores.get_mut(node) else {
            return false;
        };
        let current = entry.value.as_deref() == Some(value);
        if current {
            store.insert(key.to_owned(), entry);
        }
        current
    }

    pub fn handle_node_failure(&self, failed_node: &str) -> bool {
        let mut state = self.lock();
        if !state.ring.remove_node(failed_node) {
            return false;
        }
        state.stores.remove(failed_node);
        let keys = state.stores.values().flat_map(|store| store.keys().cloned());
        let keys: BTreeSet<String> = keys.collect();
        for key in keys {
            if let Some(entry) = state.find(&key) {
                state.store(&key, &entry);
            }
        }
        true
    }

    pub fn version(&self, key: &str) -> Version {
        self.lock().versions.get(key).cloned().unwrap_or_default()
    }

    pub fn owners(&self, key: &str) -> Vec<String> {
        self.lock().owners(key)
    }

    pub fn peek(&self, node: &str, key: &str) -> Option<String> {
        let state = self.lock();
        let entry = state.stores.get(node)?.get(key)?;
        entry.value.clone().filter(|_| entry.is_fresh())
    }
}

/// A load under way. Whatever becomes of it, those who wait are told.
struct Load<'a> {
    cache: &'a DistributedCache,
    key: &'a str,
    number: u64,
}

impl Load<'_> {
    fn is_current(&self, state: &State) -> bool {
        state.loading.get(self.key) == Some(&self.number)
    }

    fn keep(&self, value: Option<&str>) {
        let mut state = self.cache.lock();
        if self.is_current(&state) {
            let ttl = match value {
                Some(_) => DistributedCache::DEFAULT_TTL,
                None => DistributedCache::NEGATIVE_TTL,
            };
            state.store(self.key, &Entry::new(value, ttl));
        }
    }
}

impl Drop for Load<'_> {
    fn drop(&mut self) {
        let mut state = self.cache.lock();
        if self.is_current(&state) {
            state.loading.remove(self.key);
        }
        self.cache.changed.notify_all();
    }
}

/// Node, incarnation, count.
type Dot = (usize, u64, u64);

#[derive(Debug, Clone, Default)]
pub struct Context(BTreeMap<(usize, u64), u64>);

impl Context {
    fn knows(&self, (id, incarnation, count): Dot) -> bool {
        self.0.get(&(id, incarnation)).is_some_and(|&seen| count <= seen)
    }

    fn learn(&mut self, (id, incarnation, count): Dot) {
        let seen = self.0.entry((id, incarnation)).or_default();
        *seen = count.max(*seen);
    }
}

/// One write; without a value it is a tombstone.
#[derive(Debug, Clone)]
struct Write {
    dot: Dot,
    seen: Context,
    value: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Message {
    key: String,
    writes: Vec<Write>,
}

pub type Outgoing = Vec<(usize, Message)>;

#[derive(Debug)]
pub struct Replica {
    id: usize,
    nodes: usize,
    incarnation: u64,
    count: u64,
    timers: usize,
    writes: BTreeMap<String, Vec<Write>>,
}

impl Replica {
    pub fn new(id: usize, nodes: usize, incarnation: u64) -> Replica {
        Replica {
            id,
            nodes,
            incarnation,
            count: 0,
            timers: 0,
            writes: BTreeMap::new(),
        }
    }

    pub fn get(&self, key: &str) -> (Vec<String>, Context) {
        let writes = self.writes.get(key).map(Vec::as_slice).unwrap_or_default();
        let mut context = Context::default();
        for write in writes {
            context.learn(write.dot);
            for (&(id, incarnation), &count) in &write.seen.0 {
                context.learn((id, incarnation, count));
            }
        }
        (writes.iter().filter_map(|write| write.value.clone()).collect(), context)
    }

    pub fn put(&mut self, key: &str, value: &str, context: &Context) -> Outgoing {
        self.write(key, Some(value), context)
    }

    pub fn invalidate(&mut self, key: &str, context: &Context) -> Outgoing {
        self.write(key, None, context)
    }

    fn write(&mut self, key: &str, value: Option<&str>, context: &Context) -> Outgoing {
        self.count += 1;
        let write = Write {
            dot: (self.id, self.incarnation, self.count),
            seen: context.clone(),
            value: value.map(str::to_owned),
        };
        self.take(key, write);
        self.tell(key)
    }

    fn take(&mut self, key: &str, new: Write) {
        let writes = self.writes.entry(key.to_owned()).or_default();
        let known = |old: &Write| old.dot == new.dot || old.seen.knows(new.dot);
        if writes.iter().any(known) {
            return;
        }
        writes.retain(|old| !new.seen.knows(old.dot));
        writes.push(new);
    }

    fn message(&self, key: &str) -> Message {
        Message {
            key: key.to_owned(),
            writes: self.writes.get(key).cloned().unwrap_or_default(),
        }
    }

    fn tell(&self, key: &str) -> Outgoing {
        let message = self.message(key);
        let others = (0..self.nodes).filter(|other| *other != self.id);
        others.map(|other| (other, message.clone())).collect()
    }

    pub fn on_message(&mut self, _from: usize, message: Message) -> Outgoing {
        for write in message.writes {
            self.take(&message.key, write);
        }
        Vec::new()
    }

    /// All keys, to the others in turn.
    pub fn on_timer(&mut self) -> Outgoing {
        self.timers += 1;
        let next = (self.id + self.timers) % self.nodes;
        let keys = self.writes.keys().filter(|_| next != self.id);
        keys.map(|key| (next, self.message(key))).collect()
    }
}
