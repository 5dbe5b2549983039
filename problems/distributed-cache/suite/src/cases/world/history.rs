//! One random history: what clients do, what breaks, and what is counted in the end.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use kit::cluster::{Cluster, Id, Network, World};
use kit::suite::{Log, millis, secs};

use super::oracle::Oracle;
use super::{Member, SETTLE, STORM, members, put};
use crate::{Seen, Subject};

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
    /// The case is over at this time, whatever happened in it.
    ends: Duration,
}

impl Mix {
    pub const READ_THEN_WRITE: Mix = Mix {
        nodes: 3,
        keys: 1,
        steps: 8,
        blind: 0,
        travelling: 3,
        invalidating: 2,
        crashing: false,
        ends: secs(2),
    };
    pub const BLIND: Mix = Mix {
        blind: 6,
        invalidating: 1,
        ..Mix::READ_THEN_WRITE
    };
    pub const INVALIDATING: Mix = Mix {
        blind: 2,
        invalidating: 5,
        ..Mix::READ_THEN_WRITE
    };
    pub const CRASHING: Mix = Mix {
        blind: 4,
        crashing: true,
        ends: secs(4),
        ..Mix::READ_THEN_WRITE
    };
    pub const CROWDED: Mix = Mix {
        nodes: 5,
        keys: 3,
        steps: 12,
        blind: 2,
        ..Mix::READ_THEN_WRITE
    };

    fn chance(share: u8, world: &mut World) -> bool {
        world.rng.u8(..10) < share
    }
}

struct Play<'a> {
    subject: &'a Subject,
    mix: &'a Mix,
    cluster: Cluster<Member>,
    oracle: Oracle,
    traffic: Rc<Cell<u32>>,
    incarnation: u64,
}

pub fn play(subject: &Subject, world: &mut World, log: &mut Log, mix: &Mix) {
    let traffic = Rc::default();
    let members = members(subject, mix.nodes, &traffic);
    let mut play = Play {
        subject,
        mix,
        cluster: Cluster::new(world, Network::FAULTY, members),
        oracle: Oracle::default(),
        traffic,
        incarnation: 0,
    };
    // Two crashes, early and late, each with writes before, while it is down and after.
    let crashes: &[usize] = if mix.crashing { &[2, 5] } else { &[] };
    for step in 0..mix.steps {
        match crashes.contains(&step) {
            true => play.crash(step, world),
            false => play.trouble(world),
        }
        play.write(step, world);
        play.look();
        play.cluster.run_for(millis(world.rng.u64(..60)));
        play.look();
    }
    play.cluster.heal();
    play.cluster.set_network(Network::RELIABLE);
    let rest = mix.ends.saturating_sub(play.cluster.now());
    play.cluster.run_for(rest.max(SETTLE));
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

    /// Everybody knows everything when the node goes down, so nothing that was written is lost with
    /// it. Somebody writes while it is away. It comes back empty, as a new incarnation.
    fn crash(&mut self, step: usize, world: &mut World) {
        self.cluster.heal();
        self.cluster.set_network(Network::RELIABLE);
        self.cluster.run_for(SETTLE);
        self.cluster.set_network(Network::FAULTY);
        let id = world.rng.usize(..self.mix.nodes);
        self.cluster.crash(id);
        self.oracle.crashed(id);
        let other = (id + 1) % self.mix.nodes;
        let value = format!("v{step}'");
        put(&mut self.cluster, other, &key(0), &value, &Seen::default());
        self.oracle.wrote(other, Some(&value), &[]);
        self.cluster.run_for(millis(world.rng.u64(..60)));
        self.incarnation += 1;
        let member = Member {
            replica: (self.subject.replica)(id, self.mix.nodes, self.incarnation),
            traffic: Rc::clone(&self.traffic),
        };
        self.cluster.restart(id, member);
        let value = format!("v{step}\"");
        put(&mut self.cluster, id, &key(0), &value, &Seen::default());
        self.oracle.wrote(id, Some(&value), &[]);
    }

    /// A client reads somewhere, and writes there or elsewhere what follows from it.
    fn write(&mut self, step: usize, world: &mut World) {
        let mix = self.mix;
        let read_at = world.rng.usize(..mix.nodes);
        let key = key(world.rng.usize(..mix.keys));
        let (shown, seen) = match self.cluster.node(read_at) {
            Some(member) if !Mix::chance(mix.blind, world) => member.get(&key),
            _ => Default::default(),
        };
        let mut at = read_at;
        if Mix::chance(mix.travelling, world) {
            at = world.rng.usize(..mix.nodes);
            self.cluster.note(
                format!("client at n{at}"),
                format!("read {shown:?} at n{read_at}"),
            );
            // It takes its time on the way, and others go on meanwhile.
            self.cluster.run_for(millis(world.rng.u64(..30)));
        }
        if Mix::chance(mix.invalidating, world) {
            let what = format!("invalidate({key}), having seen {shown:?}");
            self.cluster.note(format!("client at n{at}"), what);
            self.cluster.call(at, |member, _, out| {
                let letters = member.replica.invalidate(&key, &seen);
                member.post(letters, out);
            });
            self.oracle.wrote(at, None, &shown);
        } else {
            let value = format!("v{step}");
            let what = format!("writes {value}, having seen {shown:?}");
            self.cluster.note(format!("client at n{at}"), what);
            put(&mut self.cluster, at, &key, &value, &seen);
            self.oracle.wrote(at, Some(&value), &shown);
        }
    }

    /// What a node shows of all keys. Values are written once, so they need no key.
    fn shown(&self, id: Id) -> Option<BTreeSet<String>> {
        let member = self.cluster.node(id)?;
        let values = (0..self.mix.keys).flat_map(|n| member.get(&key(n)).0);
        Some(values.collect())
    }

    fn look(&mut self) {
        for id in 0..self.mix.nodes {
            if let Some(shown) = self.shown(id) {
                self.oracle.sees(id, &shown);
            }
        }
    }

    fn count(&mut self, log: &mut Log) {
        self.look();
        let shown: Vec<BTreeSet<String>> = (0..self.mix.nodes)
            .filter_map(|id| self.shown(id))
            .collect();
        for (id, shown) in shown.iter().enumerate() {
            self.cluster
                .note(format!("n{id}"), format!("in the end has {shown:?}"));
        }
        let agree = shown.iter().all(|other| *other == shown[0]);
        log.see("the replicas agree", agree);
        let lost = shown.iter().map(|shown| self.oracle.lost(shown)).max();
        log.see("writes lost", lost.unwrap_or_default());
        let risen = shown
            .iter()
            .map(|shown| self.oracle.back_from_the_dead(shown))
            .max();
        log.see("values back from the dead", risen.unwrap_or_default());
        log.see("own writes a node forgot", self.oracle.forgotten.len());
        let traffic = match self.traffic.get() {
            ..=STORM => "no storm",
            _ => "a storm: messages that cause messages without end",
        };
        log.see("messages", traffic);
    }
}

fn key(n: usize) -> String {
    format!("user:{}", 1001 + n)
}
