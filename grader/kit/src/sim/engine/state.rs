//! What a world is made of at any moment: its threads, and what each of them waits for. Pure data:
//! it wakes no OS thread and raises no panic. The rules are in [`super::turns`].

use ::std::panic::Location;
use ::std::sync::Arc;
use ::std::sync::atomic::{AtomicBool, Ordering};
use ::std::thread::ThreadId;
use ::std::time::Duration;

use super::Schedule;
use super::baton::Baton;
use super::turns::{FUEL, SAVINGS};
use crate::transcript::{Finding, Step};

/// What a thread waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    /// The object at this address. It is borrowed by whoever waits, so it stays where it is.
    Object(usize),
    /// The end of this thread.
    End(usize),
    /// The end of every thread of this scope.
    Scope(u64),
    /// The end of all others.
    Others,
    /// To be unparked.
    Token(usize),
    /// Time.
    Timer,
}

impl On {
    pub(crate) fn object<T: ?Sized>(object: &T) -> Self {
        On::Object(::std::ptr::from_ref(object).addr())
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Wait {
    pub(crate) on: On,
    /// The call, in the words of a report.
    pub(crate) what: &'static str,
    pub(crate) until: Option<Duration>,
    pub(crate) place: Option<&'static Location<'static>>,
}

#[derive(Debug)]
pub(super) struct Thread {
    pub name: String,
    pub baton: Arc<Baton>,
    pub id: Option<ThreadId>,
    pub scope: Option<u64>,
    /// Holds the token that `park` waits for.
    pub token: bool,
    /// The panic that unwinds it while it waits in a destructor.
    pub panic: Option<Finding>,
    pub stand: Stand,
    pub wait: Option<Waits>,
    pub timed_out: bool,
    /// Waits of no length, one after the other.
    pub waits_for_no_time: u32,
    /// The latest time it has seen.
    pub seen: Duration,
    /// The number of changes when this thread yielded: it goes on after the next one.
    pub spins_at: Option<u64>,
    /// Goes on only when nobody else can.
    pub last: bool,
}

impl Thread {
    fn waits_on(&self, on: On) -> bool {
        self.wait.is_some_and(|waits| waits.wait.on == on)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    Alive,
    /// Its OS thread sleeps for good: there was no way to unwind it.
    Lost,
    Ended,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Waits {
    pub wait: Wait,
    /// It cannot be unwound from there.
    pub firm: bool,
}

/// Every case begins on the same day: 2026-01-01T00:00:00Z, counted from 1970.
const BEGINNING: Duration = Duration::from_secs(1_767_225_600);

#[derive(Debug)]
pub(super) struct State {
    /// `None` keeps the threads in order.
    pub random: Option<fastrand::Rng>,
    pub threads: Vec<Thread>,
    /// Those that could run, without the one that does, in the order in which they became ready.
    pub ready: Vec<usize>,
    /// Those that wait, in the order in which they began to.
    pub waiting: Vec<usize>,
    alive: usize,
    pub running: usize,
    pub now: Duration,
    /// What the clock on the wall showed when the run began, had nobody set it since.
    pub wall: Duration,
    pub steps: u64,
    pub fuel: u64,
    /// What the case can still be given for the time it sleeps.
    pub savings: u64,
    pub case_sleeps: bool,
    pub changes: u64,
    pub idle: u64,
    scopes: u64,
    pub finding: Option<Finding>,
    pub timeline: Vec<Step>,
    /// Every thread that gets the baton unwinds. The world has it, too, for those who only look.
    pub unwinding: Arc<AtomicBool>,
}

impl State {
    pub(super) fn new(schedule: Schedule) -> Self {
        State {
            random: match schedule {
                Schedule::InOrder => None,
                Schedule::Random(seed) => Some(fastrand::Rng::with_seed(seed)),
            },
            threads: Vec::new(),
            ready: Vec::new(),
            waiting: Vec::new(),
            alive: 0,
            running: 0,
            now: Duration::ZERO,
            wall: BEGINNING,
            steps: 0,
            fuel: FUEL,
            savings: SAVINGS,
            case_sleeps: false,
            changes: 0,
            idle: 0,
            scopes: 0,
            finding: None,
            timeline: Vec::new(),
            unwinding: Arc::default(),
        }
    }

    pub(super) fn add(&mut self, name: Option<String>, baton: Arc<Baton>) -> usize {
        let number = self.threads.len();
        self.threads.push(Thread {
            name: name.unwrap_or_else(|| format!("thread {number}")),
            baton,
            id: None,
            scope: None,
            token: false,
            panic: None,
            stand: Stand::Ended,
            wait: None,
            timed_out: false,
            waits_for_no_time: 0,
            seen: Duration::ZERO,
            spins_at: None,
            last: false,
        });
        number
    }

    pub(super) fn start(&mut self, number: usize, id: ThreadId, scope: Option<u64>) {
        let thread = &mut self.threads[number];
        (thread.id, thread.scope, thread.stand) = (Some(id), scope, Stand::Alive);
        self.alive += 1;
        self.changed();
    }

    pub(super) fn new_scope(&mut self) -> u64 {
        self.scopes += 1;
        self.scopes
    }

    pub(super) fn is_unwinding(&self) -> bool {
        self.unwinding.load(Ordering::Relaxed)
    }

    /// What is found first is what the run is about; the rest follows from it.
    pub(super) fn find(&mut self, finding: Finding) {
        self.finding.get_or_insert(finding);
    }

    pub(super) fn has_ended(&self, number: usize) -> bool {
        self.threads[number].stand == Stand::Ended
    }

    pub(super) fn scope_has_ended(&self, scope: u64) -> bool {
        let in_scope = |thread: &&Thread| thread.scope == Some(scope);
        self.threads
            .iter()
            .filter(in_scope)
            .all(|thread| thread.stand == Stand::Ended)
    }

    pub(super) fn others_have_ended(&self) -> bool {
        self.alive == 1
    }

    // Ready, waiting, gone.

    pub(super) fn is_ready(&mut self, number: usize) {
        self.ready.push(number);
    }

    /// To be waited for at the end of everything that happens at this moment.
    pub(super) fn goes_last(&mut self, number: usize) {
        self.threads[number].last = true;
        self.ready.push(number);
    }

    pub(super) fn waits(&mut self, number: usize, wait: Wait, firm: bool) {
        let over = wait.until.is_some_and(|until| until <= self.now);
        let thread = &mut self.threads[number];
        thread.timed_out = over;
        if over {
            thread.waits_for_no_time += 1;
            self.spins();
            self.ready.push(number);
        } else {
            thread.waits_for_no_time = 0;
            thread.wait = Some(Waits { wait, firm });
            self.waiting.push(number);
        }
    }

    pub(super) fn timed_out(&self, number: usize) -> bool {
        self.threads[number].timed_out
    }

    /// Whether a thread waits in the call `what` on this object.
    pub(super) fn is_awaited(&self, on: On, what: &str) -> bool {
        let is_meant = |wait: &Wait| wait.on == on && wait.what == what;
        let mut waits = self
            .waiting
            .iter()
            .filter_map(|&number| self.threads[number].wait.as_ref());
        waits.any(|waits| is_meant(&waits.wait))
    }

    pub(super) fn wake_all(&mut self, on: On) -> usize {
        self.wake(|_, wait| wait.on == on)
    }

    /// Wakes one of those that wait: the first, or any.
    pub(super) fn wake_one(&mut self, on: On) -> usize {
        let waits_on = |number: &&usize| self.threads[**number].waits_on(on);
        let meant: Vec<usize> = self.waiting.iter().filter(waits_on).copied().collect();
        match self.one_of(meant.len()) {
            Some(chosen) => self.wake(|number, _| number == meant[chosen]),
            None => 0,
        }
    }

    /// Makes those ready whose wait is over; says how many.
    pub(super) fn wake(&mut self, is_over: impl Fn(usize, &Wait) -> bool) -> usize {
        let (threads, ready) = (&mut self.threads, &mut self.ready);
        let before = ready.len();
        self.waiting.retain(|&number| {
            let wait = &mut threads[number].wait;
            let over = wait.is_none_or(|waits| is_over(number, &waits.wait));
            if over {
                *wait = None;
                ready.push(number);
            }
            !over
        });
        let woken = ready.len() - before;
        if woken > 0 {
            self.changed();
        }
        woken
    }

    /// One of so many: the first, or any.
    pub(super) fn one_of(&mut self, count: usize) -> Option<usize> {
        match &mut self.random {
            _ if count == 0 => None,
            Some(random) => Some(random.usize(..count)),
            None => Some(0),
        }
    }

    pub(super) fn ends(&mut self, number: usize) {
        self.leaves(number, Stand::Ended);
        self.changed();
        self.wake_all(On::End(number));
        if let Some(scope) = self.threads[number].scope {
            self.wake_all(On::Scope(scope));
        }
    }

    pub(super) fn is_lost(&mut self, number: usize) {
        self.leaves(number, Stand::Lost);
    }

    fn leaves(&mut self, number: usize, stand: Stand) {
        self.threads[number].stand = stand;
        self.waiting.retain(|&other| other != number);
        self.alive -= 1;
        if self.alive == 1 {
            self.wake_all(On::Others);
        }
    }
}
