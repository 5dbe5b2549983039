//! Figures of a long history: so many attempts, each after a save that changes a line or two. How large the
//! file becomes, and how long a list of them takes.
//!
//! ```sh
//! cargo run -p grader --example history            # 5,000 attempts, in a folder that goes away
//! cargo run -p grader --example history -- 300 DIR # 300, into DIR/.grader/history.db
//! ```

#![expect(clippy::print_stdout, reason = "prints its figures")]

use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{env, fs};

use grader::history::{Circumstances, History};
use grader::outcome::{
    CaseOutcome, Difference, Failure, Graded, Performance, Printed, Report, Status, Took, Verdict,
    Why,
};
use grader::score::score;
use grader::submission::Submission;
use grader::workbook::{Problem, Workbook};

const HOUR: i64 = 60 * 60;

fn main() -> anyhow::Result<()> {
    let mut args = env::args().skip(1);
    let count: i64 = args.next().map_or(Ok(5_000), |count| count.parse())?;
    let aside = env::temp_dir().join(format!("grader-history-{}", std::process::id()));
    let kept = args.next().map(PathBuf::from);
    let root = kept.clone().unwrap_or_else(|| aside.clone());
    let workbook =
        Workbook::find(&env::current_dir()?)?.ok_or_else(|| anyhow::anyhow!("no workbook"))?;
    let mut history = History::open(&root)?;
    let now = history_end();
    let begun = Instant::now();
    for n in 0..count {
        let id = &workbook.ids[(n / 50) as usize % workbook.ids.len()];
        let problem = workbook.problem(id)?;
        let report = report(&problem, n)?;
        let circumstances = Circumstances {
            at: now - (count - n) * HOUR / 12,
            ..Circumstances::default()
        };
        history.attempted(&report, &circumstances, |state| {
            if let Some(graded) = report.graded() {
                state.graded(&problem.manifest, graded, true);
            }
        })?;
    }
    let each = begun.elapsed() / u32::try_from(count.max(1))?;
    drop(history);
    let bytes = fs::metadata(root.join(".grader/history.db"))?.len();
    println!(
        "{count} attempts: {:.1} MiB, {each:.1?} each to keep",
        bytes as f64 / f64::from(1 << 20)
    );
    let timed = |what: &str, work: &dyn Fn(&History) -> anyhow::Result<usize>| {
        let mut times = Vec::new();
        for _ in 0..5 {
            let begun = Instant::now();
            let history = History::open(&root)?;
            work(&history)?;
            times.push(begun.elapsed());
        }
        times.sort();
        println!("{what}: {:.1?}", times[2]);
        anyhow::Ok(())
    };
    timed("all attempts", &|history| Ok(history.attempts(None)?.len()))?;
    timed("and at what each stumbled", &|history| {
        Ok(history.attempts(None)?.len() + history.stumbles(None)?.len())
    })?;
    timed("one with its source and report", &|history| {
        let last = history.attempt(count / 2)?;
        let last = last.ok_or_else(|| anyhow::anyhow!("no such attempt"))?;
        Ok(usize::from(history.report_of(&last)?.is_some()))
    })?;
    if kept.is_none() {
        fs::remove_dir_all(&aside)?;
    }
    Ok(())
}

fn history_end() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs().cast_signed())
}

/// The reference with some of its lines changed, and fewer failing cases from save to save.
fn report(problem: &Problem, n: i64) -> anyhow::Result<Report> {
    let mut source = Submission::Solution
        .read(problem)
        .map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
    let step = usize::try_from(n % 50)?;
    for (_, text) in &mut source.files {
        let count = text.lines().count().max(1);
        // Each save changes two lines somewhere, and those of the saves before it stay.
        let saves = |at: usize| {
            (0..=step)
                .rev()
                .find(|save| save * 37 % count / 2 == at / 2)
        };
        let lines = text.lines().enumerate().map(|(at, line)| match saves(at) {
            Some(save) => format!("{line} // save {}", n / 50 * 50 + save as i64),
            None => line.to_owned(),
        });
        *text = lines.collect::<Vec<_>>().join("\n");
    }
    let all = problem.manifest.cases.len();
    let failing = all.saturating_sub(step * all / 45);
    let cases = problem.manifest.cases.iter().enumerate();
    let cases = cases.map(|(at, case)| outcome(problem, case.id.get_ref(), at >= all - failing));
    let cases: Vec<CaseOutcome> = cases.collect();
    Ok(Report {
        problem: problem.id.clone(),
        submission: Submission::Learner.shown(problem),
        seed: 0,
        whole: true,
        source: Some(source),
        verdict: Verdict::Graded(Graded {
            score: score(&problem.manifest, &cases, &Performance::NotAsked),
            cases,
            warnings: Vec::new(),
        }),
        performance: Performance::NotAsked,
        toolchain: "rustc 1.95.0 (59807616e 2026-04-14)".into(),
        took: Took::default(),
    })
}

fn outcome(problem: &Problem, id: &str, fails: bool) -> CaseOutcome {
    let expected = fs::read_to_string(problem.snapshot(id)).unwrap_or_default();
    let last = expected.lines().last().map(str::to_owned);
    let status = match fails {
        false => Status::Passed,
        true => Status::Failed(Failure {
            why: Why::Differs(Difference {
                before: expected
                    .lines()
                    .rev()
                    .skip(1)
                    .take(8)
                    .map(str::to_owned)
                    .collect(),
                got: last.as_ref().map(|line| format!("{line} not")),
                expected: last,
            }),
            call: None,
            seed: None,
            times: None,
            timeline: Vec::new(),
        }),
    };
    CaseOutcome {
        id: id.into(),
        status,
        saw: format!("{expected} not"),
        expected,
        printed: Printed::default(),
        took: Duration::from_nanos(1_924_729),
    }
}
