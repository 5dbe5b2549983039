//! The nouns of a grade: plain data from the first step to the last, no I/O and no wording.
//! What a learner did wrong is a value here, never an error. The history keeps them as JSON.

mod advice;
mod failure;
mod kept;
mod performance;
mod score;
mod ungraded;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::manifest::PERFORMANCE;
use crate::submission::Source;

pub use advice::{About, Advice, Praise, Severity};
pub use failure::{Difference, Failure, Why};
pub use performance::{Growth, How, Interval, Measured, Pace, Performance, Point, Workload};
pub use score::{Points, Score, StageScore};
pub use ungraded::{CompileFailure, CompileFailureKind, Diagnostic, DiffFault, Refusal};

/// What came of one submission.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    pub problem: String,
    /// What was graded, as the user would name it: `problems/rate-limiter/src`, `wrong/no-cap`, …
    pub submission: String,
    pub seed: u64,
    /// Every case of the problem was asked for, so that the score is the problem's.
    pub whole: bool,
    /// The text that was graded, if it could be read. The history keeps it apart from what came of it.
    #[serde(skip)]
    pub source: Option<Source>,
    pub verdict: Verdict,
    #[serde(default)]
    pub performance: Performance,
    /// The compiler's own word on its version; empty where it was not asked.
    pub toolchain: String,
    pub took: Took,
}

/// Where the time went.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Took {
    pub compile: Duration,
    pub run: Duration,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Verdict {
    /// The source never got to the compiler.
    Refused(Refusal),
    /// The compiler said no.
    DidNotCompile(CompileFailure),
    /// The cases ran; `Graded` says how they went.
    Graded(Graded),
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Graded {
    pub cases: Vec<CaseOutcome>,
    pub score: Score,
    pub warnings: Vec<Diagnostic>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CaseOutcome {
    pub id: String,
    pub status: Status,
    /// What the case saw, in the words of the transcript, as far as it came.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub saw: String,
    /// What it should have seen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub expected: String,
    /// What the learner's code printed meanwhile.
    #[serde(default, skip_serializing_if = "Printed::is_nothing")]
    pub printed: Printed,
    pub took: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    Passed,
    Failed(Failure),
    /// Not run, because this other case failed and this one builds on it.
    Skipped {
        after: String,
    },
    /// The grader could not find out: its own fault or the machine's, never the learner's.
    Unknown {
        reason: String,
    },
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// The first part of stdout and stderr together, as text.
    pub head: String,
    /// How many bytes there were in all.
    pub bytes: u64,
}

impl Printed {
    fn is_nothing(&self) -> bool {
        self.bytes == 0
    }
}

impl Graded {
    /// Every case passed.
    pub fn is_accepted(&self) -> bool {
        let passed = |case: &CaseOutcome| case.status == Status::Passed;
        !self.cases.is_empty() && self.cases.iter().all(passed)
    }

    /// The stages of which every case passed. How fast it is, is no matter of cases.
    pub fn whole_stages(&self) -> Vec<String> {
        let whole = |stage: &&StageScore| {
            stage.id != PERFORMANCE && stage.cases > 0 && stage.passed == stage.cases
        };
        let stages = self.score.stages.iter().filter(whole);
        stages.map(|stage| stage.id.clone()).collect()
    }

    /// The failed case at the end of a chain of skipped ones.
    pub fn behind<'a>(&'a self, id: &'a str) -> &'a str {
        let case = self.cases.iter().find(|case| case.id == id);
        match case.map(|case| &case.status) {
            // A case builds on earlier ones only, so this comes to an end.
            Some(Status::Skipped { after }) => self.behind(after),
            _ => id,
        }
    }

    /// A case about which the grader could not find out.
    pub fn unknown(&self) -> Option<&CaseOutcome> {
        self.cases
            .iter()
            .find(|case| matches!(case.status, Status::Unknown { .. }))
    }
}

impl Report {
    pub fn is_accepted(&self) -> bool {
        matches!(&self.verdict, Verdict::Graded(graded) if graded.is_accepted())
    }

    pub fn graded(&self) -> Option<&Graded> {
        match &self.verdict {
            Verdict::Graded(graded) => Some(graded),
            _ => None,
        }
    }
}
