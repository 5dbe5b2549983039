//! Replicas on a simulated network, under hundreds of histories a case. Clients read and write at
//! random nodes while messages are late, lost, doubled and out of order, links break and nodes crash.
//! Then all is mended, and after a while everything is counted.

mod history;
mod member;
mod oracle;
mod story;

use std::rc::Rc;
use std::time::Duration;

use kit::cluster::{self, Cluster, Id, Network, World};
use kit::suite::{Case, Log, millis, secs};

use self::history::{Mix, play};
use self::member::{Client, Member, Traffic, invalidate, members, put};
use crate::Subject;

const HISTORIES: u64 = 150;
/// Of more keys and more nodes, which take longer.
const FEWER: u64 = 60;
/// How often a replica's timer rings.
const TICK: Duration = millis(100);
/// How long after the network is mended the replicas are compared: ten timers.
const SETTLE: Duration = secs(1);
/// So long is a message on its way that comes after a client, and before a timer.
const SLOW: Duration = millis(50);
/// So long is a message on its way that everybody has long forgotten about.
const LATE: Duration = secs(4);
/// Longer than anybody should hope to have to remember what is gone: sixty timers.
const LONG: Duration = secs(6);

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        cluster::case("a_put_is_told_at_once", 30, told_at_once),
        cluster::case("removed_before_it_comes", 10, removed_before_it_comes),
        cluster::case("lost_messages_are_made_up_for", 20, made_up_for),
        cluster::case("heard_is_passed_on", 20, passed_on),
        cluster::case("late_messages_change_nothing", 20, late),
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
        cluster::case("many_keys_many_nodes", FEWER, |s, world, log| {
            play(s, world, log, &Mix::CROWDED);
        }),
    ]
}

const KEY: &str = "user:1001";

/// Log what each node shows; whether it is the same.
fn look(cluster: &Cluster<Member>, log: &mut Log) -> bool {
    let values = (0..3).map(|id| cluster.node(id).map(|member| member.get(KEY).shown));
    let values: Vec<Vec<String>> = values.map(Option::unwrap_or_default).collect();
    for (id, values) in values.iter().enumerate() {
        log.see(format!("n{id}: get({KEY})"), format!("{values:?}"));
    }
    values.iter().all(|other| *other == values[0])
}

/// On a good network nobody has to wait for a timer.
fn told_at_once(s: &Subject, world: &mut World, log: &mut Log) {
    let traffic = Traffic::new(3, 1);
    let mut cluster = Cluster::new(world, Network::RELIABLE, members(s, 3, 1, &traffic));
    put(&mut cluster, 0, KEY, "Alice", &Client::default());
    log.see(format!("n0: put({KEY}, Alice)"), "");
    cluster.run_for(millis(20));
    look(&cluster, log);
    invalidate_what_is_seen(&mut cluster, 2);
    log.see(format!("n2: invalidate({KEY}), having seen Alice"), "");
    cluster.run_for(millis(20));
    look(&cluster, log);
}

/// The client is faster than the messages: it removes what it has seen at a node that has never heard of
/// it, and the value comes there only then.
fn removed_before_it_comes(s: &Subject, world: &mut World, log: &mut Log) {
    let traffic = Traffic::new(3, 1);
    let slow = Network {
        delay: (SLOW, SLOW),
        ..Network::RELIABLE
    };
    let mut cluster = Cluster::new(world, slow, members(s, 3, 1, &traffic));
    put(&mut cluster, 1, KEY, "Alice", &Client::default());
    let what = format!("n1: put({KEY}, Alice), all messages take {SLOW:?}");
    log.see(what, "");
    let client = cluster.node(1).map(|member| member.get(KEY));
    invalidate(&mut cluster, 0, KEY, &client.unwrap_or_default());
    log.see(
        format!("n0: invalidate({KEY}), having seen Alice at n1"),
        "",
    );
    cluster.run_for(SLOW / 2);
    look(&cluster, log);
    cluster.run_for(SETTLE);
    log.see("the messages have come", "");
    look(&cluster, log);
}

