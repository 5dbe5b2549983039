//! `report`: which page is written, where, and what it says. No submission is graded here: the history
//! is given its attempts.

mod browser;
mod worst;

use std::time::Duration;

use grader::history::{Circumstances, History};
use grader::outcome::{
    CaseOutcome, Difference, Failure, Graded, Growth, Interval, Measured, Pace, Performance, Point,
    Printed, Report, Score, StageScore, Status, Took, Verdict, Why, Workload,
};
use grader::submission::Source;

use crate::book::Book;

pub const NOON: i64 = 1_795_230_000;
const RIGHT_SO_FAR: &str = "t=0.000s  add(1, 2)  3";

fn case(id: &str, status: Status) -> CaseOutcome {
    CaseOutcome {
        id: id.into(),
        status,
        saw: String::new(),
        expected: String::new(),
        printed: Printed::default(),
        took: Duration::from_millis(1),
    }
}

fn failure(why: Why) -> Failure {
    Failure {
        why,
        call: None,
        seed: None,
        times: None,
        timeline: Vec::new(),
    }
}

fn wrong_sum() -> Status {
    Status::Failed(failure(Why::Differs(Difference {
        before: vec![RIGHT_SO_FAR.into()],
        expected: Some("t=0.000s  add(4294967295, 1)  4294967295".into()),
        got: Some("t=0.000s  add(4294967295, 1)  0".into()),
    })))
}

fn report(cases: Vec<CaseOutcome>, points: u32) -> Report {
    let passed = |case: &&CaseOutcome| case.status == Status::Passed;
    let stage = StageScore {
        id: "basics".into(),
        points,
        of: 100,
        passed: cases.iter().filter(passed).count(),
        cases: cases.len(),
    };
    Report {
        problem: "adder".into(),
        submission: "problems/adder/src".into(),
        seed: 0,
        whole: true,
        source: Some(Source {
            shown: "problems/adder/src".into(),
            files: vec![("lib.rs".into(), crate::book::WRAPS.into())],
        }),
        verdict: Verdict::Graded(Graded {
            cases,
            score: Score {
                points,
                of: 100,
                stages: vec![stage],
            },
            warnings: Vec::new(),
        }),
        performance: Performance::NotAsked,
        toolchain: "rustc 1.95.0 (59807616e 2026-04-14)".into(),
        took: Took {
            compile: Duration::from_millis(210),
            run: Duration::from_millis(40),
        },
    }
}

/// Fails one of three cases.
fn failed() -> Report {
    let cases = [
        case("small", Status::Passed),
        case("large", wrong_sum()),
        case("threads", Status::Passed),
    ];
    let mut report = report(cases.into(), 70);
    report.performance = Performance::NotYet;
    if let Verdict::Graded(graded) = &mut report.verdict {
        graded.score.stages.push(StageScore {
            id: "performance".into(),
            passed: 0,
            cases: 1,
            points: 0,
            of: 10,
        });
    }
    report
}

fn accepted() -> Report {
    let cases = ["small", "large", "threads"].map(|id| case(id, Status::Passed));
    Report {
        performance: Performance::Measured(Measured {
            workloads: vec![workload()],
        }),
        ..report(cases.into(), 100)
    }
}

/// Slower than the reference, and the more so the larger it is.
fn workload() -> Workload {
    let around = |middle: f64| Interval {
        low: 0.96 * middle,
        middle,
        high: 1.04 * middle,
    };
    let point = |size: u64| Point {
        size,
        yours: 9.0 * size as f64,
        reference: 400.0,
        your_allocations: 2.0 * size as f64,
        reference_allocations: 2.0,
    };
    Workload {
        id: "many_sums".into(),
        pace: Pace::Step(1),
        points: 3,
        of: 5,
        ratio: Some(around(1.8)),
        mostly: None,
        sizes: [64, 256, 1024, 4096].map(point).to_vec(),
        growth: Some(Growth {
            yours: around(1.0),
            reference: around(0.02),
        }),
        pairs: 40,
    }
}

/// Put an attempt into the history, as a grade does.
pub fn attempted(book: &Book, at: i64, report: &Report) {
    let mut history = History::open(&book.path("")).unwrap();
    let circumstances = Circumstances {
        at,
        ..Circumstances::default()
    };
    let change = |state: &mut grader::history::State| {
        state.current = Some(report.problem.clone());
        let standing = state.problems.entry(report.problem.clone()).or_default();
        standing.hints.insert("large".into(), 1);
    };
    history.attempted(report, &circumstances, change).unwrap();
}

