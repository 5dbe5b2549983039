//! What the cache is, one sentence a case. Time stands still, nobody fails.

use std::collections::BTreeMap;

use kit::suite::{Case, Log};

use super::{HOUR, NODES, Shelf, cache_on, fail, get, invalidate, placement, put, ring, text};
use crate::{Cache, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::transcript("two_users", two_users),
        Case::transcript("a_miss_reads_once", a_miss_reads_once),
        Case::transcript("put_reaches_the_owners", put_reaches_the_owners),
        Case::transcript("invalidate_everywhere", invalidate_everywhere),
        Case::transcript("absence_is_remembered", absence_is_remembered),
        Case::transcript("versions_count_writes", versions_count_writes),
        Case::transcript("replicate_copies", replicate_copies),
    ]
}

/// As many as it takes for shares to be those of the ring.
const MANY: usize = 5_000;

fn two_users(s: &Subject, log: &mut Log) {
    let (cache, shelf) = cache_on(s, log, &NODES, Shelf::default());
    put(
        log,
        &*cache,
        "user:1001",
        r#"{"name": "Alice", "age": 25}"#,
        HOUR,
    );
    put(
        log,
        &*cache,
        "user:1002",
        r#"{"name": "Bob", "age": 30}"#,
        HOUR,
    );
    get(log, &*cache, "user:1001");
    fail(log, &*cache, "node2");
    get(log, &*cache, "user:1002");
    get(log, &*cache, "user:1001");
    log.see("database loads", shelf.loads());
}

fn a_miss_reads_once(s: &Subject, log: &mut Log) {
    let (cache, shelf) = cache_on(s, log, &NODES, Shelf::of(&[("a", "1"), ("b", "2")]));
    for key in ["a", "a", "b", "a"] {
        get(log, &*cache, key);
    }
    log.see("database loads", shelf.loads());
    log.see("a is at", placement(&*cache, &NODES, "a", "1"));
    // The cache does not hear of this; whoever writes has to tell it.
    shelf.set("a", "new");
    get(log, &*cache, "a");
    log.see("database loads", shelf.loads());
}

fn put_reaches_the_owners(s: &Subject, log: &mut Log) {
    let nodes = ["n0", "n1", "n2", "n3", "n4"];
    let (cache, shelf) = cache_on(s, log, &nodes, Shelf::of(&[("a", "old")]));
    let mut owners = cache.owners("a");
    owners.sort();
    owners.dedup();
    log.see("a has owners", owners.len());
    for value in ["1", "2"] {
        put(log, &*cache, "a", value, HOUR);
        log.see(
            format!("{value} is at"),
            placement(&*cache, &nodes, "a", value),
        );
    }
    let misplaced = (0..50).filter(|n| {
        let key = format!("user:{n}");
        cache.put(&key, "x", HOUR);
        placement(&*cache, &nodes, &key, "x") != "2 of 2 owners, 0 others"
    });
    log.see(
        "50 more keys put, of them not at their owners",
        misplaced.count(),
    );
    log.call("peek(n9, a)", || text(cache.peek("n9", "a")));
    log.see("database loads", shelf.loads());
    let (cache, _) = cache_on(s, log, &["alone"], Shelf::default());
    put(log, &*cache, "a", "1", HOUR);
    log.see("1 is at", placement(&*cache, &["alone"], "a", "1"));
    owners_share_fairly(s, log);
}

/// Few virtual nodes in the cache would leave one node with a multiple of another's keys. With a few
/// points the shares may be fair by luck, but not three times.
fn owners_share_fairly(s: &Subject, log: &mut Log) {
    let mut shares = Vec::new();
    for kind in ["n", "cache-", "10.0.0."] {
        let nodes: Vec<String> = (0..10).map(|n| format!("{kind}{n}")).collect();
        let nodes: Vec<&str> = nodes.iter().map(String::as_str).collect();
        let (cache, _) = cache_on(s, log, &nodes, Shelf::default());
        let mut loads: BTreeMap<String, usize> = BTreeMap::new();
        for owner in ring::keys(MANY).filter_map(|key| cache.owners(&key).into_iter().next()) {
            *loads.entry(owner).or_default() += 1;
        }
        shares.extend(
            nodes
                .iter()
                .map(|node| loads.get(*node).copied().unwrap_or_default()),
        );
    }
    let most = shares.iter().max().copied().unwrap_or_default();
    let least = shares.iter().min().copied().unwrap_or_default();
    let fair = MANY / 10;
    log.see(
        "keys a node is first owner of, at most",
        ring::share(most, fair),
    );
    log.see(
        "keys a node is first owner of, at least",
        ring::share(least, fair),
    );
}

