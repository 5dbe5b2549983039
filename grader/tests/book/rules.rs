//! What must hold of the pages: each rule a function from the book to what breaks it, with its place.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::Path;

use crate::page::{Book, blocks, idea, links, prose, slug};
use grader::study::pages::{Heading, Page};
use grader::study::rules::CASE_PAGE;
use unicode_width::UnicodeWidthStr;

pub type Rule = fn(&Book) -> Vec<String>;

const TOPICS: [&str; 15] = [
    "monolith-microservices",
    "api-design",
    "message-queues",
    "event-driven",
    "cqrs",
    "caching",
    "scaling",
    "cap",
    "service-mesh",
    "serverless",
    "ddd",
    "twelve-factor",
    "api-gateway",
    "circuit-breaker",
    "rate-limiting",
];
const CONCEPTS: [&str; 4] = [
    "scalability-availability-consistency",
    "acid-base",
    "load-balancing",
    "memory-and-concurrency",
];

const TOPIC_SECTIONS: [&str; 11] = [
    "picture",
    "newcomer",
    "junior",
    "senior",
    "lead",
    "numbers",
    "trade-offs",
    "misconceptions",
    "scenario",
    "interview",
    "katas",
];
const CASE_SECTIONS: [&str; 10] = [
    "requirements",
    "estimates",
    "architecture",
    "algorithms",
    "data",
    "failures",
    "trade-offs",
    "misconceptions",
    "follow-ups",
    "katas",
];
const CONCEPT_SECTIONS: [&str; 6] = [
    "picture",
    "numbers",
    "trade-offs",
    "misconceptions",
    "interview",
    "katas",
];

const FENCES: [&str; 11] = [
    "text", "estimate", "rust", "toml", "sql", "http", "json", "yaml", "proto", "lua", "sh",
];
/// Sections whose text blocks are drawings, which a phone shows without scrolling.
const PICTURES: [&str; 2] = ["{#picture}", "{#architecture}"];
const WIDEST_PICTURE: usize = 58;
const WIDEST_TEXT: usize = 72;

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

fn sections_of(id: &str) -> &'static [&'static str] {
    if TOPICS.contains(&id) {
        &TOPIC_SECTIONS
    } else if id.starts_with(CASE_PAGE) {
        &CASE_SECTIONS
    } else if CONCEPTS.contains(&id) {
        &CONCEPT_SECTIONS
    } else {
        &[]
    }
}

/// The sections that pages of a kind have, in their order; others may stand between.
pub fn sections(book: &Book) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, page) in book.named() {
        let mut anchors = page
            .headings()
            .filter(|h| h.depth == 2)
            .filter_map(|h| h.anchor);
        let missing = sections_of(&page.id)
            .iter()
            .find(|wanted| !anchors.any(|anchor| anchor == **wanted));
        faults.extend(missing.map(|wanted| {
            format!("{name}: no section {{#{wanted}}} where it belongs in the order")
        }));
    }
    faults
}

/// The idea of a topic, a case or a concept is three sentences.
pub fn ideas(book: &Book) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, page) in book.named() {
        let count = sentences(&idea(&page.text));
        if !sections_of(&page.id).is_empty() && count != 3 {
            faults.push(format!(
                "{name}: the idea has {count} sentences, and should have 3"
            ));
        }
    }
    faults
}

/// Sentences end in a stop before a space or the end. Stops in code and in numbers end none.
pub fn sentences(text: &str) -> usize {
    let text: String = text.split('`').step_by(2).collect::<Vec<_>>().join("x");
    let ends = text.split_whitespace().filter(|word| {
        let word = word.trim_end_matches(['"', '”', '’', ')', '*', '_']);
        let abbreviated = ["e.g.", "i.e.", "vs.", "etc.", "al."].contains(&word);
        word.ends_with(['.', '?', '!']) && !abbreviated
    });
    ends.count()
}

/// Drawings fit a phone, and nothing in them is aligned after what fonts show in different widths.
pub fn drawings(book: &Book) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, page) in book.named() {
        let pictures = pictures(page);
        for block in blocks(&page.text)
            .into_iter()
            .filter(|block| block.of == "text")
        {
            let is_picture = pictures.iter().any(|lines| lines.contains(&block.line));
            for (at, line) in (block.line + 1..).zip(block.text.lines()) {
                let columns = UnicodeWidthStr::width(line);
                let most = if is_picture {
                    WIDEST_PICTURE
                } else {
                    WIDEST_TEXT
                };
                if columns > most {
                    faults.push(format!("{name}:{at}: {columns} columns of {most}: {line}"));
                } else if is_picture && !line.is_ascii() {
                    faults.push(format!("{name}:{at}: a picture is ASCII: {line}"));
                } else if is_crooked(line) {
                    faults.push(format!("{name}:{at}: aligned after Hangul: {line}"));
                }
            }
        }
    }
    faults
}

/// Something is aligned, or drawn, after a letter that is not ASCII.
fn is_crooked(line: &str) -> bool {
    let Some(wide) = line.find(|c: char| !c.is_ascii()) else {
        return false;
    };
    let after = &line[wide..];
    let drawn = ["  ", "|", "--", "==", "^"]
        .iter()
        .any(|mark| after.contains(mark));
    drawn || after.contains(|c| matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2500}'..='\u{25ff}'))
}

/// The lines of the sections that are drawings.
fn pictures(page: &Page) -> Vec<Range<usize>> {
    let mut pictures = Vec::new();
    let mut began = None;
    let lines = (1..).zip(page.text.lines());
    let mut lines: Vec<(usize, &str)> = lines.filter(|(_, line)| line.starts_with("## ")).collect();
    lines.push((usize::MAX, ""));
    for (at, line) in lines {
        if let Some(start) = began.take() {
            pictures.push(start..at);
        }
        if PICTURES.iter().any(|anchor| line.contains(anchor)) {
            began = Some(at);
        }
    }
    pictures
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
