//! Measures what a learner waits for, each beside what it is compared with, in one run:
//!
//! ```text
//! cargo run -p grader --example targets -- [latency] [watch] [idle] [startup] [suite] [hog] [clone] [PROBLEM…]
//! ```
//!
//! Everything happens in a copy of the workbook, so nobody's work is touched. Quote the ratios: a
//! busy machine stretches both sides of them.

#![expect(
    clippy::disallowed_methods,
    reason = "this program measures other programs"
)]
#![expect(clippy::print_stdout, reason = "this program prints figures")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use anyhow::{Context, ensure};
use grader::approved::Approved;
use grader::prebuild::Prebuilt;
use grader::workbook::{Problem, Workbook};

const ROUNDS: usize = 15;
const MEASUREMENTS: [&str; 7] = [
    "latency", "watch", "idle", "startup", "suite", "hog", "clone",
];
/// What an edit changes.
const CONSTANT: &str = "const EDITED: u64 = ";

fn main() -> anyhow::Result<()> {
    let (asked, problems): (Vec<String>, Vec<String>) = env::args()
        .skip(1)
        .partition(|arg| MEASUREMENTS.contains(&arg.as_str()));
    let wants = |name: &str| asked.is_empty() || asked.iter().any(|asked| asked == name);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the workbook")?;
    let copy = tempfile::tempdir()?;
    let bench = Bench {
        root: root.to_owned(),
        copy: copy.path().to_owned(),
        grader: grader()?,
    };
    bench.copy_workbook()?;
    if wants("startup") {
        bench.startup()?;
    }
    for problem in &bench.problems(&problems)? {
        println!("{}", problem.id);
        if wants("latency") {
            bench.latency(problem)?;
        }
        if wants("watch") {
            bench.watch_latency(problem)?;
        }
        if wants("idle") {
            bench.idle(&problem.id)?;
        }
        if wants("suite") {
            bench.suite(&problem.id)?;
        }
        if wants("hog") {
            bench.under_load(&problem.id)?;
        }
    }
    if wants("clone") {
        bench.fresh_clone()?;
    }
    Ok(())
}

#[path = "targets/watch.rs"]
mod watch;

/// The grader as `cargo run` builds it: beside this example, in the same profile.
fn grader() -> anyhow::Result<PathBuf> {
    let example = env::current_exe()?;
    let grader = example
        .ancestors()
        .nth(2)
        .context("target folder")?
        .join("grader");
    ensure!(
        grader.is_file(),
        "{} is not there: run `cargo build` first",
        grader.display()
    );
    Ok(grader)
}

struct Bench {
    root: PathBuf,
    copy: PathBuf,
    grader: PathBuf,
}

impl Bench {
    fn copy_workbook(&self) -> anyhow::Result<()> {
        let listed = Command::new("git")
            .args(["ls-files"])
            .current_dir(&self.root)
            .output()?;
        for file in String::from_utf8(listed.stdout)?.lines() {
            let to = self.copy.join(file);
            fs::create_dir_all(to.parent().context("a folder")?)?;
            let from = self.root.join(file);
            match fs::read_link(&from) {
                Ok(target) => std::os::unix::fs::symlink(target, to)?,
                Err(_) => drop(fs::copy(from, to).with_context(|| file.to_owned())?),
            }
        }
        Ok(())
    }

    /// Those asked for, or all.
    fn problems(&self, asked: &[String]) -> anyhow::Result<Vec<Problem>> {
        let workbook = Workbook::find(&self.copy)?.context("the copy is no workbook")?;
        let ids = match asked {
            [] => workbook.ids.clone(),
            asked => asked.to_vec(),
        };
        ids.iter().map(|id| workbook.problem(id)).collect()
    }

    /// What a learner edits: the reference, and a constant.
    fn solve(&self, problem: &Problem) -> anyhow::Result<PathBuf> {
        let (from, to) = (problem.solution().join("src"), problem.folder().join("src"));
        for entry in fs::read_dir(from)? {
            let path = entry?.path();
            fs::copy(&path, to.join(path.file_name().context("a file")?))?;
        }
        let lib = to.join("lib.rs");
        let source = fs::read_to_string(&lib)?;
        fs::write(
            &lib,
            format!("{source}\n#[allow(dead_code)]\n{CONSTANT}0;\n"),
        )?;
        Ok(lib)
    }

