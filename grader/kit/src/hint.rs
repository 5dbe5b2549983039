//! [`::std::hint`], but a thread that spins lets others run.

pub use ::std::hint::*;

use ::std::panic::Location;

use crate::sim::here;

#[inline]
#[track_caller]
pub fn spin_loop() {
    match here() {
        Some(here) => here.yields(Location::caller()),
        None => ::std::hint::spin_loop(),
    }
}
