//! What a timeline tells of a history. In: what happens to nodes. Out: every step of it, or, where nodes
//! say what they show, only the steps by which that changed: a reader looks for the one that was wrong.

use ::std::collections::BTreeSet;

use super::{Cluster, Duration, Id, Node, Outbox};
use crate::transcript::Step;

type Values = BTreeSet<String>;

/// Whether a message that is lost is told in any case: what a client's call sent is, for the rest is sent
/// again and again.
#[derive(Clone, Copy)]
pub enum Told {
    Yes,
    Perhaps,
}

impl<N: Node> Cluster<N> {
    /// Write something into the timeline, if there is one.
    pub fn note(&mut self, who: impl Into<String>, what: impl Into<String>) {
        if let Some(timeline) = &self.timeline {
            timeline.borrow_mut().push(Step {
                at: self.now,
                thread: who.into(),
                what: what.into(),
                place: None,
            });
        }
    }

    /// Keep these steps of the timeline so far; the others join those that are left out already.
    pub fn tell_only(&mut self, keep: impl FnMut(&Step) -> bool) {
        if let Some(timeline) = &self.timeline {
            let mut steps = timeline.borrow_mut();
            let all = steps.len();
            steps.retain(keep);
            self.untold += all - steps.len();
        }
    }

    /// How many messages, timers and notes are not in the timeline.
    pub fn untold(&self) -> usize {
        self.untold
    }

    /// What has been told so far.
    pub fn told(&self) -> Vec<Step> {
        let timeline = self.timeline.as_ref();
        timeline.map_or_else(Vec::new, |steps| steps.borrow().clone())
    }

    pub(super) fn trace(&mut self, id: Id, what: impl FnOnce() -> String) {
        if self.timeline.is_some() {
            self.note(format!("n{id}"), what());
        }
    }

    pub(super) fn trace_loss(&mut self, told: Told, id: Id, what: impl FnOnce() -> String) {
        match told {
            Told::Perhaps if self.terse => self.untold += 1,
            _ => self.trace(id, what),
        }
    }

    /// A timer or a message comes to a node that is up. It is told before it is at work, for it may
    /// panic, and taken back if it changed nothing.
    pub(super) fn happen(
        &mut self,
        id: Id,
        what: impl FnOnce() -> String,
        f: impl FnOnce(&mut N, Duration, &mut Outbox<N::Msg>),
    ) {
        let before = self.shown(id);
        let place = self.timeline.as_ref().map(|steps| steps.borrow().len());
        self.trace(id, what);
        self.enter(id, f, Told::Perhaps);
        if !self.terse {
            return;
        }
        let change = self.change(id, before);
        let (Some(steps), Some(place)) = (&self.timeline, place) else {
            return;
        };
        if let Some(change) = change {
            let step = &mut steps.borrow_mut()[place];
            step.what = format!("{change}  {}", step.what);
        } else {
            steps.borrow_mut().remove(place);
            self.untold += 1;
        }
    }

    /// What a client would see at a node that is up, if it is of interest.
    pub(super) fn shown(&self, id: Id) -> Option<Values> {
        self.timeline.as_ref()?;
        self.nodes[id].node.as_ref()?.shows()
    }

    /// Which values the node shows now and did not before, or the other way round.
    pub(super) fn change(&self, id: Id, before: Option<Values>) -> Option<String> {
        let (before, after) = (before?, self.shown(id)?);
        let listed = |verb: &str, one: &Values, other: &Values| {
            let values: Vec<&str> = one.difference(other).map(String::as_str).collect();
            (!values.is_empty()).then(|| format!("{verb} {}", values.join(", ")))
        };
        let changes = [
            listed("gains", &after, &before),
            listed("loses", &before, &after),
        ];
        let changes: Vec<String> = changes.into_iter().flatten().collect();
        (!changes.is_empty()).then(|| changes.join(", "))
    }
}
