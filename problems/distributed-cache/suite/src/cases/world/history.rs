//! One random history: what clients do, what breaks, and what is counted in the end.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use kit::cluster::{Cluster, Id, Network, World};
use kit::suite::{Log, millis};

use super::SETTLE;
use super::member::{Client, Member, Traffic, invalidate, key, members, put};
use super::oracle::Oracle;
use super::story::{self, Story};
use crate::Subject;

/// What a case has much of. Shares are in tenths.
pub struct Mix {
    nodes: usize,
    keys: usize,
    steps: usize,
    /// Writes by clients that have seen nothing.
    blind: u8,
    /// Writes at another node than the one that was read.
    travelling: u8,
    /// Writes that only remove.
    invalidating: u8,
    crashing: bool,
}

/// A client takes less than this from one node to another.
const WAY: u64 = 30;
/// Less than this lies between two steps, or a crash and the restart.
const PAUSE: u64 = 60;
/// Less than this lies between a write and the crash of its node.
const MOMENT: u64 = 40;

impl Mix {
    pub const READ_THEN_WRITE: Mix = Mix {
        nodes: 3,
        keys: 1,
        steps: 8,
        blind: 2,
        travelling: 4,
        invalidating: 2,
        crashing: false,
    };
    pub const BLIND: Mix = Mix {
        blind: 6,
        invalidating: 1,
        ..Mix::READ_THEN_WRITE
    };
    pub const INVALIDATING: Mix = Mix {
        invalidating: 5,
        ..Mix::READ_THEN_WRITE
    };
    pub const CRASHING: Mix = Mix {
        blind: 4,
        crashing: true,
        ..Mix::READ_THEN_WRITE
    };
    pub const CROWDED: Mix = Mix {
        nodes: 5,
        keys: 2,
        steps: 12,
        blind: 3,
        ..Mix::READ_THEN_WRITE
    };

    /// All histories of a case are over at this time, whatever happened: even after the longest of them
    /// the replicas have been left in peace for `SETTLE`.
    fn ends(&self) -> Duration {
        let steps = millis(self.steps as u64 * (WAY + PAUSE));
        let crashes = match self.crashing {
            true => millis(MOMENT + 2 * PAUSE) + SETTLE,
            false => Duration::ZERO,
        };
        steps + crashes + SETTLE
    }

    fn chance(share: u8, world: &mut World) -> bool {
        world.rng.u8(..10) < share
    }
}

struct Play<'a> {
    subject: &'a Subject,
    mix: &'a Mix,
    cluster: Cluster<Member>,
    oracle: Oracle,
    traffic: Rc<Traffic>,
    incarnation: u64,
}

pub fn play(subject: &Subject, world: &mut World, log: &mut Log, mix: &Mix) {
    let traffic = Traffic::new(mix.nodes, mix.keys);
    let members = members(subject, mix.nodes, mix.keys, &traffic);
    let mut play = Play {
        subject,
        mix,
        cluster: Cluster::new(world, Network::FAULTY, members),
        oracle: Oracle::default(),
        traffic,
        incarnation: 0,
    };
    for step in 0..mix.steps {
        match step {
            2 if mix.crashing => play.crash_in_flight(step, world),
            5 if mix.crashing => play.crash_at_rest(step, world),
            _ => play.trouble(world),
        }
        play.write(step, world);
        play.look();
        play.cluster.run_for(millis(world.rng.u64(..PAUSE)));
        play.look();
        if play.traffic.is_a_storm() {
            let what = format!("a storm: {} messages by now", play.traffic.sent());
            play.cluster.note("network", what);
            break;
        }
    }
    play.cluster.heal();
    play.cluster.set_network(Network::RELIABLE);
    let rest = mix.ends().saturating_sub(play.cluster.now());
    play.cluster.run_for(rest);
    play.count(log);
}

