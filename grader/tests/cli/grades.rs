//! One learner's way through a problem: every verdict, with a real compiler and real workers. In one
//! test, because the suite is built once.

use std::fs;

use grader::history::{History, State};

use crate::book::{Book, RIGHT, WRAPS, WRONG};

#[test]
fn from_the_stub_to_the_solution() {
    let book = Book::new();
    // The versions that are in this workspace's lock file need no network.
    let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
    fs::copy(lock, book.path("Cargo.lock")).unwrap();

    the_stub_is_yet_to_be_written(&book);
    what_does_not_compile_is_told(&book);
    what_the_problem_asks_for_is_named(&book);
    a_file_in_another_encoding_is_told(&book);
    a_failing_case_is_explained(&book);
    a_mistake_is_known_again_once_it_is_written_down(&book);
    the_hint_is_for_what_failed(&book);
    the_report_for_programs_is_json(&book);
    known_mistakes_and_the_reference_change_nothing(&book);
    a_grade_of_one_case_is_no_score(&book);
    advice_comes_after_the_verdict_and_costs_nothing(&book);
    the_solution_is_accepted(&book);
    then_the_next_problem_is_the_current_one(&book);
    a_problem_begun_anew_is_graded_again(&book);
}

fn advice_comes_after_the_verdict_and_costs_nothing(book: &Book) {
    let careless = RIGHT.replace("a.saturating_add(b)", "Some(a.saturating_add(b)).unwrap()");
    book.write("mine/src/lib.rs", &careless);
    book.write(
        "other/src/lib.rs",
        WRAPS.replace("a.wrapping", "Some(a).unwrap().wrapping"),
    );
    // What the workbook forbids itself is no matter for whoever learns with it.
    book.write(
        ".clippy.toml",
        "disallowed-methods = [\"core::option::Option::unwrap\"]\n",
    );
    let grade = |args: &[&str]| book.says(&[&["grade", "adder", "--lang", "en"], args].concat());
    let place = "mine/src/lib.rs:2";
    let (said, code) = grade(&["--path", "mine"]);
    let (verdict, advice) = said.split_once("── Advice").unwrap_or((&said, ""));
    assert!(verdict.contains("100/100") && code == 0, "{said}");
    assert!(
        advice.contains("An `unwrap` panics") && advice.contains(place),
        "{said}"
    );
    assert!(!advice.contains("disallowed"), "{said}");
    let (said, _) = grade(&["--path", "mine", "--no-advice"]);
    assert!(!said.contains("── Advice"), "{said}");
    // Whoever has a failure to look at is left alone, unless they ask.
    let (said, _) = grade(&["--path", "other"]);
    assert!(!said.contains("── Advice"), "{said}");
    let (said, code) = grade(&["--path", "other", "--advice"]);
    assert!(said.contains("An `unwrap` panics") && code == 1, "{said}");
    let (json, _) = grade(&["--path", "mine", "--advice", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    let advice = &document["submissions"][0]["advice"][0];
    assert_eq!(advice["lint"], "unwrap_used", "{json}");
    assert_eq!(advice["places"][0]["line"], 2, "{json}");
}

fn the_stub_is_yet_to_be_written(book: &Book) {
    let output = book.grader(&[]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "the board is no judgement");
    let said = String::from_utf8(output.stdout).unwrap();
    let progress = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("아직 구현하지 않은") && said.contains("doubler"),
        "{said}\n{progress}"
    );
    // And now and then one with its seconds, on a machine that has other things to do.
    let is_later = |line: &str| {
        let seconds = line.split_once("s  ").map(|(seconds, _)| seconds.trim());
        seconds.is_some_and(|seconds| seconds.parse::<u32>().is_ok())
    };
    assert_eq!(
        progress.lines().filter(|line| !is_later(line)).count(),
        1,
        "one line for the long first build: {progress}"
    );
}

fn what_does_not_compile_is_told(book: &Book) {
    book.submit("pub fn add(a: u32, b: u32) -> u32 {\n    a + missing\n}\n");
    let (said, code) = book.says(&["grade"]);
    assert_eq!(code, 1);
    assert!(
        said.contains("컴파일되지 않습니다") && said.contains("E0425"),
        "{said}"
    );
    assert!(said.contains("problems/adder/src/lib.rs:2"), "{said}");
}

fn what_the_problem_asks_for_is_named(book: &Book) {
    book.submit("pub fn plus() {}\n");
    let (said, code) = book.says(&["grade"]);
    assert_eq!(code, 1);
    assert!(
        said.contains("pub fn add(a: u32, b: u32) -> u32;"),
        "{said}"
    );
}

fn a_file_in_another_encoding_is_told(book: &Book) {
    book.write("problems/adder/src/lib.rs", b"// \xC5\xE4\xC5\xAB\n");
    let (said, code) = book.says(&["grade"]);
    assert_eq!(code, 1);
    assert!(said.contains("CP949") && said.contains("UTF-8"), "{said}");
}

fn a_failing_case_is_explained(book: &Book) {
    book.submit(WRONG);
    let (said, code) = book.says(&["grade", "--lang", "en"]);
    assert_eq!(code, 1);
    for part in [
        "70/100",
        "2 of 3 cases passed",
        "Large numbers",
        "attempt to add with overflow",
        "problems/adder/src/lib.rs:2",
        "a + b",
        "--case large",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

/// By how it fails, not by which case: another way to fail the same case is another mistake.
fn a_mistake_is_known_again_once_it_is_written_down(book: &Book) {
    let cause = "Looks like  Overflow. The addition overflows.";
    let (said, _) = book.says(&["grade", "--lang", "en"]);
    assert!(!said.contains(cause), "nothing is known yet: {said}");
    book.says(&["verify", "adder", "--fingerprints"]);
    let (said, _) = book.says(&["grade", "--lang", "en"]);
    assert!(said.contains(cause), "{said}");
    book.submit(WRAPS);
    let (said, _) = book.says(&["grade", "--lang", "en"]);
    assert!(
        said.contains("2 of 3 cases passed") && !said.contains(cause),
        "{said}"
    );
    let file = "solutions/adder/fingerprints.toml";
    let written = book.read(file);
    book.write(file, written.replace("panicked", "deadlock"));
    let (said, _) = book.says(&["verify", "adder", "--lang", "en"]);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        // Code is never broken, so its line may be the next one.
        said.contains("wrong/overflows: shows")
            && said.contains("`panicked: attempt to add with overflow @1 | in add(#, #)`"),
        "{said}"
    );
    book.write(file, &written);
    nothing_is_known_where_the_file_is_broken(book, file, cause);
    book.write(file, written);
}

fn nothing_is_known_where_the_file_is_broken(book: &Book, file: &str, cause: &str) {
    book.submit(WRONG);
    let warning = "the known mistakes cannot be read, so no cause is named";
    let (said, _) = book.complains(&["grade", "--lang", "en"]);
    assert!(!said.contains(warning), "{said}");
    assert!(!book.says(&["doctor"]).0.contains(file));
    book.write(file, "format_version = 3\n");
    let graded = book.grader(&["grade", "--lang", "en"]).output().unwrap();
    let [out, err] = [graded.stdout, graded.stderr].map(|said| String::from_utf8(said).unwrap());
    assert!(
        err.contains(warning) && err.contains("format_version"),
        "{err}"
    );
    assert!(
        out.contains("2 of 3 cases passed") && !out.contains(cause),
        "{out}"
    );
    let (said, code) = book.says(&["doctor"]);
    assert!(said.contains(file) && code == 3, "{said}");
}

fn the_hint_is_for_what_failed(book: &Book) {
    let (said, code) = book.says(&["hint"]);
    assert_eq!(code, 0);
    assert!(
        said.contains("큰 수") && said.contains("힌트 1/2"),
        "{said}"
    );
    let (said, _) = book.says(&["grade"]);
    assert!(
        said.contains("힌트 1개 사용, 1개 남음") && !said.contains("첫째 힌트"),
        "{said}"
    );
    let (said, code) = book.says(&["hint"]);
    assert!(code == 0 && said.contains("힌트 2/2"), "{said}");
    let (said, _) = book.says(&["grade"]);
    assert!(
        said.contains("힌트 2개 사용") && !said.contains("grader hint"),
        "{said}"
    );
}

fn the_report_for_programs_is_json(book: &Book) {
    let (said, code) = book.says(&["grade", "--format", "json", "--color", "always"]);
    assert_eq!(code, 1);
    assert!(!said.contains('\u{1b}'));
    let document: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(document["format_version"], 1);
    assert_eq!(document["submissions"][0]["score"]["points"], 70);
    assert_eq!(
        document["submissions"][0]["cases"][1]["failure"]["kind"],
        "panicked"
    );
}

/// How the learner stands, as the next grader will read it.
fn state(book: &Book) -> State {
    let history = History::look(&book.path("")).unwrap().unwrap();
    history.state().unwrap()
}

fn known_mistakes_and_the_reference_change_nothing(book: &Book) {
    let before = state(book);
    assert_eq!(book.says(&["grade", "--solution"]).1, 0);
    assert_eq!(book.says(&["grade", "--wrong", "overflows"]).1, 1);
    assert_eq!(book.says(&["grade", "--path", "solutions/adder"]).1, 0);
    assert_eq!(state(book), before);
}

fn a_grade_of_one_case_is_no_score(book: &Book) {
    let (said, code) = book.says(&["grade", "--case", "small"]);
    assert_eq!(code, 0);
    assert!(!said.contains("100점"), "{said}");
    assert!(book.says(&["list"]).0.contains("70점"));
}

fn the_solution_is_accepted(book: &Book) {
    book.submit(RIGHT);
    let (said, code) = book.says(&["grade"]);
    assert_eq!(code, 0);
    assert!(
        said.contains("100/100점") && said.contains("solution adder"),
        "{said}"
    );
    assert_eq!(
        book.says(&["solution", "adder"]).1,
        0,
        "solved, so nothing is asked"
    );
}

fn then_the_next_problem_is_the_current_one(book: &Book) {
    let (said, _) = book.says(&["show"]);
    assert!(said.contains("problems/doubler/src/lib.rs"), "{said}");
    assert!(book.says(&["list"]).0.contains("✓ adder"));
    // Who goes on with what passes is still at it.
    book.submit(&format!("{RIGHT}// tidied\n"));
    let (said, _) = book.says(&["show"]);
    assert!(said.contains("problems/adder/src/lib.rs"), "{said}");
    book.submit(RIGHT);
    let (said, _) = book.says(&["show"]);
    assert!(said.contains("problems/doubler/src/lib.rs"), "{said}");
}

fn a_problem_begun_anew_is_graded_again(book: &Book) {
    assert_eq!(book.says(&["reset", "adder", "--yes"]).1, 0);
    let (said, _) = book.says(&[]);
    assert!(
        said.contains("0/100점") && said.contains("problems/adder"),
        "{said}"
    );
    book.submit(RIGHT);
    let (said, _) = book.says(&[]);
    assert!(said.contains("100/100점"), "{said}");
}
