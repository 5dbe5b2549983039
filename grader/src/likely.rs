//! Which known mistake a submission makes. In: what it showed, and what each mistake shows. Out: the one
//! it is like, with what speaks for it; or two that show the same; or nothing.
//!
//! What a case says of a mistake counts as much as it is rare: few mistakes fail the case, or few fail it in
//! this way. A case that was skipped says nothing. How often this is right is measured by
//! `cargo run -p grader --example diagnosis`, and the numbers in here were chosen on two of the problems.

mod likeness;

use std::cmp::Ordering;

use crate::fingerprint::{self, Fingerprints, Prints};
use crate::manifest::{Manifest, Mistake};
use crate::outcome::{CaseOutcome, Failure, Graded, Status, Why};

use likeness::{SAME, alike};

/// A known mistake that fails as this submission does.
#[derive(Debug, Clone)]
pub struct Likely<'a> {
    pub mistake: &'a Mistake,
    /// Another that it may as well be: in the cases that ran, both show the same.
    pub or: Option<&'a Mistake>,
    pub confidence: Confidence,
    pub evidence: Evidence,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// Nearly everything that says something went as it goes with the mistake.
    LooksLike,
    /// Most did.
    MayBe,
}

/// The cases that fail, by what they say of the mistake.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Fail in just the way of the mistake.
    pub alike: Vec<String>,
    /// Fail with the mistake, too, in another way.
    pub nearly: Vec<String>,
    /// Pass with the mistake.
    pub otherwise: Vec<String>,
}

/// From so much likeness on something is said, and from so much on it is said plainly.
const MAY_BE: f64 = 0.55;
const LOOKS_LIKE: f64 = 0.85;
/// Who is not behind by more than this may as well be it.
const MARGIN: f64 = 0.05;
/// A case that passes although the mistake fails it: others make a mistake less thoroughly.
const PASSES: f64 = 1.0 / 3.0;
/// A case that fails although the mistake passes it: others make a second one.
const FAILS_TOO: f64 = 0.5;

/// The known mistake that shows what this submission shows. Without fingerprints nothing is known again.
pub fn known_mistake<'a>(
    manifest: &'a Manifest,
    fingerprints: &Fingerprints,
    graded: &Graded,
) -> Option<Likely<'a>> {
    let known: Vec<&Prints> = manifest
        .mistakes
        .iter()
        .filter_map(|mistake| fingerprints.of(mistake.id.get_ref()))
        .collect();
    let likeness = |mistake: &'a Mistake| {
        let prints = fingerprints.of(mistake.id.get_ref())?;
        Some((likeness(prints, &known, graded)?, mistake))
    };
    let mut likely: Vec<(f64, &Mistake)> = manifest.mistakes.iter().filter_map(likeness).collect();
    likely.sort_by(|(a, _), (b, _)| b.partial_cmp(a).unwrap_or(Ordering::Equal));
    let (best, mistake) = *likely.first().filter(|(best, _)| *best >= MAY_BE)?;
    let is_near = |(other, _): &&(f64, &Mistake)| best - other <= MARGIN;
    let mut as_well = likely.iter().skip(1).take_while(is_near);
    let or = as_well.next().map(|(_, mistake)| *mistake);
    // Of three nobody would know where to begin.
    if as_well.next().is_some() {
        return None;
    }
    Some(Likely {
        mistake,
        or,
        confidence: match best >= LOOKS_LIKE {
            true => Confidence::LooksLike,
            false => Confidence::MayBe,
        },
        evidence: evidence(fingerprints.of(mistake.id.get_ref())?, graded),
    })
}

/// Whether a mistake that showed this is known again.
pub fn is_known_again(mistake: &str, fingerprints: &Fingerprints, graded: &Graded) -> bool {
    let known: Vec<&Prints> = fingerprints
        .mistakes()
        .filter_map(|mistake| fingerprints.of(mistake))
        .collect();
    let likeness = fingerprints
        .of(mistake)
        .and_then(|prints| likeness(prints, &known, graded));
    likeness.is_some_and(|likeness| likeness >= LOOKS_LIKE)
}

/// How well a submission fits a mistake, from 0 to 1, among all that are known. None where it does not fit
/// at all: the case that comes first, of those that either fails, must fail with both.
fn likeness(prints: &Prints, known: &[&Prints], graded: &Graded) -> Option<f64> {
    let (mut fits, mut all, mut is_first) = (0.0, 0.0, true);
    for case in &graded.cases {
        let shown = prints.get(&case.id);
        match &case.status {
            Status::Passed if shown.is_none() => {}
            Status::Passed if is_first => return None,
            Status::Passed => all += PASSES * weight(known, |known| known.contains_key(&case.id)),
            Status::Failed(failure) => {
                let print = fingerprint::of(case, failure);
                let alike = shown.map_or(0.0, |shown| best(shown, &print));
                if is_first && (alike == 0.0 || is_unwritten(failure)) {
                    return None;
                }
                is_first = false;
                let weight = match alike == SAME {
                    true => weight(known, |known| shows(known, case, &print)),
                    false => weight(known, |known| known.contains_key(&case.id)),
                };
                all += weight * if shown.is_some() { 1.0 } else { FAILS_TOO };
                fits += weight * alike;
            }
            Status::Skipped { .. } => {}
            Status::Unknown { .. } => return None,
        }
    }
    (fits > 0.0).then(|| fits / all)
}

/// The rarer among the known mistakes, the more it says.
fn weight(known: &[&Prints], is_so: impl Fn(&Prints) -> bool) -> f64 {
    let so = known.iter().filter(|known| is_so(known)).count().max(1);
    (1.0 + known.len() as f64 / so as f64).ln()
}

fn shows(prints: &Prints, case: &CaseOutcome, print: &str) -> bool {
    prints
        .get(&case.id)
        .is_some_and(|prints| prints.contains(print))
}

fn best<'a>(shown: impl IntoIterator<Item = &'a String>, print: &str) -> f64 {
    let each = shown.into_iter().map(|shown| alike(shown, print));
    each.fold(0.0, f64::max)
}

fn evidence(prints: &Prints, graded: &Graded) -> Evidence {
    let mut evidence = Evidence::default();
    for (case, print) in fingerprint::of_failed_cases(graded) {
        match prints.get(&case) {
            Some(prints) if prints.contains(&print) => evidence.alike.push(case),
            Some(_) => evidence.nearly.push(case),
            None => evidence.otherwise.push(case),
        }
    }
    evidence
}

/// What is not written yet is no mistake.
fn is_unwritten(failure: &Failure) -> bool {
    let unwritten = ["not yet implemented", "not implemented"];
    matches!(&failure.why, Why::Panicked { message, .. }
        if unwritten.iter().any(|unwritten| message.starts_with(unwritten)))
}

#[cfg(test)]
mod tests;
