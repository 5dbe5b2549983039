//! Whole grades: of another source each time with its bench, of the reference, and beside a hog on every core.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use anyhow::{Context as _, ensure};
use grader::workbook::Problem;
use serde_json::Value;

use super::figures::seconds;
use super::{Bench, edit};

/// Each takes seconds.
const GRADES: usize = 10;

impl Bench {
    /// What a learner waits for who has solved it: all cases and the bench, suites built, one constant edited.
    pub fn whole_grade(&self, problem: &Problem) -> anyhow::Result<()> {
        let lib = self.solve(problem)?;
        let grade = ["grade", &problem.id, "--no-advice", "--format", "json"];
        self.run(&self.grader, &grade)?;
        let mut took = Vec::new();
        for round in 1..=GRADES {
            edit(&lib, round)?;
            let (time, said) = self.run(&self.grader, &grade)?;
            let is_measured = is_out_of_100(&said)?;
            ensure!(is_measured, "its performance could not be found out");
            took.push(time);
        }
        seconds("a whole grade with its bench", &took, "at most 4 s");
        Ok(())
    }

    /// Every case of the reference, and all that is proven of the problem.
    pub fn suite(&self, id: &str) -> anyhow::Result<()> {
        let grade = ["grade", id, "--solution", "--no-bench"];
        self.run(&self.grader, &grade)?;
        let mut took = Vec::new();
        for _ in 0..GRADES {
            took.push(self.run(&self.grader, &grade)?.0);
        }
        let target = "at most 6 s; 3 s for the rate limiter";
        seconds("all cases of the reference", &took, target);
        let took = self.run(&self.grader, &["verify", id])?.0;
        println!(
            "verify of the problem: {:.1} s (target: at most 60 s)",
            took.as_secs_f64()
        );
        Ok(())
    }

    /// The reference a hundred times, while every core is kept busy by others.
    pub fn under_load(&self, id: &str) -> anyhow::Result<()> {
        self.run(&self.grader, &["grade", id, "--solution", "--no-bench"])?;
        let stop = AtomicBool::new(false);
        let cores = thread::available_parallelism()?.get();
        let full = thread::scope(|scope| {
            for _ in 0..cores {
                scope.spawn(|| {
                    while !stop.load(Ordering::Relaxed) {
                        std::hint::spin_loop();
                    }
                });
            }
            let full = (0..100).try_fold(0, |full, n: u64| {
                let seed = (n * 10_000).to_string();
                let args = [
                    "grade",
                    id,
                    "--solution",
                    "--no-bench",
                    "--seed",
                    &seed,
                    "--format",
                    "json",
                ];
                anyhow::Ok(full + usize::from(self.run(&self.grader, &args).is_ok()))
            });
            stop.store(true, Ordering::Relaxed);
            full
        })?;
        println!(
            "reference accepted under load, other seeds each time: {full} of 100 (target: 100)"
        );
        Ok(())
    }
}

/// Where the performance is unknown, its ten points are missing.
fn is_out_of_100(said: &str) -> anyhow::Result<bool> {
    let said: Value = serde_json::from_str(said)?;
    let of = said.pointer("/submissions/0/score/of");
    Ok(of.context("a score")? == 100)
}
