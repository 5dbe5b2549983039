//! The side of the one who is simulated: takes steps, waits, and passes the baton on.

use ::std::any::Any;
use ::std::cell::{Cell, RefCell};
use ::std::panic::{self, Location};
use ::std::rc::Rc;
use ::std::sync::atomic::Ordering;
use ::std::sync::{Arc, MutexGuard};
use ::std::thread;
use ::std::time::Duration;

use super::panics::{Panicked, Unwound};
use super::state::{On, State, Wait};
use super::threads::Seat;
use super::{clock, watchdog};
use crate::transcript::Finding;

/// So often a thread is unwound before it is believed to catch every unwinding.
const UNWINDINGS: u32 = 100;

/// A wait for longer than this has no end, and no clock has to show what comes after it.
const THOUSAND_YEARS: Duration = Duration::from_secs(1_000 * 365 * 86_400);

pub(crate) type Caller = &'static Location<'static>;

thread_local! {
    static HERE: RefCell<Option<Rc<Here>>> = const { RefCell::new(None) };
}

/// The simulated thread this is called on, if it is one.
pub(crate) fn here() -> Option<Rc<Here>> {
    HERE.try_with(|here| here.borrow().clone()).ok().flatten()
}

pub(super) fn enter(here: Option<Rc<Here>>) {
    HERE.set(here);
}

pub(crate) struct Here {
    pub(super) seat: Seat,
    unwindings: Cell<u32>,
    /// The body is over; only destructors run.
    closing: Cell<bool>,
    panicked: RefCell<Option<Panicked>>,
}

impl Here {
    pub(super) fn new(seat: Seat) -> Self {
        Here {
            seat,
            unwindings: Cell::new(0),
            closing: Cell::new(false),
            panicked: RefCell::new(None),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.seat.world.state()
    }

    pub(crate) fn own_seat(&self) -> &Seat {
        &self.seat
    }

    // Steps.

    /// A step: something another thread could see is about to happen, and others may go first.
    pub(crate) fn step(&self) {
        self.step_in_drop();
        self.unwind_if_ordered();
    }

    /// A step in a destructor, which has to be completed whatever happens.
    pub(crate) fn step_in_drop(&self) {
        let mut state = self.count();
        if state.may_switch() {
            state.is_ready(self.seat.number);
            self.pass(state);
        }
    }

    /// A step that says there is nothing to do here until something changes.
    pub(crate) fn yields(&self, caller: Caller) {
        self.note(caller, || "yields".into());
        let mut state = self.count();
        state.spins();
        state.is_ready(self.seat.number);
        self.pass(state);
        self.unwind_if_ordered();
    }

    /// Another thread could see this change.
    pub(crate) fn changed(&self) {
        self.state().changed();
    }

    /// What was done in this step; put into words only if somebody wants to read them.
    pub(crate) fn note(&self, caller: Caller, words: impl FnOnce() -> String) {
        self.seat.world.note(self.seat.number, Some(caller), words);
    }

    pub(crate) fn now(&self) -> Duration {
        clock::lent().unwrap_or_else(|| self.state().now)
    }

    /// The time on a clock, for one who may be spinning until it is late enough.
    pub(crate) fn looks_at_the_clock(&self) -> Duration {
        let mut state = self.count();
        if state.seems_to_spin() {
            state.is_ready(self.seat.number);
            self.pass(state);
            self.unwind_if_ordered();
            state = self.state();
        }
        clock::lent().unwrap_or_else(|| state.clock())
    }

    /// The time on the wall, which can be set; counted from 1970.
    pub(crate) fn looks_at_the_wall(&self) -> Duration {
        let now = self.looks_at_the_clock();
        self.state().wall.saturating_add(now)
    }

    /// Somebody sets the clock on the wall back, as a time server does. No other clock is touched.
    pub(super) fn sets_the_wall_back(&self, span: Duration, caller: Caller) {
        self.step();
        self.note(caller, || format!("sets the wall clock back by {span:?}"));
        let mut state = self.state();
        state.wall = state.wall.saturating_sub(span);
        state.changed();
    }

    // Waiting.

    /// Waits until it is woken or the time is over; true for the latter.
    pub(crate) fn wait(&self, wait: Wait) -> bool {
        self.wait_firmly(wait, !self.may_unwind());
        self.unwind_if_ordered();
        self.state().timed_out(self.seat.number)
    }

    pub(super) fn wait_firmly(&self, wait: Wait, firm: bool) {
        if let Some(caller) = wait.place {
            self.note(caller, || format!("waits for {}", wait.what));
        }
        let mut state = self.count();
        state.threads[self.seat.number].panic = self.panic_under_way(&state);
        state.waits(self.seat.number, wait, firm);
        self.pass(state);
    }

    pub(crate) fn sleep(&self, span: Duration, caller: Caller) {
        self.note(caller, || format!("sleeps {span:?}"));
        self.wait(Wait {
            on: On::Timer,
            what: "thread::sleep",
            until: self.after(span),
            place: None,
        });
    }

    /// Sleeps, and lets everybody else first who can run at that moment.
    pub(crate) fn lets_pass(&self, span: Duration, caller: Caller) {
        self.state().case_sleeps = true;
        self.sleep(span, caller);
        self.state().case_sleeps = false;
        let mut state = self.count();
        state.goes_last(self.seat.number);
        self.pass(state);
        self.unwind_if_ordered();
        self.state().refuel();
    }

    /// A step that takes this long: whoever was about to do something does it later.
    pub(crate) fn takes_time(&self, span: Duration, caller: Caller) {
        self.step();
        self.note(caller, || format!("lets {span:?} pass"));
        let mut state = self.state();
        let moment = state.now.saturating_add(span);
        state.changed();
        state.moves_on_to(moment);
        state.refuel();
        drop(state);
        self.step();
    }

    /// The moment at which a wait of this length is over, if anybody lives to see it.
    pub(crate) fn after(&self, span: Duration) -> Option<Duration> {
        let moment = self.now().checked_add(span);
        moment.filter(|moment| *moment < THOUSAND_YEARS)
    }

    /// Wakes all that wait for this; says how many.
    pub(crate) fn wake_all(&self, on: On) -> usize {
        self.state().wake_all(on)
    }

    /// Wakes one of those that wait for this, if there is one.
    pub(crate) fn wake_one(&self, on: On) -> usize {
        self.state().wake_one(on)
    }

    /// Another thread could see that something changed, and may have waited for it.
    pub(crate) fn changed_for(&self, on: On) {
        let mut state = self.state();
        state.changed();
        state.wake_all(on);
    }

    pub(crate) fn is_awaited(&self, on: On, what: &str) -> bool {
        self.state().is_awaited(on, what)
    }

    // The baton.

    pub(super) fn count(&self) -> MutexGuard<'_, State> {
        let mut state = self.state();
        if !state.count() {
            drop(state);
            self.give_up();
        }
        state
    }

