//! The nouns of a grade: plain data from the first step to the last, no I/O and no wording.
//! What a learner did wrong is a value here, never an error. The history keeps them as JSON.

mod advice;
mod kept;
mod performance;

use std::cmp::Ordering;
use std::time::Duration;

use kit::transcript::{Place, Step, Waiting};
use serde::{Deserialize, Serialize};

use crate::manifest::{ALL_POINTS, PERFORMANCE};
use crate::submission::Source;

pub use advice::{About, Advice, Praise, Severity};
pub use performance::{Growth, How, Interval, Measured, Pace, Performance, Point, Workload};

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

/// Why a source tree was not taken. `file` is named as the user knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// No `src/lib.rs`.
    Missing {
        file: String,
    },
    /// Bytes that are not UTF-8; `encoding` is a guess (CP949, UTF-16).
    NotUtf8 {
        file: String,
        line: usize,
        byte: u8,
        encoding: Option<String>,
    },
    /// A name that is not UTF-8; `file` has its bytes as `\xE9`.
    NameNotUtf8 {
        file: String,
    },
    /// A link, a device, a directory in place of a file.
    NotAFile {
        file: String,
    },
    /// Could not be read.
    Unreadable {
        file: String,
        reason: String,
    },
    TooLarge {
        file: String,
        bytes: u64,
        limit: u64,
    },
    TooManyFiles {
        limit: usize,
    },
    /// A mistake that is told as a diff, and cannot be made of it.
    BadDiff {
        file: String,
        line: usize,
        fault: DiffFault,
    },
    /// A mistake that is there whole and as a diff.
    Twice {
        files: [String; 2],
    },
}

/// What keeps a diff from being applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiffFault {
    /// No line begins with `--- `.
    NoHead,
    /// Nothing is changed: no `@@` follows.
    NoHunks,
    /// Written in a way in which no diff is.
    Malformed { what: String },
    /// `--- <base>` names no file of `src/` or `right/`.
    NoBase { base: String },
    /// The solution has changed since.
    Stale { base: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompileFailure {
    pub kind: CompileFailureKind,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CompileFailureKind {
    /// An error in the learner's code itself.
    Code,
    /// The code compiles alone, but does not offer what the suite calls.
    Contract,
    /// `fn main` in lib.rs collides with the grader's.
    OwnMain,
    /// It takes the place of a symbol of the whole program, or runs before its `main`.
    Linkage,
    /// It declares foreign code that the linker does not find.
    Unlinked,
    /// rustc did not come to an end in time, or with the memory it may have.
    TimedOut,
}

/// One message of rustc's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub is_error: bool,
    pub message: String,
    pub code: Option<String>,
    #[serde(with = "kept::place")]
    pub place: Option<Place>,
    /// As rustc itself would print it.
    pub rendered: String,
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

/// How a case failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub why: Why,
    /// The call that was under way, where one was.
    pub call: Option<String>,
    /// The seed that shows it, for a case that runs under many.
    pub seed: Option<u64>,
    /// How many of how many seeds showed it.
    pub times: Option<(u64, u64)>,
    /// The failing schedule, step by step; only where it was asked for.
    #[serde(with = "kept::timeline")]
    pub timeline: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// The transcript differs from the approved one; see [`Difference`].
    Differs(Difference),
    Panicked {
        thread: String,
        message: String,
        #[serde(with = "kept::place")]
        place: Option<Place>,
        /// What a destructor panicked with while this panic unwound, so that the process was aborted.
        then: Option<String>,
    },
    Deadlock {
        #[serde(with = "kept::waiting")]
        waiting: Vec<Waiting>,
    },
    /// Threads kept switching and none got anywhere.
    NoEnd {
        steps: u64,
    },
    /// A loop that never ends.
    EndlessLoop {
        thread: String,
    },
    /// Waits in something the grader cannot see: a real lock, a real sleep, I/O.
    Unseen {
        thread: String,
    },
    TimeLimit {
        limit: Duration,
    },
    /// Over its time limit, most of which it waited for something that the grader cannot see.
    Waited {
        limit: Duration,
    },
    OutOfMemory {
        limit_mib: u64,
    },
    StackOverflow,
    /// The code ended the process.
    Exited {
        code: i32,
    },
    /// `abort`, or a panic while a panic was being handled.
    Aborted {
        message: Option<String>,
    },
    /// Ended by another signal.
    Signal {
        name: String,
    },
    TooMuchOutput {
        limit_kib: u64,
    },
    LeftChildren {
        count: usize,
    },
    /// It starts processes without end.
    TooManyProcesses {
        limit: usize,
    },
    /// It runs another process where only what it does itself counts.
    OtherProcesses,
}

/// The first place where what a case saw and what it should have seen part ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The lines before, which are right.
    pub before: Vec<String>,
    pub expected: Option<String>,
    pub got: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// The first part of stdout and stderr together, as text.
    pub head: String,
    /// How many bytes there were in all.
    pub bytes: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    pub points: u32,
    pub of: u32,
    pub stages: Vec<StageScore>,
}

