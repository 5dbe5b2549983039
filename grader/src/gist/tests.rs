//! What is the same code and what is not, and what lies outside of it.

use super::*;

fn source(files: &[(&str, &str)]) -> Source {
    let files = files.iter();
    Source {
        shown: "problems/sample/src".into(),
        files: files
            .map(|(path, text)| (PathBuf::from(path), (*text).to_owned()))
            .collect(),
    }
}

fn gist(lib: &str) -> Gist {
    Gist::of(&source(&[("lib.rs", lib)]))
}

const CODE: &str = "\
extern crate kit as std;
use std::sync::{Arc, Mutex};
use std::fmt;

/// Counts.
pub struct Counter(Mutex<u64>);

impl Counter {
    pub fn next(&self, by: u64) -> Option<u64> {
        let mut count = self.0.lock().ok()?; // nobody panics
        *count = count.checked_add(by)?;
        Some(*count)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn counts() { assert!(true) }
}
";

const LAID_OUT_OTHERWISE: &str = "\
// 다른 주석
use std::fmt;
use std::sync::Mutex;
use std::sync::Arc;
pub struct Counter(
    Mutex<u64>,
);
impl Counter { pub fn next(&self, by: u64,) -> Option<u64> {
    let mut count = self . 0 . lock ( ) . ok()?; *count = count.checked_add(by)?;
    /* here */ Some(*count) } }
";

#[test]
fn layout_comments_imports_and_tests_make_no_other_code() {
    let (one, other) = (gist(CODE), gist(LAID_OUT_OTHERWISE));
    assert!(one.holds(&other) && other.holds(&one));
}

#[test]
fn what_a_formatter_puts_there_and_another_file_make_no_other_code() {
    let narrow = "fn f(n: u8) -> u8 { match n { 0 => { 1 } _ => n, } }";
    let wide = "fn f(n: u8) -> u8 {\n    match n {\n        0 => 1,\n        _ => n\n    }\n}";
    assert!(gist(narrow).holds(&gist(wide)));
    let moved = [
        ("lib.rs", "mod inner; pub use inner::*;"),
        ("inner.rs", CODE),
    ];
    assert!(Gist::of(&source(&moved)).holds(&gist(CODE)));
    assert!(!gist(narrow).holds(&gist(&wide.replace("0 => 1", "0 => 2"))));
}

#[test]
fn any_other_word_order_or_string_does() {
    for (from, to) in [
        ("checked_add", "saturating_add"),
        ("count", "total"),
        ("Option<u64>", "Option<u32>"),
        ("#[cfg(test)]\nmod tests", "mod tests"),
    ] {
        let changed = CODE.replacen(from, to, 1);
        assert_ne!(changed, CODE);
        assert!(!gist(&changed).holds(&gist(CODE)), "{from} -> {to}");
    }
    let (one, other) = ("fn f() { g(); h(\"a b\") }", "fn f() { g(); h(\"ab\") }");
    assert!(!gist(one).holds(&gist(other)), "a string is kept");
    assert!(!gist("fn f() { h(); g() }").holds(&gist("fn f() { g(); h() }")));
}

#[test]
fn a_file_more_changes_nothing_and_a_file_less_does() {
    let whole = Gist::of(&source(&[("lib.rs", "mod a;"), ("a.rs", "fn f() {}")]));
    let more = [
        ("lib.rs", "mod a; "),
        ("a.rs", "fn f(){}"),
        ("b.rs", "fn g() {}"),
    ];
    assert!(Gist::of(&source(&more)).holds(&whole));
    assert!(!whole.holds(&Gist::of(&source(&more))));
    assert!(!gist("mod a;").holds(&whole));
    assert!(
        !whole.holds(&gist("// nothing\n")),
        "nothing is held by nobody"
    );
}

#[test]
fn what_is_not_below_the_source_is_outside() {
    let at = |file: &str, text: &str| outside(&source(&[(file, text)]));
    for text in [
        "\n#[path = \"../../../solutions/a/src/lib.rs\"] mod a;",
        "\n#[path = \"/tmp/a.rs\"] mod a;",
        "\n#[path = \"\\u{2e}./a.rs\"] mod a;",
        "\n#[cfg_attr(all(), path = \"../a.rs\")] mod a;",
        "\n#[doc = \"[\"] #[allow(x)] #[path = \"../a.rs\"] mod a;",
        "\n#[path = $p] mod a;",
        "\ninclude!(\"../a.rs\");",
        "\ninclude!(concat!(\"..\", \"/a.rs\"));",
        "\nuse core::include as take;",
    ] {
        let found = at("lib.rs", text);
        assert_eq!(
            found.as_deref(),
            Some("problems/sample/src/lib.rs:2"),
            "{text}"
        );
    }
    for (file, text) in [
        ("lib.rs", "#[path = \"other.rs\"] mod a;"),
        ("deep/a.rs", "#[path = \"../other.rs\"] mod b;"),
        ("lib.rs", "include!(\"table.rs\");"),
        (
            "lib.rs",
            "let path = \"/var/log\"; range.include(3); x[path]",
        ),
        (
            "lib.rs",
            "// include!(\"../a.rs\")\nlet s = \"#[path = ..]\";",
        ),
        (
            "lib.rs",
            "#[derive(Debug)] struct A; fn f() { let path = \"../x\"; }",
        ),
    ] {
        assert_eq!(at(file, text), None, "{text}");
    }
}
