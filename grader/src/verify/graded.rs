//! Rules about what becomes of a submission: the stub, the right solutions and the mistakes, several
//! graded at a time.

use std::cell::RefCell;

use super::fingerprints::Look;
use super::{Verifier, text};
use crate::lang::{Lang, Text};
use crate::manifest::Mistake;
use crate::outcome::{Report, Status, Verdict};
use crate::{Options, Submission, grade_all, words};

/// So far apart that two grades share no seed.
const SEEDS_APART: u64 = 1_000_000;

impl Verifier<'_> {
    pub(super) fn stub(&self) -> anyhow::Result<(usize, Vec<Text>)> {
        self.graded(&[Submission::Stub], |_, report| stub_faults(report))
    }

    pub(super) fn reference(&self) -> anyhow::Result<(usize, Vec<Text>)> {
        self.graded(&[Submission::Solution], |_, report| {
            not_accepted("모범 답안", "the reference", report)
        })
    }

    pub(super) fn other_ways(&self) -> anyhow::Result<(usize, Vec<Text>)> {
        let ways = self.problem.right().into_iter().map(Submission::Right);
        self.graded(&ways.collect::<Vec<_>>(), |way, report| {
            let name = way.shown(self.problem);
            not_accepted(&name, &name, report)
        })
    }

    pub(super) fn mistakes(&self) -> anyhow::Result<(usize, Vec<Text>)> {
        let mistakes = &self.problem.manifest.mistakes;
        let submission = |mistake: &Mistake| Submission::Wrong(mistake.id.get_ref().clone());
        let submissions: Vec<Submission> = mistakes.iter().map(submission).collect();
        let look = RefCell::new(Look::new(self.problem, self.write_fingerprints));
        let (count, mut faults) = self.graded(&submissions, |graded, report| {
            let mistake = mistakes
                .iter()
                .find(|mistake| submission(mistake) == *graded);
            mistake.map_or_else(Vec::new, |mistake| {
                let mut faults = unlike_named(mistake, report);
                faults.extend(look.borrow_mut().at(mistake, report));
                faults
            })
        })?;
        let sound = faults.is_empty();
        faults.extend(look.into_inner().end(sound));
        Ok((count, faults))
    }

    /// Grades each as often as asked for, every time under other seeds. Says how many grades there
    /// were, and what was found.
    fn graded(
        &self,
        submissions: &[Submission],
        look: impl Fn(&Submission, &Report) -> Vec<Text>,
    ) -> anyhow::Result<(usize, Vec<Text>)> {
        let mut jobs = Vec::new();
        // Rounds outside: grades of the same submission cannot be under way at once.
        for round in 0..self.repeat.max(1) {
            for submission in submissions {
                let options = Options {
                    seed: round * SEEDS_APART,
                    ignore_after: true,
                    ..Options::default()
                };
                jobs.push((submission.clone(), options));
            }
        }
        let faults = grade_all(self.problem, &jobs, self.progress, look)?;
        Ok((jobs.len(), faults.concat()))
    }
}

fn stub_faults(report: &Report) -> Vec<Text> {
    let Some(graded) = report.graded() else {
        return vec![not_graded("stub.rs", report)];
    };
    let warnings = graded.warnings.iter().map(|warning| {
        let warning = &warning.message;
        text(
            format!("stub.rs: 경고: {warning}"),
            format!("stub.rs: warning: {warning}"),
        )
    });
    let passed = graded
        .cases
        .iter()
        .filter(|case| case.status == Status::Passed);
    let passed = passed.map(|case| {
        text(
            format!("스텁이 `{}` 케이스를 통과합니다. 아무것도 하지 않는 코드를 가려내지 못하는 케이스입니다", case.id),
            format!("the stub passes `{}`: the case does not tell code that does nothing", case.id),
        )
    });
    warnings.chain(passed).collect()
}

pub(super) fn not_accepted(ko: &str, en: &str, report: &Report) -> Vec<Text> {
    let Some(graded) = report.graded() else {
        return vec![not_graded(en, report)];
    };
    graded
        .cases
        .iter()
        .filter(|case| case.status != Status::Passed)
        .map(|case| {
            let seed = report.seed;
            text(
                format!("{ko}: `{}`에서 실패합니다 (시드 {seed}부터)", case.id),
                format!("{en}: fails `{}` (seeds from {seed})", case.id),
            )
        })
        .collect()
}

/// Where a mistake fails otherwise than its author says.
fn unlike_named(mistake: &Mistake, report: &Report) -> Vec<Text> {
    let (id, seed) = (mistake.id.get_ref(), report.seed);
    let Some(graded) = report.graded() else {
        return vec![not_graded(&format!("wrong/{id}"), report)];
    };
    let mut faults = Vec::new();
    for case in &graded.cases {
        let named = mistake
            .fails
            .iter()
            .any(|named| *named.get_ref() == case.id);
        let case_id = &case.id;
        match &case.status {
            Status::Passed if named => faults.push(text(
                format!("wrong/{id}: `{case_id}`에서 실패해야 하는데 통과합니다 (시드 {seed}부터)"),
                format!("wrong/{id}: passes `{case_id}`, which it should fail (seeds from {seed})"),
            )),
            Status::Failed(_) if !named => faults.push(text(
                format!("wrong/{id}: problem.toml의 `fails`에 없는 `{case_id}`에서도 실패합니다 (시드 {seed}부터)"),
                format!("wrong/{id}: fails `{case_id}` too, which `fails` in problem.toml does not name (seeds from {seed})"),
            )),
            Status::Unknown { reason } => faults.push(text(
                format!("wrong/{id}: `{case_id}`의 결과를 알 수 없습니다: {reason}"),
                format!("wrong/{id}: what became of `{case_id}` is unknown: {reason}"),
            )),
            _ => {}
        }
    }
    if !faults.is_empty() {
        let failed: Vec<&str> = graded
            .cases
            .iter()
            .filter(|case| matches!(case.status, Status::Failed(_)))
            .map(|case| case.id.as_str())
            .collect();
        faults.push(text(
            format!(
                "wrong/{id}: 지금 코드가 맞다면 problem.toml에 이렇게 적으세요. fails = {failed:?}"
            ),
            format!(
                "wrong/{id}: if that is as it should be, problem.toml wants fails = {failed:?}"
            ),
        ));
    }
    faults
}

fn not_graded(name: &str, report: &Report) -> Text {
    match &report.verdict {
        Verdict::DidNotCompile(failure) => {
            let first = failure.diagnostics.first();
            let message = first.map(|first| first.message.clone()).unwrap_or_default();
            text(
                format!("{name}: 컴파일되지 않습니다: {message}"),
                format!("{name}: does not compile: {message}"),
            )
        }
        Verdict::Refused(refusal) => {
            let (ko, en) = (Lang::Ko, Lang::En);
            text(
                format!("{name}: {}", words::compile::refusal(ko, refusal)),
                format!("{name}: {}", words::compile::refusal(en, refusal)),
            )
        }
        Verdict::Graded(_) => unreachable!("only what was not graded is asked about"),
    }
}
