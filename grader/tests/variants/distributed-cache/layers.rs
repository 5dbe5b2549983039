//! In layers: a ring in a tree, a cache that thinks in keys (each has its copies, its version and perhaps
//! a flight to the database), and replicas that compare notes and send only what the other lacks.

extern crate kit as std;

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

type Name = Arc<str>;

// ---- The ring ----

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Position(u64);

impl Position {
    fn of_key(key: &str) -> Position {
        Position::of(("key", key))
    }

    fn of_virtual_node(node: &str, number: usize) -> Position {
        Position::of(("node", node, number))
    }

    fn of(what: impl Hash) -> Position {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        Position(hasher.finish())
    }
}

#[derive(Debug)]
pub struct ConsistentHash {
    replicas: usize,
    members: BTreeSet<Name>,
    /// Should two nodes have the same position, both are there, and the smaller name is first.
    circle: BTreeMap<Position, BTreeSet<Name>>,
}

impl ConsistentHash {
    pub const DEFAULT_REPLICAS: usize = 3;

    pub fn new(nodes: &[&str], replicas: usize) -> ConsistentHash {
        let empty = ConsistentHash {
            replicas: if replicas == 0 { 1 } else { replicas },
            members: BTreeSet::new(),
            circle: BTreeMap::new(),
        };
        nodes.iter().fold(empty, |mut ring, node| {
            ring.add_node(node);
            ring
        })
    }

    pub fn add_node(&mut self, node: &str) -> bool {
        let name = Name::from(node);
        let is_new = self.members.insert(Name::clone(&name));
        if is_new {
            for position in self.positions(node) {
                let here = self.circle.entry(position).or_default();
                here.insert(Name::clone(&name));
            }
        }
        is_new
    }

    pub fn remove_node(&mut self, node: &str) -> bool {
        let was_there = self.members.remove(node);
        if was_there {
            for position in self.positions(node) {
                if let Some(here) = self.circle.get_mut(&position) {
                    here.remove(node);
                }
            }
            self.circle.retain(|_, here| !here.is_empty());
        }
        was_there
    }

    pub fn get_node(&self, key: &str) -> Option<&str> {
        self.clockwise(key).next()
    }

    pub fn get_nodes(&self, key: &str, n: usize) -> Vec<&str> {
        let mut nodes = Vec::with_capacity(n.min(self.members.len()));
        for node in self.clockwise(key) {
            if nodes.len() == n.min(self.members.len()) {
                break;
            }
            if !nodes.contains(&node) {
                nodes.push(node);
            }
        }
        nodes
    }

    fn positions(&self, node: &str) -> Vec<Position> {
        let numbers = 0..self.replicas;
        numbers
            .map(|number| Position::of_virtual_node(node, number))
            .collect()
    }

    /// Once round, from the key on.
    fn clockwise(&self, key: &str) -> impl Iterator<Item = &str> {
        let start = Position::of_key(key);
        let ahead = self.circle.range(start..);
        let behind = self.circle.range(..start);
        let points = ahead.chain(behind);
        points.flat_map(|(_, here)| here.iter().map(|name| &**name))
    }
}

// ---- The cache ----

pub trait Database: Send + Sync {
    fn load(&self, key: &str) -> Option<String>;
}

pub type Version = BTreeMap<String, u64>;

/// What is known of a key for a while.
#[derive(Debug, Clone, PartialEq)]
enum Fact {
    Is(String),
    IsNothing,
}

impl Fact {
    fn from(row: Option<&String>) -> Fact {
        row.map_or(Fact::IsNothing, |value| Fact::Is(value.clone()))
    }

    fn value(self) -> Option<String> {
        match self {
            Fact::Is(value) => Some(value),
            Fact::IsNothing => None,
        }
    }
}

#[derive(Debug, Clone)]
struct Copy {
    fact: Fact,
    /// `None` is never.
    ends: Option<Instant>,
}

impl Copy {
    fn from_now(fact: Fact, ttl: Duration) -> Copy {
        let ends = Instant::now().checked_add(ttl);
        Copy { fact, ends }
    }

    fn lives(&self) -> bool {
        self.ends.is_none_or(|ends| Instant::now() < ends)
    }
}

