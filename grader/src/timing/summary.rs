//! How a timed attempt went, and for an interview what an interviewer would make of it. In: the timing,
//! its attempts, what came of the best of them, and the questions there are. Out: a [`Summary`]. Pure;
//! it holds for one that is still under way, too.

mod lost;
mod next;
pub mod origin;

use std::time::Duration;

use super::{Running, Split, Timing};
use crate::history::Attempt;
use crate::lang::Text;
use crate::manifest::Manifest;
use crate::outcome::{Measured, Performance, Points, Report};
use crate::study::bank::Bank;
use origin::{Copied, Known, Origin};

pub use lost::{Because, Cost, Lost, costs};

/// Of a hundred points, in time: an interview would be passed with so many,
pub const PASSES: u32 = 80;
/// and is open with so many.
pub const IS_OPEN: u32 = 60;
/// What passes this part of the limit late leaves it open as well.
pub const GRACE: u32 = 4;

#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub problem: String,
    pub mock: bool,
    pub running: Running,
    pub limit: Duration,
    pub used: Duration,
    /// What was left out of it, because the grader built its own libraries.
    pub built: Duration,
    /// Nothing for an attempt that was no interview, and where code from before it did the work.
    pub verdict: Option<Verdict>,
    /// The code with which it began, where that was not the stub.
    pub began_with: Option<Origin>,
    /// What was there before and has done the work, but for what it began with.
    pub copied: Option<Copied>,
    /// The best that was reached within the limit.
    pub in_time: Option<Reached>,
    /// The best that was reached at all.
    pub at_end: Option<Reached>,
    /// In the order of the problem's stages.
    pub stages: Vec<Stage>,
    /// Of the best attempt, where it was measured. It is no stage: the clock ends when every case has
    /// passed, and only then is it measured.
    pub performance: Option<Points>,
    pub attempts: usize,
    pub hints: usize,
    /// What cost points in the best attempt.
    pub lost: Vec<Lost>,
    pub questions: Vec<Follow>,
    /// So many questions on what failed in an interview are in the review: nobody has told of it meanwhile.
    pub in_review: usize,
    /// `page#anchor`, or a page.
    pub notes: Vec<String>,
}

/// What an interviewer would say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    WouldPass,
    Borderline,
    NotYet,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Its number on this machine.
    pub attempt: i64,
    pub points: u32,
    pub of: u32,
    pub after: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    pub id: String,
    pub title: Text,
    /// When all of it first passed.
    pub after: Option<Duration>,
}

/// A question that an interviewer would go on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    pub id: String,
    pub page: String,
    pub anchor: String,
    pub ask: Text,
    /// The failed case that it is about.
    pub case: Option<String>,
}

/// What a summary is made from.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub timing: &'a Timing,
    pub now: i64,
    pub manifest: &'a Manifest,
    /// Those that were made in it, the oldest first.
    pub attempts: &'a [Attempt],
    /// Those at the same problem from before it began.
    pub before: &'a [Attempt],
    pub known: &'a Known,
    /// What came of the best of them.
    pub report: Option<&'a Report>,
    pub bank: &'a Bank,
    pub in_review: usize,
}

/// The attempt with the best score, the first of several.
pub fn best(attempts: &[Attempt], within: Option<Duration>) -> Option<&Attempt> {
    let counts = |attempt: &&Attempt| {
        let late = |within: Duration| clock(attempt) > within;
        attempt.whole && attempt.graded && !within.is_some_and(late)
    };
    let scored = attempts.iter().filter(counts).rev();
    scored.max_by_key(|attempt| attempt.score())
}

fn clock(attempt: &Attempt) -> Duration {
    let seconds = attempt.timing.as_ref().map_or(0, |(_, seconds)| *seconds);
    Duration::from_secs(seconds.into())
}

/// How it went.
pub fn summary(facts: &Facts) -> Summary {
    let Facts {
        timing,
        now,
        manifest,
        attempts,
        ..
    } = *facts;
    let shown = timing.shown(now);
    let in_time = best(attempts, Some(shown.limit)).map(reached);
    let at_end = best(attempts, None).map(reached);
    let stages = stages(manifest, &shown.splits);
    let lost = lost::lost(manifest, facts.report);
    let verdict = verdict(&stages, shown.limit, in_time.as_ref(), at_end.as_ref());
    let began_with = origin::began_with(facts);
    let copied = origin::copied(facts, began_with.as_ref());
    let is_judged = copied.is_none() && !began_with.as_ref().is_some_and(Origin::did_the_work);
    Summary {
        problem: timing.problem.clone(),
        mock: timing.mock,
        running: shown.running,
        limit: shown.limit,
        used: shown.used,
        built: shown.built,
        verdict: (timing.mock && is_judged).then_some(verdict),
        began_with,
        copied,
        in_time,
        at_end,
        stages,
        performance: facts.report.and_then(performance),
        attempts: attempts.len(),
        hints: shown.hints,
        questions: next::questions(facts, &lost),
        in_review: if timing.mock { facts.in_review } else { 0 },
        notes: next::notes(manifest, &lost),
        lost,
    }
}

fn reached(attempt: &Attempt) -> Reached {
    Reached {
        attempt: attempt.id,
        points: attempt.score().points,
        of: attempt.score().of,
        after: clock(attempt),
    }
}

fn stages(manifest: &Manifest, splits: &[Split]) -> Vec<Stage> {
    let stage = |id: &str, title: Text| {
        let split = splits.iter().find(|split| split.stage == id);
        Stage {
            id: id.to_owned(),
            title,
            after: split.map(|split| split.after),
        }
    };
    let all = manifest.stages.iter();
    all.map(|of_cases| stage(of_cases.id.get_ref(), of_cases.title.clone()))
        .collect()
}

fn performance(report: &Report) -> Option<Points> {
    let Performance::Measured(Measured { workloads }) = &report.performance else {
        return None;
    };
    let points = workloads.iter().map(|one| one.points).sum();
    Some(Points::new(
        points,
        workloads.iter().map(|one| one.of).sum(),
    ))
}

/// The rule: [`PASSES`] points in time with the first stage whole would pass; [`IS_OPEN`] in time, or what
/// passes a little late, is borderline.
fn verdict(
    stages: &[Stage],
    limit: Duration,
    in_time: Option<&Reached>,
    at_end: Option<&Reached>,
) -> Verdict {
    let has = |reached: Option<&Reached>, points: u32, by: Duration| {
        reached.is_some_and(|reached| {
            reached.points * 100 >= points * reached.of && reached.after <= by
        })
    };
    let first = stages.first().and_then(|stage| stage.after);
    let first = first.is_some_and(|after| after <= limit);
    if has(in_time, PASSES, limit) && first {
        Verdict::WouldPass
    } else if has(in_time, IS_OPEN, limit) || has(at_end, PASSES, limit + limit / GRACE) {
        Verdict::Borderline
    } else {
        Verdict::NotYet
    }
}

#[cfg(test)]
mod tests;
