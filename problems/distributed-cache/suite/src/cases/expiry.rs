//! Values grow old on virtual time, to the second and to the nanosecond.

use std::time::Duration;

use kit::suite::{Case, Log, nanos, secs};

use super::{HOUR, NODES, Shelf, cache_on, get, invalidate, placement, put};
use crate::Subject;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::transcript("expires_to_the_second", expires_to_the_second),
        Case::transcript("loaded_values_expire", loaded_values_expire),
    ]
}

fn expires_to_the_second(s: &Subject, log: &mut Log) {
    let (cache, shelf) = cache_on(s, log, &NODES, Shelf::of(&[("a", "from the database")]));
    put(log, &*cache, "a", "1", secs(10));
    log.advance(secs(10) - nanos(1));
    get(log, &*cache, "a");
    log.see("1 is at", placement(&*cache, &NODES, "a", "1"));
    log.advance(nanos(1));
    log.see("1 is at", placement(&*cache, &NODES, "a", "1"));
    get(log, &*cache, "a");
    log.see("database loads", shelf.loads());
    put(log, &*cache, "b", "1", secs(10));
    log.advance(secs(6));
    // A read does not make it younger, a put does.
    get(log, &*cache, "b");
    log.advance(secs(5));
    get(log, &*cache, "b");
    put(log, &*cache, "b", "2", secs(10));
    log.advance(secs(6));
    put(log, &*cache, "b", "3", secs(10));
    log.advance(secs(6));
    get(log, &*cache, "b");
    put(log, &*cache, "b", "4", secs(0));
    log.see("4 is at", placement(&*cache, &NODES, "b", "4"));
    // It did not stay, but it was a write.
    log.see(
        "writes of b counted",
        cache.version("b").values().sum::<u64>(),
    );
    get(log, &*cache, "b");
    log.call("put(c, 1, Duration::MAX)", || {
        cache.put("c", "1", Duration::MAX);
        ""
    });
    log.advance(secs(10 * 365 * 24 * 3600));
    get(log, &*cache, "c");
}

fn loaded_values_expire(s: &Subject, log: &mut Log) {
    let (cache, shelf) = cache_on(s, log, &NODES, Shelf::of(&[("a", "1")]));
    get(log, &*cache, "a");
    shelf.set("a", "2");
    log.advance(HOUR - nanos(1));
    get(log, &*cache, "a");
    log.advance(nanos(1));
    get(log, &*cache, "a");
    log.see("database loads", shelf.loads());
    get(log, &*cache, "ghost");
    log.advance(secs(60) - nanos(1));
    get(log, &*cache, "ghost");
    log.see("database loads", shelf.loads());
    shelf.set("ghost", "boo");
    log.advance(nanos(1));
    get(log, &*cache, "ghost");
    log.see("database loads", shelf.loads());
    invalidate(log, &*cache, "ghost");
    get(log, &*cache, "ghost");
    log.see("database loads", shelf.loads());
    // Its hour begins when it is stored, and not when the read of it began.
    let shelf = Shelf::of(&[("slow", "1")]).slow("slow", secs(10));
    let (cache, shelf) = cache_on(s, log, &NODES, shelf);
    get(log, &*cache, "slow");
    log.advance(HOUR - nanos(1));
    get(log, &*cache, "slow");
    log.see("database loads", shelf.loads());
    log.advance(nanos(1));
    log.see("1 is at", placement(&*cache, &NODES, "slow", "1"));
}
