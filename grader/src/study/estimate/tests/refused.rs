//! What is not understood, and the piece that is named.

use crate::lang::Lang;
use crate::study::estimate::parse::Why;
use crate::study::estimate::{NotUnderstood, parse};
use crate::words::estimate::not_understood;

const REFUSED: &[(&str, &str, Why)] = &[
    ("", "", Why::Empty),
    ("   ", "", Why::Empty),
    ("\u{3000}\t", "", Why::Empty),
    ("약", "", Why::NoNumber),
    ("rps", "rps", Why::Unknown),
    ("GB", "GB", Why::Unknown),
    ("초당", "초당", Why::Unknown),
    ("모름", "모름", Why::Unknown),
    ("많이", "많이", Why::Unknown),
    ("hello", "hello", Why::Unknown),
    ("3 bananas", "bananas", Why::Unknown),
    ("3 만두", "두", Why::Unknown),
    ("4천 킬로미터", "킬로미터", Why::Unknown),
    ("100 km", "km", Why::Unknown),
    ("4천 rpz", "rpz", Why::Unknown),
    ("5 GBB", "GBB", Why::Unknown),
    ("100 XB", "XB", Why::Unknown),
    ("수천", "수천", Why::Unknown),
    ("몇 백만", "몇", Why::Unknown),
    ("조회수", "조회수", Why::Unknown),
    ("1억 건 하루", "하루", Why::Unknown),
    ("1억 하루", "하루", Why::Unknown),
    ("5년간 15TB", "15TB", Why::Unknown),
    ("네", "네", Why::Unknown),
    ("2 KB 반", "반", Why::Unknown),
    ("10의 승", "10의 승", Why::Number),
    ("사용자", "사용자", Why::Unknown),
    ("1,00", "1,00", Why::Number),
    ("1,0000", "1,0000", Why::Number),
    ("12,34,567", "12,34,567", Why::Number),
    ("1.2.3", "1.2.3", Why::Number),
    ("1.2,3", "1.2,3", Why::Number),
    ("2^0.5", "2^0", Why::Number),
    ("2^", "2^", Why::Number),
    ("10^9999", "10^9999", Why::Number),
    ("100 200", "200", Why::Unknown),
    ("1 000 000", "000", Why::Unknown),
    ("1억 2천", "1억 2천", Why::TwoReadings),
    ("3조 5백", "3조 5백", Why::TwoReadings),
    ("2천5", "5", Why::Unknown),
    ("3만 7", "7", Why::Unknown),
    ("2천 3만 5억", "5억", Why::Unknown),
    ("3 GB + 5 s", "+ 5 s", Why::Unlike),
    ("100/s - 3", "- 3", Why::Unlike),
    ("1시간 + 3", "+ 3", Why::Unlike),
    ("3 / 0", "/ 0", Why::ByZero),
    ("3 / (2 - 2)", "/ (2 - 2)", Why::ByZero),
    ("1e999", "1e999", Why::TooLarge),
    ("1e300 * 1e300", "1e300 * 1e300", Why::TooLarge),
    ("(3 + 4", "(", Why::Unclosed),
    ("3 + 4)", ")", Why::Unclosed),
    ("(3 4)", "4", Why::Unknown),
    ("3 +* 4", "*", Why::NoNumber),
    ("3 *", "", Why::NoNumber),
    ("3 /", "", Why::NoNumber),
    ("/ s", "/", Why::NoNumber),
    ("(2)**3", "**", Why::Unknown),
    ("초당 3만 rps", "초당", Why::TwiceARate),
    ("하루 100/s", "하루", Why::TwiceARate),
    ("-5", "-5", Why::Negative),
    ("3 - 5", "3 - 5", Why::Negative),
    ("3~5만", "~", Why::Range),
    ("3만 ~ 5만", "~", Why::Range),
    ("30-50", "-50", Why::Range),
    ("3-4천", "-4천", Why::Range),
    ("100 GB GB", "GB", Why::Unknown),
    ("3, 4", ",", Why::Unknown),
    ("<100", "<", Why::NoNumber),
    ("👍", "👍", Why::NoNumber),
    ("3 👍", "👍", Why::Unknown),
    ("ㄱㄱ", "ㄱㄱ", Why::Unknown),
];

#[test]
fn more_than_40_forms_are_refused_with_the_piece_named() {
    let mut wrong = Vec::new();
    for (text, piece, why) in REFUSED {
        let expected = NotUnderstood::new(piece, *why);
        match parse(text) {
            Err(not) if not == expected => {}
            other => wrong.push(format!("`{text}`: {other:?}, not {expected:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(REFUSED.len() >= 40);
}

#[test]
fn what_is_too_long_or_too_deep_is_refused() {
    let why = |text: String| parse(&text).map_err(|not| not.why);
    assert_eq!(why("9".repeat(500)), Err(Why::TooLong));
    assert_eq!(why("(".repeat(300)), Err(Why::TooLong));
    assert!(why(format!("{}3{}", "(".repeat(30), ")".repeat(30))).is_ok());
    // An argument of a command may hold anything.
    assert_eq!(why("9".repeat(400)), Err(Why::TooLarge));
}

#[test]
fn every_refusal_shows_the_piece_and_an_example_that_is_understood() {
    for (text, piece, _) in REFUSED {
        let not = parse(text).unwrap_err();
        for lang in Lang::ALL {
            let said = not_understood(lang, &not);
            assert!(said.contains(piece), "{said}");
            let example = said.trim_end_matches('`').rsplit('`').next().unwrap();
            assert!(parse(example).is_ok(), "`{example}` of `{said}`");
        }
    }
}
