//! What async suites and stubs link to.
//!
//! For a learner this crate *is* tokio: a stub opens with `extern crate kit_tokio as tokio;`, and
//! the parts of tokio that need no I/O are there. Three things are stand-ins, so that a run can be
//! had again from its seed: [`spawn`], [`task::JoinSet`] and [`select!`]. Outside a case they are
//! tokio's own.
//!
//! For the author of a suite there is [`explore`]: async cases, on a paused clock, under many
//! orders of tasks or in one.
//!
//! Beyond the seed's reach stay threads ([`task::spawn_blocking`]), tasks that are spawned by a
//! [`runtime::Handle`] or on a [`task::LocalSet`] (the runtime polls them, in the order in which
//! they are woken), and whatever in the learner's own code differs from run to run, such as the
//! order of a `HashMap`.

pub mod explore;
pub mod task;

pub use ::tokio::*;
pub use task::spawn;

#[doc(hidden)]
pub use ::tokio as __tokio;

/// tokio's `select!`, with the branch to poll first drawn from the case's seed, where tokio draws
/// from a generator that nobody can set. With `biased;` it is top to bottom, as ever.
///
/// It hands `start` to a rule of tokio's macro that is not part of its interface; should a new
/// version of tokio change it, this crate's own tests no longer compile.
#[macro_export]
macro_rules! select {
    (biased; $($branches:tt)*) => {
        $crate::__tokio::select! { biased; $($branches)* }
    };
    (else => $($branches:tt)*) => {
        $crate::__tokio::select! { else => $($branches)* }
    };
    ($pattern:pat = $($branches:tt)*) => {
        $crate::__tokio::select!(
            @{ start = { $crate::explore::first_branch(BRANCHES) }; () } $pattern = $($branches)*
        )
    };
}
