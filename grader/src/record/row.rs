//! An attempt as a row of a table that programs read: the JSON and the CSV of the history. The names of
//! the fields are the contract that `docs/json-history.md` tells.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Course;
use crate::clock::Local;
use crate::history::{Attempt, Stumble};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    pub attempt: i64,
    pub mark: String,
    pub problem: String,
    /// In Greenwich: `2026-11-21T15:09:34Z`.
    pub at: String,
    pub verdict: &'static str,
    /// All cases were asked for: only then the score is the problem's.
    pub whole: bool,
    pub points: Option<u32>,
    pub of: Option<u32>,
    pub change: Option<i64>,
    pub first_failed: Option<String>,
    pub hints: usize,
    /// What the clock of a timed attempt showed.
    pub clock_seconds: Option<u32>,
    pub timing: Option<String>,
    pub seed: u64,
    pub toolchain: String,
    /// The digest of its source.
    pub source: Option<String>,
}

/// A row each, in their order.
pub fn rows(course: &Course, stumbles: &BTreeMap<i64, Stumble>) -> Vec<Row> {
    let all = course.attempts.iter().zip(&course.changes);
    all.map(|(attempt, change)| row(attempt, *change, stumbles.get(&attempt.id)))
        .collect()
}

fn row(attempt: &Attempt, change: Option<i64>, stumble: Option<&Stumble>) -> Row {
    let scored = |points: u32| attempt.graded.then_some(points);
    let timing = attempt.timing.clone();
    Row {
        attempt: attempt.id,
        mark: attempt.mark.clone(),
        problem: attempt.problem.clone(),
        at: format!("{}Z", Local::of(attempt.at).iso()),
        verdict: match stumble {
            Some(Stumble::NotCompiled) => "did_not_compile",
            Some(Stumble::Refused) => "refused",
            Some(Stumble::Unknown) => "unknown",
            Some(Stumble::Case(_)) => "not_accepted",
            // Nothing failed of what was asked for, if it was a case at all.
            None if !attempt.whole => "partial",
            None if attempt.accepted => "accepted",
            None => "not_accepted",
        },
        whole: attempt.whole,
        points: scored(attempt.points),
        of: scored(attempt.of),
        change,
        first_failed: match stumble {
            Some(Stumble::Case(case)) => Some(case.clone()),
            _ => None,
        },
        hints: attempt.hints,
        clock_seconds: timing.as_ref().map(|(_, seconds)| *seconds),
        timing: timing.map(|(mark, _)| mark),
        seed: attempt.seed,
        toolchain: attempt.toolchain.clone(),
        source: attempt.source.clone(),
    }
}
