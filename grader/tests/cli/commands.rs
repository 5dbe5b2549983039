//! The commands that grade nothing, as a user meets them.

use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use grader::history::History;

use crate::book::{Book, RIGHT};

#[test]
fn the_board_is_korean_unless_something_else_is_asked() {
    let book = Book::new();
    assert!(book.says(&["list"]).0.contains("더하기"));
    assert!(book.says(&["list", "--lang", "en"]).0.contains("Adding"));
    let output = book
        .grader(&["list"])
        .env("GRADER_LANG", "en_US.UTF-8")
        .output()
        .unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("Adding"));
    let output = book
        .grader(&["list", "--lang=ko"])
        .env("GRADER_LANG", "en")
        .output()
        .unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("더하기"));
}

#[test]
fn every_command_works_from_any_folder_of_the_workbook() {
    let book = Book::new();
    let mut command = book.grader(&["list"]);
    command
        .current_dir(book.path("problems/adder/src"))
        .assert()
        .success();
}

#[test]
fn outside_a_workbook_the_user_is_told_where_to_go() {
    let book = Book::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let output = book
        .grader(&["list"])
        .current_dir(elsewhere.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8(output.stderr).unwrap().contains("문제집"));
}

#[test]
fn a_name_that_is_slightly_wrong_is_answered_with_the_right_one() {
    let book = Book::new();
    for (args, meant) in [
        (&["lst"][..], "list"),
        (&["show", "ader"], "adder"),
        (&["explain", "adder", "smal_"], "small"),
        (&["explain", "larg_"], "large"),
        (&["grade", "--case", "thraeds"], "threads"),
        (&["grade", "--wrong", "overflow"], "overflows"),
    ] {
        let (said, code) = book.complains(args);
        assert_eq!(code, 2, "{args:?}: {said}");
        assert!(said.contains(meant), "{args:?}: {said}");
    }
}

#[test]
fn a_short_name_will_do() {
    let book = Book::new();
    assert!(
        book.says(&["s", "dou"])
            .0
            .contains("problems/doubler/src/lib.rs")
    );
    assert!(book.says(&["e", "lar"]).0.contains("4294967295"));
}

#[test]
fn the_statement_is_rendered_and_says_what_to_edit() {
    let book = Book::new();
    let (said, code) = book.says(&["show"]);
    assert_eq!(code, 0);
    assert!(
        said.contains("`add`를 완성하세요.") && !said.contains("{#add}"),
        "{said}"
    );
    assert!(said.contains("problems/adder/src/lib.rs"));
}

#[test]
fn hints_come_one_at_a_time_and_are_remembered() {
    let book = Book::new();
    let (said, code) = book.complains(&["hint"]);
    assert_eq!(code, 2, "nothing has failed yet: {said}");

    let (said, code) = book.complains(&["hint", "small"]);
    assert_eq!(code, 2, "no try has earned it: {said}");
    assert!(said.contains("--more") && said.contains("깎이지"), "{said}");

    let first = book.says(&["hint", "small", "--more"]).0;
    assert!(
        first.contains("첫째 힌트") && !first.contains("둘째 힌트"),
        "{first}"
    );
    let second = book.says(&["hint", "adder", "small", "--yes"]).0;
    assert!(
        !second.contains("첫째 힌트") && second.contains("둘째 힌트"),
        "{second}"
    );
    for args in [&["hint", "small"][..], &["hint", "small", "--all"]] {
        let all = book.says(args).0;
        assert!(
            all.contains("첫째 힌트") && all.contains("둘째 힌트"),
            "there are no more than two: {all}"
        );
    }
    assert!(book.says(&["explain", "small"]).0.contains("힌트 2/2"));
}

