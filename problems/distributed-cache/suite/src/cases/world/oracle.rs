//! What the case knows of the writes: which values each of them had seen. That alone says what must be
//! there in the end, however the replicas came to it.

use std::collections::{BTreeMap, BTreeSet};

use kit::cluster::Id;

type Values = BTreeSet<String>;

#[derive(Default)]
pub struct Oracle {
    written: Values,
    overwritten: Values,
    /// What a node was told by its own clients, in its present life: values, and values overwritten.
    own: BTreeMap<Id, (Values, Values)>,
    pub forgotten: Values,
    pub risen: Values,
}

impl Oracle {
    /// A client at this node wrote a value, or only removed some, having seen these.
    pub fn wrote(&mut self, at: Id, value: Option<&str>, seen: &[String]) {
        let own = self.own.entry(at).or_default();
        own.1.extend(seen.iter().cloned());
        self.overwritten.extend(seen.iter().cloned());
        if let Some(value) = value {
            own.0.insert(value.to_owned());
            self.written.insert(value.to_owned());
        }
    }

    /// What the node shows now, of all keys. It may lack anything but what was written here and not
    /// overwritten; it may show anything but what was overwritten here.
    pub fn sees(&mut self, at: Id, shown: &Values) {
        let (written, gone) = self.own.entry(at).or_default();
        let missing = written.iter().filter(|value| !shown.contains(*value));
        let missing = missing.filter(|value| !self.overwritten.contains(*value));
        self.forgotten.extend(missing.cloned());
        self.risen.extend(gone.intersection(shown).cloned());
    }

    /// The node crashed. What it was told by itself it does not know any more.
    pub fn crashed(&mut self, at: Id) {
        self.own.remove(&at);
    }

    pub fn lost(&self, shown: &Values) -> usize {
        let alive = self.written.difference(&self.overwritten);
        alive.filter(|value| !shown.contains(*value)).count()
    }

    pub fn back_from_the_dead(&self, shown: &Values) -> usize {
        let risen = self.overwritten.intersection(shown);
        self.risen.union(&risen.cloned().collect()).count()
    }
}
