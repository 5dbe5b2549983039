//! How fast a submission is, beside the reference. Never a time alone: times are only comparable within
//! one run on one machine.

use serde::{Deserialize, Serialize};

use super::Why;

/// What is known of a submission's performance.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub enum Performance {
    /// The problem has no bench, or nobody asked for it.
    #[default]
    NotAsked,
    /// Only what passes all cases is measured.
    NotYet,
    Measured(Measured),
    /// The grader could not find out: its own fault or the machine's, never the learner's.
    Unknown {
        reason: String,
    },
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// In the order of the manifest.
    pub workloads: Vec<Workload>,
}

/// One piece of work, done by the submission and by the reference in turns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Workload {
    pub id: String,
    pub pace: Pace,
    pub points: u32,
    pub of: u32,
    /// The submission's time where the reference's is 1, at the size that counts; of what was measured to
    /// its end.
    pub ratio: Option<Interval>,
    /// That of most blocks, where what counts is the sum: a few took far longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mostly: Option<Interval>,
    /// Every size that was measured, the smallest first.
    pub sizes: Vec<Point>,
    /// Of how it grows with the size, where several were measured.
    pub growth: Option<Growth>,
    pub pairs: usize,
}

/// What the rubric says to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Pace {
    /// Within this step of the rubric, the first being the best.
    Step(usize),
    /// Slower than the last step.
    Beyond,
    /// The machine was not quiet enough to say. It costs nothing.
    TooNoisy,
    /// It did other work than the reference: fast or slow says nothing then. Reports that were kept once have
    /// the digests of both in here; they say nothing to anybody.
    Differs {},
    /// It came to no end within the time for it.
    TimeLimit,
    /// It panicked, or ended the process.
    Broke { how: How },
}

/// How a measurement came to its end before its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum How {
    Ended(Why),
    /// Something on the pipe to the grader that the bench did not write.
    WroteToGrader,
}

/// A figure and how sure it is: 95 of 100 such intervals hold the true one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub low: f64,
    pub middle: f64,
    pub high: f64,
}

/// One size: nanoseconds and allocations for one operation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub size: u64,
    pub yours: f64,
    pub reference: f64,
    pub your_allocations: f64,
    pub reference_allocations: f64,
}

/// Exponents: 0 where the size does not matter, 1 where twice the size takes twice the time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Growth {
    pub yours: Interval,
    pub reference: Interval,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_with_digests_is_read_without_them() {
        let kept = r#"{"Differs":{"expected":"1","got":"2"}}"#;
        assert_eq!(
            serde_json::from_str::<Pace>(kept).unwrap(),
            Pace::Differs {}
        );
        let now = serde_json::to_string(&Pace::Differs {}).unwrap();
        assert_eq!(
            serde_json::from_str::<Pace>(&now).unwrap(),
            Pace::Differs {}
        );
    }
}
