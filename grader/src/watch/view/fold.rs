//! Lines that are too wide, broken where they must be. Colours go on in the next line; what is no colour
//! and no letter is left out.

use crate::layout::width;

const RESET: &str = "\x1b[0m";

/// The same text in lines of at most so many columns.
pub fn fold(line: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut now, mut used) = (String::new(), 0);
    // The colours that are on.
    let mut colour = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '\u{1b}' {
            if let Some((code, after)) = colour_code(rest) {
                rest = after;
                now.push_str(&format!("\x1b[{code}m"));
                match code {
                    "" | "0" => colour.clear(),
                    code => colour.push_str(&format!("\x1b[{code}m")),
                }
            }
            continue;
        }
        if c.is_control() {
            continue;
        }
        let wide = width(c.encode_utf8(&mut [0; 4]));
        if used + wide > columns {
            if !colour.is_empty() {
                now.push_str(RESET);
            }
            lines.push(std::mem::replace(&mut now, colour.clone()));
            used = 0;
        }
        now.push(c);
        used += wide;
    }
    lines.push(now);
    lines
}

/// `[1;31m`: the numbers, and what comes after.
fn colour_code(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix('[')?;
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ';'))?;
    let after = rest[end..].strip_prefix('m')?;
    Some((&rest[..end], after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_fits_is_one_line() {
        assert_eq!(fold("abc", 3), ["abc"]);
        assert_eq!(fold("", 3), [""]);
    }

    #[test]
    fn korean_takes_two_columns_and_is_not_split() {
        assert_eq!(fold("가나다", 5), ["가나", "다"]);
    }

    #[test]
    fn colours_go_on_in_the_next_line() {
        assert_eq!(
            fold("\x1b[31mabcd\x1b[0me", 3),
            ["\x1b[31mabc\x1b[0m", "\x1b[31md\x1b[0me"]
        );
    }

    #[test]
    fn what_moves_the_cursor_is_left_out() {
        assert_eq!(fold("a\x1b[2Jb\u{7}c\x1b", 9), ["a[2Jbc"]);
    }
}
