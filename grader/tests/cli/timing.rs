//! A clock from its start to what came of it, told the time by `GRADER_NOW`. In one test, because the
//! suite is built once.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

use grader::history::History;
use grader::timing::{Timing, What};

use crate::book::{Book, RIGHT, WRAPS};

const REFERENCE: &str =
    "pub fn add(a: u32, b: u32) -> u32 {\n    a.checked_add(b).unwrap_or(u32::MAX)\n}\n";

const NOON: i64 = 1_700_000_000;

/// What the grader says on stdout and on stderr at that time, and its exit code.
fn at(book: &Book, seconds: i64, args: &[&str]) -> (String, String, i32) {
    let mut command = book.grader(args);
    let output = command
        .env("GRADER_NOW", (NOON + seconds).to_string())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    (text(output.stdout), text(output.stderr), code)
}

#[test]
fn from_the_start_of_an_interview_to_its_summary() {
    let book = Book::with_notes();
    let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
    fs::copy(lock, book.path("Cargo.lock")).unwrap();
    book.write("solutions/adder/src/lib.rs", REFERENCE);
    // The page that its cases name, with questions of its own.
    let contents = "# 차례\n\n- [토큰 버킷](sample.md)\n- [수](numbers.md)\n";
    book.write("docs/ko/SUMMARY.md", contents);
    let questions = book.read("docs/questions/sample.toml");
    let questions = questions.replace("\"sample", "\"numbers");
    book.write("docs/questions/numbers.toml", questions);

    no_clock_is_no_trouble(&book);
    // Cargo puts this workbook's own crates into the lock file, and then everything is built for that one.
    assert_eq!(at(&book, 0, &["grade", "--solution"]).2, 0);
    an_interview_begins_when_everything_is_ready(&book);
    nobody_helps_until_it_is_over(&book);
    the_limit_ends_nothing_and_what_came_in_time_is_told_apart(&book);
    practice_may_be_paused_and_what_is_graded_then_does_not_count(&book);
    a_killed_grade_leaves_the_clock_as_it_was(&book);
    stop_grades_what_was_changed_and_sums_up(&book);
    code_is_backed_up_before_the_stub_comes_back(&book);
    old_code_does_not_pass_an_interview(&book);
    nor_does_the_reference_however_it_is_laid_out(&book);
    what_the_grader_builds_is_no_time_of_the_learners(&book);
}

fn no_clock_is_no_trouble(book: &Book) {
    assert_eq!(
        at(book, 0, &["status", "--short"]),
        (String::new(), String::new(), 0)
    );
    assert!(!book.path(".grader").exists(), "a look makes nothing");
    let (said, _, code) = at(book, 0, &["status"]);
    assert!(code == 0 && said.contains("grader start"), "{said}");
    for command in ["pause", "resume", "stop"] {
        let (_, said, code) = at(book, 0, &[command]);
        assert!(
            code == 2 && said.contains("grader start"),
            "{command}: {said}"
        );
    }
}

