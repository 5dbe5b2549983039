//! The way of one submission:
//!
//! ```text
//! submission ── compile ── run ── judge ── score ── report
//!  (src/**)      rustc    worker  compare   pure     text, json
//! ```
//!
//! Each step is a room with one door. What a learner did wrong is a value ([`outcome`]); an `Err` is
//! always ours or the machine's.
//!
//! ```text
//! workbook manifest   where the problems are, what problem.toml says
//! submission gist     whose code, as text, and whether it is the same
//! prebuild compile    cargo once, then one rustc a grade       stamp disk
//! cases worker        which cases run, and what a worker tells of them
//! follower tap        a program's pipe, what it prints, and when it is enough
//! process             the only place that spawns
//! approved judge      what a right solution shows, what this one showed
//! score               pure
//! measure             how fast it is, beside the reference
//! clippy advice       what may be said of code after its verdict
//! verify              proves a problem
//! scaffold            begins one
//! outcome             the nouns
//!
//! start cli help      from the command line to the exit code      commands  one file a command
//! report words        a report as text, JSON or a page; all wording, Korean and English
//! markdown layout     prose and tables on a terminal              style     what colour means
//! diagnose            what an outcome means                       progress  what is under way
//! fingerprint likely  what mistakes show, and which one it is     lang      Korean, English
//! watch               a screen that stays, and what is saved meanwhile
//! history backup      what must not be lost                       examine   what `doctor` looks at
//! clock timing        what time it is, and which day; how long an attempt has taken
//! record              what attempts say of practice
//! toml_file           what people write, and where it is wrong
//! ```

pub mod advice;
pub mod approved;
pub mod backup;
pub mod cases;
pub mod cli;
pub mod clippy;
pub mod clock;
pub mod commands;
pub mod compile;
pub mod diagnose;
pub mod disk;
pub mod examine;
pub mod fingerprint;
pub mod follower;
pub mod gist;
pub mod help;
pub mod history;
pub mod judge;
pub mod lang;
pub mod layout;
pub mod likely;
pub mod manifest;
pub mod markdown;
pub mod measure;
pub mod outcome;
pub mod prebuild;
pub mod process;
pub mod progress;
pub mod record;
pub mod report;
pub mod scaffold;
pub mod score;
pub mod stamp;
pub mod start;
pub mod study;
pub mod style;
pub mod submission;
pub mod tap;
pub mod timing;
pub mod toml_file;
pub mod verify;
pub mod watch;
pub mod words;
pub mod workbook;
pub mod worker;

use std::cell::Cell;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::cases::Runner;
use crate::compile::{Compilation, Compiled};
use crate::measure::{Ahead, Measuring};
use crate::outcome::{Advice, Graded, Performance, Report, Took, Verdict};
use crate::progress::BeforeGrading;
pub use crate::progress::{Building, Progress, Quiet};
use crate::submission::Source;
pub use crate::submission::Submission;
use crate::workbook::Problem;

/// What of it is graded, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only these cases; all where empty.
    pub cases: Vec<String>,
    /// Leave out the slow cases: those under many seeds, and those marked `slow`.
    pub quick: bool,
    /// Where the seeds of explored and model cases begin.
    pub seed: u64,
    /// Have rustc colour its messages.
    pub colour: bool,
    /// Run every case, also one that builds on a failed one.
    pub ignore_after: bool,
    pub bench: Bench,
}

/// Whether performance is measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Bench {
    /// No. The score is then that of the cases.
    #[default]
    No,
    /// Once every case of the problem has passed.
    After,
    /// Instead of the cases.
    Only,
}

/// Grade a submission.
pub fn grade(
    problem: &Problem,
    submission: &Submission,
    options: &Options,
    progress: &dyn Progress,
) -> anyhow::Result<Report> {
    let report = process::block_on(graded(problem, submission, options, progress));
    progress.finished();
    report
}

/// What may be said of code that has its verdict; none where there is nobody to ask. It costs no points
/// and keeps no verdict waiting: call it afterwards. Dropped, it ends what it has started.
pub async fn advise(
    problem: &Problem,
    submission: &Submission,
    source: &Source,
    standing: advice::Standing,
) -> anyhow::Result<Option<Vec<Advice>>> {
    let findings = clippy::findings(problem, submission, source).await?;
    Ok(findings.map(|findings| advice::advice(&findings, standing)))
}

/// While one of them compiles, the other runs; and where there are more cores, its workers use them.
const GRADES_AT_ONCE: usize = 2;

