//! What std promises, as functions that fail where it is not kept. Compiled once with std and once
//! with the stand-ins under its name.

#![expect(clippy::unwrap_used, reason = "bodies of tests")]

mod atomic;
mod condvar;
mod mpsc;
mod mutex;
mod once;
mod rwlock;
mod thread;
mod time;
mod traits;

pub type Body = (&'static str, fn());

pub fn all() -> Vec<Body> {
    [
        atomic::ALL,
        condvar::ALL,
        mpsc::ALL,
        mutex::ALL,
        once::ALL,
        rwlock::ALL,
        thread::ALL,
        time::ALL,
    ]
    .concat()
}

/// A list of bodies with their names.
macro_rules! bodies {
    ($($name:ident)*) => {
        pub const ALL: &[super::Body] = &[$((stringify!($name), $name)),*];
    };
}
use bodies;

fn caught<R>(f: impl FnOnce() -> R) -> std::thread::Result<R> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(f))
}