#[test]
fn a_case_is_explained_with_what_is_right_and_what_the_notes_say() {
    let book = Book::new();
    let (said, _) = book.says(&["explain", "large"]);
    for part in [
        "넘치지 않는지 봅니다",
        "add(4294967295, 1)",
        "정수는 넘칩니다",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(
        !said.contains("다른 이야기") && !said.contains("source: suite"),
        "{said}"
    );
    let (said, code) = book.says(&["explain"]);
    assert_eq!(code, 0);
    for line in [
        "기본",
        "small    작은 수",
        "large    큰 수",
        "threads  스레드",
    ] {
        assert!(
            said.lines().any(|said| said.trim() == line),
            "{line}: {said}"
        );
    }
    let (said, code) = book.complains(&["explain", "nosuch", "--lang", "en"]);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(code == 2 && said.contains("grader list"), "{said}");
    assert!(said.contains("explain adder"), "{said}");
}

#[test]
fn the_solution_of_an_unsolved_problem_is_not_shown_by_accident() {
    let book = Book::new();
    let output = book.grader(&["solution"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8(output.stderr).unwrap().contains("--yes"));
    let (said, code) = book.says(&["solution", "--yes"]);
    assert_eq!(code, 0);
    assert!(
        said.contains("넘치지 않게") && said.contains("saturating_add"),
        "{said}"
    );
    assert!(!said.contains("그 밖의 올바른 풀이"), "{said}");
    let other = "solutions/adder/right/other.rs";
    book.write(other, RIGHT);
    let (said, _) = book.says(&["solution", "--yes"]);
    assert!(said.contains(other), "a path that can be opened: {said}");
}

#[test]
fn reset_brings_the_stub_back_and_keeps_what_was_there() {
    let book = Book::new();
    book.submit(RIGHT);
    book.write("problems/adder/src/extra/mod.rs", "// mine");
    let (_, code) = book.complains(&["reset", "adder"]);
    assert_eq!(code, 2, "without a terminal it asks for --yes");
    assert_eq!(book.read("problems/adder/src/lib.rs"), RIGHT);

    let (said, code) = book.says(&["reset", "adder", "--yes"]);
    assert_eq!(code, 0);
    assert!(said.contains(".grader/backups/adder/1"), "{said}");
    assert_eq!(
        book.read("problems/adder/src/lib.rs"),
        book.read("problems/adder/stub.rs")
    );
    assert!(!book.path("problems/adder/src/extra").exists());
    assert_eq!(book.read(".grader/backups/adder/1/lib.rs"), RIGHT);
    assert_eq!(book.read(".grader/backups/adder/1/extra/mod.rs"), "// mine");

    let (said, code) = book.says(&["reset", "adder", "--yes"]);
    assert_eq!(code, 0);
    assert!(
        !said.contains("backups"),
        "the stub needs no backup: {said}"
    );
}

#[test]
fn reset_brings_back_a_file_that_is_gone() {
    let book = Book::new();
    fs::remove_dir_all(book.path("problems/adder/src")).unwrap();
    assert_eq!(book.says(&["reset", "--yes"]).1, 0);
    assert_eq!(
        book.read("problems/adder/src/lib.rs"),
        book.read("problems/adder/stub.rs")
    );
}

#[test]
fn reset_and_restore_mend_a_folder_in_the_place_of_the_file_and_a_file_in_that_of_the_folder() {
    let book = Book::new();
    book.submit(RIGHT);
    assert_eq!(book.says(&["grade", "adder"]).1, 0);
    let (src, lib) = (
        book.path("problems/adder/src"),
        book.path("problems/adder/src/lib.rs"),
    );
    for (command, text) in [
        (
            ["reset", "adder", "--yes"],
            book.read("problems/adder/stub.rs"),
        ),
        (["restore", "1", "--yes"], RIGHT.to_owned()),
    ] {
        fs::remove_file(&lib).unwrap();
        fs::create_dir(&lib).unwrap();
        let (said, code) = book.says(&["grade", "adder"]);
        assert!(code == 1 && said.contains("reset"), "{said}");
        for file in ["", "problems/adder/src/lib.rs/mine.rs"] {
            fs::remove_file(&lib).ok();
            fs::create_dir_all(&lib).unwrap();
            if !file.is_empty() {
                book.write(file, "// mine");
            }
            let (said, code) = book.says(&command);
            assert!(
                code == 0 && said.contains("backups") != file.is_empty(),
                "{said}"
            );
            assert_eq!(book.read("problems/adder/src/lib.rs"), text);
        }
        fs::remove_dir_all(&src).unwrap();
        fs::write(&src, "// mine").unwrap();
        let (said, code) = book.says(&command);
        assert!(code == 0 && said.contains("backups"), "{said}");
        assert_eq!(book.read("problems/adder/src/lib.rs"), text);
    }
    let kept = [1, 2, 3, 4].map(|n| {
        let file = if n % 2 == 1 { "lib.rs/mine.rs" } else { "src" };
        book.read(&format!(".grader/backups/adder/{n}/{file}"))
    });
    assert_eq!(kept, ["// mine"; 4]);
}

#[test]
fn a_history_of_no_bytes_is_begun_anew_and_that_is_said_once() {
    let book = Book::new();
    assert_eq!(book.complains(&["list"]).0, "");
    fs::create_dir_all(book.path(".grader")).unwrap();
    book.write(".grader/history.db", "");
    assert_eq!(book.complains(&["status", "--short"]).0, "");
    let (said, code) = book.complains(&["list"]);
    assert!(code == 0 && said.contains("merge"), "{said}");
    assert_eq!(book.complains(&["list"]).0, "");
}

#[test]
fn a_state_that_cannot_be_read_is_a_warning_and_stays_as_it_is() {
    let book = Book::new();
    for (state, says) in [("format_version = 9\n", "9"), ("nonsense", "state.toml:1")] {
        book.write(".grader/state.toml", state);
        let output = book.grader(&["hint", "small"]).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let (out, warned) = (output.stdout, String::from_utf8(output.stderr).unwrap());
        assert!(warned.contains(says), "{warned}");
        assert!(String::from_utf8(out).unwrap().contains("첫째 힌트"));
        assert_eq!(book.read(".grader/state.toml"), state);
    }
}

#[test]
fn a_history_that_is_no_database_is_a_warning_and_stays_as_it_is() {
    let book = Book::new();
    let content = "somebody's own file, and no database\n".repeat(99);
    book.write(".grader/history.db", &content);
    let output = book.grader(&["hint", "small"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let warned = String::from_utf8(output.stderr).unwrap();
    assert!(warned.contains("경고: .grader/history.db"), "{warned}");
    assert_eq!(warned.matches("경고").count(), 1, "{warned}");
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("첫째 힌트")
    );
    assert_eq!(book.read(".grader/history.db"), content);
}

#[test]
fn who_studies_is_not_asked_anything_that_cannot_be_kept() {
    let book = Book::new();
    book.write("docs/ko/SUMMARY.md", "# 목차\n\n- [수](numbers.md)\n");
    book.write(".grader/history.db", "no database\n".repeat(99));
    let (said, code) = book.complains(&["quiz"]);
    assert_eq!(code, 3, "{said}");
    assert!(
        said.contains(".grader/history.db") && said.contains("mv "),
        "{said}"
    );
}

#[test]
fn hints_taken_before_there_was_a_database_are_still_known() {
    let book = Book::new();
    let state =
        "format_version = 1\n[problem.adder]\nsolved = false\n[problem.adder.hints]\nsmall = 1\n";
    book.write(".grader/state.toml", state);
    let (said, code) = book.complains(&["hint", "small", "--more"]);
    assert_eq!((said.as_str(), code), ("", 0));
    assert_eq!(book.read(".grader/state.toml.taken-over"), state);
    let history = History::look(&book.path("")).unwrap().unwrap();
    assert_eq!(history.state().unwrap().hints_taken("adder", "small"), 2);
}

#[test]
fn a_broken_problem_is_told_with_file_line_and_field() {
    let book = Book::new();
    let broken = book
        .read("problems/adder/problem.toml")
        .replace("minutes", "minuts");
    book.write("problems/adder/problem.toml", broken);
    let (said, code) = book.complains(&["show", "adder"]);
    assert_eq!(code, 3);
    assert!(
        said.contains("problems/adder/problem.toml:6") && said.contains("minuts"),
        "{said}"
    );
}

#[test]
fn a_reader_who_goes_away_is_no_trouble() {
    let book = Book::new();
    #[expect(
        clippy::disallowed_methods,
        reason = "a pipe that is closed early needs a bare child"
    )]
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("grader"))
        .arg("show")
        .current_dir(book.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let book = Book::new();
    let coloured = |args: &[&str], env: &[(&str, &str)]| {
        let output = book
            .grader(args)
            .envs(env.iter().copied())
            .output()
            .unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(!coloured(&["list"], &[]));
    assert!(coloured(&["list", "--color", "always"], &[]));
    assert!(coloured(&["list"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(
        &["list"],
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]
    ));
    assert!(!coloured(
        &["list", "--color=never"],
        &[("CLICOLOR_FORCE", "1")]
    ));
}

#[test]
fn help_and_versions_go_to_stdout() {
    let book = Book::new();
    let (said, code) = book.says(&["grade", "--help"]);
    assert!(code == 0 && said.contains("사용법:"), "{said}");
    let (said, code) = book.says(&["--help", "--lang", "en"]);
    assert!(code == 0 && said.contains("Usage:"), "{said}");
    assert_eq!(book.says(&["--version"]).1, 0);
}

#[test]
fn completions_name_every_command() {
    let book = Book::new();
    for shell in ["bash", "zsh", "fish"] {
        let (script, code) = book.says(&["completions", shell]);
        assert_eq!(code, 0);
        assert!(
            script.contains("explain") && script.contains("seed"),
            "{shell}"
        );
    }
}

#[test]
fn the_doctor_looks_at_this_machine_and_names_what_is_missing() {
    let book = Book::new();
    let (said, code) = book.says(&["doctor"]);
    assert_eq!(code, 0, "{said}");
    let output = book
        .grader(&["doctor"])
        .env("RUSTC", "/no/such/rustc")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("fail") && said.contains("https://rustup.rs"),
        "{said}"
    );
}

#[test]
fn a_problem_that_is_gone_hides_no_other_and_says_how_it_is_restored() {
    let book = Book::new();
    let (said, code) = book.says(&["list", "--lang", "en"]);
    assert!(code == 0 && !said.contains("git checkout"), "{said}");
    fs::remove_dir_all(book.path("problems/doubler")).unwrap();
    let (said, code) = book.says(&["list", "--lang", "en"]);
    assert!(code == 3 && said.contains("adder"), "{said}");
    assert!(said.contains("git checkout problems/doubler"), "{said}");
    let (said, code) = book.complains(&["new", "doubler"]);
    assert!(
        code == 3 && said.contains("git checkout problems/doubler"),
        "{said}"
    );
    book.write("problems/doubler/problem.toml", "not = [toml");
    let (said, code) = book.says(&["list"]);
    assert!(code == 3 && said.contains("adder"), "{said}");
    assert!(said.contains("problems/doubler/problem.toml:1"), "{said}");
}

#[test]
fn the_pace_alone_is_for_problems_that_have_one() {
    let book = Book::new();
    let (said, code) = book.complains(&["grade", "--bench-only", "--lang", "en"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("nothing to measure in `adder`"), "{said}");
    for other in ["--no-bench", "--quick", "--case=small"] {
        let (said, code) = book.complains(&["grade", "--bench-only", other]);
        assert_eq!(code, 2, "{said}");
    }
}

#[test]
fn a_screen_that_stays_needs_a_terminal_and_says_what_does_not() {
    let book = Book::new();
    let (said, exit) = book.complains(&["watch", "adder", "--lang", "en"]);
    assert!(said.contains("grade adder"), "{said}");
    assert_eq!(exit, 2);
    let (said, exit) = book.complains(&["watch", "nothing"]);
    assert!(said.contains("nothing"), "{said}");
    assert_eq!(exit, 2);
}
