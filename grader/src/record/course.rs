//! Attempts as they followed each other, and what each has brought. In: attempts by their time, and a clock. Out:
//! the same in an order for every list and table of them. Pure.

use std::collections::BTreeMap;

use super::scored;
use crate::clock::Clock;
use crate::history::Attempt;
use crate::outcome::Points;

/// Attempts, the oldest first, and for each what it has brought.
#[derive(Debug, PartialEq, Eq)]
pub struct Course {
    pub attempts: Vec<Attempt>,
    /// Points gained over the last one at its problem.
    pub changes: Vec<Option<i64>>,
    /// Hints that were taken for it, not until then.
    pub hints: Vec<usize>,
}

impl Course {
    /// Those of days that are still to come had a wrong clock: when they were made nobody knows, but they are not
    /// the last for ever. They are first, and nothing is told of what came between them and another.
    pub fn of(attempts: Vec<Attempt>, clock: &Clock) -> Course {
        let is_to_come = |attempt: &Attempt| clock.day_of(attempt.at) > clock.day();
        let (to_come, known): (Vec<Attempt>, Vec<Attempt>) =
            attempts.into_iter().partition(is_to_come);
        let mut course = Course {
            changes: vec![None; to_come.len()],
            hints: vec![0; to_come.len()],
            attempts: to_come,
        };
        course.changes.extend(changes(&known));
        course.hints.extend(hints(&known));
        course.attempts.extend(known);
        course
    }
}

/// What each attempt has gained over the last one at its problem that has a score of all cases, in
/// points of its own total.
fn changes(attempts: &[Attempt]) -> Vec<Option<i64>> {
    let mut last: BTreeMap<&str, Points> = BTreeMap::new();
    let mut change = |attempt| {
        let score = scored(attempt)?.score();
        let before = last.insert(&attempt.problem, score)?;
        Some(score.over(before))
    };
    attempts
        .iter()
        .map(|attempt: &Attempt| change(attempt))
        .collect()
}

/// How many hints were taken for each attempt: since the one before it at its problem. An attempt of another
/// machine that was merged in may know of fewer than one before it, and takes none back.
fn hints(attempts: &[Attempt]) -> Vec<usize> {
    let mut most: BTreeMap<&str, usize> = BTreeMap::new();
    let mut taken = Vec::new();
    for Attempt { problem, hints, .. } in attempts {
        let before = most.entry(problem).or_default();
        taken.push(hints.saturating_sub(*before));
        *before = *hints.max(before);
    }
    taken
}
