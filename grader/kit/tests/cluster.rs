//! Histories on a simulated network: they find what is wrong with a replicated register, leave the
//! right one alone, and can be had again.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kit::cluster::{self, Cluster, Id, Network, Node, Outbox, World};
use kit::suite::{Case, Deaf, Listener, Log, Plan, millis};
use kit::transcript::Step;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mistake {
    None,
    NoTombstone,
    LastArrivalWins,
    OneSiblingOnly,
    CounterForgottenInCrash,
}

/// How many writes of each node were seen.
type Context = BTreeMap<Id, u64>;

/// A write: the how-manieth of which node, knowing which others; no value is an invalidation.
#[derive(Clone, Debug, PartialEq)]
struct Version {
    dot: (Id, u64),
    seen: Context,
    value: Option<u32>,
}

impl Version {
    fn is_known_to(&self, context: &Context) -> bool {
        context
            .get(&self.dot.0)
            .is_some_and(|&seen| self.dot.1 <= seen)
    }
}

/// One replica of a register that keeps concurrent writes side by side.
#[derive(Clone)]
struct Replica {
    mistake: Mistake,
    id: Id,
    count: usize,
    written: u64,
    versions: Vec<Version>,
}

impl Replica {
    fn get(&self) -> (BTreeSet<u32>, Context) {
        let mut context = Context::new();
        for version in &self.versions {
            for (&node, &n) in version
                .seen
                .iter()
                .chain([(&version.dot.0, &version.dot.1)])
            {
                let seen = context.entry(node).or_default();
                *seen = n.max(*seen);
            }
        }
        (
            self.versions
                .iter()
                .filter_map(|version| version.value)
                .collect(),
            context,
        )
    }

    fn put(&mut self, value: Option<u32>, seen: Context, out: &mut Outbox<Vec<Version>>) {
        self.written += 1;
        let version = Version {
            dot: (self.id, self.written),
            seen,
            value,
        };
        self.take(vec![version.clone()]);
        // The mistake: the invalidation is told once and then forgotten.
        match self.mistake {
            Mistake::NoTombstone => self.tell(&[version], out),
            _ => self.tell(&self.versions, out),
        }
    }

    fn take(&mut self, versions: Vec<Version>) {
        if self.mistake == Mistake::LastArrivalWins {
            self.versions = versions;
            return;
        }
        for new in versions {
            if self
                .versions
                .iter()
                .any(|old| new.dot == old.dot || new.is_known_to(&old.seen))
            {
                continue;
            }
            self.versions.retain(|old| !old.is_known_to(&new.seen));
            if self.mistake == Mistake::OneSiblingOnly {
                self.versions.retain(|old| old.dot > new.dot);
                if !self.versions.is_empty() {
                    continue;
                }
            }
            self.versions.push(new);
        }
        self.versions.sort_by_key(|version| version.dot);
        if self.mistake == Mistake::NoTombstone {
            self.versions.retain(|version| version.value.is_some());
        }
    }

    fn tell(&self, versions: &[Version], out: &mut Outbox<Vec<Version>>) {
        for other in (0..self.count).filter(|&other| other != self.id) {
            out.send(other, versions.to_vec());
        }
    }
}

impl Node for Replica {
    type Msg = Vec<Version>;

    fn on_start(&mut self, _: Duration, out: &mut Outbox<Vec<Version>>) {
        out.wake_in(millis(50));
    }

    fn on_message(&mut self, _: Duration, _: Id, msg: Vec<Version>, _: &mut Outbox<Vec<Version>>) {
        self.take(msg);
    }

    fn on_timer(&mut self, _: Duration, out: &mut Outbox<Vec<Version>>) {
        if !self.versions.is_empty() {
            self.tell(&self.versions, out);
        }
        out.wake_in(millis(50));
    }
}

/// What the case knows of the writes: which of them each one had seen.
#[derive(Default)]
struct Oracle {
    seen: Vec<(Option<u32>, BTreeSet<u32>)>,
}

impl Oracle {
    fn wrote(&mut self, value: Option<u32>, visible: BTreeSet<u32>) {
        self.seen.push((value, visible));
    }

    fn overwritten(&self) -> BTreeSet<u32> {
        self.seen
            .iter()
            .flat_map(|(_, seen)| seen)
            .copied()
            .collect()
    }

    fn alive(&self) -> BTreeSet<u32> {
        let values: BTreeSet<u32> = self.seen.iter().filter_map(|(value, _)| *value).collect();
        &values - &self.overwritten()
    }
}

