//! Points for what passed, and for how fast it is. Pure.

use crate::manifest::{Manifest, PERFORMANCE};
use crate::outcome::{CaseOutcome, Performance, Score, StageScore, Status};

/// The score of these outcomes. Cases that were not run count as not passed; performance that nobody
/// asked for, or that could not be found out, does not count at all.
pub fn score(manifest: &Manifest, outcomes: &[CaseOutcome], performance: &Performance) -> Score {
    let passed = |id: &str| {
        outcomes
            .iter()
            .any(|outcome| outcome.id == id && outcome.status == Status::Passed)
    };
    let mut stages: Vec<StageScore> = manifest
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
    stages.extend(self::performance(manifest, performance));
    Score {
        points: stages.iter().map(|stage| stage.points).sum(),
        of: stages.iter().map(|stage| stage.of).sum(),
        stages,
    }
}

/// The stage of the benches, where there is something to say of it.
fn performance(manifest: &Manifest, performance: &Performance) -> Option<StageScore> {
    let mut score = StageScore {
        id: PERFORMANCE.to_owned(),
        points: 0,
        of: manifest.bench_points(),
        passed: 0,
        cases: manifest.benches.len(),
    };
    match performance {
        Performance::NotAsked | Performance::Unknown { .. } => return None,
        Performance::NotYet => {}
        Performance::Measured(measured) => {
            let whole = measured.workloads.iter().filter(|one| one.points == one.of);
            score.passed = whole.count();
            score.points = measured.workloads.iter().map(|one| one.points).sum();
        }
    }
    Some(score)
}
