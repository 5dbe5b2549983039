//! What cost points, and why: together exactly what the score lacks. In: the report of an attempt. Out: what
//! was lost, case by case, and the same in as many lines as somebody reads. Pure.

use crate::lang::Text;
use crate::manifest::{Case, Manifest};
use crate::outcome::{Measured, Performance, Report, Status};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The id of a case or of a bench.
    pub case: String,
    pub title: Text,
    pub points: u32,
    pub because: Because,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    Failed,
    /// This case failed, and it was not run for that.
    After(String),
    /// Measured, and not shown to be as fast as the reference: slower, too noisy, too late, or it did not finish
    /// with the same answers.
    Pace,
    /// Not before every case passes.
    NotMeasured,
}

impl Lost {
    /// It was run, and did not come up to what is asked for.
    pub fn was_tried(&self) -> bool {
        matches!(self.because, Because::Failed | Because::Pace)
    }
}

/// A line of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cost<'a> {
    One(&'a Lost),
    /// So many that were tried and not named.
    More {
        count: usize,
        points: u32,
    },
    /// So many that were not run, because this case failed.
    Waited {
        after: &'a str,
        count: usize,
        points: u32,
    },
    NotMeasured {
        points: u32,
    },
}

impl Cost<'_> {
    pub fn points(&self) -> u32 {
        match self {
            Cost::One(lost) => lost.points,
            Cost::More { points, .. }
            | Cost::Waited { points, .. }
            | Cost::NotMeasured { points } => *points,
        }
    }
}

/// What a score lacks. What was not in the problem when it was graded is no part of its total.
pub fn lost(manifest: &Manifest, report: Option<&Report>) -> Vec<Lost> {
    let Some((report, graded)) = report.and_then(|report| Some((report, report.graded()?))) else {
        return Vec::new();
    };
    let of_cases = manifest.cases.iter().filter_map(|case: &Case| {
        let id = case.id.get_ref();
        let outcome = graded.cases.iter().find(|one| one.id == *id)?;
        let because = match &outcome.status {
            Status::Passed => return None,
            Status::Skipped { after } => Because::After(graded.behind(after).to_owned()),
            Status::Failed(_) | Status::Unknown { .. } => Because::Failed,
        };
        Some(Lost {
            case: id.clone(),
            title: case.title.clone(),
            points: case.points,
            because,
        })
    });
    of_cases.chain(of_benches(manifest, report)).collect()
}

fn of_benches(manifest: &Manifest, report: &Report) -> Vec<Lost> {
    let lost = manifest.benches.iter().filter_map(|bench| {
        let id = bench.id.get_ref();
        let (points, because) = match &report.performance {
            // The total is without it.
            Performance::Unknown { .. } => return None,
            Performance::NotAsked if report.is_accepted() => return None,
            Performance::NotAsked | Performance::NotYet => (bench.points(), Because::NotMeasured),
            Performance::Measured(Measured { workloads }) => {
                let workload = workloads.iter().find(|workload| workload.id == *id)?;
                let points = workload.of.saturating_sub(workload.points);
                (points, Because::Pace)
            }
        };
        (points > 0).then(|| Lost {
            case: id.clone(),
            title: bench.title.clone(),
            points,
            because,
        })
    });
    lost.collect()
}

