//! Panics of simulated threads: where they happened, for the finding, and off stderr if so wished.

use ::std::any::Any;
use ::std::panic::{self, PanicHookInfo};
use ::std::sync::Once;
use ::std::sync::atomic::{AtomicBool, Ordering};

use super::here::here;
use crate::transcript::{Finding, Place};

static QUIET: AtomicBool = AtomicBool::new(false);

/// What a thread is unwound with when its world ends before it.
pub(super) struct Unwound;

/// What std panics with, once more, where a destructor lets a panic out while another is under way. No
/// hook can return from that to anything but an abort.
const IN_CLEANUP: &str = "panic in a destructor during cleanup";

/// The last panic of a thread, which it may still catch.
pub(super) struct Panicked {
    message: String,
    place: Option<Place>,
    /// The one before it, and before that one.
    before: Option<Box<Panicked>>,
}

/// Keep panics of simulated threads off stderr; they are findings.
pub fn quiet_panics() {
    QUIET.store(true, Ordering::Relaxed);
}

/// True while this thread is unwound because its world ends. That is no panic of its own, so it
/// poisons nothing.
pub(crate) fn unwinds_by_order() -> bool {
    here().is_some_and(|here| here.is_being_unwound())
}

/// Hear of panics from now on.
pub(super) fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if let Some(here) = here() {
                if here.world_ends() {
                    // Only destructors still run. One of them that panics, say at the end of a
                    // thread it relied on, would abort the process. The hook never returns then, so
                    // it cannot be replaced any more: a small price in a process of cases.
                    here.give_up();
                }
                here.hears(Panicked::heard(info));
                if QUIET.load(Ordering::Relaxed) {
                    return;
                }
            }
            previous(info);
        }));
    });
}

impl Panicked {
    fn heard(info: &PanicHookInfo<'_>) -> Self {
        Panicked {
            message: message(info.payload()),
            place: info.location().map(Place::from),
            before: None,
        }
    }

    /// The same panic, after another of its thread.
    pub(super) fn after(mut self, last: Option<Panicked>) -> Self {
        self.before = last.map(|mut last| {
            if let Some(first) = &mut last.before {
                first.before = None;
            }
            Box::new(last)
        });
        self
    }

    /// What is to be told where this is the panic after which the process is aborted: the panic that was
    /// under way, and the one a destructor let out meanwhile.
    pub(super) fn aborts(&self, thread: impl FnOnce() -> String) -> Option<Finding> {
        let then = self
            .before
            .as_ref()
            .filter(|_| self.message == IN_CLEANUP)?;
        let first = then.before.as_ref()?;
        Some(Finding::PanicTwice {
            thread: thread(),
            message: first.message.clone(),
            place: first.place.clone(),
            then: then.message.clone(),
        })
    }

    /// A panic that nobody caught. If its payload was passed on by `resume_unwind`, it has the place
    /// of the panic it came from.
    pub(super) fn caught(payload: &(dyn Any + Send), last: Option<Panicked>) -> Self {
        let message = message(payload);
        let last = last.filter(|last| last.message == message);
        Panicked {
            message,
            place: last.and_then(|last| last.place),
            before: None,
        }
    }

    pub(super) fn finding(&self, thread: String) -> Finding {
        Finding::Panic {
            thread,
            message: self.message.clone(),
            place: self.place.clone(),
        }
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    cut(text
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("a value that is no text"))
}

/// Of a message; who panics with the whole of a large value has said enough by then.
const MOST_BYTES: usize = 4 << 10;

/// The start of a long message, with how much is left out.
fn cut(message: &str) -> String {
    let kept = &message[..message.floor_char_boundary(MOST_BYTES)];
    match message.len() - kept.len() {
        0 => kept.to_owned(),
        more => format!("{kept}… ({more} bytes more)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut_between_letters_and_a_short_one_is_left_alone() {
        let short = "가".repeat(MOST_BYTES / 3);
        assert_eq!(cut(&short), short);
        let long = cut(&"가".repeat(MOST_BYTES));
        assert!(
            long.starts_with(&short) && long.ends_with("… (8193 bytes more)"),
            "{}",
            &long[4095..]
        );
    }
}
