//! A page as the rules see it: lines, blocks, links, paragraphs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use grader::lang::Lang;
use grader::study::contents::Contents;
use grader::study::pages::{self, Page};

/// A fenced block: what it is of, the line of its fence, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub of: String,
    pub line: usize,
    pub text: String,
}

/// The lines outside of blocks, without inline code, which may go on over lines of a paragraph.
pub fn prose(page: &str) -> impl Iterator<Item = (usize, String)> {
    let (mut in_block, mut in_code) = (false, false);
    (1..).zip(page.lines()).filter_map(move |(number, line)| {
        let fence = is_fence(line);
        in_block ^= fence;
        in_code &= !line.is_empty() && !fence;
        if in_block || fence {
            return None;
        }
        let mut prose = String::new();
        for (nth, piece) in line.split('`').enumerate() {
            in_code ^= nth > 0;
            if !in_code {
                prose.push_str(piece);
            }
        }
        Some((number, prose))
    })
}

fn is_fence(line: &str) -> bool {
    line.trim_start_matches(['>', ' ']).starts_with("```")
}

pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for (number, line) in (1..).zip(page.lines()) {
        if is_fence(line) {
            inside = !inside;
            if inside {
                let of = line.trim_start_matches(['>', ' ', '`']).trim_end();
                blocks.push(Block {
                    of: of.to_owned(),
                    line: number,
                    text: String::new(),
                });
            }
        } else if let (true, Some(block)) = (inside, blocks.last_mut()) {
            block.text.push_str(line);
            block.text.push('\n');
        }
    }
    blocks
}

/// Where a page links to, each with its line. A link may break across lines before its target.
pub fn links(page: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    for (number, line) in prose(page) {
        for rest in line.split("](").skip(1) {
            let target = rest.split(')').next().unwrap_or_default();
            links.push((number, target.to_owned()));
        }
    }
    links
}

/// The paragraph after the title.
pub fn idea(page: &str) -> String {
    let lines = page.lines().skip(1).skip_while(|line| line.is_empty());
    let idea: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    idea.join(" ")
}

/// The workbook.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Everything in the two trees.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// `docs`, for what pages link to outside of the book.
    pub docs: PathBuf,
    pub pages: BTreeMap<(&'static str, String), Page>,
    pub contents: BTreeMap<&'static str, Contents>,
}

impl Book {
    pub fn read() -> Book {
        let root = root();
        let mut book = Book {
            docs: root.join("docs"),
            ..Book::default()
        };
        for lang in Lang::ALL {
            let contents = Contents::read(&root, lang).unwrap();
            book.contents.insert(lang.code(), contents);
            for id in pages::ids(&root, lang) {
                let page = Page::read(&root, lang, &id).unwrap();
                book.pages.insert((lang.code(), id), page);
            }
        }
        book
    }

    /// A book of one page in each language, for what rules refuse.
    pub fn of(id: &str, ko: &str, en: &str) -> Book {
        let mut book = Book::default();
        for (lang, text) in [("ko", ko), ("en", en)] {
            let page = Page {
                id: id.to_owned(),
                text: text.to_owned(),
            };
            book.pages.insert((lang, id.to_owned()), page);
            let list = format!("# Contents\n\n- [Title]({id}.md)\n");
            book.contents.insert(lang, Contents::parse(&list));
        }
        book
    }

    pub fn page(&self, lang: &'static str, id: &str) -> Option<&Page> {
        self.pages.get(&(lang, id.to_owned()))
    }

    /// Every page with the name a fault is told under.
    pub fn named(&self) -> impl Iterator<Item = (String, &Page)> {
        let name = |(lang, id): &(&str, String)| format!("docs/{lang}/{id}.md");
        self.pages.iter().map(move |(key, page)| (name(key), page))
    }

    /// The pages that are there in both languages.
    pub fn pairs(&self) -> impl Iterator<Item = (&Page, &Page)> {
        let of = |(lang, _): &&(&str, String)| *lang == "ko";
        let korean = self.pages.keys().filter(of);
        korean.filter_map(|(_, id)| Some((self.page("ko", id)?, self.page("en", id)?)))
    }
}

/// The names GitHub and mdBook give headings that have none of their own.
pub fn slug(title: &str) -> String {
    let kept = title
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .collect::<String>();
    kept.replace(' ', "-")
}
