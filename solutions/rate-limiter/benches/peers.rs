//! The reference beside the `governor` crate and beside `f64` under a mutex, on the same work. Out: how
//! long the reference takes for what the other takes 1.00 for. Only such ratios are comparable between
//! machines: both are measured in turns in one run, and the median of the pairs is shown.
//!
//! `cargo bench -p rate-limiter-solution --features real`

#![expect(clippy::print_stdout, reason = "a bench's output is its purpose")]

use std::hint::black_box;
use std::num::NonZeroU32;
use std::thread;
use std::time::{Duration, Instant};

use governor::clock::{Clock, DefaultClock, MonotonicClock};
use governor::{Quota, RateLimiter as Governor};
use kit::pairs::{self, Ratio};
use rate_limiter_solution::RateLimiter;

#[path = "../right/mutex_f64.rs"]
mod mutex_f64;

const PAIRS: usize = 40;
const CALLS: u32 = 20_000;
const PLENTY: u32 = 1_000_000_000;

/// Which of the two answers a limiter gives all the time.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Answer {
    Allow,
    Deny,
}

impl Answer {
    /// A bucket that gets more in a nanosecond than anyone can ask for, or one that is empty for an hour.
    fn bucket(self) -> (u32, Duration) {
        match self {
            Answer::Allow => (PLENTY, Duration::from_nanos(1)),
            Answer::Deny => (1, Duration::from_secs(3600)),
        }
    }
}

/// So many requests for one token; how many of them were allowed.
type Block = Box<dyn Fn(u32) -> u32 + Sync>;

fn block(ask: impl Fn() -> bool + Sync + 'static) -> Block {
    Box::new(move |calls| (0..calls).map(|_| u32::from(black_box(ask()))).sum())
}

fn reference(answer: Answer) -> Block {
    let (capacity, token) = answer.bucket();
    let limiter = RateLimiter::new(capacity, 1.0 / token.as_secs_f64()).expect("a valid bucket");
    block(move || limiter.is_allowed(black_box(1)))
}

fn mutex(answer: Answer) -> Block {
    let (capacity, token) = answer.bucket();
    let limiter =
        mutex_f64::RateLimiter::new(capacity, 1.0 / token.as_secs_f64()).expect("a valid bucket");
    block(move || limiter.is_allowed(black_box(1)))
}

fn governor<C: Clock + Sync + Send + 'static>(answer: Answer, clock: C) -> Block
where
    C::Instant: Sync + Send,
{
    let (capacity, token) = answer.bucket();
    let capacity = NonZeroU32::new(capacity).expect("not zero");
    let quota = Quota::with_period(token).expect("not zero");
    let limiter = Governor::direct_with_clock(quota.allow_burst(capacity), clock);
    // With a number, as the reference is asked; `check` is the same without the choice.
    let one = NonZeroU32::MIN;
    block(move || {
        limiter
            .check_n(black_box(one))
            .is_ok_and(|fits| fits.is_ok())
    })
}

fn main() {
    type Make = fn(Answer) -> Block;
    let peers: [(&str, Make); 3] = [
        ("governor, Instant", |answer| {
            governor(answer, MonotonicClock)
        }),
        ("governor, TSC (its default)", |answer| {
            governor(answer, DefaultClock::default())
        }),
        ("f64 under a Mutex", mutex),
    ];
    println!("The reference's time, with the other's as 1.00 (ns a call in brackets)\n");
    for threads in [1, 4] {
        for answer in [Answer::Allow, Answer::Deny] {
            for (name, make) in peers {
                let ratio = measured(&reference(answer), &make(answer), answer, threads);
                println!("{answer:?}  {threads} threads  {name:<28} {ratio}");
            }
        }
    }
}

fn measured(ours: &Block, theirs: &Block, answer: Answer, threads: u32) -> Ratio {
    for limiter in [ours, theirs] {
        // Takes the only token of a bucket that denies, and warms up one that allows.
        limiter(CALLS);
    }
    let time = |limiter| measure(limiter, answer, threads);
    pairs::compare(PAIRS, || time(ours), || time(theirs))
}

/// Nanoseconds a call, as a thread sees it. Every call must have taken the path that is measured.
fn measure(limiter: &Block, answer: Answer, threads: u32) -> f64 {
    let began = Instant::now();
    let allowed = match threads {
        1 => limiter(CALLS),
        _ => thread::scope(|scope| {
            let threads: Vec<_> = (0..threads)
                .map(|_| scope.spawn(|| limiter(CALLS)))
                .collect();
            let allowed = threads.into_iter().map(|thread| thread.join());
            allowed.map(|allowed| allowed.expect("no panic")).sum()
        }),
    };
    let nanos = began.elapsed().as_nanos() as f64;
    let all = CALLS * threads;
    let expected = if answer == Answer::Allow { all } else { 0 };
    assert_eq!(allowed, expected, "{answer:?} was to be measured");
    nanos / f64::from(CALLS)
}
