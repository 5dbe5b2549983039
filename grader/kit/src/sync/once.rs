//! `Once`, and in it what `OnceLock` and `LazyLock` need: to do something once, under their own name.

use ::std::fmt;

use super::monitor::Monitor;
use crate::sim::{here, unwinds_by_order};

/// A stand-in for [`::std::sync::Once`].
pub struct Once(Monitor<Stand>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    New,
    Poisoned,
    Running,
    Done,
}

/// A stand-in for [`::std::sync::OnceState`].
pub struct OnceState {
    poisoned: bool,
}

impl Once {
    #[expect(clippy::new_without_default, reason = "std's has no `Default` either")]
    #[must_use]
    #[inline]
    pub const fn new() -> Once {
        Once(Monitor::new(Stand::New))
    }

    /// # Panics
    ///
    /// As std: when an earlier closure panicked.
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        let done = self.run("Once::call_once", false, |_| f());
        assert!(done, "Once instance has previously been poisoned");
    }

    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        self.run("Once::call_once_force", true, f);
    }

    #[track_caller]
    pub fn is_completed(&self) -> bool {
        if let Some(here) = here() {
            here.step();
        }
        *self.0.state() == Stand::Done
    }

    /// # Panics
    ///
    /// As std: when a closure panicked.
    #[track_caller]
    pub fn wait(&self) {
        let done = self.wait_until_run("Once::wait", false);
        assert!(done, "Once instance has previously been poisoned");
    }

    #[track_caller]
    pub fn wait_force(&self) {
        self.wait_until_run("Once::wait_force", true);
    }

    /// False when the result is poison; with `force` that is no result.
    #[track_caller]
    pub(super) fn wait_until_run(&self, what: &'static str, force: bool) -> bool {
        if let Some(here) = here() {
            here.step();
        }
        let done = self.0.wait(what, None, |stand| match *stand {
            Stand::Done => Some(true),
            Stand::Poisoned if !force => Some(false),
            _ => None,
        });
        done.unwrap_or_default()
    }

    /// Runs `f` unless that was done already. False when it is poisoned, which `force` overlooks.
    #[track_caller]
    pub(super) fn run(&self, what: &'static str, force: bool, f: impl FnOnce(&OnceState)) -> bool {
        if let Some(here) = here() {
            here.step();
        }
        let before = self.0.wait(what, None, |stand| match *stand {
            Stand::Running => None,
            Stand::Poisoned if !force => Some(Stand::Poisoned),
            Stand::Done => Some(Stand::Done),
            free => {
                *stand = Stand::Running;
                Some(free)
            }
        });
        let poisoned = before == Some(Stand::Poisoned);
        if before == Some(Stand::Done) || (poisoned && !force) {
            return !poisoned;
        }
        let mut running = Running {
            once: self,
            ends_as: Stand::Poisoned,
        };
        f(&OnceState { poisoned });
        running.ends_as = Stand::Done;
        true
    }
}

/// Lets others go on however the closure ends.
struct Running<'a> {
    once: &'a Once,
    ends_as: Stand,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let ends_as = match self.ends_as {
            Stand::Poisoned if unwinds_by_order() => Stand::New,
            other => other,
        };
        self.once.0.change(|stand| *stand = ends_as);
    }
}

impl OnceState {
    #[must_use]
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").finish_non_exhaustive()
    }
}

impl fmt::Debug for OnceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnceState")
            .field("poisoned", &self.is_poisoned())
            .finish()
    }
}