#[derive(Default)]
struct Record {
    copies: BTreeMap<Name, Copy>,
    version: Version,
    flight: Option<Arc<Flight>>,
}

impl Record {
    fn current(&self) -> Option<&Copy> {
        self.copies.values().find(|copy| copy.lives())
    }

    fn spread(&mut self, copy: &Copy, owners: &[Name]) {
        for owner in owners {
            self.copies.insert(Name::clone(owner), copy.clone());
        }
    }
}

/// A load that several may wait for.
#[derive(Default)]
struct Flight {
    progress: Mutex<Progress>,
    over: Condvar,
}

#[derive(Default, Clone)]
enum Progress {
    #[default]
    UnderWay,
    Landed(Fact),
    Crashed,
}

impl Flight {
    /// What it brought, if it brought anything.
    fn wait(&self) -> Option<Fact> {
        let mut progress = lock(&self.progress);
        loop {
            match &*progress {
                Progress::UnderWay => {
                    let woken = self.over.wait(progress);
                    progress = woken.unwrap_or_else(PoisonError::into_inner);
                }
                Progress::Landed(fact) => return Some(fact.clone()),
                Progress::Crashed => return None,
            }
        }
    }

    fn end(&self, how: Progress) {
        *lock(&self.progress) = how;
        self.over.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Board {
    ring: ConsistentHash,
    records: BTreeMap<String, Record>,
}

impl Board {
    fn owners(&self, key: &str) -> Vec<Name> {
        let owners = self.ring.get_nodes(key, DistributedCache::COPIES);
        owners.into_iter().map(Name::from).collect()
    }

    fn record(&mut self, key: &str) -> &mut Record {
        self.records.entry(key.to_owned()).or_default()
    }

    /// A write: what was known until now is void, and who is in charge counts it.
    fn begin_anew(&mut self, key: &str, copy: Option<Copy>) {
        let owners = self.owners(key);
        let Some(first) = owners.first() else {
            return;
        };
        let record = self.record(key);
        *record.version.entry(first.to_string()).or_default() += 1;
        record.copies.clear();
        record.flight = None;
        if let Some(copy) = copy {
            record.spread(&copy, &owners);
        }
    }
}

pub struct DistributedCache {
    database: Arc<dyn Database>,
    board: Mutex<Board>,
}

/// What a reader has to do.
enum Plan {
    Answer(Fact),
    Wait(Arc<Flight>),
    Fly(Arc<Flight>),
    Bypass,
}

impl DistributedCache {
    pub const DEFAULT_TTL: Duration = Duration::from_secs(3600);
    pub const NEGATIVE_TTL: Duration = Duration::from_secs(60);
    pub const COPIES: usize = 2;

    pub fn new(nodes: &[&str], database: Arc<dyn Database>) -> DistributedCache {
        let board = Mutex::new(Board {
            ring: ConsistentHash::new(nodes, 160),
            records: BTreeMap::new(),
        });
        DistributedCache { database, board }
    }

    pub fn get(&self, key: &str) -> Option<String> {
        loop {
            match self.plan(key) {
                Plan::Answer(fact) => return fact.value(),
                Plan::Bypass => return self.database.load(key),
                Plan::Fly(flight) => return self.fly(key, flight),
                Plan::Wait(flight) => {
                    if let Some(fact) = flight.wait() {
                        return fact.value();
                    }
                }
            }
        }
    }

    fn plan(&self, key: &str) -> Plan {
        let mut board = lock(&self.board);
        if board.ring.members.is_empty() {
            return Plan::Bypass;
        }
        let record = board.record(key);
        if let Some(copy) = record.current() {
            return Plan::Answer(copy.fact.clone());
        }
        if let Some(flight) = &record.flight {
            return Plan::Wait(Arc::clone(flight));
        }
        let flight = Arc::new(Flight::default());
        record.flight = Some(Arc::clone(&flight));
        Plan::Fly(flight)
    }

    fn fly(&self, key: &str, flight: Arc<Flight>) -> Option<String> {
        let pilot = Pilot {
            cache: self,
            key,
            flight,
            brought: None,
        };
        let row = self.database.load(key);
        pilot.land(Fact::from(row.as_ref()));
        row
    }

    pub fn put(&self, key: &str, value: &str, ttl: Duration) {
        let mut board = lock(&self.board);
        let copy = Copy::from_now(Fact::Is(value.to_owned()), ttl);
        board.begin_anew(key, Some(copy));
    }

    pub fn invalidate(&self, key: &str) {
        lock(&self.board).begin_anew(key, None);
    }

    pub fn replicate(&self, key: &str, value: &str, node: &str) -> bool {
        let mut board = lock(&self.board);
        let Some(name) = board.ring.members.get(node).cloned() else {
            return false;
        };
        let Some(record) = board.records.get_mut(key) else {
            return false;
        };
        match record.current().cloned() {
            Some(copy) if copy.fact == Fact::Is(value.to_owned()) => {
                record.copies.insert(name, copy);
                true
            }
            _ => false,
        }
    }

    pub fn handle_node_failure(&self, failed_node: &str) -> bool {
        let mut board = lock(&self.board);
        if !board.ring.remove_node(failed_node) {
            return false;
        }
        let Board { ring, records } = &mut *board;
        for (key, record) in records {
            record.copies.remove(failed_node);
            let Some(copy) = record.current().cloned() else {
                continue;
            };
            let owners = ring.get_nodes(key, Self::COPIES);
            let owners: Vec<Name> = owners.into_iter().map(Name::from).collect();
            record.spread(&copy, &owners);
        }
        true
    }

    pub fn version(&self, key: &str) -> Version {
        let board = lock(&self.board);
        let record = board.records.get(key);
        record
            .map(|record| record.version.clone())
            .unwrap_or_default()
    }

    pub fn owners(&self, key: &str) -> Vec<String> {
        let owners = lock(&self.board).owners(key);
        owners.iter().map(ToString::to_string).collect()
    }

    pub fn peek(&self, node: &str, key: &str) -> Option<String> {
        let board = lock(&self.board);
        let copy = board.records.get(key)?.copies.get(node)?;
        copy.lives().then(|| copy.fact.clone())?.value()
    }
}

/// Sees to it that a flight ends, with something or in a panic.
struct Pilot<'a> {
    cache: &'a DistributedCache,
    key: &'a str,
    flight: Arc<Flight>,
    brought: Option<Fact>,
}

impl Pilot<'_> {
    fn land(mut self, fact: Fact) {
        self.brought = Some(fact);
    }
}

