//! What suites and stubs link to.
//!
//! For a learner this crate *is* `std`: a stub opens with `extern crate kit as std;`, and everything
//! they know is there. Only [`sync`], [`thread`] and [`time`] are stand-ins. Outside a case they pass
//! every call on to the real thing; inside a case the grader owns the clock and the scheduler.
//!
//! For the author of a suite it is the kit of parts below:
//!
//! ```text
//! suite       Case, Suite, Log: what an author writes
//! transcript  what a case observed, as data and as text; no expected value ever comes here
//! sim         one simulated world: virtual time, one thread at a time, order from a seed
//! differ      random programs against a model, shrunk
//! cluster     nodes on a simulated network
//! growth      how the cost of a call grows with what there is
//! memory      how much of the heap is in use
//! bench       a submission measured beside the reference
//! pairs       two pieces of work, measured in turns (for benches: feature `real`)
//! wire        records on the pipe between worker and grader
//! worker      the lean main of a graded program
//! children    processes that code left behind
//! harness     the same suite as `cargo test` (feature `harness`)
//! ```

pub use ::std::*;

pub mod bench;
pub mod children;
pub mod cluster;
pub mod differ;
pub mod growth;
pub mod memory;
#[cfg(any(test, feature = "real"))]
pub mod pairs;
pub mod sim;
pub mod suite;
pub mod transcript;
pub mod wire;
pub mod worker;

#[cfg(feature = "harness")]
pub mod harness;

#[cfg(not(feature = "real"))]
pub mod hint;
#[cfg(not(feature = "real"))]
pub mod sync;
#[cfg(not(feature = "real"))]
pub mod thread;
#[cfg(not(feature = "real"))]
pub mod time;
