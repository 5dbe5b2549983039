//! What was typed, read: a number of the choices, numbers of points, a word about the question. Hangul
//! that comes of a keyboard set to Korean counts as the Latin key. Pure.

use unicode_normalization::UnicodeNormalization as _;

/// Something said about the question in place of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// I don't know: show me.
    Pass,
    /// Not now.
    Skip,
    /// No more questions.
    Stop,
    /// I will write it in my editor.
    Edit,
}

pub fn word(typed: &str) -> Option<Word> {
    let typed = typed.trim();
    // This is asked at every key: a long answer is not to be gone through each time.
    if typed.chars().nth(1).is_some() {
        return None;
    }
    let typed: String = typed.nfkc().flat_map(char::to_lowercase).collect();
    Some(match typed.as_str() {
        "?" => Word::Pass,
        "s" | "ㄴ" | "ᄂ" => Word::Skip,
        "q" | "ㅂ" | "ᄇ" => Word::Stop,
        "e" | "ㄷ" | "ᄃ" => Word::Edit,
        _ => return None,
    })
}

/// One of so many, from 1: `2`, `2번`, `(2)`.
pub fn one_of(typed: &str, most: usize) -> Option<usize> {
    match numbers(typed)?.as_slice() {
        [one] if (1..=most).contains(one) => Some(*one),
        _ => None,
    }
}

/// Some of so many, from 1, or none of them: `1 3 4`, `1,3`, `134` where there are no ten; `0`.
pub fn some_of(typed: &str, most: usize) -> Option<Vec<usize>> {
    let mut numbers = numbers(typed)?;
    if let [glued] = numbers.as_slice()
        && *glued > most
        && most < 10
    {
        let digits = glued.to_string();
        numbers = digits
            .chars()
            .filter_map(|c| c.to_digit(10))
            .map(|digit| digit as usize)
            .collect();
    }
    match numbers.as_slice() {
        [] => None,
        [0] => Some(Vec::new()),
        some if some.iter().all(|number| (1..=most).contains(number)) => {
            numbers.sort_unstable();
            numbers.dedup();
            Some(numbers)
        }
        _ => None,
    }
}

/// The numbers in it, where there is nothing else but what may stand around them.
fn numbers(typed: &str) -> Option<Vec<usize>> {
    let plain: String = typed.nfkc().filter(|c| *c != '번').collect();
    let around = |c: char| c.is_whitespace() || ",.()、·".contains(c);
    let pieces = plain.split(around).filter(|piece| !piece.is_empty());
    pieces.map(|piece| piece.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_counts_also_where_the_keyboard_is_korean() {
        for (typed, meant) in [
            ("?", Word::Pass),
            (" ？ ", Word::Pass),
            ("q", Word::Stop),
            ("ㅂ", Word::Stop),
            ("S", Word::Skip),
            ("ㄴ", Word::Skip),
            ("ㄷ", Word::Edit),
        ] {
            assert_eq!(word(typed), Some(meant), "{typed}");
        }
        for other in ["", "quit it", "1", "ㅁ"] {
            assert_eq!(word(other), None, "{other}");
        }
    }

    #[test]
    fn one_of_some_is_a_number_among_them() {
        for two in ["2", " 2 ", "２", "2번", "2.", "(2)"] {
            assert_eq!(one_of(two, 4), Some(2), "{two}");
        }
        for no in [
            "",
            "0",
            "5",
            "1 2",
            "two",
            "-1",
            "2x",
            "99999999999999999999",
        ] {
            assert_eq!(one_of(no, 4), None, "{no}");
        }
    }

    #[test]
    fn some_of_some_may_be_none_of_them() {
        for (typed, meant) in [
            ("1 3", vec![1, 3]),
            ("3,1,3", vec![1, 3]),
            ("134", vec![1, 3, 4]),
            ("4", vec![4]),
            ("0", vec![]),
        ] {
            assert_eq!(some_of(typed, 5), Some(meant), "{typed}");
        }
        for no in ["", "6", "1 6", "0 1", "all", "16"] {
            assert_eq!(some_of(no, 5), None, "{no}");
        }
    }
}
