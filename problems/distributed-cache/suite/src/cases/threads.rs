//! Many threads at one cache, under hundreds of schedules each. What is logged does not depend on who
//! comes first: every schedule of a right cache shows the same.

use std::sync::Arc;

use kit::suite::{Case, Log, millis};
use kit::thread;

use super::{HOUR, NODES, Shelf, cache_on, get, placement, put};
use crate::{Cache, Subject};

const SCHEDULES: u64 = 200;
/// Two threads have fewer ways to meet.
const FEWER: u64 = 100;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::explored("invalidate_meets_load", SCHEDULES, invalidate_meets_load),
        Case::explored("writers_meet", SCHEDULES, writers_meet),
        Case::explored("a_copy_meets_a_put", FEWER, a_copy_meets_a_put),
        Case::explored("failure_under_traffic", SCHEDULES, failure_under_traffic),
    ]
}

/// Who has not got this far need not look at loads that panic.
pub(super) fn first() -> Vec<Case<Subject>> {
    vec![Case::explored("stampede", SCHEDULES, stampede)]
}

/// What a thread does with the cache, and whether all was as it should be.
type Work<'a> = &'a (dyn Fn(&dyn Cache) -> bool + Sync);

/// Run these at once; how many said yes.
fn together(cache: &Arc<dyn Cache>, work: &[Work]) -> usize {
    let answers: Vec<bool> = thread::scope(|scope| {
        let threads: Vec<_> = work
            .iter()
            .map(|work| scope.spawn(|| work(&**cache)))
            .collect();
        let answers = threads.into_iter().map(thread::ScopedJoinHandle::join);
        answers
            .map(|answer| answer.expect("a thread of the case"))
            .collect()
    });
    answers.into_iter().filter(|answer| *answer).count()
}

/// Whoever comes while another loads waits for it, whoever comes later finds what it brought: a value,
/// or that there is none.
fn stampede(s: &Subject, log: &mut Log) {
    let shelf = Shelf::of(&[("hot", "1")]).slow("hot", millis(50));
    let (cache, shelf) = cache_on(s, log, &NODES, shelf);
    let ask = |cache: &dyn Cache| cache.get("hot").as_deref() == Some("1");
    let right = together(&cache, &[&ask, &ask, &ask]);
    log.see("3 threads: get(hot), right answers", right);
    log.see("database loads", shelf.loads());
    let ask = |cache: &dyn Cache| cache.get("ghost").is_none() && cache.get("ghost").is_none();
    let right = together(&cache, &[&ask, &ask]);
    log.see("2 threads: get(ghost) twice, right answers", right);
    log.see("database loads", shelf.loads());
}

/// The row changes and is invalidated while others read it. Then everybody must see the new one,
/// whenever the old one was read.
fn invalidate_meets_load(s: &Subject, log: &mut Log) {
    let (cache, shelf) = cache_on(s, log, &NODES, Shelf::of(&[("a", "old")]));
    let ask = |cache: &dyn Cache| cache.get("a").is_some();
    let change = |cache: &dyn Cache| {
        shelf.set("a", "new");
        cache.invalidate("a");
        cache.get("a").as_deref() == Some("new")
    };
    let right = together(&cache, &[&ask, &change, &ask]);
    log.see(
        "3 threads: get(a), change and invalidate(a), get(a): right answers",
        right,
    );
    get(log, &*cache, "a");
    log.see("new is at", placement(&*cache, &NODES, "a", "new"));
}

fn writers_meet(s: &Subject, log: &mut Log) {
    let (cache, shelf) = cache_on(s, log, &NODES, Shelf::default());
    let write = |value: &'static str| {
        move |cache: &dyn Cache| {
            cache.put("a", value, HOUR);
            cache.put("b", value, HOUR);
            cache.get("a").is_some()
        }
    };
    let right = together(&cache, &[&write("1"), &write("2"), &write("3")]);
    log.see("3 threads: put(a), put(b), get(a): right answers", right);
    for key in ["a", "b"] {
        let value = cache.get(key).unwrap_or_default();
        log.see(
            format!("the value of {key} is at"),
            placement(&*cache, &NODES, key, &value),
        );
        log.see(
            format!("writes of {key} counted"),
            cache.version(key).values().sum::<u64>(),
        );
    }
    log.see("database loads", shelf.loads());
}

/// What `replicate` was asked to copy is overwritten, or removed, at the same time. Whoever comes first, in
/// the end no node has the old value.
fn a_copy_meets_a_put(s: &Subject, log: &mut Log) {
    let (cache, _) = cache_on(s, log, &NODES, Shelf::default());
    for key in ["a", "b"] {
        put(log, &*cache, key, "old", HOUR);
    }
    let copy = |cache: &dyn Cache| {
        for (key, node) in [
            ("a", "node1"),
            ("a", "node2"),
            ("b", "node1"),
            ("b", "node2"),
        ] {
            cache.replicate(key, "old", node);
        }
        true
    };
    let write = |cache: &dyn Cache| {
        cache.put("a", "new", HOUR);
        cache.invalidate("b");
        cache.get("a").as_deref() == Some("new")
    };
    together(&cache, &[&copy, &write]);
    log.see("one thread: replicate(a, old, …), replicate(b, old, …)", "");
    log.see("another: put(a, new), invalidate(b)", "");
    log.see("new is at", placement(&*cache, &NODES, "a", "new"));
    let left = NODES
        .into_iter()
        .filter(|node| cache.peek(node, "b").is_some());
    log.see("nodes that hold b", left.count());
}

/// A node dies while others read and write. No reader may find the value gone for a moment.
fn failure_under_traffic(s: &Subject, log: &mut Log) {
    let (cache, shelf) = cache_on(s, log, &NODES, Shelf::default());
    put(log, &*cache, "a", "1", HOUR);
    let first = cache.owners("a").swap_remove(0);
    // The node that fails has to have a copy of what is written meanwhile, wherever keys lie.
    let mut others = (0..100).map(|n| format!("b{n}"));
    let is_there = |key: &String| cache.owners(key).contains(&first);
    let b = others.find(is_there).unwrap_or_else(|| "b".into());
    cache.put(&b, "1", HOUR);
    log.see("put(b, 1, 3600 s)", "");
    let fail = |cache: &dyn Cache| cache.handle_node_failure(&first);
    let read = |cache: &dyn Cache| (0..2).all(|_| cache.get("a").as_deref() == Some("1"));
    let write = |cache: &dyn Cache| {
        cache.put(&b, "2", HOUR);
        cache.get(&b).as_deref() == Some("2")
    };
    let right = together(&cache, &[&fail, &read, &write]);
    log.see(
        "3 threads: a failure, get(a) twice, put(b) and get(b): right answers",
        right,
    );
    let alive: Vec<&str> = NODES.into_iter().filter(|node| *node != first).collect();
    log.see("1 is at", placement(&*cache, &alive, "a", "1"));
    log.see("2 is at", placement(&*cache, &alive, &b, "2"));
    log.see("database loads", shelf.loads());
}
