//! What the network does to one message: nothing, loss, delay, a second copy.

use ::std::collections::BTreeMap;
use ::std::time::Duration;

use fastrand::Rng;

use super::Id;

/// How good the network is.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// The shortest and the longest way, both included; in between, in whole milliseconds.
    pub delay: (Duration, Duration),
    /// May a message overtake an earlier one on the same link?
    pub reorder: bool,
    /// The share of messages that never arrive.
    pub loss: f64,
    /// The share of messages that arrive twice.
    pub duplication: f64,
}

impl Network {
    /// Everything arrives once and in order, within 1 to 10 ms.
    pub const RELIABLE: Network = Network {
        delay: (Duration::from_millis(1), Duration::from_millis(10)),
        reorder: false,
        loss: 0.0,
        duplication: 0.0,
    };

    /// A tenth is lost, a tenth arrives twice, anything may overtake anything within 1 to 40 ms.
    pub const FAULTY: Network = Network {
        delay: (Duration::from_millis(1), Duration::from_millis(40)),
        reorder: true,
        loss: 0.1,
        duplication: 0.1,
    };
}

pub struct Wire {
    pub network: Network,
    rng: Rng,
    /// When the last message of a link arrives, for links that keep the order.
    last: BTreeMap<(Id, Id), Duration>,
}

impl Wire {
    pub fn new(network: Network, rng: Rng) -> Wire {
        Wire {
            network,
            rng,
            last: BTreeMap::new(),
        }
    }

    /// When the message arrives: once, twice or never. What a node sends to itself is neither lost
    /// nor doubled.
    pub fn carry(
        &mut self,
        now: Duration,
        from: Id,
        to: Id,
    ) -> impl Iterator<Item = Duration> + use<> {
        let copies = match from == to {
            true => 1,
            false => self.copies(),
        };
        let mut arrivals = [None, None];
        for arrival in arrivals.iter_mut().take(copies) {
            *arrival = Some(self.arrival(now, from, to));
        }
        arrivals.into_iter().flatten()
    }

    fn copies(&mut self) -> usize {
        let lost = self.network.loss > 0.0 && self.rng.f64() < self.network.loss;
        let doubled = self.network.duplication > 0.0 && self.rng.f64() < self.network.duplication;
        match (lost, doubled) {
            (true, _) => 0,
            (false, true) => 2,
            (false, false) => 1,
        }
    }

    fn arrival(&mut self, now: Duration, from: Id, to: Id) -> Duration {
        let (shortest, longest) = self.network.delay;
        let spread = longest.saturating_sub(shortest).as_millis() as u64;
        let at = now + shortest + Duration::from_millis(self.rng.u64(0..=spread));
        if self.network.reorder {
            return at;
        }
        let last = self.last.entry((from, to)).or_default();
        *last = at.max(*last);
        *last
    }
}
