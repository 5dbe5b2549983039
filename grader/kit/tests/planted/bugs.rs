//! The mistakes people make with threads, each beside the program that is right.

#![expect(clippy::unwrap_used, reason = "these are the programs people write")]

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, RwLock};
use std::thread;

pub struct Bug {
    pub name: &'static str,
    pub wrong: fn(),
    pub right: fn(),
    /// So many schedules find it, wherever they begin.
    pub budget: u64,
}

pub const ALL: &[Bug] = &[
    Bug {
        name: "check, then act",
        wrong: || admits_no_more_than_there_is(check_then_act),
        right: || admits_no_more_than_there_is(check_and_act),
        budget: 20,
    },
    Bug {
        name: "load, then store",
        wrong: || counts_every_call(load_then_store),
        right: || counts_every_call(add),
        budget: 20,
    },
    Bug {
        name: "lock order",
        wrong: || transfers(false),
        right: || transfers(true),
        budget: 20,
    },
    Bug {
        name: "`if` for `while` at a Condvar",
        wrong: || takes_one_each(take_if),
        right: || takes_one_each(take_while),
        budget: 120,
    },
    Bug {
        name: "upgrade of a read lock",
        wrong: || fills_the_cache(upgrade),
        right: || fills_the_cache(look_again),
        budget: 20,
    },
    Bug {
        name: "lost update",
        wrong: || everybody_is_in(insert_into_a_copy),
        right: || everybody_is_in(insert),
        budget: 20,
    },
    Bug {
        name: "lost wakeup",
        wrong: || hears_the_bell(ring_without_the_lock),
        right: || hears_the_bell(ring_with_the_lock),
        budget: 120,
    },
    Bug {
        name: "a lock that is tried, and no second time",
        wrong: || nothing_is_skipped(|sum| sum.try_lock().is_ok_and(|mut sum| add_one(&mut sum))),
        right: || nothing_is_skipped(|sum| add_one(&mut sum.lock().unwrap())),
        budget: 40,
    },
];

