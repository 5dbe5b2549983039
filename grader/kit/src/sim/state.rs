//! What a world is made of at any moment, and the rules by which the next thread is chosen.
//! Pure data: it wakes no OS thread and raises no panic. See [`super::here`] for who does.
//!
//! Nothing here depends on an address but whether two are equal, so a seed tells the whole schedule.

use ::std::panic::Location;
use ::std::sync::Arc;
use ::std::thread::ThreadId;
use ::std::time::Duration;

use super::Schedule;
use super::here::Baton;
use crate::transcript::{Finding, Place, Step, Waiting};

/// A run costs one a step and more for each change of threads, which is what takes real time. Past
/// this it counts as a livelock: ten million steps, or two hundred thousand changes, in about a second.
const FUEL: u64 = 10_000_000;
const FUEL_TO_UNWIND: u64 = 1_000_000;
const SWITCH: u64 = 50;

/// Steps that change nothing, one after the other, until threads that spin are believed to wait for
/// time to pass. A yield says so itself and weighs more.
const PATIENCE: u64 = 1_000_000;
const YIELD: u64 = PATIENCE / 100;
/// A thread that makes so many such steps without a yield is treated as if it had yielded.
const SPIN: u64 = 1_000;
/// How far time moves for spinning threads when no timer is set before.
const SPIN_GRAIN: Duration = Duration::from_millis(1);

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
    stand: Stand,
    wait: Option<Waits>,
    timed_out: bool,
    /// Waits of no length, one after the other.
    waits_for_no_time: u32,
    /// The number of changes when this thread yielded: it goes on after the next one.
    spins_at: Option<u64>,
    /// Goes on only when nobody else can.
    last: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Alive,
    /// Its OS thread sleeps for good: there was no way to unwind it.
    Lost,
    Ended,
}

#[derive(Debug, Clone, Copy)]
struct Waits {
    wait: Wait,
    /// Whether it can be unwound from there.
    firm: bool,
}

#[derive(Debug)]
pub(super) struct State {
    /// `None` keeps the threads in order.
    random: Option<fastrand::Rng>,
    pub threads: Vec<Thread>,
    /// Those that could run, without the one that does, in the order in which they became ready.
    ready: Vec<usize>,
    /// Those that wait, in the order in which they began to.
    waiting: Vec<usize>,
    alive: usize,
    pub running: usize,
    pub now: Duration,
    pub steps: u64,
    fuel: u64,
    changes: u64,
    idle: u64,
    scopes: u64,
    pub finding: Option<Finding>,
    pub timeline: Vec<Step>,
    pub unwinding: bool,
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
            steps: 0,
            fuel: FUEL,
            changes: 0,
            idle: 0,
            scopes: 0,
            finding: None,
            timeline: Vec::new(),
            unwinding: false,
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

