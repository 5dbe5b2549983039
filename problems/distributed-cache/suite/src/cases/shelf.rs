//! A database for the cases. In: rows, and how long a read takes. Out: rows, and how many reads there
//! were. Its own locks are real and never held across a step, so no schedule sees them.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

use kit::thread;

use crate::Database;

/// How it panics.
pub const DOWN: &str = "the database is down";

#[derive(Default)]
pub struct Shelf {
    rows: Mutex<BTreeMap<String, String>>,
    takes: BTreeMap<String, Duration>,
    loads: AtomicU32,
    panics: AtomicU32,
}

impl Shelf {
    pub fn of(rows: &[(&str, &str)]) -> Shelf {
        let shelf = Shelf::default();
        for (key, value) in rows {
            shelf.set(key, value);
        }
        shelf
    }

    /// Reading this key takes so long.
    pub fn slow(mut self, key: &str, takes: Duration) -> Shelf {
        self.takes.insert(key.to_owned(), takes);
        self
    }

    /// The next so many reads panic.
    pub fn panicking(self, times: u32) -> Shelf {
        self.panics.store(times, Relaxed);
        self
    }

    pub fn set(&self, key: &str, value: &str) {
        let mut rows = self.rows.lock().expect("no panic under this lock");
        rows.insert(key.to_owned(), value.to_owned());
    }

    pub fn loads(&self) -> u32 {
        self.loads.load(Relaxed)
    }
}

impl Database for Shelf {
    /// What is there when the read begins comes when it ends.
    fn load(&self, key: &str) -> Option<String> {
        self.loads.fetch_add(1, Relaxed);
        let row = {
            let rows = self.rows.lock().expect("no panic under this lock");
            rows.get(key).cloned()
        };
        match self.takes.get(key) {
            Some(takes) => thread::sleep(*takes),
            None => thread::yield_now(),
        }
        let panics = self.panics.load(Relaxed);
        if panics > 0 {
            self.panics.store(panics - 1, Relaxed);
            std::panic::panic_any(DOWN);
        }
        row
    }
}
