//! Reads what an outcome means, for whoever explains it. Pure; finds, and says nothing.

use std::cmp::Ordering;

use crate::approved::{Unit, seeded};
use crate::fingerprint::{self, Fingerprints, Prints};
use crate::manifest::{Manifest, Mistake};
use crate::outcome::{CaseOutcome, Difference, Failure, Graded, Status, Why};

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

/// Where two lines tell of the same call: the call, and the value it gave and should have given.
pub fn values(difference: &Difference) -> Option<(String, String, String)> {
    let (got, expected) = (difference.got.as_ref()?, difference.expected.as_ref()?);
    let (at, call, value) = parts(got)?;
    let (also_at, also_call, wanted) = parts(expected)?;
    (at == also_at && call == also_call).then(|| (call.into(), value.into(), wanted.into()))
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

/// A known mistake that fails as this submission does.
#[derive(Debug, Clone, Copy)]
pub struct Likely<'a> {
    pub mistake: &'a Mistake,
    pub confidence: Confidence,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// Every case that ran went as it goes with the mistake.
    LooksLike,
    /// The first failing case did, and so did most.
    MayBe,
}

/// The known mistake that shows what this submission shows, if there is just one. The first failing case
/// must fail in the same way and at the same line; without fingerprints nothing is known again.
pub fn known_mistake<'a>(
    manifest: &'a Manifest,
    fingerprints: &Fingerprints,
    graded: &Graded,
) -> Option<Likely<'a>> {
    let likely = |mistake: &'a Mistake| {
        let confidence = likeness(mistake, fingerprints.of(mistake.id.get_ref())?, graded)?;
        Some(Likely {
            mistake,
            confidence,
        })
    };
    let likely: Vec<Likely> = manifest.mistakes.iter().filter_map(likely).collect();
    let sure = |likely: &&Likely| likely.confidence == Confidence::LooksLike;
    let mut candidates: Vec<&Likely> = likely.iter().filter(sure).collect();
    if candidates.is_empty() {
        candidates = likely.iter().collect();
    }
    match candidates.as_slice() {
        [one] => Some(**one),
        _ => None,
    }
}

/// How well a submission fits a mistake. Counted are the cases that either fails, and of them those that
/// fail alike, the first one among them. A case that was skipped might have gone either way.
pub fn likeness(mistake: &Mistake, prints: &Prints, graded: &Graded) -> Option<Confidence> {
    let (mut alike, mut counted) = (0, 0);
    for case in &graded.cases {
        match &case.status {
            Status::Passed => {
                let named = mistake.fails.iter().any(|id| *id.get_ref() == case.id);
                if named && counted == 0 {
                    return None;
                }
                counted += usize::from(named);
            }
            Status::Failed(failure) => {
                let print = fingerprint::print(case, failure);
                let same = prints
                    .get(&case.id)
                    .is_some_and(|prints| prints.contains(&print));
                let is_first = counted == 0;
                if is_first && (!same || tells_its_own_cause(&failure.why)) {
                    return None;
                }
                counted += 1;
                alike += usize::from(same);
            }
            Status::Skipped { .. } => {}
            Status::Unknown { .. } => return None,
        }
    }
    match (alike, counted) {
        (0, _) => None,
        _ if alike == counted => Some(Confidence::LooksLike),
        _ if MOST * alike >= (MOST - 1) * counted => Some(Confidence::MayBe),
        _ => None,
    }
}

/// Of so many cases that fail, all but one must fail alike.
const MOST: usize = 3;