    /// Gives the baton to the next thread, and takes it back when it is this one's turn again.
    fn pass(&self, state: MutexGuard<'_, State>) {
        if self.hand_over(state) {
            self.seat.baton.take();
        }
    }

    /// Gives the baton to the next thread; false if that is this one.
    fn hand_over(&self, mut state: MutexGuard<'_, State>) -> bool {
        let next = state.next();
        let Some(next) = next else {
            let finding = state.finding.clone();
            drop(state);
            watchdog::no_way_back(finding)
        };
        if next == self.seat.number {
            return false;
        }
        let baton = Arc::clone(&state.threads[next].baton);
        drop(state);
        baton.give();
        true
    }

    // The end.

    /// Ends the run with this finding, as a deadlock ends it.
    pub(super) fn ends_with(&self, finding: Finding) -> ! {
        let mut state = self.state();
        state.find(finding);
        state.unwind_all();
        drop(state);
        self.unwind_if_ordered();
        self.give_up()
    }

    /// The body is over, in good order or by a panic.
    pub(super) fn closes(&self, payload: Option<&(dyn Any + Send)>) {
        self.closing.set(true);
        if let Some(payload) = payload.filter(|payload| !payload.is::<Unwound>()) {
            let panicked = self.panicked.take();
            let mut state = self.state();
            if !state.is_unwinding() {
                let panicked = Panicked::caught(payload, panicked);
                let name = state.threads[self.seat.number].name.clone();
                state.find(panicked.finding(name));
            }
        }
        self.seat
            .world
            .note(self.seat.number, None, || match payload {
                Some(_) => "ends by a panic".into(),
                None => "ends".into(),
            });
    }

    fn panic_under_way(&self, state: &State) -> Option<Finding> {
        let panicked = self.panicked.borrow();
        let panicked = panicked.as_ref().filter(|_| thread::panicking())?;
        Some(panicked.finding(state.threads[self.seat.number].name.clone()))
    }

    /// A panic of this thread. After the one that std answers with an abort there is no way back.
    pub(super) fn hears(&self, panicked: Panicked) {
        let panicked = panicked.after(self.panicked.take());
        let thread = || self.state().threads[self.seat.number].name.clone();
        if let Some(finding) = panicked.aborts(thread) {
            watchdog::no_way_back(Some(finding));
        }
        self.panicked.replace(Some(panicked));
    }

    /// From now on findings about this thread tell of the task it runs.
    pub(super) fn goes_by(&self, name: String) {
        self.state().threads[self.seat.number].name = name;
    }

    fn may_unwind(&self) -> bool {
        !self.closing.get() && !thread::panicking()
    }

    pub(super) fn is_being_unwound(&self) -> bool {
        self.unwindings.get() > 0
    }

    pub(super) fn world_ends(&self) -> bool {
        self.seat.world.unwinding.load(Ordering::Relaxed)
    }

    pub(super) fn unwind_if_ordered(&self) {
        if self.world_ends() && self.may_unwind() {
            self.unwindings.set(self.unwindings.get() + 1);
            if self.unwindings.get() > UNWINDINGS {
                self.give_up();
            }
            panic::resume_unwind(Box::new(Unwound))
        }
    }

    /// Leaves this thread where it is, for good.
    pub(super) fn give_up(&self) -> ! {
        let mut state = self.state();
        if self.seat.number == 0 {
            let finding = state.finding.clone();
            drop(state);
            watchdog::no_way_back(finding)
        }
        state.is_lost(self.seat.number);
        self.hand_over(state);
        loop {
            thread::park();
        }
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        if self.seat.number > 0 {
            let mut state = self.state();
            state.ends(self.seat.number);
            self.hand_over(state);
        }
    }
}