impl Drop for Pilot<'_> {
    fn drop(&mut self) {
        let mut board = lock(&self.cache.board);
        let owners = board.owners(self.key);
        let record = board.record(self.key);
        let expected = record.flight.as_ref();
        if expected.is_some_and(|flight| Arc::ptr_eq(flight, &self.flight)) {
            record.flight = None;
            if let Some(fact) = &self.brought {
                let ttl = match fact {
                    Fact::Is(_) => DistributedCache::DEFAULT_TTL,
                    Fact::IsNothing => DistributedCache::NEGATIVE_TTL,
                };
                record.spread(&Copy::from_now(fact.clone(), ttl), &owners);
            }
        }
        drop(board);
        let how = self.brought.take();
        self.flight
            .end(how.map_or(Progress::Crashed, Progress::Landed));
    }
}

// ---- The replica ----

/// A node in one of its lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Author {
    node: usize,
    life: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stamp {
    author: Author,
    number: u64,
}

/// Of each author, up to which of its writes all are known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Context {
    up_to: BTreeMap<Author, u64>,
}

impl Context {
    fn knows(&self, stamp: &Stamp) -> bool {
        let up_to = self.up_to.get(&stamp.author).copied();
        stamp.number <= up_to.unwrap_or(0)
    }

    fn absorb(&mut self, other: &Context) {
        for (author, number) in &other.up_to {
            let mine = self.up_to.entry(*author).or_insert(0);
            *mine = (*mine).max(*number);
        }
    }

    fn stamp(&mut self, author: Author) -> Stamp {
        let number = self.up_to.entry(author).or_insert(0);
        *number += 1;
        let number = *number;
        Stamp { author, number }
    }
}

