//! The simulation of a build whose stand-ins are std itself (feature `real`): there is none.

use ::std::time::Duration;

use super::{Ended, Schedule};
use crate::transcript::Finding;

/// # Panics
///
/// Always: nothing in this build could be simulated.
pub fn run(_schedule: Schedule, _traced: bool, _body: impl FnOnce()) -> Ended {
    panic!("a case cannot run: kit was built with the feature `real`, where std is not simulated")
}

/// # Panics
///
/// Always: there is no run to end.
pub fn end_with(finding: Finding) -> ! {
    panic!("{finding}")
}

/// Nothing is found here that could tell of a thread.
pub fn go_by(_name: String) {}

/// No thread of this build is in a case.
pub fn now() -> Option<Duration> {
    None
}

pub fn sleep(span: Duration) {
    ::std::thread::sleep(span);
}

/// Only the time of a case passes at will; here it takes as long as it takes.
pub fn let_time_pass(span: Duration) {
    ::std::thread::sleep(span);
}

/// The machine's clock is not ours to set.
pub fn set_wall_clock_back(_span: Duration) {}

/// There is no case whose clock could be another.
pub fn with_clock<R>(_clock: fn() -> Duration, body: impl FnOnce() -> R) -> R {
    body()
}

pub fn calling(_what: Option<&str>) {}

pub fn on_stuck(_handler: fn(&Finding) -> !) {}

pub fn quiet_panics() {}
