//! Points for what passed. Pure.

use crate::manifest::Manifest;
use crate::outcome::{CaseOutcome, Score, StageScore, Status};

/// The score of these outcomes. Cases that were not run count as not passed.
pub fn score(manifest: &Manifest, outcomes: &[CaseOutcome]) -> Score {
    let passed = |id: &str| {
        outcomes
            .iter()
            .any(|outcome| outcome.id == id && outcome.status == Status::Passed)
    };
    let stages: Vec<StageScore> = manifest
        .stages
        .iter()
        .map(|stage| {
            let mut score = StageScore {
                id: stage.id.get_ref().clone(),
                points: 0,
                of: stage.points,
                passed: 0,
                cases: 0,
            };
            for case in manifest.cases_of(stage) {
                score.cases += 1;
                if passed(case.id.get_ref()) {
                    score.passed += 1;
                    score.points += case.points;
                }
            }
            score
        })
        .collect();
    Score {
        points: stages.iter().map(|stage| stage.points).sum(),
        of: stages.iter().map(|stage| stage.of).sum(),
        stages,
    }
}
