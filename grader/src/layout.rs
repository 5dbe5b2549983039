//! Text on a grid of columns. In: text and a width. Out: lines. Knows that Korean is two columns wide
//! and that colour is none, and nothing of what the text says.

use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    display_width(text)
}

/// Fill up with spaces to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", gap(text, columns))
}

/// Fill up with spaces on the left.
pub fn pad_left(text: &str, columns: usize) -> String {
    format!("{}{text}", gap(text, columns))
}

fn gap(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(width(text)))
}

/// The start of a plain text, and `…` where there was more.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if width(&short) + width(c.encode_utf8(&mut [0; 4])) + 1 > columns {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}

/// The end of a plain text, and `…` where there was more.
pub fn cut_start(text: &str, columns: usize) -> String {
    let reversed: String = text.chars().rev().collect();
    cut(&reversed, columns).chars().rev().collect()
}

/// Break prose at its spaces. Korean is not broken inside a word; a word that is wider than a whole
/// line is broken where it must be.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let options = Options::new(columns.max(1))
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(text, options)
        .into_iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// What a stranger's program wrote, made harmless for a terminal.
pub fn harmless(text: &str) -> String {
    text.chars()
        .flat_map(|c| match c {
            '\n' => vec!['\n'],
            '\t' => vec![' '; 4],
            '\r' => vec![],
            c if c.is_control() || turns_direction(c) => c.escape_default().collect(),
            c => vec![c],
        })
        .collect()
}

/// Characters nobody sees, after which text runs the other way: a line could be made to read as another.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Without the colours it was given.
pub fn uncoloured(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_is_broken_at_spaces_only_and_no_line_is_too_wide() {
        let lines = wrap("토큰 버킷은 일정한 속도로 채워집니다", 12);
        assert_eq!(lines, ["토큰 버킷은", "일정한", "속도로", "채워집니다"]);
        assert!(lines.iter().all(|line| width(line) <= 12));
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken_rather_than_lost() {
        let lines = wrap("가나다라마바사 끝", 8);
        assert_eq!(lines.concat().replace(' ', ""), "가나다라마바사끝");
        assert!(lines.iter().all(|line| width(line) <= 8));
    }

    #[test]
    fn cutting_counts_columns_and_leaves_what_fits_alone() {
        assert_eq!(cut("토큰 버킷", 9), "토큰 버킷");
        assert_eq!(cut("토큰 버킷", 8), "토큰 버…");
        assert_eq!(cut_start("토큰 버킷", 8), "…큰 버킷");
    }

    #[test]
    fn colour_takes_no_columns() {
        assert_eq!(width("\u{1b}[1m토큰\u{1b}[0m"), 4);
        assert_eq!(pad("\u{1b}[1m토큰\u{1b}[0m", 6), "\u{1b}[1m토큰\u{1b}[0m  ");
    }

    #[test]
    fn colours_can_be_taken_away_again() {
        assert_eq!(
            uncoloured("\u{1b}[1m\u{1b}[91merror\u{1b}[0m: no"),
            "error: no"
        );
        assert_eq!(uncoloured("plain"), "plain");
    }

    #[test]
    fn an_escape_sequence_of_a_stranger_does_nothing() {
        assert_eq!(harmless("a\u{1b}[2Jb\tc\r\n"), "a\\u{1b}[2Jb    c\n");
        // Letters of any language stay; what turns them round is shown.
        assert_eq!(
            harmless("가 שלום \u{202e}b\u{2066}"),
            "가 שלום \\u{202e}b\\u{2066}"
        );
    }
}
