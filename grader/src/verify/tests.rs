//! What `verify` can say is explained in the guide for authors, all of it.

use std::path::Path;

use std::fs;

use super::*;
use crate::lang::Lang;

const SOURCES: [&str; 4] = [
    include_str!("../verify.rs"),
    include_str!("fingerprints.rs"),
    include_str!("graded.rs"),
    include_str!("texts.rs"),
];

fn guide(lang: Lang) -> String {
    let name = lang.pick("AUTHORING.ko.md", "AUTHORING.md");
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../docs")
        .join(name);
    let text = fs::read_to_string(path).unwrap();
    // A message may go on in the next line.
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The texts in a source, Korean and English beside each other: a literal with Hangul, and the next.
fn said(source: &str) -> Vec<Text> {
    let code = source.split("#[cfg(test)]").next().unwrap();
    let mut literals = Vec::new();
    for line in code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
    {
        literals.extend(
            line.replace("\\\"", "'")
                .split('"')
                .skip(1)
                .step_by(2)
                .map(shown),
        );
    }
    let is_korean = |literal: &String| literal.chars().any(|c| matches!(c, '가'..='힣'));
    let pairs = literals.windows(2).filter(|pair| is_korean(&pair[0]));
    pairs
        .map(|pair| text(pair[0].clone(), pair[1].clone()))
        .collect()
}

/// A format string as a reader knows it: `wrong/{id}.rs` is `wrong/….rs`.
fn shown(literal: &str) -> String {
    // The first of three braces closes a place.
    let literal = literal
        .replace("{{", "\u{1}")
        .replace("}}}", "}\u{2}")
        .replace("}}", "\u{2}");
    let mut shown = String::new();
    for part in literal.split_inclusive('}') {
        match part.find('{') {
            Some(open) => {
                shown.push_str(&part[..open]);
                shown.push('…');
            }
            None => shown.push_str(part),
        }
    }
    shown.replace('\u{1}', "{").replace('\u{2}', "}")
}

#[test]
fn the_guide_for_authors_explains_every_rule_and_every_fault() {
    let mut unexplained = Vec::new();
    for lang in Lang::ALL {
        let guide = guide(lang);
        let all = SOURCES.iter().flat_map(|source| said(source));
        let missing = all.filter(|said| !guide.contains(said.get(lang)));
        unexplained.extend(missing.map(|said| said.get(lang).to_owned()));
    }
    assert_eq!(unexplained, Vec::<String>::new());
}

#[test]
fn every_rule_is_among_what_is_looked_for() {
    let all: Vec<Text> = SOURCES.iter().flat_map(|source| said(source)).collect();
    for rule in Rule::ALL {
        assert!(all.contains(&rule.title()), "{}", rule.title().en);
    }
    assert_eq!(shown("wrong/{id}.rs: {{#{anchor}}}"), "wrong/….rs: {#…}");
}
