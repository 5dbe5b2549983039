//! The assessment over simulated learners, in small; the example `assessment` prints it at length. The
//! bounds lie several standard errors below what it reaches.

#[path = "../examples/assessment/learners.rs"]
mod learners;

use learners::{Class, Kind, Result, share};

const CLASS: Class = Class {
    spread: 1.2,
    stock: 2,
    kind: Kind::Choice,
    questions: 30,
};

fn exact(results: &[Result]) -> f64 {
    share(results, |result| result.truth == result.likely).0
}

#[test]
fn thirty_choices_find_the_level_and_hardly_ever_miss_by_two() {
    let results = CLASS.results(400, 1);
    assert!(exact(&results) > 0.66, "{}", exact(&results));
    let (near, _) = share(&results, |result| result.truth.abs_diff(result.likely) <= 1);
    assert!(near > 0.98, "{near}");
    let said = results.iter().map(|result| result.said).sum::<f64>() / 400.0;
    assert!((said - exact(&results)).abs() < 0.1, "said {said}");
}

#[test]
fn a_single_question_does_not_find_it() {
    let results = Class {
        questions: 1,
        ..CLASS
    }
    .results(400, 1);
    assert!(exact(&results) < 0.62, "{}", exact(&results));
}

#[test]
fn self_graders_who_credit_too_much_come_out_too_high() {
    let by = |credit| {
        let results = Class {
            kind: Kind::Rubric { credit },
            stock: 3,
            ..CLASS
        }
        .results(300, 2);
        let high = share(&results, |result| result.likely > result.truth).0;
        let topics: usize = results.iter().map(|result| result.topics).sum();
        assert!(topics > 0);
        high
    };
    let (honest, generous) = (by(0.0), by(0.1));
    assert!(generous > honest + 0.08, "{honest} {generous}");
}
