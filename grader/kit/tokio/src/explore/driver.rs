//! The executor: polls one ready task after the other inside a paused runtime of tokio. While none
//! is ready the runtime moves its clock to the next timer.

use ::std::any::Any;
use ::std::future::poll_fn;
use ::std::mem;
use ::std::panic::{AssertUnwindSafe, catch_unwind};
use ::std::pin::Pin;
use ::std::sync::Arc;
use ::std::sync::atomic::Ordering;
use ::std::task::{Context, Poll, Waker};
use ::std::time::Duration;

use ::tokio::runtime::{Builder, Runtime};
use ::tokio::task::unconstrained;
use ::tokio::time::{Instant, Sleep, sleep};
use kit::transcript::{Finding, Step, Waiting};

use super::world::{self, Bell, Order, Task, World};

/// Polls in one run after which nothing is held to come of it.
const LAST_STEP: u64 = 1_000_000;

/// After so much virtual time in which no task of the case itself was polled, none will be.
const HORIZON: Duration = Duration::from_secs(24 * 3600);

/// How a run ended that did not get to its end.
pub enum Failure {
    /// A task panicked; here is its name and the panic's payload.
    Panic(String, Box<dyn Any + Send>),
    Found(Finding),
}

/// Run `body`, and all that it spawns and awaits, to the end. What learners spawned and is still
/// there then is dropped, as it is when a runtime shuts down.
pub fn run<T>(
    order: Order,
    traced: bool,
    body: impl Future<Output = T>,
) -> (Result<T, Failure>, Vec<Step>) {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        // Look for timers that ran out after every task, not after 61.
        .event_interval(1)
        .build()
        .expect("a runtime without I/O needs nothing that could fail");
    let entered = runtime.enter();
    world::begin();
    let mut value = None;
    let main = Box::pin(async { value = Some(body.await) });
    // The learner's `Instant::now()` shows this runtime's time, also in destructors.
    let (ended, timeline) =
        kit::sim::with_clock(world::now, || drive(order, traced, &runtime, main));
    drop(entered);
    if ended.is_err() {
        // What is left may wait for ever, even in its destructors; it is not to be touched again.
        mem::forget(runtime);
    }
    let value = ended.map(|()| value.expect("the run waits for its body"));
    (value, timeline)
}

fn drive<'a>(
    order: Order,
    traced: bool,
    runtime: &Runtime,
    main: Pin<Box<dyn Future<Output = ()> + 'a>>,
) -> (Result<(), Failure>, Vec<Step>) {
    let mut world = World::new(order, traced);
    let mut driver = Driver {
        tasks: vec![world.task(Some("main".into()), main)],
        bell: world.bell(),
        horizon: Box::pin(sleep(HORIZON)),
        last_awaited: Instant::now(),
        last_polled: 0,
        steps: 0,
    };
    world::enter(world);
    let ended = runtime.block_on(unconstrained(poll_fn(|cx| driver.turn(cx))));
    let ended = ended.and_then(|()| driver.drop_rest());
    match &ended {
        Ok(()) => drop(driver),
        Err(_) => mem::forget(driver),
    }
    let world = world::leave();
    let timeline = world.and_then(|mut world| {
        if ended.is_err() {
            mem::forget(mem::take(&mut world.fresh));
        }
        world.timeline
    });
    (ended, timeline.unwrap_or_default())
}

struct Driver<'a> {
    tasks: Vec<Task<'a>>,
    bell: Arc<Bell>,
    horizon: Pin<Box<Sleep>>,
    /// When a task for which the run waits was last polled.
    last_awaited: Instant,
    last_polled: usize,
    steps: u64,
}

