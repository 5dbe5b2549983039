use super::*;
use crate::outcome::Difference;
use crate::report::sample;

fn differs(expected: &str, got: &str) -> Failure {
    sample::because(Why::Differs(Difference {
        before: Vec::new(),
        expected: Some(expected.into()),
        got: Some(got.into()),
    }))
}

fn deadlock() -> Failure {
    let waiting = Vec::new();
    sample::because(Why::Deadlock { waiting })
}

const MISTAKES: &str = r#"
[[mistake]]
id = "refills-by-the-second"
title = { ko = "가", en = "a" }
cause = { ko = "가", en = "a" }
look = { ko = "가", en = "a" }
fails = ["refill-is-continuous", "model", "never-over-admits"]
[[mistake]]
id = "refills-late"
title = { ko = "가", en = "a" }
cause = { ko = "가", en = "a" }
look = { ko = "가", en = "a" }
fails = ["refill-is-continuous"]
"#;

fn manifest() -> Manifest {
    let text = format!("{}{MISTAKES}", include_str!("../report/sample.toml"));
    Manifest::parse(&text, "sample.toml").unwrap()
}

const ALL: [&str; 3] = ["refill-is-continuous", "model", "never-over-admits"];

/// A grade in which these cases fail so.
fn failing(cases: &[(&str, Failure)]) -> Graded {
    let ids = manifest()
        .cases
        .into_iter()
        .map(|case| case.id.into_inner());
    let cases = ids.map(|id| {
        let failure = cases.iter().find(|(failing, _)| *failing == id);
        let status = match failure {
            Some((_, failure)) => Status::Failed(failure.clone()),
            None => Status::Passed,
        };
        sample::outcome(&id, status)
    });
    Graded {
        cases: cases.collect(),
        ..Graded::default()
    }
}

fn all_differ() -> Graded {
    failing(&ALL.map(|case| (case, sample::differs())))
}

/// What `refills-by-the-second` shows, and `no-cap` beside it.
fn known() -> Fingerprints {
    let mut known = Fingerprints::default();
    known.add("refills-by-the-second", &all_differ());
    known.add("no-cap", &failing(&[("never-above-capacity", deadlock())]));
    known
}

fn named(known: &Fingerprints, graded: &Graded) -> Option<(String, Confidence)> {
    let manifest = manifest();
    let likely = known_mistake(&manifest, known, graded)?;
    assert!(likely.or.is_none());
    Some((likely.mistake.id.get_ref().clone(), likely.confidence))
}

fn said(confidence: Confidence) -> Option<(String, Confidence)> {
    Some(("refills-by-the-second".to_owned(), confidence))
}

#[test]
fn who_fails_as_a_mistake_does_is_told_so() {
    assert_eq!(named(&known(), &all_differ()), said(Confidence::LooksLike));
}

#[test]
fn who_makes_it_less_thoroughly_or_with_another_value_is_told_with_less_certainty() {
    let one = failing(&[(ALL[0], sample::differs())]);
    assert_eq!(named(&known(), &one), said(Confidence::MayBe));
    let other = || {
        differs(
            "t=1.000s  is_allowed(6)  true",
            "t=1.000s  is_allowed(6)  none",
        )
    };
    let nearly = failing(&[
        (ALL[0], sample::differs()),
        (ALL[1], other()),
        (ALL[2], sample::differs()),
    ]);
    assert_eq!(named(&known(), &nearly), said(Confidence::MayBe));
    let never = failing(&ALL.map(|case| (case, other())));
    assert_eq!(named(&known(), &never), None);
}

#[test]
fn who_fails_the_same_cases_in_another_way_is_told_nothing() {
    assert_eq!(
        named(&known(), &failing(&ALL.map(|case| (case, deadlock())))),
        None
    );
    let unknown = failing(&[("never-above-capacity", sample::differs())]);
    assert_eq!(named(&known(), &unknown), None);
}

#[test]
fn the_first_failure_must_be_the_mistakes_first() {
    let without_it = failing(&[(ALL[1], sample::differs()), (ALL[2], sample::differs())]);
    assert_eq!(named(&known(), &without_it), None);
    let first_otherwise = failing(&[
        (ALL[0], deadlock()),
        (ALL[1], sample::differs()),
        (ALL[2], sample::differs()),
    ]);
    assert_eq!(named(&known(), &first_otherwise), None);
}

#[test]
fn a_case_that_was_skipped_says_nothing_and_one_that_is_unknown_ends_it() {
    let with = |status: Status| {
        let mut graded = all_differ();
        let case = graded.cases.iter_mut().find(|case| case.id == ALL[1]);
        case.unwrap().status = status;
        named(&known(), &graded)
    };
    let after = ALL[0].to_owned();
    assert_eq!(with(Status::Skipped { after }), said(Confidence::LooksLike));
    let reason = "no disk".to_owned();
    assert_eq!(with(Status::Unknown { reason }), None);
}

#[test]
fn what_is_not_written_yet_is_no_mistake() {
    let panicked = |message: &str| {
        sample::because(Why::Panicked {
            thread: "main".into(),
            message: message.into(),
            place: None,
            then: None,
        })
    };
    let overflows = "attempt to subtract with overflow";
    for (message, is_named) in [(overflows, true), ("not yet implemented: later", false)] {
        let shown = failing(&[(ALL[0], panicked(message))]);
        let mut known = known();
        known.add("refills-late", &shown);
        let manifest = manifest();
        let likely = known_mistake(&manifest, &known, &shown);
        assert_eq!(likely.is_some(), is_named, "{message}");
    }
}

#[test]
fn two_that_show_the_same_are_both_named_and_of_three_none() {
    let manifest = manifest();
    let one = failing(&[(ALL[0], sample::differs())]);
    let mut known = Fingerprints::default();
    assert!(known_mistake(&manifest, &known, &one).is_none());
    known.add("refills-by-the-second", &one);
    known.add("refills-late", &one);
    let likely = known_mistake(&manifest, &known, &one).unwrap();
    let both = [likely.mistake, likely.or.unwrap()].map(|mistake| mistake.id.get_ref().as_str());
    assert_eq!(both, ["refills-by-the-second", "refills-late"]);
    known.add("no-cap", &one);
    assert!(known_mistake(&manifest, &known, &one).is_none());
}

#[test]
fn what_is_rare_says_more_than_what_most_mistakes_show() {
    let rare = failing(&[(ALL[0], sample::differs()), (ALL[1], deadlock())]);
    let common = failing(&[(ALL[0], sample::differs()), (ALL[2], sample::differs())]);
    let mut known = Fingerprints::default();
    known.add("refills-by-the-second", &common);
    known.add("no-cap", &common);
    known.add("refills-late", &rare);
    let manifest = manifest();
    let prints: Vec<&Prints> = known.mistakes().filter_map(|id| known.of(id)).collect();
    let of = |id: &str, graded: &Graded| likeness(known.of(id).unwrap(), &prints, graded).unwrap();
    let shown = failing(&[
        (ALL[0], sample::differs()),
        (ALL[1], deadlock()),
        (ALL[2], sample::differs()),
    ]);
    assert!(of("refills-late", &shown) > of("no-cap", &shown));
    let likely = known_mistake(&manifest, &known, &shown).unwrap();
    assert_eq!(likely.mistake.id.get_ref(), "refills-late");
    assert_eq!(likely.evidence.alike, [ALL[0], ALL[1]]);
    assert_eq!(likely.evidence.otherwise, [ALL[2]]);
}
