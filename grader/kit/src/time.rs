//! [`::std::time`], but inside a case the clocks show the time of the case.

pub use ::std::time::*;

mod instant;
mod system_time;

pub use instant::Instant;
pub use system_time::{SystemTime, UNIX_EPOCH};
