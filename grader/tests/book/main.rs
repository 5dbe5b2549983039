//! The pages of the book and their questions: a test a rule, each rule with what it refuses. mdBook is
//! not needed.

#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]
#![expect(
    clippy::disallowed_methods,
    reason = "pages are compiled, and looked at in a browser"
)]

/// A test a rule, where `holds` says whether one does.
macro_rules! rules {
    ($($name:ident: $rule:path;)*) => {
        $(#[test]
        fn $name() {
            holds($rule);
        })*
    };
}

mod bank;
mod browser;
mod drawings;
mod estimates;
mod kinds;
mod page;
mod refused;
mod rules;
mod rust;

use page::Book;
use rules::Rule;

#[track_caller]
fn holds(rule: Rule) {
    let faults = rule(&Book::read());
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

rules! {
    every_page_is_in_the_contents_and_written: rules::contents;
    the_contents_are_the_same_in_both_languages: rules::same_contents;
    every_page_is_there_in_both_languages: rules::same_pages;
    headings_and_anchors_are_the_same_in_both_languages: rules::same_anchors;
    every_section_has_an_anchor_of_its_own: rules::anchors;
    every_link_leads_somewhere: rules::all_links;
    every_page_has_the_sections_of_its_kind_in_order: kinds::sections;
    an_idea_is_three_sentences: kinds::ideas;
    drawings_are_narrow_and_ascii: drawings::drawings;
    blocks_are_of_a_known_kind: rules::fences;
    pages_have_neither_html_nor_pictures: rules::plain;
    blocks_are_the_same_in_both_languages: rules::same_blocks;
    code_differs_between_languages_only_in_what_it_says: rust::same_code;
}

#[test]
fn all_rust_of_the_pages_compiles_and_runs() {
    let codes = rust::distinct(rust::of(&Book::read()));
    assert!(codes.len() > 10, "{}", codes.len());
    if let Err(said) = rust::faults(&codes) {
        panic!("{said}");
    }
}
