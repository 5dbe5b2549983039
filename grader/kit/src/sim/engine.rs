//! The simulation itself.
//!
//! ```text
//! world      a run from outside: a body in, what became of it out
//! state      its threads and what each waits for, as data
//! turns      the rules: who goes next, when time passes, when there is no good end
//! here       the side of the one who is simulated: steps, waits, passes the baton on
//! locks      taking a lock as that one
//! threads    other threads as that one sees them
//! baton      what lets exactly one OS thread run
//! panics     where a panic happened
//! watchdog   threads that never take a step again
//! clock      time that an async runtime lends
//! ```

mod baton;
pub(crate) mod clock;
mod here;
mod locks;
mod panics;
mod state;
mod threads;
mod turns;
mod watchdog;
mod world;

use super::{Ended, Schedule};

pub use clock::with_clock;
pub(crate) use here::{Here, here};
pub use panics::quiet_panics;
pub(crate) use panics::unwinds_by_order;
pub(crate) use state::{On, Wait};
pub(crate) use threads::Seat;
pub use watchdog::{calling, on_stuck};
pub use world::{end_with, go_by, let_time_pass, now, run, set_wall_clock_back, sleep};
