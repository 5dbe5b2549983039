//! Tries the measurement of performance itself, problem by problem, and prints tables of ratios:
//!
//! ```text
//! cargo run -p grader --example benchmarks -- [RUNS] [same] [hog] [slowed] [right] [PROBLEM…]
//! ```
//!
//! same    the reference beside itself: no point may be lost
//! hog     the same, while another program keeps a core busy half the time
//! slowed  the reference does 1.4 times the work: always found past 1.15
//! right   the other right solutions, with their points
//!
//! Everything is built in the workbook's own `target/grader`. Times are not printed: only ratios are
//! comparable.

#![expect(clippy::print_stdout, reason = "this program prints figures")]

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{env, thread};

use anyhow::{Context, bail};
use grader::measure::{Ahead, Measuring};
use grader::outcome::{Measured, Performance, Workload};
use grader::workbook::{Problem, Workbook};
use grader::{Quiet, Submission, prebuild, process};

const RUNS: usize = 40;
const SLOWED: f64 = 1.4;
/// What the same code never seems to take, and what is slowed always does.
const PAST: f64 = 1.15;
const TRIALS: [&str; 4] = ["same", "hog", "slowed", "right"];

fn main() -> anyhow::Result<()> {
    let (asked, rest): (Vec<String>, Vec<String>) = env::args()
        .skip(1)
        .partition(|arg| TRIALS.contains(&arg.as_str()));
    let wants = |name: &str| asked.is_empty() || asked.iter().any(|asked| asked == name);
    let (runs, ids): (Vec<String>, Vec<String>) = rest
        .into_iter()
        .partition(|arg| arg.parse::<usize>().is_ok());
    let runs = runs
        .first()
        .and_then(|runs| runs.parse().ok())
        .unwrap_or(RUNS);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workbook = Workbook::find(here)?.context("the workbook")?;
    let ids = if ids.is_empty() {
        workbook.ids.clone()
    } else {
        ids
    };
    for id in &ids {
        let trial = Trial {
            problem: workbook.problem(id)?,
            runs,
        };
        if trial.problem.manifest.benches.is_empty() {
            continue;
        }
        println!("\n{id}");
        if wants("same") {
            trial.same("the reference beside itself")?;
        }
        if wants("hog") {
            let busy = AtomicBool::new(true);
            thread::scope(|scope| {
                scope.spawn(|| hog(&busy));
                let done = trial.same("the same, beside a hog");
                busy.store(false, Ordering::Relaxed);
                done
            })?;
        }
        if wants("slowed") {
            trial.slowed()?;
        }
        if wants("right") {
            trial.right()?;
        }
    }
    Ok(())
}

/// Busy for ten milliseconds, quiet for ten.
fn hog(busy: &AtomicBool) {
    const TURN: Duration = Duration::from_millis(10);
    while busy.load(Ordering::Relaxed) {
        let start = Instant::now();
        while start.elapsed() < TURN {
            std::hint::spin_loop();
        }
        thread::sleep(TURN);
    }
}

struct Trial {
    problem: Problem,
    runs: usize,
}

impl Trial {
    fn measure(&self, submission: &Submission, slowed: Option<f64>) -> anyhow::Result<Measured> {
        let source = submission
            .read(&self.problem)
            .map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
        let folder = submission.folder(&self.problem);
        let performance = process::block_on(async {
            let prebuilt = prebuild::prebuilt(&self.problem, &Quiet).await?;
            let measuring = Measuring {
                problem: &self.problem,
                prebuilt: &prebuilt,
                source: &source,
                folder: &folder,
                slowed,
                progress: &Quiet,
            };
            measuring.run(Ahead::NotBegun).await
        })?;
        match performance {
            Performance::Measured(measured) => Ok(measured),
            other => bail!("{other:?}"),
        }
    }

    /// So many measurements of the reference.
    fn many(&self, slowed: Option<f64>) -> anyhow::Result<Vec<Measured>> {
        let runs = (0..self.runs).map(|_| self.measure(&Submission::Solution, slowed));
        runs.collect()
    }

    fn same(&self, what: &str) -> anyhow::Result<()> {
        let all = self.many(None)?;
        self.table(what, &all, "runs that lost a point", |workload| {
            workload.points < workload.of
        });
        Ok(())
    }

    fn slowed(&self) -> anyhow::Result<()> {
        let all = self.many(Some(SLOWED))?;
        let found = format!("runs found past {PAST}");
        self.table(
            &format!("{SLOWED} times the work"),
            &all,
            &found,
            |workload| workload.ratio.is_some_and(|ratio| ratio.low > PAST),
        );
        Ok(())
    }

    fn table(&self, what: &str, all: &[Measured], column: &str, counts: fn(&Workload) -> bool) {
        println!("  {what}, {} runs", all.len());
        println!(
            "    {:<12} {:>22}   {:>18}   {column}",
            "workload", "median (least, most)", "ends of intervals"
        );
        for bench in &self.problem.manifest.benches {
            let id = bench.id.get_ref();
            let of_this = all.iter().flat_map(|measured| &measured.workloads);
            let of_this: Vec<&Workload> = of_this.filter(|one| one.id == *id).collect();
            let sorted = |of: fn(&Workload) -> Option<f64>| -> Vec<f64> {
                let mut values: Vec<f64> = of_this.iter().filter_map(|one| of(one)).collect();
                values.sort_by(f64::total_cmp);
                values
            };
            let middles = sorted(|one| Some(one.ratio?.middle));
            let lows = sorted(|one| Some(one.ratio?.low));
            let highs = sorted(|one| Some(one.ratio?.high));
            let at = |values: &[f64], share: f64| {
                let at = ((values.len().max(1) - 1) as f64 * share).round() as usize;
                values.get(at).copied().unwrap_or(f64::NAN)
            };
            let count = of_this.iter().filter(|one| counts(one)).count();
            println!(
                "    {id:<12} {:>8.3} ({:.3}, {:.3})   {:>8.3} to {:.3}   {count} of {}",
                at(&middles, 0.5),
                at(&middles, 0.0),
                at(&middles, 1.0),
                at(&lows, 0.0),
                at(&highs, 1.0),
                of_this.len(),
            );
        }
    }

    fn right(&self) -> anyhow::Result<()> {
        println!("  other right solutions");
        for name in self.problem.right() {
            let measured = self.measure(&Submission::Right(name.clone()), None)?;
            let of: u32 = measured.workloads.iter().map(|one| one.of).sum();
            let points: u32 = measured.workloads.iter().map(|one| one.points).sum();
            let each = measured.workloads.iter().map(|one| match one.ratio {
                Some(ratio) => format!("{} {:.2}", one.id, ratio.middle),
                None => format!("{} {:?}", one.id, one.pace),
            });
            let each: Vec<String> = each.collect();
            println!("    {name:<20} {points:>2} of {of}   {}", each.join("   "));
        }
        Ok(())
    }
}