/// Writes at random nodes while links break and nodes crash; then all is mended, and after a while
/// the replicas are compared with what must be there.
fn history(mistake: &Mistake, world: &mut World, log: &mut Log) {
    let count = 3;
    let replicas = (0..count).map(|id| Replica {
        mistake: *mistake,
        id,
        count,
        written: 0,
        versions: Vec::new(),
    });
    let mut cluster = Cluster::new(world, Network::FAULTY, replicas);
    let mut oracle = Oracle::default();
    for value in 0..8 {
        trouble(*mistake, world, &mut cluster);
        let value = Some(value).filter(|_| world.rng.u8(..4) > 0);
        let at = world.rng.usize(..count);
        cluster.note(format!("client at n{at}"), format!("put {value:?}"));
        let visible = cluster.call(at, |replica, _, out| {
            let (visible, context) = replica.get();
            replica.put(value, context, out);
            visible
        });
        oracle.wrote(value, visible.expect("no node stays down"));
        cluster.run_for(millis(world.rng.u64(..60)));
    }
    cluster.heal();
    cluster.set_network(Network::RELIABLE);
    cluster.run_for(millis(1_000) - cluster.now());
    let views: Vec<BTreeSet<u32>> = (0..count)
        .filter_map(|id| cluster.node(id))
        .map(|replica| replica.get().0)
        .collect();
    log.see("replicas agree", views.iter().all(|view| *view == views[0]));
    log.see("writes lost", (&oracle.alive() - &views[0]).len());
    log.see(
        "values back from the dead",
        (&views[0] & &oracle.overwritten()).len(),
    );
}

fn trouble(mistake: Mistake, world: &mut World, cluster: &mut Cluster<Replica>) {
    let id = world.rng.usize(..3);
    match world.rng.u8(..8) {
        0 => cluster.isolate(id),
        1 => cluster.cut(id, (id + 1) % 3),
        2 => cluster.heal(),
        3 => {
            let mut replica = cluster.crash(id).expect("it was up");
            cluster.run_for(millis(20));
            if mistake == Mistake::CounterForgottenInCrash {
                replica.written = 0;
            }
            cluster.restart(id, replica);
        }
        _ => {}
    }
}

fn case() -> Case<Mistake> {
    cluster::case("replicas_converge", 10_000, history)
}

const AS_IT_SHOULD_BE: &str = "  t=1.000s  replicas agree  true\n  \
                               t=1.000s  writes lost  0\n  \
                               t=1.000s  values back from the dead  0\n";

fn one(mistake: Mistake, seed: u64) -> String {
    let plan = Plan {
        first_seed: seed,
        runs: Some(1),
        traced: false,
    };
    case().run(&mistake, plan, &mut Deaf).text()
}

#[test]
fn the_right_register_shows_the_same_in_ten_thousand_histories() {
    let text = case().run(&Mistake::None, Plan::WHOLE, &mut Deaf).text();
    assert_eq!(
        text,
        format!("10000 histories, every one:\n{AS_IT_SHOULD_BE}")
    );
}

/// Within how many histories each mistake shows, whatever the first seed.
#[test]
fn every_planted_mistake_is_found_within_its_budget() {
    for (mistake, budget) in [
        (Mistake::NoTombstone, 50),
        (Mistake::LastArrivalWins, 10),
        (Mistake::OneSiblingOnly, 10),
        (Mistake::CounterForgottenInCrash, 25),
    ] {
        for range in 0..20 {
            let first = range * 1_000_000;
            let right = format!("1 histories, every one:\n{AS_IT_SHOULD_BE}");
            let found = (0..budget).find(|n| one(mistake, first + n) != right);
            assert!(found.is_some(), "{mistake:?} from seed {first} on");
        }
    }
}

/// Keeps the timeline.
#[derive(Default)]
struct Timeline(Vec<Step>);

impl Listener for Timeline {
    fn step(&mut self, step: &Step) {
        self.0.push(step.clone());
    }
}

fn traced(seed: u64) -> (String, Vec<Step>) {
    let plan = Plan {
        first_seed: seed,
        runs: Some(1),
        traced: true,
    };
    let mut timeline = Timeline::default();
    let text = case()
        .run(&Mistake::NoTombstone, plan, &mut timeline)
        .text();
    (text, timeline.0)
}

#[test]
fn the_same_seed_gives_the_same_history_message_by_message() {
    for seed in 0..50 {
        assert_eq!(traced(seed), traced(seed));
        assert_eq!(
            traced(seed).0,
            one(Mistake::NoTombstone, seed),
            "tracing changes nothing"
        );
    }
    assert_ne!(traced(1).1, traced(2).1);
}
