//! Threads as another thread sees them: started, joined, unparked.

use ::std::panic::{self, AssertUnwindSafe, catch_unwind};
use ::std::rc::Rc;
use ::std::sync::Arc;
use ::std::thread::{Thread, ThreadId};
use ::std::time::Duration;

use super::baton::Baton;
use super::here::{Caller, Here, enter};
use super::state::{On, Wait};
use super::world::World;

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

impl Here {
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
}
