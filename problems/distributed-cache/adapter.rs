// Fits the learner's types to the suite's contract. A compile error in here means that `src/lib.rs`
// does not offer what the statement asks for.

use std::sync::Arc;
use std::time::Duration;

use distributed_cache::{ConsistentHash, Context, Database, DistributedCache, Message, Replica};
use distributed_cache_suite as suite;
use distributed_cache_suite::{Letter, Seen, Subject, Versions};

/// The suite's traits cannot be implemented for the learner's types themselves: neither is from this crate.
struct Adapter<T>(T);

impl suite::Ring for Adapter<ConsistentHash> {
    fn add_node(&mut self, node: &str) -> bool {
        self.0.add_node(node)
    }

    fn remove_node(&mut self, node: &str) -> bool {
        self.0.remove_node(node)
    }

    fn get_node(&self, key: &str) -> Option<String> {
        self.0.get_node(key).map(Into::into)
    }

    fn get_nodes(&self, key: &str, n: usize) -> Vec<String> {
        self.0
            .get_nodes(key, n)
            .into_iter()
            .map(Into::into)
            .collect()
    }
}

impl Database for Adapter<Arc<dyn suite::Database>> {
    fn load(&self, key: &str) -> Option<String> {
        self.0.load(key)
    }
}

impl suite::Cache for Adapter<DistributedCache> {
    fn get(&self, key: &str) -> Option<String> {
        self.0.get(key)
    }

    fn put(&self, key: &str, value: &str, ttl: Duration) {
        self.0.put(key, value, ttl);
    }

    fn invalidate(&self, key: &str) {
        self.0.invalidate(key);
    }

    fn replicate(&self, key: &str, value: &str, node: &str) -> bool {
        self.0.replicate(key, value, node)
    }

    fn handle_node_failure(&self, failed_node: &str) -> bool {
        self.0.handle_node_failure(failed_node)
    }

    fn version(&self, key: &str) -> Versions {
        self.0.version(key)
    }

    fn owners(&self, key: &str) -> Vec<String> {
        self.0.owners(key)
    }

    fn peek(&self, node: &str, key: &str) -> Option<String> {
        self.0.peek(node, key)
    }
}

/// What the replica wants sent, closed.
fn closed(outgoing: Vec<(usize, Message)>) -> Vec<(usize, Letter)> {
    let letters = outgoing.into_iter();
    letters
        .map(|(to, message)| (to, Letter::close(message)))
        .collect()
}

impl suite::Replica for Adapter<Replica> {
    fn get(&self, key: &str) -> (Vec<String>, Seen) {
        let (values, context) = self.0.get(key);
        (values, Seen::of(context))
    }

    fn put(&mut self, key: &str, value: &str, seen: &Seen) -> Vec<(usize, Letter)> {
        closed(self.0.put(key, value, &seen.open::<Context>()))
    }

    fn invalidate(&mut self, key: &str, seen: &Seen) -> Vec<(usize, Letter)> {
        closed(self.0.invalidate(key, &seen.open::<Context>()))
    }

    fn on_message(&mut self, from: usize, letter: Letter) -> Vec<(usize, Letter)> {
        closed(self.0.on_message(from, letter.open::<Message>()))
    }

    fn on_timer(&mut self) -> Vec<(usize, Letter)> {
        closed(self.0.on_timer())
    }
}

/// What the benches measure: the rest need not be optimised for them.
pub fn measured() -> suite::bench::Measured {
    suite::bench::Measured {
        ring: |nodes, replicas| Box::new(Adapter(ConsistentHash::new(nodes, replicas))),
        cache: |nodes, database| {
            let database: Arc<dyn Database> = Arc::new(Adapter(database));
            Box::new(Adapter(DistributedCache::new(nodes, database)))
        },
    }
}

pub fn subject() -> Subject {
    let suite::bench::Measured { ring, cache } = measured();
    Subject {
        ring,
        cache,
        replica: |id, nodes, incarnation| Box::new(Adapter(Replica::new(id, nodes, incarnation))),
    }
}
