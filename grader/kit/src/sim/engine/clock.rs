//! Time that comes from elsewhere. An async runtime has a clock of its own; while it runs, the case
//! shows that one, so that `Instant::now()` and the runtime's timers never disagree.

use ::std::cell::Cell;
use ::std::time::Duration;

use super::world::{now, sleep};

thread_local! { static LENT: Cell<Option<fn() -> Duration>> = const { Cell::new(None) }; }

/// While `body` runs, the time of the case on this thread is what `clock` says: time since the case
/// began, which must not go back. Afterwards the case's own clock goes on from there.
pub fn with_clock<R>(clock: fn() -> Duration, body: impl FnOnce() -> R) -> R {
    let back = GiveBack(LENT.replace(Some(clock)));
    let value = body();
    let end = clock();
    drop(back);
    if let Some(now) = now().filter(|now| *now < end) {
        sleep(end - now);
    }
    value
}

struct GiveBack(Option<fn() -> Duration>);

impl Drop for GiveBack {
    fn drop(&mut self) {
        LENT.set(self.0);
    }
}

/// What the lent clock says, if there is one.
pub(crate) fn lent() -> Option<Duration> {
    LENT.get().map(|clock| clock())
}

/// # Panics
///
/// Where the clock is a runtime's: it stands still while this thread does not go on.
#[track_caller]
pub(crate) fn refuse_to_block() {
    assert!(
        LENT.get().is_none(),
        "std::thread::sleep in async code blocks the executor: no task can run meanwhile. \
         Use tokio::time::sleep(..).await"
    );
}
