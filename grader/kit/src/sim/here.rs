//! The side of the one who is simulated: takes steps, waits, and passes the baton on.

use ::std::any::Any;
use ::std::cell::{Cell, RefCell};
use ::std::panic::{self, AssertUnwindSafe, Location, catch_unwind};
use ::std::rc::Rc;
use ::std::sync::atomic::{AtomicBool, Ordering};
use ::std::sync::{Arc, MutexGuard, OnceLock};
use ::std::thread::{self, Thread, ThreadId};
use ::std::time::Duration;

use super::panics::{Panicked, Unwound};
use super::state::{On, State, Wait};
use super::world::World;
use super::{clock, watchdog};
use crate::transcript::Finding;

/// So often a thread is unwound before it is believed to catch every unwinding.
const UNWINDINGS: u32 = 100;

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

/// What lets exactly one thread run.
#[derive(Debug, Default)]
pub(super) struct Baton {
    given: AtomicBool,
    thread: OnceLock<Thread>,
    /// The number by which the system knows the thread; 0 where that is of no use.
    task: OnceLock<i32>,
}

impl Baton {
    fn give(&self) {
        self.given.store(true, Ordering::Release);
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        }
    }

    fn take(&self) {
        while !self.given.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }

    pub(super) fn belongs_to(&self, thread: Thread) {
        self.thread.get_or_init(|| thread);
    }

    pub(super) fn is_taken_here(&self) {
        self.task.get_or_init(watchdog::task);
    }

    pub(super) fn task(&self) -> i32 {
        self.task.get().copied().unwrap_or_default()
    }
}

/// The place of a thread in its world, for its handles and for the thread itself.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    pub(super) world: Arc<World>,
    pub(super) number: usize,
    /// Whether the program gave it its name.
    pub(super) named: bool,
    pub(super) baton: Arc<Baton>,
}

impl Seat {
    /// Runs `body` as this thread of the world. The thread ends with its last thread-local: ours is
    /// the first one, and they are dropped in the reverse order.
    pub(crate) fn occupy<T>(self, body: impl FnOnce() -> T) -> T {
        let here = Rc::new(Here::new(self));
        here.seat.baton.is_taken_here();
        enter(Some(Rc::clone(&here)));
        here.seat.baton.take();
        let ended = catch_unwind(AssertUnwindSafe(|| {
            here.unwind_if_ordered();
            body()
        }));
        here.closes(ended.as_ref().err().map(|payload| &**payload));
        ended.unwrap_or_else(|payload| panic::resume_unwind(payload))
    }

    pub(crate) fn number(&self) -> usize {
        self.number
    }

    pub(crate) fn is_named(&self) -> bool {
        self.named
    }
}

pub(crate) struct Here {
    seat: Seat,
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

    fn state(&self) -> MutexGuard<'_, State> {
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

    // Waiting.

    /// Waits until it is woken or the time is over; true for the latter.
    pub(crate) fn wait(&self, wait: Wait) -> bool {
        self.wait_firmly(wait, !self.may_unwind());
        self.unwind_if_ordered();
        self.state().timed_out(self.seat.number)
    }

    fn wait_firmly(&self, wait: Wait, firm: bool) {
        if let Some(caller) = wait.place {
            self.note(caller, || match wait.on {
                On::Timer => "sleeps".into(),
                _ => format!("waits for {}", wait.what),
            });
        }
        let mut state = self.count();
        state.threads[self.seat.number].panic = self.panic_under_way(&state);
        state.waits(self.seat.number, wait, firm);
        self.pass(state);
    }

    pub(crate) fn sleep(&self, span: Duration, caller: Caller) {
        self.note(caller, || format!("sleeps {span:?}"));
        let until = self.now().saturating_add(span);
        self.wait(Wait {
            on: On::Timer,
            what: "thread::sleep",
            until: Some(until),
            place: None,
        });
    }

    /// Sleeps, and lets everybody else first who can run at that moment.
    pub(crate) fn lets_pass(&self, span: Duration, caller: Caller) {
        self.sleep(span, caller);
        let mut state = self.count();
        state.goes_last(self.seat.number);
        self.pass(state);
        self.unwind_if_ordered();
    }

