//! The notes and their questions, as someone meets them who types answers, right and wrong ones.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use grader::history::{Card, History};

use crate::book::{Book, WRONG};

const DAY: u64 = 24 * 60 * 60;
const NOON: u64 = 1_800_014_400;

/// What the grader says to whoever types this.
fn typed(book: &Book, args: &[&str], typed: &str, day: u64) -> String {
    let now = (NOON + day * DAY).to_string();
    let mut command = book.grader(args);
    command.env("GRADER_NOW", now).env("TZ", "UTC");
    let output = command.write_stdin(typed).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The number under which the right choice is shown.
fn right_choice(shown: &str) -> String {
    let line = shown.lines().find(|line| line.ends_with("  10개")).unwrap();
    line.trim().split(' ').next().unwrap().to_owned()
}

#[test]
fn the_contents_a_page_a_level_and_a_section_can_be_read() {
    let book = Book::with_notes();
    let (contents, _) = book.says(&["study"]);
    assert!(
        contents.contains("토큰 버킷  sample  질문 4개"),
        "{contents}"
    );
    let (page, _) = book.says(&["study", "sample"]);
    assert!(page.contains("버킷이 넘칩니다.") && page.contains("quiz sample"));
    for args in [["study", "sample", "junior"], ["study", "sample", "주니어"]] {
        let (section, _) = book.says(&args);
        assert!(section.starts_with("주니어\n"), "{section}");
        assert!(!section.contains("채워집니다"), "{section}");
    }
    let (titled, _) = book.says(&["study", "토큰", "버킷"]);
    assert!(titled.contains("study sample#junior"), "{titled}");
    let (section, _) = book.says(&["study", "sample#numbers"]);
    assert!(section.starts_with("숫자\n"), "{section}");
}

#[test]
fn a_page_or_a_section_that_is_not_there_is_answered_with_what_is() {
    let book = Book::with_notes();
    let (said, exit) = book.complains(&["study", "sampel"]);
    assert!(said.contains("`sample`") && exit == 2, "{said}");
    let (said, exit) = book.complains(&["study", "sample", "numbrs"]);
    assert!(said.contains("`numbers`") && exit == 2, "{said}");
    let (said, exit) = book.complains(&["quiz", "sample", "--level", "리드"]);
    assert!(said.contains("--level") && exit == 2, "{said}");
}

#[test]
fn right_and_wrong_answers_are_explained_and_counted() {
    let book = Book::with_notes();
    let quiz = ["quiz", "sample", "--kind", "choice", "--seed", "1"];
    let shown = typed(&book, &quiz, "q\n", 0);
    let right = right_choice(&shown);
    let wrong = if right == "1" { "2" } else { "1" };
    let said = typed(&book, &quiz, &format!("9\n{wrong}번\n"), 0);
    assert!(said.contains("1부터 3까지"), "{said}");
    assert!(
        said.contains("맞지 않습니다") && said.contains("1점 만점에 0점"),
        "{said}"
    );
    assert!(said.contains("study sample#junior"), "{said}");
    let said = typed(&book, &quiz, &format!("{right}\n"), 0);
    assert!(
        said.contains("맞았습니다") && said.contains("1점 만점에 1점"),
        "{said}"
    );
    let answers = History::open(&book.path("")).unwrap().answers("").unwrap();
    let credits: Vec<f64> = answers.iter().map(|answer| answer.credit).collect();
    assert_eq!(credits, [0.0, 1.0]);
}

#[test]
fn short_answers_and_estimates_are_read_as_people_write_them() {
    let book = Book::with_notes();
    let said = typed(
        &book,
        &["quiz", "sample", "--kind", "short"],
        "too-many  requests\n",
        0,
    );
    assert!(said.contains("맞았습니다"), "{said}");
    let said = typed(&book, &["drill", "sample"], "많이\n약 3 TB\n", 0);
    assert!(said.contains("맞았습니다"), "{said}");
    let said = typed(&book, &["drill", "sample"], "1 TB\n", 0);
    assert!(said.contains("복제본 3개"), "{said}");
    let said = typed(&book, &["drill", "sample"], "3\n3 TB\n", 0);
    assert!(
        said.contains("단위") && said.contains("맞았습니다"),
        "{said}"
    );
    let said = typed(&book, &["drill", "sample"], "3000 / s\n", 0);
    assert!(said.contains("데이터의 양"), "{said}");
}

#[test]
fn a_rubric_is_answered_before_the_model_answer_is_shown() {
    let book = Book::with_notes();
    let quiz = ["quiz", "sample", "--kind", "rubric"];
    let said = typed(
        &book,
        &quiz,
        "시간에 비례해 채웁니다.\n소수도 셉니다.\n\n1 3\n\n",
        0,
    );
    let (asked, shown) = said.split_once("모범 답안").unwrap();
    assert!(!asked.contains("용량에서 멈춥니다") && shown.contains("용량에서 멈춥니다"));
    assert!(said.contains("4가지 가운데 2가지"), "{said}");
    let history = History::open(&book.path("")).unwrap();
    let answers = history.answers("").unwrap();
    assert_eq!(answers[0].given, "시간에 비례해 채웁니다.\n소수도 셉니다.");
    assert_eq!(history.draft("sample-refill").unwrap(), None);
}

#[test]
fn what_was_typed_is_there_again_when_it_was_broken_off() {
    let book = Book::with_notes();
    let quiz = ["quiz", "sample", "--kind", "rubric"];
    // The end of the input comes where the points are to be ticked off.
    typed(&book, &quiz, "시간에 비례해\n\n", 0);
    let said = typed(&book, &quiz, "q\n", 0);
    assert!(said.contains("쓰던 답에 이어서"), "{said}");
    let said = typed(&book, &quiz, "채웁니다\n\n1\n\n", 0);
    assert!(said.contains("4가지 가운데 1가지"), "{said}");
    let answers = History::open(&book.path("")).unwrap().answers("").unwrap();
    assert_eq!(answers[0].given, "시간에 비례해\n채웁니다");
}

#[test]
fn a_draft_is_no_answer_until_somebody_says_so() {
    let book = Book::with_notes();
    let quiz = ["quiz", "sample", "--kind", "rubric"];
    typed(&book, &quiz, "시간에 비례해\n\n", 0);
    let said = typed(&book, &quiz, "", 0);
    assert!(!said.contains("모범 답안"), "{said}");
    let draft = History::open(&book.path("")).unwrap();
    let draft = draft.draft("sample-refill").unwrap().unwrap();
    assert_eq!(draft.text, "시간에 비례해");
}

#[test]
fn a_letter_that_says_nothing_about_the_question_is_the_beginning_of_a_text() {
    let book = Book::with_notes();
    let quiz = ["quiz", "sample", "--kind", "rubric"];
    typed(&book, &quiz, "시간에 비례해\n\n", 0);
    typed(&book, &quiz, "-\n채웁니다\n\n1\n\n", 0);
    let answers = History::open(&book.path("")).unwrap().answers("").unwrap();
    assert_eq!(answers[0].given, "시간에 비례해\n-\n채웁니다");
}

#[test]
fn who_skips_the_points_is_asked_the_next_question() {
    let book = Book::with_notes();
    let said = typed(&book, &["quiz", "sample"], "시간에 비례해\n\ns\nq\n", 0);
    assert!(said.contains("질문 2/4"), "{said}");
    let history = History::open(&book.path("")).unwrap();
    assert!(history.draft("sample-refill").unwrap().is_some());
}

#[test]
fn what_was_typed_survives_a_kill() {
    let book = Book::with_notes();
    let mut grader = command(&book, &["quiz", "sample", "--kind", "rubric"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = grader.stdin.take().unwrap();
    stdin.write_all("시간에 비례해\n".as_bytes()).unwrap();
    let draft = || {
        let history = History::look(&book.path("")).ok()??;
        history.draft("sample-refill").ok()?
    };
    // It waits for more; that it has kept the line shows in the file and nowhere else.
    while draft().is_none() {
        assert_eq!(grader.try_wait().unwrap(), None);
        std::thread::yield_now();
    }
    grader.kill().unwrap();
    grader.wait().unwrap();
    assert_eq!(draft().unwrap().text, "시간에 비례해");
}

#[test]
fn what_was_wrong_comes_back_the_next_day_and_what_was_right_later() {
    let book = Book::with_notes();
    let review = ["review"];
    assert!(typed(&book, &review, "", 0).contains("아직 없습니다"));
    typed(&book, &["quiz", "sample", "--kind", "short"], "?\n", 0);
    typed(&book, &["drill", "sample"], "3 TB\n", 0);
    assert!(typed(&book, &review, "", 0).contains("내일"));
    let said = typed(&book, &review, "429\n", 1);
    assert!(
        said.contains("질문 1/1") && said.contains("상태 코드"),
        "{said}"
    );
    assert!(typed(&book, &review, "", 1).contains("복습할 질문이 없습니다"));
    let said = typed(&book, &review, "3 TB\n", 2);
    assert!(said.contains("질문 1/1") && said.contains("5년"), "{said}");
    // Missed days are forgiven: what waits is what is due, once.
    let said = typed(&book, &review, "q\n", 400);
    assert!(said.contains("질문 1/2"), "{said}");
}

#[test]
fn what_is_said_to_be_due_is_what_a_review_asks() {
    let book = Book::with_notes();
    typed(&book, &["quiz", "sample", "--kind", "short"], "?\n", 0);
    let said = typed(&book, &["drill", "sample"], "?\n", 0);
    assert!(said.contains("2개 있습니다"), "{said}");
    // One of the two is asked no more.
    let text = book.read("docs/questions/sample.toml");
    let renamed = text.replacen("id = \"sample-status\"", "id = \"sample-code\"", 1);
    assert_ne!(text, renamed);
    book.write("docs/questions/sample.toml", renamed);
    let said = typed(&book, &["review"], "q\n", 1);
    assert!(
        said.contains("질문 1/1") && !said.contains("2개 있습니다"),
        "{said}"
    );
    assert!(typed(&book, &["quiz"], "q\n", 1).contains("1개 있습니다"));
}

#[test]
fn the_contents_fit_a_narrow_screen() {
    let book = Book::with_notes();
    let summary = book.read("docs/ko/SUMMARY.md");
    let long = summary.replacen("[토큰 버킷]", "[토큰 버킷과 새는 버킷과 창 둘의 비교]", 1);
    assert_ne!(summary, long);
    book.write("docs/ko/SUMMARY.md", long);
    let mut grader = book.grader(&["study"]);
    let output = grader.env("COLUMNS", "40").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let mut rows = said.lines();
    let first = rows.find(|row| row.contains("토큰 버킷")).unwrap();
    assert!(
        !first.contains("sample") && rows.any(|row| row.contains("sample")),
        "{said}"
    );
}

#[test]
fn a_case_that_fails_puts_its_questions_into_the_review() {
    let book = Book::with_notes();
    let (unwritten, exit) = book.says(&["grade", "adder"]);
    assert_eq!(exit, 1);
    assert!(!unwritten.contains("복습에"), "{unwritten}");
    book.submit(WRONG);
    let (said, exit) = book.says(&["grade", "adder"]);
    assert_eq!(exit, 1);
    assert!(said.contains("질문 1개를 복습에"), "{said}");
    let (again, _) = book.says(&["grade", "adder"]);
    assert!(!again.contains("복습에"), "{again}");
    let said = typed(&book, &["review"], "q\n", 0);
    assert!(said.contains("adder/large"), "{said}");
}

#[test]
fn what_is_told_to_be_due_is_what_the_review_asks() {
    let book = Book::with_notes();
    let card = |question: &str| Card::new(question, 0, "quiz");
    let mut history = History::open(&book.path("")).unwrap();
    history.add_cards(&[card("gone-from-the-bank")]).unwrap();
    let (home, _) = book.says(&[]);
    assert!(!home.contains("grader review"), "{home}");
    let (progress, _) = book.says(&["progress"]);
    assert!(!progress.contains("grader review"), "{progress}");
    history.add_cards(&[card("sample-burst")]).unwrap();
    for said in [book.says(&[]).0, book.says(&["progress"]).0] {
        assert!(
            said.contains("질문이 1개") && said.contains("grader review"),
            "{said}"
        );
    }
}

#[test]
fn an_assessment_can_be_broken_off_and_gone_on_with() {
    let book = Book::with_notes();
    let assess = ["assess", "--seed", "1"];
    let first = typed(&book, &assess, "?\nq\n", 0);
    assert!(
        first.contains("질문 1/30") && !first.contains("전체"),
        "{first}"
    );
    let rest = typed(&book, &assess, "?\n", 0);
    assert!(
        rest.contains("질문 2/30") && rest.contains("입문"),
        "{rest}"
    );
    assert!(rest.contains("자동 채점한 답 2개"), "{rest}");
    let history = History::open(&book.path("")).unwrap();
    assert_eq!(history.finished_assessments().unwrap().len(), 1);
    assert_eq!(history.unfinished_assessment().unwrap(), None);
}

#[test]
fn progress_shows_what_was_answered_and_what_to_study_next() {
    let book = Book::with_notes();
    let (before, _) = book.says(&["progress"]);
    assert!(before.contains("아직 시작하지 않았습니다"), "{before}");
    typed(&book, &["quiz", "sample", "--kind", "short"], "429\n", 0);
    let (after, _) = book.says(&["progress", "--plain"]);
    assert!(
        after.contains("주니어 2개 가운데 1개 답함(정답률 100%)"),
        "{after}"
    );
    let (json, _) = book.says(&["progress", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["topics"][0]["cells"][1]["answered"], 1);
    assert_eq!(json["next"]["page"], "sample");
}

#[test]
fn a_program_reads_an_event_a_line() {
    let book = Book::with_notes();
    let args = ["quiz", "sample", "--format", "json", "--seed", "1"];
    let said = typed(&book, &args, "a\n\n1\n\n?\n?\n?\n", 0);
    let events: Vec<serde_json::Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let kinds: Vec<&str> = events
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "judged").count(),
        4,
        "{kinds:?}"
    );
    assert_eq!(kinds.last(), Some(&"summary"));
    assert_eq!(events.last().unwrap()["answered"], 4);
}

#[test]
fn a_broken_file_of_questions_is_named_with_its_line() {
    let book = Book::with_notes();
    let text = book.read("docs/questions/sample.toml");
    book.write(
        "docs/questions/sample.toml",
        text.replacen("level", "levl", 1),
    );
    let (said, exit) = book.complains(&["quiz"]);
    assert_eq!(exit, 3);
    assert!(
        said.contains("docs/questions/sample.toml:6") && said.contains("levl"),
        "{said}"
    );
    // What does not need the questions goes on.
    assert_eq!(book.says(&["list"]).1, 0);
    assert_eq!(book.says(&["study"]).1, 0);
    assert_eq!(book.says(&["study", "sample"]).1, 0);
}

#[test]
fn an_export_goes_to_stdout_and_nothing_else_does() {
    let book = Book::with_notes();
    let (anki, exit) = book.says(&["export", "anki", "sample", "--lang", "en"]);
    assert_eq!(exit, 0);
    assert_eq!(
        anki.lines().filter(|line| !line.starts_with('#')).count(),
        4
    );
    let (quiz, _) = book.says(&["export", "mdbook-quiz"]);
    assert!(quiz.starts_with("[[questions]]"), "{quiz}");
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let book = Book::with_notes();
    // More than a pipe holds, or it would have been written before anybody goes.
    let long = "# 토큰 버킷\n\n".to_owned() + &"버킷이 넘칩니다.\n\n".repeat(20_000);
    book.write("docs/ko/sample.md", long);
    let mut grader = command(&book, &["study", "sample"]).spawn().unwrap();
    let mut first = [0; 16];
    grader
        .stdout
        .take()
        .unwrap()
        .read_exact(&mut first)
        .unwrap();
    assert!(grader.wait().unwrap().success());
}

/// A grader that is looked at while it runs.
#[expect(clippy::disallowed_methods, reason = "it is killed, or not heard out")]
fn command(book: &Book, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
    command
        .args(args)
        .current_dir(book.path(""))
        .stdout(Stdio::piped());
    command
}
