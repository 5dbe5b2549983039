//! What can be done with a list of attempts. In: attempts, and what code is there now. Out: what is worth
//! proposing; nothing that would change or show nothing.

use super::scored;
use crate::history::Attempt;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// What has changed since that attempt.
    Compare(i64),
    /// What has changed from the one to the other.
    LastChange(i64, i64),
    /// The code of that attempt, which was the last.
    BringBack(i64),
    /// The code of that attempt, which was the best.
    BringBackBest(i64),
}

/// Attempts at one problem, the oldest first. `now` is the digest of the code that is there, if it can be read.
pub fn offered(attempts: &[Attempt], now: Option<&str>) -> Vec<Offer> {
    let with_source = || attempts.iter().filter(|attempt| attempt.source.is_some());
    let Some(last) = with_source().next_back() else {
        return Vec::new();
    };
    let mut offered = Vec::new();
    let is_last = last.source.as_deref() == now;
    let before = with_source().rfind(|attempt| attempt.source != last.source);
    match before {
        _ if !is_last && now.is_some() => offered.push(Offer::Compare(last.id)),
        Some(before) if is_last => offered.push(Offer::LastChange(before.id, last.id)),
        _ => {}
    }
    let score = |attempt: &&Attempt| scored(attempt).map(|scored| scored.score());
    // Of the best the last.
    let best = with_source().filter(|attempt| score(attempt).is_some());
    let best = best.max_by_key(score);
    match best {
        Some(best) if score(&best) > score(&last) && best.source.as_deref() != now => {
            offered.push(Offer::BringBackBest(best.id));
        }
        _ if !is_last => offered.push(Offer::BringBack(last.id)),
        _ => {}
    }
    offered
}
