//! Plain: a sorted `Vec` for the ring, a map of entries for each node behind one lock, and replicas that
//! remember every single write they have heard of.

extern crate kit as std;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::time::{Duration, Instant};

// ---- The ring ----

/// FNV-1a, and a shuffle of its bits in the end, without which similar texts would lie side by side.
fn hash_of(parts: &[&[u8]]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.iter() {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        // Ends a part: no text has this byte.
        hash = (hash ^ 0xff).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[derive(Debug)]
pub struct ConsistentHash {
    per_node: usize,
    nodes: BTreeSet<String>,
    /// Sorted.
    points: Vec<(u64, String)>,
}

impl ConsistentHash {
    pub const DEFAULT_REPLICAS: usize = 3;

    pub fn new(nodes: &[&str], replicas: usize) -> ConsistentHash {
        let mut ring = ConsistentHash {
            per_node: replicas.max(1),
            nodes: BTreeSet::new(),
            points: Vec::new(),
        };
        for node in nodes {
            ring.add_node(node);
        }
        ring
    }

    pub fn add_node(&mut self, node: &str) -> bool {
        if !self.nodes.insert(node.to_string()) {
            return false;
        }
        for i in 0..self.per_node {
            let point = hash_of(&[node.as_bytes(), &(i as u64).to_le_bytes()]);
            self.points.push((point, node.to_string()));
        }
        self.points.sort();
        true
    }

    pub fn remove_node(&mut self, node: &str) -> bool {
        if !self.nodes.remove(node) {
            return false;
        }
        self.points.retain(|(_, owner)| owner != node);
        true
    }

    pub fn get_node(&self, key: &str) -> Option<&str> {
        if self.points.is_empty() {
            return None;
        }
        let index = self.index_of(key) % self.points.len();
        Some(&self.points[index].1)
    }

    pub fn get_nodes(&self, key: &str, n: usize) -> Vec<&str> {
        let wanted = n.min(self.nodes.len());
        let start = self.index_of(key);
        let mut found: Vec<&str> = Vec::new();
        let mut step = 0;
        while found.len() < wanted {
            let (_, node) = &self.points[(start + step) % self.points.len()];
            if !found.contains(&node.as_str()) {
                found.push(node);
            }
            step += 1;
        }
        found
    }

    /// The first point that is not before the key; past the end if there is none.
    fn index_of(&self, key: &str) -> usize {
        let hash = hash_of(&[key.as_bytes()]);
        self.points.partition_point(|(point, _)| *point < hash)
    }
}

// ---- The cache ----

pub trait Database: Send + Sync {
    fn load(&self, key: &str) -> Option<String>;
}

pub type Version = BTreeMap<String, u64>;

pub struct DistributedCache {
    database: Arc<dyn Database>,
    state: Mutex<State>,
    load_over: Condvar,
}

struct State {
    ring: ConsistentHash,
    stores: BTreeMap<String, BTreeMap<String, Entry>>,
    versions: BTreeMap<String, Version>,
    loads: BTreeMap<String, Load>,
}

#[derive(Clone)]
struct Entry {
    /// `None`: it is known that there is nothing.
    value: Option<String>,
    stored: Instant,
    ttl: Duration,
}

/// What came of a load: a result, or `None` if it panicked.
type Load = Arc<OnceLock<Option<Option<String>>>>;

impl Entry {
    fn is_fresh(&self) -> bool {
        self.stored.elapsed() < self.ttl
    }
}

impl State {
    fn owners(&self, key: &str) -> Vec<String> {
        let nodes = self.ring.get_nodes(key, DistributedCache::COPIES);
        nodes.into_iter().map(String::from).collect()
    }

    fn find(&self, key: &str) -> Option<&Entry> {
        let entries = self.stores.values().filter_map(|store| store.get(key));
        entries.into_iter().find(|entry| entry.is_fresh())
    }

    fn store_at_owners(&mut self, key: &str, entry: Entry) {
        for node in self.owners(key) {
            if let Some(store) = self.stores.get_mut(&node) {
                store.insert(key.to_string(), entry.clone());
            }
        }
    }

    fn remove_everywhere(&mut self, key: &str) {
        for store in self.stores.values_mut() {
            store.remove(key);
        }
        // A load that is under way has read what was there before.
        self.loads.remove(key);
    }

    fn count_write(&mut self, key: &str) {
        if let Some(first) = self.owners(key).first() {
            let version = self.versions.entry(key.to_string()).or_default();
            *version.entry(first.clone()).or_insert(0) += 1;
        }
    }
}

impl DistributedCache {
    pub const DEFAULT_TTL: Duration = Duration::from_secs(3600);
    pub const NEGATIVE_TTL: Duration = Duration::from_secs(60);
    pub const COPIES: usize = 2;
    const POINTS: usize = 128;

    pub fn new(nodes: &[&str], database: Arc<dyn Database>) -> DistributedCache {
        let ring = ConsistentHash::new(nodes, Self::POINTS);
        let stores = nodes.iter().map(|node| (node.to_string(), BTreeMap::new()));
        DistributedCache {
            database,
            state: Mutex::new(State {
                ring,
                stores: stores.collect(),
                versions: BTreeMap::new(),
                loads: BTreeMap::new(),
            }),
            load_over: Condvar::new(),
        }
    }

    pub fn get(&self, key: &str) -> Option<String> {
        let mut state = self.state.lock().unwrap();
        loop {
            if state.stores.is_empty() {
                drop(state);
                return self.database.load(key);
            }
            if let Some(entry) = state.find(key) {
                return entry.value.clone();
            }
            let Some(load) = state.loads.get(key).cloned() else {
                break;
            };
            while load.get().is_none() {
                state = self.load_over.wait(state).unwrap();
            }
            if let Some(Some(answer)) = load.get() {
                return answer.clone();
            }
            // The load panicked. One of those who waited is the next to try.
        }
        let load = Load::default();
        state.loads.insert(key.to_string(), Arc::clone(&load));
        drop(state);
        let mine = Loading {
            cache: self,
            key,
            load,
        };
        let value = self.database.load(key);
        mine.finish(value.clone());
        value
    }

    pub fn put(&self, key: &str, value: &str, ttl: Duration) {
        let mut state = self.state.lock().unwrap();
        state.count_write(key);
        state.remove_everywhere(key);
        let entry = Entry {
            value: Some(value.to_string()),
            stored: Instant::now(),
            ttl,
        };
        state.store_at_owners(key, entry);
    }

    pub fn invalidate(&self, key: &str) {
        let mut state = self.state.lock().unwrap();
        state.count_write(key);
        state.remove_everywhere(key);
    }

    pub fn replicate(&self, key: &str, value: &str, node: &str) -> bool {
        let mut state = self.state.lock().unwrap();
        let current = state.find(key).cloned();
        let Some(entry) = current.filter(|entry| entry.value.as_deref() == Some(value)) else {
            return false;
        };
        let Some(store) = state.stores.get_mut(node) else {
            return false;
        };
        store.insert(key.to_string(), entry);
        true
    }

    pub fn handle_node_failure(&self, failed_node: &str) -> bool {
        let mut state = self.state.lock().unwrap();
        if !state.ring.remove_node(failed_node) {
            return false;
        }
        state.stores.remove(failed_node);
        let mut left: BTreeMap<String, Entry> = BTreeMap::new();
        for store in state.stores.values() {
            for (key, entry) in store.iter().filter(|(_, entry)| entry.is_fresh()) {
                left.insert(key.clone(), entry.clone());
            }
        }
        for (key, entry) in left {
            state.store_at_owners(&key, entry);
        }
        true
    }

    pub fn version(&self, key: &str) -> Version {
        let state = self.state.lock().unwrap();
        state.versions.get(key).cloned().unwrap_or_default()
    }

    pub fn owners(&self, key: &str) -> Vec<String> {
        self.state.lock().unwrap().owners(key)
    }

    pub fn peek(&self, node: &str, key: &str) -> Option<String> {
        let state = self.state.lock().unwrap();
        let entry = state.stores.get(node)?.get(key)?;
        entry.value.clone().filter(|_| entry.is_fresh())
    }
}

/// A load under way. However it ends, those who wait are told.
struct Loading<'a> {
    cache: &'a DistributedCache,
    key: &'a str,
    load: Load,
}

impl Loading<'_> {
    fn finish(self, value: Option<String>) {
        let mut state = self.cache.state.lock().unwrap();
        let _ = self.load.set(Some(value.clone()));
        if self.is_current(&state) {
            let ttl = match value {
                Some(_) => DistributedCache::DEFAULT_TTL,
                None => DistributedCache::NEGATIVE_TTL,
            };
            let stored = Instant::now();
            let entry = Entry { value, stored, ttl };
            state.store_at_owners(self.key, entry);
        }
    }

    /// Nothing was written since it began.
    fn is_current(&self, state: &State) -> bool {
        let noted = state.loads.get(self.key);
        noted.is_some_and(|load| Arc::ptr_eq(load, &self.load))
    }
}