fn invalidate_everywhere(s: &Subject, log: &mut Log) {
    let (cache, shelf) = cache_on(s, log, &NODES, Shelf::of(&[("a", "original")]));
    put(log, &*cache, "a", "1", HOUR);
    put(log, &*cache, "b", "2", HOUR);
    for node in NODES {
        cache.replicate("a", "1", node);
    }
    invalidate(log, &*cache, "a");
    for node in NODES {
        log.call(format!("peek({node}, a)"), || text(cache.peek(node, "a")));
    }
    get(log, &*cache, "a");
    get(log, &*cache, "b");
    log.see("database loads", shelf.loads());
    invalidate(log, &*cache, "never heard of");
    get(log, &*cache, "a");
    log.see("database loads", shelf.loads());
}

/// A write ends it at once; how it ends by itself is a matter of time, and of another case.
fn absence_is_remembered(s: &Subject, log: &mut Log) {
    let (cache, shelf) = cache_on(s, log, &NODES, Shelf::default());
    get(log, &*cache, "ghost");
    get(log, &*cache, "ghost");
    log.see("database loads", shelf.loads());
    put(log, &*cache, "ghost", "boo", HOUR);
    get(log, &*cache, "ghost");
    log.see("database loads", shelf.loads());
    get(log, &*cache, "late");
    shelf.set("late", "here");
    get(log, &*cache, "late");
    invalidate(log, &*cache, "late");
    get(log, &*cache, "late");
    log.see("database loads", shelf.loads());
}

fn replicate_copies(s: &Subject, log: &mut Log) {
    let nodes = ["n0", "n1", "n2", "n3", "n4"];
    let (cache, shelf) = cache_on(s, log, &nodes, Shelf::default());
    put(log, &*cache, "a", "1", HOUR);
    let owners = cache.owners("a");
    let spare = nodes
        .iter()
        .find(|node| !owners.iter().any(|owner| owner == *node));
    let Some(spare) = spare else { return };
    let replicate = |log: &mut Log, value: &str| {
        log.call(
            format!("replicate(a, {value}, a node not in charge)"),
            || cache.replicate("a", value, spare),
        );
        let held = text(cache.peek(spare, "a"));
        log.see("that node holds", held);
    };
    replicate(log, "0");
    replicate(log, "1");
    log.call("replicate(a, 1, n9)", || cache.replicate("a", "1", "n9"));
    log.call("replicate(b, 1, n0)", || cache.replicate("b", "1", "n0"));
    log.see("n0 holds b", text(cache.peek("n0", "b")));
    put(log, &*cache, "a", "2", HOUR);
    log.see("2 is at", placement(&*cache, &nodes, "a", "2"));
    // The one that was on its way when the value changed.
    replicate(log, "1");
    invalidate(log, &*cache, "a");
    replicate(log, "2");
    log.see("writes counted", cache.version("a").values().sum::<u64>());
    log.see("database loads", shelf.loads());
}

fn versions_count_writes(s: &Subject, log: &mut Log) {
    let (cache, _) = cache_on(s, log, &NODES, Shelf::of(&[("b", "2")]));
    let owner = cache.owners("a").swap_remove(0);
    let version = |cache: &dyn Cache, key: &str| {
        let counts = cache.version(key).into_iter().map(|(node, count)| {
            let who = if node == owner {
                "first owner"
            } else {
                "other node"
            };
            format!("{who}: {count}")
        });
        let mut counts: Vec<String> = counts.collect();
        counts.sort();
        format!("{{{}}}", counts.join(", "))
    };
    log.see("version(a)", version(&*cache, "a"));
    put(log, &*cache, "a", "1", HOUR);
    log.see("version(a)", version(&*cache, "a"));
    put(log, &*cache, "a", "1", HOUR);
    log.see("version(a)", version(&*cache, "a"));
    invalidate(log, &*cache, "a");
    log.see("version(a)", version(&*cache, "a"));
    put(log, &*cache, "a", "2", HOUR);
    log.see("version(a)", version(&*cache, "a"));
    cache.replicate("a", "2", "node1");
    get(log, &*cache, "a");
    get(log, &*cache, "b");
    log.see("version(a)", version(&*cache, "a"));
    log.see("version(b)", version(&*cache, "b"));
    // The next owner counts on. What the dead one counted is still part of the version.
    log.call("handle_node_failure(the first owner)", || {
        cache.handle_node_failure(&owner)
    });
    log.see("version(a)", version(&*cache, "a"));
    put(log, &*cache, "a", "3", HOUR);
    log.see("version(a)", version(&*cache, "a"));
    let next = cache.owners("a").swap_remove(0);
    let count = cache.version("a").get(&next).copied();
    log.see(
        "of these by the owner that is first now",
        count.unwrap_or_default(),
    );
}
