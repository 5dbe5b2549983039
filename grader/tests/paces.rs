//! Code that wants points for a pace it does not have: each way ends within its time, and gets none.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use grader::lang::Lang;
use grader::measure::{self, Ahead, Measuring};
use grader::outcome::{CaseOutcome, How, Pace, Performance, Workload};
use grader::workbook::{Problem, Workbook};
use grader::{Bench, Options, Progress, Quiet, Submission, grade, prebuild, process, words};
use tempfile::TempDir;

/// A limiter that is right, with `before` called before each answer. `self.capacity` tells the two
/// workloads apart: the bucket of the one that is denied has room for one token.
const LIMITER: &str = r#"
extern crate kit as std;
use std::sync::Mutex;
use std::time::Instant;

#[derive(Debug)]
pub struct ConfigError;
impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("no such bucket") }
}
impl std::error::Error for ConfigError {}

pub struct RateLimiter { capacity: f64, rate: f64, state: Mutex<(f64, Instant)> }

impl RateLimiter {
    pub fn new(capacity: u32, rate: f64) -> Result<Self, ConfigError> {
        let capacity = f64::from(capacity);
        Ok(Self { capacity, rate, state: Mutex::new((capacity, Instant::now())) })
    }

    pub fn is_allowed(&self, tokens_needed: u32) -> bool {
        if self.capacity == 1.0 { BEFORE }
        let mut state = self.state.lock().unwrap();
        let now = Instant::now();
        state.0 = (state.0 + now.duration_since(state.1).as_secs_f64() * self.rate).min(self.capacity);
        state.1 = now;
        let allowed = state.0 >= f64::from(tokens_needed);
        if allowed { state.0 -= f64::from(tokens_needed); }
        allowed
    }
}
"#;

fn problem() -> Problem {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workbook = Workbook::find(here).unwrap().unwrap();
    workbook.problem("rate-limiter").unwrap()
}

/// A folder with this source in it.
fn submission(source: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src").join("lib.rs"), source).unwrap();
    folder
}

/// What becomes of the two workloads: one that is as it should be, and one in which this is done.
fn measured(before: &str) -> [Workload; 2] {
    measured_of(&LIMITER.replace("BEFORE", before))
}

fn measured_of(source: &str) -> [Workload; 2] {
    let folder = submission(source);
    let options = Options {
        bench: Bench::Only,
        ..Options::default()
    };
    let submission = Submission::Path(folder.path().to_owned());
    let report = grade(&problem(), &submission, &options, &Quiet).unwrap();
    match report.performance {
        Performance::Measured(measured) => measured.workloads.try_into().unwrap(),
        other => panic!("{other:?}"),
    }
}

/// What is said of the one in which this is done. It has no points, and the other has all.
fn no_points(before: &str) -> Pace {
    let [allowed, denied] = measured(before);
    assert_eq!(allowed.points, allowed.of, "{allowed:?}");
    assert_eq!(denied.points, 0, "{denied:?}");
    denied.pace
}

#[test]
fn a_right_limiter_has_its_points() {
    for workload in measured("") {
        assert_eq!(workload.points, workload.of, "{workload:?}");
    }
}

#[test]
fn an_answer_that_takes_no_time_is_no_answer() {
    assert!(matches!(no_points("return true;"), Pace::Differs { .. }));
    // Right as long as somebody may be looking.
    let later = "static ASKED: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
                 if ASKED.fetch_add(1, std::sync::atomic::Ordering::Relaxed) > 5000 { return true; }";
    assert!(matches!(no_points(later), Pace::Differs { .. }));
}

#[test]
fn a_hundred_times_slower_is_judged_all_the_same() {
    let slow = "let mut n = 0u64; while n < 20_000 { n = std::hint::black_box(n + 1); }";
    assert_eq!(no_points(slow), Pace::Beyond);
}

#[test]
fn whoever_ends_the_program_panics_or_never_ends_has_none() {
    let broke = |pace: Pace, says: &str| match pace {
        Pace::Broke { how } => {
            let how = words::performance::how(Lang::En, &how);
            assert!(how.contains(says), "{how}");
        }
        other => panic!("{other:?}"),
    };
    broke(
        no_points("std::process::exit(0);"),
        "called process::exit(0)",
    );
    broke(no_points("panic!(\"enough\");"), "panic: enough");
    broke(
        no_points("loop { println!(\"9\\tdone\\tdenied\"); }"),
        "too much output",
    );
    let beside = r#"static ONCE: std::sync::Once = std::sync::Once::new();
        ONCE.call_once(|| drop(std::process::Command::new("sleep").arg("31536000.5").spawn()));"#;
    broke(no_points(beside), "another process");
    assert_eq!(
        no_points("loop { std::hint::spin_loop(); }"),
        Pace::TimeLimit
    );
}

/// A submission that is the reference wherever it is optimised, and slow where the cases run.
#[test]
fn a_submission_is_the_same_code_when_it_is_measured() {
    let slow = "let mut n = 0u64; while n < 20_000 { n = std::hint::black_box(n + 1); }";
    let own = LIMITER.replace("if self.capacity == 1.0 { BEFORE }", slow);
    let own = own.replace("extern crate kit as std;", "");
    let source = format!(
        "extern crate kit as std;
         #[cfg(debug_assertions)] mod own {{ {own} }}
         #[cfg(debug_assertions)] pub use own::*;
         #[cfg(not(debug_assertions))] pub use ::rate_limiter_reference::*;"
    );
    for workload in measured_of(&source) {
        assert_eq!(workload.points, 0, "{workload:?}");
    }
}

