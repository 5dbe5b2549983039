//! `Barrier`.

use ::std::fmt;
use ::std::panic::Location;

use super::monitor::Monitor;
use crate::sim::here;

/// A stand-in for [`::std::sync::Barrier`].
pub struct Barrier {
    threads: usize,
    round: Monitor<Round>,
}

struct Round {
    number: usize,
    arrived: usize,
}

/// A stand-in for [`::std::sync::BarrierWaitResult`].
pub struct BarrierWaitResult(bool);

impl Barrier {
    #[must_use]
    #[inline]
    pub const fn new(n: usize) -> Barrier {
        Barrier {
            threads: n,
            round: Monitor::new(Round {
                number: 0,
                arrived: 0,
            }),
        }
    }

    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let here = here();
        if let Some(here) = &here {
            here.step();
        }
        let (number, is_leader) = self.round.change(|round| {
            let number = round.number;
            round.arrived += 1;
            let is_leader = round.arrived >= self.threads;
            if is_leader {
                (round.number, round.arrived) = (number.wrapping_add(1), 0);
            }
            (number, is_leader)
        });
        let is_over = |round: &mut Round| (round.number != number).then_some(());
        self.round.wait("Barrier::wait", None, is_over);
        if let Some(here) = &here {
            here.note(Location::caller(), || {
                format!("Barrier::wait -> leader: {is_leader}")
            });
        }
        BarrierWaitResult(is_leader)
    }
}

impl BarrierWaitResult {
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult")
            .field("is_leader", &self.is_leader())
            .finish()
    }
}
