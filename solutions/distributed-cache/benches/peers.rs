//! The reference's ring beside the crates `hashring` and `consistent_hash_ring`, on the same nodes and
//! keys. Out: lookups a second of each, and how long the reference takes for a lookup that takes the faster
//! of the others 1.00; then, for each ring, how evenly it shares and how many keys it moves. Only the ratios
//! are comparable between machines: both are measured in turns in one run, and the median of the pairs is
//! shown.
//!
//! `cargo bench -p distributed-cache-solution --features real`

#![expect(clippy::print_stdout, reason = "a bench's output is its purpose")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use consistent_hash_ring::{Ring, RingBuilder};
use distributed_cache_solution::ConsistentHash;
use hashring::HashRing;
use kit::pairs::{Ratio, compare};

const VIRTUAL_NODES: usize = 100;
const PAIRS: usize = 60;
const LOOKUPS: usize = 50_000;
/// More than fit into a branch predictor, few enough to stay in the cache with the ring.
const KEYS: usize = 4_096;
/// For the table of shares and moves.
const MANY_KEYS: usize = 200_000;

/// What a bench needs of a ring.
trait Peer {
    const NAME: &'static str;
    fn of(nodes: &[String]) -> Self;
    fn node(&self, key: &str) -> &str;
}

impl Peer for ConsistentHash {
    const NAME: &'static str = "the reference";

    fn of(nodes: &[String]) -> ConsistentHash {
        let nodes: Vec<&str> = nodes.iter().map(String::as_str).collect();
        ConsistentHash::new(&nodes, VIRTUAL_NODES)
    }

    fn node(&self, key: &str) -> &str {
        self.get_node(key).expect("a ring with nodes")
    }
}

/// It knows no virtual nodes, so each of them is a node.
impl Peer for HashRing<(String, usize)> {
    const NAME: &'static str = "hashring";

    fn of(nodes: &[String]) -> Self {
        let points = nodes
            .iter()
            .flat_map(|node| (0..VIRTUAL_NODES).map(move |n| (node.clone(), n)));
        let mut ring = HashRing::new();
        ring.batch_add(points.collect());
        ring
    }

    fn node(&self, key: &str) -> &str {
        &self.get(&key).expect("a ring with nodes").0
    }
}

impl Peer for Ring<String> {
    const NAME: &'static str = "consistent_hash_ring";

    fn of(nodes: &[String]) -> Self {
        let builder = RingBuilder::default().vnodes(VIRTUAL_NODES);
        builder.nodes(nodes).build()
    }

    fn node(&self, key: &str) -> &str {
        self.try_get(key).expect("a ring with nodes")
    }
}

type HashRingPeer = HashRing<(String, usize)>;

fn names(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("cache-{n}.example")).collect()
}

fn keys(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("user:{}", 1_000 + n)).collect()
}

fn main() {
    println!("Million lookups a second, {VIRTUAL_NODES} virtual nodes each,");
    println!("and the time of the reference's, with that of the faster other as 1.00\n");
    let keys = keys(KEYS);
    for count in [10, 100] {
        let nodes = names(count);
        let peers = [
            (HashRingPeer::NAME, beside::<HashRingPeer>(&nodes, &keys)),
            (Ring::<String>::NAME, beside::<Ring<String>>(&nodes, &keys)),
        ];
        lookups(count, &peers);
    }
    println!("Of {MANY_KEYS} keys: the largest and the smallest share, with an equal one as 1.00,");
    println!("and those that move when a node comes, with the fewest possible as 1.00\n");
    for count in [10, 100] {
        shares_and_moves::<ConsistentHash>(count);
        shares_and_moves::<HashRingPeer>(count);
        shares_and_moves::<Ring<String>>(count);
    }
}

fn beside<P: Peer>(nodes: &[String], keys: &[String]) -> Ratio {
    let (ours, theirs) = (ConsistentHash::of(nodes), P::of(nodes));
    fn check(nodes: &[String], found: &str) {
        assert!(nodes.iter().any(|node| node == found), "{found}");
    }
    for key in keys {
        check(nodes, ours.node(key));
        check(nodes, theirs.node(key));
    }
    compare(PAIRS, || time(&ours, keys), || time(&theirs, keys))
}

fn lookups(nodes: usize, peers: &[(&str, Ratio)]) {
    let line = |name: &str, nanos: f64| {
        println!("{nodes:>3} nodes  {name:<22} {:>6.1}", 1_000.0 / nanos);
    };
    for (name, ratio) in peers {
        line(name, ratio.theirs);
    }
    // Measured once beside each; what counts is beside the faster.
    let faster = peers
        .iter()
        .min_by(|(_, a), (_, b)| a.theirs.total_cmp(&b.theirs));
    if let Some((name, ratio)) = faster {
        line(ConsistentHash::NAME, ratio.ours);
        println!("{nodes:>3} nodes  {:.2} of {name}\n", ratio.ratio);
    }
}

/// Nanoseconds a lookup. The keys are all different from one lookup to the next.
fn time<P: Peer>(ring: &P, keys: &[String]) -> f64 {
    let began = Instant::now();
    for key in keys.iter().cycle().take(LOOKUPS) {
        black_box(ring.node(black_box(key)));
    }
    began.elapsed().as_nanos() as f64 / LOOKUPS as f64
}

fn shares_and_moves<P: Peer>(count: usize) {
    let (nodes, keys) = (names(count + 1), keys(MANY_KEYS));
    let (before, after) = (P::of(&nodes[..count]), P::of(&nodes));
    let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
    for key in &keys {
        *shares.entry(before.node(key)).or_default() += 1.0;
    }
    assert_eq!(shares.len(), count, "a node without keys");
    let equal = MANY_KEYS as f64 / count as f64;
    let moved = |key: &&String| before.node(key) != after.node(key);
    let moves = keys.iter().filter(moved).count() as f64;
    println!(
        "{count:>3} nodes  {:<22} largest {:.2}  smallest {:.2}  moves {:.2}",
        P::NAME,
        shares.values().copied().fold(0.0, f64::max) / equal,
        shares.values().copied().fold(f64::INFINITY, f64::min) / equal,
        moves * (count as f64 + 1.0) / MANY_KEYS as f64,
    );
}