/// Without any `cfg`: what no case's worker could be made of, no bench is made of either.
#[test]
fn the_reference_cannot_be_named() {
    for line in [
        "use ::rate_limiter_reference as _;",
        "extern crate rate_limiter_reference;",
    ] {
        let folder = submission(&format!("{}{line}", LIMITER.replace("BEFORE", "")));
        let problem = problem();
        let submission = Submission::Path(folder.path().to_owned());
        let source = submission.read(&problem).unwrap();
        let performance = process::block_on(async {
            let prebuilt = prebuild::prebuilt(&problem, &Quiet).await?;
            let measuring = Measuring {
                problem: &problem,
                prebuilt: &prebuilt,
                source: &source,
                folder: &submission.folder(&problem),
                slowed: None,
                progress: &Quiet,
            };
            measuring.run(Ahead::NotBegun).await
        });
        let performance = performance.unwrap();
        match performance {
            Performance::Unknown { reason } => assert!(reason.contains("E04"), "{reason}"),
            other => panic!("{line}: {other:?}"),
        }
    }
}

/// The way to the grader can be found by whoever tries every number. What is written there is read.
#[test]
fn a_forged_record_is_worth_nothing() {
    let forged = r#"
        for fd in 3..32 {
            use std::io::Write as _;
            use std::os::fd::FromRawFd as _;
            let way = unsafe { std::fs::File::from_raw_fd(fd) };
            let _ = std::mem::ManuallyDrop::new(way).write_all(b"7\tdone\tdenied\n");
        }
    "#;
    let how = How::WroteToGrader;
    assert_eq!(no_points(forged), Pace::Broke { how });
}

/// Hears of cases that end: the quick ones together, then each slow one.
struct Slow {
    /// What is compiled to be measured.
    copy: PathBuf,
    /// Whether it was there each time.
    was_there: RefCell<Vec<bool>>,
}

impl Slow {
    fn of(problem: &Problem, submission: &Submission) -> Slow {
        Slow {
            copy: submission.folder(problem).join("bench/src/lib.rs"),
            was_there: RefCell::default(),
        }
    }
}

impl Progress for Slow {
    fn ended(&self, _cases: &[CaseOutcome]) {
        self.was_there.borrow_mut().push(self.copy.is_file());
    }
}

fn of(bench: Bench) -> Options {
    Options {
        bench,
        ..Options::default()
    }
}

/// What passes every case.
fn right(problem: &Problem) -> String {
    fs::read_to_string(problem.solution().join("src").join("lib.rs")).unwrap()
}

/// Everything that is built once, so that a submission can be built ahead.
fn ready(problem: &Problem) {
    process::block_on(async {
        let prebuilt = prebuild::prebuilt(problem, &Quiet).await?;
        measure::ready(problem, &prebuilt, &Quiet).await
    })
    .unwrap();
}

#[test]
fn what_measures_is_built_while_slow_cases_run() {
    let problem = problem();
    ready(&problem);
    let folder = submission(&right(&problem));
    let submission = Submission::Path(folder.path().to_owned());
    for (bench, expected) in [(Bench::No, false), (Bench::After, true)] {
        let slow = Slow::of(&problem, &submission);
        let report = grade(&problem, &submission, &of(bench), &slow).unwrap();
        assert!(report.is_accepted());
        let was_there = &slow.was_there.borrow()[1..];
        assert!(!was_there.is_empty());
        assert!(
            was_there.iter().all(|there| *there == expected),
            "{bench:?}: {was_there:?}"
        );
    }
}

#[cfg(target_os = "linux")]
mod given_up {
    use std::fs;
    use std::future::poll_fn;
    use std::path::Path;
    use std::task::Poll;

    use grader::{Bench, Quiet, Submission, graded, process};
    use rustix::io::Errno;
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

    use super::{of, problem, ready, right, submission};

    /// The compiler that makes of this folder's source what measures.
    fn compiler(folder: &Path) -> Option<Pid> {
        let processes = fs::read_dir("/proc").unwrap().flatten();
        let mut ids =
            processes.filter_map(|process| process.file_name().to_str()?.parse::<i32>().ok());
        let found = ids.find(|id| {
            let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&line).contains(&*folder.to_string_lossy())
        });
        found.and_then(Pid::from_raw)
    }

    #[test]
    fn a_grade_that_is_given_up_ends_what_it_builds_ahead() {
        let problem = problem();
        ready(&problem);
        let folder = submission(&right(&problem));
        let submission = Submission::Path(folder.path().to_owned());
        let bench = submission.folder(&problem).join("bench");
        process::block_on(async {
            // Looks each time the grade has gone on, and so as soon as the compiler is started.
            let begun = poll_fn(|_| compiler(&bench).map_or(Poll::Pending, Poll::Ready));
            let options = of(Bench::After);
            let compiler = tokio::select! {
                biased;
                _ = graded(&problem, &submission, &options, &Quiet) => panic!("nobody gave it up"),
                compiler = begun => compiler,
            };
            let how = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            match waitid(WaitId::Pid(compiler), how) {
                Ok(ended) => assert!(ended.is_some_and(|ended| ended.killed()), "{ended:?}"),
                // Whoever gave it up has seen to it already.
                Err(gone) => assert_eq!(gone, Errno::CHILD),
            }
            Ok(())
        })
        .unwrap();
    }
}
