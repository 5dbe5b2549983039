//! How long a query waits, for a pool of so many connections before a database of 8 cores. Queries in the
//! database share its cores evenly: up to 8 run at full speed, 16 at half of it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use fastrand::Rng;

use crate::table::{Cell, Tables, measured, percent, whole, words};

const CORES: f64 = 8.0;
/// Milliseconds a query computes, on average.
const QUERY: f64 = 5.0;
/// Queries that come in a millisecond, where they come from outside.
const ARRIVALS: f64 = 1.0;
/// Clients that ask again at once, where the load has no end.
const CLIENTS: usize = 200;
const QUERIES: usize = 200_000;

/// What was seen, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    pub had_to_wait: f64,
    pub waited: f64,
    pub in_database: f64,
    pub a_second: f64,
}

pub fn tables() -> Tables {
    let mut tables = Tables::default();
    let (pool, waiting) = (
        words("커넥션", "Connections"),
        words("풀 앞에서", "Before the pool"),
    );
    let (inside, together) = (
        words("DB 안에서", "In the database"),
        words("합", "Together"),
    );
    let open: Vec<_> = [6, 7, 8, 10, 20]
        .iter()
        .map(|&size| {
            let seen = run(size, Load::FromOutside);
            vec![
                whole(size as f64),
                percent(seen.had_to_wait),
                milliseconds(seen.waited),
                milliseconds(seen.in_database),
                milliseconds(seen.waited + seen.in_database),
            ]
        })
        .collect();
    let waits = words("기다릴 확률", "Have to wait");
    tables.add(
        &[
            pool.clone(),
            waits,
            waiting.clone(),
            inside.clone(),
            together.clone(),
        ],
        &open,
    );
    let closed: Vec<_> = [4, 8, 20, 200]
        .iter()
        .map(|&size| {
            let seen = run(size, Load::NeverEnding);
            vec![
                whole(size as f64),
                whole((seen.a_second / 10.0).round() * 10.0),
                milliseconds(seen.waited),
                milliseconds(seen.in_database),
                milliseconds(seen.waited + seen.in_database),
            ]
        })
        .collect();
    let throughput = words("초당 처리", "Done a second");
    tables.add(&[pool, throughput, waiting, inside, together], &closed);
    tables
}

/// With a decimal where it is short.
fn milliseconds(value: f64) -> Cell {
    measured(value, if value < 9.95 { 1 } else { 0 }, "ms")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Load {
    FromOutside,
    NeverEnding,
}

/// A query in the database: the work each running query must have got by then, in order, and when it began.
type Running = Reverse<(u64, u64)>;

fn run(size: usize, load: Load) -> Seen {
    let mut rng = Rng::with_seed(2);
    let mut queue: VecDeque<f64> = VecDeque::new();
    let mut running: BinaryHeap<Running> = BinaryHeap::new();
    // Work that each query in the database has got since the start, and the clock.
    let (mut work, mut now) = (0.0_f64, 0.0_f64);
    let mut next_arrival = match load {
        Load::FromOutside => exponential(&mut rng, 1.0 / ARRIVALS),
        Load::NeverEnding => {
            queue.extend((0..CLIENTS).map(|_| 0.0));
            f64::INFINITY
        }
    };
    let (mut waits, mut waited, mut inside, mut done) = (0usize, 0.0, 0.0, 0usize);
    let mut began = 0usize;
    while done < QUERIES {
        while running.len() < size
            && let Some(came) = queue.pop_front()
        {
            began += 1;
            waits += usize::from(now > came);
            waited += now - came;
            let ends = work + exponential(&mut rng, QUERY);
            running.push(Reverse((ends.to_bits(), now.to_bits())));
        }
        let speed = (CORES / running.len() as f64).min(1.0);
        let ends = running
            .peek()
            .map(|Reverse((ends, _))| f64::from_bits(*ends));
        let next_end = ends.map_or(f64::INFINITY, |ends| now + (ends - work) / speed);
        if next_arrival < next_end {
            work += (next_arrival - now) * speed;
            now = next_arrival;
            queue.push_back(now);
            next_arrival = now + exponential(&mut rng, 1.0 / ARRIVALS);
        } else {
            work = ends.unwrap_or(work);
            now = next_end;
            if let Some(Reverse((_, start))) = running.pop() {
                inside += now - f64::from_bits(start);
                done += 1;
                if load == Load::NeverEnding {
                    queue.push_back(now);
                }
            }
        }
    }
    Seen {
        had_to_wait: waits as f64 / began as f64,
        waited: waited / began as f64,
        in_database: inside / done as f64,
        a_second: done as f64 / now * 1_000.0,
    }
}

fn exponential(rng: &mut Rng, mean: f64) -> f64 {
    -mean * (1.0 - rng.f64()).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Erlang's C: the chance to wait before `c` servers that are `load` busy on average.
    fn erlang_c(c: usize, load: f64) -> f64 {
        let mut blocked = 1.0;
        for n in 1..=c {
            blocked = load * blocked / (n as f64 + load * blocked);
        }
        let busy = load / c as f64;
        blocked / (1.0 - busy * (1.0 - blocked))
    }

    #[test]
    fn up_to_the_cores_it_is_a_queue_of_erlangs() {
        for size in [6, 8] {
            let seen = run(size, Load::FromOutside);
            let chance = erlang_c(size, ARRIVALS * QUERY);
            let wait = chance * QUERY / (size as f64 - ARRIVALS * QUERY);
            assert!(
                (seen.had_to_wait / chance - 1.0).abs() < 0.05,
                "{seen:?}, {chance}"
            );
            assert!((seen.waited / wait - 1.0).abs() < 0.12, "{seen:?}, {wait}");
            assert!((seen.in_database / QUERY - 1.0).abs() < 0.02, "{seen:?}");
        }
    }

    #[test]
    fn beyond_the_cores_a_pool_adds_no_throughput() {
        let (few, many) = (run(8, Load::NeverEnding), run(200, Load::NeverEnding));
        assert!((few.a_second / 1_600.0 - 1.0).abs() < 0.02, "{few:?}");
        assert!(
            (many.a_second / few.a_second - 1.0).abs() < 0.02,
            "{many:?}"
        );
        assert!((many.in_database / 125.0 - 1.0).abs() < 0.02, "{many:?}");
    }
}
