//! Notices a thread that has the baton and takes no step: in an endless loop, or asleep in
//! something the simulation cannot see. There is no way back into such a thread.

use ::std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError, Weak};
use ::std::thread;
use ::std::time::Duration;

use super::world::World;
use crate::transcript::Finding;

const TICK: Duration = Duration::from_millis(100);
/// CPU time without a step. A thread that waits for a CPU uses none, so a slow machine is no reason.
const BUSY: Duration = Duration::from_secs(2);
/// Ticks asleep without any use of a CPU.
const ASLEEP: u32 = 10;
/// Ticks without a step, where nothing is known about the thread.
const SILENT: u32 = 50;

static WATCHED: Mutex<Weak<World>> = Mutex::new(Weak::new());
static CALL: Mutex<Option<String>> = Mutex::new(None);
static HANDLER: Mutex<fn(&Finding) -> !> = Mutex::new(report);

/// The call of the case that is under way; for whoever reports a thread that is stuck.
pub fn calling(what: Option<&str>) {
    *lock(&CALL) = what.map(str::to_owned);
}

/// What to do when a thread is stuck in something the simulation cannot see. There is no way back
/// into such a thread, so the handler ends the process.
pub fn on_stuck(handler: fn(&Finding) -> !) {
    *lock(&HANDLER) = handler;
}

/// End the process with what is known: a thread can be neither continued nor unwound.
pub(super) fn no_way_back(finding: Option<Finding>) -> ! {
    let handler = *lock(&HANDLER);
    handler(&finding.unwrap_or(Finding::Deadlock {
        waiting: Vec::new(),
    }))
}

#[expect(
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "the last words of a process that cannot go on"
)]
fn report(finding: &Finding) -> ! {
    eprintln!("{finding}");
    ::std::process::exit(101)
}

pub(super) fn watch(world: Option<&Arc<World>>) {
    static WATCHDOG: Once = Once::new();
    *lock(&WATCHED) = world.map(Arc::downgrade).unwrap_or_default();
    WATCHDOG.call_once(|| {
        // Without a watchdog a thread that is stuck costs the limit of its case, no more.
        let _ = thread::Builder::new()
            .name("watchdog".into())
            .spawn(watch_forever);
    });
}

fn watch_forever() -> ! {
    let mut last = None;
    let mut watch = Watch::default();
    loop {
        thread::sleep(TICK);
        let sight = Sight::now();
        if sight.is_none() || sight != last {
            watch = Watch::default();
        } else if let Some(sight) = &sight
            && let Some(busy) = watch.tick(task_stat(sight.task))
        {
            let finding = sight.finding(busy);
            no_way_back(Some(finding));
        }
        last = sight;
    }
}

/// What changes with every step.
#[derive(PartialEq, Eq)]
struct Sight {
    world: u64,
    steps: u64,
    number: usize,
    task: i32,
    name: String,
}

impl Sight {
    fn now() -> Option<Self> {
        let world = lock(&WATCHED).upgrade()?;
        let state = world.state();
        let thread = &state.threads[state.running];
        Some(Sight {
            world: world.serial,
            steps: state.steps,
            number: state.running,
            task: thread.baton.task(),
            name: thread.name.clone(),
        })
    }

    fn finding(&self, busy: bool) -> Finding {
        Finding::Stuck {
            thread: self.name.clone(),
            busy,
            call: lock(&CALL).clone(),
        }
    }
}

/// What the system says about a thread.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Stat {
    asleep: bool,
    cpu: Duration,
}

/// One thread since its last step.
#[derive(Default)]
struct Watch {
    first: Option<Stat>,
    last: Option<Stat>,
    still: u32,
}

impl Watch {
    /// Another tick without a step. Says when it was one too many, and whether the thread is busy.
    fn tick(&mut self, stat: Option<Stat>) -> Option<bool> {
        let Some(stat) = stat else {
            self.still += 1;
            return (self.still >= SILENT).then_some(false);
        };
        let first = *self.first.get_or_insert(stat);
        let still = stat.asleep && self.last == Some(stat);
        self.still = if still { self.still + 1 } else { 0 };
        self.last = Some(stat);
        if stat.cpu.saturating_sub(first.cpu) >= BUSY {
            return Some(true);
        }
        (self.still >= ASLEEP).then_some(false)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The number by which the system knows this thread.
#[cfg(target_os = "linux")]
pub(super) fn task() -> i32 {
    rustix::thread::gettid().as_raw_nonzero().get()
}

#[cfg(not(target_os = "linux"))]
pub(super) fn task() -> i32 {
    0
}

#[cfg(target_os = "linux")]
fn task_stat(task: i32) -> Option<Stat> {
    if task == 0 {
        // It was started, but has not run yet.
        return Some(Stat::default());
    }
    let text = ::std::fs::read_to_string(format!("/proc/self/task/{task}/stat")).ok()?;
    parse_stat(&text)
}

#[cfg(not(target_os = "linux"))]
fn task_stat(_task: i32) -> Option<Stat> {
    None
}

/// `1 (a name) S 2 …`: the state, and as fields 14 and 15 the CPU time in ticks, which are of 10 ms
/// on every Linux. A name may hold spaces and brackets.
#[cfg(target_os = "linux")]
fn parse_stat(text: &str) -> Option<Stat> {
    let (_, after_name) = text.rsplit_once(") ")?;
    let fields: Vec<&str> = after_name.split(' ').collect();
    let cpu = |field: usize| fields.get(field - 3)?.parse::<u64>().ok();
    Some(Stat {
        asleep: *fields.first()? == "S",
        cpu: Duration::from_millis((cpu(14)? + cpu(15)?) * 10),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stat(asleep: bool, millis: u64) -> Option<Stat> {
        Some(Stat {
            asleep,
            cpu: Duration::from_millis(millis),
        })
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_stat_line_is_read_after_the_last_bracket() {
        let text = "7 (a) b) S 1 1 1 0 -1 64 0 0 0 0 30 12 0 0 20 0 2 0 9 0";
        assert!(parse_stat(text) == stat(true, 420));
        assert!(parse_stat("7 (x) R 1").is_none());
    }

    #[test]
    fn a_thread_that_is_only_not_scheduled_is_not_stuck() {
        let mut watch = Watch::default();
        assert!((0..10_000).all(|_| watch.tick(stat(false, 100)).is_none()));
    }

    #[test]
    fn two_seconds_of_cpu_without_a_step_are_an_endless_loop() {
        let mut watch = Watch::default();
        let ticks = (0..=20).map(|n| watch.tick(stat(false, n * 100)));
        assert_eq!(ticks.flatten().next(), Some(true));
        let mut watch = Watch::default();
        assert!((0..20).all(|n| watch.tick(stat(false, n * 100)).is_none()));
    }

    #[test]
    fn a_second_asleep_without_cpu_is_a_wait_for_something_real() {
        let mut watch = Watch::default();
        let ticks: Vec<_> = (0..12).map(|_| watch.tick(stat(true, 5))).collect();
        assert_eq!(ticks.iter().position(Option::is_some), Some(10));
        let mut watch = Watch::default();
        assert!((0..100).all(|n| watch.tick(stat(true, n * 10)).is_none()));
    }
}
