//! What the case knows of the writes: which values each of them had seen. That alone says what must be
//! there in the end, however the replicas came to it. Where a crash may have taken the only trace of a
//! write, nobody can say what is right, and it says nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kit::cluster::Id;

type Values = BTreeSet<String>;

#[derive(Default)]
pub struct Oracle {
    writes: Vec<Write>,
    written: Values,
    overwritten: Values,
    /// What a crash may or may not have undone.
    doubtful: Values,
    lives: BTreeMap<Id, Life>,
    pub forgotten: Values,
    /// What was back at a node where it had been overwritten: which node, and when that was seen.
    risen: BTreeMap<String, (Id, Duration)>,
}

/// A value, unless it only removes some, and the values that its writer had seen.
struct Write {
    at: Id,
    when: Duration,
    value: Option<String>,
    seen: Values,
}

/// What a node did since it came up.
#[derive(Default)]
struct Life {
    /// What its own clients wrote.
    written: Values,
    /// What its own clients overwrote.
    overwritten: Values,
    /// What it has ever shown.
    shown: Values,
    /// What it shows.
    shows: Values,
}

impl Life {
    fn knows_it_is_gone(&self, value: &String) -> bool {
        self.overwritten.contains(value)
            || self.shown.contains(value) && !self.shows.contains(value)
    }
}

impl Oracle {
    /// A client at this node wrote a value, or only removed some, having seen these.
    pub fn wrote(&mut self, at: Id, when: Duration, value: Option<String>, seen: &[String]) {
        let life = self.lives.entry(at).or_default();
        life.overwritten.extend(seen.iter().cloned());
        self.overwritten.extend(seen.iter().cloned());
        life.written.extend(value.clone());
        self.written.extend(value.clone());
        let seen = seen.iter().cloned().collect();
        self.writes.push(Write {
            at,
            when,
            value,
            seen,
        });
    }

    /// What the node shows now, of all keys. It may lack anything but what was written here and not
    /// overwritten; it may show anything but what was overwritten here.
    pub fn sees(&mut self, at: Id, when: Duration, shown: &Values) {
        let life = self.lives.entry(at).or_default();
        life.shown.extend(shown.iter().cloned());
        life.shows.clone_from(shown);
        let missing = life.written.difference(shown);
        let missing =
            missing.filter(|v| !self.overwritten.contains(*v) && !self.doubtful.contains(*v));
        self.forgotten.extend(missing.cloned());
        for value in life.overwritten.intersection(shown) {
            self.risen.entry(value.clone()).or_insert((at, when));
        }
    }

    /// The node crashed while all knew the same. It forgot what it was told, and others did not.
    pub fn crashed_at_rest(&mut self, at: Id) {
        self.lives.remove(&at);
    }

    /// The node crashed, and what nobody else was told may be gone with it: a value that no other node
    /// shows, or that it is gone, if no other node is known to know it.
    pub fn crashed_in_flight(&mut self, at: Id) {
        self.lives.remove(&at);
        let others = || self.lives.values();
        let unknown = |value: &&String| {
            if !self.overwritten.contains(*value) {
                return others().all(|life| !life.shows.contains(*value));
            }
            let heirs = self.writes.iter().filter(|w| w.seen.contains(*value));
            let mut heirs = heirs.filter_map(|write| write.value.as_ref());
            let heir_known = heirs.any(|heir| others().any(|life| life.shown.contains(heir)));
            !heir_known && !others().any(|life| life.knows_it_is_gone(value))
        };
        let unknown: Values = self.written.iter().filter(unknown).cloned().collect();
        self.written.retain(|value| !unknown.contains(value));
        self.overwritten.retain(|value| !unknown.contains(value));
        self.doubtful.extend(unknown);
    }

    pub fn lost(&self, shown: &Values) -> Values {
        let alive = self.written.difference(&self.overwritten);
        alive
            .filter(|value| !shown.contains(*value))
            .cloned()
            .collect()
    }

    pub fn back_from_the_dead(&self, shown: &Values) -> Values {
        let risen = self.overwritten.intersection(shown);
        risen.chain(self.risen.keys()).cloned().collect()
    }

    /// A value that is not as it should be, if any is.
    pub fn wrong(&self, shown: &[Values]) -> Option<String> {
        let lost = shown.iter().flat_map(|shown| self.lost(shown));
        let forgotten = self.forgotten.iter().cloned();
        let back = shown
            .iter()
            .flat_map(|shown| self.back_from_the_dead(shown));
        let differing = shown
            .iter()
            .flat_map(|one| one.symmetric_difference(&shown[0]).cloned());
        lost.chain(forgotten).chain(back).chain(differing).next()
    }

    /// What should have become of such a value, for a timeline's end.
    pub fn story(&self, value: &String, shown: &[Values]) -> Option<String> {
        let there = |shown: &Values| shown.contains(value);
        if !self.overwritten.contains(value) {
            let written = self
                .writes
                .iter()
                .find(|w| w.value.as_ref() == Some(value))?;
            let (at, when) = (written.at, clock(written.when));
            return (!shown.iter().all(there))
                .then(|| format!("is lost: put at n{at} at {when}, and nobody overwrote it"));
        }
        let end = self
            .writes
            .iter()
            .find(|write| write.seen.contains(value))?;
        let (at, when) = (end.at, clock(end.when));
        (shown.iter().any(there)).then(|| match &end.value {
            Some(by) => format!("is there, though {by} at n{at} at {when} overwrote it"),
            None => format!("is there, though removed at n{at} at {when}"),
        })
    }

    /// Of a value that was back for a while: where that was, and what had overwritten it there. When a
    /// node came by it last, up to some time, is asked of the caller.
    pub fn return_of(
        &self,
        value: &String,
        gained: impl Fn(Id, Duration) -> Option<Duration>,
    ) -> Option<String> {
        let &(at, seen) = self.risen.get(value)?;
        let mut here = self.writes.iter().filter(|write| write.at == at);
        let end = here.rfind(|write| write.when <= seen && write.seen.contains(value))?;
        let was = match gained(at, seen).filter(|came| *came > end.when) {
            Some(came) => format!("was back at n{at} at {}", clock(came)),
            None => format!("was still at n{at} at {}", clock(seen)),
        };
        Some(format!("{was}, overwritten there at {}", clock(end.when)))
    }
}

/// As a timeline shows it.
fn clock(at: Duration) -> String {
    format!("{:.3}s", at.as_secs_f64())
}
