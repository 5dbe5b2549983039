//! Slow reads of the database, and what may happen during one. Threads come at fixed times, so there is
//! one order of things and a transcript tells it.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use kit::suite::{Case, Log, millis, secs};
use kit::thread;

use super::{HOUR, NODES, Shelf, cache_on, get, invalidate, placement, put, shelf, text};
use crate::{Cache, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::transcript("other_keys_go_on", other_keys_go_on),
        Case::transcript("older_loads_are_not_kept", older_loads_are_not_kept),
        Case::transcript("owner_fails_while_loading", owner_fails_while_loading),
    ]
}

pub(super) fn panicking() -> Vec<Case<Subject>> {
    vec![Case::transcript("a_load_that_panics", a_load_that_panics)]
}

/// A get in a thread of its own. It gives the value, or says that the database's panic came through.
fn get_aside(cache: &Arc<dyn Cache>, key: &'static str) -> thread::JoinHandle<String> {
    let cache = Arc::clone(cache);
    thread::spawn(move || {
        let got = catch_unwind(AssertUnwindSafe(|| cache.get(key)));
        got.map_or_else(
            |panic| match panic.downcast_ref::<&str>() {
                Some(&shelf::DOWN) => "panicked".into(),
                _ => resume_unwind(panic),
            },
            text,
        )
    })
}

fn brought(thread: thread::JoinHandle<String>) -> String {
    thread.join().expect("a thread of the case")
}

fn other_keys_go_on(s: &Subject, log: &mut Log) {
    let shelf = Shelf::of(&[("slow", "1"), ("fast", "2")]).slow("slow", secs(10));
    let (cache, shelf) = cache_on(s, log, &NODES, shelf);
    let slow = get_aside(&cache, "slow");
    log.see("another thread: get(slow), which takes 10 s", "");
    log.advance(secs(1));
    get(log, &*cache, "fast");
    put(log, &*cache, "other", "3", HOUR);
    get(log, &*cache, "other");
    invalidate(log, &*cache, "fast");
    log.call("owners(slow)", || cache.owners("slow").len());
    let slow = brought(slow);
    log.see("the other thread has", slow);
    log.see("database loads", shelf.loads());
}

/// The row is read, then changed, then invalidated, and only then does the read come back. Who asks
/// after the invalidation must not be given what was read before it.
fn older_loads_are_not_kept(s: &Subject, log: &mut Log) {
    let shelf = Shelf::of(&[("a", "old"), ("b", "old")]);
    let shelf = shelf.slow("a", secs(10)).slow("b", secs(10));
    let (cache, shelf) = cache_on(s, log, &NODES, shelf);
    let early = get_aside(&cache, "a");
    log.see("another thread: get(a), which takes 10 s", "");
    log.advance(secs(2));
    shelf.set("a", "new");
    log.see("in the database a = new", "");
    invalidate(log, &*cache, "a");
    log.advance(secs(1));
    let late = get_aside(&cache, "a");
    log.see("a third thread: get(a)", "");
    let _ = brought(early);
    log.see("the other thread is back", "");
    let late = brought(late);
    log.see("the third thread has", late);
    get(log, &*cache, "a");
    log.see("new is at", placement(&*cache, &NODES, "a", "new"));
    let early = get_aside(&cache, "b");
    log.see("another thread: get(b), which takes 10 s", "");
    log.advance(secs(2));
    put(log, &*cache, "b", "new", HOUR);
    get(log, &*cache, "b");
    let _ = brought(early);
    log.see("the other thread is back", "");
    get(log, &*cache, "b");
    log.see("new is at", placement(&*cache, &NODES, "b", "new"));
    log.see("database loads", shelf.loads());
}

fn owner_fails_while_loading(s: &Subject, log: &mut Log) {
    let shelf = Shelf::of(&[("a", "1")]).slow("a", secs(10));
    let (cache, shelf) = cache_on(s, log, &NODES, shelf);
    let early = get_aside(&cache, "a");
    log.see("another thread: get(a), which takes 10 s", "");
    log.advance(secs(2));
    let first = cache.owners("a").swap_remove(0);
    log.call("handle_node_failure(the first owner)", || {
        cache.handle_node_failure(&first)
    });
    let early = brought(early);
    log.see("the other thread has", early);
    let alive: Vec<&str> = NODES.into_iter().filter(|node| *node != first).collect();
    log.see("1 is at", placement(&*cache, &alive, "a", "1"));
    log.call("peek(the failed node, a)", || text(cache.peek(&first, "a")));
    get(log, &*cache, "a");
    log.see("database loads", shelf.loads());
}

/// Its panic is the caller's. Those who waited with it get their answer all the same.
fn a_load_that_panics(s: &Subject, log: &mut Log) {
    let shelf = Shelf::of(&[("a", "1"), ("b", "2")]);
    let shelf = shelf.slow("a", millis(100)).panicking(1);
    let (cache, shelf) = cache_on(s, log, &NODES, shelf);
    let first = get_aside(&cache, "a");
    log.see("another thread: get(a), and the database will panic", "");
    log.advance(millis(50));
    let second = get_aside(&cache, "a");
    let third = get_aside(&cache, "a");
    log.see("two more threads: get(a)", "");
    let others = [brought(second), brought(third)].join(" ");
    log.see("the other thread", brought(first));
    log.see("the two have", others);
    for key in ["a", "b"] {
        get(log, &*cache, key);
    }
    log.see("database loads", shelf.loads());
}
