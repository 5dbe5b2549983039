//! What the attempts say about practice: how far someone has come with each problem, how long it took,
//! on which days they practised, and what to do next. In: attempts, standings and answers of the history.
//! Out: plain values. Pure: knows no clock but the one it is given, no database and no wording.

pub mod compared;
mod course;
mod next;
mod offered;
pub mod row;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::clock::Clock;
use crate::history::{Attempt, Standing};
use crate::outcome::Points;

pub use course::Course;
pub use next::{Next, Why, next};
pub use offered::{Offer, offered};

/// After so long a pause another sitting begins, and the pause is no practice.
const PAUSE: i64 = 30 * 60;

/// A problem of the workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kata {
    pub id: String,
    /// How long a learner should need.
    pub minutes: u32,
}

/// How far someone has come with one problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Practice {
    pub problem: String,
    /// Of all attempts, also those of which no report was kept; out of a hundred.
    pub best: Option<u32>,
    pub last: Option<u32>,
    /// Passed at least once, however the code is now.
    pub passed: bool,
    /// Passed and not begun anew since.
    pub solved: bool,
    pub attempts: usize,
    /// How many of them the compiler did not take.
    pub not_graded: usize,
    /// Cases that failed when last graded.
    pub failing: Vec<String>,
    pub hints: usize,
    pub to_pass: Option<Spent>,
    /// Every attempt that has a score of all cases, the oldest first.
    pub scores: Vec<Scored>,
    /// Seconds since 1970.
    pub first_at: Option<i64>,
    pub last_at: Option<i64>,
    /// When it was passed the first and the last time.
    pub passed_at: Option<i64>,
    pub passed_last_at: Option<i64>,
    /// The numbers of the days on which there was an attempt, see [`days`].
    pub days: BTreeSet<i64>,
}

/// The score of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Scored {
    pub attempt: i64,
    pub at: i64,
    pub points: u32,
    pub of: u32,
    pub accepted: bool,
}

/// How long it took until it passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spent {
    pub seconds: u64,
    pub by: Measured,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measured {
    /// A clock that was started for it.
    Clock,
    /// From one attempt to the next, pauses left out. What went before the first is not known.
    Attempts,
}

/// Days in a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Streak {
    /// Until today, or until yesterday where today is still to come.
    pub current: usize,
    pub longest: usize,
    /// All days on which something was done.
    pub days: usize,
    pub today: bool,
}

impl Practice {
    /// What the attempts at one problem say, the oldest first; those at others are passed over.
    /// `standing` also knows of times before attempts were kept.
    pub fn of(problem: &str, attempts: &[Attempt], standing: &Standing, clock: &Clock) -> Practice {
        let own = || attempts.iter().filter(|attempt| attempt.problem == problem);
        let scores: Vec<Scored> = own().filter_map(scored).collect();
        let passed = || scores.iter().filter(|scored| scored.accepted);
        let best = scores.iter().map(Scored::score).max();
        Practice {
            problem: problem.to_owned(),
            best: best.map(Points::share).max(standing.best),
            last: standing.last,
            passed: standing.solved || passed().next().is_some(),
            solved: standing.solved,
            attempts: own().count(),
            not_graded: own().filter(|attempt| !attempt.graded).count(),
            failing: standing.failing.clone(),
            hints: standing.hints.values().sum(),
            to_pass: to_pass(own(), &standing.restarts),
            first_at: own().next().map(|attempt| attempt.at),
            last_at: own().next_back().map(|attempt| attempt.at),
            passed_at: passed().next().map(|scored| scored.at),
            passed_last_at: passed().next_back().map(|scored| scored.at),
            days: days(own().map(|attempt| attempt.at), clock).collect(),
            scores,
        }
    }

    /// The scores of all attempts that have one, out of a hundred, the oldest first.
    pub fn points(&self) -> Vec<u32> {
        let scores = self.scores.iter().map(Scored::score);
        scores.map(Points::share).collect()
    }