impl Play<'_> {
    fn trouble(&mut self, world: &mut World) {
        let id = world.rng.usize(..self.mix.nodes);
        match world.rng.u8(..6) {
            0 => self.cluster.isolate(id),
            1 => self.cluster.cut(id, (id + 1) % self.mix.nodes),
            2 => self.cluster.heal(),
            _ => {}
        }
    }

    /// The node goes down with messages under way, and takes along what it has told nobody.
    fn crash_in_flight(&mut self, step: usize, world: &mut World) {
        let id = world.rng.usize(..self.mix.nodes);
        self.blind_put(id, &key(0), format!("x{step}"));
        self.cluster.run_for(millis(world.rng.u64(..MOMENT)));
        self.look();
        self.oracle.crashed_in_flight(id);
        self.crash(id, step, world);
    }

    /// Everybody knows everything when the node goes down, so nothing that was written is lost with it.
    fn crash_at_rest(&mut self, step: usize, world: &mut World) {
        self.cluster.heal();
        self.cluster.set_network(Network::RELIABLE);
        self.cluster.run_for(SETTLE);
        self.cluster.set_network(Network::FAULTY);
        let id = world.rng.usize(..self.mix.nodes);
        self.oracle.crashed_at_rest(id);
        self.crash(id, step, world);
    }

    /// Somebody writes while it is away. It comes back empty, as a new incarnation, and is written at.
    fn crash(&mut self, id: Id, step: usize, world: &mut World) {
        self.cluster.crash(id);
        self.blind_put((id + 1) % self.mix.nodes, &key(0), format!("y{step}"));
        self.cluster.run_for(millis(world.rng.u64(..PAUSE)));
        self.incarnation += 1;
        let member = Member {
            replica: (self.subject.replica)(id, self.mix.nodes, self.incarnation),
            traffic: Rc::clone(&self.traffic),
            keys: self.mix.keys,
        };
        self.cluster.restart(id, member);
        self.blind_put(id, &key(0), format!("z{step}"));
    }

    fn blind_put(&mut self, at: Id, key: &str, value: String) {
        self.put(at, key, value, &Client::default());
    }

    fn put(&mut self, at: Id, key: &str, value: String, client: &Client) {
        put(&mut self.cluster, at, key, &value, client);
        self.oracle
            .wrote(at, self.cluster.now(), Some(value), &client.shown);
    }

    /// A client reads somewhere, and writes there or elsewhere what follows from it.
    fn write(&mut self, step: usize, world: &mut World) {
        let mix = self.mix;
        let read_at = world.rng.usize(..mix.nodes);
        let key = key(world.rng.usize(..mix.keys));
        let client = match self.cluster.node(read_at) {
            Some(member) if !Mix::chance(mix.blind, world) => member.get(&key),
            _ => Client::default(),
        };
        let mut at = read_at;
        if Mix::chance(mix.travelling, world) {
            at = world.rng.usize(..mix.nodes);
            let what = format!("sees: {}  goes to n{at}", client.has_seen());
            self.cluster.note(format!("client at n{read_at}"), what);
            // It takes its time on the way, and others go on meanwhile.
            self.cluster.run_for(millis(world.rng.u64(..WAY)));
        }
        if Mix::chance(mix.invalidating, world) {
            invalidate(&mut self.cluster, at, &key, &client);
            self.oracle
                .wrote(at, self.cluster.now(), None, &client.shown);
        } else {
            self.put(at, &key, format!("v{step}"), &client);
            // Some other client comes at once: others may hear of the second write first.
            if client.shown.is_empty() && world.rng.bool() {
                self.blind_put(at, &key, format!("w{step}"));
            }
        }
    }

    fn shown(&self, id: Id) -> Option<BTreeSet<String>> {
        self.cluster.node(id).map(Member::values)
    }

    fn look(&mut self) {
        for id in 0..self.mix.nodes {
            if let Some(shown) = self.shown(id) {
                self.oracle.sees(id, self.cluster.now(), &shown);
            }
        }
    }

    fn count(&mut self, log: &mut Log) {
        self.look();
        let shown: Vec<BTreeSet<String>> = (0..self.mix.nodes)
            .filter_map(|id| self.shown(id))
            .collect();
        self.tell(&shown);
        let agree = shown.iter().all(|other| *other == shown[0]);
        log.see("all replicas show the same", agree);
        let lost = shown.iter().map(|shown| self.oracle.lost(shown));
        log.see("values lost, overwritten by nobody", count(lost.flatten()));
        let risen = shown
            .iter()
            .map(|shown| self.oracle.back_from_the_dead(shown));
        log.see("values back, though overwritten", count(risen.flatten()));
        let forgotten = self.oracle.forgotten.iter().cloned();
        log.see("values gone at the node they were put at", count(forgotten));
        log.see("messages", self.traffic.verdict());
    }

    /// Make a timeline of what happened to the value that is wrong, the first if there are more.
    fn tell(&mut self, shown: &[BTreeSet<String>]) {
        let wrong = self.oracle.wrong(shown);
        let steps = self.cluster.told();
        if let Some(value) = &wrong {
            let story = Story::of(value, &steps);
            self.cluster.tell_only(|step| story.has(step));
        }
        let agree = shown.iter().all(|other| *other == shown[0]);
        for (id, shown) in shown.iter().enumerate() {
            let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
            let what = format!("in the end: {}", shown.join(", "));
            if agree {
                self.cluster.note("all", what);
                break;
            }
            self.cluster.note(format!("n{id}"), what);
        }
        if let Some(value) = &wrong
            && let Some(what) = self.oracle.story(value, shown).or_else(|| {
                let gained = |at, until| story::gained(value, &steps, at, until);
                self.oracle.return_of(value, gained)
            })
        {
            self.cluster.note(value, what);
        }
        let untold = self.cluster.untold();
        let what = format!("{untold} other calls, timers and messages are left out");
        self.cluster.note("network", what);
    }
}

/// How many different ones. Which they are the timeline tells, of one of them.
fn count(values: impl Iterator<Item = String>) -> usize {
    values.collect::<BTreeSet<_>>().len()
}
