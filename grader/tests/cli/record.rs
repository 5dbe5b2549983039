//! Attempts, as a user asks for them: listed, compared, brought back, merged, and told as progress.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use grader::history::{Circumstances, History};
use grader::outcome::{
    CaseOutcome, Failure, Graded, Performance, Printed, Report, Score, Status, Took, Verdict, Why,
};
use grader::submission::Source;
use grader::timing::Timing;

use crate::book::{Book, RIGHT, WRAPS, WRONG};

const NOW: i64 = 1_795_273_774;

fn case(id: &str, passed: bool) -> CaseOutcome {
    let failure = Failure {
        why: Why::StackOverflow,
        call: None,
        seed: None,
        times: None,
        timeline: Vec::new(),
    };
    CaseOutcome {
        id: id.into(),
        status: match passed {
            true => Status::Passed,
            false => Status::Failed(failure),
        },
        saw: String::new(),
        expected: String::new(),
        printed: Printed::default(),
        took: Duration::ZERO,
    }
}

/// As `grade` keeps it, without the wait.
fn attempted(book: &Book, minutes_ago: i64, text: &str, passed: [bool; 3]) {
    let cases = ["small", "large", "threads"].into_iter().zip(passed);
    let cases: Vec<CaseOutcome> = cases.map(|(id, passed)| case(id, passed)).collect();
    let points = passed.iter().filter(|passed| **passed).count() as u32;
    let report = Report {
        problem: "adder".into(),
        submission: "problems/adder/src".into(),
        seed: 0,
        whole: true,
        source: Some(Source {
            shown: "problems/adder/src".into(),
            files: vec![(PathBuf::from("lib.rs"), text.into())],
        }),
        verdict: Verdict::Graded(Graded {
            cases,
            score: Score {
                points: points * 33 + points / 3,
                of: 100,
                stages: Vec::new(),
            },
            warnings: Vec::new(),
        }),
        performance: Performance::NotAsked,
        toolchain: "rustc 1.95.0".into(),
        took: Took::default(),
    };
    let circumstances = Circumstances {
        at: NOW - minutes_ago * 60,
        ..Circumstances::default()
    };
    let mut history = History::open(&book.path("")).unwrap();
    let change = |state: &mut grader::history::State| {
        state.current = Some("adder".into());
        let standing = state.problems.entry("adder".into()).or_default();
        standing.solved |= passed == [true; 3];
        let failed = ["small", "large", "threads"].into_iter().zip(passed);
        let failed = failed.filter(|(_, passed)| !passed);
        standing.failing = failed.map(|(case, _)| case.to_owned()).collect();
        standing.best = standing.best.max(Some(points * 33 + points / 3));
    };
    history.attempted(&report, &circumstances, change).unwrap();
}

/// Three attempts, the last of which passed.
fn tried() -> Book {
    let book = Book::new();
    attempted(&book, 50, WRONG, [false, false, false]);
    attempted(&book, 45, WRAPS, [true, false, true]);
    attempted(&book, 30, RIGHT, [true, true, true]);
    book.submit(RIGHT);
    book
}

fn says(book: &Book, args: &[&str]) -> (String, i32) {
    let output = book
        .grader(args)
        .env("GRADER_NOW", NOW.to_string())
        .env("TZ", "UTC")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    (said.concat(), output.status.code().unwrap())
}

#[test]
fn history_lists_attempts_with_the_newest_last_and_says_where_there_are_none() {
    let book = tried();
    let (said, code) = says(&book, &["history", "adder", "--lang", "en"]);
    assert_eq!(code, 0);
    let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("{text}: {said}"));
    assert!(at("50 min ago") < at("45 min ago") && at("45 min ago") < at("30 min ago"));
    assert!(said.contains("+66") && said.contains("large"), "{said}");
    let (none, code) = says(&book, &["history", "doubler"]);
    assert_eq!(code, 0);
    assert!(
        none.contains("아직 없습니다") && none.contains("grade doubler"),
        "{none}"
    );
}

#[test]
fn what_a_wrong_clock_has_dated_ahead_is_not_the_newest_for_ever() {
    const YEARS: i64 = 14 * 365 * 24 * 60;
    let book = Book::new();
    attempted(&book, 50, WRONG, [false, false, false]);
    attempted(&book, -YEARS, WRAPS, [true, false, true]);
    attempted(&book, 30, RIGHT, [true, true, true]);
    let (said, _) = says(&book, &["history", "adder", "--lang", "en"]);
    let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("{text}: {said}"));
    assert!(at("2040-") < at("50 min ago") && at("50 min ago") < at("30 min ago"));
    assert!(
        said.contains("diff 3") && !said.contains("diff 2"),
        "{said}"
    );
    // The tables have the order and the gains of the list.
    for args in [&["history", "adder"][..], &["progress"]] {
        let (csv, _) = says(&book, &[args, &["--format", "csv"]].concat());
        let lines: Vec<&str> = csv.lines().skip(1).collect();
        assert!(
            lines[0].starts_with("2,") && lines[0].contains(",66,100,,"),
            "{csv}"
        );
        assert!(
            lines[1].starts_with("1,") && lines[2].contains(",100,100,100,"),
            "{csv}"
        );
    }
}

