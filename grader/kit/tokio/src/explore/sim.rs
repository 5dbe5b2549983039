//! The author's handle to a run.

use ::std::future::{Future, pending, poll_fn};
use ::std::pin::{Pin, pin};
use ::std::sync::atomic::Ordering;
use ::std::task::{Context, Poll};
use ::std::time::Duration;

use ::tokio::sync::oneshot;
use ::tokio::time::{sleep, sleep_until};
use fastrand::Rng;

use super::world::{self, Order};

/// The run this thread is in. It can be copied, and sent to whatever needs it: a fake server that is
/// handed to the learner's code, for one. It works on the thread of the case only.
#[derive(Debug, Clone, Copy)]
pub struct Sim(pub(super) ());

/// A task of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TaskId(usize);

impl Sim {
    /// Draw from the seed's numbers. In a case that runs in order, the seed is always the same.
    pub fn rng<T>(self, draw: impl FnOnce(&mut Rng) -> T) -> T {
        world::with(|world| draw(&mut world.rng))
    }

    /// True for this share of all calls.
    pub fn chance(self, share: f64) -> bool {
        self.rng(|rng| rng.f64() < share)
    }

    /// Start a task of the case's own. The run waits for it to end.
    pub fn spawn<T: 'static>(
        self,
        name: impl Into<String>,
        future: impl Future<Output = T> + 'static,
    ) -> Handle<T> {
        let (done, value) = oneshot::channel();
        world::spawn(Some(name.into()), async move {
            // Nobody needs to want the value.
            let _ = done.send(future.await);
        });
        Handle(value)
    }

    /// The task that calls this.
    pub fn task(self) -> TaskId {
        TaskId(world::with(|world| world.current))
    }

    /// Has the task been woken, and not been polled since? An oracle of fairness needs to know: who
    /// was woken first may well come second.
    pub fn is_woken(self, task: TaskId) -> bool {
        world::with(|world| world.tasks[task.0].flag.ready.load(Ordering::Acquire))
    }

    /// Virtual time since the case began.
    pub fn now(self) -> Duration {
        world::now()
    }

    /// Wait for this time of the case. Observations made then have the same time in all schedules,
    /// whatever went on before. It may be days away; for any other wait, a day in which none of the
    /// case's own tasks goes on is a deadlock.
    pub async fn until(self, time: Duration) {
        if let Some(instant) = world::instant(time) {
            world::with(|world| world.sleeps_until = world.sleeps_until.max(instant));
            sleep_until(instant).await;
        }
    }

    /// A random pause: none, or a turn for other tasks, or up to `longest`. None at all in a case
    /// that runs in order.
    pub async fn jitter(self, longest: Duration) {
        let pause = world::with(|world| match world.order {
            Order::InOrder => 0,
            Order::Random(_) => world.rng.u8(..3),
        });
        match pause {
            0 => {}
            1 => ::tokio::task::yield_now().await,
            _ => sleep(self.millis_up_to(longest)).await,
        }
    }

    /// Run `future` to its end, or (three times in ten) drop it on its way: before one of its first
    /// polls, or at a moment within 20 ms.
    pub async fn cancel_randomly<T>(self, future: impl Future<Output = T>) -> Option<T> {
        self.cancel_within(0.3, Duration::from_millis(20), future)
            .await
    }

    /// [`cancel_randomly`](Self::cancel_randomly) with another share and time.
    pub async fn cancel_within<T>(
        self,
        share: f64,
        within: Duration,
        future: impl Future<Output = T>,
    ) -> Option<T> {
        let (mut polls, mut moment) = (u64::MAX, None);
        if self.chance(share) {
            match self.rng(Rng::bool) {
                true => polls = self.rng(|rng| rng.u64(1..4)),
                false => moment = Some(self.millis_up_to(within)),
            }
        }
        let alarm = async move {
            match moment {
                Some(moment) => sleep(moment).await,
                None => pending().await,
            }
        };
        let (mut future, mut alarm) = (pin!(future), pin!(alarm));
        let ended = poll_fn(|cx| {
            if polls == 0 || alarm.as_mut().poll(cx).is_ready() {
                return Poll::Ready(None);
            }
            polls -= 1;
            future.as_mut().poll(cx).map(Some)
        });
        let ended = ended.await;
        if ended.is_none() {
            self.note("cancelled");
        }
        ended
    }

    /// Await a call, and be known by its name while it lasts: in the timeline, and in a deadlock.
    pub async fn call<T>(self, what: impl Into<String>, future: impl Future<Output = T>) -> T {
        let what = what.into();
        let me = world::with(|world| {
            let me = world.current;
            world.step(me, what.clone());
            world.tasks[me].call = Some(what);
            me
        });
        let value = future.await;
        world::with(|world| world.tasks[me].call = None);
        value
    }

    /// Write something into the timeline, if there is one.
    pub fn note(self, what: impl Into<String>) {
        world::with(|world| world.step(world.current, what));
    }

    fn millis_up_to(self, longest: Duration) -> Duration {
        Duration::from_millis(self.rng(|rng| rng.u64(..=longest.as_millis() as u64)))
    }
}

/// The end of a task. Await it for the task's value; or drop it, the run waits for the task anyway.
pub struct Handle<T>(oneshot::Receiver<T>);

impl<T> Future for Handle<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        match Pin::new(&mut self.0).poll(cx) {
            Poll::Ready(Ok(value)) => Poll::Ready(value),
            // A task that gives no value was given up by the run, which is about to end.
            Poll::Ready(Err(_)) | Poll::Pending => Poll::Pending,
        }
    }
}
