//! Values at nodes, for many threads. In: keys, values, a database. Out: the value that is valid now.
//! It asks the ring who is in charge and holds to that; it does not know how the ring decides.
//!
//! One lock guards all that is quick, and nothing else is done under it: a load runs outside. Who loads
//! leaves a [`Flight`] for those who come meanwhile. A put or an invalidation takes the flight off the
//! list. It still lands for those who wait on it, but what it brings is not kept, and whoever comes
//! after sees no flight to join: so nobody gets what was older than a write they knew of.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::ring::ConsistentHash;

/// Enough virtual nodes that no node has much more than its share.
const VIRTUAL_NODES: usize = 128;

/// Nobody looks for what has expired among fewer entries than this.
const WORTH_A_SWEEP: usize = 1_024;

pub trait Database: Send + Sync {
    fn load(&self, key: &str) -> Option<String>;
}

/// Node to the number of writes it was in charge of. Counts of nodes that died stay, so that a version
/// is never below an earlier one.
pub type Version = BTreeMap<String, u64>;

pub struct DistributedCache {
    database: Arc<dyn Database>,
    state: Mutex<State>,
}

struct State {
    ring: ConsistentHash,
    nodes: HashMap<String, HashMap<String, Entry>>,
    versions: HashMap<String, Version>,
    /// Loads under way whose result will be kept.
    flights: HashMap<String, Arc<Flight>>,
    /// With so many entries, those that have expired are looked for.
    sweep_at: usize,
}

/// What a node knows of a key.
#[derive(Clone)]
struct Entry {
    /// `None`: the database has no such key.
    value: Option<String>,
    /// `None`: later than any clock shows.
    expires: Option<Instant>,
}

impl Entry {
    fn new(value: Option<String>, ttl: Duration) -> Entry {
        let expires = Instant::now().checked_add(ttl);
        Entry { value, expires }
    }

    /// At the very end of its time to live a value is gone.
    fn is_fresh(&self, now: Instant) -> bool {
        self.expires.is_none_or(|expires| now < expires)
    }
}

impl fmt::Debug for DistributedCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("DistributedCache")
            .field("ring", &state.ring)
            .finish_non_exhaustive()
    }
}

impl DistributedCache {
    pub const DEFAULT_TTL: Duration = Duration::from_secs(3600);
    pub const NEGATIVE_TTL: Duration = Duration::from_secs(60);
    pub const COPIES: usize = 2;

    pub fn new(nodes: &[&str], database: Arc<dyn Database>) -> DistributedCache {
        let stores = nodes.iter().map(|&node| (node.to_owned(), HashMap::new()));
        DistributedCache {
            database,
            state: Mutex::new(State {
                ring: ConsistentHash::new(nodes, VIRTUAL_NODES),
                nodes: stores.collect(),
                versions: HashMap::new(),
                flights: HashMap::new(),
                sweep_at: WORTH_A_SWEEP,
            }),
        }
    }

    pub fn get(&self, key: &str) -> Option<String> {
        loop {
            let flight = {
                let mut state = self.state();
                if let Some(entry) = state.fresh(key) {
                    return entry.value.clone();
                }
                match state.flights.get(key) {
                    Some(flight) => Arc::clone(flight),
                    None => {
                        let flight = Arc::new(Flight::default());
                        state.flights.insert(key.to_owned(), Arc::clone(&flight));
                        drop(state);
                        return self.load(key, flight);
                    }
                }
            };
            // A flight that crashed says nothing. Someone else has to go.
            if let Some(value) = flight.wait() {
                return value;
            }
        }
    }

    fn load(&self, key: &str, flight: Arc<Flight>) -> Option<String> {
        let mut landing = Landing {
            cache: self,
            key,
            flight,
            outcome: Outcome::Crashed,
        };
        let value = self.database.load(key);
        landing.outcome = Outcome::Landed(value.clone());
        value
    }

    pub fn put(&self, key: &str, value: &str, ttl: Duration) {
        let mut state = self.state();
        state.overwrite(key);
        state.store(key, Entry::new(Some(value.to_owned()), ttl));
    }

    pub fn invalidate(&self, key: &str) {
        self.state().overwrite(key);
    }

    pub fn replicate(&self, key: &str, value: &str, node: &str) -> bool {
        let mut state = self.state();
        let current = state.fresh(key);
        let Some(entry) = current.filter(|entry| entry.value.as_deref() == Some(value)) else {
            return false;
        };
        let entry = entry.clone();
        let Some(store) = state.nodes.get_mut(node) else {
            return false;
        };
        store.insert(key.to_owned(), entry);
        true
    }

    pub fn handle_node_failure(&self, failed_node: &str) -> bool {
        let mut state = self.state();
        let Some(lost) = state.nodes.remove(failed_node) else {
            return false;
        };
        state.ring.remove_node(failed_node);
        for key in lost.into_keys() {
            if let Some(entry) = state.fresh(&key).cloned() {
                state.store(&key, entry);
            }
        }
        true
    }

