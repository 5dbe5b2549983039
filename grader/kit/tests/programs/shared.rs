//! Things that threads share.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, LazyLock, Mutex, OnceLock, RwLock};
use std::thread;

#[derive(Debug, Clone, PartialEq)]
struct Config {
    level: &'static str,
    port: u16,
}

static CONFIG: OnceLock<Config> = OnceLock::new();

fn config() -> &'static Config {
    CONFIG.get_or_init(|| Config {
        level: "debug",
        port: 8080,
    })
}

pub fn configuration() -> String {
    let ports = (0..2).map(|_| thread::spawn(|| config().port));
    let ports: Vec<_> = ports.collect();
    let mut text = config().level.to_owned();
    for port in ports {
        write!(text, " {}", port.join().unwrap()).unwrap();
    }
    assert_eq!(CONFIG.set(config().clone()), Err(config().clone()));
    text
}

static FACTORIALS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let products = (1..5).scan(1, |product, n| {
        *product *= n;
        Some(*product)
    });
    [1].into_iter().chain(products).collect()
});

pub fn table() -> String {
    let lookup = |n: usize| FACTORIALS.get(n).copied().unwrap_or_default();
    let threads: Vec<_> = (0..5).map(|n| thread::spawn(move || lookup(n))).collect();
    let values = threads.into_iter().map(|t| t.join().unwrap().to_string());
    values.collect::<Vec<_>>().join(" ")
}

#[derive(Default)]
struct Cache {
    entries: RwLock<HashMap<String, usize>>,
    misses: AtomicUsize,
}

impl Cache {
    fn get(&self, key: &str) -> usize {
        if let Some(value) = self.entries.read().unwrap().get(key) {
            return *value;
        }
        let mut entries = self.entries.write().unwrap();
        *entries.entry(key.to_owned()).or_insert_with(|| {
            self.misses.fetch_add(1, Ordering::Relaxed);
            key.len()
        })
    }
}

pub fn cache() -> String {
    let cache = Cache::default();
    let got = thread::scope(|s| {
        let ask = |key: &'static str| {
            let cache = &cache;
            s.spawn(move || format!("{key}={}", cache.get(key)))
        };
        let threads = ["a", "b", "a"].map(ask);
        threads.map(|thread| thread.join().unwrap()).join(" ")
    });
    format!("{got}, {} misses", cache.misses.load(Ordering::Relaxed))
}

pub fn counters() -> String {
    static HITS: AtomicU64 = AtomicU64::new(0);
    HITS.store(0, Ordering::Relaxed);
    let (now, peak) = (AtomicI64::new(0), AtomicI64::new(0));
    thread::scope(|s| {
        for _ in 0..4 {
            s.spawn(|| {
                for _ in 0..10 {
                    HITS.fetch_add(1, Ordering::Relaxed);
                }
                let inside = now.fetch_add(1, Ordering::SeqCst) + 1;
                peak.fetch_max(inside, Ordering::SeqCst);
            });
        }
    });
    format!(
        "hits {}, peak {}",
        HITS.load(Ordering::Relaxed),
        peak.into_inner()
    )
}

trait Animal: Send {
    fn speak(&mut self) -> String;
}

struct Voice {
    word: &'static str,
    times: u32,
}

impl Animal for Voice {
    fn speak(&mut self) -> String {
        self.times += 1;
        format!("{} x{}", self.word, self.times)
    }
}

pub fn plug_in() -> String {
    let zoo: Vec<(usize, Arc<Mutex<dyn Animal>>)> = vec![
        (
            3,
            Arc::new(Mutex::new(Voice {
                word: "meow",
                times: 0,
            })),
        ),
        (
            2,
            Arc::new(Mutex::new(Voice {
                word: "woof",
                times: 0,
            })),
        ),
    ];
    let mut last = Vec::new();
    for (times, animal) in &zoo {
        let threads: Vec<_> = (1..*times)
            .map(|_| {
                let animal = Arc::clone(animal);
                thread::spawn(move || animal.lock().unwrap().speak())
            })
            .collect();
        threads.into_iter().for_each(|t| drop(t.join().unwrap()));
        last.push(animal.lock().unwrap().speak());
    }
    last.join(", ")
}

pub fn recovery() -> String {
    let state = Mutex::new(0);
    let crash = catch_unwind(AssertUnwindSafe(|| {
        *state.lock().unwrap() += 1;
        let _guard = state.lock().unwrap();
        panic!("half way");
    }));
    assert!(crash.is_err() && state.is_poisoned());
    let mut text = String::new();
    let mut value = state.lock().unwrap_or_else(|poisoned| {
        write!(text, "poisoned at {}, ", **poisoned.get_ref()).unwrap();
        poisoned.into_inner()
    });
    *value += 1;
    text + &format!("now {value}")
}

thread_local! {
    static CALLS: Cell<u32> = const { Cell::new(0) };
}

pub fn thread_counters() -> String {
    let call = |times: u32| {
        (0..times).for_each(|_| CALLS.set(CALLS.get() + 1));
        CALLS.get()
    };
    let threads = [1, 2, 3].map(|n| thread::spawn(move || call(n)));
    let counts = threads.map(|thread| thread.join().unwrap());
    format!("{counts:?} and {} here", CALLS.get())
}

struct Semaphore {
    permits: Mutex<usize>,
    freed: Condvar,
}

impl Semaphore {
    fn with<R>(&self, f: impl FnOnce() -> R) -> R {
        let permits = self.permits.lock().unwrap();
        *self
            .freed
            .wait_while(permits, |permits| *permits == 0)
            .unwrap() -= 1;
        let result = f();
        *self.permits.lock().unwrap() += 1;
        self.freed.notify_one();
        result
    }
}

pub fn semaphore() -> String {
    let semaphore = Semaphore {
        permits: Mutex::new(2),
        freed: Condvar::new(),
    };
    let (inside, peak) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|s| {
        for _ in 0..6 {
            s.spawn(|| {
                semaphore.with(|| {
                    peak.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    thread::yield_now();
                    inside.fetch_sub(1, Ordering::SeqCst);
                });
            });
        }
    });
    let peak = peak.into_inner();
    assert!((1..=2).contains(&peak));
    "never more than 2 of 6".into()
}