/// The account: at most so many by name, then the others together, each with its reason.
pub fn costs(lost: &[Lost], most: usize) -> Vec<Cost<'_>> {
    let tried: Vec<&Lost> = lost.iter().filter(|lost| lost.was_tried()).collect();
    let (named, more) = tried.split_at(tried.len().min(most));
    let mut costs: Vec<Cost> = named.iter().map(|lost| Cost::One(lost)).collect();
    if !more.is_empty() {
        costs.push(Cost::More {
            count: more.len(),
            points: more.iter().map(|lost| lost.points).sum(),
        });
    }
    let mut waited: Vec<(&str, usize, u32)> = Vec::new();
    for lost in lost {
        if let Because::After(after) = &lost.because {
            match waited.iter_mut().find(|(before, ..)| before == after) {
                Some((_, count, points)) => (*count, *points) = (*count + 1, *points + lost.points),
                None => waited.push((after, 1, lost.points)),
            }
        }
    }
    costs.extend(
        waited
            .into_iter()
            .map(|(after, count, points)| Cost::Waited {
                after,
                count,
                points,
            }),
    );
    let not_measured = lost
        .iter()
        .filter(|lost| lost.because == Because::NotMeasured);
    let points: u32 = not_measured.map(|lost| lost.points).sum();
    costs.extend((points > 0).then_some(Cost::NotMeasured { points }));
    costs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{Graded, Pace, Verdict};
    use crate::report::sample;
    use crate::score::score;

    fn report(statuses: [Status; 4], performance: Performance) -> (Manifest, Report) {
        let manifest = sample::problem_with_benches().manifest;
        let ids = manifest.cases.iter().map(|case| case.id.get_ref());
        let cases: Vec<_> = ids
            .zip(statuses)
            .map(|(id, status)| sample::outcome(id, status))
            .collect();
        let graded = Graded {
            score: score(&manifest, &cases, &performance),
            cases,
            warnings: Vec::new(),
        };
        let mut report = sample::report(Verdict::Graded(graded));
        report.performance = performance;
        (manifest, report)
    }

    fn failed() -> Status {
        Status::Failed(sample::differs())
    }

    fn skipped(after: &str) -> Status {
        Status::Skipped {
            after: after.into(),
        }
    }

    const FIRST: &str = "refill-is-continuous";

    #[test]
    fn what_cost_points_comes_to_what_the_score_lacks() {
        let measured = |pace, points| {
            let fast = sample::workload("allowed", Pace::Step(0), 5, 1.0, 1.0);
            let slow = sample::workload("denied", pace, points, 2.0, 1.0);
            Performance::Measured(Measured {
                workloads: vec![fast, slow],
            })
        };
        let passed = || Status::Passed;
        let unknown = Performance::Unknown { reason: "a".into() };
        for (statuses, performance) in [
            (
                [
                    failed(),
                    skipped(FIRST),
                    skipped("never-above-capacity"),
                    failed(),
                ],
                Performance::NotYet,
            ),
            (
                [failed(), passed(), passed(), failed()],
                Performance::NotAsked,
            ),
            (
                [passed(), passed(), passed(), passed()],
                Performance::NotAsked,
            ),
            ([passed(), passed(), passed(), passed()], unknown),
            (
                [passed(), passed(), passed(), passed()],
                measured(Pace::Beyond, 1),
            ),
            (
                [passed(), passed(), passed(), passed()],
                measured(Pace::TooNoisy, 5),
            ),
        ] {
            let (manifest, report) = report(statuses, performance);
            let score = report.graded().map(|graded| graded.score.total()).unwrap();
            // What fails is no better for not being measured.
            let of_stages: u32 = manifest.stages.iter().map(|stage| stage.points).sum();
            let of = match report.is_accepted() {
                true => score.of,
                false => of_stages + manifest.bench_points(),
            };
            let lost = lost(&manifest, Some(&report));
            for most in [0, 1, 9] {
                let all: u32 = costs(&lost, most).iter().map(Cost::points).sum();
                assert_eq!(all, of - score.points, "{lost:?}");
            }
        }
    }

    #[test]
    fn each_has_its_reason_and_what_waits_names_what_has_failed() {
        let statuses = [
            failed(),
            skipped(FIRST),
            skipped("never-above-capacity"),
            failed(),
        ];
        let (manifest, report) = report(statuses, Performance::NotYet);
        let lost = lost(&manifest, Some(&report));
        let costs = costs(&lost, 1);
        assert!(matches!(costs[0], Cost::One(Lost { points: 30, .. })));
        assert_eq!(
            costs[1..],
            [
                Cost::More {
                    count: 1,
                    points: 20
                },
                // The end of the chain is what has to be mended.
                Cost::Waited {
                    after: FIRST,
                    count: 2,
                    points: 50
                },
                Cost::NotMeasured { points: 10 },
            ]
        );
    }
}
