//! Code that goes wrong in every way a program can: each way has its own verdict, the cases before
//! and after it are still graded, and nothing is left running.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::fs;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use grader::outcome::{CaseOutcome, CompileFailureKind, Refusal, Report, Status, Verdict, Why};
use grader::workbook::{Problem, Workbook};
use grader::{Options, Quiet, Submission, grade};

/// A right limiter that calls `before` when somebody asks for six tokens. Of the three cases below,
/// that is only the one in the middle.
const LIMITER: &str = r#"
extern crate kit as std;
use std::sync::Mutex;
use std::time::{Duration, Instant};

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
        if tokens_needed == 6 { before(self); }
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

const HIT: &str = "worked_example";
const CASES: [&str; 3] = ["starts_full", HIT, "sixty_a_minute"];

/// An argument by which a process of these tests is known.
const LASTING: &str = "31536000.5";

fn problem() -> Problem {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workbook = Workbook::find(here)
        .unwrap()
        .expect("these tests run in the workbook");
    workbook.problem("rate-limiter").unwrap()
}

/// What one grade leaves behind is looked for before the next begins.
fn one_at_a_time() -> MutexGuard<'static, ()> {
    static GRADING: Mutex<()> = Mutex::new(());
    GRADING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn grade_folder(folder: &Path) -> Report {
    grade_cases(folder, &CASES)
}

fn grade_cases(folder: &Path, cases: &[&str]) -> Report {
    let options = Options {
        cases: cases.iter().map(|case| (*case).to_owned()).collect(),
        ..Options::default()
    };
    grade(
        &problem(),
        &Submission::Path(folder.to_owned()),
        &options,
        &Quiet,
    )
    .unwrap()
}

fn grade_source(source: impl AsRef<[u8]>) -> Report {
    let _alone = one_at_a_time();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src").join("lib.rs"), source).unwrap();
    let report = grade_folder(folder.path());
    assert_eq!(left_behind(), 0, "processes are left running");
    report
}

fn with_before(limiter: &str, before: &str) -> String {
    format!("{limiter}\nfn before(limiter: &RateLimiter) {{ let _ = limiter; {before} }}\n")
}

/// Grade a limiter that does this before it answers, and give back the case that it hits. The other
/// cases must have passed.
fn outcome(before: &str) -> CaseOutcome {
    let report = grade_source(with_before(LIMITER, before));
    let Verdict::Graded(graded) = report.verdict else {
        panic!("not graded: {:?}", report.verdict);
    };
    for case in graded.cases.iter().filter(|case| case.id != HIT) {
        assert_eq!(
            case.status,
            Status::Passed,
            "{} has nothing to do with it",
            case.id
        );
    }
    let hit = graded
        .cases
        .iter()
        .find(|case| case.id == HIT)
        .expect("the case was asked for");
    hit.clone()
}

fn why(before: &str) -> Why {
    match outcome(before).status {
        Status::Failed(failure) => failure.why,
        status => panic!("not failed: {status:?}"),
    }
}

/// Processes that graded code started and that still run.
fn left_behind() -> usize {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let commands = processes.filter_map(|process| fs::read(process.path().join("cmdline")).ok());
    commands
        .filter(|command| String::from_utf8_lossy(command).contains(LASTING))
        .count()
}

#[test]
fn a_right_one_passes() {
    assert_eq!(outcome("").status, Status::Passed);
}

#[test]
fn an_endless_loop_is_told_as_one() {
    let why = why("let mut n = 0u64; loop { n = std::hint::black_box(n.wrapping_add(1)); }");
    assert!(matches!(why, Why::EndlessLoop { .. }), "{why:?}");
}

#[test]
fn a_loop_that_only_asks_the_clock_comes_to_no_end_either() {
    let why = why("let start = Instant::now(); while start.elapsed() < Duration::from_secs(1) {}");
    assert!(
        matches!(why, Why::EndlessLoop { .. } | Why::NoEnd { .. }),
        "{why:?}"
    );
}

#[test]
fn a_lock_taken_twice_is_a_deadlock_with_its_line() {
    let why = why("let _held = limiter.state.lock().unwrap(); let _again = limiter.state.lock();");
    let Why::Deadlock { waiting } = why else {
        panic!("{why:?}")
    };
    let place = waiting[0].place.as_ref().expect("a place");
    assert!(
        waiting.len() == 1 && place.file.ends_with("src/lib.rs"),
        "{waiting:?}"
    );
}

#[test]
fn a_sleep_costs_virtual_time_only() {
    let why = why("std::thread::sleep(Duration::from_secs(3600));");
    let Why::Differs(difference) = why else {
        panic!("{why:?}")
    };
    assert!(
        difference
            .got
            .is_some_and(|got| got.starts_with("t=3600.000s"))
    );
}

