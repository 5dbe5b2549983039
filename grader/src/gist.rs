//! Whether two sources are the same code, however they are laid out. In: sources. Out: gists that can be
//! compared, and where a source takes in a file from outside of itself. Pure.
//!
//! What does not count: spaces, comments, what is imported and in which order, tests, in which file it stands, and
//! the signs that a formatter puts there or takes away. Names count, and the order of the code.

mod lexer;

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use self::lexer::{Token, tokens};
use crate::stamp::Stamp;
use crate::submission::Source;

/// What is left of a source: of each file that has code in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gist(BTreeSet<u64>);

impl Gist {
    pub fn of(source: &Source) -> Gist {
        let files = source.files.iter().map(|(_, text)| code(tokens(text)));
        let with_code = files.filter(|code| !code.is_empty());
        Gist(with_code.map(|code| stamp(&code)).collect())
    }

    /// The other one's code is all there. A file that lies beside it changes nothing.
    pub fn holds(&self, other: &Gist) -> bool {
        !other.0.is_empty() && other.0.is_subset(&self.0)
    }
}

fn stamp(code: &[Token]) -> u64 {
    let mut stamp = Stamp::default();
    for token in code {
        stamp.text(token.text);
    }
    stamp.value()
}

/// Without what does not count.
fn code(all: Vec<Token>) -> Vec<Token> {
    let mut code: Vec<Token> = Vec::new();
    let mut rest = all.as_slice();
    while let Some((token, after)) = rest.split_first() {
        let left_out = imports(rest).or_else(|| tests(rest));
        if let Some(count) = left_out {
            rest = &rest[count..];
            continue;
        }
        // Around the arm of a `match`, or the body of a closure, braces and commas come and go with the width.
        if !matches!(token.text, "{" | "}" | "," | ";") {
            code.push(*token);
        }
        rest = after;
    }
    code
}

/// How many tokens are `use …;` or `extern crate …;`. The `use<'a>` of a type is none.
fn imports(code: &[Token]) -> Option<usize> {
    let is_import = match texts(code) {
        ["use", "<", ..] => false,
        ["use", ..] | ["extern", "crate", ..] => true,
        _ => false,
    };
    let end = code.iter().position(|token| token.text == ";");
    is_import.then(|| end.map_or(code.len(), |end| end + 1))
}

/// How many tokens are `#[cfg(test)] mod …`.
fn tests(code: &[Token]) -> Option<usize> {
    let ["#", "[", "cfg", "(", "test", ")", "]", "mod"] = texts(code) else {
        return None;
    };
    let (mut depth, mut last) = (0, 0);
    for (at, token) in code.iter().enumerate().skip(8) {
        last = at;
        match token.text {
            "{" => depth += 1,
            "}" => depth -= 1,
            ";" if depth == 0 => break,
            _ => continue,
        }
        if depth == 0 {
            break;
        }
    }
    Some(last + 1)
}

/// The first tokens, as far as any pattern here looks.
fn texts<'a>(code: &[Token<'a>]) -> [&'a str; 8] {
    std::array::from_fn(|at| code.get(at).map_or("", |token| token.text))
}

/// Where a source first takes in code that is no part of it: by `include!`, or by a `#[path = …]`. One that
/// cannot be made out is one.
pub fn outside(source: &Source) -> Option<String> {
    let line = |(path, text): &(PathBuf, String)| {
        let line = outside_of(path, &tokens(text))?;
        Some(format!("{}/{}:{line}", source.shown, path.display()))
    };
    source.files.iter().find_map(line)
}

fn outside_of(file: &Path, code: &[Token]) -> Option<usize> {
    let mut attribute = 0_usize;
    for (at, token) in code.iter().enumerate() {
        let is_outside = match texts(&code[at..]) {
            ["#", "[", ..] | ["#", "!", "[", ..] if attribute == 0 => {
                // The first bracket is counted when it is met.
                attribute = 1;
                false
            }
            ["[", ..] if attribute > 0 => {
                attribute += 1;
                false
            }
            ["]", ..] if attribute > 0 => {
                attribute -= if attribute == 2 { 2 } else { 1 };
                false
            }
            ["path", "=", place, ..] if attribute > 0 => !is_within(file, place),
            [
                "include",
                "!",
                "(" | "[" | "{",
                place,
                ")" | "]" | "}" | ",",
                ..,
            ] => !is_within(file, place),
            ["include", "!" | "as", ..] => true,
            _ => false,
        };
        if is_outside {
            return Some(token.line);
        }
    }
    None
}

/// Whether a string names a file below the folder of all, seen from the folder of this file.
fn is_within(file: &Path, place: &str) -> bool {
    let place = place
        .strip_prefix('"')
        .and_then(|place| place.strip_suffix('"'));
    let Some(place) = place.filter(|place| !place.contains('\\')) else {
        return false;
    };
    let mut depth = file.components().count().saturating_sub(1);
    for part in Path::new(place).components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests;
