//! tokio's `task`, with a `spawn` and a `JoinSet` whose tasks the explorer polls.

mod join_set;

use ::std::future::{Future, pending};

pub use ::tokio::task::*;
pub use join_set::JoinSet;

use crate::explore::world;

/// tokio's `spawn`. Inside a case the task is polled by the explorer, in an order drawn from the
/// seed; the handle is tokio's own and does what it always does. One thing differs: a panic in the
/// task ends the case, whether anyone awaits the handle or not.
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    match world::order() {
        None => ::tokio::spawn(future),
        Some(_) => ::tokio::spawn(explored(future)),
    }
}

/// Give a future to the explorer. What comes back is for the runtime: it waits for the value, and
/// takes the future along when it is aborted.
fn explored<F>(future: F) -> impl Future<Output = F::Output> + Send + 'static
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    let (done, value) = ::tokio::sync::oneshot::channel();
    let flag = world::spawn(None, async move {
        // Nobody listens any more if the handle was aborted in this very moment.
        let _ = done.send(future.await);
    });
    let abort = world::AbortOnDrop(flag);
    async move {
        let _abort = abort;
        match value.await {
            Ok(value) => value,
            // The explorer gave the task up, so the case is over.
            Err(_) => pending().await,
        }
    }
}