impl Driver<'_> {
    /// One turn in the runtime: polls tasks until none is ready, or until others of the runtime
    /// shall have their turn.
    fn turn(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        loop {
            self.bell.arm(cx.waker());
            self.take_fresh();
            if let Err(failure) = self.drop_aborted() {
                return Poll::Ready(Err(failure));
            }
            if !self.tasks.iter().any(|task| task.awaited) {
                return Poll::Ready(Ok(()));
            }
            let Some(at) = self.choose() else {
                return match self.horizon_passed(cx) {
                    true => Poll::Ready(Err(Failure::Found(self.deadlock()))),
                    false => Poll::Pending,
                };
            };
            self.steps += 1;
            if self.steps == LAST_STEP {
                let steps = self.steps;
                return Poll::Ready(Err(Failure::Found(Finding::NoEnd { steps })));
            }
            if let Err(failure) = self.poll(at) {
                return Poll::Ready(Err(failure));
            }
            if lets_others_run() {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
        }
    }

    /// The place of a task that is ready.
    fn choose(&self) -> Option<usize> {
        let is_ready = |at: &usize| self.tasks[*at].flag.ready.load(Ordering::Acquire);
        let mut ready: Vec<usize> = (0..self.tasks.len()).filter(is_ready).collect();
        let number = |at: usize| self.tasks[at].number;
        world::with(|world| match world.order {
            Order::InOrder => {
                let next = ready.iter().find(|&&at| self.last_polled < number(at));
                next.or(ready.first()).copied()
            }
            Order::Random(_) => {
                if ready.len() > 1 && world.rng.u8(..8) > 0 {
                    ready.retain(|&at| Some(number(at)) != world.laggard);
                }
                (!ready.is_empty()).then(|| ready[world.rng.usize(..ready.len())])
            }
        })
    }

    fn poll(&mut self, at: usize) -> Result<(), Failure> {
        let task = &mut self.tasks[at];
        let number = task.number;
        self.last_polled = number;
        if task.awaited {
            self.last_awaited = Instant::now();
        }
        world::with(|world| {
            world.current = number;
            world.step(number, "runs");
        });
        // Looking at the clock is a step by which kit's watchdog sees that something goes on.
        let _ = kit::time::Instant::now();
        task.flag.ready.store(false, Ordering::Release);
        let waker = Waker::from(Arc::clone(&task.flag));
        let future = task.future.as_mut();
        let polled = catch_unwind(AssertUnwindSafe(|| {
            future.poll(&mut Context::from_waker(&waker))
        }));
        match polled {
            Ok(Poll::Pending) => Ok(()),
            Ok(Poll::Ready(())) => {
                world::with(|world| world.step(number, "ends"));
                self.discard(at)
            }
            Err(payload) => Err(panicked(number, payload)),
        }
    }

    /// What runs in the background ends with the run. Its destructors may spawn still more.
    fn drop_rest(&mut self) -> Result<(), Failure> {
        self.take_fresh();
        while !self.tasks.is_empty() {
            self.discard(0)?;
            self.take_fresh();
        }
        Ok(())
    }

    fn take_fresh(&mut self) {
        let fresh = &mut world::with(|world| mem::take(&mut world.fresh));
        self.tasks.append(fresh);
    }

    /// Destructors are the learner's code too.
    fn discard(&mut self, at: usize) -> Result<(), Failure> {
        let task = self.tasks.remove(at);
        let number = task.number;
        world::with(|world| world.current = number);
        catch_unwind(AssertUnwindSafe(|| drop(task))).map_err(|payload| panicked(number, payload))
    }

    fn drop_aborted(&mut self) -> Result<(), Failure> {
        let aborted = |task: &Task<'_>| task.flag.aborted.load(Ordering::Acquire);
        while let Some(at) = self.tasks.iter().position(aborted) {
            self.discard(at)?;
        }
        Ok(())
    }

    /// True if all tasks that count have been waiting for so long that they always will. "No timer
    /// is set" would never hold: some task in the background always ticks.
    fn horizon_passed(&mut self, cx: &mut Context<'_>) -> bool {
        while self.horizon.as_mut().poll(cx).is_ready() {
            let sleeps_until = world::with(|world| world.sleeps_until);
            let end = self.last_awaited.max(sleeps_until) + HORIZON;
            if end <= Instant::now() {
                return true;
            }
            self.horizon.as_mut().reset(end);
        }
        false
    }

    fn deadlock(&self) -> Finding {
        let waiting = self.tasks.iter().filter(|task| task.awaited);
        let waiting = waiting.map(|task| {
            world::with(|world| {
                let known = &world.tasks[task.number];
                Waiting {
                    thread: known.name.clone(),
                    on: known.call.clone().unwrap_or_else(|| "an await".into()),
                    place: None,
                }
            })
        });
        Finding::Deadlock {
            waiting: waiting.collect(),
        }
    }
}

fn panicked(number: usize, payload: Box<dyn Any + Send>) -> Failure {
    let name = world::with(|world| world.tasks[number].name.clone());
    Failure::Panic(name, payload)
}

/// Some tasks are the runtime's own (those of a `JoinSet`). They get a turn now and then.
fn lets_others_run() -> bool {
    world::with(|world| match world.order {
        Order::InOrder => true,
        Order::Random(_) => world.rng.u8(..4) == 0,
    })
}
