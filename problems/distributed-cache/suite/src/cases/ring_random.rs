//! Random comings and goings of nodes. The model is a set of names; after every step no key has moved
//! without a reason, and in the end the ring is the one that would be made of those names anew.

use std::collections::BTreeSet;

use kit::differ::{self, Operation, Record, Rng};
use kit::suite::Case;

use super::ring::{differing, owners};
use crate::Subject;

const KEYS: usize = 40;
const REPLICAS: usize = 8;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![Case::model("random_comings_and_goings", 200, |s, seed| {
        differ::check(seed, |program: &[Step], record| run(s, program, record))
    })]
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Add(u32),
    Remove(u32),
}

impl Operation for Step {
    fn make(rng: &mut Rng, size: usize) -> Vec<Step> {
        let nodes = 2 + size as u32 / 4;
        let steps = (0..rng.usize(1..=size + 2)).map(|_| match rng.u8(..3) {
            0 => Step::Remove(rng.u32(..nodes)),
            _ => Step::Add(rng.u32(..nodes)),
        });
        steps.collect()
    }

    fn cost(&self) -> u64 {
        match *self {
            Step::Add(n) | Step::Remove(n) => n.into(),
        }
    }

    fn simpler(&self) -> Vec<Step> {
        match *self {
            Step::Add(n) => differ::smaller(n, 0).map(Step::Add).collect(),
            Step::Remove(n) => differ::smaller(n, 0).map(Step::Remove).collect(),
        }
    }
}

fn run(subject: &Subject, program: &[Step], record: &mut Record) {
    record.note(format!("new([], {REPLICAS})"));
    let mut ring = (subject.ring)(&[], REPLICAS);
    let mut names = BTreeSet::new();
    let mut before = owners(&*ring, KEYS);
    for step in program {
        let changed = match *step {
            Step::Add(n) => {
                let node = format!("node{n}");
                let wanted = names.insert(node.clone());
                record.call(format!("add_node({node})"), wanted, || ring.add_node(&node));
                node
            }
            Step::Remove(n) => {
                let node = format!("node{n}");
                let wanted = names.remove(&node);
                record.call(format!("remove_node({node})"), wanted, || {
                    ring.remove_node(&node)
                });
                node
            }
        };
        let after = owners(&*ring, KEYS);
        let without_reason = before.iter().zip(&after).filter(|(was, is)| {
            let touched =
                |owner: &Option<String>| owner.is_none() || owner.as_ref() == Some(&changed);
            was != is && !touched(was) && !touched(is)
        });
        record.expect(
            "keys that moved without a reason",
            without_reason.count(),
            0,
        );
        let strangers = after.iter().filter(|owner| match owner {
            Some(owner) => !names.contains(owner),
            None => !names.is_empty(),
        });
        record.expect("keys at nodes that are not there", strangers.count(), 0);
        before = after;
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let fresh = owners(&*(subject.ring)(&names, REPLICAS), KEYS);
    record.expect(
        format!("keys elsewhere than in new({names:?}, {REPLICAS})"),
        differing(&before, &fresh),
        0,
    );
}