impl Drop for Loading<'_> {
    fn drop(&mut self) {
        let mut state = self.cache.state.lock().unwrap();
        let _ = self.load.set(None);
        if self.is_current(&state) {
            state.loads.remove(self.key);
        }
        self.cache.load_over.notify_all();
    }
}

// ---- The replica ----

/// Which write it was: of which node, in which of its lives, and the how-manieth.
type Dot = (usize, u64, u64);

#[derive(Debug, Clone, Default)]
pub struct Context {
    seen: BTreeSet<Dot>,
}

#[derive(Debug, Clone, Default)]
struct Register {
    values: BTreeMap<Dot, String>,
    /// All that was ever heard of, the values that are there included.
    heard: BTreeSet<Dot>,
}

impl Register {
    fn remove(&mut self, seen: &BTreeSet<Dot>) {
        self.values.retain(|dot, _| !seen.contains(dot));
        self.heard.extend(seen);
    }

    fn learn(&mut self, news: &Register) {
        for (dot, value) in &news.values {
            if self.heard.insert(*dot) {
                self.values.insert(*dot, value.clone());
            }
        }
        for dot in &news.heard {
            if !news.values.contains_key(dot) {
                self.values.remove(dot);
                self.heard.insert(*dot);
            }
        }
    }
}

#[derive(Debug, Clone)]
pub struct Message {
    news: BTreeMap<String, Register>,
}

