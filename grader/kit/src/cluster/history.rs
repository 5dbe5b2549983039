//! One history after the other: each from its seed, each in a simulated world of its own.

use ::std::cell::RefCell;
use ::std::rc::Rc;

use fastrand::Rng;

use crate::sim::{self, Schedule};
use crate::suite::{Case, Log, Seen};
use crate::transcript::{Observed, Step};

/// Shared by the world and its clusters, so that it outlives a panic among them.
pub type Timeline = Rc<RefCell<Vec<Step>>>;

/// Where one history comes from: its seed, and whether anyone wants to see it.
pub struct World {
    /// For what the author chooses: who writes, what breaks. The network draws from a sequence of
    /// its own, so these choices do not depend on what it did.
    pub rng: Rng,
    pub(super) network_rng: Rng,
    pub(super) timeline: Option<Timeline>,
}

impl World {
    pub fn new(seed: u64, traced: bool) -> World {
        let mut rng = Rng::with_seed(seed);
        World {
            network_rng: rng.fork(),
            rng,
            timeline: traced.then(Rc::default),
        }
    }
}

/// A case that runs `histories` times, each with another seed.
pub fn case<S: 'static>(
    id: &'static str,
    histories: u64,
    body: fn(&S, &mut World, &mut Log),
) -> Case<S> {
    Case::seeded(id, "histories", histories, move |subject, seed, traced| {
        let (mut world, mut log) = (World::new(seed, traced), Log::detached());
        let timeline = world.timeline.clone();
        let ended = sim::run(Schedule::InOrder, false, || {
            body(subject, &mut world, &mut log);
        });
        Seen {
            observed: Observed {
                lines: log.into_lines(),
                finding: ended.finding,
            },
            timeline: timeline.map_or_else(Vec::new, |timeline| timeline.take()),
        }
    })
}