fn with_attempts() -> Book {
    let book = Book::new();
    attempted(&book, NOON, &failed());
    attempted(&book, NOON + 600, &accepted());
    book
}

#[test]
fn who_has_tried_nothing_is_told_what_to_do_first() {
    let book = Book::new();
    for (args, does) in [
        (&["report"][..], "grader grade adder"),
        (&["report", "doubler"], "grader grade doubler"),
        (&["report", "--all"], "grader quiz"),
    ] {
        let (said, code) = book.complains(args);
        assert_eq!(code, 2, "{said}");
        assert!(said.replace('\n', " ").contains(does), "{said}");
    }
    assert!(!book.path(".grader/reports").exists());
}

#[test]
fn the_latest_attempt_is_shown_where_none_is_named() {
    let book = with_attempts();
    let (said, code) = book.says(&["report"]);
    assert_eq!(code, 0);
    assert!(
        said.trim_end().ends_with(".grader/reports/adder-2.html"),
        "{said}"
    );
    let page = book.read(".grader/reports/adder-2.html");
    assert!(
        page.contains("<html lang=\"ko\">") && page.contains("3개 모두 통과"),
        "{page}"
    );

    let (said, _) = book.says(&["report", "--attempt", "1", "--lang", "en"]);
    assert!(
        said.trim_end().ends_with(".grader/reports/adder-1.html"),
        "{said}"
    );
    let page = book.read(".grader/reports/adder-1.html");
    for told in [
        "<html lang=\"en\">",
        "2 of 3 cases passed",
        "<b><mark>4294967295</mark></b>",
        "<b><mark>0</mark></b>",
        "the first hint",
        "docs/en/numbers.md#overflow",
        "grader grade adder --case large",
        "2 whole grades: from 70 to 100 points",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
}

#[test]
fn the_page_goes_where_it_is_told_to_and_a_folder_is_no_file() {
    let book = with_attempts();
    let (said, code) = book.says(&["report", "adder", "-o", "한글 이름.html"]);
    assert_eq!(code, 0);
    assert!(said.contains("한글 이름.html"));
    assert!(book.read("한글 이름.html").ends_with("</html>\n"));
    let (said, code) = book.complains(&["report", "-o", "problems"]);
    assert!(code == 2 && said.contains("problems: 폴더"), "{said}");
}

#[test]
fn an_attempt_that_is_not_there_is_told_with_the_latest() {
    let book = with_attempts();
    let (said, code) = book.complains(&["report", "--attempt", "9"]);
    assert_eq!(code, 2);
    assert!(said.contains("9번") && said.contains("2번"), "{said}");
    let (said, code) = book.complains(&["report", "doubler", "--attempt", "1"]);
    assert_eq!(code, 2);
    assert!(said.contains("doubler"), "{said}");
}

#[test]
fn the_page_is_given_to_the_browser_and_one_that_fails_loses_nothing() {
    let book = with_attempts();
    let mut grader = book.grader(&["report", "--open"]);
    // As good as a browser: it says which file it was given.
    let output = grader.env("BROWSER", "ls").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.matches("adder-2.html").count(), 2, "{said}");
    let mut grader = book.grader(&["report", "--open"]);
    let output = grader.env("BROWSER", "no-such-browser").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(said.contains("no-such-browser"), "{said}");
}

#[test]
fn a_case_that_is_gone_and_hostile_text_do_not_break_the_page() {
    let book = Book::new();
    attempted(&book, NOON, &worst::report());
    let (_, code) = book.says(&["report"]);
    assert_eq!(code, 0);
    let page = book.read(".grader/reports/adder-1.html");
    assert!(page.len() < 300_000, "{}", page.len());
    assert!(page.contains("지금은 문제에서 빠진 케이스입니다"));
    assert!(!page.contains("<script") && !page.contains('\u{202e}'));
}

#[test]
fn the_page_over_everything_tells_of_problems_and_of_answers() {
    let book = Book::with_notes();
    attempted(&book, NOON, &failed());
    attempted(&book, NOON + 600, &accepted());
    worst::answer_questions(&book);
    let mut grader = book.grader(&["report", "--all"]);
    grader.env("GRADER_NOW", (NOON + 86_400).to_string());
    assert!(grader.output().unwrap().status.success());
    let page = book.read(".grader/reports/all.html");
    for told in [
        "더하기",
        "✓ 100",
        "10분",
        "토큰 버킷",
        "95% 신뢰 구간",
        "스스로 채점한 답 1개",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
}
