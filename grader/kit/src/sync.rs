//! [`::std::sync`], but what waits or can be seen to change is a stand-in.
//!
//! Each stand-in holds std's own type. Outside a case it passes every call on. Inside a case it
//! takes a step first, then tries what it was asked for without waiting, and leaves the waiting to
//! the simulation; so an object may be made outside and used inside, or the other way round.

pub use ::std::sync::*;

pub mod atomic;
mod mutex;
mod poisoning;

pub use mutex::{Mutex, MutexGuard};
