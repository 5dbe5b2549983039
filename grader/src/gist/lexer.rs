//! The tokens of Rust source. In: a text. Out: its tokens with their lines, without spaces and comments.
//! Any text has some: what is not closed goes on to the end. Pure.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub text: &'a str,
    pub line: usize,
}

/// Names, numbers, strings and characters whole; every other sign for itself.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let (mut rest, mut line) = (text, 1);
    let mut tokens = Vec::new();
    while !rest.is_empty() {
        let (length, is_token) = next(rest);
        let (text, after) = rest.split_at(length);
        if is_token {
            tokens.push(Token { text, line });
        }
        line += text.matches('\n').count();
        rest = after;
    }
    tokens
}

/// How many bytes belong together, and whether they are code. At least one character.
fn next(text: &str) -> (usize, bool) {
    let first = text.chars().next().map_or(0, char::len_utf8);
    if text.starts_with(char::is_whitespace) {
        (first, false)
    } else if text.starts_with("//") {
        (text.find('\n').unwrap_or(text.len()), false)
    } else if text.starts_with("/*") {
        (comment(text), false)
    } else if let Some(length) = string(text).or_else(|| character(text)) {
        (length, true)
    } else if text.starts_with(is_of_name) {
        (name(text), true)
    } else {
        (first, true)
    }
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn name(text: &str) -> usize {
    text.find(|c| !is_of_name(c)).unwrap_or(text.len())
}

/// One may stand within another.
fn comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    loop {
        let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) else {
            return text.len();
        };
        if rest.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
        if depth == 0 {
            return at;
        }
    }
}

/// `"…"`, `r#"…"#`, and both as bytes or for C.
fn string(text: &str) -> Option<usize> {
    let prefix = ["br", "cr", "r", "b", "c", ""];
    let prefix = prefix.iter().find(|prefix| text.starts_with(**prefix))?;
    let rest = &text[prefix.len()..];
    let is_raw = prefix.ends_with('r');
    let hashes = match is_raw {
        true => rest.len() - rest.trim_start_matches('#').len(),
        false => 0,
    };
    let inner = rest[hashes..].strip_prefix('"')?;
    let before = text.len() - inner.len();
    let length = match is_raw {
        true => {
            let end = format!("\"{}", "#".repeat(hashes));
            inner.find(&end).map(|at| at + end.len())
        }
        false => closed(inner, '"'),
    };
    Some(before + length.unwrap_or(inner.len()))
}

/// `'a'` and `b'a'`, and not the lifetime `'a`.
fn character(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('b').unwrap_or(text).strip_prefix('\'')?;
    let before = text.len() - inner.len();
    let mut chars = inner.chars();
    let is_character = match chars.next()? {
        '\\' => true,
        _ => chars.next() == Some('\''),
    };
    let length = is_character.then(|| closed(inner, '\''));
    Some(before + length??)
}

/// Up to the closing sign, and with it.
fn closed(text: &str, sign: char) -> Option<usize> {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match (is_escaped, c) {
            (false, c) if c == sign => return Some(at + c.len_utf8()),
            (false, '\\') => is_escaped = true,
            _ => is_escaped = false,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|token| token.text).collect()
    }

    #[test]
    fn spaces_and_comments_are_no_code_and_what_looks_like_them_in_a_string_is() {
        let said = "/* a /* b */ c */ let x = \"// no\"; // 주석\n/// doc\n'\"' r#\"/*\"# b'\\'' \"\\\"//\"";
        let expected = [
            "let",
            "x",
            "=",
            "\"// no\"",
            ";",
            "'\"'",
            "r#\"/*\"#",
            "b'\\''",
            "\"\\\"//\"",
        ];
        assert_eq!(texts(said), expected);
    }

    #[test]
    fn a_lifetime_is_no_character_and_names_are_whole() {
        let said = "fn f<'a>(x: &'a str, 'ㄱ', r#type, 가_1: 0x_ff) 'outer: loop {}";
        let expected = [
            "fn", "f", "<", "'", "a", ">", "(", "x", ":", "&", "'", "a", "str", ",", "'ㄱ'", ",",
            "r", "#", "type", ",", "가_1", ":", "0x_ff", ")", "'", "outer", ":", "loop", "{", "}",
        ];
        assert_eq!(texts(said), expected);
    }

    #[test]
    fn what_is_never_closed_ends_with_the_text() {
        let whole = ["\"open", "r##\"open\"#", "b\"", "b", "한", "'"];
        for said in whole {
            assert_eq!(texts(said), [said]);
        }
        for comment in ["/* open /* */", "//", "// open"] {
            assert!(texts(comment).is_empty(), "{comment}");
        }
        assert_eq!(texts("'\\"), ["'", "\\"]);
        assert_eq!(texts("a \"open b"), ["a", "\"open b"]);
    }

    #[test]
    fn a_token_has_the_line_on_which_it_begins() {
        let lines: Vec<usize> = tokens("a /*\n*/ b\n\"\n\" c\n")
            .iter()
            .map(|token| token.line)
            .collect();
        assert_eq!(lines, [1, 2, 3, 4]);
    }
}