/// Grade many, several at a time. `look` sees each report once; what it makes of them comes back in
/// the order of the jobs.
pub fn grade_all<T>(
    problem: &Problem,
    jobs: &[(Submission, Options)],
    progress: &dyn Progress,
    look: impl Fn(&Submission, &Report) -> T,
) -> anyhow::Result<Vec<T>> {
    let over = Cell::new(0);
    let job = async |(submission, options): &(Submission, Options)| {
        let report = graded(problem, submission, options, &BeforeGrading(progress)).await?;
        over.set(over.get() + 1);
        progress.graded(over.get(), jobs.len(), &report.submission);
        anyhow::Ok(look(submission, &report))
    };
    let made = process::block_on(async {
        // The suite is built before many ask for it.
        prebuild::prebuilt(problem, progress).await?;
        process::side_by_side(jobs, GRADES_AT_ONCE, job).await
    });
    progress.finished();
    made
}

/// The same as a future. Whoever drops it ends everything that it has started.
pub async fn graded(
    problem: &Problem,
    submission: &Submission,
    options: &Options,
    progress: &dyn Progress,
) -> anyhow::Result<Report> {
    let folder = submission.folder(problem);
    let _lock = disk::lock(&folder, || progress.waiting()).await?;
    let source = submission.read(problem);
    let mut report = Report {
        problem: problem.id.clone(),
        submission: submission.shown(problem),
        seed: options.seed,
        whole: is_whole(options),
        source: None,
        verdict: Verdict::Graded(Graded::default()),
        performance: Performance::NotAsked,
        toolchain: String::new(),
        took: Took::default(),
    };
    match &source {
        Err(refusal) => report.verdict = Verdict::Refused(refusal.clone()),
        Ok(source) => {
            let prebuilt = prebuild::prebuilt(problem, progress).await?;
            progress.taken(source, &prebuilt.toolchain);
            let measuring = Measuring {
                problem,
                prebuilt: &prebuilt,
                source,
                folder: &folder,
                slowed: None,
                progress,
            };
            let mut ahead = Ahead::NotBegun;
            (report.verdict, report.took) = verdict(&measuring, options, &mut ahead).await?;
            report.performance = match wants(problem, &report, options) {
                Wants::Nothing => Performance::NotAsked,
                Wants::ToPassFirst => Performance::NotYet,
                Wants::Measuring => measuring.run(ahead).await?,
            };
            report.toolchain = prebuilt.toolchain.clone();
        }
    }
    if let Verdict::Graded(graded) = &mut report.verdict {
        graded.score = score::score(&problem.manifest, &graded.cases, &report.performance);
    }
    report.source = source.ok();
    Ok(report)
}

/// Every case of the problem is asked for.
fn is_whole(options: &Options) -> bool {
    options.cases.is_empty() && !options.quick && options.bench != Bench::Only
}

/// What is to become of its performance.
enum Wants {
    Nothing,
    ToPassFirst,
    Measuring,
}

fn wants(problem: &Problem, report: &Report, options: &Options) -> Wants {
    let is_graded = report
        .graded()
        .is_some_and(|graded| graded.unknown().is_none());
    if problem.manifest.benches.is_empty() || !is_graded {
        return Wants::Nothing;
    }
    match options.bench {
        Bench::Only => Wants::Measuring,
        Bench::After if report.whole && report.is_accepted() => Wants::Measuring,
        Bench::After if report.whole => Wants::ToPassFirst,
        Bench::After | Bench::No => Wants::Nothing,
    }
}

/// What the cases say. Where it may have to be measured as well, that is prepared beside the slow ones.
async fn verdict<'a>(
    measuring: &'a Measuring<'a>,
    options: &Options,
    ahead: &mut Ahead<'a>,
) -> anyhow::Result<(Verdict, Took)> {
    let Measuring {
        problem,
        prebuilt,
        source,
        folder,
        progress,
        ..
    } = *measuring;
    progress.compiling();
    let start = Instant::now();
    let compilation = Compilation {
        problem,
        prebuilt,
        source,
        folder,
        colour: options.colour,
    };
    let (binary, warnings) = match compilation.run().await? {
        Compiled::Binary { path, warnings } => (path, warnings),
        Compiled::Failed(failure) => {
            return Ok((Verdict::DidNotCompile(failure), Took::default()));
        }
    };
    let compile = start.elapsed();
    if options.bench == Bench::Only {
        let graded = Graded {
            warnings,
            ..Graded::default()
        };
        let run = Duration::ZERO;
        return Ok((Verdict::Graded(graded), Took { compile, run }));
    }

    let start = Instant::now();
    let scratch = folder.join("scratch");
    disk::empty(&scratch).with_context(|| scratch.display().to_string())?;
    let runner = Runner {
        problem,
        binary,
        library_path: prebuilt.library_path(),
        folder: scratch,
        options,
        progress,
    };
    let begun = runner.quick().await?;
    let may_measure = options.bench == Bench::After && is_whole(options) && begun.is_well();
    if may_measure && !problem.manifest.benches.is_empty() {
        *ahead = measuring.ahead();
    }
    let mut cases = ahead.during(runner.slow(begun)).await?;
    runner.trace(&mut cases).await?;
    let run = start.elapsed();

    let graded = Graded {
        cases,
        warnings,
        ..Graded::default()
    };
    Ok((Verdict::Graded(graded), Took { compile, run }))
}
