//! Worked numbers: what holds, and what is told where it does not.

use crate::study::estimate::lines::{LineFault, Step, written};
use crate::study::estimate::{Dimension, Line, LineError, Names, check_block, render};

fn check(text: &str) -> Result<Vec<Line>, LineError> {
    check_block(text, &mut Names::default())
}

fn steps(text: &str) -> Vec<Step> {
    let lines = check(text).unwrap_or_else(|error| panic!("{error}"));
    lines
        .into_iter()
        .filter_map(|line| match line {
            Line::Step(step) => Some(step),
            _ => None,
        })
        .collect()
}

const BLOCK: &str = "\
# 한 달은 30일
writes   = 100M / month          = 38.6 / s

reads    = writes * 100          = 3,860 / s
저장     = 100M / month * 500 B * 5 year = 3.04 TB
";

#[test]
fn a_block_is_recomputed_line_by_line() {
    let steps = steps(BLOCK);
    assert_eq!(steps.len(), 3);
    assert!((steps[1].exact.value - 1e10 / 2_592_000.0).abs() < 1e-9);
    assert_eq!(steps[2].exact.dimension, Dimension::DATA);
}

#[test]
fn what_the_pages_write_holds() {
    for line in [
        "a = 20,000 / 60 s = 333 / s",
        "a = 1 / 5 ms = 200 / s",
        "a = 100 / (50 / s) = 2 s",
        "a = 10 ms / (1 - 80%) = 50 ms",
        "a = 1 month * (1 - 0.995) = 3.6 h",
        "a = 60 * 720 * 0.1 = 4,320",
        "a = 50 / 1 s = 50 / s",
        "a = 60 KB / (5 Mbit / s) = 96 ms",
        "a = 2^10 KB = 1.024 MB",
        "a = 1억 2천만 / 만 = 1.2만",
        "N_더하기_1 = (1 + 50) * 1 ms = 51 ms",
        "a = 2B * 3 = 6e9",
        "a = -3 + 5 = 2",
        "a = 1 - 1 = 0",
        "a = 3 s * 2 / s = 6",
    ] {
        assert!(check(line).is_ok(), "{line}: {}", check(line).unwrap_err());
    }
}

#[test]
fn a_result_is_right_to_the_digits_shown() {
    let holds = |line: &str| check(line).is_ok();
    // 38.58 a second.
    assert!(holds("a = 100M / month = 38.6 / s"));
    assert!(holds("a = 100M / month = 39 / s"));
    assert!(holds("a = 100M / month = 38.58 / s"));
    assert!(!holds("a = 100M / month = 38.5 / s"));
    assert!(!holds("a = 100M / month = 38.7 / s"));
    assert!(!holds("a = 100M / month = 40 / s"));
    // Zeros at the end: three digits are claimed.
    assert!(holds("a = 12,045 * 1 = 12,000"));
    assert!(!holds("a = 12,055 * 1 = 12,000"));
    assert!(!holds("a = 120.6 * 1 = 120"));
    // A single digit claims a zero.
    assert!(holds("a = 62 min * 1 = 1 h"));
    assert!(!holds("a = 64 min * 1 = 1 h"));
    // Half of the last digit, to the hair.
    assert!(holds("a = 2.45 * 1 = 2.5"));
    assert!(holds("a = 2.55 * 1 = 2.5"));
    assert!(!holds("a = 0.001 * 1 = 0"));
}

#[test]
fn later_lines_go_on_with_the_exact_value() {
    assert!(check("a = 0.999 * 0.999 * 0.999 = 0.997\nb = (1 - a) * 1 month = 2.16 h").is_ok());
    assert!(check("a = 1 * 2/3 = 0.67\nb = a * 3 = 2.01").is_err());
}

fn fault(text: &str) -> (usize, LineFault) {
    let error = check(text).unwrap_err();
    (error.line, error.fault)
}

