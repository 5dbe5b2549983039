//! [`::std::sync`], but what waits or can be seen to change is a stand-in.
//!
//! Each stand-in holds std's own type or is made of such. Outside a case it does what std does.
//! Inside a case it takes a step first, then tries what it was asked for without waiting, and leaves
//! the waiting to the simulation; so an object may be made outside and used inside, or the other way
//! round.

pub use ::std::sync::*;

pub mod atomic;
mod barrier;
mod condvar;
mod lazy_lock;
mod monitor;
pub mod mpsc;
mod mutex;
mod once;
mod once_lock;
mod poisoning;
mod rwlock;

pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::{Condvar, WaitTimeoutResult};
pub use lazy_lock::LazyLock;
pub use mutex::{Mutex, MutexGuard};
pub use once::{Once, OnceState};
pub use once_lock::OnceLock;
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};
