//! Which known mistake a submission makes. In: what it showed, and what each mistake shows. Out: the one
//! it is like, or nothing.

use crate::fingerprint::{self, Fingerprints, Prints};
use crate::manifest::{Manifest, Mistake};
use crate::outcome::{Graded, Status, Why};

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
        let confidence = likeness(fingerprints.of(mistake.id.get_ref())?, graded)?;
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
pub fn likeness(prints: &Prints, graded: &Graded) -> Option<Confidence> {
    let (mut alike, mut counted) = (0, 0);
    for case in &graded.cases {
        match &case.status {
            Status::Passed => {
                let named = prints.contains_key(&case.id);
                if named && counted == 0 {
                    return None;
                }
                counted += usize::from(named);
            }
            Status::Failed(failure) => {
                let print = fingerprint::of(case, failure);
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
    use crate::outcome::{Difference, Failure};
    use crate::report::sample;

    fn differs(expected: &str, got: &str) -> Why {
        Why::Differs(Difference {
            before: Vec::new(),
            expected: Some(expected.into()),
            got: Some(got.into()),
        })
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
