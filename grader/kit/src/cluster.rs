//! Nodes on a simulated network. In: nodes as state machines, a network's faults, a seed. Out: what
//! the case saw of them and, when traced, the way of every message. It knows no real clock, no
//! thread and no socket: time, order and faults come from the seed alone, so a history can be had
//! again, exactly, from its number.
//!
//! ```
//! use std::time::Duration;
//! use kit::cluster::{self, Cluster, Id, Network, Node, Outbox};
//!
//! #[derive(Default)]
//! struct Counter { heard: u32 }
//!
//! impl Node for Counter {
//!     type Msg = &'static str;
//!     fn on_message(&mut self, _: Duration, _: Id, _: &'static str, _: &mut Outbox<&'static str>) {
//!         self.heard += 1;
//!     }
//! }
//!
//! # fn case() -> kit::suite::Case<()> {
//! cluster::case("a_healed_network_delivers", 1_000, |_subject, world, log| {
//!     let nodes = [Counter::default(), Counter::default()];
//!     let mut cluster = Cluster::new(world, Network::RELIABLE, nodes);
//!     cluster.isolate(1);
//!     cluster.call(0, |_, _, out| out.send(1, "into the void"));
//!     cluster.run_for(Duration::from_millis(100));
//!     cluster.heal();
//!     cluster.call(0, |_, _, out| out.send(1, "hello"));
//!     cluster.run_for(Duration::from_millis(100));
//!     log.see("heard", cluster.node(1).map_or(0, |node| node.heard));
//! })
//! # }
//! ```

mod faults;
mod history;
mod queue;
mod story;
mod wire;

use ::std::collections::BTreeSet;
use ::std::fmt::Debug;
use ::std::time::Duration;

pub use fastrand::Rng;

use self::history::Timeline;
pub use self::history::{World, case};
use self::queue::{Event, Queue};
use self::story::Told;
pub use self::wire::Network;
use self::wire::Wire;
use crate::sim;

/// A node's number: its place in the list the cluster was made of.
pub type Id = usize;

/// A state machine. All it learns comes in by these calls, all it does goes out by the [`Outbox`].
pub trait Node {
    type Msg: Clone + Debug;

    /// The node comes up: at the cluster's start, and after a crash.
    fn on_start(&mut self, _now: Duration, _out: &mut Outbox<Self::Msg>) {}

    fn on_message(&mut self, now: Duration, from: Id, msg: Self::Msg, out: &mut Outbox<Self::Msg>);

    /// A timer the node set has run out.
    fn on_timer(&mut self, _now: Duration, _out: &mut Outbox<Self::Msg>) {}

    /// What the node would show a client now, each value for itself. Where a node says so, a timeline
    /// tells who gained and lost which value by what, and leaves out what changed nothing of it. Asked
    /// only for a timeline.
    fn shows(&self) -> Option<BTreeSet<String>> {
        None
    }
}

impl<N: Node + ?Sized> Node for Box<N> {
    type Msg = N::Msg;

    fn on_start(&mut self, now: Duration, out: &mut Outbox<N::Msg>) {
        (**self).on_start(now, out);
    }

    fn on_message(&mut self, now: Duration, from: Id, msg: N::Msg, out: &mut Outbox<N::Msg>) {
        (**self).on_message(now, from, msg, out);
    }

    fn on_timer(&mut self, now: Duration, out: &mut Outbox<N::Msg>) {
        (**self).on_timer(now, out);
    }

    fn shows(&self) -> Option<BTreeSet<String>> {
        (**self).shows()
    }
}

/// What a node wants done once its call is over.
#[derive(Debug)]
pub struct Outbox<M> {
    sends: Vec<(Id, M)>,
    timers: Vec<Duration>,
}

impl<M> Outbox<M> {
    pub fn send(&mut self, to: Id, msg: M) {
        self.sends.push((to, msg));
    }

    /// Ask for one [`Node::on_timer`] after this time. Several timers may run at once; a crash ends
    /// them all.
    pub fn wake_in(&mut self, after: Duration) {
        self.timers.push(after);
    }
}

/// Events at one and the same instant after which a node is held to be in a loop.
const LOOP: u32 = 100_000;

pub struct Cluster<N: Node> {
    nodes: Vec<Place<N>>,
    wire: Wire,
    cut: BTreeSet<(Id, Id)>,
    queue: Queue<N::Msg>,
    now: Duration,
    at_this_instant: u32,
    events: u64,
    timeline: Option<Timeline>,
    /// A timeline is wanted, and the nodes say what they show.
    terse: bool,
    /// What was left out of the timeline.
    untold: usize,
}

/// Where a node lives, up or down.
struct Place<N> {
    node: Option<N>,
    /// How many times it crashed. Timers set before a crash are of an earlier incarnation and die.
    incarnation: u32,
}