pub type Outgoing = Vec<(usize, Message)>;

#[derive(Debug)]
pub struct Replica {
    id: usize,
    nodes: usize,
    incarnation: u64,
    writes: u64,
    registers: BTreeMap<String, Register>,
}

impl Replica {
    pub fn new(id: usize, nodes: usize, incarnation: u64) -> Replica {
        Replica {
            id,
            nodes,
            incarnation,
            writes: 0,
            registers: BTreeMap::new(),
        }
    }

    pub fn get(&self, key: &str) -> (Vec<String>, Context) {
        let Some(register) = self.registers.get(key) else {
            return (Vec::new(), Context::default());
        };
        let values = register.values.values().cloned().collect();
        let seen = register.heard.clone();
        (values, Context { seen })
    }

    pub fn put(&mut self, key: &str, value: &str, context: &Context) -> Outgoing {
        self.writes += 1;
        let dot = (self.id, self.incarnation, self.writes);
        let register = self.registers.entry(key.to_string()).or_default();
        register.remove(&context.seen);
        register.values.insert(dot, value.to_string());
        register.heard.insert(dot);
        let news = BTreeMap::from([(key.to_string(), register.clone())]);
        self.to_all_others(Message { news })
    }

    pub fn invalidate(&mut self, key: &str, context: &Context) -> Outgoing {
        let register = self.registers.entry(key.to_string()).or_default();
        register.remove(&context.seen);
        let news = BTreeMap::from([(key.to_string(), register.clone())]);
        self.to_all_others(Message { news })
    }

    pub fn on_message(&mut self, _from: usize, message: Message) -> Outgoing {
        for (key, news) in &message.news {
            let register = self.registers.entry(key.clone()).or_default();
            register.learn(news);
        }
        vec![]
    }

    pub fn on_timer(&mut self) -> Outgoing {
        if self.registers.is_empty() {
            return vec![];
        }
        let news = self.registers.clone();
        self.to_all_others(Message { news })
    }

    fn to_all_others(&self, message: Message) -> Outgoing {
        let mut outgoing = vec![];
        for node in 0..self.nodes {
            if node != self.id {
                outgoing.push((node, message.clone()));
            }
        }
        outgoing
    }
}
