//! How fast a submission is, beside the reference. In: the source of a submission whose cases pass. Out:
//! for each bench of the problem a ratio and its points. Never a time alone, and nothing of the cases.
//!
//! ```text
//! prebuild    kit, suite and reference, optimised, once
//! compile     the submission, optimised, and the reference beside it in one program
//! ahead       that, begun while the cases still run
//! run         that program, and what it tells of itself
//! observed    times of blocks, in pairs                           data
//! statistics  ratios, exponents, and how sure they are            pure
//! rubric      points                                              pure
//! ```
//!
//! What is built here is optimised and shares nothing with what the cases run in. Time is real here:
//! kit is `std` itself.

mod ahead;
mod compile;
mod observed;
mod prebuild;
mod rubric;
mod run;
mod statistics;

use std::path::Path;

use anyhow::Context as _;

pub use self::ahead::Ahead;
use self::compile::{Build, Built};
use self::observed::{End, Observed, Sized};
use self::run::Order;
use crate::manifest::{Bench, Limits};
use crate::outcome::{Growth, Interval, Measured, Pace, Performance, Point, Workload};
use crate::prebuild::{BuildFailed, Prebuilt};
use crate::submission::Source;
use crate::workbook::Problem;
use crate::{Progress, disk};

/// A point is lost only where it is lost each time.
const MORE_TRIES: usize = 2;

/// What is so much more is no matter of a few disturbed blocks.
const FAR_PAST: f64 = 1.1;

/// What is to be measured.
pub struct Measuring<'a> {
    pub problem: &'a Problem,
    pub prebuilt: &'a Prebuilt,
    pub source: &'a Source,
    /// The submission's own, among the grader's files.
    pub folder: &'a Path,
    /// So many times the submission's work: how the measurement itself is tried.
    pub slowed: Option<f64>,
    pub progress: &'a dyn Progress,
}

/// Build what is built once, where the problem has something to measure.
pub async fn ready(
    problem: &Problem,
    prebuilt: &Prebuilt,
    progress: &dyn Progress,
) -> anyhow::Result<()> {
    if !problem.manifest.benches.is_empty() {
        prebuild::prebuilt(problem, prebuilt, progress).await?;
    }
    Ok(())
}

impl Measuring<'_> {
    /// Begin to build what measures, where that takes nothing but a compiler.
    pub fn ahead(&self) -> Ahead<'_> {
        match prebuild::there(self.problem, self.prebuilt) {
            Some(_) => Ahead::begin(self.build()),
            None => Ahead::NotBegun,
        }
    }

    pub async fn run(&self, ahead: Ahead<'_>) -> anyhow::Result<Performance> {
        let built = match self.built(ahead).await {
            Ok(Built::Binary(binary)) => binary,
            Ok(Built::Failed(reason)) => return Ok(Performance::Unknown { reason }),
            Err(error) => match error.downcast::<BuildFailed>() {
                Ok(failed) => {
                    let reason = failed.to_string();
                    return Ok(Performance::Unknown { reason });
                }
                Err(error) => return Err(error),
            },
        };
        let benches: Vec<&Bench> = self.problem.manifest.benches.iter().collect();
        let limits = &self.problem.manifest.limits;
        let ids = benches.iter().map(|bench| bench.id.get_ref().clone());
        let mut order = Order {
            binary: built,
            folder: self.folder.join("bench").join("scratch"),
            workloads: ids.collect(),
            slowed: self.slowed,
            // Both are in one process.
            limits: Limits {
                memory_mib: 2 * limits.memory_mib,
                ..*limits
            },
        };
        disk::empty(&order.folder).with_context(|| order.folder.display().to_string())?;
        // Two that measure at a time would measure each other.
        let scratch = self.problem.scratch().join("measuring");
        let _lock = disk::lock(&scratch, || self.progress.waiting_to_measure()).await?;
        let observed = run::run(&order, self.progress).await?;
        let mut measured = performance(&benches, &observed);
        for _ in 0..MORE_TRIES {
            let slow = slow(&benches, &measured);
            if slow.is_empty() {
                break;
            }
            order.workloads = slow
                .iter()
                .map(|bench| bench.id.get_ref().clone())
                .collect();
            let observed = run::run(&order, self.progress).await?;
            take_better(&mut measured, performance(&slow, &observed));
        }
        Ok(measured)
    }

    /// What measures. First what is built once, which tells itself; only then it is this that is waited for.
    async fn built(&self, ahead: Ahead<'_>) -> anyhow::Result<Built> {
        if let Ahead::NotBegun = ahead {
            ready(self.problem, self.prebuilt, self.progress).await?;
        }
        self.progress.compiling();
        ahead.built(self.build()).await
    }

    async fn build(&self) -> anyhow::Result<Built> {
        let prebuilt = prebuild::prebuilt(self.problem, self.prebuilt, self.progress).await?;
        let build = Build {
            problem: self.problem,
            prebuilt: &prebuilt,
            source: self.source,
            folder: &self.folder.join("bench"),
        };
        build.run().await
    }
}

