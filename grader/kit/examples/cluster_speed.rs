//! How many events a second the simulated network handles: `cargo run -p kit --example cluster_speed`.

use std::time::{Duration, Instant};

use kit::cluster::{Cluster, Id, Network, Node, Outbox, World};
use kit::sim::{self, Schedule};

const NODES: usize = 5;

/// Gossips a counter to all others every 20 ms.
#[derive(Default)]
struct Gossip {
    known: u64,
}

impl Node for Gossip {
    type Msg = u64;

    fn on_start(&mut self, _: Duration, out: &mut Outbox<u64>) {
        out.wake_in(Duration::from_millis(20));
    }

    fn on_message(&mut self, _: Duration, _: Id, msg: u64, _: &mut Outbox<u64>) {
        self.known = self.known.max(msg);
    }

    fn on_timer(&mut self, _: Duration, out: &mut Outbox<u64>) {
        self.known += 1;
        (0..NODES).for_each(|to| out.send(to, self.known));
        out.wake_in(Duration::from_millis(20));
    }
}

#[expect(clippy::print_stdout, reason = "its one purpose")]
fn main() {
    let (histories, begin, mut events) = (2_000, Instant::now(), 0);
    for seed in 0..histories {
        sim::run(Schedule::InOrder, false, || {
            let nodes = (0..NODES).map(|_| Gossip::default());
            let mut cluster = Cluster::new(&mut World::new(seed, false), Network::FAULTY, nodes);
            cluster.run_for(Duration::from_secs(1));
            events += cluster.events();
        });
    }
    let seconds = begin.elapsed().as_secs_f64();
    println!(
        "{:.2} million events/s, {:.0} histories/s of {} events",
        events as f64 / seconds / 1e6,
        histories as f64 / seconds,
        events / histories
    );
}
