//! Everything by the key: a ring in a sorted `Vec`, a cache with a lock for each key and a `OnceLock`
//! for each load, and a replica that sends changes, compares notes at every timer, and knows what is
//! alive and what is dead write by write.

extern crate kit as std;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};

#[derive(Debug)]
pub struct ConsistentHash {
    replicas: usize,
    points: Vec<(u64, String)>,
}

fn hash(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

impl ConsistentHash {
    pub const DEFAULT_REPLICAS: usize = 3;

    pub fn new(nodes: &[&str], replicas: usize) -> ConsistentHash {
        let replicas = replicas.max(1);
        let nodes: BTreeSet<&str> = nodes.iter().copied().collect();
        let mut points: Vec<_> = nodes
            .into_iter()
            .flat_map(|node| ConsistentHash::points_of(node, replicas))
            .collect();
        points.sort();
        ConsistentHash { replicas, points }
    }

    fn points_of(node: &str, replicas: usize) -> impl Iterator<Item = (u64, String)> {
        (0..replicas).map(move |n| (hash((n, node)), node.to_owned()))
    }

    fn has(&self, node: &str) -> bool {
        self.points.iter().any(|(_, other)| other == node)
    }

    pub fn add_node(&mut self, node: &str) -> bool {
        if self.has(node) {
            return false;
        }
        self.points.extend(ConsistentHash::points_of(node, self.replicas));
        self.points.sort();
        true
    }

    pub fn remove_node(&mut self, node: &str) -> bool {
        let was_there = self.has(node);
        self.points.retain(|(_, other)| other != node);
        was_there
    }

    /// All points in order, from the key once around.
    fn from(&self, key: &str) -> impl Iterator<Item = &str> {
        let at = hash(key);
        let start = self.points.partition_point(|(point, _)| *point < at);
        let (before, after) = self.points.split_at(start);
        after.iter().chain(before).map(|(_, node)| node.as_str())
    }

    pub fn get_node(&self, key: &str) -> Option<&str> {
        self.from(key).next()
    }

    pub fn get_nodes(&self, key: &str, n: usize) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        self.from(key).filter(|node| seen.insert(*node)).take(n).collect()
    }
}

pub trait Database: Send + Sync {
    fn load(&self, key: &str) -> Option<String>;
}

pub type Version = BTreeMap<String, u64>;

/// Whoever comes first loads; if that panics, the next one does.
type Load = Arc<OnceLock<Option<String>>>;

/// A failure holds the ring for itself, everything else shares it. A key's lock is taken under the ring's.
pub struct DistributedCache {
    database: Arc<dyn Database>,
    ring: RwLock<ConsistentHash>,
    keys: Mutex<HashMap<String, Arc<Mutex<Key>>>>,
}

/// All that is known of a key, at all nodes.
#[derive(Default)]
struct Key {
    copies: BTreeMap<String, Entry>,
    version: Version,
    load: Option<Load>,
}

#[derive(Clone)]
struct Entry {
    value: Option<String>,
    expires: Option<Instant>,
}

impl Entry {
    fn new(value: Option<&str>, ttl: Duration) -> Entry {
        Entry {
            value: value.map(str::to_owned),
            expires: Instant::now().checked_add(ttl),
        }
    }

    fn is_fresh(&self) -> bool {
        self.expires.is_none_or(|expires| Instant::now() < expires)
    }
}

impl Key {
    fn fresh(&self) -> Option<&Entry> {
        self.copies.values().find(|entry| entry.is_fresh())
    }

    fn store(&mut self, ring: &ConsistentHash, key: &str, entry: &Entry) {
        for owner in ring.get_nodes(key, DistributedCache::COPIES) {
            self.copies.insert(owner.to_owned(), entry.clone());
        }
    }

