//! Cluster: nodes on a simulated network that delays, loses, doubles and reorders what they send. The
//! nodes here are the suite's own, around the learner's board; where the protocol is the problem, the
//! learner writes the node.

use std::time::Duration;

use kit::cluster::{self, Cluster, Id, Network, Node, Outbox, World};
use kit::suite::{Case, Log, millis, secs};

use crate::{Board, Subject};

const HISTORIES: u64 = 200;
const SERVERS: usize = 3;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![cluster::case(
        "boards_agree_in_the_end",
        HISTORIES,
        boards_agree_in_the_end,
    )]
}

/// A server with a board, which tells the others its record again and again.
struct Server {
    me: Id,
    board: Box<dyn Board>,
}

impl Node for Server {
    type Msg = u32;

    fn on_start(&mut self, _now: Duration, out: &mut Outbox<u32>) {
        out.wake_in(millis(100));
    }

    fn on_message(&mut self, _now: Duration, _from: Id, score: u32, _out: &mut Outbox<u32>) {
        self.board.submit(score);
    }

    fn on_timer(&mut self, _now: Duration, out: &mut Outbox<u32>) {
        if let Some(best) = self.board.best() {
            for other in (0..SERVERS).filter(|other| *other != self.me) {
                out.send(other, best);
            }
        }
        out.wake_in(millis(100));
    }
}

/// Whatever the network did, it healed and there was time: now all must show the highest score. What
/// the world draws from its seed is never logged; what must come of it is.
fn boards_agree_in_the_end(s: &Subject, world: &mut World, log: &mut Log) {
    let servers = (0..SERVERS).map(|me| Server {
        me,
        board: (s.board)(secs(3600)),
    });
    let mut cluster = Cluster::new(world, Network::FAULTY, servers);
    cluster.isolate(world.rng.usize(..SERVERS));
    let scores: Vec<u32> = (0..5).map(|_| world.rng.u32(1..100)).collect();
    for score in &scores {
        let at = world.rng.usize(..SERVERS);
        cluster.call(at, |server, _, _| server.board.submit(*score));
        cluster.run_for(millis(world.rng.u64(..200)));
    }
    cluster.heal();
    cluster.run_for(secs(10).saturating_sub(cluster.now()));
    let highest = scores.iter().max().copied();
    let agree = (0..SERVERS).filter(|id| {
        let server = cluster.node(*id);
        server.is_some_and(|server| server.board.best() == highest)
    });
    log.see("boards that show the highest score", agree.count());
}