/// A node that was cut off hears of it later, without anybody writing again: of a write within a second,
/// of a removal after many timers.
fn made_up_for(s: &Subject, world: &mut World, log: &mut Log) {
    let traffic = Traffic::new(3, 1);
    let mut cluster = Cluster::new(world, Network::RELIABLE, members(s, 3, 1, &traffic));
    cluster.isolate(2);
    log.see("n2 is cut off", "");
    put(&mut cluster, 0, KEY, "Alice", &Client::default());
    put(&mut cluster, 2, KEY, "Bob", &Client::default());
    log.see("n0: put Alice, n2: put Bob", "");
    cluster.run_for(millis(500));
    look(&cluster, log);
    cluster.heal();
    log.see("the network is healed", "");
    cluster.run_for(SETTLE);
    log.see("messages", traffic.verdict());
    if !look(&cluster, log) {
        // What follows would only make the timeline longer.
        return;
    }
    cluster.isolate(2);
    log.see("n2 is cut off", "");
    invalidate_what_is_seen(&mut cluster, 0);
    log.see(format!("n0: invalidate({KEY}), having seen both"), "");
    cluster.run_for(LONG);
    look(&cluster, log);
    cluster.heal();
    log.see("the network is healed", "");
    cluster.run_for(SETTLE);
    look(&cluster, log);
}

/// The only node that was written at crashes when one other has heard of it, and comes back empty. Nobody
/// writes again: whoever has heard of it is the only one to tell.
fn passed_on(s: &Subject, world: &mut World, log: &mut Log) {
    let traffic = Traffic::new(3, 1);
    let mut cluster = Cluster::new(world, Network::RELIABLE, members(s, 3, 1, &traffic));
    cluster.isolate(2);
    log.see("n2 is cut off", "");
    put(&mut cluster, 0, KEY, "Alice", &Client::default());
    log.see(format!("n0: put({KEY}, Alice)"), "");
    cluster.run_for(millis(500));
    look(&cluster, log);
    cluster.crash(0);
    cluster.heal();
    let member = Member {
        replica: (s.replica)(0, 3, 1),
        traffic: Rc::clone(&traffic),
        keys: 1,
    };
    cluster.restart(0, member);
    let what = "n0 crashes and comes back empty, the network is healed";
    log.see(what, "");
    cluster.run_for(SETTLE);
    log.see("messages", traffic.verdict());
    look(&cluster, log);
}

/// The value comes to everybody by other messages, is removed and known by everybody to be removed, long
/// before the messages that told of it first arrive.
fn late(s: &Subject, world: &mut World, log: &mut Log) {
    let traffic = Traffic::new(3, 1);
    let good = Network {
        reorder: true,
        ..Network::RELIABLE
    };
    let slow = Network {
        delay: (LATE, LATE),
        ..good.clone()
    };
    let mut cluster = Cluster::new(world, slow, members(s, 3, 1, &traffic));
    put(&mut cluster, 0, KEY, "Alice", &Client::default());
    let what = format!("n0: put({KEY}, Alice), its messages take {LATE:?}");
    log.see(what, "");
    cluster.set_network(good);
    cluster.run_for(SETTLE);
    if !look(&cluster, log) {
        return;
    }
    invalidate_what_is_seen(&mut cluster, 1);
    log.see(format!("n1: invalidate({KEY}), having seen Alice"), "");
    cluster.run_for(LATE - 2 * SETTLE);
    look(&cluster, log);
    cluster.run_for(2 * SETTLE);
    log.see("the late messages have come", "");
    look(&cluster, log);
    log.see("messages", traffic.verdict());
}

/// A client reads at this node and removes there what it read.
fn invalidate_what_is_seen(cluster: &mut Cluster<Member>, at: Id) {
    let client = cluster.node(at).map(|member| member.get(KEY));
    invalidate(cluster, at, KEY, &client.unwrap_or_default());
}
