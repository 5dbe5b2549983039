//! From a save to the quick verdict: the grader, `cargo test` and a bare rustc, an edit for each in turns.

use std::fs;
use std::path::{Path, PathBuf};

use grader::approved::Approved;
use grader::prebuild::Prebuilt;
use grader::workbook::Problem;

use super::figures::ratios;
use super::{Bench, ROUNDS, edit};

impl Bench {
    /// Save to verdict: the quick cases, one constant edited.
    pub fn latency(&self, problem: &Problem) -> anyhow::Result<()> {
        let id = problem.id.as_str();
        let lib = self.solve(problem)?;
        let slow = slow_cases(problem)?;
        let skipped: Vec<&str> = slow
            .iter()
            .flat_map(|case| ["--skip", case.as_str()])
            .collect();
        let test = [&["test", "-q", "-p", id, "--"], skipped.as_slice()].concat();
        let grade = ["grade", id, "--quick", "--no-advice"];
        self.run(&self.grader, &grade)?;
        self.run(Path::new("cargo"), &test)?;
        let rustc = Rustc::find(problem)?;
        let (mut to_cargo, mut to_rustc) = (Vec::new(), Vec::new());
        for round in 0..=ROUNDS {
            edit(&lib, 3 * round + 1)?;
            let graded = self.run(&self.grader, &grade)?.0;
            edit(&lib, 3 * round + 2)?;
            let tested = self.run(Path::new("cargo"), &test)?.0;
            edit(&lib, 3 * round + 3)?;
            let compiled = self.run(&rustc.program, &rustc.args(&lib))?.0;
            if round > 0 {
                to_cargo.push((graded, tested));
                to_rustc.push((graded, compiled));
            }
        }
        ratios("save to verdict / cargo test", &to_cargo, "at most 0.5");
        ratios(
            "save to verdict / bare rustc of the lib",
            &to_rustc,
            "at most 2.2",
        );
        Ok(())
    }
}

/// The cases that `--quick` leaves out.
fn slow_cases(problem: &Problem) -> anyhow::Result<Vec<String>> {
    let mut slow = Vec::new();
    for case in &problem.manifest.cases {
        let id = case.id.get_ref();
        if case.slow || Approved::read(&problem.snapshot(id))?.is_seeded() {
            slow.push(id.clone());
        }
    }
    Ok(slow)
}

/// The bare compiler, on the learner's lib alone.
struct Rustc {
    program: PathBuf,
    externals: Vec<String>,
}

impl Rustc {
    fn find(problem: &Problem) -> anyhow::Result<Rustc> {
        let record = problem.scratch().join(&problem.id).join("prebuilt.json");
        let prebuilt: Prebuilt = serde_json::from_slice(&fs::read(record)?)?;
        let prebuilt = Prebuilt {
            bundle: None,
            ..prebuilt
        };
        let externals = prebuilt.externals(&problem.crate_name());
        Ok(Rustc {
            program: prebuilt.rustc,
            externals,
        })
    }

    fn args<'a>(&'a self, lib: &'a Path) -> Vec<&'a str> {
        let mut args = vec![
            "--edition=2024",
            "--crate-type=lib",
            "-Cdebuginfo=0",
            "-Cincremental=target/bare",
        ];
        args.extend(["--out-dir", "target/bare-out"]);
        args.extend(self.externals.iter().map(String::as_str));
        args.extend(lib.to_str());
        args
    }
}
