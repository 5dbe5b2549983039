//! One simulated world: virtual time, one thread at a time, the order from a seed.
//!
//! A body and a schedule enter; what became of the run leaves. The stand-ins in [`crate::sync`],
//! [`crate::thread`] and [`crate::time`] ask this module whether the thread they are called on is
//! simulated. It refuses to know what the stand-ins do with their turn.
//!
//! Every simulated thread is an OS thread of its own, and exactly one of them holds the baton.
//! Which one is next is decided at every *step*: an operation another thread could see. Time stands
//! still as long as any thread can run, and jumps to the next timer when none can; only
//! [`let_time_pass`] moves it while others are in the middle of something.

use ::std::time::Duration;

use crate::transcript::{Finding, Step};

#[cfg(not(feature = "real"))]
mod engine;
#[cfg(not(feature = "real"))]
pub(crate) use engine::{Here, On, Seat, Wait, clock, here, unwinds_by_order};
#[cfg(not(feature = "real"))]
pub use engine::{
    calling, end_with, go_by, let_time_pass, now, on_stuck, quiet_panics, run, set_wall_clock_back,
    sleep, with_clock,
};

#[cfg(feature = "real")]
mod absent;
#[cfg(feature = "real")]
pub use absent::{
    calling, end_with, go_by, let_time_pass, now, on_stuck, quiet_panics, run, set_wall_clock_back,
    sleep, with_clock,
};

/// Who goes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// The running thread goes on until it waits, sleeps, yields or ends; then the one that has
    /// been ready for longest.
    InOrder,
    /// At every step any thread that is ready, by this seed.
    Random(u64),
}

/// What became of a run.
#[derive(Debug, Default)]
pub struct Ended {
    pub finding: Option<Finding>,
    /// Virtual time when the body returned.
    pub elapsed: Duration,
    pub steps: u64,
    /// Every step with its words; empty unless the run was traced.
    pub timeline: Vec<Step>,
}
