//! A run from outside: a body and a schedule in, what became of it out.

use ::std::panic::{AssertUnwindSafe, Location, catch_unwind};
use ::std::rc::Rc;
use ::std::sync::atomic::{AtomicBool, Ordering};
use ::std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use ::std::thread;
use ::std::time::Duration;

use super::baton::Baton;
use super::here::{Here, enter, here};
use super::state::State;
use super::threads::Seat;
use super::turns::END_OF_CASE;
use super::{Ended, Schedule, clock, panics, watchdog};
use crate::transcript::{Finding, Place, Step};

/// Statics of the learner's crate are shared by all worlds of a process, so there is one at a time.
static WORLDS: Mutex<u64> = Mutex::new(0);

#[derive(Debug)]
pub(super) struct World {
    /// Tells worlds apart that lived one after the other.
    pub(super) serial: u64,
    state: Mutex<State>,
    traced: bool,
    pub(super) unwinding: Arc<AtomicBool>,
    /// Somebody tried a lock, so it can be seen that one is held.
    pub(super) tried: AtomicBool,
}

impl World {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn note(
        &self,
        number: usize,
        caller: Option<&Location<'_>>,
        words: impl FnOnce() -> String,
    ) {
        if !self.traced || self.unwinding.load(Ordering::Relaxed) {
            return;
        }
        let what = words();
        let mut state = self.state();
        let step = Step {
            at: state.now,
            thread: state.threads[number].name.clone(),
            what,
            place: caller.map(Place::from),
        };
        state.timeline.push(step);
    }
}

/// Run `body` on this thread as the first thread of a new world, and end all others with it.
///
/// # Panics
///
/// Inside a case.
pub fn run(schedule: Schedule, traced: bool, body: impl FnOnce()) -> Ended {
    assert!(here().is_none(), "a case cannot run inside a case");
    let mut worlds = WORLDS.lock().unwrap_or_else(PoisonError::into_inner);
    *worlds += 1;
    panics::listen();
    let state = State::new(schedule);
    let world = Arc::new(World {
        serial: *worlds,
        unwinding: Arc::clone(&state.unwinding),
        state: Mutex::new(state),
        traced,
        tried: AtomicBool::new(false),
    });
    let here = Rc::new(Here::new(first_seat(&world)));
    enter(Some(Rc::clone(&here)));
    watchdog::watch(Some(&world));
    let ended = catch_unwind(AssertUnwindSafe(body));
    here.closes(ended.as_ref().err().map(|payload| &**payload));
    let (elapsed, steps) = end(&world, &here);
    drop(ended);
    watchdog::watch(None);
    enter(None);
    let mut state = world.state();
    Ended {
        finding: state.finding.take(),
        elapsed,
        steps,
        timeline: ::std::mem::take(&mut state.timeline),
    }
}

fn first_seat(world: &Arc<World>) -> Seat {
    let baton = Arc::new(Baton::default());
    baton.belongs_to(thread::current());
    baton.is_taken_here();
    let mut state = world.state();
    let number = state.add(Some("main".into()), Arc::clone(&baton));
    state.start(number, thread::current().id(), None);
    drop(state);
    Seat {
        world: Arc::clone(world),
        number,
        named: true,
        baton,
    }
}

/// Unwinds the threads that are left, as the end of a process ends them.
fn end(world: &World, here: &Here) -> (Duration, u64) {
    let mut state = world.state();
    let ended = (state.now, state.steps);
    state.unwind_all();
    drop(state);
    here.wait_for_others(END_OF_CASE);
    ended
}

/// End the run this thread is in with a finding of one's own.
///
/// # Panics
///
/// With the finding's words where there is no run, and by unwinding this thread where there is.
#[track_caller]
pub fn end_with(finding: Finding) -> ! {
    match here() {
        Some(here) => here.ends_with(finding),
        None => panic!("{finding}"),
    }
}

/// Name the thread this is called on after the task it runs: findings then tell of that.
pub fn go_by(name: String) {
    if let Some(here) = here() {
        here.goes_by(name);
    }
}

/// The virtual time of the case this thread is in.
pub fn now() -> Option<Duration> {
    here().map(|here| here.now())
}

/// Let virtual time pass. What others do up to that moment, and at it, they do before this returns.
#[track_caller]
pub fn sleep(span: Duration) {
    clock::refuse_to_block();
    match here() {
        Some(here) => here.lets_pass(span, Location::caller()),
        None => thread::sleep(span),
    }
}

/// Let virtual time pass in a single step. Threads that could run in the meantime need not have done so:
/// one of them may have read the clock before and go on after. Whoever sleeps until then or less wakes
/// up, perhaps late, as on any real machine.
///
/// # Panics
///
/// Where time is lent by an async runtime.
#[track_caller]
pub fn let_time_pass(span: Duration) {
    clock::refuse_to_block();
    match here() {
        Some(here) => here.takes_time(span, Location::caller()),
        None => thread::sleep(span),
    }
}

/// Sets the clock that `SystemTime` shows back, as a time server may at any moment. `Instant` does
/// not notice. Outside a case nothing happens: the machine's clock is not ours to set.
#[track_caller]
pub fn set_wall_clock_back(span: Duration) {
    if let Some(here) = here() {
        here.sets_the_wall_back(span, Location::caller());
    }
}
