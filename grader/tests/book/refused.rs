//! What each rule refuses, beside what it accepts.

use crate::drawings;
use crate::kinds;
use crate::page::{Block, Book};
use crate::rules::{self, Rule};
use crate::rust::{self, Code};

const PAGE: &str = "# Title\n\nOne. Two? Three at 1.5 `a. b`.\n\n## Why {#why}\n\n[here](#why) [page](x.md#why)\n\n```text\n+--+\n```\n";

/// The rule accepts the page, and refuses it with one thing replaced in the Korean one.
#[track_caller]
fn refuses(rule: Rule, id: &str, page: &str, from: &str, to: &str) {
    let faults = rule(&Book::of(id, page, page));
    assert!(faults.is_empty(), "{faults:?}");
    assert!(page.contains(from), "{from}");
    let faults = rule(&Book::of(id, &page.replace(from, to), page));
    assert!(!faults.is_empty(), "{to} was accepted");
}

#[test]
fn a_page_that_is_not_listed_or_not_written() {
    let mut book = Book::of("x", PAGE, PAGE);
    assert!(rules::contents(&book).is_empty() && rules::same_pages(&book).is_empty());
    let page = book.pages.remove(&("en", "x".to_owned())).unwrap();
    assert_eq!(rules::contents(&book).len(), 1);
    assert_eq!(rules::same_pages(&book).len(), 1);
    book.pages.insert(("en", "y".to_owned()), page);
    assert_eq!(rules::contents(&book).len(), 2);
}

#[test]
fn contents_in_another_order() {
    let mut book = Book::of("x", PAGE, PAGE);
    assert!(rules::same_contents(&book).is_empty());
    let other = Book::of("y", PAGE, PAGE).contents.remove("en").unwrap();
    book.contents.insert("en", other);
    assert!(!rules::same_contents(&book).is_empty());
}

#[test]
fn anchors_that_differ_or_are_missing_or_are_there_twice() {
    refuses(rules::same_anchors, "x", PAGE, "{#why}", "{#how}");
    refuses(rules::same_anchors, "x", PAGE, "## Why", "### Why");
    refuses(
        rules::same_anchors,
        "x",
        PAGE,
        "[here]",
        "### More\n\n[here]",
    );
    refuses(rules::anchors, "x", PAGE, " {#why}", "");
    refuses(
        rules::anchors,
        "x",
        PAGE,
        "[here]",
        "### More {#why}\n\n[here]",
    );
}

#[test]
fn links_that_lead_nowhere() {
    for nowhere in [
        "#how",
        "y.md",
        "x.md#how",
        "../../nothing.md",
        "../ARCHITECTURE.md#nothing",
    ] {
        refuses(rules::all_links, "x", PAGE, "x.md#why", nowhere);
    }
    let mut book = Book::of(
        "x",
        &PAGE.replace("x.md#why", "../ARCHITECTURE.md#the-rooms"),
        PAGE,
    );
    book.docs = Book::read().docs;
    assert_eq!(rules::all_links(&book), [""; 0]);
}

#[test]
fn sections_that_are_missing_or_in_another_order() {
    let case = "# T\n\n## A {#requirements}\n## B {#estimates}\n## C {#architecture}\n## D {#algorithms}\n## E {#data}\n## F {#failures}\n## G {#trade-offs}\n## More {#more}\n## H {#misconceptions}\n## I {#follow-ups}\n## J {#katas}\n";
    refuses(kinds::sections, "case-x", case, "## E {#data}\n", "");
    refuses(kinds::sections, "case-x", case, "{#data}", "{#failures}");
    refuses(kinds::sections, "case-x", case, "## B", "### B");
}

#[test]
fn ideas_of_two_or_four_sentences() {
    refuses(kinds::ideas, "cap", PAGE, "Two? ", "");
    refuses(kinds::ideas, "cap", PAGE, "Two? ", "Two? And (a half). ");
    assert_eq!(
        kinds::sentences("하나입니다. 둘(2.5배)입니까? \"셋.\" 넷"),
        3
    );
    assert_eq!(kinds::sentences("Brewer et al. say e.g. this."), 1);
}

#[test]
fn drawings_that_are_wide_or_crooked() {
    refuses(drawings::drawings, "x", PAGE, "+--+", &"-".repeat(73));
    for crooked in ["| 가 |", "가  a", "(a) 가 -->", "a → b", "├ a"] {
        refuses(drawings::drawings, "x", PAGE, "+--+", crooked);
    }
    let words_last = PAGE.replace("+--+", "| -->  가 나 = 1 (다)");
    assert!(drawings::drawings(&Book::of("x", &words_last, &words_last)).is_empty());
    let picture = PAGE.replace("{#why}", "{#picture}");
    refuses(drawings::drawings, "x", &picture, "+--+", "+--+ 가");
    refuses(drawings::drawings, "x", &picture, "+--+", &"-".repeat(59));
}

#[test]
fn blocks_of_an_unknown_kind_or_never_closed() {
    refuses(rules::fences, "x", PAGE, "```text", "```mermaid");
    refuses(rules::fences, "x", PAGE, "```text", "```");
    refuses(rules::fences, "x", PAGE, "+--+\n```", "+--+\n");
    refuses(rules::same_blocks, "x", PAGE, "```text", "```sh");
}

#[test]
fn html_and_pictures() {
    refuses(rules::plain, "x", PAGE, "One.", "One<br>.");
    refuses(rules::plain, "x", PAGE, "[here]", "![here]");
    let fine = PAGE.replace("One.", "One `Vec<u8>` < 2, `Vec<\nu8>`.");
    assert!(rules::plain(&Book::of("x", &fine, &fine)).is_empty());
}

#[test]
fn code_that_differs_between_languages() {
    let page = "# T\n\n```rust\nfn main() { println!(\"a\"); } // a\n```\n";
    refuses(
        rust::same_code,
        "x",
        page,
        "fn main() {",
        "fn main() { drop(1);",
    );
    let korean = page.replace("\"a\"", "\"가\"").replace("// a", "// 나");
    assert!(rust::same_code(&Book::of("x", &korean, page)).is_empty());
}

fn code(name: &str, text: &str) -> Code {
    let block = Block {
        of: "rust".to_owned(),
        line: 7,
        text: text.to_owned(),
    };
    Code {
        name: format!("docs/ko/{name}.md"),
        block,
    }
}

#[test]
fn code_that_does_not_compile_is_told_with_its_line() {
    let wrong = [
        code("a", "fn main() {}\n"),
        code("b", "fn main() {\n    let a: u8 = \"\";\n}\n"),
    ];
    let said = rust::faults(&wrong).unwrap_err();
    assert!(said.contains("docs/ko/b.rs:9"), "{said}");
    assert!(!said.contains("docs/ko/a.rs"), "{said}");
}

#[test]
fn code_that_panics_or_returns_an_error_is_told_by_its_page() {
    let codes = [
        code("a", "fn main() { assert_eq!(1, 1); }\n"),
        code(
            "b",
            "fn main() { assert_eq!(1, 1 + std::env::args().count()); }\n",
        ),
        code(
            "c",
            "fn main() -> Result<(), String> { Err(String::new()) }\n",
        ),
    ];
    let said = rust::faults(&codes).unwrap_err();
    assert!(said.contains("docs/ko/b.md:7: panicked"), "{said}");
    assert!(
        said.contains("docs/ko/c.md:7: ended with an error"),
        "{said}"
    );
    assert!(!said.contains("docs/ko/a"), "{said}");
}
