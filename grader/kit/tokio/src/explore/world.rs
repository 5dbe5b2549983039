//! What the tasks of one run share: the seed's numbers, their names, the timeline. It lives in a
//! thread-local, because one run is one thread, and so a handle to it can go anywhere.

use ::std::cell::{Cell, RefCell};
use ::std::future::Future;
use ::std::pin::Pin;
use ::std::sync::atomic::{AtomicBool, Ordering};
use ::std::sync::{Arc, Mutex, PoisonError};
use ::std::task::{Wake, Waker};
use ::std::time::Duration;

use ::tokio::time::Instant;
use fastrand::Rng;
use kit::transcript::Step;

/// The order in which ready tasks are polled.
#[derive(Debug, Clone, Copy)]
pub enum Order {
    /// In turn.
    InOrder,
    /// Drawn from a seed.
    Random(u64),
}

pub struct World {
    pub order: Order,
    pub rng: Rng,
    /// A task that seldom gets a turn while others are ready: some races need one that is much slower
    /// than the rest. Half of all schedules have one.
    pub laggard: Option<usize>,
    /// Tasks spawned since the driver last looked.
    pub fresh: Vec<Task<'static>>,
    /// All tasks there ever were; a task's number is its place here.
    pub tasks: Vec<Known>,
    /// The task that is being polled.
    pub current: usize,
    pub timeline: Option<Vec<Step>>,
    /// Until then a task of the case has said it will sleep.
    pub sleeps_until: Instant,
    bell: Arc<Bell>,
}

/// A task the driver polls.
pub struct Task<'a> {
    pub number: usize,
    pub future: Pin<Box<dyn Future<Output = ()> + 'a>>,
    pub flag: Arc<Flag>,
    /// One of the case's own, for which the run waits; tasks that learners spawn need not end.
    pub awaited: bool,
}

/// What is known of a task while it is being polled, and after it.
pub struct Known {
    pub name: String,
    /// The call it is in.
    pub call: Option<String>,
    pub flag: Arc<Flag>,
}

thread_local! {
    static HERE: RefCell<Option<World>> = const { RefCell::new(None) };
    /// The case's time when the runtime's clock began to count, and what that clock showed.
    static BEGAN: Cell<Option<(Duration, Instant)>> = const { Cell::new(None) };
}

impl World {
    pub fn new(order: Order, traced: bool) -> World {
        let seed = match order {
            Order::InOrder => 0,
            Order::Random(seed) => seed,
        };
        let mut rng = Rng::with_seed(seed);
        let laggard = rng.bool().then(|| rng.usize(..10));
        World {
            order,
            rng,
            laggard,
            fresh: Vec::new(),
            tasks: Vec::new(),
            current: 0,
            timeline: traced.then(Vec::new),
            sleeps_until: Instant::now(),
            bell: Arc::default(),
        }
    }

    pub fn bell(&self) -> Arc<Bell> {
        Arc::clone(&self.bell)
    }

    pub fn task<'a>(
        &mut self,
        name: Option<String>,
        future: Pin<Box<dyn Future<Output = ()> + 'a>>,
    ) -> Task<'a> {
        let number = self.tasks.len();
        let awaited = name.is_some();
        let flag = Arc::new(Flag {
            ready: AtomicBool::new(true),
            aborted: AtomicBool::new(false),
            bell: self.bell(),
        });
        self.tasks.push(Known {
            name: self.unlike_the_others(name.unwrap_or_else(|| format!("task {number}"))),
            call: None,
            flag: Arc::clone(&flag),
        });
        Task {
            number,
            future,
            flag,
            awaited,
        }
    }

    /// Two tasks of one name would share a column of the timeline.
    fn unlike_the_others(&self, name: String) -> String {
        let is_taken = |name: &str| self.tasks.iter().any(|known| known.name == name);
        if !is_taken(&name) {
            return name;
        }
        let mut numbered = (2..).map(|n| format!("{name} {n}"));
        let free = numbered.find(|name| !is_taken(name));
        free.unwrap_or(name)
    }

    pub fn step(&mut self, number: usize, what: impl Into<String>) {
        let at = now();
        let thread = &self.tasks[number].name;
        if let Some(timeline) = &mut self.timeline {
            timeline.push(Step {
                at,
                thread: thread.clone(),
                what: what.into(),
                place: None,
            });
        }
    }
}

pub fn enter(world: World) {
    HERE.set(Some(world));
}

pub fn leave() -> Option<World> {
    HERE.take()
}

/// The order of the run this thread is in, if it is in one.
pub fn order() -> Option<Order> {
    HERE.with_borrow(|here| here.as_ref().map(|world| world.order))
}

/// From now on the time of the case is that of the runtime this is called in.
pub fn begin() {
    let base = kit::sim::now().unwrap_or_default();
    BEGAN.set(Some((base, Instant::now())));
}

/// The virtual time of the case, by the runtime's clock.
pub fn now() -> Duration {
    BEGAN
        .get()
        .map_or(Duration::ZERO, |(base, start)| base + start.elapsed())
}

/// A time of the case, by the runtime's clock.
pub fn instant(time: Duration) -> Option<Instant> {
    BEGAN
        .get()
        .map(|(base, start)| start + time.saturating_sub(base))
}

/// Use the world of this thread.
pub fn with<R>(f: impl FnOnce(&mut World) -> R) -> R {
    HERE.with_borrow_mut(|here| {
        let here = here.as_mut();
        f(here.expect("a Sim is used inside its case, on the thread of the case"))
    })
}

/// Start a task: one of the case's own if it has a name, else one of the learner's.
pub fn spawn(name: Option<String>, future: impl Future<Output = ()> + 'static) -> Arc<Flag> {
    with(|world| {
        let task = world.task(name, Box::pin(future));
        let flag = Arc::clone(&task.flag);
        world.fresh.push(task);
        world.bell.ring();
        flag
    })
}

/// Whether a task wants to be polled. This is what its wakers point to.
pub struct Flag {
    pub ready: AtomicBool,
    pub aborted: AtomicBool,
    bell: Arc<Bell>,
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.ready.swap(true, Ordering::AcqRel) {
            self.bell.ring();
        }
    }
}

/// Calls the driver back when it has nothing to do.
#[derive(Default)]
pub struct Bell(Mutex<Option<Waker>>);

impl Bell {
    pub fn arm(&self, waker: &Waker) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(waker.clone());
    }

    pub fn ring(&self) {
        let waker = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// Ends a task together with the one that holds this.
pub struct AbortOnDrop(pub Arc<Flag>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.aborted.store(true, Ordering::Release);
        self.0.bell.ring();
    }
}