    /// How many attempts in a row, the last included, were no better than the best before them.
    pub fn without_gain(&self) -> usize {
        let mut best = None;
        let mut since = 0;
        for scored in &self.scores {
            let score = scored.score();
            match best {
                Some(most) if score <= most => since += 1,
                _ => (best, since) = (Some(score), 0),
            }
        }
        since
    }
}

impl Scored {
    fn score(&self) -> Points {
        Points::new(self.points, self.of).of_all(self.accepted)
    }
}

fn scored(attempt: &Attempt) -> Option<Scored> {
    (attempt.graded && attempt.whole).then_some(Scored {
        attempt: attempt.id,
        at: attempt.at,
        points: attempt.points,
        of: attempt.of,
        accepted: attempt.accepted,
    })
}

/// In the last run that passed: one who begins a problem anew is not slow for ever.
fn to_pass<'a>(
    attempts: impl Iterator<Item = &'a Attempt>,
    restarts: &BTreeSet<i64>,
) -> Option<Spent> {
    let mut runs: BTreeMap<usize, Vec<&Attempt>> = BTreeMap::new();
    for attempt in attempts {
        let run = restarts.range(..=attempt.at).count();
        runs.entry(run).or_default().push(attempt);
    }
    // Who brings back what has passed before has not passed again.
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut spent = None;
    for run in runs.values() {
        let passed: Vec<&str> = run
            .iter()
            .filter_map(|attempt| passed_with(attempt))
            .collect();
        if passed.first().is_none_or(|source| !known.contains(source)) {
            spent = to_pass_in(run).or(spent);
        }
        known.extend(passed);
    }
    spent
}

/// The digest of the code, where it passed.
fn passed_with(attempt: &Attempt) -> Option<&str> {
    let passed = scored(attempt).is_some_and(|scored| scored.accepted);
    attempt.source.as_deref().filter(|_| passed)
}

/// By the clock of the attempt that passed first, else by the time between attempts up to it.
fn to_pass_in(run: &[&Attempt]) -> Option<Spent> {
    let mut seconds = 0u64;
    let mut before: Option<i64> = None;
    for attempt in run {
        let gap = before.map_or(0, |before| attempt.at.saturating_sub(before));
        before = Some(attempt.at);
        if (0..=PAUSE).contains(&gap) {
            seconds = seconds.saturating_add(gap.unsigned_abs());
        }
        if scored(attempt).is_some_and(|scored| scored.accepted) {
            return Some(match &attempt.timing {
                Some((_, on_clock)) => Spent {
                    seconds: u64::from(*on_clock),
                    by: Measured::Clock,
                },
                None => Spent {
                    seconds,
                    by: Measured::Attempts,
                },
            });
        }
    }
    None
}

/// 2020-01-01: no grader was there before.
const FIRST_DAY: i64 = 18_262;

/// The numbers of the days on which something was done, once for each time. A clock that was wrong once
/// makes no day of practice: those that are still to come and those before there was a grader do not count.
pub fn days(times: impl Iterator<Item = i64>, clock: &Clock) -> impl Iterator<Item = i64> {
    let possible = FIRST_DAY..=clock.day();
    let days = times.map(|at| clock.day_of(at));
    days.filter(move |day| possible.contains(day))
}

impl Streak {
    /// Of these days, as seen from today.
    pub fn of(days: &BTreeSet<i64>, today: i64) -> Streak {
        let mut streak = Streak {
            days: days.len(),
            today: days.contains(&today),
            ..Streak::default()
        };
        let (mut run, mut before) = (0, None);
        for day in days {
            run = match before {
                Some(before) if before + 1 == *day => run + 1,
                _ => 1,
            };
            before = Some(*day);
            streak.longest = streak.longest.max(run);
            if *day == today || (*day + 1 == today && !streak.today) {
                streak.current = run;
            }
        }
        streak
    }
}

/// A series in at most so many columns: each stands for as many neighbours as the others and shows the
/// last of them, so that the end of the line is how things are.
pub fn thinned(points: &[u32], columns: usize) -> Vec<u32> {
    let columns = columns.max(1).min(points.len());
    let last_of = |column: usize| points[(column + 1) * points.len() / columns - 1];
    (0..columns).map(last_of).collect()
}