    fn run(&self, program: &Path, args: &[&str]) -> anyhow::Result<(Duration, String)> {
        let mut command = Command::new(program);
        command
            .args(args)
            .current_dir(&self.copy)
            .env_remove("CARGO_TARGET_DIR")
            .stderr(Stdio::null());
        let start = Instant::now();
        let output = command
            .output()
            .with_context(|| program.display().to_string())?;
        let took = start.elapsed();
        ensure!(
            output.status.success(),
            "{} {args:?} failed",
            program.display()
        );
        Ok((took, String::from_utf8(output.stdout)?))
    }

    /// Save to verdict: the quick cases, one constant edited.
    fn latency(&self, problem: &Problem) -> anyhow::Result<()> {
        let id = problem.id.as_str();
        let lib = self.solve(problem)?;
        let slow = slow_cases(problem)?;
        let skipped: Vec<&str> = slow
            .iter()
            .flat_map(|case| ["--skip", case.as_str()])
            .collect();
        let test = [&["test", "-q", "-p", id, "--"], skipped.as_slice()].concat();
        let grade = ["grade", id, "--quick", "--color", "never"];
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
        show("save to verdict / cargo test", &to_cargo, "at most 0.5");
        show(
            "save to verdict / bare rustc of the lib",
            &to_rustc,
            "at most 2.2",
        );
        Ok(())
    }

    fn startup(&self) -> anyhow::Result<()> {
        let mut pairs = Vec::new();
        for _ in 0..=2 * ROUNDS {
            let listed = self.run(&self.grader, &["list"])?.0;
            let nothing = self.run(Path::new("true"), &[])?.0;
            pairs.push((listed, nothing));
        }
        let mut over: Vec<f64> = pairs[1..]
            .iter()
            .map(|(listed, nothing)| millis(*listed) - millis(*nothing))
            .collect();
        over.sort_by(f64::total_cmp);
        println!(
            "grader list over true: median {:.1} ms, best {:.1} ms (target: at most 15 ms)",
            over[over.len() / 2],
            over[0]
        );
        Ok(())
    }

    fn suite(&self, id: &str) -> anyhow::Result<()> {
        let grade = ["grade", id, "--solution"];
        self.run(&self.grader, &grade)?;
        let mut took: Vec<Duration> = Vec::new();
        for _ in 0..5 {
            took.push(self.run(&self.grader, &grade)?.0);
        }
        took.sort();
        println!(
            "whole suite, explored cases too: median {:.2} s (target: at most 6 s; 3 s for the rate limiter)",
            took[2].as_secs_f64()
        );
        let took = self.run(&self.grader, &["verify", id])?.0;
        println!(
            "verify of the problem: {:.1} s (target: at most 60 s)",
            took.as_secs_f64()
        );
        Ok(())
    }

    /// The reference a hundred times, while every core is kept busy by others.
    fn under_load(&self, id: &str) -> anyhow::Result<()> {
        self.run(&self.grader, &["grade", id, "--solution"])?;
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

    /// From `git clone` to the first verdict, with nothing built.
    fn fresh_clone(&self) -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let clone = folder.path().join("workbook");
        let start = Instant::now();
        let cloned = Command::new("git")
            .args(["clone", "-q"])
            .arg(&self.root)
            .arg(&clone)
            .status()?;
        ensure!(cloned.success(), "git clone failed");
        let ran = Command::new("cargo")
            .args(["run", "-q"])
            .current_dir(&clone)
            .env_remove("CARGO_TARGET_DIR")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        ensure!(ran.success(), "cargo run failed");
        println!(
            "fresh clone to first verdict: {:.1} s (target: at most 45 s, registry cache warm)",
            start.elapsed().as_secs_f64()
        );
        Ok(())
    }
}

/// Change the one constant; every pipeline gets an edit of its own.
fn edit(lib: &Path, value: usize) -> anyhow::Result<()> {
    let source = fs::read_to_string(lib)?;
    let (before, _) = source.rsplit_once(CONSTANT).context("the constant")?;
    fs::write(lib, format!("{before}{CONSTANT}{value};\n"))?;
    Ok(())
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

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// The ratio, pair by pair.
fn show(what: &str, pairs: &[(Duration, Duration)], target: &str) {
    let mut ratios: Vec<f64> = pairs
        .iter()
        .map(|(a, b)| a.as_secs_f64() / b.as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    let middle = |mut times: Vec<Duration>| {
        times.sort();
        millis(times[times.len() / 2])
    };
    println!(
        "{what}: median ratio {:.2}, {:.2} to {:.2} ({:.0} ms / {:.0} ms) (target: {target})",
        ratios[ratios.len() / 2],
        ratios[0],
        ratios[ratios.len() - 1],
        middle(pairs.iter().map(|pair| pair.0).collect()),
        middle(pairs.iter().map(|pair| pair.1).collect()),
    );
}
