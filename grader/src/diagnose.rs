//! Reads what an outcome means, for whoever explains it. Pure; finds, and says nothing.

use std::cmp::Ordering;

use crate::approved::{Unit, seeded};
use crate::outcome::{CaseOutcome, Difference, Failure, Why};

/// How far a case came, and where it parted from what is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    pub difference: Difference,
    /// The call that did not come back.
    pub calling: Option<String>,
    /// What is expected is a model's word.
    pub is_model: bool,
}

/// The many runs of a case, and how many showed the failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runs {
    pub unit: Unit,
    pub seed: u64,
    pub times: u64,
    pub of: u64,
    /// The first failure ended the search.
    pub ended_early: bool,
}

pub fn runs(outcome: &CaseOutcome, failure: &Failure) -> Option<Runs> {
    let (seed, (times, of)) = (failure.seed?, failure.times?);
    let (unit, all) = seeded(&outcome.expected)?;
    Some(Runs {
        unit,
        seed,
        times,
        of,
        ended_early: of < all,
    })
}

pub fn course(outcome: &CaseOutcome, failure: &Failure) -> Course {
    let is_model = seeded(&outcome.expected).is_some_and(|(unit, _)| unit == Unit::Programs);
    if let Why::Differs(difference) = &failure.why {
        return Course {
            difference: difference.clone(),
            calling: None,
            is_model,
        };
    }
    let expected = lines(&outcome.expected, None);
    let saw = lines(&outcome.saw, failure.seed);
    let same = saw
        .iter()
        .zip(&expected)
        .take_while(|(saw, expected)| saw == expected)
        .count();
    let got = saw.get(same).cloned();
    Course {
        difference: Difference {
            before: saw[..same].to_vec(),
            expected: got.as_ref().and_then(|_| expected.get(same).cloned()),
            got,
        },
        calling: failure.call.clone(),
        is_model: false,
    }
}

/// How it would have gone on after the first line that differs, and how it did.
pub fn later(outcome: &CaseOutcome, failure: &Failure) -> [Vec<String>; 2] {
    let is_model = seeded(&outcome.expected).is_some_and(|(unit, _)| unit == Unit::Programs);
    let before = course(outcome, failure).difference.before.len();
    let mut expected = lines(&outcome.expected, None);
    let mut saw = lines(&outcome.saw, failure.seed);
    // Of a model only what differs is known.
    if is_model || expected.get(..before).is_none() || expected.get(..before) != saw.get(..before) {
        return [Vec::new(), Vec::new()];
    }
    let after = |lines: &mut Vec<String>| lines.split_off(lines.len().min(before + 1));
    [after(&mut expected), after(&mut saw)]
}

/// The lines of a transcript that are observations; of many groups of runs, those of the seed's.
fn lines(transcript: &str, seed: Option<u64>) -> Vec<String> {
    let head = seed.map(|seed| format!("first seed {seed}:"));
    let mut within = true;
    let mut lines = Vec::new();
    for line in transcript.lines() {
        if line.ends_with(':') && !line.starts_with(' ') && !line.starts_with("t=") {
            within = head
                .as_ref()
                .is_none_or(|head| line.ends_with(head.as_str()) || seeded(line).is_some());
        } else if within && line.trim_start().starts_with("t=") {
            lines.push(line.trim_start().to_owned());
        }
    }
    lines
}

/// Where two lines tell of the same call, perhaps at another time: the call, and the value it gave and should
/// have given.
pub fn values(difference: &Difference) -> Option<(String, String, String)> {
    let (got, expected) = (difference.got.as_ref()?, difference.expected.as_ref()?);
    let (_, call, value) = parts(got)?;
    let (_, also_call, wanted) = parts(expected)?;
    (call == also_call && value != wanted).then(|| (call.into(), value.into(), wanted.into()))
}

/// The call answered as it should, only at another time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    Early,
    Late,
}

pub fn timing(why: &Why) -> Option<Timing> {
    let Why::Differs(Difference {
        expected: Some(expected),
        got: Some(got),
        ..
    }) = why
    else {
        return None;
    };
    let (expected, got) = (parts(expected)?, parts(got)?);
    let is_same_answer = (expected.1, expected.2) == (got.1, got.2);
    match seconds(got.0)?.total_cmp(&seconds(expected.0)?) {
        Ordering::Less if is_same_answer => Some(Timing::Early),
        Ordering::Greater if is_same_answer => Some(Timing::Late),
        _ => None,
    }
}

/// `t=0.050s`
fn seconds(at: &str) -> Option<f64> {
    at.strip_prefix("t=")?.strip_suffix('s')?.parse().ok()
}

/// `t=0.000s  is_allowed(5)  true`
fn parts(line: &str) -> Option<(&str, &str, &str)> {
    let (at, rest) = line.split_once("  ")?;
    let (call, value) = rest.split_once("  ")?;
    Some((at, call, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differs(expected: &str, got: &str) -> Why {
        Why::Differs(Difference {
            before: Vec::new(),
            expected: Some(expected.into()),
            got: Some(got.into()),
        })
    }

    #[test]
    fn the_right_answer_may_come_early_or_late_and_a_wrong_one_is_wrong() {
        let expected = "t=0.500s  ask(1)  true";
        let timed = |got: &str| timing(&differs(expected, got));
        assert_eq!(timed("t=1.000s  ask(1)  true"), Some(Timing::Late));
        assert_eq!(timed("t=0.070s  ask(1)  true"), Some(Timing::Early));
        assert_eq!(timed("t=1.000s  ask(1)  false"), None);
        assert_eq!(timed("t=0.500s  ask(1)  false"), None);
    }
}