/// Runs `f` in as many threads, to the end.
fn together(threads: u32, f: impl Fn(u32) + Send + Sync + Clone + 'static) {
    let start = |n| {
        let f = f.clone();
        thread::spawn(move || f(n))
    };
    let threads: Vec<_> = (0..threads).map(start).collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

fn admits_no_more_than_there_is(is_allowed: fn(&Mutex<u32>) -> bool) {
    let (tokens, admitted) = (Arc::new(Mutex::new(3)), Arc::new(AtomicU32::new(0)));
    let count = Arc::clone(&admitted);
    together(3, move |_| {
        for _ in 0..2 {
            if is_allowed(&tokens) {
                count.fetch_add(1, Ordering::SeqCst);
            }
        }
    });
    assert_eq!(admitted.load(Ordering::SeqCst), 3);
}

fn check_then_act(tokens: &Mutex<u32>) -> bool {
    if *tokens.lock().unwrap() == 0 {
        return false;
    }
    let mut tokens = tokens.lock().unwrap();
    *tokens = tokens.saturating_sub(1);
    true
}

fn check_and_act(tokens: &Mutex<u32>) -> bool {
    let mut tokens = tokens.lock().unwrap();
    let allowed = *tokens > 0;
    *tokens = tokens.saturating_sub(1);
    allowed
}

fn counts_every_call(count_one: fn(&AtomicU32)) {
    let count = Arc::new(AtomicU32::new(0));
    let shared = Arc::clone(&count);
    together(2, move |_| count_one(&shared));
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

fn load_then_store(count: &AtomicU32) {
    let old = count.load(Ordering::SeqCst);
    count.store(old + 1, Ordering::SeqCst);
}

fn add(count: &AtomicU32) {
    count.fetch_add(1, Ordering::SeqCst);
}

fn transfers(in_order: bool) {
    let (a, b) = (Arc::new(Mutex::new(10)), Arc::new(Mutex::new(10)));
    let (c, d) = (Arc::clone(&a), Arc::clone(&b));
    let one = thread::spawn(move || {
        let mut from = c.lock().unwrap();
        let mut to = d.lock().unwrap();
        *from -= 1;
        *to += 1;
    });
    let other = thread::spawn(move || {
        let (first, second) = if in_order { (&a, &b) } else { (&b, &a) };
        let mut first = first.lock().unwrap();
        let mut second = second.lock().unwrap();
        *first += 1;
        *second -= 1;
    });
    one.join().unwrap();
    other.join().unwrap();
}

type Queue = (Mutex<VecDeque<u32>>, Condvar);

fn takes_one_each(take: fn(&Queue) -> u32) {
    let queue = Arc::new((Mutex::new(VecDeque::new()), Condvar::new()));
    let shared = Arc::clone(&queue);
    together(4, move |n| match n {
        0 | 1 => assert!(take(&shared) > 0),
        n => {
            shared.0.lock().unwrap().push_back(n);
            shared.1.notify_one();
        }
    });
    assert!(queue.0.lock().unwrap().is_empty());
}

fn take_if(queue: &Queue) -> u32 {
    let mut jobs = queue.0.lock().unwrap();
    if jobs.is_empty() {
        jobs = queue.1.wait(jobs).unwrap();
    }
    jobs.pop_front().expect("woken, so there is a job")
}

fn take_while(queue: &Queue) -> u32 {
    let mut jobs = queue.0.lock().unwrap();
    while jobs.is_empty() {
        jobs = queue.1.wait(jobs).unwrap();
    }
    jobs.pop_front().expect("not empty")
}

fn fills_the_cache(fill: fn(&RwLock<Option<u32>>)) {
    let cache = Arc::new(RwLock::new(None));
    let shared = Arc::clone(&cache);
    together(2, move |_| fill(&shared));
    assert_eq!(*cache.read().unwrap(), Some(1));
}

fn upgrade(cache: &RwLock<Option<u32>>) {
    let read = cache.read().unwrap();
    if read.is_none() {
        *cache.write().unwrap() = Some(1);
    }
}

fn look_again(cache: &RwLock<Option<u32>>) {
    if cache.read().unwrap().is_none() {
        cache.write().unwrap().get_or_insert(1);
    }
}

fn everybody_is_in(insert: fn(&RwLock<Vec<u32>>, u32)) {
    let members = Arc::new(RwLock::new(Vec::new()));
    let shared = Arc::clone(&members);
    together(3, move |n| insert(&shared, n));
    assert_eq!(members.read().unwrap().len(), 3);
}

fn insert_into_a_copy(members: &RwLock<Vec<u32>>, member: u32) {
    let mut copy = members.read().unwrap().clone();
    copy.push(member);
    *members.write().unwrap() = copy;
}

fn insert(members: &RwLock<Vec<u32>>, member: u32) {
    members.write().unwrap().push(member);
}

#[derive(Default)]
struct Bell {
    rung: AtomicBool,
    lock: Mutex<()>,
    bell: Condvar,
}

fn hears_the_bell(ring: fn(&Bell)) {
    let bell = Arc::new(Bell::default());
    together(2, move |n| {
        if n == 0 {
            return ring(&bell);
        }
        let mut guard = bell.lock.lock().unwrap();
        while !bell.rung.load(Ordering::SeqCst) {
            guard = bell.bell.wait(guard).unwrap();
        }
    });
}

fn ring_without_the_lock(bell: &Bell) {
    bell.rung.store(true, Ordering::SeqCst);
    bell.bell.notify_one();
}

fn ring_with_the_lock(bell: &Bell) {
    let guard = bell.lock.lock().unwrap();
    bell.rung.store(true, Ordering::SeqCst);
    drop(guard);
    bell.bell.notify_one();
}

fn nothing_is_skipped(count: fn(&Mutex<u32>) -> bool) {
    let sum = Arc::new(Mutex::new(0));
    let shared = Arc::clone(&sum);
    together(2, move |_| {
        count(&shared);
    });
    assert_eq!(*sum.lock().unwrap(), 2);
}

fn add_one(sum: &mut u32) -> bool {
    *sum += 1;
    true
}
