//! Replicas on a simulated network, under hundreds of histories a case. Clients read and write at
//! random nodes while messages are late, lost, doubled and out of order, links break and nodes crash.
//! Then all is mended, and after a while everything is counted.

mod history;
mod oracle;

use kit::cluster::{self, Cluster, Network, World};
use kit::suite::{Case, Log, millis, secs};

use self::history::{Mix, play};
use crate::{Replica, Seen, Subject};
use kit::cluster::{Id, Node, Outbox};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use crate::Letter;

const HISTORIES: u64 = 200;
/// How often a replica's timer rings.
const TICK: Duration = millis(100);
/// How long after the network is mended the replicas are compared: ten timers.
const SETTLE: Duration = secs(1);

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        cluster::case("a_put_is_told_at_once", 50, told_at_once),
        cluster::case("lost_messages_are_made_up_for", 50, made_up_for),
        cluster::case("replicas_converge", HISTORIES, |s, world, log| {
            play(s, world, log, &Mix::READ_THEN_WRITE);
        }),
        cluster::case("concurrent_writes_stay", HISTORIES, |s, world, log| {
            play(s, world, log, &Mix::BLIND);
        }),
        cluster::case("invalidated_stays_away", HISTORIES, |s, world, log| {
            play(s, world, log, &Mix::INVALIDATING);
        }),
        cluster::case("a_crash_forgets_its_count", HISTORIES, |s, world, log| {
            play(s, world, log, &Mix::CRASHING);
        }),
        cluster::case("many_keys_many_nodes", HISTORIES, |s, world, log| {
            play(s, world, log, &Mix::CROWDED);
        }),
    ]
}

/// After so many messages a history has turned into a storm: messages that cause messages.
const STORM: u32 = 4_000;

/// A replica in its place on the network.
struct Member {
    replica: Box<dyn Replica>,
    /// Messages sent so far, by all of them.
    traffic: Rc<Cell<u32>>,
}

impl Member {
    fn post(&self, letters: Vec<(usize, Letter)>, out: &mut Outbox<Letter>) {
        for (to, letter) in letters {
            self.traffic.set(self.traffic.get() + 1);
            if self.traffic.get() <= STORM {
                out.send(to, letter);
            }
        }
    }

    fn get(&self, key: &str) -> (Vec<String>, Seen) {
        let (mut values, seen) = self.replica.get(key);
        values.sort();
        (values, seen)
    }
}

impl Node for Member {
    type Msg = Letter;

    fn on_start(&mut self, _: Duration, out: &mut Outbox<Letter>) {
        out.wake_in(TICK);
    }

    fn on_message(&mut self, _: Duration, from: Id, letter: Letter, out: &mut Outbox<Letter>) {
        let answers = self.replica.on_message(from, letter);
        self.post(answers, out);
    }

    fn on_timer(&mut self, _: Duration, out: &mut Outbox<Letter>) {
        let letters = self.replica.on_timer();
        self.post(letters, out);
        out.wake_in(TICK);
    }
}

fn members(s: &Subject, count: usize, traffic: &Rc<Cell<u32>>) -> Vec<Member> {
    let member = |id| Member {
        replica: (s.replica)(id, count, 0),
        traffic: Rc::clone(traffic),
    };
    (0..count).map(member).collect()
}

fn put(cluster: &mut Cluster<Member>, at: Id, key: &str, value: &str, seen: &Seen) {
    cluster.note(format!("client at n{at}"), format!("put({key}, {value})"));
    cluster.call(at, |member, _, out| {
        let letters = member.replica.put(key, value, seen);
        member.post(letters, out);
    });
}

const KEY: &str = "user:1001";

fn look(cluster: &Cluster<Member>, log: &mut Log) {
    for id in 0..3 {
        let values = cluster.node(id).map(|member| member.get(KEY).0);
        log.see(
            format!("n{id}: get({KEY})"),
            format!("{:?}", values.unwrap_or_default()),
        );
    }
}

/// On a good network nobody has to wait for a timer.
fn told_at_once(s: &Subject, world: &mut World, log: &mut Log) {
    let mut cluster = Cluster::new(world, Network::RELIABLE, members(s, 3, &Rc::default()));
    put(&mut cluster, 0, KEY, "Alice", &Seen::default());
    log.see(format!("n0: put({KEY}, Alice)"), "");
    cluster.run_for(millis(20));
    look(&cluster, log);
    let seen = cluster
        .node(2)
        .map(|member| member.get(KEY).1)
        .unwrap_or_default();
    cluster.note("client at n2", format!("invalidate({KEY})"));
    cluster.call(2, |member, _, out| {
        let letters = member.replica.invalidate(KEY, &seen);
        member.post(letters, out);
    });
    log.see(format!("n2: invalidate({KEY}), having seen Alice"), "");
    cluster.run_for(millis(20));
    look(&cluster, log);
}

/// A node that was cut off hears of it later, without anybody writing again.
fn made_up_for(s: &Subject, world: &mut World, log: &mut Log) {
    let mut cluster = Cluster::new(world, Network::RELIABLE, members(s, 3, &Rc::default()));
    cluster.isolate(2);
    log.see("n2 is cut off", "");
    put(&mut cluster, 0, KEY, "Alice", &Seen::default());
    put(&mut cluster, 2, KEY, "Bob", &Seen::default());
    log.see("n0: put Alice, n2: put Bob", "");
    cluster.run_for(millis(500));
    look(&cluster, log);
    cluster.heal();
    log.see("the network is healed", "");
    cluster.run_for(SETTLE);
    look(&cluster, log);
}