    pub fn version(&self, key: &str) -> Version {
        self.state().versions.get(key).cloned().unwrap_or_default()
    }

    pub fn owners(&self, key: &str) -> Vec<String> {
        self.state().owners(key)
    }

    pub fn peek(&self, node: &str, key: &str) -> Option<String> {
        let state = self.state();
        let entry = state.nodes.get(node)?.get(key)?;
        entry
            .value
            .clone()
            .filter(|_| entry.is_fresh(Instant::now()))
    }

    /// Every change under the lock is whole before anything in it could panic.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn owners(&self, key: &str) -> Vec<String> {
        let owners = self.ring.get_nodes(key, DistributedCache::COPIES);
        owners.into_iter().map(str::to_owned).collect()
    }

    /// All copies of a key are alike, so any will do. The owners are asked first: one of them has it,
    /// unless nobody does or a failure is just being made up for.
    fn fresh(&self, key: &str) -> Option<&Entry> {
        let now = Instant::now();
        let owners = self.ring.get_nodes(key, DistributedCache::COPIES);
        let first = owners.into_iter().filter_map(|owner| self.nodes.get(owner));
        first
            .chain(self.nodes.values())
            .filter_map(|store| store.get(key))
            .find(|entry| entry.is_fresh(now))
    }

    fn store(&mut self, key: &str, entry: Entry) {
        for owner in self.owners(key) {
            if let Some(store) = self.nodes.get_mut(&owner) {
                store.insert(key.to_owned(), entry.clone());
            }
        }
        if self.held() >= self.sweep_at {
            self.sweep();
        }
    }

    fn held(&self) -> usize {
        self.nodes.values().map(HashMap::len).sum()
    }

    /// What nobody asks for again would stay for ever, were it not for this. As the next sweep comes when
    /// there is twice as much, it costs every store but a few entries.
    fn sweep(&mut self) {
        let now = Instant::now();
        for store in self.nodes.values_mut() {
            store.retain(|_, entry| entry.is_fresh(now));
        }
        self.sweep_at = WORTH_A_SWEEP.max(2 * self.held());
    }

    /// What is cached or under way is no longer true.
    fn overwrite(&mut self, key: &str) {
        self.flights.remove(key);
        let Some(first) = self.ring.get_node(key).map(str::to_owned) else {
            return;
        };
        let version = self.versions.entry(key.to_owned()).or_default();
        *version.entry(first).or_default() += 1;
        for store in self.nodes.values_mut() {
            store.remove(key);
        }
    }
}

/// A load under way, and a place to wait for it.
#[derive(Default)]
struct Flight {
    outcome: Mutex<Outcome>,
    landed: Condvar,
}

#[derive(Clone, Default)]
enum Outcome {
    #[default]
    Flying,
    Landed(Option<String>),
    Crashed,
}

impl Flight {
    /// What the load gave; `None` if it panicked.
    fn wait(&self) -> Option<Option<String>> {
        let outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        let flying = |outcome: &mut Outcome| matches!(outcome, Outcome::Flying);
        let waited = self.landed.wait_while(outcome, flying);
        match &*waited.unwrap_or_else(PoisonError::into_inner) {
            Outcome::Landed(value) => Some(value.clone()),
            Outcome::Flying | Outcome::Crashed => None,
        }
    }

    fn land(&self, outcome: Outcome) {
        *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = outcome;
        self.landed.notify_all();
    }
}

/// Ends a flight however the load ends: also when it panics.
struct Landing<'a> {
    cache: &'a DistributedCache,
    key: &'a str,
    flight: Arc<Flight>,
    outcome: Outcome,
}

impl Drop for Landing<'_> {
    fn drop(&mut self) {
        let mut state = self.cache.state();
        let listed = state.flights.get(self.key);
        if listed.is_some_and(|flight| Arc::ptr_eq(flight, &self.flight)) {
            state.flights.remove(self.key);
            if let Outcome::Landed(value) = &self.outcome {
                let ttl = match value {
                    Some(_) => DistributedCache::DEFAULT_TTL,
                    None => DistributedCache::NEGATIVE_TTL,
                };
                state.store(self.key, Entry::new(value.clone(), ttl));
            }
        }
        drop(state);
        self.flight.land(self.outcome.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Empty;
    impl Database for Empty {
        fn load(&self, _key: &str) -> Option<String> {
            None
        }
    }

    #[test]
    fn what_has_expired_is_not_kept_and_what_has_not_is() {
        let cache = DistributedCache::new(&["a", "b", "c"], Arc::new(Empty));
        for n in 0..20_000 {
            cache.put(&format!("short {n}"), "1", Duration::ZERO);
        }
        assert!(cache.state().held() <= WORTH_A_SWEEP);
        for n in 0..2_000 {
            cache.put(&format!("long {n}"), "1", Duration::MAX);
        }
        assert!((0..2_000).all(|n| cache.get(&format!("long {n}")).is_some()));
    }
}
