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
    risen: Values,
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
    /// What it has ever shown, and when it did so last.
    shown: BTreeMap<String, Duration>,
    /// What it shows.
    shows: Values,
}

impl Life {
    fn knows_it_is_gone(&self, value: &String) -> bool {
        self.overwritten.contains(value)
            || self.shown.contains_key(value) && !self.shows.contains(value)
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
    pub fn sees(&mut self, at: Id, now: Duration, shown: &Values) {
        let life = self.lives.entry(at).or_default();
        let seen_now = shown.iter().map(|value| (value.clone(), now));
        life.shown.extend(seen_now);
        life.shows.clone_from(shown);
        let missing = life.written.difference(shown);
        let missing =
            missing.filter(|v| !self.overwritten.contains(*v) && !self.doubtful.contains(*v));
        self.forgotten.extend(missing.cloned());
        self.risen
            .extend(life.overwritten.intersection(shown).cloned());
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
            let heir_known = heirs.any(|heir| others().any(|life| life.shown.contains_key(heir)));
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
        self.risen
            .union(&risen.cloned().collect())
            .cloned()
            .collect()
    }

    /// For a timeline's end: what became of the values that are not as they should be.
    pub fn stories(&self, shown: &[Values]) -> Vec<(String, String)> {
        let lost = shown.iter().flat_map(|shown| self.lost(shown));
        let lost: Values = lost.chain(self.forgotten.iter().cloned()).collect();
        let back = shown
            .iter()
            .flat_map(|shown| self.back_from_the_dead(shown));
        let back: Values = back.collect();
        let lost = lost.iter().flat_map(|value| self.loss_of(value));
        let back = back.iter().flat_map(|value| self.end_of(value));
        lost.chain(back).collect()
    }

    fn loss_of(&self, value: &String) -> Vec<(String, String)> {
        let told = |what| (value.clone(), what);
        let is_it = |write: &&Write| write.value.as_ref() == Some(value);
        let writes = self.writes.iter().filter(is_it);
        let mut story: Vec<_> = writes
            .map(|w| told(format!("is lost: put at n{} at {}", w.at, clock(w.when))))
            .collect();
        for (id, life) in &self.lives {
            if let Some(until) = life
                .shown
                .get(value)
                .filter(|_| !life.shows.contains(value))
            {
                story.push(told(format!("was last seen at n{id} at {}", clock(*until))));
            }
        }
        story
    }

    fn end_of(&self, value: &String) -> Vec<(String, String)> {
        let ends = self
            .writes
            .iter()
            .filter(|write| write.seen.contains(value));
        let told = ends.map(|w| {
            let what = w.value.as_deref().unwrap_or("an invalidation");
            let what = format!(
                "is back: overwritten by {what} at n{} at {}",
                w.at,
                clock(w.when)
            );
            (value.clone(), what)
        });
        told.collect()
    }
}

/// As a timeline shows it.
fn clock(at: Duration) -> String {
    format!("{:.3}s", at.as_secs_f64())
}
