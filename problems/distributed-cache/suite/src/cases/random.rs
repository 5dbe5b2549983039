//! Random use of the cache beside a model that has no nodes at all: just values with an end. As long
//! as one node lives, failures must not show.

use std::collections::BTreeMap;

use kit::differ::{self, Operation, Record, Rng};
use kit::suite::{Case, secs};
use std::sync::Arc;

use super::Shelf;
use crate::Subject;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![Case::model("random_traffic", 300, |s, seed| {
        differ::check(seed, |program: &[Step], record| run(s, program, record))
    })]
}

const NODES: [&str; 4] = ["n0", "n1", "n2", "n3"];
const TTLS: [u64; 3] = [10, 60, 3600];

#[derive(Debug, Clone, Copy)]
enum Step {
    Get(u32),
    Put {
        key: u32,
        ttl: u64,
    },
    Invalidate(u32),
    /// The row changes, and nobody tells the cache.
    Change(u32),
    Wait(u64),
    Fail(u32),
}

impl Operation for Step {
    fn make(rng: &mut Rng, size: usize) -> Vec<Step> {
        let keys = 1 + size as u32 / 8;
        let steps = (0..rng.usize(1..=2 * size)).map(|_| {
            let key = rng.u32(..keys);
            match rng.u8(..20) {
                0..8 => Step::Get(key),
                8..12 => Step::Put {
                    key,
                    ttl: TTLS[rng.usize(..TTLS.len())],
                },
                12..14 => Step::Invalidate(key),
                14..16 => Step::Change(key),
                16..19 => Step::Wait([1, 9, 10, 50, 60, 3600][rng.usize(..6)]),
                _ => Step::Fail(rng.u32(..NODES.len() as u32)),
            }
        });
        steps.collect()
    }

    fn cost(&self) -> u64 {
        match *self {
            Step::Get(key) | Step::Invalidate(key) | Step::Change(key) | Step::Fail(key) => {
                key.into()
            }
            Step::Put { key, ttl } => u64::from(key) + ttl,
            Step::Wait(n) => n,
        }
    }

    fn simpler(&self) -> Vec<Step> {
        let keys = |key| differ::smaller(key, 0);
        match *self {
            Step::Get(key) => keys(key).map(Step::Get).collect(),
            Step::Invalidate(key) => keys(key).map(Step::Invalidate).collect(),
            Step::Change(key) => keys(key).map(Step::Change).collect(),
            Step::Fail(node) => keys(node).map(Step::Fail).collect(),
            Step::Put { key, ttl } => {
                let shorter = TTLS.into_iter().filter(|other| *other < ttl);
                let shorter = shorter.map(|ttl| Step::Put { key, ttl });
                keys(key)
                    .map(|key| Step::Put { key, ttl })
                    .chain(shorter)
                    .collect()
            }
            Step::Wait(n) => [1, 10, 60]
                .into_iter()
                .filter(|m| *m < n)
                .map(Step::Wait)
                .collect(),
        }
    }
}

/// What is known of a key, and until when.
#[derive(Default)]
struct Model {
    now: u64,
    rows: BTreeMap<String, String>,
    cached: BTreeMap<String, (Option<String>, u64)>,
    alive: Vec<&'static str>,
}

impl Model {
    fn keep(&mut self, key: &str, value: Option<String>, ttl: u64) {
        if !self.alive.is_empty() {
            self.cached.insert(key.to_owned(), (value, self.now + ttl));
        }
    }

    /// What a get gives, and whether it reads the database.
    fn get(&mut self, key: &str) -> String {
        let cached = self.cached.get(key);
        if let Some((value, _)) = cached.filter(|(_, end)| self.now < *end) {
            return shown(value.clone(), false);
        }
        let value = self.rows.get(key).cloned();
        let ttl = if value.is_some() { 3600 } else { 60 };
        self.keep(key, value.clone(), ttl);
        shown(value, true)
    }
}

fn shown(value: Option<String>, loaded: bool) -> String {
    let value = super::text(value);
    if loaded {
        format!("{value}, from the database")
    } else {
        value
    }
}

fn run(subject: &Subject, program: &[Step], record: &mut Record) {
    let shelf = Arc::new(Shelf::default());
    record.note(format!("new({NODES:?})"));
    let cache = (subject.cache)(&NODES, Arc::<Shelf>::clone(&shelf));
    let mut model = Model {
        alive: NODES.to_vec(),
        ..Model::default()
    };
    for (n, step) in program.iter().enumerate() {
        match *step {
            Step::Get(key) => {
                let key = format!("k{key}");
                record.call(format!("get({key})"), model.get(&key), || {
                    let before = shelf.loads();
                    let value = cache.get(&key);
                    shown(value, shelf.loads() > before)
                });
            }
            Step::Put { key, ttl } => {
                let (key, value) = (format!("k{key}"), format!("v{n}"));
                record.note(format!("put({key}, {value}, {ttl} s)"));
                cache.put(&key, &value, secs(ttl));
                model.keep(&key, Some(value), ttl);
            }
            Step::Invalidate(key) => {
                let key = format!("k{key}");
                record.note(format!("invalidate({key})"));
                cache.invalidate(&key);
                model.cached.remove(&key);
            }
            Step::Change(key) => {
                let (key, value) = (format!("k{key}"), format!("row{n}"));
                record.note(format!("in the database {key} = {value}"));
                shelf.set(&key, &value);
                model.rows.insert(key, value);
            }
            Step::Wait(n) => {
                record.advance(secs(n));
                model.now += n;
            }
            Step::Fail(node) => fail(node, &mut model, &*cache, record),
        }
    }
}

fn fail(node: u32, model: &mut Model, cache: &dyn crate::Cache, record: &mut Record) {
    let node = NODES[node as usize];
    let wanted = model.alive.contains(&node);
    model.alive.retain(|other| *other != node);
    if model.alive.is_empty() {
        model.cached.clear();
    }
    record.call(format!("handle_node_failure({node})"), wanted, || {
        cache.handle_node_failure(node)
    });
}