#[test]
fn waiting_for_the_outside_world_is_told_as_such() {
    let why = why(r#"std::net::TcpListener::bind("127.0.0.1:0").unwrap().accept().unwrap();"#);
    assert!(matches!(why, Why::Unseen { .. }), "{why:?}");
}

#[test]
fn a_panic_names_its_line() {
    let why = why("None::<u32>.unwrap();");
    let Why::Panicked {
        message,
        place: Some(place),
        ..
    } = why
    else {
        panic!("{why:?}")
    };
    assert!(message.contains("None"), "{message}");
    assert!(
        place.file.ends_with("src/lib.rs") && place.line > 30,
        "{place:?}"
    );
}

#[test]
fn a_panic_in_drop_is_a_panic() {
    let why = why(
        r#"struct Bomb; impl Drop for Bomb { fn drop(&mut self) { panic!("boom") } } let _bomb = Bomb;"#,
    );
    assert!(
        matches!(&why, Why::Panicked { message, .. } if message == "boom"),
        "{why:?}"
    );
}

#[test]
fn a_panic_during_a_panic_is_told_with_the_first() {
    let why = why(
        r#"struct Bomb; impl Drop for Bomb { fn drop(&mut self) { panic!("second") } }
           let _bomb = Bomb; panic!("first");"#,
    );
    assert!(
        matches!(&why, Why::Panicked { message, then: Some(then), place: Some(_), .. }
            if message == "first" && then == "second"),
        "{why:?}"
    );
}

#[test]
fn a_panic_in_a_thread_is_a_panic() {
    let why = why(r#"let _ = std::thread::spawn(|| panic!("in a thread")).join();"#);
    assert!(
        matches!(&why, Why::Panicked { message, .. } if message == "in a thread"),
        "{why:?}"
    );
}

#[test]
fn endless_recursion_is_a_stack_overflow() {
    let why = why(
        "fn deeper(n: u64) -> u64 { if n == u64::MAX { 0 } else { 1 + std::hint::black_box(deeper(n + 1)) } }
         std::hint::black_box(deeper(0));",
    );
    assert_eq!(why, Why::StackOverflow);
}

#[test]
fn leaving_with_exit_is_told_with_its_code() {
    // 97 and 98 are codes of our own worker's; whoever uses them is not it.
    for code in [0, 97, 98] {
        assert_eq!(
            why(&format!("std::process::exit({code});")),
            Why::Exited { code }
        );
    }
}

#[test]
fn an_abort_is_an_abort() {
    let why = why("std::process::abort();");
    assert!(matches!(why, Why::Aborted { .. }), "{why:?}");
}

#[test]
fn a_flood_of_output_is_cut_off() {
    let outcome = outcome(r#"for _ in 0..300 { println!("{}", "x".repeat(1 << 20)); }"#);
    let Status::Failed(failure) = outcome.status else {
        panic!("not failed")
    };
    assert!(
        matches!(failure.why, Why::TooMuchOutput { .. }),
        "{:?}",
        failure.why
    );
    assert!(outcome.printed.head.len() < 100_000);
}

#[test]
fn three_gibibytes_are_too_much() {
    let why = why("std::hint::black_box(vec![1u8; 3 << 30]);");
    assert!(matches!(why, Why::OutOfMemory { .. }), "{why:?}");
}

#[test]
fn a_child_left_behind_is_found_and_ended() {
    let why = why(&format!(
        r#"std::process::Command::new("sleep").arg("{LASTING}").spawn().unwrap();"#
    ));
    assert!(matches!(why, Why::LeftChildren { .. }), "{why:?}");
}

#[test]
fn a_child_that_runs_away_is_found_and_ended() {
    let why = why(&format!(
        r#"std::process::Command::new("setsid").args(["-f", "sleep", "{LASTING}"]).status().unwrap();"#
    ));
    assert!(matches!(why, Why::LeftChildren { .. }), "{why:?}");
}

/// Starts so many processes, if it is so, and then waits for nothing that ever comes.
fn many(start: &str, then: &str) -> String {
    format!(
        r#"unsafe extern "C" {{ fn fork() -> i32; fn pause() -> i32; }}
           fn start() {{ {start} }}
           for _ in 0..100 {{ start(); }}
           {then}"#
    )
}

const FOR_EVER: &str = "loop { unsafe { pause(); } }";

#[test]
fn processes_without_end_are_told_as_such_and_ended() {
    let forks = format!("if unsafe {{ fork() }} == 0 {{ {FOR_EVER} }}");
    let strays = format!(
        r#"std::process::Command::new("setsid").args(["sleep", "{LASTING}"]).spawn().unwrap();"#
    );
    for start in [forks, strays] {
        let why = why(&many(&start, FOR_EVER));
        assert!(matches!(why, Why::TooManyProcesses { .. }), "{why:?}");
    }
}

#[test]
fn as_many_that_are_waited_for_do_no_harm() {
    let start = r#"std::process::Command::new("true").status().unwrap();"#;
    assert_eq!(outcome(&many(start, "")).status, Status::Passed);
}

#[test]
fn a_copy_of_the_process_that_comes_back_speaks_for_nobody() {
    let why = why(r#"unsafe extern "C" { fn fork() -> i32; } unsafe { fork(); }"#);
    assert!(matches!(why, Why::LeftChildren { .. }), "{why:?}");
}

#[test]
fn what_the_code_prints_is_kept_with_its_case() {
    let outcome = outcome(r#"println!("hello"); eprintln!("there");"#);
    assert_eq!(outcome.status, Status::Passed);
    // The second request of the case for six tokens prints it once more.
    assert_eq!(outcome.printed.head, "hello\nhello\nthere\nthere\n");
}

#[test]
fn reading_standard_input_gives_its_end() {
    let outcome = outcome(
        "let mut line = String::new(); assert_eq!(std::io::stdin().read_line(&mut line).unwrap(), 0);",
    );
    assert_eq!(outcome.status, Status::Passed);
}

fn compile_failure(source: &str) -> (CompileFailureKind, String) {
    match grade_source(source).verdict {
        Verdict::DidNotCompile(failure) => {
            let rendered = failure.diagnostics.iter().map(|d| d.rendered.as_str());
            (failure.kind, rendered.collect::<Vec<_>>().concat())
        }
        verdict => panic!("compiled: {verdict:?}"),
    }
}

#[test]
fn a_compile_error_is_rustcs_own_and_shows_nothing_of_ours() {
    let broken = LIMITER.replace("let now = Instant::now();", "let now: u8 = Instant::now();");
    let (kind, rendered) = compile_failure(&with_before(&broken, ""));
    assert_eq!(kind, CompileFailureKind::Code);
    assert!(
        rendered.contains("mismatched types") && rendered.contains("src/lib.rs:"),
        "{rendered}"
    );
    assert!(!rendered.contains("__grader"), "{rendered}");
}

#[test]
fn an_unclosed_brace_shows_nothing_of_ours() {
    let (kind, rendered) = compile_failure(&format!("{LIMITER}\nfn before(_: &RateLimiter) {{"));
    assert_eq!(kind, CompileFailureKind::Code);
    assert!(!rendered.contains("__grader"), "{rendered}");
}

#[test]
fn a_missing_method_is_a_matter_of_the_contract() {
    let renamed = LIMITER.replace("pub fn is_allowed", "pub fn is_permitted");
    let (kind, rendered) = compile_failure(&with_before(&renamed, ""));
    assert_eq!(kind, CompileFailureKind::Contract);
    assert!(rendered.contains("is_allowed"), "{rendered}");
}

#[test]
fn a_wrong_signature_is_a_matter_of_the_contract() {
    let changed = LIMITER
        .replace("tokens_needed: u32", "tokens_needed: &u32")
        .replace("f64::from(tokens_needed)", "f64::from(*tokens_needed)")
        .replace("tokens_needed == 6", "*tokens_needed == 6");
    let (kind, _) = compile_failure(&with_before(&changed, ""));
    assert_eq!(kind, CompileFailureKind::Contract);
}

#[test]
fn a_main_of_ones_own_is_named() {
    let (kind, _) = compile_failure(&format!("{}\nfn main() {{}}", with_before(LIMITER, "")));
    assert_eq!(kind, CompileFailureKind::OwnMain);
}

/// Each could answer for the C library, or speak on the grader's pipe before anyone is asked.
#[test]
fn what_reaches_beyond_the_code_is_refused_though_the_code_allows_it() {
    let ways = [
        r#"#[unsafe(no_mangle)] pub extern "C" fn clock_gettime() -> i32 { 0 }"#,
        r#"#[unsafe(export_name = "write")] pub extern "C" fn other() -> isize { 0 }"#,
        r#"macro_rules! early { ($($what:tt)*) => { #[used] #[unsafe($($what)*)] static EARLY: extern "C" fn() = first; } }
           extern "C" fn first() {}
           early!(link_section = ".init_array");"#,
        r#"extern crate core as real; real::arch::global_asm!(".globl other", "other: ret");"#,
        r#"extern crate std as real; #[global_allocator] static OTHER: real::alloc::System = real::alloc::System;"#,
    ];
    for way in ways {
        let source = with_before(LIMITER, "");
        let (kind, rendered) = compile_failure(&format!("#![allow(unsafe_code)]\n{source}\n{way}"));
        assert_eq!(kind, CompileFailureKind::Linkage, "{way}: {rendered}");
        // Of an allocator rustc does not say where it is.
        let has_place = rendered.contains("lib.rs:") || way.contains("global_allocator");
        assert!(has_place, "{way}: {rendered}");
        assert!(!rendered.contains("command line"), "{rendered}");
    }
    // What is unsafe, and no more than that, is the learner's own affair.
    let unsafely = outcome("let five = 5; assert_eq!(unsafe { *(&raw const five) }, 5);");
    assert_eq!(unsafely.status, Status::Passed);
}

#[test]
fn a_library_that_is_not_there_is_the_learners_affair_and_its_line_is_named() {
    for (before, asks, line) in [
        ("", "#[link(name = \"nothere\")]\nunsafe extern \"C\" {}", 1),
        (
            "unsafe { not_there() }",
            "unsafe extern \"C\" {\n fn not_there();\n}",
            // Where it is called, which comes first.
            0,
        ),
    ] {
        let source = with_before(LIMITER, before);
        let lines = source.trim_end().lines().count();
        let (kind, rendered) = compile_failure(&format!("{}\n{asks}\n", source.trim_end()));
        assert_eq!(kind, CompileFailureKind::Unlinked, "{rendered}");
        let place = format!("lib.rs:{}\n", lines + line);
        assert!(rendered.contains(&place), "{rendered}");
    }
    // What is there may be asked for.
    let there =
        outcome(r#"unsafe extern "C" { safe fn abs(x: i32) -> i32; } assert_eq!(abs(-3), 3);"#);
    assert_eq!(there.status, Status::Passed);
}

#[test]
fn korean_in_cp949_is_refused_with_its_line() {
    let verdict = grade_source(b"fn a() {}\n// \xC5\xE4\xC5\xAB\n").verdict;
    let Verdict::Refused(Refusal::NotUtf8 { line, encoding, .. }) = verdict else {
        panic!("{verdict:?}");
    };
    assert_eq!((line, encoding), (2, Some("CP949 (EUC-KR)".into())));
}

#[test]
fn a_deleted_file_is_missed_by_name() {
    let _alone = one_at_a_time();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    let verdict = grade_folder(folder.path()).verdict;
    let Verdict::Refused(Refusal::Missing { file }) = verdict else {
        panic!("{verdict:?}")
    };
    assert!(file.ends_with("src/lib.rs"), "{file}");
}

#[test]
fn a_byte_order_mark_windows_line_ends_and_lints_do_no_harm() {
    let source = with_before(LIMITER, "let unused = 1;");
    let source = format!("\u{feff}#![deny(warnings, missing_docs)]\n{source}");
    let report = grade_source(source.replace('\n', "\r\n"));
    assert!(report.is_accepted(), "{:?}", report.verdict);
}

#[test]
fn a_source_of_several_modules_is_taken_whole() {
    let _alone = one_at_a_time();
    let folder = tempfile::tempdir().unwrap();
    let src = folder.path().join("src");
    // The module has the crate's own name, as it well may.
    fs::create_dir_all(src.join("rate_limiter")).unwrap();
    let lib = "extern crate kit as std;\nmod rate_limiter;\npub use rate_limiter::*;\n";
    fs::write(src.join("lib.rs"), lib).unwrap();
    let module = LIMITER.replace("extern crate kit as std;", "mod deep;\nuse deep::before;");
    fs::write(src.join("rate_limiter").join("mod.rs"), module).unwrap();
    let deep = "pub fn before(_: &super::RateLimiter) {}";
    fs::write(src.join("rate_limiter").join("deep.rs"), deep).unwrap();
    let report = grade_folder(folder.path());
    assert!(report.is_accepted(), "{:?}", report.verdict);
}

#[test]
fn the_stand_in_for_std_is_there_also_when_the_line_is_missing() {
    let without = LIMITER.replace("extern crate kit as std;", "");
    let report = grade_source(with_before(&without, ""));
    assert!(report.is_accepted(), "{:?}", report.verdict);
}

#[test]
fn a_race_is_seen_also_behind_the_other_name_of_std() {
    let _alone = one_at_a_time();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    let racy = problem()
        .solution()
        .join("wrong")
        .join("load-then-store.rs");
    let source = fs::read_to_string(racy).unwrap();
    let source = source.replace("std::sync::atomic", "core::sync::atomic");
    assert!(source.contains("use core::sync::atomic"));
    fs::write(folder.path().join("src").join("lib.rs"), source).unwrap();
    let report = grade_cases(folder.path(), &["threads_share_a_bucket"]);
    assert!(
        report.graded().is_some() && !report.is_accepted(),
        "{:?}",
        report.verdict
    );
}