#[test]
fn what_does_not_hold_is_told_with_its_line() {
    let error = check("a = 2 = 2\n\nb = a * 3 = 7").unwrap_err();
    assert_eq!(error.line, 3);
    assert_eq!(
        error.to_string(),
        "line 3: the result is `7`, and the expression gives `6`"
    );
    let error = check("a = 100M / month = 39.6 / s").unwrap_err();
    assert!(error.to_string().contains("`38.58 / s`"), "{error}");
    let error = check("a = 1억 * 3 = 2억").unwrap_err();
    assert!(error.to_string().contains("300,000,000"), "{error}");
    let error = check("a = 100M / month = 38.6").unwrap_err();
    assert!(error.to_string().contains("38.58 / s"), "{error}");
}

#[test]
fn lines_of_another_shape_are_refused() {
    assert!(matches!(fault("a = 3"), (1, LineFault::Shape)));
    assert!(matches!(fault("a = 3 = 3 = 3"), (1, LineFault::Shape)));
    assert!(matches!(fault("just words"), (1, LineFault::Shape)));
    assert!(matches!(fault("a b = 3 = 3"), (1, LineFault::Name(_))));
    assert!(matches!(fault("3a = 3 = 3"), (1, LineFault::Name(_))));
    assert!(matches!(
        fault("day = 24 h = 1 day"),
        (1, LineFault::Name(_))
    ));
    assert!(matches!(
        fault("a = 3 = 3\na = 4 = 4"),
        (2, LineFault::Twice(_))
    ));
    assert!(matches!(
        fault("a = 3 = 3 * 1"),
        (1, LineFault::NotAResult(_))
    ));
    assert!(matches!(fault("a = 3 = b"), (1, LineFault::Result(_))));
    assert!(matches!(
        fault("a = 3 s = 3"),
        (1, LineFault::Dimension { .. })
    ));
}

#[test]
fn only_names_that_are_known_and_one_way_of_writing_units_are_understood() {
    let piece = |text: &str| match fault(text).1 {
        LineFault::Expression(not) => not.piece,
        other => panic!("{other:?}"),
    };
    assert_eq!(piece("a = b * 3 = 3"), "b");
    assert_eq!(piece("a = 만료 * 3 = 3"), "만료");
    assert_eq!(piece("a = 이백_대 * 3 = 3"), "이백_대");
    assert_eq!(piece("a = 3 건 = 3"), "건");
    assert_eq!(piece("a = 3 rps = 3 / s"), "rps");
    assert_eq!(piece("a = 3 days = 3 day"), "days");
    assert_eq!(piece("a = s * 3 = 3 s"), "s");
    assert_eq!(piece("a = 3 GB + 3 s = 3"), "+ 3 s");
}

#[test]
fn names_go_on_into_the_next_block() {
    let mut names = Names::default();
    assert!(check_block("a = 2 = 2", &mut names).is_ok());
    assert!(check_block("b = a * 3 = 6", &mut names).is_ok());
    assert!(check_block("c = z * 3 = 6", &mut names).is_err());
}

#[test]
fn a_name_may_look_like_a_number() {
    let text = "이백_대 = 200 = 200\n만_명 = 만 = 10,000\nb = 이백_대 * 만_명 = 2,000,000\nN = 3 = 3\nx2 = N * 2 = 6";
    assert_eq!(steps(text).len(), 5);
}

#[test]
fn a_value_is_read_like_a_result() {
    assert_eq!(
        written("38.6 / s").unwrap().quantity.dimension,
        Dimension::RATE
    );
    assert!(written("3 * 4").is_err());
    assert!(written("아주 많이").is_err());
}

#[test]
fn the_steps_are_shown_under_each_other() {
    let shown = render(&check(BLOCK).unwrap());
    assert_eq!(
        shown,
        [
            "# 한 달은 30일",
            "writes = 100M / month                  = 38.6 / s",
            "",
            "reads  = writes * 100                  = 3,860 / s",
            "저장   = 100M / month * 500 B * 5 year = 3.04 TB",
        ]
    );
}