/// The siblings of a key, and all that was ever known of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Siblings {
    alive: BTreeMap<Stamp, String>,
    known: Context,
}

impl Siblings {
    fn forget(&mut self, context: &Context) {
        self.alive.retain(|stamp, _| !context.knows(stamp));
        self.known.absorb(context);
    }

    fn unite(&mut self, theirs: Siblings) {
        // Gone there: known to them, and not among what they have.
        self.alive
            .retain(|stamp, _| theirs.alive.contains_key(stamp) || !theirs.known.knows(stamp));
        for (stamp, value) in theirs.alive {
            if !self.known.knows(&stamp) {
                self.alive.insert(stamp, value);
            }
        }
        self.known.absorb(&theirs.known);
    }

    fn summary(&self) -> Summary {
        Summary {
            alive: self.alive.keys().copied().collect(),
            known: self.known.clone(),
        }
    }
}

/// Enough to tell whether two have the same.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    alive: BTreeSet<Stamp>,
    known: Context,
}

#[derive(Debug, Clone)]
pub enum Message {
    /// What the sender has; whoever has anything else says so.
    Have(BTreeMap<String, Summary>),
    Take(BTreeMap<String, Siblings>),
}

pub type Outgoing = Vec<(usize, Message)>;

#[derive(Debug)]
pub struct Replica {
    me: Author,
    others: Vec<usize>,
    keys: BTreeMap<String, Siblings>,
}

impl Replica {
    pub fn new(id: usize, nodes: usize, incarnation: u64) -> Replica {
        Replica {
            me: Author {
                node: id,
                life: incarnation,
            },
            others: (0..nodes).filter(|node| *node != id).collect(),
            keys: BTreeMap::new(),
        }
    }

    pub fn get(&self, key: &str) -> (Vec<String>, Context) {
        let siblings = self.keys.get(key).cloned().unwrap_or_default();
        (siblings.alive.into_values().collect(), siblings.known)
    }

    pub fn put(&mut self, key: &str, value: &str, context: &Context) -> Outgoing {
        let siblings = self.keys.entry(key.to_owned()).or_default();
        siblings.forget(context);
        let stamp = siblings.known.stamp(self.me);
        siblings.alive.insert(stamp, value.to_owned());
        self.announce(key)
    }

    pub fn invalidate(&mut self, key: &str, context: &Context) -> Outgoing {
        let siblings = self.keys.entry(key.to_owned()).or_default();
        siblings.forget(context);
        self.announce(key)
    }

    pub fn on_message(&mut self, from: usize, message: Message) -> Outgoing {
        match message {
            Message::Have(summaries) => self.make_up_for(from, &summaries),
            Message::Take(keys) => {
                for (key, theirs) in keys {
                    self.keys.entry(key).or_default().unite(theirs);
                }
                Outgoing::new()
            }
        }
    }

    pub fn on_timer(&mut self) -> Outgoing {
        let summaries = self.keys.iter();
        let summaries: BTreeMap<String, Summary> = summaries
            .map(|(key, siblings)| (key.clone(), siblings.summary()))
            .collect();
        self.broadcast(&Message::Have(summaries))
    }

    /// What the other lacks, or has otherwise.
    fn make_up_for(&self, other: usize, summaries: &BTreeMap<String, Summary>) -> Outgoing {
        let differs =
            |key: &String, siblings: &Siblings| summaries.get(key) != Some(&siblings.summary());
        let news = self.keys.iter().filter(|(key, mine)| differs(key, mine));
        let news: BTreeMap<String, Siblings> = news
            .map(|(key, siblings)| (key.clone(), siblings.clone()))
            .collect();
        if news.is_empty() {
            return Outgoing::new();
        }
        vec![(other, Message::Take(news))]
    }

    fn announce(&self, key: &str) -> Outgoing {
        let siblings = self.keys.get(key).cloned().unwrap_or_default();
        self.broadcast(&Message::Take(BTreeMap::from([(key.to_owned(), siblings)])))
    }

    fn broadcast(&self, message: &Message) -> Outgoing {
        let to = |other: &usize| (*other, message.clone());
        self.others.iter().map(to).collect()
    }
}