#[test]
fn a_solved_problem_that_got_worse_is_the_one_that_every_command_means() {
    let book = tried();
    let (list, _) = says(&book, &["list"]);
    assert!(
        list.contains("✓ adder") && list.contains("› doubler"),
        "{list}"
    );
    let (shown, _) = says(&book, &["show"]);
    assert!(shown.contains("problems/doubler"), "{shown}");
    // What was just passed is still what one looks back at.
    assert!(says(&book, &["history"]).0.contains("adder"));
    attempted(&book, 10, WRAPS, [true, false, true]);
    let (list, _) = says(&book, &["list"]);
    assert!(
        list.contains("› adder") && list.contains("· doubler"),
        "{list}"
    );
    let (shown, _) = says(&book, &["show"]);
    assert!(shown.contains("problems/adder"), "{shown}");
    assert!(says(&book, &["history"]).0.contains("adder"));
    let (progress, _) = says(&book, &["progress", "--lang", "en"]);
    assert!(progress.contains("adder: it passed once"), "{progress}");
    assert!(
        progress.contains("1 case failed in the last grade"),
        "{progress}"
    );
}

#[test]
fn history_and_progress_are_tables_for_programs() {
    let book = tried();
    for args in [&["history", "adder"][..], &["progress"]] {
        let (csv, _) = says(&book, &[args, &["--format", "csv"]].concat());
        let lines: Vec<&str> = csv.split("\r\n").collect();
        assert_eq!(lines.len(), 1 + 3 + 1, "{csv}");
        assert!(lines[0].starts_with("attempt,mark,problem,at,verdict,"));
        assert!(lines[1].contains(",adder,2026-11-21T14:19:34Z,not_accepted,true,0,100,,small,"));
        assert!(lines[3].contains(",accepted,true,100,100,34,,"), "{csv}");
    }
    let (json, _) = says(&book, &["history", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["format_version"], 1);
    assert_eq!(json["attempts"][1]["first_failed"], "large");
    let (json, _) = says(&book, &["progress", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["problems"][0]["best"], 100);
    assert_eq!(json["problems"][0]["to_pass"]["seconds"], 20 * 60);
    assert_eq!(json["streak"]["current"], 1);
    assert_eq!(json["next_problem"]["why"], "new");
    assert_eq!(
        json["topics"],
        serde_json::json!([]),
        "no notes in this workbook"
    );
}

#[test]
fn progress_tells_problems_before_the_notes_and_both_where_both_are() {
    let (said, code) = says(&tried(), &["progress"]);
    assert_eq!(code, 0);
    assert!(
        said.contains("20분") && said.contains("doubler: 아직"),
        "{said}"
    );
    assert!(!said.contains("앞으로 2주"), "there are no notes: {said}");
    let (said, _) = says(&Book::with_notes(), &["progress", "--lang", "en"]);
    assert!(said.contains("adder: not begun yet"), "{said}");
    assert!(said.contains("Review in the next two weeks"), "{said}");
}

#[test]
fn diff_shows_code_and_outcome_and_tells_where_now_was_not_graded() {
    let book = tried();
    let (said, code) = says(&book, &["diff", "1", "2", "--lang", "en"]);
    assert_eq!(code, 0);
    assert!(
        said.contains("-     a + b") && said.contains("+     a.wrapping_add(b)"),
        "{said}"
    );
    assert!(said.contains("0/100 → 66/100 (+66)"), "{said}");
    assert!(
        said.contains("✓ small") && said.contains("✓ threads"),
        "{said}"
    );
    assert!(!said.contains("✓ large"), "{said}");
    let (said, _) = says(&book, &["diff", "#3"]);
    assert!(
        said.contains("코드는 같습니다") && said.contains("100/100 → 100/100"),
        "{said}"
    );
    book.submit("pub fn add(a: u32, _: u32) -> u32 {\n    a\n}\n");
    let (said, _) = says(&book, &["diff", "3"]);
    assert!(said.contains("아직 채점하지 않아서"), "{said}");
    let (said, code) = says(&book, &["diff", "99"]);
    assert_eq!(code, 2);
    assert!(said.contains("99"), "{said}");
}

#[test]
fn restore_keeps_what_is_there_and_brings_the_code_of_an_attempt_back() {
    let book = tried();
    book.submit("// not graded yet");
    book.write("problems/adder/src/extra.rs", "// mine");
    book.write("problems/adder/src/notes.txt", "mine");
    let (_, code) = says(&book, &["restore", "2"]);
    assert_eq!(code, 2, "without a terminal it asks for --yes");
    assert_eq!(book.read("problems/adder/src/lib.rs"), "// not graded yet");
    let (said, code) = says(&book, &["restore", "2", "--yes"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(book.read("problems/adder/src/lib.rs"), WRAPS);
    assert!(!book.path("problems/adder/src/extra.rs").exists());
    assert_eq!(book.read("problems/adder/src/notes.txt"), "mine");
    let kept = |name: &str| book.read(&format!(".grader/backups/adder/1/{name}"));
    assert_eq!(
        (kept("lib.rs"), kept("extra.rs")),
        ("// not graded yet".into(), "// mine".into())
    );
    let (said, _) = says(&book, &["restore", "2", "--yes"]);
    assert!(said.contains("이미 2번 시도와 같습니다"), "{said}");
    assert!(!book.path(".grader/backups/adder/2").exists());
}

#[test]
fn restore_writes_elsewhere_where_nothing_is_and_lists_without_a_number() {
    let book = tried();
    let (said, code) = says(&book, &["restore", "1", "--to", "old/first"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(book.read("old/first/lib.rs"), WRONG);
    assert_eq!(book.read("problems/adder/src/lib.rs"), RIGHT);
    book.write("old/first/lib.rs", "// changed");
    let (said, code) = says(&book, &["restore", "2", "--to", "old/first"]);
    assert_eq!(code, 2, "{said}");
    assert_eq!(book.read("old/first/lib.rs"), "// changed");
    assert_eq!(fs::read_dir(book.path("old")).unwrap().count(), 1);
    let (said, code) = says(&book, &["restore"]);
    assert!(code == 0 && said.contains("#3"), "{said}");
    assert_eq!(says(&book, &["restore", "7", "--yes"]).1, 2);
}

#[test]
fn merge_says_what_was_new_and_refuses_what_is_no_history() {
    let (here, there) = (Book::new(), tried());
    let file = there.path(".grader/history.db");
    let file = file.to_str().unwrap();
    let (said, code) = says(&here, &["merge", file, "--lang", "en"]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("+ 3 attempts") && said.contains("+ 3 sources"),
        "{said}"
    );
    assert!(said.contains("keep their numbers: #1–#3"), "{said}");
    assert!(said.contains("is now doubler; it was adder"), "{said}");
    // While a clock runs, its problem is at hand before and after.
    let timed = Book::new();
    let clock = Timing::begin("adder", NOW, 30, false);
    let mut history = History::open(&timed.path("")).unwrap();
    assert_eq!(history.start(&clock).unwrap(), None);
    let (said, _) = says(&timed, &["merge", file, "--lang", "en"]);
    assert!(
        said.contains("+ 3 attempts") && !said.contains("is now"),
        "{said}"
    );
    let (said, code) = says(&here, &["merge", there.path("").to_str().unwrap()]);
    assert!(
        code == 0 && said.contains("새로운 기록이 없습니다"),
        "{said}"
    );
    let (said, _) = says(&here, &["restore", "1", "--to", "from-there"]);
    assert_eq!(here.read("from-there/lib.rs"), WRONG, "{said}");
    here.write("notes.db", "somebody's text, and no database\n".repeat(99));
    here.write("empty.db", "");
    for (file, says_) in [
        ("notes.db", "기록이 아니거나 손상"),
        ("empty.db", "비어 있어"),
        ("gone.db", "파일이 없습니다"),
        (".", "바로 이 문제집의 기록"),
    ] {
        let (said, code) = says(&here, &["merge", file]);
        assert!(code == 2 && said.contains(says_), "{file}: {said}");
    }
    assert_eq!(
        says(&here, &["history", "adder", "--format", "csv"])
            .0
            .lines()
            .count(),
        4
    );
}

#[test]
fn a_restore_that_was_broken_off_is_told_at_the_next_grade_and_once() {
    let book = tried();
    book.submit("pub fn add(");
    book.write(".grader/backups/adder/1/lib.rs", RIGHT);
    book.write(".grader/backups/adder/1.under-way", "restore 2");
    let (said, _) = book.complains(&["grade", "adder", "--lang", "en"]);
    assert!(
        said.contains("`cargo grader restore 2`") && said.contains(".grader/backups/adder/1"),
        "{said}"
    );
    let (said, _) = book.complains(&["grade", "adder", "--lang", "en"]);
    assert!(!said.contains("restore 2"), "{said}");
    assert_eq!(book.read(".grader/backups/adder/1/lib.rs"), RIGHT);
}
