//! A clock as it stands in a JSON document: in that of a grade, and in that of `status`.

use serde::Serialize;

use crate::timing::{Running, Shown};

#[derive(Debug, Serialize)]
pub struct Clock {
    problem: String,
    mock: bool,
    running: Running,
    limit_seconds: u64,
    used_seconds: u64,
    left_seconds: u64,
    over_seconds: u64,
    built_seconds: u64,
    hints: usize,
    stages_passed: Vec<Passed>,
}

#[derive(Debug, Serialize)]
struct Passed {
    stage: String,
    after_seconds: u64,
}

impl Clock {
    pub fn of(shown: &Shown) -> Clock {
        let passed = shown.splits.iter().map(|split| Passed {
            stage: split.stage.clone(),
            after_seconds: split.after.as_secs(),
        });
        Clock {
            problem: shown.problem.clone(),
            mock: shown.mock,
            running: shown.running,
            limit_seconds: shown.limit.as_secs(),
            used_seconds: shown.used.as_secs(),
            left_seconds: shown.left.unwrap_or_default().as_secs(),
            over_seconds: shown.over_by.as_secs(),
            built_seconds: shown.built.as_secs(),
            hints: shown.hints,
            stages_passed: passed.collect(),
        }
    }
}
