//! How a case failed.

use std::time::Duration;

use kit::transcript::{Place, Step, Waiting};
use serde::{Deserialize, Serialize};

use super::kept;

/// How a case failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub why: Why,
    /// The call that was under way, where one was.
    pub call: Option<String>,
    /// The seed that shows it, for a case that runs under many.
    pub seed: Option<u64>,
    /// How many of how many seeds fail, in this way or another.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_before_other_processes_had_a_name_is_read() {
        let kept = r#"{"TooManyProcesses":{"limit":0}}"#;
        let limit = 0;
        assert_eq!(
            serde_json::from_str::<Why>(kept).unwrap(),
            Why::TooManyProcesses { limit }
        );
        let now = serde_json::to_string(&Why::OtherProcesses).unwrap();
        assert_eq!(
            serde_json::from_str::<Why>(&now).unwrap(),
            Why::OtherProcesses
        );
    }
}
