//! What must hold of the pages: each rule a function from the book to what breaks it, with its place.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::page::{Book, blocks, links, prose, slug};
use grader::study::pages::{Heading, Page};

pub type Rule = fn(&Book) -> Vec<String>;

const FENCES: [&str; 11] = [
    "text", "estimate", "rust", "toml", "sql", "http", "json", "yaml", "proto", "lua", "sh",
];
/// A page that the contents list exists, and the other way round.
pub fn contents(book: &Book) -> Vec<String> {
    let mut faults = Vec::new();
    for (lang, contents) in &book.contents {
        let listed: BTreeSet<&str> = contents.pages().map(|page| page.id.as_str()).collect();
        for id in &listed {
            if book.page(lang, id).is_none() {
                faults.push(format!(
                    "docs/{lang}/SUMMARY.md: {id}.md is listed and not written"
                ));
            }
        }
        let pages = book.pages.keys().filter(|(of, _)| of == lang);
        for (_, id) in pages.filter(|(_, id)| !listed.contains(id.as_str())) {
            faults.push(format!("docs/{lang}/{id}.md: SUMMARY.md does not list it"));
        }
    }
    faults
}

/// Both languages list the same pages in the same parts.
pub fn same_contents(book: &Book) -> Vec<String> {
    let ids = |lang| -> Vec<Vec<&str>> {
        let parts = book.contents.get(lang).map(|contents| &contents.parts);
        let parts = parts.into_iter().flatten();
        parts
            .map(|part| part.pages.iter().map(|page| page.id.as_str()).collect())
            .collect()
    };
    let (ko, en) = (ids("ko"), ids("en"));
    if ko == en {
        return Vec::new();
    }
    vec![format!(
        "the SUMMARY.md of docs/ko and docs/en differ:\n{ko:?}\n{en:?}"
    )]
}

/// A page of one language is there in the other.
pub fn same_pages(book: &Book) -> Vec<String> {
    let other = |lang: &str| if lang == "ko" { "en" } else { "ko" };
    let alone = book
        .pages
        .keys()
        .filter(|(lang, id)| book.page(other(lang), id).is_none());
    alone
        .map(|(lang, id)| {
            format!(
                "docs/{lang}/{id}.md: there is no docs/{}/{id}.md",
                other(lang)
            )
        })
        .collect()
}

/// The same anchors in the same order, at the same depth.
pub fn same_anchors(book: &Book) -> Vec<String> {
    fn outline(page: &Page) -> Vec<(usize, Option<&str>)> {
        page.headings().map(|h| (h.depth, h.anchor)).collect()
    }
    let mut faults = Vec::new();
    for (ko, en) in book.pairs() {
        let (korean, english) = (outline(ko), outline(en));
        let apart = korean.iter().zip(&english).find(|(ko, en)| ko != en);
        if let Some((korean, english)) = apart {
            faults.push(format!(
                "{}: {korean:?} in Korean is {english:?} in English",
                ko.id
            ));
        } else if korean.len() != english.len() {
            let counts = format!(
                "{} headings in Korean, {} in English",
                korean.len(),
                english.len()
            );
            faults.push(format!("{}: {counts}", ko.id));
        }
    }
    faults
}

/// Sections have an anchor, and no two the same.
pub fn anchors(book: &Book) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, page) in book.named() {
        let sections = page
            .headings()
            .filter(|h| h.depth == 2 && h.anchor.is_none());
        faults.extend(sections.map(|h| format!("{name}: `## {}` has no anchor", h.title)));
        let mut seen = BTreeSet::new();
        let twice = page.anchors().filter(|anchor| !seen.insert(*anchor));
        faults.extend(twice.map(|anchor| format!("{name}: a second {{#{anchor}}}")));
    }
    faults
}

/// Every link within the workbook leads somewhere, to a heading that is there.
pub fn all_links(book: &Book) -> Vec<String> {
    let mut faults = Vec::new();
    for ((lang, id), page) in &book.pages {
        for (line, target) in links(&page.text) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            if let Some(what) = broken(book, lang, page, file, anchor) {
                faults.push(format!("docs/{lang}/{id}.md:{line}: ({target}): {what}"));
            }
        }
    }
    faults
}

fn broken(
    book: &Book,
    lang: &'static str,
    page: &Page,
    file: &str,
    anchor: &str,
) -> Option<String> {
    let linked = match file.strip_suffix(".md") {
        None if file.is_empty() => Some(page),
        Some(id) if !id.contains('/') => match book.page(lang, id) {
            Some(linked) => Some(linked),
            // That it is not written yet is told once, by the rule of the contents.
            None if is_listed(book, lang, id) => return None,
            None => return Some("there is no such page".to_owned()),
        },
        _ => None,
    };
    let there = match linked {
        Some(linked) => anchor.is_empty() || linked.anchors().any(|is| is == anchor),
        None => {
            let path = book.docs.join(lang).join(file);
            if !path.exists() {
                return Some("there is no such file".to_owned());
            }
            anchor.is_empty() || has_heading(&path, anchor)
        }
    };
    (!there).then(|| "there is no heading with this anchor".to_owned())
}

fn is_listed(book: &Book, lang: &str, id: &str) -> bool {
    let contents = book.contents.get(lang);
    contents.is_some_and(|contents| contents.pages().any(|page| page.id == id))
}

/// Files outside of the book give their headings no anchors of their own.
fn has_heading(path: &Path, anchor: &str) -> bool {
    let page = Page {
        id: String::new(),
        text: fs::read_to_string(path).unwrap_or_default(),
    };
    let is = |heading: Heading<'_>| heading.anchor == Some(anchor) || slug(heading.title) == anchor;
    page.headings().any(is)
}

/// Blocks are of a kind that both mdBook and the terminal can show.
pub fn fences(book: &Book) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, page) in book.named() {
        let blocks = blocks(&page.text);
        let unknown = blocks
            .iter()
            .filter(|block| !FENCES.contains(&block.of.as_str()));
        faults.extend(unknown.map(|block| format!("{name}:{}: ```{}", block.line, block.of)));
        if page
            .text
            .lines()
            .filter(|line| line.contains("```"))
            .count()
            % 2
            == 1
        {
            faults.push(format!("{name}: a block is never closed"));
        }
    }
    faults
}

/// No HTML, and no picture: the terminal has neither.
pub fn plain(book: &Book) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, page) in book.named() {
        for (at, line) in prose(&page.text) {
            let tag = line.split('<').skip(1).any(|rest| {
                rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
            });
            if tag || line.contains("![") {
                faults.push(format!("{name}:{at}: HTML or a picture: {line}"));
            }
        }
    }
    faults
}

/// Both languages show the same blocks in the same order, up to what is written in them.
pub fn same_blocks(book: &Book) -> Vec<String> {
    let mut faults = Vec::new();
    for (ko, en) in book.pairs() {
        let of = |page: &Page| -> Vec<String> {
            blocks(&page.text)
                .into_iter()
                .map(|block| block.of)
                .collect()
        };
        let (korean, english) = (of(ko), of(en));
        if korean != english {
            faults.push(format!(
                "{}: blocks differ:\n  ko {korean:?}\n  en {english:?}",
                ko.id
            ));
        }
    }
    faults
}
