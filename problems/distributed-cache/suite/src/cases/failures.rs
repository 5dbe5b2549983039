//! Nodes die one after the other. What another node holds is still there, as old as it was.

use kit::suite::{Case, Log, secs};

use super::{HOUR, NODES, Shelf, cache_on, fail, get, invalidate, placement, put, text};
use crate::{Cache, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::transcript("values_survive_failures", values_survive_failures),
        Case::transcript("copies_keep_their_age", copies_keep_their_age),
        Case::transcript("old_copies_stay_away", old_copies_stay_away),
        Case::transcript("the_last_node_fails", the_last_node_fails),
    ]
}

const KEYS: usize = 40;

fn key(n: usize) -> String {
    format!("user:{n}")
}

fn fill(cache: &dyn Cache) {
    for n in 0..KEYS {
        cache.put(&key(n), &n.to_string(), HOUR);
    }
}

/// How many keys have the right value.
fn answered(cache: &dyn Cache) -> usize {
    let right = |n: &usize| cache.get(&key(*n)) == Some(n.to_string());
    (0..KEYS).filter(right).count()
}

/// How many keys are at all their owners and nowhere else.
fn in_place(cache: &dyn Cache, nodes: &[&str]) -> usize {
    let wanted = nodes.len().min(2);
    let wanted = format!("{wanted} of {wanted} owners, 0 others");
    let right = |n: &usize| placement(cache, nodes, &key(*n), &n.to_string()) == wanted;
    (0..KEYS).filter(right).count()
}

fn values_survive_failures(s: &Subject, log: &mut Log) {
    let nodes = ["n0", "n1", "n2", "n3", "n4"];
    let (cache, shelf) = cache_on(s, log, &nodes, Shelf::default());
    fill(&*cache);
    log.see(
        "40 keys put, of them at all owners and nowhere else",
        in_place(&*cache, &nodes),
    );
    for failed in 1..=4 {
        fail(log, &*cache, nodes[failed - 1]);
        log.see(
            "of the 40, get gives the right value for",
            answered(&*cache),
        );
        log.see(
            "of the 40, at all owners and nowhere else",
            in_place(&*cache, &nodes[failed..]),
        );
    }
    log.call("peek(n0, user:0)", || text(cache.peek("n0", "user:0")));
    fail(log, &*cache, "n0");
    fail(log, &*cache, "n9");
    log.see(
        "of the 40, at all owners and nowhere else",
        in_place(&*cache, &nodes[4..]),
    );
    log.see("database loads", shelf.loads());
}

fn copies_keep_their_age(s: &Subject, log: &mut Log) {
    let (cache, shelf) = cache_on(s, log, &NODES, Shelf::default());
    put(log, &*cache, "a", "1", secs(10));
    log.advance(secs(6));
    for node in NODES {
        cache.replicate("a", "1", node);
    }
    log.see("a is replicated to all nodes", "");
    let owners = cache.owners("a");
    for owner in &owners {
        cache.handle_node_failure(owner);
    }
    log.see("both owners fail", "");
    log.advance(secs(3));
    get(log, &*cache, "a");
    log.see("database loads", shelf.loads());
    log.advance(secs(1));
    get(log, &*cache, "a");
    log.see("database loads", shelf.loads());
}

/// Copies lie on all nodes when the value changes. Whoever inherits the key must not have the old one.
fn old_copies_stay_away(s: &Subject, log: &mut Log) {
    let (cache, shelf) = cache_on(s, log, &NODES, Shelf::of(&[("b", "from the database")]));
    for key in ["a", "b"] {
        put(log, &*cache, key, "old", HOUR);
        for node in NODES {
            cache.replicate(key, "old", node);
        }
        log.see(format!("{key} is replicated to all nodes"), "");
    }
    put(log, &*cache, "a", "new", HOUR);
    invalidate(log, &*cache, "b");
    // The heir of b is the node that was not in charge of it before.
    let first = cache.owners("b").swap_remove(0);
    log.call("handle_node_failure(the first owner of b)", || {
        cache.handle_node_failure(&first)
    });
    get(log, &*cache, "b");
    get(log, &*cache, "a");
    let first = cache.owners("a").swap_remove(0);
    log.call("handle_node_failure(the first owner of a)", || {
        cache.handle_node_failure(&first)
    });
    get(log, &*cache, "a");
    log.see("database loads", shelf.loads());
}

fn the_last_node_fails(s: &Subject, log: &mut Log) {
    let (cache, shelf) = cache_on(s, log, &["node1"], Shelf::of(&[("a", "original")]));
    put(log, &*cache, "a", "1", HOUR);
    fail(log, &*cache, "node1");
    log.see("owners of a", cache.owners("a").len());
    for _ in 0..2 {
        get(log, &*cache, "a");
        log.see("database loads", shelf.loads());
    }
    put(log, &*cache, "a", "2", HOUR);
    get(log, &*cache, "a");
    log.call("replicate(a, 2, node1)", || {
        cache.replicate("a", "2", "node1")
    });
    fail(log, &*cache, "node1");
}
