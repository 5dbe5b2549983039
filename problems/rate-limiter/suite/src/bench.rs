//! What is measured of a limiter: the two answers it gives. A bucket that gets more in a nanosecond than
//! anyone asks for says yes for ever, one that is empty for an hour says no; so the answers are the same
//! whatever the real clock does meanwhile.

use std::hint::black_box;

use kit::bench::{Work, Workload};

use crate::Subject;

/// All of it.
pub type Measured = Subject;

pub fn workloads() -> Vec<Workload<Measured>> {
    vec![
        Workload {
            id: "allowed",
            sizes: &[1],
            make: |subject, _| asked(subject, 1_000_000_000, 1e9),
        },
        Workload {
            id: "denied",
            sizes: &[1],
            make: |subject, _| asked(subject, 1, 1.0 / 3600.0),
        },
    ]
}

/// One token at a time. How many of the requests were allowed.
fn asked(subject: &Measured, capacity: u32, refill_per_second: f64) -> Work {
    let limiter = match (subject.limiter)(capacity, refill_per_second) {
        Ok(limiter) => limiter,
        // Then there is no work, and every answer differs.
        Err(_) => return Box::new(|_| u64::MAX),
    };
    // Of a bucket of one token this is the one.
    limiter.is_allowed(1);
    Box::new(move |count| {
        let asked = (0..count).map(|_| u64::from(limiter.is_allowed(black_box(1))));
        asked.sum()
    })
}
