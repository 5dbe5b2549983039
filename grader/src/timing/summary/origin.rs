//! Where code comes from that was there before an attempt began. In: the attempts, and what is known of their
//! code. Out: an [`Origin`]. Pure.

use std::collections::BTreeMap;

use super::{Facts, IS_OPEN};
use crate::gist::Gist;
use crate::history::Attempt;
use crate::outcome::Points;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It was graded before, and this was the best that it had come to.
    Attempt { number: i64, score: Points },
    /// It is a solution of the problem, which lies there.
    Solution { place: String },
    /// It takes in code from outside of its folder, there.
    Outside { place: String },
    /// It was there when the attempt began, and had never been graded.
    Ungraded,
}

impl Origin {
    /// It would have left the interview open before that began.
    pub fn did_the_work(&self) -> bool {
        match self {
            Origin::Attempt { score, .. } => score.share() >= IS_OPEN,
            Origin::Solution { .. } | Origin::Outside { .. } => true,
            Origin::Ungraded => false,
        }
    }
}

/// Code that was there before and has done the work of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The attempt's number.
    pub attempt: i64,
    pub origin: Origin,
}

/// What is known of code, besides what came of it.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// By the digest of a source.
    pub codes: BTreeMap<String, Code>,
    /// The problem's solutions, by where they lie.
    pub solutions: Vec<(String, Gist)>,
}

#[derive(Debug, Clone)]
pub struct Code {
    pub gist: Gist,
    /// Where it takes in code from outside of its folder.
    pub outside: Option<String>,
}

impl Known {
    /// The same code, perhaps laid out otherwise.
    fn is_same(&self, source: &str, before: &str) -> bool {
        let gist = |digest| self.codes.get(digest).map(|code| &code.gist);
        let holds = || Some(gist(source)?.holds(gist(before)?));
        source == before || holds().unwrap_or(false)
    }
}

/// Enough for an interview to stay open. What is worth less is anybody's first step.
pub fn is_worth_it(attempt: &Attempt) -> bool {
    attempt.whole && attempt.graded && attempt.score().share() >= IS_OPEN
}

/// Of the code with which it began, where that was not the stub.
pub fn began_with(facts: &Facts) -> Option<Origin> {
    origin(facts, facts.timing.kept()?)
}

/// The first attempt that was worth something by code that was there before. What it began with is told
/// already.
pub fn copied(facts: &Facts, began_with: Option<&Origin>) -> Option<Copied> {
    let worth_it = facts.attempts.iter().filter(|attempt| is_worth_it(attempt));
    let mut copied = worth_it.filter_map(|attempt| {
        let origin = origin(facts, attempt.source.as_deref()?)?;
        let attempt = attempt.id;
        Some(Copied { attempt, origin })
    });
    copied.find(|Copied { origin, .. }| match origin {
        // It has done the work now.
        Origin::Ungraded => true,
        origin => origin.did_the_work() && Some(origin) != began_with,
    })
}

fn origin(facts: &Facts, source: &str) -> Option<Origin> {
    let earlier = earlier(facts, source);
    if earlier.as_ref().is_some_and(Origin::did_the_work) {
        return earlier;
    }
    let known = facts.known;
    let solution = known.codes.get(source).and_then(|code| {
        let mut solutions = known.solutions.iter();
        solutions.find(|(_, gist)| code.gist.holds(gist))
    });
    if let Some((place, _)) = solution {
        let place = place.clone();
        return Some(Origin::Solution { place });
    }
    let outside = known
        .codes
        .get(source)
        .and_then(|code| code.outside.clone());
    let outside = outside.map(|place| Origin::Outside { place });
    outside.or(earlier).or_else(|| {
        let kept = facts.timing.kept();
        let is_kept = kept.is_some_and(|kept| known.is_same(source, kept));
        is_kept.then_some(Origin::Ungraded)
    })
}

/// The best that this code has come to.
fn earlier(facts: &Facts, source: &str) -> Option<Origin> {
    let is_same = |attempt: &&Attempt| {
        let before = attempt.source.as_deref();
        before.is_some_and(|before| facts.known.is_same(source, before))
    };
    let best = facts
        .before
        .iter()
        .filter(|attempt| attempt.whole && attempt.graded)
        .filter(is_same)
        .max_by_key(|attempt| attempt.score())?;
    Some(Origin::Attempt {
        number: best.id,
        score: best.score(),
    })
}