/// What the code panicked with is its own word: what is not written yet, a broken assumption. Only
/// arithmetic that overflows panics in the words of the compiler.
fn tells_its_own_cause(why: &Why) -> bool {
    matches!(why, Why::Panicked { message, .. } if !message.starts_with("attempt to "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

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

    const MISTAKES: &str = r#"
[[mistake]]
id = "refills-by-the-second"
title = { ko = "가", en = "a" }
cause = { ko = "가", en = "a" }
look = { ko = "가", en = "a" }
fails = ["refill-is-continuous", "model", "never-over-admits"]
"#;

    fn manifest() -> Manifest {
        let text = format!("{}{MISTAKES}", include_str!("report/sample.toml"));
        Manifest::parse(&text, "sample.toml").unwrap()
    }

    fn failing(cases: &[(&str, &Failure)]) -> Graded {
        let ids = manifest()
            .cases
            .into_iter()
            .map(|case| case.id.into_inner());
        let cases = ids.map(|id| {
            let failure = cases.iter().find(|(failing, _)| *failing == id);
            let status = match failure {
                Some((_, failure)) => Status::Failed((*failure).clone()),
                None => Status::Passed,
            };
            sample::outcome(&id, status)
        });
        Graded {
            cases: cases.collect(),
            ..Graded::default()
        }
    }

    fn named(fingerprints: &Fingerprints, graded: &Graded) -> Option<(String, Confidence)> {
        let manifest = manifest();
        let likely = known_mistake(&manifest, fingerprints, graded)?;
        Some((likely.mistake.id.get_ref().clone(), likely.confidence))
    }

    /// What `refills-by-the-second` shows.
    fn known() -> Fingerprints {
        let differs = &sample::differs();
        let shown = failing(&[
            ("refill-is-continuous", differs),
            ("model", differs),
            ("never-over-admits", differs),
        ]);
        let mut fingerprints = Fingerprints::default();
        fingerprints.add("refills-by-the-second", &shown);
        fingerprints
    }

    #[test]
    fn who_fails_as_a_mistake_does_is_told_so() {
        let differs = &sample::differs();
        let all = failing(&[
            ("refill-is-continuous", differs),
            ("model", differs),
            ("never-over-admits", differs),
        ]);
        let told = named(&known(), &all);
        let id = "refills-by-the-second".to_owned();
        assert_eq!(told, Some((id.clone(), Confidence::LooksLike)));
        let most = failing(&[("refill-is-continuous", differs), ("model", differs)]);
        assert_eq!(named(&known(), &most), Some((id, Confidence::MayBe)));
        let few = failing(&[("refill-is-continuous", differs)]);
        assert_eq!(named(&known(), &few), None);
    }

    #[test]
    fn who_fails_the_same_cases_in_another_way_is_told_nothing() {
        let deadlock = &sample::because(Why::Deadlock {
            waiting: Vec::new(),
        });
        let sooner = &sample::because(differs(
            "t=1.000s  is_allowed(6)  true",
            "t=0.500s  is_allowed(6)  true",
        ));
        for other in [deadlock, sooner] {
            let differs = &sample::differs();
            let graded = failing(&[
                ("refill-is-continuous", other),
                ("model", differs),
                ("never-over-admits", differs),
            ]);
            assert_eq!(named(&known(), &graded), None);
        }
    }

    #[test]
    fn the_first_failure_must_be_the_mistakes_first() {
        let differs = &sample::differs();
        let without_it = failing(&[("model", differs), ("never-over-admits", differs)]);
        assert_eq!(named(&known(), &without_it), None);
    }

    #[test]
    fn without_fingerprints_and_with_two_that_are_alike_nothing_is_said() {
        let differs = &sample::differs();
        let all = failing(&[
            ("refill-is-continuous", differs),
            ("model", differs),
            ("never-over-admits", differs),
        ]);
        assert_eq!(named(&Fingerprints::default(), &all), None);
        let one = failing(&[("never-above-capacity", differs)]);
        let mut both = known();
        both.add("no-cap", &one);
        assert!(named(&both, &one).is_some());
        let manifest = manifest();
        let mut twins = manifest.clone();
        twins.mistakes[1]
            .fails
            .clone_from(&manifest.mistakes[0].fails);
        let mut alike = Fingerprints::default();
        alike.add("no-cap", &one);
        alike.add("refills-by-the-second", &one);
        assert!(known_mistake(&twins, &alike, &one).is_none());
    }
}