    pub(super) fn find(&self, finding: Finding) -> Option<Finding> {
        self.finding.clone().or(Some(finding))
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

    // What the running thread does.

    /// Counts a step. False when the fuel is burnt: then the thread is to be given up.
    pub(super) fn count(&mut self) -> bool {
        self.steps += 1;
        self.idle += 1;
        if !self.burn(1) {
            if self.unwinding {
                return false;
            }
            self.finding = self.find(Finding::NoEnd { steps: self.steps });
            self.unwind_all();
        }
        true
    }

    fn burn(&mut self, fuel: u64) -> bool {
        self.fuel = self.fuel.saturating_sub(fuel);
        self.fuel > 0
    }

    /// Whether another thread may go first, now that the running thread is at a step.
    pub(super) fn may_switch(&mut self) -> bool {
        self.seems_to_spin() || (self.random.is_some() && !self.ready.is_empty())
    }

    /// Whether the running thread does nothing but look; then it is taken for one that yields.
    pub(super) fn seems_to_spin(&mut self) -> bool {
        let spins = self.idle.is_multiple_of(SPIN) && self.idle > 0;
        if spins {
            self.threads[self.running].spins_at = Some(self.changes);
        }
        spins
    }

    /// The running thread has nothing to do until something changes.
    pub(super) fn spins(&mut self) {
        self.idle += YIELD;
        self.threads[self.running].spins_at = Some(self.changes);
    }

    /// Something changed that another thread could be spinning for.
    pub(super) fn changed(&mut self) {
        self.changes += 1;
        self.idle = 0;
    }

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

    /// The time the running thread sees. `while let Some(left) = deadline.checked_sub(now())` ends on
    /// a real clock, which never stands still; so a thread that waits for no time again and again
    /// sees it move on once.
    pub(super) fn clock(&mut self) -> Duration {
        let thread = &mut self.threads[self.running];
        if thread.waits_for_no_time < 3 {
            return self.now;
        }
        thread.waits_for_no_time = 0;
        self.now.saturating_add(Duration::from_nanos(1))
    }

    pub(super) fn timed_out(&self, number: usize) -> bool {
        self.threads[number].timed_out
    }

    /// Whether a thread waits in the call `what` on this object.
    pub(super) fn is_awaited(&self, on: On, what: &str) -> bool {
        self.waiting.iter().any(|&number| {
            let waits = &self.threads[number].wait;
            waits.is_some_and(|waits| waits.wait.on == on && waits.wait.what == what)
        })
    }

    pub(super) fn wake_all(&mut self, on: On) -> usize {
        self.wake(|wait| wait.on == on)
    }

    /// Wakes one of those that wait: in order, or any.
    pub(super) fn wake_one(&mut self, on: On) -> usize {
        let waits_on = |thread: &Thread| thread.wait.is_some_and(|waits| waits.wait.on == on);
        let count = self
            .waiting
            .iter()
            .filter(|&&number| waits_on(&self.threads[number]))
            .count();
        if count == 0 {
            return 0;
        }
        let mut chosen = self
            .random
            .as_mut()
            .map_or(0, |random| random.usize(..count));
        self.wake(|wait| {
            let hit = wait.on == on && chosen == 0;
            chosen = match wait.on == on {
                true => chosen.wrapping_sub(1),
                false => chosen,
            };
            hit
        })
    }

    /// Makes those ready whose wait is over; says how many.
    fn wake(&mut self, mut is_over: impl FnMut(&Wait) -> bool) -> usize {
        let (threads, ready) = (&mut self.threads, &mut self.ready);
        let before = ready.len();
        self.waiting.retain(|&number| {
            let over = threads[number]
                .wait
                .is_none_or(|waits| is_over(&waits.wait));
            if over {
                threads[number].wait = None;
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

    // Who goes next.

    /// The next thread, which now runs. `None` when the threads that are left can neither go on nor
    /// be unwound.
    pub(super) fn next(&mut self) -> Option<usize> {
        let next = loop {
            let changes = self.changes;
            let is_eager = |thread: &Thread| !thread.last && thread.spins_at != Some(changes);
            if let Some(next) = self
                .take(is_eager)
                .or_else(|| self.take(|thread| thread.last))
            {
                break next;
            }
            if !self.ready.is_empty() {
                self.let_spinners_look_again();
            } else if !self.let_time_pass(None) {
                self.unstick()?;
            }
        };
        let thread = &mut self.threads[next];
        (thread.last, thread.spins_at) = (false, None);
        if next != self.running {
            self.burn(SWITCH);
        }
        self.running = next;
        Some(next)
    }

    /// Takes one such thread from those that are ready: the first, or any.
    fn take(&mut self, is_meant: impl Fn(&Thread) -> bool) -> Option<usize> {
        let meant = |number: &usize| is_meant(&self.threads[*number]);
        let count = self.ready.iter().filter(|number| meant(number)).count();
        if count == 0 {
            return None;
        }
        let chosen = self
            .random
            .as_mut()
            .map_or(0, |random| random.usize(..count));
        let mut positions =
            (0..self.ready.len()).filter(|&at| is_meant(&self.threads[self.ready[at]]));
        let at = positions.nth(chosen)?;
        Some(self.ready.remove(at))
    }

    /// Only threads that spin are left. If they have done so for long, they wait for time to pass.
    fn let_spinners_look_again(&mut self) {
        if self.idle >= PATIENCE {
            self.idle -= YIELD;
            self.let_time_pass(Some(self.now.saturating_add(SPIN_GRAIN)));
        }
        self.changes += 1;
    }

    /// Time goes to the next timer, but not past `at_most`. False when there is no such moment.
    fn let_time_pass(&mut self, at_most: Option<Duration>) -> bool {
        let timers = self.waiting.iter().filter_map(|&number| {
            let waits = self.threads[number].wait.as_ref()?;
            waits.wait.until
        });
        let Some(now) = timers.chain(at_most).min() else {
            return false;
        };
        self.now = now;
        let is_due = |wait: &Wait| wait.until.is_some_and(|until| until <= now);
        for &number in &self.waiting {
            let thread = &mut self.threads[number];
            thread.timed_out = thread.wait.is_some_and(|waits| is_due(&waits.wait));
        }
        let idle = self.idle;
        if self.wake(is_due) == 0 {
            self.idle = idle;
        }
        true
    }

    /// Nobody can run. The first time that is a deadlock, which ends the run.
    fn unstick(&mut self) -> Option<()> {
        if !self.unwinding {
            let mut panics = self.waiting.iter();
            let panic = panics.find_map(|&number| self.threads[number].panic.clone());
            let waiting = self.all_that_wait();
            // A panic whose destructors wait for ever is what came first.
            let finding = panic.unwrap_or(Finding::Deadlock { waiting });
            self.finding = self.find(finding);
            self.unwind_all();
            return Some(());
        }
        // What still waits now does so in a destructor, which cannot be unwound.
        if !self.is_awaited(On::Others, END_OF_CASE) {
            return None;
        }
        for number in (1..self.threads.len()).rev() {
            if self.threads[number].stand == Stand::Alive {
                self.is_lost(number);
            }
        }
        Some(())
    }

    fn all_that_wait(&self) -> Vec<Waiting> {
        let mut numbers = self.waiting.clone();
        numbers.sort_unstable();
        let waiting = numbers.into_iter().filter_map(|number| {
            let thread = &self.threads[number];
            let wait = thread.wait.as_ref()?.wait;
            Some(Waiting {
                thread: thread.name.clone(),
                on: wait.what.into(),
                place: wait.place.map(Place::from),
            })
        });
        waiting.collect()
    }

    /// From here on every thread that gets the baton unwinds, unless it is doing so already.
    pub(super) fn unwind_all(&mut self) {
        self.unwinding = true;
        self.fuel = FUEL_TO_UNWIND;
        let (threads, ready) = (&mut self.threads, &mut self.ready);
        self.waiting.retain(|&number| {
            let firm = threads[number].wait.is_some_and(|waits| waits.firm);
            if !firm {
                threads[number].wait = None;
                ready.push(number);
            }
            firm
        });
    }
}

/// What the thread of the case itself waits for when the body has returned.
pub(super) const END_OF_CASE: &str = "the end of the case";
