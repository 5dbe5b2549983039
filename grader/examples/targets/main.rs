//! Measures what a learner waits for, each beside what it is compared with, in one run:
//!
//! ```text
//! cargo run -p grader --example targets -- [MEASUREMENT…] [PROBLEM…]
//! ```
//!
//! latency  save to quick verdict, beside `cargo test` and beside a bare rustc
//! grade    a whole grade with its bench, of another source each time
//! watch    save to quick verdict on the screen that stays, beside `grade --quick`
//! idle     what that screen uses while nothing happens
//! page     the pages of `report` in Chromium, in one that has just begun and again
//! suite    all cases of the reference, and `verify`
//! hog      the reference a hundred times while every core is busy
//! startup  `grader list` beside `true`
//! clone    `git clone` to the first verdict
//!
//! With none named, all of them; with no problem named, all of those. Everything happens in a copy of the
//! workbook, whose suites are built before anything is timed, so nobody's work is touched. Quote the ratios: a
//! busy machine stretches both sides of them. `grade` and `page` are times, for their targets are times: on a
//! machine that does nothing else.

#![expect(
    clippy::disallowed_methods,
    reason = "this program measures other programs"
)]
#![expect(clippy::print_stdout, reason = "this program prints figures")]

mod figures;
mod latency;
mod page;
mod watch;
mod whole;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use anyhow::{Context, ensure};
use grader::workbook::{Problem, Workbook};

use self::figures::{millis, spread};

const ROUNDS: usize = 15;
const MEASUREMENTS: [&str; 9] = [
    "latency", "grade", "watch", "idle", "page", "suite", "hog", "startup", "clone",
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
        if wants("grade") {
            bench.whole_grade(problem)?;
        }
        if wants("watch") {
            bench.watch_latency(problem)?;
        }
        if wants("idle") {
            bench.idle(&problem.id)?;
        }
        if wants("page") {
            bench.pages(problem)?;
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

    fn startup(&self) -> anyhow::Result<()> {
        let mut pairs = Vec::new();
        for _ in 0..=2 * ROUNDS {
            let listed = self.run(&self.grader, &["list"])?.0;
            let nothing = self.run(Path::new("true"), &[])?.0;
            pairs.push((listed, nothing));
        }
        let over = pairs[1..]
            .iter()
            .map(|(listed, nothing)| millis(*listed) - millis(*nothing));
        let [middle, least, _] = spread(over.collect());
        println!(
            "grader list over true: median {middle:.1} ms, best {least:.1} ms (target: at most 15 ms)"
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