    fn overwrite(&mut self, ring: &ConsistentHash, key: &str) {
        if let Some(first) = ring.get_node(key) {
            *self.version.entry(first.to_owned()).or_default() += 1;
            self.copies.clear();
            self.load = None;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl DistributedCache {
    pub const DEFAULT_TTL: Duration = Duration::from_secs(3600);
    pub const NEGATIVE_TTL: Duration = Duration::from_secs(60);
    pub const COPIES: usize = 2;

    pub fn new(nodes: &[&str], database: Arc<dyn Database>) -> DistributedCache {
        DistributedCache {
            database,
            ring: RwLock::new(ConsistentHash::new(nodes, 150)),
            keys: Mutex::default(),
        }
    }

    fn ring(&self) -> RwLockReadGuard<'_, ConsistentHash> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn key(&self, key: &str) -> Arc<Mutex<Key>> {
        Arc::clone(lock(&self.keys).entry(key.to_owned()).or_default())
    }

    pub fn get(&self, key: &str) -> Option<String> {
        let known = self.key(key);
        let load = {
            let _ring = self.ring();
            let mut known = lock(&known);
            if let Some(entry) = known.fresh() {
                return entry.value.clone();
            }
            Arc::clone(known.load.get_or_insert_default())
        };
        let value = load.get_or_init(|| self.database.load(key)).clone();
        let ring = self.ring();
        let mut known = lock(&known);
        // All who waited come by here. The first keeps the value, unless a write was faster.
        if known.load.take_if(|current| Arc::ptr_eq(current, &load)).is_some() {
            let ttl = match value {
                Some(_) => DistributedCache::DEFAULT_TTL,
                None => DistributedCache::NEGATIVE_TTL,
            };
            known.store(&ring, key, &Entry::new(value.as_deref(), ttl));
        }
        value
    }

    pub fn put(&self, key: &str, value: &str, ttl: Duration) {
        let (ring, known) = (self.ring(), self.key(key));
        let mut known = lock(&known);
        known.overwrite(&ring, key);
        known.store(&ring, key, &Entry::new(Some(value), ttl));
    }

    pub fn invalidate(&self, key: &str) {
        let (ring, known) = (self.ring(), self.key(key));
        lock(&known).overwrite(&ring, key);
    }

    pub fn replicate(&self, key: &str, value: &str, node: &str) -> bool {
        let (ring, known) = (self.ring(), self.key(key));
        let mut known = lock(&known);
        let current = known.fresh().filter(|entry| entry.value.as_deref() == Some(value));
        match current.cloned() {
            Some(entry) if ring.has(node) => {
                known.copies.insert(node.to_owned(), entry);
                true
            }
            _ => false,
        }
    }

    pub fn handle_node_failure(&self, failed_node: &str) -> bool {
        let mut ring = self.ring.write().unwrap_or_else(PoisonError::into_inner);
        if !ring.remove_node(failed_node) {
            return false;
        }
        for (key, known) in lock(&self.keys).iter() {
            let mut known = lock(known);
            known.copies.remove(failed_node);
            if let Some(entry) = known.fresh().cloned() {
                known.store(&ring, key, &entry);
            }
        }
        true
    }

    pub fn version(&self, key: &str) -> Version {
        lock(&self.key(key)).version.clone()
    }

    pub fn owners(&self, key: &str) -> Vec<String> {
        let ring = self.ring();
        let owners = ring.get_nodes(key, DistributedCache::COPIES);
        owners.into_iter().map(str::to_owned).collect()
    }

    pub fn peek(&self, node: &str, key: &str) -> Option<String> {
        let known = self.key(key);
        let known = lock(&known);
        let entry = known.copies.get(node).filter(|entry| entry.is_fresh());
        entry?.value.clone()
    }
}

/// Node, incarnation, count.
type Dot = (usize, u64, u64);

/// Exactly the writes whose values were shown.
#[derive(Debug, Clone, Default)]
pub struct Context(BTreeSet<Dot>);

/// What is known of a key, or what somebody else may not know of it yet.
#[derive(Debug, Clone, Default, PartialEq)]
struct Register {
    alive: BTreeMap<Dot, String>,
    dead: BTreeSet<Dot>,
}

impl Register {
    fn take(&mut self, news: Register) {
        self.dead.extend(news.dead);
        self.alive.extend(news.alive);
        self.alive.retain(|dot, _| !self.dead.contains(dot));
    }
}

#[derive(Debug, Clone)]
pub enum Message {
    News(String, Register),
    /// For each key the writes known to be alive and those known to be dead. The answer is what is
    /// missing in it.
    Known(BTreeMap<String, (BTreeSet<Dot>, BTreeSet<Dot>)>),
}

pub type Outgoing = Vec<(usize, Message)>;

#[derive(Debug)]
pub struct Replica {
    id: usize,
    nodes: usize,
    incarnation: u64,
    count: u64,
    registers: BTreeMap<String, Register>,
}

impl Replica {
    pub fn new(id: usize, nodes: usize, incarnation: u64) -> Replica {
        Replica {
            id,
            nodes,
            incarnation,
            count: 0,
            registers: BTreeMap::new(),
        }
    }

    pub fn get(&self, key: &str) -> (Vec<String>, Context) {
        let alive = self.registers.get(key).map(|register| &register.alive);
        let alive = alive.into_iter().flatten();
        let (dots, values) = alive.map(|(dot, value)| (*dot, value.clone())).unzip();
        (values, Context(dots))
    }

    pub fn put(&mut self, key: &str, value: &str, context: &Context) -> Outgoing {
        self.count += 1;
        let dot = (self.id, self.incarnation, self.count);
        self.change(key, Register {
            alive: BTreeMap::from([(dot, value.to_owned())]),
            dead: context.0.clone(),
        })
    }

    pub fn invalidate(&mut self, key: &str, context: &Context) -> Outgoing {
        self.change(key, Register {
            alive: BTreeMap::new(),
            dead: context.0.clone(),
        })
    }

    fn change(&mut self, key: &str, news: Register) -> Outgoing {
        self.registers.entry(key.to_owned()).or_default().take(news.clone());
        self.to_all(&Message::News(key.to_owned(), news))
    }

    fn to_all(&self, message: &Message) -> Outgoing {
        let others = (0..self.nodes).filter(|other| *other != self.id);
        others.map(|other| (other, message.clone())).collect()
    }

    pub fn on_message(&mut self, from: usize, message: Message) -> Outgoing {
        match message {
            Message::News(key, news) => {
                self.registers.entry(key).or_default().take(news);
                Vec::new()
            }
            Message::Known(known) => self.missing_in(&known, from),
        }
    }

    fn missing_in(&self, known: &BTreeMap<String, (BTreeSet<Dot>, BTreeSet<Dot>)>, to: usize) -> Outgoing {
        let mut answers = Outgoing::new();
        for (key, register) in &self.registers {
            let mut missing = register.clone();
            if let Some((alive, dead)) = known.get(key) {
                missing.alive.retain(|dot, _| !alive.contains(dot) && !dead.contains(dot));
                missing.dead.retain(|dot| !dead.contains(dot));
            }
            if missing != Register::default() {
                answers.push((to, Message::News(key.clone(), missing)));
            }
        }
        answers
    }

    pub fn on_timer(&mut self) -> Outgoing {
        let known = self.registers.iter().map(|(key, register)| {
            let alive = register.alive.keys().copied().collect();
            (key.clone(), (alive, register.dead.clone()))
        });
        self.to_all(&Message::Known(known.collect()))
    }
}
