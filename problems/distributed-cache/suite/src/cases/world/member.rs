//! A submission's replica in its place on the network. In: what the network brings it, what clients
//! ask of it. Out: what it wants sent, up to the point where it is a storm.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use kit::cluster::{Cluster, Id, Node, Outbox};

use super::TICK;
use crate::{Letter, Replica, Seen, Subject};

/// How many messages all replicas together have sent, and may send.
pub struct Traffic {
    sent: Cell<usize>,
    at_every_timer: usize,
    is_a_storm: Cell<bool>,
}

impl Traffic {
    /// Enough for a question, an answer and a confirmation about every key, from everybody to everybody,
    /// at every timer, and the same again for the writes in between.
    pub fn new(nodes: usize, keys: usize) -> Rc<Traffic> {
        Rc::new(Traffic {
            sent: Cell::new(0),
            at_every_timer: 6 * nodes * (nodes - 1) * keys,
            is_a_storm: Cell::new(false),
        })
    }

    fn count(&self, now: Duration) {
        self.sent.set(self.sent.get() + 1);
        let timers = (now.as_millis() / TICK.as_millis()) as usize + 3;
        if self.sent.get() > timers * self.at_every_timer {
            self.is_a_storm.set(true);
        }
    }

    pub fn sent(&self) -> usize {
        self.sent.get()
    }

    pub fn is_a_storm(&self) -> bool {
        self.is_a_storm.get()
    }

    pub fn verdict(&self) -> &'static str {
        match self.is_a_storm() {
            false => "no storm",
            true => "a storm: messages that cause messages without end",
        }
    }
}

/// What a client was shown, and its proof of it. By default it has seen nothing.
#[derive(Default)]
pub struct Client {
    pub shown: Vec<String>,
    pub seen: Seen,
}

impl Client {
    pub fn has_seen(&self) -> String {
        match self.shown.is_empty() {
            true => "nothing".into(),
            false => self.shown.join(", "),
        }
    }
}

pub struct Member {
    pub replica: Box<dyn Replica>,
    pub traffic: Rc<Traffic>,
    /// How many keys are in use.
    pub keys: usize,
}

pub fn members(s: &Subject, count: usize, keys: usize, traffic: &Rc<Traffic>) -> Vec<Member> {
    let member = |id| Member {
        replica: (s.replica)(id, count, 0),
        traffic: Rc::clone(traffic),
        keys,
    };
    (0..count).map(member).collect()
}

pub fn key(n: usize) -> String {
    format!("user:{}", 1001 + n)
}

impl Member {
    /// What is sent in a storm goes nowhere: the verdict is known, and the storm would take long.
    pub fn post(&self, now: Duration, letters: Vec<(usize, Letter)>, out: &mut Outbox<Letter>) {
        for (to, letter) in letters {
            self.traffic.count(now);
            if !self.traffic.is_a_storm() {
                out.send(to, letter);
            }
        }
    }

    pub fn get(&self, key: &str) -> Client {
        let (mut shown, seen) = self.replica.get(key);
        shown.sort();
        Client { shown, seen }
    }

    /// What a client can read here. Values are written once, so they need no key.
    pub fn values(&self) -> BTreeSet<String> {
        (0..self.keys)
            .flat_map(|n| self.get(&key(n)).shown)
            .collect()
    }
}

impl Node for Member {
    type Msg = Letter;

    fn on_start(&mut self, _: Duration, out: &mut Outbox<Letter>) {
        out.wake_in(TICK);
    }

    fn on_message(&mut self, now: Duration, from: Id, letter: Letter, out: &mut Outbox<Letter>) {
        let answers = self.replica.on_message(from, letter);
        self.post(now, answers, out);
    }

    fn on_timer(&mut self, now: Duration, out: &mut Outbox<Letter>) {
        let letters = self.replica.on_timer();
        self.post(now, letters, out);
        out.wake_in(TICK);
    }

    fn shows(&self) -> Option<BTreeSet<String>> {
        Some(self.values())
    }
}

/// A client that has seen these values puts another at this node.
pub fn put(cluster: &mut Cluster<Member>, at: Id, key: &str, value: &str, client: &Client) {
    let what = format!("put({key}, {value})  having seen: {}", client.has_seen());
    cluster.note(format!("client at n{at}"), what);
    cluster.call(at, |member, now, out| {
        let letters = member.replica.put(key, value, &client.seen);
        member.post(now, letters, out);
    });
}

/// A client that has seen these values removes them at this node.
pub fn invalidate(cluster: &mut Cluster<Member>, at: Id, key: &str, client: &Client) {
    let what = format!("invalidate({key})  having seen: {}", client.has_seen());
    cluster.note(format!("client at n{at}"), what);
    cluster.call(at, |member, now, out| {
        let letters = member.replica.invalidate(key, &client.seen);
        member.post(now, letters, out);
    });
}
