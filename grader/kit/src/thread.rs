//! [`::std::thread`], but inside a case threads take turns and sleep on virtual time.
//!
//! Every thread is a real one with its own stack and thread-locals; a simulated one runs only when
//! it has the baton. See [`crate::sim`].

pub use ::std::thread::*;

mod handle;
mod scope;
mod spawn;

use ::std::io;
use ::std::num::NonZero;
use ::std::panic::Location;
use ::std::thread;
use ::std::time::Duration;

use crate::sim::{clock, here};

pub use handle::{Thread, ThreadId, current};
pub use scope::{Scope, ScopedJoinHandle, scope};
pub use spawn::{Builder, JoinHandle, spawn};

#[track_caller]
pub fn sleep(span: Duration) {
    clock::refuse_to_block();
    match here() {
        Some(here) => here.sleep(span, Location::caller()),
        None => thread::sleep(span),
    }
}

#[deprecated(since = "1.6.0", note = "replaced by `std::thread::sleep`")]
#[track_caller]
pub fn sleep_ms(millis: u32) {
    sleep(Duration::from_millis(millis.into()));
}

/// Inside a case the same number on every machine, so that a seed is the same schedule there.
pub fn available_parallelism() -> io::Result<NonZero<usize>> {
    const IN_A_CASE: NonZero<usize> = NonZero::new(4).expect("not zero");
    match here() {
        Some(_) => Ok(IN_A_CASE),
        None => thread::available_parallelism(),
    }
}

#[track_caller]
pub fn yield_now() {
    match here() {
        Some(here) => here.yields(Location::caller()),
        None => thread::yield_now(),
    }
}

#[track_caller]
pub fn park() {
    match here() {
        Some(here) => here.park("thread::park", None, Location::caller()),
        None => thread::park(),
    }
}

#[track_caller]
pub fn park_timeout(span: Duration) {
    match here() {
        Some(here) => here.park("thread::park_timeout", Some(span), Location::caller()),
        None => thread::park_timeout(span),
    }
}