/// Those that would cost points for their pace alone. What else the machine does meanwhile is no matter of
/// chance within one measurement, and is another in the next.
fn slow<'a>(benches: &[&'a Bench], performance: &Performance) -> Vec<&'a Bench> {
    let Performance::Measured(Measured { workloads }) = performance else {
        return Vec::new();
    };
    let is_slow = |bench: &&&Bench| {
        let workload = workloads.iter().find(|one| one.id == *bench.id.get_ref());
        workload.is_some_and(|one| {
            one.points < one.of && matches!(one.pace, Pace::Step(_) | Pace::Beyond)
        })
    };
    benches.iter().filter(is_slow).copied().collect()
}

fn take_better(performance: &mut Performance, again: Performance) {
    let (Performance::Measured(before), Performance::Measured(again)) = (performance, again) else {
        return;
    };
    for workload in again.workloads {
        let before = before
            .workloads
            .iter_mut()
            .find(|one| one.id == workload.id);
        if let Some(before) = before.filter(|before| before.points < workload.points) {
            *before = workload;
        }
    }
}

/// What was observed, judged. What is our fault in one workload makes all of it unknown: there would be
/// no score to show.
fn performance(benches: &[&Bench], observed: &[Observed]) -> Performance {
    let mut workloads = Vec::new();
    for bench in benches {
        let observed = observed.iter().find(|one| one.id == *bench.id.get_ref());
        let Some(observed) = observed else {
            let reason = format!("`{}` was not measured", bench.id.get_ref());
            return Performance::Unknown { reason };
        };
        if let End::Ours { reason } = &observed.end {
            let reason = format!("`{}`: {reason}", observed.id);
            return Performance::Unknown { reason };
        }
        if observed.end == End::Done && observed.pairs() == 0 {
            let reason = format!("`{}` was over before it was measured", observed.id);
            return Performance::Unknown { reason };
        }
        workloads.push(workload(bench, observed));
    }
    Performance::Measured(Measured { workloads })
}

fn workload(bench: &Bench, observed: &Observed) -> Workload {
    let sizes = &observed.sizes;
    let whole: Vec<&Sized> = sizes
        .iter()
        .filter(|sized| !sized.pairs.is_empty())
        .collect();
    // Of what came to no end of its own nothing is said but why.
    let judged = whole.last().filter(|_| observed.end == End::Done);
    let (ratio, mostly) = judged.map_or((None, None), |sized| ratio(sized));
    let (pace, points) = match (&observed.end, ratio) {
        (End::Done, Some(ratio)) => rubric::judged(bench, ratio),
        (End::Done | End::Ours { .. }, _) => (Pace::TooNoisy, bench.points()),
        (End::Differs { .. }, _) => (Pace::Differs {}, 0),
        (End::Broke { how }, _) => (Pace::Broke { how: how.clone() }, 0),
        (End::TimeLimit, _) => (Pace::TimeLimit, 0),
    };
    let of_side = |time: fn(&Sized) -> Vec<f64>| -> Vec<(f64, Vec<f64>)> {
        let times = whole.iter().map(|sized| (sized.size as f64, time(sized)));
        times.collect()
    };
    let growth = judged.filter(|_| whole.len() > 1).map(|_| Growth {
        yours: statistics::exponent(&of_side(Sized::yours)),
        reference: statistics::exponent(&of_side(Sized::reference)),
    });
    Workload {
        id: observed.id.clone(),
        pace,
        points,
        of: bench.points(),
        ratio,
        mostly,
        pairs: judged.map_or(0, |sized| sized.pairs.len()),
        sizes: whole.iter().map(|sized| point(sized)).collect(),
        growth,
    }
}

/// The ratio that counts. That is the median of the pairs; but where more is sure of all of them together, because
/// some took far longer, it is that. Beside it the median, where that is far from it.
fn ratio(sized: &Sized) -> (Option<Interval>, Option<Interval>) {
    let Some(median) = statistics::interval(&sized.ratios()) else {
        return (None, None);
    };
    let all = statistics::of_all(&sized.own());
    if all.low > FAR_PAST * median.low {
        let is_far = all.low > FAR_PAST * median.middle;
        return (Some(all), is_far.then_some(median));
    }
    (Some(median), None)
}

fn point(sized: &Sized) -> Point {
    let count = sized.count.max(1) as f64;
    let [yours, reference] = sized.allocations.map(|all| all as f64 / count);
    Point {
        size: sized.size,
        yours: statistics::median(&mut sized.yours()),
        reference: statistics::median(&mut sized.reference()),
        your_allocations: yours,
        reference_allocations: reference,
    }
}

#[cfg(test)]
mod tests;
