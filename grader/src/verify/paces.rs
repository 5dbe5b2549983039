//! Rules about how fast a submission is. One is measured at a time: two would measure each other.

use super::graded::not_accepted;
use super::{Verifier, text};
use crate::lang::Text;
use crate::outcome::{Performance, Report, Workload};
use crate::{Bench, Options, Submission, grade};

impl Verifier<'_> {
    pub(super) fn reference_pace(&self) -> anyhow::Result<(usize, Vec<Text>)> {
        let benches = self.problem.manifest.benches.len();
        if benches == 0 {
            return Ok((0, Vec::new()));
        }
        let report = self.measured(&Submission::Solution, Bench::Only)?;
        Ok((benches, reference_faults(&report.performance)))
    }

    pub(super) fn slow_ways(&self) -> anyhow::Result<(usize, Vec<Text>)> {
        let ways = self.problem.slow();
        let mut faults = Vec::new();
        for name in &ways {
            let report = self.measured(&Submission::Slow(name.clone()), Bench::After)?;
            faults.extend(slow_faults(&format!("slow/{name}"), &report));
        }
        Ok((ways.len(), faults))
    }

    fn measured(&self, submission: &Submission, bench: Bench) -> anyhow::Result<Report> {
        let options = Options {
            bench,
            ..Options::default()
        };
        grade(self.problem, submission, &options, self.progress)
    }
}

fn reference_faults(performance: &Performance) -> Vec<Text> {
    match performance {
        Performance::Measured(measured) => {
            let lost = measured.workloads.iter().filter(has_lost);
            lost.map(reference_lost).collect()
        }
        Performance::Unknown { reason } => vec![unknown("the reference", reason)],
        Performance::NotAsked | Performance::NotYet => Vec::new(),
    }
}

fn has_lost(workload: &&Workload) -> bool {
    workload.points < workload.of
}

fn reference_lost(workload: &Workload) -> Text {
    let Workload {
        id,
        points,
        of,
        pace,
        ..
    } = workload;
    text(
        format!("모범 답안: `{id}`에서 자신과 비교해 {of}점 가운데 {points}점입니다 ({pace:?})"),
        format!("the reference: has {points} of {of} for `{id}` beside itself ({pace:?})"),
    )
}

fn slow_faults(name: &str, report: &Report) -> Vec<Text> {
    if !report.is_accepted() {
        return not_accepted(name, name, report);
    }
    match &report.performance {
        Performance::Measured(measured) if measured.workloads.iter().any(|one| has_lost(&one)) => {
            Vec::new()
        }
        Performance::Measured(_) => vec![text(
            format!(
                "{name}: 느린 풀이인데 성능 점수를 잃지 않습니다. 느린 일을 하는 워크로드를 더하거나 steps를 낮추세요"
            ),
            format!(
                "{name}: loses no point for its performance; add a workload in which it is slow, or lower its `steps`"
            ),
        )],
        Performance::Unknown { reason } => vec![unknown(name, reason)],
        Performance::NotAsked | Performance::NotYet => vec![text(
            format!("{name}: 문제에 `[[bench]]`가 없습니다"),
            format!("{name}: the problem has no `[[bench]]`"),
        )],
    }
}

fn unknown(name: &str, reason: &str) -> Text {
    text(
        format!("{name}: 성능을 측정하지 못했습니다: {reason}"),
        format!("{name}: its performance could not be measured: {reason}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{Measured, Pace, Verdict};
    use crate::report::sample::{graded, passed, report};

    fn with_points(points: u32) -> Performance {
        let workload = Workload {
            id: "get".into(),
            pace: Pace::Beyond,
            points,
            of: 4,
            ratio: None,
            mostly: None,
            sizes: Vec::new(),
            growth: None,
            pairs: 0,
        };
        Performance::Measured(Measured {
            workloads: vec![workload],
        })
    }

    fn slow(verdict: Verdict, performance: Performance) -> Vec<Text> {
        let mut report = report(verdict);
        report.performance = performance;
        slow_faults("slow/scans", &report)
    }

    #[test]
    fn the_reference_loses_nothing_beside_itself() {
        assert_eq!(reference_faults(&with_points(4)).len(), 0);
        assert_eq!(reference_faults(&with_points(2)).len(), 1);
        let reason = "no rustc".to_owned();
        assert_eq!(reference_faults(&Performance::Unknown { reason }).len(), 1);
    }

    #[test]
    fn a_slow_way_is_right_and_loses_points() {
        let right = || graded(vec![passed("model")]);
        assert_eq!(slow(right(), with_points(2)).len(), 0);
        assert_eq!(slow(right(), with_points(4)).len(), 1);
        assert_eq!(slow(right(), Performance::NotAsked).len(), 1);
    }
}
