//! A replica that has nothing but messages. In: calls of clients, messages, timers. Out: messages.
//! It knows no clock: what is newer is decided by who had seen what, never by a time.
//!
//! Every write gets a *dot*: the how-manieth of which writer. A key's register holds the values still
//! alive, each under its dot, and the dots it has ever seen, dead or alive. A dot that is seen and not
//! alive is dead for good: that is the tombstone, and all of it. Registers are always told whole, so
//! they merge in any order, any number of times, to the same.

use std::collections::BTreeMap;
use std::fmt;

/// A node, and which of its lives. A life that forgot its writes must not number new ones like them.
type Writer = (usize, u64);
/// The how-manieth write of a writer.
type Dot = (Writer, u64);

/// How many writes of each writer were seen.
#[derive(Clone, Default, PartialEq)]
pub struct Context(BTreeMap<Writer, u64>);

impl Context {
    fn covers(&self, (writer, n): Dot) -> bool {
        self.0.get(&writer).is_some_and(|&seen| n <= seen)
    }

    fn join(&mut self, other: &Context) {
        for (&writer, &n) in &other.0 {
            let seen = self.0.entry(writer).or_default();
            *seen = n.max(*seen);
        }
    }

    fn next(&mut self, writer: Writer) -> Dot {
        let seen = self.0.entry(writer).or_default();
        *seen += 1;
        (writer, *seen)
    }
}

#[derive(Clone, Default, PartialEq)]
struct Register {
    seen: Context,
    values: BTreeMap<Dot, String>,
}

impl Register {
    /// Let go of what the client had seen.
    fn overwrite(&mut self, context: &Context) {
        self.values.retain(|&dot, _| !context.covers(dot));
        self.seen.join(context);
    }

    fn merge(&mut self, other: &Register) {
        // What the other has seen and no longer holds is dead, and the other way round.
        self.values
            .retain(|dot, _| other.values.contains_key(dot) || !other.seen.covers(*dot));
        for (&dot, value) in &other.values {
            if !self.seen.covers(dot) {
                self.values.insert(dot, value.clone());
            }
        }
        self.seen.join(&other.seen);
    }
}

/// Registers of one or more keys.
#[derive(Clone)]
pub struct Message(BTreeMap<String, Register>);

pub type Outgoing = Vec<(usize, Message)>;

#[derive(Debug)]
pub struct Replica {
    id: usize,
    nodes: usize,
    incarnation: u64,
    registers: BTreeMap<String, Register>,
    /// How many timers have rung; whom to tell next follows from it.
    rounds: usize,
}

impl Replica {
    pub fn new(id: usize, nodes: usize, incarnation: u64) -> Replica {
        Replica {
            id,
            nodes,
            incarnation,
            registers: BTreeMap::new(),
            rounds: 0,
        }
    }

    pub fn get(&self, key: &str) -> (Vec<String>, Context) {
        match self.registers.get(key) {
            Some(register) => {
                let values = register.values.values().cloned().collect();
                (values, register.seen.clone())
            }
            None => Default::default(),
        }
    }

    pub fn put(&mut self, key: &str, value: &str, context: &Context) -> Outgoing {
        let writer = (self.id, self.incarnation);
        let register = self.registers.entry(key.to_owned()).or_default();
        register.overwrite(context);
        let dot = register.seen.next(writer);
        register.values.insert(dot, value.to_owned());
        self.tell_all(key)
    }

    pub fn invalidate(&mut self, key: &str, context: &Context) -> Outgoing {
        let register = self.registers.entry(key.to_owned()).or_default();
        register.overwrite(context);
        self.tell_all(key)
    }

    /// Answers nothing, so no message ever causes another.
    pub fn on_message(&mut self, _from: usize, message: Message) -> Outgoing {
        for (key, register) in message.0 {
            self.registers.entry(key).or_default().merge(&register);
        }
        Vec::new()
    }

    /// All there is, to one of the others in turn.
    pub fn on_timer(&mut self) -> Outgoing {
        if self.nodes < 2 || self.registers.is_empty() {
            return Vec::new();
        }
        let step = 1 + self.rounds % (self.nodes - 1);
        self.rounds += 1;
        let to = (self.id + step) % self.nodes;
        vec![(to, Message(self.registers.clone()))]
    }

    fn tell_all(&self, key: &str) -> Outgoing {
        let register = self.registers.get(key).cloned().unwrap_or_default();
        let message = Message(BTreeMap::from([(key.to_owned(), register)]));
        let others = (0..self.nodes).filter(|&other| other != self.id);
        others.map(|other| (other, message.clone())).collect()
    }
}

/// The third write of node 1 in its first life is `n1#3`, in its second `n1.1#3`.
struct Name(Dot);

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((node, incarnation), n) = self.0;
        match incarnation {
            0 => write!(f, "n{node}#{n}"),
            _ => write!(f, "n{node}.{incarnation}#{n}"),
        }
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dots = self.0.iter().map(|(&writer, &n)| Name((writer, n)));
        let names: Vec<String> = dots.map(|name| name.to_string()).collect();
        write!(f, "[{}]", names.join(" "))
    }
}

impl fmt::Debug for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (&dot, value) in &self.values {
            write!(f, "{value}({}) ", Name(dot))?;
        }
        write!(f, "seen {:?}", self.seen)
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (key, register)) in self.0.iter().enumerate() {
            let comma = if n == 0 { "" } else { ", " };
            write!(f, "{comma}{key}: {register:?}")?;
        }
        Ok(())
    }
}
