//! Measures how long what is remembered takes to be told, where there is a lot of it:
//!
//! ```text
//! cargo run --release -p grader --example remembered -- [ATTEMPTS]
//! ```
//!
//! The attempts, 5,000 where no number is said, are made in a workbook of their own, and kept as every grade
//! is: with a source that differs a little from the one before, a report and its cases.

#![expect(
    clippy::disallowed_methods,
    reason = "this program measures other programs"
)]
#![expect(clippy::print_stdout, reason = "this program prints figures")]

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use anyhow::{Context, ensure};
use grader::clock::Clock;
use grader::history::{Circumstances, History, State};
use grader::outcome::{
    CaseOutcome, Difference, Failure, Graded, Performance, Printed, Report, Score, Status, Took,
    Verdict, Why,
};
use grader::submission::Source;
use grader::timing::Timing;
use grader::workbook::{Problem, Workbook};

const ROUNDS: usize = 21;
const ATTEMPTS: usize = 5_000;
/// Minutes between two attempts.
const APART: i64 = 60;
const MEASURED: [&[&str]; 6] = [
    &["status", "--short"],
    &["history", "rate-limiter"],
    &["history", "rate-limiter", "--all"],
    &["progress"],
    &["report", "--all"],
    &["list"],
];

fn main() -> anyhow::Result<()> {
    let count = env::args().nth(1).map(|count| count.parse()).transpose()?;
    let count = count.unwrap_or(ATTEMPTS);
    let folder = tempfile::tempdir()?;
    let root = folder.path();
    let original = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the workbook")?;
    for part in ["Cargo.toml", "problems", "docs", "solutions"] {
        symlink(original.join(part), root.join(part))?;
    }
    let workbook = Workbook::find(root)?.context("the workbook")?;
    let start = Instant::now();
    let mut history = History::open(root)?;
    attempts(&workbook, &mut history, count)?;
    let took = start.elapsed();
    let each = took / u32::try_from(count.max(1))?;
    let size = fs::metadata(root.join(".grader/history.db"))?.len() / 1024;
    println!("{count} attempts kept, {each:.2?} each; {size} KiB");

    let now = Clock::here(0).now();
    let timing = Timing::begin(&workbook.ids[0], now, 30, false);
    ensure!(history.start(&timing)?.is_none(), "a clock runs already");
    drop(history);
    let grader = grader()?;
    for args in MEASURED {
        let mut times: Vec<Duration> = (0..ROUNDS)
            .map(|_| timed(&grader, root, args))
            .collect::<anyhow::Result<_>>()?;
        times.sort();
        let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
        let (least, middle, most) = (times[0], times[ROUNDS / 2], times[ROUNDS - 1]);
        println!(
            "{:28} {:6.1} ms ({:.1} to {:.1})",
            args.join(" "),
            ms(middle),
            ms(least),
            ms(most)
        );
    }
    Ok(())
}

/// The grader beside this example, in the same profile.
fn grader() -> anyhow::Result<PathBuf> {
    let examples = env::current_exe()?;
    let profile = examples.parent().and_then(Path::parent);
    let grader = profile.context("the target folder")?.join("grader");
    ensure!(grader.exists(), "build it first: {}", grader.display());
    Ok(grader)
}

fn timed(grader: &Path, root: &Path, args: &[&str]) -> anyhow::Result<Duration> {
    let start = Instant::now();
    let status = Command::new(grader)
        .args(args)
        .current_dir(root)
        .stdout(Stdio::null())
        .status()?;
    let took = start.elapsed();
    ensure!(status.success(), "{args:?}: {status}");
    Ok(took)
}

fn attempts(workbook: &Workbook, history: &mut History, count: usize) -> anyhow::Result<()> {
    let problems = workbook.problems()?;
    let sources: Vec<String> = problems
        .iter()
        .map(|problem| fs::read_to_string(problem.solution().join("src/lib.rs")))
        .collect::<Result<_, _>>()?;
    let begun = Clock::here(0).now() - APART * 60 * i64::try_from(count)?;
    for n in 0..count {
        let which = n % problems.len();
        let (problem, source) = (&problems[which], &sources[which]);
        let report = report(problem, source, n);
        let circumstances = Circumstances {
            at: begun + i64::try_from(n)? * APART * 60,
            ..Circumstances::default()
        };
        let change = |state: &mut State| {
            if let Some(graded) = report.graded() {
                state.graded(&problem.manifest, graded, true);
            }
        };
        history.attempted(&report, &circumstances, change)?;
    }
    Ok(())
}

/// Of which a third of the cases fail, now these and now those.
fn report(problem: &Problem, source: &str, n: usize) -> Report {
    let manifest = &problem.manifest;
    let cases: Vec<CaseOutcome> = manifest
        .cases
        .iter()
        .enumerate()
        .map(|(at, case)| outcome(case.id.get_ref(), !(at + n).is_multiple_of(3)))
        .collect();
    let all: u32 = manifest.cases.iter().map(|case| case.points).sum();
    Report {
        problem: problem.id.clone(),
        submission: format!("problems/{}/src", problem.id),
        seed: 0,
        whole: true,
        source: Some(Source {
            shown: format!("problems/{}/src", problem.id),
            files: vec![(PathBuf::from("lib.rs"), format!("{source}\n// {n}\n"))],
        }),
        verdict: Verdict::Graded(Graded {
            cases,
            score: Score {
                points: all * 2 / 3,
                of: all,
                stages: Vec::new(),
            },
            warnings: Vec::new(),
        }),
        performance: Performance::NotYet,
        toolchain: "rustc 1.95.0".into(),
        took: Took::default(),
    }
}

fn outcome(id: &str, passed: bool) -> CaseOutcome {
    let transcript = "t=0.000s  is_allowed(5)  true\n".repeat(20);
    let why = Why::Differs(Difference {
        before: transcript.lines().map(str::to_owned).collect(),
        expected: Some("t=1.000s  is_allowed(6)  true".into()),
        got: Some("t=1.000s  is_allowed(6)  false".into()),
    });
    let failure = Failure {
        why,
        call: None,
        seed: None,
        times: None,
        timeline: Vec::new(),
    };
    CaseOutcome {
        id: id.to_owned(),
        status: match passed {
            true => Status::Passed,
            false => Status::Failed(failure),
        },
        saw: transcript.clone(),
        expected: transcript,
        printed: Printed::default(),
        took: Duration::ZERO,
    }
}
