//! Proves a problem before a learner sees it. In: a problem. Out: for each rule what breaks it. A rule
//! is a sentence; a fault names the file or the case, and the mend.

mod fingerprints;
mod graded;
mod paces;
mod texts;

use std::collections::BTreeSet;

use crate::approved::Approved;
use crate::lang::Text;
use crate::workbook::Problem;
use crate::{Progress, disk};

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
    ReferenceIsFast,
    SlowWaysAreMarkedDown,
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
    pub const ALL: [Rule; 11] = [
        Rule::TextsInBothLanguages,
        Rule::LinksResolve,
        Rule::SnapshotsMatchCases,
        Rule::FilesMatchMistakes,
        Rule::StubScoresNothing,
        Rule::ReferenceIsAccepted,
        Rule::OtherWaysAreAccepted,
        Rule::ReferenceIsFast,
        Rule::SlowWaysAreMarkedDown,
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
            Rule::ReferenceIsFast => text(
                "모범 답안은 자신과 비교해 성능 점수를 모두 받습니다",
                "the reference, beside itself, has all points for its performance",
            ),
            Rule::SlowWaysAreMarkedDown => text(
                "slow/의 느린 풀이는 통과하지만 성능 점수를 잃습니다",
                "the slow solutions in slow/ are accepted, and lose points for their performance",
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
    /// Write down what the mistakes show, rather than compare it with what is written.
    pub write_fingerprints: bool,
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
            Rule::ReferenceIsFast => self.reference_pace()?,
            Rule::SlowWaysAreMarkedDown => self.slow_ways()?,
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
}

#[cfg(test)]
mod tests;
