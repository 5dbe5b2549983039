use std::path::Path;

use super::*;

const GOOD: &str = r#"format_version = 1
id = "p"
title = { ko = "가", en = "a" }
summary = { ko = "가", en = "a" }
difficulty = "easy"
minutes = 5
topics = []
api = ""
[limits]
quick_seconds = 1
slow_seconds = 1
memory_mib = 1
output_kib = 1
[[stage]]
id = "basics"
title = { ko = "가", en = "a" }
points = 100
[[case]]
id = "first"
stage = "basics"
points = 100
title = { ko = "가", en = "a" }
why = { ko = "가", en = "a" }
hints = [{ ko = "가", en = "a" }, { ko = "나", en = "b" }]
note = "page#anchor"
[[mistake]]
id = "slip"
title = { ko = "가", en = "a" }
cause = { ko = "가", en = "a" }
look = { ko = "가", en = "a" }
fails = ["first"]
"#;

/// The message for the good file with one thing changed.
fn broken(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    let text = GOOD.replacen(from, to, 1);
    Manifest::parse(&text, "problems/p/problem.toml")
        .unwrap_err()
        .to_string()
}

#[test]
fn a_good_manifest_is_taken() {
    assert!(Manifest::parse(GOOD, "problem.toml").is_ok());
}

#[test]
fn an_unknown_field_is_named_with_its_line_and_what_was_expected() {
    let message = broken("minutes = 5", "minuts = 5");
    assert!(
        message.starts_with("problems/p/problem.toml:6: "),
        "{message}"
    );
    assert!(
        message.contains("minuts") && message.contains("`minutes`"),
        "{message}"
    );
}

#[test]
fn a_value_of_the_wrong_kind_is_named_with_its_line() {
    let message = broken("minutes = 5", "minutes = \"five\"");
    assert!(
        message.starts_with("problems/p/problem.toml:6: "),
        "{message}"
    );
    assert!(
        message.contains("u32") || message.contains("integer"),
        "{message}"
    );
}

#[test]
fn a_limit_that_is_none_is_named_with_its_line() {
    for limit in ["0", "9223372036854775807"] {
        let message = broken("quick_seconds = 1", &format!("quick_seconds = {limit}"));
        assert!(
            message.contains(":10: ") && message.contains("1 to 600"),
            "{message}"
        );
    }
}

#[test]
fn a_newer_format_asks_for_a_newer_grader() {
    assert!(
        broken("format_version = 1", "format_version = 2").contains(":1: `format_version` is 2")
    );
}

#[test]
fn points_that_do_not_add_up_are_said_with_both_sums() {
    let of_stage = broken("points = 100\n[[case]]", "points = 90\n[[case]]");
    assert!(
        of_stage.contains(":15: stage `basics`: `points` is 90"),
        "{of_stage}"
    );
    let both = GOOD.replace("points = 100", "points = 90");
    let of_all = Manifest::parse(&both, "problem.toml")
        .unwrap_err()
        .to_string();
    assert!(
        of_all.contains("are 90 together, and must be 100"),
        "{of_all}"
    );
}

#[test]
fn names_that_lead_nowhere_are_found() {
    assert!(broken("stage = \"basics\"", "stage = \"basic\"").contains("no stage `basic`"));
    assert!(broken("fails = [\"first\"]", "fails = [\"frist\"]").contains("no case `frist`"));
    let own = "note = \"page#anchor\"\nafter = [\"first\"]";
    assert!(broken("note = \"page#anchor\"", own).contains("which is no earlier case"));
}

#[test]
fn one_hint_is_too_few() {
    let one = "hints = [{ ko = \"가\", en = \"a\" }]";
    let two = "hints = [{ ko = \"가\", en = \"a\" }, { ko = \"나\", en = \"b\" }]";
    assert!(broken(two, one).contains("`hints` has 1"));
}

/// Editors read it for completion: the first line of a `problem.toml` names it.
#[test]
fn the_schema_in_docs_says_what_the_types_say() {
    toml_file::schema::compare::<Manifest>("problem.schema.json");
}

#[test]
fn every_problem_names_the_schema_in_its_first_line() {
    let problems = Path::new(env!("CARGO_MANIFEST_DIR")).join("../problems");
    let mut seen = 0;
    for problem in std::fs::read_dir(problems).unwrap() {
        let file = problem.unwrap().path().join("problem.toml");
        let Ok(text) = std::fs::read_to_string(&file) else {
            continue;
        };
        let line = "#:schema ../../docs/problem.schema.json\n";
        assert!(text.starts_with(line), "{}", file.display());
        seen += 1;
    }
    assert!(seen > 0);
}

const BENCH: &str = r#"[[bench]]
id = "get"
title = { ko = "가", en = "a" }
why = { ko = "가", en = "a" }
steps = [{ up_to = 1.5, points = 6 }, { up_to = 3.0, points = 2 }]
note = "page#anchor"
"#;

/// What is said of the good file with this bench, when its cases have 94 points.
fn with_bench(from: &str, to: &str) -> Result<Manifest, String> {
    assert!(BENCH.contains(from), "{from}");
    let text = GOOD.replace("points = 100", "points = 94");
    let text = text + &BENCH.replacen(from, to, 1);
    Manifest::parse(&text, "problems/p/problem.toml").map_err(|broken| broken.to_string())
}

#[test]
fn the_points_of_stages_and_benches_are_a_hundred_together() {
    let manifest = with_bench("1.5", "1.5").unwrap();
    assert_eq!(manifest.bench_points(), 6);
    let message = with_bench("points = 6", "points = 7").unwrap_err();
    assert!(message.contains("stages and benches are 101"), "{message}");
}

#[test]
fn a_rubric_falls_step_by_step_to_what_is_still_worth_something() {
    for (from, to, says) in [
        ("1.5", "1.2", "must be 1.25 or more"),
        ("1.5", "nan", "must be 1.25 or more"),
        ("3.0", "inf", "must be 1.25 or more"),
        ("3.0", "1.5", "`up_to` must rise"),
        ("points = 2", "points = 6", "`points` must fall"),
        ("points = 2", "points = 0", "has no points"),
    ] {
        let message = with_bench(from, to).unwrap_err();
        assert!(
            message.contains("`get`") && message.contains(says),
            "{message}"
        );
        assert!(
            message.starts_with("problems/p/problem.toml:33: "),
            "{message}"
        );
    }
    let steps = "[{ up_to = 1.5, points = 6 }, { up_to = 3.0, points = 2 }]";
    let message = with_bench(steps, "[]").unwrap_err();
    assert!(message.contains("`steps` is empty"), "{message}");
}

#[test]
fn no_stage_takes_the_name_of_the_benches() {
    let message = broken("id = \"basics\"", "id = \"performance\"");
    assert!(
        message.contains("that is what the benches are"),
        "{message}"
    );
}
