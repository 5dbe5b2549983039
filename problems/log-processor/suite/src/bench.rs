//! What is measured of a processor: the life of a window from its first entry to its last, and the
//! questions, by how much there is in the window. The window is an hour long and all entries are of the
//! last minutes, so that none leaves while it is measured.

use std::hint::black_box;
use std::sync::Arc;

use kit::bench::{Work, Workload};
use kit::time::{Duration, SystemTime};

use crate::{Entry, Level, Stats, Window};

const HOUR: Duration = Duration::from_secs(3600);
const SERVICES: usize = 20;

/// How to make what is measured. Who watches it is not.
pub struct Measured {
    pub window: fn(length: Duration) -> Arc<dyn Window>,
}

pub fn workloads() -> Vec<Workload<Measured>> {
    vec![
        Workload {
            id: "add",
            sizes: &[500, 1_000, 2_000, 4_000],
            make: add,
        },
        Workload {
            id: "figures",
            sizes: &[1_000, 4_000, 16_000],
            make: figures,
        },
        Workload {
            id: "top_errors",
            sizes: &[100, 200, 400, 800],
            make: top_errors,
        },
    ]
}

/// One in four is an error, every other one of those never comes again; one in seven comes late.
fn entries(count: usize) -> Vec<Entry> {
    let now = SystemTime::now();
    let entry = |n: usize| {
        let is_error = n.is_multiple_of(4);
        let late = if n.is_multiple_of(7) { 50 } else { 0 };
        let message = match n % 8 {
            0 => format!("request {n} failed"),
            _ => format!("upstream {} timed out", n % 200),
        };
        Entry {
            timestamp: now - Duration::from_micros(100 * (count + late - n) as u64),
            level: if is_error { Level::Error } else { Level::Info },
            message,
            service: format!("service-{}", n % SERVICES),
            response_time: Some(Duration::from_millis((n % 100) as u64)),
        }
    };
    (0..count).map(entry).collect()
}

fn filled(subject: &Measured, entries: &[Entry]) -> Arc<dyn Window> {
    let processor = (subject.window)(HOUR);
    for entry in entries {
        processor.add_log(entry.clone());
    }
    processor
}

/// Entry by entry; after so many of them the figures are looked at, and it begins with a new processor.
fn add(subject: &Measured, size: usize) -> Work {
    let entries = entries(size);
    let make = subject.window;
    let mut processor = make(HOUR);
    let mut next = 0;
    Box::new(move |count| {
        let mut seen = count;
        for _ in 0..count {
            processor.add_log(entries[next].clone());
            next += 1;
            if next == size {
                seen = mixed(seen, digest(&processor.snapshot(3).0));
                processor = make(HOUR);
                next = 0;
            }
        }
        seen
    })
}

fn figures(subject: &Measured, size: usize) -> Work {
    let processor = filled(subject, &entries(size));
    Box::new(move |count| {
        let asked = (0..count).map(|n| {
            let service = ["service-3", "service-11", "nobody"][(n % 3) as usize];
            let rate = processor.get_error_rate();
            let average = processor.get_average_response_time();
            let stats = processor.get_service_stats(black_box(service));
            mixed(digest(&stats), rounded(rate) + average.map_or(0, rounded))
        });
        asked.fold(0, mixed)
    })
}

/// So many different messages, each as often as another or once more.
fn top_errors(subject: &Measured, size: usize) -> Work {
    let mut entries = entries(size + size / 2);
    for (n, entry) in entries.iter_mut().enumerate() {
        entry.level = Level::Error;
        entry.message = format!("upstream {} timed out", (n * 7) % size);
    }
    let processor = filled(subject, &entries);
    Box::new(move |count| {
        let asked = (0..count).map(|_| {
            let top = processor.get_top_errors(black_box(5));
            let top = top.iter().map(|(message, times)| {
                let letters = message.bytes().map(u64::from).fold(0, mixed);
                mixed(letters, *times as u64)
            });
            top.fold(0, mixed)
        });
        asked.fold(0, mixed)
    })
}

fn digest(stats: &Stats) -> u64 {
    let average = stats.average_response_time.map_or(0, rounded);
    mixed(
        stats.total as u64,
        mixed(rounded(stats.error_rate), average),
    )
}

/// So that sums in another order are the same.
fn rounded(figure: f64) -> u64 {
    (figure * 1e6).round() as u64
}

fn mixed(a: u64, b: u64) -> u64 {
    a.rotate_left(5).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ b
}
