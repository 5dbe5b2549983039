//! One replica by itself: what a context is for. No network, no time.

use kit::suite::{Case, Log};

use crate::{Replica, Seen, Subject};

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::transcript("one_replica", one_replica),
        Case::transcript("old_contexts", old_contexts),
    ]
}

const KEY: &str = "user:1001";

/// Log what is there, and give what was seen by it.
fn read(log: &mut Log, replica: &dyn Replica, key: &str) -> Seen {
    let mut seen = Seen::default();
    log.call(format!("get({key})"), || {
        let (mut values, context) = replica.get(key);
        values.sort();
        seen = context;
        format!("{values:?}")
    });
    seen
}

fn write(log: &mut Log, replica: &mut dyn Replica, value: &str, seen: &Seen, having: &str) {
    log.call(format!("put({KEY}, {value}, having seen {having})"), || {
        replica.put(KEY, value, seen);
        ""
    });
}

fn one_replica(s: &Subject, log: &mut Log) {
    log.see("new(0, 1, 0)", "");
    let mut replica = (s.replica)(0, 1, 0);
    let seen = read(log, &*replica, KEY);
    write(log, &mut *replica, "Alice", &seen, "nothing");
    let seen = read(log, &*replica, KEY);
    write(log, &mut *replica, "Alice B.", &seen, "Alice");
    let seen = read(log, &*replica, KEY);
    log.call(format!("invalidate({KEY}, having seen Alice B.)"), || {
        replica.invalidate(KEY, &seen);
        ""
    });
    let seen = read(log, &*replica, KEY);
    write(log, &mut *replica, "Carol", &seen, "all that");
    let seen = read(log, &*replica, KEY);
    // A write is not its value: what was overwritten once may be written again.
    write(log, &mut *replica, "Alice", &seen, "Carol");
    read(log, &*replica, KEY);
    read(log, &*replica, "user:1002");
}

/// Two clients read the same and both write: neither knew of the other, so both values stay until
/// someone has seen both.
fn old_contexts(s: &Subject, log: &mut Log) {
    log.see("new(0, 1, 0)", "");
    let mut replica = (s.replica)(0, 1, 0);
    write(log, &mut *replica, "1", &Seen::default(), "nothing");
    let seen = read(log, &*replica, KEY);
    write(log, &mut *replica, "2", &seen, "1");
    write(log, &mut *replica, "3", &seen, "1");
    let both = read(log, &*replica, KEY);
    write(log, &mut *replica, "4", &Seen::default(), "nothing");
    read(log, &*replica, KEY);
    write(log, &mut *replica, "5", &both, "2 and 3");
    let seen = read(log, &*replica, KEY);
    write(log, &mut *replica, "6", &seen, "4 and 5");
    let six = read(log, &*replica, KEY);
    let invalidate = |log: &mut Log, replica: &mut dyn Replica, seen: &Seen, having: &str| {
        log.call(format!("invalidate({KEY}, having seen {having})"), || {
            replica.invalidate(KEY, seen);
            ""
        });
    };
    invalidate(log, &mut *replica, &Seen::default(), "nothing");
    write(log, &mut *replica, "7", &Seen::default(), "nothing");
    // It has not seen the 7, so the 7 is not its to remove.
    invalidate(log, &mut *replica, &six, "6");
    let seven = read(log, &*replica, KEY);
    invalidate(log, &mut *replica, &seven, "7");
    let nothing = read(log, &*replica, KEY);
    invalidate(log, &mut *replica, &nothing, "that there is nothing");
    write(log, &mut *replica, "8", &six, "6");
    read(log, &*replica, KEY);
}
