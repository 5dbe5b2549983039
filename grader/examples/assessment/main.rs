//! How well the assessment finds a learner's level, over simulated learners of known ability:
//!
//! ```text
//! cargo run --release -p grader --example assessment -- [LEARNERS]
//! ```
//!
//! Prints how often the overall level is right and how often it is within one, each with its standard
//! error; what it said of its own certainty beside what came true; and what it tells self-graders.

#![expect(clippy::print_stdout, reason = "this program prints figures")]

mod learners;

use std::env;

use fastrand::Rng;
use grader::study::ability::{Assessment, Told};
use learners::{Class, Kind, Result, share};

const SEED: u64 = 4;
const CHOICE: Class = Class {
    spread: 1.2,
    stock: 2,
    kind: Kind::Choice,
    questions: 30,
};
const RUBRIC: Class = Class {
    stock: 3,
    kind: Kind::Rubric { credit: 0.0 },
    ..CHOICE
};
const GENEROUS: Class = Class {
    kind: Kind::Rubric { credit: 0.1 },
    ..RUBRIC
};

fn main() {
    let count = env::args()
        .nth(1)
        .and_then(|count| count.parse().ok())
        .unwrap_or(4_000);
    let wide = Class {
        spread: 1.6,
        ..CHOICE
    };
    let narrow = Class {
        spread: 0.8,
        ..CHOICE
    };
    println!("{count} learners          questions  level exact    within one     topics exact");
    let mut of_choices = Vec::new();
    for (name, class) in [
        ("multiple choice", CHOICE),
        ("rubric", RUBRIC),
        ("wider learners", wide),
        ("narrower learners", narrow),
        ("credit 10 points", GENEROUS),
    ] {
        for questions in [30, 60] {
            let results = Class { questions, ..class }.results(count, SEED);
            row(name, questions, &results);
            if name == "multiple choice" {
                of_choices.push((questions, results));
            }
        }
    }
    for (questions, results) in &of_choices {
        said_and_true(*questions, results);
    }
    for (name, class) in [("honest", RUBRIC), ("credit 10 points", GENEROUS)] {
        told(name, class, count);
    }
}

fn row(name: &str, questions: usize, results: &[Result]) {
    let (exact, error) = share(results, |result| result.truth == result.likely);
    let (near, near_error) = share(results, |result| result.truth.abs_diff(result.likely) <= 1);
    let topics = results.iter().map(|result| result.topics).sum::<usize>() as f64
        / (results.len() * grader::study::ability::TOPICS) as f64;
    println!(
        "{name:<24}{questions:>10}  {:>5.1}% ± {:.1}%  {:>5.1}% ± {:.1}%  {:>5.1}%",
        exact * 100.0,
        error * 100.0,
        near * 100.0,
        near_error * 100.0,
        topics * 100.0
    );
}

fn said_and_true(questions: usize, results: &[Result]) {
    println!("\n{questions} questions: said   came true      learners");
    for tenth in 3..10 {
        let from = f64::from(tenth) / 10.0;
        let bin: Vec<&Result> = results
            .iter()
            .filter(|result| (from..from + 0.1).contains(&result.said))
            .collect();
        if bin.is_empty() {
            continue;
        }
        let count = bin.len() as f64;
        let said = bin.iter().map(|result| result.said).sum::<f64>() / count;
        let right = bin.iter().filter(|result| result.truth == result.likely);
        let right = right.count() as f64 / count;
        println!(
            "             {:>5.1}%   {:>5.1}% ± {:.1}%  {count:>6}",
            said * 100.0,
            right * 100.0,
            (right * (1.0 - right) / count).sqrt() * 100.0
        );
    }
}

fn told(name: &str, graders: Class, count: usize) {
    let mut rng = Rng::with_seed(SEED);
    let (mut more, mut less, mut difference) = (0, 0, 0.0);
    for _ in 0..count {
        let abilities = graders.learner(&mut rng);
        let mut assessment = Assessment::new();
        CHOICE.answer(&abilities, &mut assessment, &mut rng);
        graders.answer(&abilities, &mut assessment, &mut rng);
        let Some(calibration) = assessment.calibration() else {
            continue;
        };
        difference += calibration.levels;
        match calibration.told() {
            Told::More(_) => more += 1,
            Told::Less(_) => less += 1,
            Told::Alike | Told::NotYet => {}
        }
    }
    let percent = |part: f64| part * 100.0 / count as f64;
    println!(
        "\nself-graders, {name}, 30 choices and 30 rubrics: {:+.2} levels; told \"more\" {:.1}%, \"less\" {:.1}%",
        difference / count as f64,
        percent(f64::from(more)),
        percent(f64::from(less))
    );
}
