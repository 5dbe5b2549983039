//! Proves a problem before a learner sees it. In: a problem. Out: for each rule what breaks it. A rule
//! is a sentence; a fault names the file or the case, and the mend.

mod texts;

use std::collections::BTreeSet;

use crate::approved::Approved;
use crate::disk;
use crate::lang::{Lang, Text};
use crate::manifest::Mistake;
use crate::outcome::{Report, Status, Verdict};
use crate::workbook::Problem;
use crate::{Options, Progress, Submission, grade, words};

/// What holds of a good problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    TextsInBothLanguages,
    LinksResolve,
    SnapshotsMatchCases,
    FilesMatchMistakes,
    StubScoresNothing,
    ReferenceIsAccepted,
    OtherWaysAreAccepted,
    MistakesFailAsNamed,
    EveryCaseIsFailed,
}

/// One rule, looked at.
#[derive(Debug, Clone)]
pub struct Checked {
    pub rule: Rule,
    /// How much was looked at: texts, links, grades.
    pub looked_at: usize,
    pub faults: Vec<Text>,
}

impl Rule {
    pub const ALL: [Rule; 9] = [
        Rule::TextsInBothLanguages,
        Rule::LinksResolve,
        Rule::SnapshotsMatchCases,
        Rule::FilesMatchMistakes,
        Rule::StubScoresNothing,
        Rule::ReferenceIsAccepted,
        Rule::OtherWaysAreAccepted,
        Rule::MistakesFailAsNamed,
        Rule::EveryCaseIsFailed,
    ];

    pub fn title(self) -> Text {
        match self {
            Rule::TextsInBothLanguages => text(
                "모든 글이 두 언어로 온전하게 있습니다",
                "every text is there in both languages, and sound",
            ),
            Rule::LinksResolve => text(
                "노트로 가는 링크 가운데 끊어진 것이 없습니다",
                "every link into the notes resolves",
            ),
            Rule::SnapshotsMatchCases => text(
                "케이스마다 스냅샷이 하나씩 있습니다",
                "every case has its snapshot, and no other is there",
            ),
            Rule::FilesMatchMistakes => text(
                "wrong/의 파일과 problem.toml의 오답이 일치합니다",
                "the files in wrong/ are the mistakes of problem.toml",
            ),
            Rule::StubScoresNothing => text(
                "스텁은 경고 없이 컴파일되고 0점입니다",
                "the stub compiles without warnings and scores 0",
            ),
            Rule::ReferenceIsAccepted => text(
                "모범 답안은 늘 만점입니다",
                "the reference always scores all points",
            ),
            Rule::OtherWaysAreAccepted => text(
                "right/의 다른 풀이도 만점입니다",
                "the other solutions in right/ score all points",
            ),
            Rule::MistakesFailAsNamed => text(
                "오답은 저마다 적힌 케이스에서만 실패합니다",
                "every mistake fails exactly the cases it names",
            ),
            Rule::EveryCaseIsFailed => text(
                "케이스마다 걸러 내는 오답이 있습니다",
                "every case is failed by at least one mistake",
            ),
        }
    }
}

fn text(ko: impl Into<String>, en: impl Into<String>) -> Text {
    Text {
        ko: ko.into(),
        en: en.into(),
    }
}

/// Looks at one problem.
pub struct Verifier<'a> {
    pub problem: &'a Problem,
    /// How often each solution and each mistake is graded, every time under other seeds.
    pub repeat: u64,
    pub progress: &'a dyn Progress,
}