fn an_interview_begins_when_everything_is_ready(book: &Book) {
    book.submit(WRAPS);
    let (_, said, code) = at(book, 0, &["start", "adder", "--mock"]);
    assert!(
        code == 2 && said.contains("--keep") && said.contains("--yes"),
        "{said}"
    );
    let (said, wrong, code) = at(book, 0, &["start", "adder", "--mock", "--keep"]);
    assert_eq!(code, 0, "{wrong}");
    for part in [
        "5분",
        "problems/adder/README.md",
        "problems/adder/src/lib.rs",
        "grader status",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(book.read("problems/adder/src/lib.rs"), WRAPS);
    assert_eq!(at(book, 60, &["status", "--short"]).0, "adder 04:00\n");
    // Another clock does not begin.
    let (_, said, code) = at(book, 61, &["start", "doubler"]);
    assert!(
        code == 2 && said.contains("adder") && said.contains("grader stop"),
        "{said}"
    );
    assert_eq!(at(book, 62, &["pause"]).2, 2, "an interview is not paused");
    // Without a name it is about the problem that the clock runs for.
    assert!(at(book, 62, &["show"]).0.contains("problems/adder"));
}

fn nobody_helps_until_it_is_over(book: &Book) {
    // As it was kept it would not be judged.
    book.submit(&WRAPS.replace("a.wrapping_add(b)", "b.wrapping_add(a)"));
    let (said, _, code) = at(book, 90, &["grade"]);
    assert!(code == 1 && said.contains("03:30 남음"), "{said}");
    assert!(
        !said.contains("힌트") && !said.contains("grader review"),
        "{said}"
    );
    assert_eq!(
        at(book, 90, &["status", "--short"]).0,
        "adder 03:30 70/100\n"
    );
    for args in [
        &["hint"][..],
        &["hint", "large", "--more"],
        &["solution", "--yes"],
        &["explain", "large"],
        &["report"],
        &["study", "numbers"],
        &["quiz", "numbers", "--format", "json"],
        &["export", "anki", "numbers"],
    ] {
        let (out, said, code) = at(book, 91, args);
        assert!(
            code == 2 && out.is_empty() && said.contains("모의 면접"),
            "{args:?}: {said}"
        );
    }
    assert_eq!(at(book, 91, &["study", "sample"]).2, 0, "another page");
    let (all, said, code) = at(book, 91, &["export", "anki"]);
    assert!(
        code == 0
            && all.contains("sample-")
            && !all.contains("numbers-")
            && said.contains("numbers"),
        "{said}"
    );
    let (json, _, code) = at(book, 92, &["grade", "--format", "json", "--advice"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let submission = &json["submissions"][0];
    assert_eq!(
        (code, &submission["clock"]["left_seconds"]),
        (1, &208.into())
    );
    assert_eq!(submission["clock"]["mock"], true);
    assert_eq!(submission["advice"], serde_json::json!([]));
    assert_eq!(submission["cases"][1]["hints_taken"], 0);
    let (_, said, code) = at(book, 92, &["stop"]);
    assert!(
        code == 2 && said.contains("--yes"),
        "there is time left: {said}"
    );
}

fn the_limit_ends_nothing_and_what_came_in_time_is_told_apart(book: &Book) {
    let (said, _, _) = at(book, 320, &["grade"]);
    assert!(
        said.contains("5분을 20초 초과") && said.contains("grader stop"),
        "{said}"
    );
    assert_eq!(
        at(book, 320, &["status", "--short"]).0,
        "adder +00:20 70/100\n"
    );
    // A clock that is set back stands still.
    assert_eq!(
        at(book, -500, &["status", "--short"]).0,
        "adder 05:00 70/100\n"
    );
    book.submit(RIGHT);
    let (said, _, code) = at(book, 400, &["grade"]);
    assert_eq!(code, 0);
    for part in [
        "모의 면접 결과",
        "경계",
        "70/100점 (1분 30초에)",
        "100/100점 (6분 40초에)",
        "6분 40초 (제한 시간 이후)",
        "grader study numbers",
        "이미 있던 코드에서 시작했습니다(채점한 적 없음)",
        "복습할 질문 2개",
        "cargo grader review",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(at(book, 401, &["status", "--short"]).0, "");
    let (again, _, code) = at(book, 9_000, &["status", "--last", "--lang", "en"]);
    assert!(code == 0 && again.contains("Borderline"), "{again}");
    let coloured = at(book, 9_000, &["status", "--last", "--color", "always"]).0;
    let is_escaped = coloured.contains("u{1b}");
    assert!(coloured.contains('\u{1b}') && !is_escaped, "{coloured}");
    assert_eq!(
        at(book, 402, &["hint", "large", "--all"]).2,
        0,
        "it is over"
    );
}

fn practice_may_be_paused_and_what_is_graded_then_does_not_count(book: &Book) {
    book.submit(WRAPS);
    let (said, _, code) = at(book, 1_000, &["start", "adder", "--minutes", "10"]);
    assert!(
        code == 0 && said.contains("10분") && said.contains("지금 코드"),
        "{said}"
    );
    assert!(at(book, 1_060, &["pause"]).0.contains("09:00 남음"));
    assert!(at(book, 1_100, &["pause"]).0.contains("이미"));
    let short = at(book, 5_000, &["status", "--short", "--lang", "en"]).0;
    assert_eq!(short, "adder 09:00 (paused)\n");
    book.submit(RIGHT);
    let (said, _, code) = at(book, 5_000, &["grade"]);
    assert!(code == 0 && said.contains("grader resume"), "{said}");
    assert!(
        !said.contains("시간 제한 연습 결과"),
        "nothing has ended: {said}"
    );
    assert!(at(book, 6_000, &["resume"]).0.contains("09:00 남음"));
    let json = at(book, 6_060, &["status", "--format", "json"]).0;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["clock"]["left_seconds"], 480);
    assert_eq!(json["clock"]["points"], serde_json::Value::Null);
}

#[expect(
    clippy::disallowed_methods,
    reason = "a grader that is killed is spawned by hand"
)]
fn a_killed_grade_leaves_the_clock_as_it_was(book: &Book) {
    let mut grade = Command::new(assert_cmd::cargo::cargo_bin("grader"))
        .args(["grade", "adder"])
        .current_dir(book.path(""))
        .env("GRADER_NOW", (NOON + 6_061).to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    grade.kill().unwrap();
    grade.wait().unwrap();
    let short = at(book, 6_070, &["status", "--short"]).0;
    assert!(short.starts_with("adder 07:50"), "{short}");
}

fn stop_grades_what_was_changed_and_sums_up(book: &Book) {
    book.submit(WRAPS);
    assert_eq!(at(book, 6_100, &["grade"]).2, 1);
    assert_eq!(at(book, 6_110, &["hint", "large", "--more"]).2, 0);
    book.submit(&format!("{WRAPS}// and more\n"));
    let (said, wrong, code) = at(book, 6_120, &["stop"]);
    assert_eq!(code, 0, "{wrong}");
    for part in [
        "시간 제한 연습 결과",
        "10분 중 3분",
        "2회",
        "1개 사용",
        "넘치",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("기준:"), "practice has no verdict: {said}");
    assert_eq!(at(book, 6_121, &["stop"]).2, 2);
}

fn code_is_backed_up_before_the_stub_comes_back(book: &Book) {
    let (said, _, code) = at(book, 7_000, &["start", "adder", "--mock", "--yes"]);
    assert!(
        code == 0 && said.contains(".grader/backups/adder/1"),
        "{said}"
    );
    assert_eq!(
        book.read("problems/adder/src/lib.rs"),
        book.read("problems/adder/stub.rs")
    );
    let (said, _, code) = at(book, 7_100, &["stop", "--yes"]);
    assert!(code == 0 && said.contains("채점한 적 없음"), "{said}");
}

fn old_code_does_not_pass_an_interview(book: &Book) {
    // Attempt 1 is WRAPS, and one of the later ones is RIGHT.
    assert_eq!(at(book, 8_000, &["start", "adder", "--mock"]).2, 0);
    for args in [
        &["restore", "1", "--yes"][..],
        &["restore", "1", "--to", "old"],
        &["diff", "1"],
    ] {
        let (out, said, code) = at(book, 8_001, args);
        assert!(
            code == 2 && out.is_empty() && said.contains("면접 전에 쓴 코드"),
            "{args:?}: {said}"
        );
    }
    let proposes = |said: &str| said.contains("grader diff") || said.contains("grader restore");
    let (said, _, code) = at(book, 8_002, &["history"]);
    assert!(code == 0 && said.contains("#1"), "{said}");
    assert!(!proposes(&said), "none of it is open: {said}");
    book.submit(&format!("{WRAPS}// of this interview\n"));
    assert_eq!(at(book, 8_010, &["grade"]).2, 1);
    let attempts = History::open(&book.path(""))
        .unwrap()
        .attempts(None)
        .unwrap();
    let own = attempts.last().unwrap().id.to_string();
    assert_eq!(at(book, 8_011, &["diff", &own]).2, 0, "its own attempts");
    book.submit(&format!("// mine\n{RIGHT}\n"));
    let (said, _, _) = at(book, 8_012, &["history"]);
    for command in ["diff", "restore"] {
        assert!(said.contains(&format!("grader {command} {own}")), "{said}");
    }
    let (said, _, code) = at(book, 8_020, &["grade"]);
    assert_eq!(code, 0);
    assert!(
        said.contains("시작하기 전에 채점한 코드와 같습니다") && said.contains("판정하지 않습니다"),
        "{said}"
    );
    assert!(
        !said.contains("기준:") && !said.contains("합격할 만한"),
        "{said}"
    );
    assert_eq!(at(book, 8_030, &["diff", "1"]).2, 0, "it is over");
    assert!(proposes(&at(book, 8_030, &["history"]).0));

    let (_, wrong, code) = at(book, 8_100, &["start", "adder", "--mock", "--keep"]);
    assert_eq!(code, 0, "{wrong}");
    let (said, _, _) = at(book, 8_101, &["stop", "--yes", "--lang", "en"]);
    assert!(
        said.contains("began with code that was there") && said.contains("100/100"),
        "{said}"
    );
    assert!(
        said.contains("not judged") && !said.contains("most likely pass"),
        "{said}"
    );
}

fn nor_does_the_reference_however_it_is_laid_out(book: &Book) {
    let after = |begun: i64, source: &str| {
        let (_, wrong, code) = at(book, begun, &["start", "adder", "--mock", "--yes"]);
        assert_eq!(code, 0, "{wrong}");
        book.submit(source);
        let (said, _, code) = at(book, begun + 60, &["grade"]);
        assert_eq!(code, 0, "{said}");
        said
    };
    let pasted = after(
        9_100,
        &format!("// mine\n{}", REFERENCE.replace("\n    ", "\n\t")),
    );
    assert!(
        pasted.contains("답안(solutions/adder/src)") && pasted.contains("판정하지 않습니다"),
        "{pasted}"
    );
    let path = book.path("solutions/adder/src/lib.rs");
    let reached = after(
        9_300,
        &format!("#[path = {path:?}] mod a;\npub use a::add;\n"),
    );
    assert!(
        reached.contains("problems/adder/src/lib.rs:1") && reached.contains("판정하지 않습니다"),
        "{reached}"
    );
    let own = "pub fn add(a: u32, b: u32) -> u32 {\n    a.checked_add(b).map_or(u32::MAX, |sum| sum)\n}\n";
    let own = after(9_500, own);
    assert!(own.contains("합격할 만한"), "{own}");
}

fn what_the_grader_builds_is_no_time_of_the_learners(book: &Book) {
    book.submit(WRAPS);
    assert_eq!(at(book, 9_700, &["start", "adder"]).2, 0);
    let built = || {
        let timings = History::open(&book.path("")).unwrap().timings(None);
        let events = timings.unwrap().pop().unwrap().events;
        let built = events.into_iter().filter_map(|event| match event.what {
            What::Built { seconds } => Some((event.at - NOON, seconds)),
            _ => None,
        });
        built.collect::<Vec<_>>()
    };
    assert_eq!(at(book, 9_740, &["grade"]).2, 1);
    assert_eq!(built(), [], "all of it is there");
    let suite = "problems/adder/suite/src/lib.rs";
    book.write(suite, format!("{}// and more\n", book.read(suite)));
    assert_eq!(at(book, 9_760, &["grade"]).2, 1);
    let built = built();
    assert!(
        matches!(built[..], [(9_760, seconds)] if seconds > 0),
        "{built:?}"
    );
    let (said, _, code) = at(book, 9_761, &["stop"]);
    assert!(code == 0 && said.contains("제외"), "{said}");
}

#[test]
fn a_prompt_is_never_disturbed() {
    let elsewhere = tempfile::tempdir().unwrap();
    let book = Book::new();
    let short = |broken: bool| {
        let mut command = book.grader(&["status", "--short"]);
        if !broken {
            command.current_dir(elsewhere.path());
        }
        let output = command.output().unwrap();
        (output.stdout, output.stderr, output.status.code())
    };
    assert_eq!(
        short(false),
        (vec![], vec![], Some(0)),
        "outside a workbook"
    );
    book.write(".grader/history.db", "no database\n".repeat(99));
    assert_eq!(short(true), (vec![], vec![], Some(0)), "a broken history");
    let (said, code) = book.complains(&["status"]);
    assert!(code == 3 && said.contains("history.db"), "{said}");
}

#[test]
fn a_clock_is_seen_also_where_nothing_can_be_written() {
    let book = Book::new();
    let timing = Timing::begin("adder", NOON, 5, false);
    let mut history = History::open(&book.path("")).unwrap();
    history.start(&timing).unwrap();
    history
        .happened(&timing.mark, NOON + 1, What::Paused)
        .unwrap();
    drop(history);
    let before = Instant::now();
    assert_eq!(
        at(&book, 100, &["status", "--short"]).0,
        "adder 04:59 (일시 정지)\n"
    );
    assert!(before.elapsed().as_secs() < 5);
    let (said, _, code) = at(&book, 100, &["status"]);
    assert!(code == 0 && said.contains("grader resume"), "{said}");
}
