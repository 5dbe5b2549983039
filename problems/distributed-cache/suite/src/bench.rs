//! What is measured of the cache: finding the node of a key, by how many nodes there are, and reading
//! what is there, by how much of it there is. Which node it is, each ring decides for itself; what is
//! compared is that it is one of the nodes, the same as before, and that all of them have some keys.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use kit::bench::{Work, Workload};

use crate::{Database, MakeCache, MakeRing};

const VIRTUAL_NODES: usize = 100;
const KEYS: usize = 4_096;
const TTL: Duration = Duration::from_secs(3600);

/// How to make what is measured. Replicas are not.
pub struct Measured {
    pub ring: MakeRing,
    pub cache: MakeCache,
}

pub fn workloads() -> Vec<Workload<Measured>> {
    vec![
        Workload {
            id: "lookup",
            sizes: &[4, 16, 64],
            make: lookup,
        },
        Workload {
            id: "hit",
            sizes: &[1_000, 4_000, 16_000],
            make: hit,
        },
    ]
}

fn keys(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("user:{}", 1_000 + n)).collect()
}

fn lookup(subject: &Measured, nodes: usize) -> Work {
    let names: Vec<String> = (0..nodes).map(|n| format!("node{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let ring = (subject.ring)(&names, VIRTUAL_NODES);
    let keys = keys(KEYS);
    let owners: Vec<String> = keys.iter().filter_map(|key| ring.get_node(key)).collect();
    let in_charge: BTreeSet<&str> = owners.iter().map(String::as_str).collect();
    let are_nodes = in_charge.iter().all(|owner| names.contains(owner));
    // A fair ring leaves none out; whoever answers the same for ever is no ring.
    let sound = owners.len() == KEYS && are_nodes && in_charge.len() * 4 >= nodes * 3;
    let mut next = 0;
    Box::new(move |count| {
        let mut same = 0;
        for _ in 0..count {
            next = (next + 1) % KEYS;
            let node = ring.get_node(black_box(&keys[next]));
            same += u64::from(node.as_ref() == owners.get(next));
        }
        2 * same + u64::from(sound)
    })
}

/// Everything is there already.
struct Nothing;

impl Database for Nothing {
    fn load(&self, _: &str) -> Option<String> {
        None
    }
}

fn hit(subject: &Measured, size: usize) -> Work {
    let cache = (subject.cache)(&["node1", "node2", "node3", "node4"], Arc::new(Nothing));
    let keys = keys(size);
    for (n, key) in keys.iter().enumerate() {
        cache.put(key, &format!("the profile of user {n}"), TTL);
    }
    let mut next = 0;
    Box::new(move |count| {
        let mut digest = 0;
        for _ in 0..count {
            // Far from the last one, as users are.
            next = (next + 611) % size;
            let value = cache.get(black_box(&keys[next])).unwrap_or_default();
            let last = value.bytes().next_back().unwrap_or_default();
            digest = digest * 31 % 1_000_003 + u64::from(last) + value.len() as u64;
        }
        digest
    })
}