impl Score {
    pub fn total(&self) -> Points {
        Points::new(self.points, self.of)
    }
}

/// So many points of so many: the total is smaller where performance was not measured. The greater share
/// is the better score, and of equal shares that of more points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Points {
    pub points: u32,
    pub of: u32,
}

impl Points {
    pub fn new(points: u32, of: u32) -> Points {
        Points { points, of }
    }

    /// Of all that a problem gives. Only where every case passes and nobody could or would measure it is the
    /// total less: who leaves out the measurement of what fails is no better for it.
    pub fn of_all(self, is_accepted: bool) -> Points {
        match is_accepted {
            true => self,
            false => Points::new(self.points, self.of.max(ALL_POINTS)),
        }
    }

    /// Out of a hundred, rounded down: only all of them are a hundred.
    pub fn share(self) -> u32 {
        let share = u64::from(self.points) * 100 / u64::from(self.of.max(1));
        u32::try_from(share).unwrap_or(u32::MAX)
    }

    /// What was gained over an earlier score, in points of this one's total.
    pub fn over(self, before: Points) -> i64 {
        let (of, total) = (i64::from(before.of.max(1)), i64::from(self.of));
        let before = (i64::from(before.points) * total * 2 + of) / (of * 2);
        i64::from(self.points) - before
    }
}

impl Ord for Points {
    fn cmp(&self, other: &Points) -> Ordering {
        // Nothing of nothing is less than anything of something.
        let of = |points: &Points| u64::from(points.of.max(1));
        let own = u64::from(self.points) * of(other);
        let theirs = u64::from(other.points) * of(self);
        let by_share = own.cmp(&theirs);
        by_share.then((self.of, self.points).cmp(&(other.of, other.points)))
    }
}

impl PartialOrd for Points {
    fn partial_cmp(&self, other: &Points) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageScore {
    pub id: String,
    pub points: u32,
    pub of: u32,
    pub passed: usize,
    pub cases: usize,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greater_share_is_the_better_score_and_of_equal_ones_the_one_of_more() {
        let points = [
            (0, 0),
            (0, 90),
            (0, 100),
            (45, 90),
            (50, 100),
            (89, 90),
            (99, 100),
        ];
        let points = points.map(|(points, of)| Points::new(points, of));
        for pair in points.windows(2) {
            assert!(pair[0] < pair[1], "{pair:?}");
        }
        assert!(Points::new(95, 100) < Points::new(90, 90));
        assert!(Points::new(90, 90) < Points::new(100, 100));
    }

    #[test]
    fn what_was_gained_is_told_in_points_of_the_later_total() {
        let gained = |before: (u32, u32), now: (u32, u32)| {
            Points::new(now.0, now.1).over(Points::new(before.0, before.1))
        };
        assert_eq!(gained((40, 100), (60, 100)), 20);
        assert_eq!(gained((90, 90), (100, 100)), 0);
        assert_eq!(gained((90, 90), (95, 100)), -5);
        assert_eq!(gained((45, 90), (50, 100)), 0);
        assert_eq!(gained((50, 100), (45, 90)), 0);
        assert_eq!(gained((0, 0), (7, 10)), 7);
    }

    #[test]
    fn only_all_of_them_are_a_hundred() {
        assert_eq!(Points::new(999, 1_000).share(), 99);
        assert_eq!(Points::new(90, 90).share(), 100);
        assert_eq!(Points::new(0, 0).share(), 0);
    }
}