impl<N: Node> Cluster<N> {
    pub fn new(
        world: &mut World,
        network: Network,
        nodes: impl IntoIterator<Item = N>,
    ) -> Cluster<N> {
        let nodes: Vec<_> = nodes
            .into_iter()
            .map(|node| Place {
                node: Some(node),
                incarnation: 0,
            })
            .collect();
        let mut cluster = Cluster {
            wire: Wire::new(network, world.network_rng.fork()),
            cut: BTreeSet::new(),
            queue: Queue::default(),
            now: sim::now().unwrap_or_default(),
            at_this_instant: 0,
            events: 0,
            timeline: world.timeline.clone(),
            terse: false,
            untold: 0,
            nodes,
        };
        cluster.terse = (0..cluster.nodes.len()).all(|id| cluster.shown(id).is_some());
        for id in 0..cluster.nodes.len() {
            cluster.call(id, |node, now, out| node.on_start(now, out));
        }
        cluster
    }

    /// Virtual time since the case began.
    pub fn now(&self) -> Duration {
        self.now
    }

    /// Messages that arrived or were lost on arrival, and timers.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// A node, unless it is down.
    pub fn node(&self, id: Id) -> Option<&N> {
        self.nodes[id].node.as_ref()
    }

    /// Let a client do something at a node, and put on the network what the node sends. `None` if
    /// the node is down.
    pub fn call<R>(
        &mut self,
        id: Id,
        f: impl FnOnce(&mut N, Duration, &mut Outbox<N::Msg>) -> R,
    ) -> Option<R> {
        let before = self.shown(id);
        let value = self.enter(id, f, Told::Yes)?;
        if let Some(what) = self.change(id, before) {
            self.trace(id, || what);
        }
        Some(value)
    }

    fn enter<R>(
        &mut self,
        id: Id,
        f: impl FnOnce(&mut N, Duration, &mut Outbox<N::Msg>) -> R,
        losses: Told,
    ) -> Option<R> {
        let node = self.nodes[id].node.as_mut()?;
        let mut out = Outbox {
            sends: Vec::new(),
            timers: Vec::new(),
        };
        let value = f(node, self.now, &mut out);
        let incarnation = self.nodes[id].incarnation;
        for after in out.timers {
            let event = Event::Timer { id, incarnation };
            self.queue.push(self.now + after, event);
        }
        for (to, msg) in out.sends {
            self.send(id, to, msg, losses);
        }
        Some(value)
    }

    fn send(&mut self, from: Id, to: Id, msg: N::Msg, losses: Told) {
        let count = self.nodes.len();
        assert!(
            to < count,
            "n{from} sends to n{to}; there are {count} nodes"
        );
        if self.cut.contains(&(from, to)) {
            self.trace_loss(losses, from, || format!("-> n{to}  {msg:?}  (cut off)"));
            return;
        }
        let sent = self.now;
        let mut arrivals = self.wire.carry(sent, from, to);
        let Some(first) = arrivals.next() else {
            self.trace_loss(losses, from, || format!("-> n{to}  {msg:?}  (lost)"));
            return;
        };
        if let Some(second) = arrivals.next() {
            let msg = msg.clone();
            self.queue.push(
                second,
                Event::Arrival {
                    from,
                    to,
                    msg,
                    sent,
                },
            );
        }
        self.queue.push(
            first,
            Event::Arrival {
                from,
                to,
                msg,
                sent,
            },
        );
    }

    /// Let time pass, with all that happens in it.
    pub fn run_for(&mut self, span: Duration) {
        let end = self.now + span;
        while self.queue.next_at().is_some_and(|at| at <= end) {
            self.step();
        }
        self.pass_to(end);
    }

    /// Let the next thing happen. False if nothing is under way: no message, no timer.
    pub fn step(&mut self) -> bool {
        let Some((at, event)) = self.queue.pop() else {
            return false;
        };
        self.pass_to(at);
        self.events += 1;
        self.at_this_instant += 1;
        assert!(
            self.at_this_instant < LOOP,
            "{LOOP} messages and timers in one instant: the nodes keep each other busy without end"
        );
        match event {
            Event::Timer { id, incarnation } => self.ring(id, incarnation),
            Event::Arrival {
                from,
                to,
                msg,
                sent,
            } => self.deliver(from, to, msg, sent),
        }
        true
    }

    fn ring(&mut self, id: Id, incarnation: u32) {
        if self.nodes[id].incarnation == incarnation {
            self.happen(
                id,
                || "timer".into(),
                |node, now, out| node.on_timer(now, out),
            );
        }
    }

    fn deliver(&mut self, from: Id, to: Id, msg: N::Msg, sent: Duration) {
        let took = self.now - sent;
        let trouble = match &self.nodes[to].node {
            _ if self.cut.contains(&(from, to)) => "  (cut off)",
            None => "  (down)",
            Some(_) => "",
        };
        let content = match self.timeline {
            Some(_) => format!("{msg:?}"),
            None => String::new(),
        };
        let what = || format!("<- n{from}  {content}  after {took:?}{trouble}");
        if trouble.is_empty() {
            self.happen(to, what, |node, now, out| {
                node.on_message(now, from, msg, out);
            });
        } else {
            self.trace_loss(Told::Perhaps, to, what);
        }
    }

    fn pass_to(&mut self, at: Duration) {
        if at == self.now {
            return;
        }
        // The world's clock goes along: the log's times and `Instant::now()` in a node show this time.
        if let Some(now) = sim::now() {
            sim::sleep(at.saturating_sub(now));
        }
        (self.now, self.at_this_instant) = (at, 0);
    }
}