    /// The moment at which a wait of this length is over.
    pub(crate) fn after(&self, span: Duration) -> Option<Duration> {
        self.now().checked_add(span)
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

    // Locks.

    /// Takes a lock by `attempt`, as a step.
    #[track_caller]
    pub(crate) fn lock<G>(
        &self,
        what: &'static str,
        lock: On,
        attempt: impl FnMut() -> Option<G>,
    ) -> G {
        let caller = Location::caller();
        self.step();
        let guard = self.acquire(what, lock, caller, attempt);
        self.note(caller, || what.into());
        self.holds_a_lock();
        guard
    }

    /// Takes a lock by `attempt`; waits as long as another thread has it.
    pub(crate) fn acquire<G>(
        &self,
        what: &'static str,
        lock: On,
        caller: Caller,
        mut attempt: impl FnMut() -> Option<G>,
    ) -> G {
        loop {
            if let Some(guard) = attempt() {
                return guard;
            }
            self.wait(Wait {
                on: lock,
                what,
                until: None,
                place: Some(caller),
            });
        }
    }

    /// Takes a lock by `attempt` if it is free, as a step.
    #[track_caller]
    pub(crate) fn try_lock<G>(
        &self,
        what: &'static str,
        attempt: impl FnOnce() -> Option<G>,
    ) -> Option<G> {
        self.seat.world.tried.store(true, Ordering::Relaxed);
        self.step();
        let guard = attempt();
        self.note(Location::caller(), || match &guard {
            Some(_) => format!("{what} -> locked"),
            None => format!("{what} -> would block"),
        });
        if guard.is_some() {
            self.holds_a_lock();
        }
        guard
    }

    /// A step right behind a lock, once somebody has tried one: now it can be seen that it is held.
    pub(crate) fn holds_a_lock(&self) {
        if self.seat.world.tried.load(Ordering::Relaxed) {
            self.step();
        }
    }

    pub(crate) fn frees(&self, lock: On, written: bool) {
        let mut state = self.state();
        if written {
            state.changed();
        }
        state.wake_all(lock);
    }

    // Threads.

    /// A seat for a new thread, and its name. It takes part from [`Here::start`] on.
    pub(crate) fn new_seat(&self, name: Option<String>) -> (Seat, String) {
        let named = name.is_some();
        let baton = Arc::new(Baton::default());
        let mut state = self.count();
        let number = state.add(name, Arc::clone(&baton));
        let name = state.threads[number].name.clone();
        drop(state);
        let seat = Seat {
            world: Arc::clone(&self.seat.world),
            number,
            named,
            baton,
        };
        (seat, name)
    }

    pub(crate) fn start(&self, seat: &Seat, thread: &Thread, scope: Option<u64>, caller: Caller) {
        seat.baton.belongs_to(thread.clone());
        let mut state = self.state();
        state.start(seat.number, thread.id(), scope);
        state.is_ready(seat.number);
        let name = state.threads[seat.number].name.clone();
        drop(state);
        self.note(caller, || format!("starts {name}"));
        self.step();
    }

    /// Waits for the end of a thread. One of another world has ended with it.
    pub(crate) fn join(&self, seat: &Seat, what: &'static str, caller: Caller) {
        self.step();
        while self.has_ended(seat) == Some(false) {
            self.wait(Wait {
                on: On::End(seat.number),
                what,
                until: None,
                place: Some(caller),
            });
        }
        self.note(caller, || what.into());
    }

    /// `None` for a thread of another world.
    pub(crate) fn has_ended(&self, seat: &Seat) -> Option<bool> {
        let ours = Arc::ptr_eq(&self.seat.world, &seat.world);
        ours.then(|| self.state().has_ended(seat.number))
    }

    pub(crate) fn new_scope(&self) -> u64 {
        self.state().new_scope()
    }

    /// Waits for the threads of a scope, whatever happens: they may use what this thread owns.
    pub(crate) fn wait_for_scope(&self, scope: u64, caller: Caller) {
        while !self.state().scope_has_ended(scope) {
            let wait = Wait {
                on: On::Scope(scope),
                what: "the end of thread::scope",
                until: None,
                place: Some(caller),
            };
            self.wait_firmly(wait, true);
        }
    }

    pub(super) fn wait_for_others(&self, what: &'static str) {
        while !self.state().others_have_ended() {
            let wait = Wait {
                on: On::Others,
                what,
                until: None,
                place: None,
            };
            self.wait_firmly(wait, true);
        }
    }

    pub(crate) fn park(&self, what: &'static str, span: Option<Duration>, caller: Caller) {
        self.step();
        let until = span.and_then(|span| self.after(span));
        while !self.takes_token() {
            let timed_out = self.wait(Wait {
                on: On::Token(self.seat.number),
                what,
                until,
                place: Some(caller),
            });
            if timed_out {
                break;
            }
        }
        self.note(caller, || what.into());
    }

    fn takes_token(&self) -> bool {
        let mut state = self.state();
        ::std::mem::take(&mut state.threads[self.seat.number].token)
    }

    /// False if that thread is none of this world.
    pub(crate) fn give_token(&self, id: ThreadId) -> bool {
        let mut state = self.state();
        let Some(number) = state
            .threads
            .iter()
            .position(|thread| thread.id == Some(id))
        else {
            return false;
        };
        state.threads[number].token = true;
        state.changed();
        state.wake_all(On::Token(number));
        true
    }

    // The baton.

    fn count(&self) -> MutexGuard<'_, State> {
        let mut state = self.state();
        if !state.count() {
            drop(state);
            self.give_up();
        }
        if state.unwinding {
            self.seat.world.unwinding.store(true, Ordering::Relaxed);
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
        if state.unwinding {
            self.seat.world.unwinding.store(true, Ordering::Relaxed);
        }
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
        state.finding = state.find(finding);
        state.unwind_all();
        drop(state);
        self.seat.world.unwinding.store(true, Ordering::Relaxed);
        self.unwind_if_ordered();
        self.give_up()
    }

    /// The body is over, in good order or by a panic.
    pub(super) fn closes(&self, payload: Option<&(dyn Any + Send)>) {
        self.closing.set(true);
        if let Some(payload) = payload.filter(|payload| !payload.is::<Unwound>()) {
            let panicked = self.panicked.take();
            let mut state = self.state();
            if !state.unwinding {
                let panicked = Panicked::caught(payload, panicked);
                let name = state.threads[self.seat.number].name.clone();
                state.finding = state.find(panicked.finding(name));
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

    pub(super) fn remember(&self, panicked: Panicked) {
        self.panicked.replace(Some(panicked));
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

    fn unwind_if_ordered(&self) {
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
