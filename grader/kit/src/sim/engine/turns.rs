//! The rules: who goes next, when time passes, and when a run has no good end.
//!
//! Nothing here depends on an address but whether two are equal, so a seed tells the whole schedule.

use ::std::sync::atomic::Ordering;
use ::std::time::Duration;

use super::state::{On, Stand, State, Thread, Wait};
use crate::transcript::{Finding, Place, Waiting};

/// A run costs one a step and more for each change of threads, which is what takes real time. Past
/// this it counts as a livelock: ten million steps, or two hundred thousand changes, in about a second.
pub(super) const FUEL: u64 = 10_000_000;
const FUEL_TO_UNWIND: u64 = 1_000_000;
const SWITCH: u64 = 50;
/// What a case is given each time it has let time pass: it goes on, however many steps it took so far.
/// Enough for the twenty changes of threads that an answer may cost, and no more, so that a thread that
/// never ends is found though the case lets time pass again and again.
const WAGE: u64 = 1_000;
/// What it is given for each second that passes while it sleeps: a thread that ticks in the background
/// has more to do the longer the case sleeps. Threads that never let time pass earn nothing by it.
const WAGE_A_SECOND: u64 = 200_000;
/// All that a run can be given that way, about twenty seconds of real time.
pub(super) const SAVINGS: u64 = 20 * FUEL;

/// Steps that change nothing, one after the other, until threads that spin are believed to wait for
/// time to pass. A yield says so itself and weighs more.
const PATIENCE: u64 = 1_000_000;
const YIELD: u64 = PATIENCE / 100;
/// Whoever makes the last of so many such steps is treated as if it had yielded.
const SPIN: u64 = 1_000;
/// How far time moves for spinning threads when no timer is set before.
const SPIN_GRAIN: Duration = Duration::from_millis(1);

/// What the thread of the case itself waits for when the body has returned.
pub(super) const END_OF_CASE: &str = "the end of the case";

impl State {
    /// Counts a step. When the fuel is burnt all threads unwind; false when one has burnt the fuel for
    /// that, too, and is to be given up.
    pub(super) fn count(&mut self) -> bool {
        self.steps += 1;
        self.idle += 1;
        if !self.burn(1) {
            if self.is_unwinding() {
                return false;
            }
            self.find(Finding::NoEnd { steps: self.steps });
            self.unwind_all();
        }
        true
    }

    fn burn(&mut self, fuel: u64) -> bool {
        self.fuel = self.fuel.saturating_sub(fuel);
        self.fuel > 0
    }

    pub(super) fn refuel(&mut self) {
        if !self.is_unwinding() {
            self.fuel = (self.fuel + WAGE).min(FUEL);
        }
    }

    /// The case sleeps while so much time passes.
    fn refuel_by_time(&mut self, passed: Duration) {
        let earned = passed.as_secs_f64() * WAGE_A_SECOND as f64;
        let given = (earned as u64).min(FUEL - self.fuel).min(self.savings);
        self.savings -= given;
        self.fuel += given;
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

    /// The time the running thread sees. `while let Some(left) = deadline.checked_sub(now())` ends on
    /// a real clock, which never stands still; so a thread that waits for no time again and again
    /// sees it move on by as little as there is, and never sees it go back.
    pub(super) fn clock(&mut self) -> Duration {
        let thread = &mut self.threads[self.running];
        thread.seen = thread.seen.max(self.now);
        if thread.waits_for_no_time >= 3 {
            thread.waits_for_no_time = 0;
            thread.seen = thread.seen.saturating_add(Duration::from_nanos(1));
        }
        thread.seen
    }

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
        let is_meant = |at: &usize| is_meant(&self.threads[self.ready[*at]]);
        let meant: Vec<usize> = (0..self.ready.len()).filter(is_meant).collect();
        let chosen = self.one_of(meant.len())?;
        Some(self.ready.remove(meant[chosen]))
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
        self.moves_on_to(now);
        true
    }

    /// From now on it is so late, and every wait until then is over.
    pub(super) fn moves_on_to(&mut self, now: Duration) {
        if self.case_sleeps && !self.is_unwinding() {
            self.refuel_by_time(now.saturating_sub(self.now));
        }
        self.now = now;
        let is_due = |_, wait: &Wait| wait.until.is_some_and(|until| until <= now);
        for &number in &self.waiting {
            let thread = &mut self.threads[number];
            thread.timed_out = thread.wait.is_some_and(|waits| is_due(number, &waits.wait));
        }
        self.wake(is_due);
    }

    /// Nobody can run. The first time that is a deadlock, which ends the run.
    fn unstick(&mut self) -> Option<()> {
        if !self.is_unwinding() {
            let mut panics = self.waiting.iter();
            let panic = panics.find_map(|&number| self.threads[number].panic.clone());
            let waiting = self.all_that_wait();
            // A panic whose destructors wait for ever is what came first.
            self.find(panic.unwrap_or(Finding::Deadlock { waiting }));
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
        self.unwinding.store(true, Ordering::Relaxed);
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
