//! Async cases. In: an async body that drives the learner's code and logs what it sees. Out: a
//! [`Case`] that runs it on a paused clock, under many orders of tasks ([`case`]), or in one
//! ([`in_order`]). It knows no real time: where every task waits, the clock moves to the next timer.
//!
//! ```
//! use std::sync::Arc;
//! use kit::suite::{Case, secs};
//! use kit_tokio::explore;
//! # trait Pool: Send + Sync { fn live(&self) -> usize; }
//! # struct Subject { pool: fn(usize) -> Arc<dyn Pool> }
//! # async fn use_it(_: &dyn Pool) {}
//!
//! # fn cases() -> [Case<Subject>; 2] { [
//! explore::case("never_more_than_max", 600, async |s: &Subject, sim, log| {
//!     let pool = (s.pool)(2);
//!     for n in 1..=5 {
//!         let pool = Arc::clone(&pool);
//!         sim.spawn(format!("client {n}"), async move {
//!             sim.jitter(secs(1)).await;
//!             sim.cancel_randomly(sim.call("use it", use_it(&*pool))).await;
//!         });
//!     }
//!     sim.until(secs(60)).await;
//!     log.see("live connections", pool.live());
//! }),
//! Case::transcript("opens_none_at_first", |s: &Subject, log| {
//!     explore::in_order(async |_sim| {
//!         let pool = (s.pool)(2);
//!         tokio::time::sleep(secs(1)).await;
//!         log.see("live connections", pool.live());
//!     });
//! }),
//! # ] }
//! ```
//!
//! tokio's paused clock has a grain of a millisecond: `sleep(100 µs)` takes 1 ms, and after an
//! `advance` by a fraction of a millisecond timers fire up to 1 ms late. `advance` also wakes a loop
//! of short sleeps only once. So let time pass with [`tokio::time::sleep`], in whole milliseconds.

mod driver;
mod sim;
pub(crate) mod world;

use ::std::panic::resume_unwind;

use kit::sim::Schedule;
use kit::suite::{Case, Log, Seen};
use kit::transcript::Observed;

use self::driver::Failure;
pub use self::sim::{Handle, Sim, TaskId};
use self::world::Order;

/// A case that runs under `schedules` different orders of tasks. All its observations must come out
/// the same in all of them, their times included: see [`Sim::until`].
pub fn case<S: 'static>(
    id: &'static str,
    schedules: u64,
    body: impl AsyncFn(&S, Sim, &mut Log) + Send + Sync + 'static,
) -> Case<S> {
    Case::seeded(id, "schedules", schedules, move |subject, seed, traced| {
        explored(subject, seed, traced, &body)
    })
}

fn explored<S>(
    subject: &S,
    seed: u64,
    traced: bool,
    body: &impl AsyncFn(&S, Sim, &mut Log),
) -> Seen {
    let mut log = Log::detached();
    let mut timeline = Vec::new();
    let ended = kit::sim::run(Schedule::InOrder, false, || {
        let (result, steps) = driver::run(
            Order::Random(seed),
            traced,
            body(subject, Sim(()), &mut log),
        );
        timeline = steps;
        result.unwrap_or_else(|failure| end(failure));
    });
    Seen {
        observed: Observed {
            lines: log.into_lines(),
            finding: ended.finding,
        },
        timeline,
    }
}

/// Run async code to its end on a paused clock, its tasks in turn, the same way every time. For use
/// in a [`Case::transcript`]: the log, and `Instant::now()` in the learner's code, show the time of
/// that clock.
///
/// # Panics
///
/// When one of the tasks panics. Tasks that wait for each other without end are the finding of the
/// case.
#[track_caller]
pub fn in_order<T>(body: impl AsyncFnOnce(Sim) -> T) -> T {
    let (result, _) = driver::run(Order::InOrder, false, body(Sim(())));
    result.unwrap_or_else(|failure| end(failure))
}

/// Ends the case as one of its tasks ended.
#[track_caller]
fn end(failure: Failure) -> ! {
    match failure {
        Failure::Found(finding) => kit::sim::end_with(finding),
        Failure::Panic(task, payload) => {
            kit::sim::go_by(task);
            resume_unwind(payload)
        }
    }
}

/// Where `select!` begins: the place of the branch to poll first. Top to bottom in a case that runs
/// in order, and anywhere outside a case, as in tokio.
#[doc(hidden)]
pub fn first_branch(branches: u32) -> u32 {
    match world::order() {
        None => fastrand::u32(..branches),
        Some(Order::InOrder) => 0,
        Some(Order::Random(_)) => world::with(|world| world.rng.u32(..branches)),
    }
}
