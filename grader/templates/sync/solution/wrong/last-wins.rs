//! Keeps the last score rather than the highest one.

// TODO: the mistakes people really make, each a whole submission that is wrong in one way. `fails` in
// `problem.toml` names the cases it fails: exactly those.

extern crate kit as std;

use std::sync::Mutex;
use std::time::{Duration, Instant};

pub struct Board {
    keep: Duration,
    record: Mutex<Option<(u32, Instant)>>,
}

impl Board {
    pub fn new(keep: Duration) -> Board {
        Board {
            keep,
            record: Mutex::new(None),
        }
    }

    pub fn submit(&self, score: u32) -> bool {
        *self.record.lock().unwrap() = Some((score, Instant::now()));
        true
    }

    pub fn best(&self) -> Option<u32> {
        let record = *self.record.lock().unwrap();
        let (score, set) = record?;
        (set.elapsed() < self.keep).then_some(score)
    }
}