impl Verifier<'_> {
    pub fn check(&self, rule: Rule) -> anyhow::Result<Checked> {
        let (looked_at, faults) = match rule {
            Rule::TextsInBothLanguages => texts::both_languages(self.problem),
            Rule::LinksResolve => texts::links(self.problem),
            Rule::SnapshotsMatchCases => self.snapshots(),
            Rule::FilesMatchMistakes => self.files(),
            Rule::StubScoresNothing => self.stub()?,
            Rule::ReferenceIsAccepted => self.reference()?,
            Rule::OtherWaysAreAccepted => self.other_ways()?,
            Rule::MistakesFailAsNamed => self.mistakes()?,
            Rule::EveryCaseIsFailed => self.cases(),
        };
        Ok(Checked {
            rule,
            looked_at,
            faults,
        })
    }

    fn snapshots(&self) -> (usize, Vec<Text>) {
        let cases = &self.problem.manifest.cases;
        let mut faults = Vec::new();
        for case in cases {
            if let Err(error) = Approved::read(&self.problem.snapshot(case.id.get_ref())) {
                faults.push(text(format!("{error:#}"), format!("{error:#}")));
            }
        }
        for name in disk::names(
            &self.problem.folder().join("suite").join("snapshots"),
            &[""],
        ) {
            let known = name
                .strip_suffix(".snap")
                .is_some_and(|id| self.problem.manifest.case(id).is_some());
            if !known {
                faults.push(text(
                    format!("suite/snapshots/{name}: 이런 케이스가 없습니다. 지우거나 problem.toml에 적으세요"),
                    format!("suite/snapshots/{name}: there is no such case; delete it, or add the case to problem.toml"),
                ));
            }
        }
        (cases.len(), faults)
    }

    fn files(&self) -> (usize, Vec<Text>) {
        let named: BTreeSet<String> = self
            .problem
            .manifest
            .mistakes
            .iter()
            .map(|mistake| mistake.id.get_ref().clone())
            .collect();
        let there = self.problem.wrong();
        let missing = named.difference(&there).map(|id| {
            text(
                format!("오답 `{id}`: wrong/{id}.rs도 wrong/{id}.diff도 없습니다"),
                format!("mistake `{id}`: there is neither wrong/{id}.rs nor wrong/{id}.diff"),
            )
        });
        let unnamed = there.difference(&named).map(|id| {
            text(
                format!("wrong/{id}: problem.toml에 `[[mistake]]` 항목이 없습니다"),
                format!("wrong/{id}: problem.toml has no `[[mistake]]` of that id"),
            )
        });
        (named.len(), missing.chain(unnamed).collect())
    }

    fn stub(&self) -> anyhow::Result<(usize, Vec<Text>)> {
        let report = self.grade(&Submission::Stub, 0)?;
        let mut faults = Vec::new();
        match report.graded() {
            None => faults.push(not_graded("stub.rs", &report)),
            Some(graded) => {
                for warning in &graded.warnings {
                    let warning = &warning.message;
                    faults.push(text(
                        format!("stub.rs: 경고: {warning}"),
                        format!("stub.rs: warning: {warning}"),
                    ));
                }
                for case in graded
                    .cases
                    .iter()
                    .filter(|case| case.status == Status::Passed)
                {
                    faults.push(text(
                        format!("스텁이 `{}` 케이스를 통과합니다. 아무것도 하지 않는 코드를 가려내지 못하는 케이스입니다", case.id),
                        format!("the stub passes `{}`: the case does not tell code that does nothing", case.id),
                    ));
                }
            }
        }
        Ok((1, faults))
    }

    fn reference(&self) -> anyhow::Result<(usize, Vec<Text>)> {
        let faults = self.accepted(&Submission::Solution, "모범 답안", "the reference")?;
        Ok((self.seeds().count(), faults))
    }

    fn other_ways(&self) -> anyhow::Result<(usize, Vec<Text>)> {
        let ways = self.problem.right();
        let mut faults = Vec::new();
        for way in &ways {
            let name = format!("right/{way}.rs");
            faults.extend(self.accepted(&Submission::Right(way.clone()), &name, &name)?);
        }
        Ok((ways.len() * self.seeds().count(), faults))
    }

    /// Grade again and again, and find every case that does not pass.
    fn accepted(&self, submission: &Submission, ko: &str, en: &str) -> anyhow::Result<Vec<Text>> {
        let mut faults = Vec::new();
        for seed in self.seeds() {
            faults.extend(not_accepted(ko, en, &self.grade(submission, seed)?));
        }
        Ok(faults)
    }

    fn mistakes(&self) -> anyhow::Result<(usize, Vec<Text>)> {
        let mistakes = &self.problem.manifest.mistakes;
        let mut faults = Vec::new();
        for mistake in mistakes {
            for seed in self.seeds() {
                let submission = Submission::Wrong(mistake.id.get_ref().clone());
                faults.extend(unlike_named(mistake, &self.grade(&submission, seed)?));
            }
        }
        Ok((mistakes.len() * self.seeds().count(), faults))
    }

    /// Where the seeds of each grade begin.
    fn seeds(&self) -> impl Iterator<Item = u64> {
        (0..self.repeat.max(1)).map(|n| n * SEEDS_APART)
    }

    fn cases(&self) -> (usize, Vec<Text>) {
        let manifest = &self.problem.manifest;
        let failed: BTreeSet<&str> = manifest
            .mistakes
            .iter()
            .flat_map(|mistake| &mistake.fails)
            .map(|id| id.get_ref().as_str())
            .collect();
        let faults = manifest
            .cases
            .iter()
            .map(|case| case.id.get_ref())
            .filter(|id| !failed.contains(id.as_str()))
            .map(|id| {
                text(
                    format!("`{id}`에서 실패하는 오답이 없습니다. wrong/에 하나 추가하세요"),
                    format!("no mistake fails `{id}`: add one to wrong/"),
                )
            });
        (manifest.cases.len(), faults.collect())
    }

    fn grade(&self, submission: &Submission, seed: u64) -> anyhow::Result<Report> {
        let options = Options {
            seed,
            ignore_after: true,
            ..Options::default()
        };
        grade(self.problem, submission, &options, self.progress)
    }
}

/// So far apart that two grades share no seed.
const SEEDS_APART: u64 = 1_000_000;

fn not_accepted(ko: &str, en: &str, report: &Report) -> Vec<Text> {
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
    let why = match &report.verdict {
        Verdict::DidNotCompile(failure) => {
            let first = failure.diagnostics.first();
            let message = first.map(|first| first.message.clone()).unwrap_or_default();
            text(message.clone(), message)
        }
        Verdict::Refused(refusal) => text(
            words::compile::refusal(Lang::Ko, refusal),
            words::compile::refusal(Lang::En, refusal),
        ),
        Verdict::Graded(_) => text("", ""),
    };
    let (ko, en) = (why.ko, why.en);
    text(
        format!("{name}: 컴파일되지 않습니다: {ko}"),
        format!("{name}: does not compile: {en}"),
    )
}

#[cfg(test)]
mod tests;
