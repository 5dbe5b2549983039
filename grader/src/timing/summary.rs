//! How a timed attempt went, and for an interview what an interviewer would make of it. In: the timing,
//! its attempts, what came of the best of them, and the questions there are. Out: a [`Summary`]. Pure;
//! it holds for one that is still under way, too.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Running, Split, Timing};
use crate::history::Attempt;
use crate::lang::Text;
use crate::manifest::{Case, Manifest};
use crate::outcome::{Measured, Performance, Points, Report, Status};
use crate::study::bank::{Bank, Entry};
use crate::study::level::Level;
use crate::study::question::Kind;

/// Of a hundred points, in time: an interview would be passed with so many,
pub const PASSES: u32 = 80;
/// and is open with so many.
pub const IS_OPEN: u32 = 60;
/// What passes this part of the limit late leaves it open as well.
pub const GRACE: u32 = 4;

const MOST_QUESTIONS: usize = 5;
/// So many of them about what failed.
const MOST_ON_FAILURES: usize = 3;
const MOST_NOTES: usize = 4;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub problem: String,
    pub mock: bool,
    pub running: Running,
    pub limit: Duration,
    pub used: Duration,
    /// Nothing for an attempt that was no interview.
    pub verdict: Option<Verdict>,
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
    /// `page#anchor`, or a page.
    pub notes: Vec<String>,
}

/// What an interviewer would say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    WouldPass,
    Borderline,
    NotYet,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// Its number on this machine.
    pub attempt: i64,
    pub points: u32,
    pub of: u32,
    pub after: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    pub id: String,
    pub title: Text,
    /// When all of it first passed.
    pub after: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    pub case: String,
    pub title: Text,
    pub points: u32,
    /// Waits for a case that failed.
    pub skipped: bool,
}

/// A question that an interviewer would go on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// What came of the best of them.
    pub report: Option<&'a Report>,
    pub bank: &'a Bank,
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
    let lost = lost(facts);
    let verdict = verdict(&stages, shown.limit, in_time.as_ref(), at_end.as_ref());
    Summary {
        problem: timing.problem.clone(),
        mock: timing.mock,
        running: shown.running,
        limit: shown.limit,
        used: shown.used,
        verdict: timing.mock.then_some(verdict),
        in_time,
        at_end,
        stages,
        performance: facts.report.and_then(performance),
        attempts: attempts.len(),
        hints: shown.hints,
        questions: questions(facts, &lost),
        notes: notes(manifest, &lost),
        lost,
    }
}

fn reached(attempt: &Attempt) -> Reached {
    Reached {
        attempt: attempt.id,
        points: attempt.points,
        of: attempt.of,
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

fn lost(facts: &Facts) -> Vec<Lost> {
    let Some(graded) = facts.report.and_then(Report::graded) else {
        return Vec::new();
    };
    let status = |id: &str| {
        let case = graded.cases.iter().find(|case| case.id == id);
        case.map(|case| &case.status)
    };
    let of_cases = facts.manifest.cases.iter().filter_map(|case: &Case| {
        let id = case.id.get_ref();
        let skipped = match status(id) {
            Some(Status::Passed) => return None,
            Some(Status::Skipped { .. }) => true,
            Some(Status::Failed(_) | Status::Unknown { .. }) | None => false,
        };
        Some(Lost {
            case: id.clone(),
            title: case.title.clone(),
            points: case.points,
            skipped,
        })
    });
    let performance = facts.report.map(|report| &report.performance);
    of_cases.chain(slow(facts.manifest, performance)).collect()
}

/// What was too slow, or waits for the cases.
fn slow(manifest: &Manifest, performance: Option<&Performance>) -> Vec<Lost> {
    let lost = manifest.benches.iter().filter_map(|bench| {
        let id = bench.id.get_ref();
        let points = match performance? {
            Performance::NotAsked | Performance::Unknown { .. } => None,
            Performance::NotYet => Some(bench.points()),
            Performance::Measured(Measured { workloads }) => {
                let workload = workloads.iter().find(|workload| workload.id == *id);
                workload.map(|workload| workload.of.saturating_sub(workload.points))
            }
        };
        Some(Lost {
            case: id.clone(),
            title: bench.title.clone(),
            points: points.filter(|points| *points > 0)?,
            skipped: performance == Some(&Performance::NotYet),
        })
    });
    lost.collect()
}

/// First those about what failed, then those about the problem's topics, the harder ones before: what
/// can only be answered in one's own words. Another interview draws others of the topics.
fn questions(facts: &Facts, lost: &[Lost]) -> Vec<Follow> {
    let open: Vec<Entry> = facts
        .bank
        .entries()
        .filter(|entry| entry.question.kind() == Kind::Rubric)
        .collect();
    let topics = &facts.manifest.topics;
    let on_topic = |entry: &&Entry| topics.iter().any(|topic| topic == entry.page);
    let mut follows: Vec<Follow> = Vec::new();
    let mut add = |follow: Follow, most: usize| {
        if follows.len() < most && follows.iter().all(|other| other.id != follow.id) {
            follows.push(follow);
        }
    };
    // What failed itself tells more than what waits for it.
    let failed = lost.iter().filter(|lost| !lost.skipped);
    for lost in failed.chain(lost.iter().filter(|lost| lost.skipped)) {
        let case = facts.manifest.case(&lost.case);
        let note = case.map(|case| case.note.get_ref());
        let link = format!("{}/{}", facts.timing.problem, lost.case);
        let is_about = |entry: &&Entry| {
            let mut cases = entry.question.cases.iter();
            cases.any(|case| *case.get_ref() == link) || note == Some(&entry.section())
        };
        for entry in open.iter().filter(on_topic).filter(is_about) {
            add(follow(entry, Some(&lost.case)), MOST_ON_FAILURES);
        }
    }
    let mut rest: Vec<&Entry> = open.iter().filter(on_topic).collect();
    let seed = facts.timing.mark.bytes().fold(0, |seed: u64, byte| {
        seed.wrapping_mul(31).wrapping_add(byte.into())
    });
    fastrand::Rng::with_seed(seed).shuffle(&mut rest);
    rest.sort_by_key(|entry| !matches!(entry.question.level, Level::Senior | Level::Lead));
    for entry in rest {
        add(follow(entry, None), MOST_QUESTIONS);
    }
    follows
}

fn follow(entry: &Entry, case: Option<&str>) -> Follow {
    Follow {
        id: entry.question.id().to_owned(),
        page: entry.page.to_owned(),
        anchor: entry.question.anchor.get_ref().clone(),
        ask: entry.question.ask.clone(),
        case: case.map(str::to_owned),
    }
}

/// What teaches what failed; where nothing did, the problem's topics.
fn notes(manifest: &Manifest, lost: &[Lost]) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for lost in lost.iter().filter(|lost| !lost.skipped) {
        let note = manifest.case(&lost.case).map(|case| case.note.get_ref());
        notes.extend(note.filter(|note| !notes.contains(note)).cloned());
    }
    if notes.is_empty() {
        notes.clone_from(&manifest.topics);
    }
    notes.truncate(MOST_NOTES);
    notes
}

#[cfg(test)]
mod tests;
