//! One simulated world. MINIMAL PLACEHOLDER: one thread, virtual clock.

use ::std::cell::RefCell;
use ::std::panic::{AssertUnwindSafe, catch_unwind};
use ::std::time::Duration;

use crate::transcript::{Finding, Step};

#[derive(Debug, Clone, Copy)]
pub enum Schedule {
    InOrder,
    Random(u64),
}

#[derive(Debug, Default)]
pub struct Ended {
    pub finding: Option<Finding>,
    pub elapsed: Duration,
    pub steps: u64,
    pub timeline: Vec<Step>,
}

thread_local! { static NOW: RefCell<Option<Duration>> = const { RefCell::new(None) }; }

pub fn run(_schedule: Schedule, _traced: bool, body: impl FnOnce()) -> Ended {
    NOW.set(Some(Duration::ZERO));
    let ended = catch_unwind(AssertUnwindSafe(body));
    NOW.set(None);
    let finding = ended.err().map(|_| Finding::Panic {
        thread: "main".into(),
        message: "panic".into(),
        place: None,
    });
    Ended {
        finding,
        ..Ended::default()
    }
}

/// The virtual time of the case this thread is in.
pub fn now() -> Option<Duration> {
    NOW.with_borrow(|now| *now)
}

pub fn sleep(span: Duration) {
    NOW.with_borrow_mut(|now| *now = now.map(|now| now + span));
}

/// The call of the case that is under way; for whoever reports a thread that is stuck.
pub fn calling(_what: Option<&str>) {}

/// What to do when a thread is stuck in something the simulation cannot see. There is no way back
/// into such a thread, so the handler ends the process.
pub fn on_stuck(_handler: fn(&Finding) -> !) {}

/// Keep panics of simulated threads off stderr; they are findings.
pub fn quiet_panics() {}
