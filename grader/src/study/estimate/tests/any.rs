//! Whatever is typed, nothing panics; and what is shown is understood again.

use crate::lang::Lang;
use crate::study::estimate::lines::{Names, check_block, render, written};
use crate::study::estimate::{Dimension, shown};
use crate::study::estimate::{judge, parse, read};
use crate::words::estimate::{line_error, not_understood};

/// Pieces that mean something, so that random texts get far into the grammar.
const PIECES: &[&str] = &[
    "1",
    "2",
    "0",
    "12",
    "3.5",
    ",",
    ".",
    "1,000",
    "e",
    "^",
    "**",
    "*",
    "/",
    "+",
    "-",
    "(",
    ")",
    "~",
    "=",
    "#",
    " ",
    " ",
    "%",
    "천",
    "백",
    "십",
    "만",
    "억",
    "조",
    "경",
    "일",
    "이",
    "삼",
    "영",
    "한",
    "두",
    "열",
    "K",
    "M",
    "B",
    "G",
    "m",
    "b",
    "MB",
    "Mb",
    "GiB",
    "bps",
    "rps",
    "x",
    "per",
    "a",
    "day",
    "s",
    "초",
    "분",
    "시간",
    "일",
    "월",
    "년",
    "하루",
    "초당",
    "에",
    "당",
    "마다",
    "건",
    "명",
    "개",
    "의",
    "여",
    "약",
    "정도",
    "입니다",
    "기가",
    "비트",
    "바이트",
    "million",
    "이름",
    "_",
    "\n",
    "9e307",
    "10^300",
    "0.0000001",
    "²",
    "⁻",
    "㎇",
    "１",
    "\u{110b}\u{1165}",
    "\u{0}",
    "👍",
    "\u{200d}",
];

/// A small generator: the same texts every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % sides
    }
}

fn try_everything(text: &str) {
    let parsed = parse(text);
    for wanted in [Dimension::COUNT, Dimension::DATA, Dimension::FLOW] {
        let _ = read(text, wanted);
    }
    match parsed {
        Ok(quantity) => {
            assert!(
                quantity.value.is_finite() && quantity.value >= 0.0,
                "{text:?}: {quantity:?}"
            );
            let _ = judge(quantity, parse("3").unwrap(), 1.25, &[]);
            let _ = judge(parse("3").unwrap(), quantity, 1.25, &[]);
            assert!(!shown::quantity(quantity).is_empty());
        }
        Err(not) => {
            assert!(!not_understood(Lang::Ko, &not).is_empty());
        }
    }
    let _ = written(text);
    let mut names = Names::default();
    match check_block(&format!("{text}\n이름 = {text} = {text}"), &mut names) {
        Ok(lines) => assert!(!render(&lines).is_empty()),
        Err(error) => assert!(!line_error(Lang::En, &error).is_empty()),
    }
}

#[test]
fn no_text_of_pieces_panics() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..1_500 {
        let text: String = (0..1 + dice.roll(9))
            .map(|_| PIECES[dice.roll(PIECES.len())])
            .collect();
        try_everything(&text);
    }
}

#[test]
fn no_text_of_any_characters_panics() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for _ in 0..1_000 {
        let code = |dice: &mut Dice| match dice.roll(4) {
            0 => dice.roll(0x80),
            1 => 0xac00 + dice.roll(0x2ba4),
            2 => dice.roll(0x3400),
            _ => dice.roll(0x11_0000),
        };
        let length = dice.roll(24);
        let text: String = (0..length)
            .filter_map(|_| char::from_u32(u32::try_from(code(&mut dice)).ok()?))
            .collect();
        try_everything(&text);
    }
}

#[test]
fn no_bytes_panic() {
    let mut dice = Dice(0xdead_beef_cafe_f00d);
    for _ in 0..1_000 {
        let length = dice.roll(40);
        let bytes: Vec<u8> = (0..length)
            .map(|_| u8::try_from(dice.roll(256)).unwrap_or(0))
            .collect();
        try_everything(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn what_is_shown_is_understood_again() {
    let texts = [
        "38.6/s", "1.6Gbps", "35 GiB", "4천", "1억/월", "90분", "5년", "3 us", "200 MB/s", "0.25",
        "12 bit",
    ];
    for text in texts {
        let once = parse(text).unwrap();
        let again = parse(&shown::quantity(once)).unwrap();
        assert_eq!(
            (again.dimension, again.family),
            (once.dimension, once.family),
            "{text}"
        );
        assert!(
            (again.value / once.value - 1.0).abs() < 1e-3,
            "{text}: {again:?}"
        );
    }
}
