//! The pages of the book as the terminal reads them. In: `docs/<lang>/`. Out: pages, their headings,
//! and what they link to.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Context as _;

use crate::disk;
use crate::lang::Lang;

/// A page in one language.
#[derive(Debug, Clone)]
pub struct Page {
    pub id: String,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading<'a> {
    pub depth: usize,
    pub title: &'a str,
    /// What links name it by, where it has such a name.
    pub anchor: Option<&'a str>,
}

/// Where the pages of a language are, below the workbook.
pub fn folder(lang: Lang) -> String {
    format!("docs/{}", lang.code())
}

/// The names of all pages of a language. The table of contents is none.
pub fn ids(root: &Path, lang: Lang) -> BTreeSet<String> {
    let mut ids = disk::names(&root.join(folder(lang)), &[".md"]);
    ids.remove("SUMMARY");
    ids
}

impl Page {
    pub fn read(root: &Path, lang: Lang, id: &str) -> anyhow::Result<Page> {
        let shown = format!("{}/{id}.md", folder(lang));
        let text = fs::read_to_string(root.join(&shown)).context(shown)?;
        // Some editors of Windows begin a file with a mark that nobody sees.
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
        Ok(Page {
            id: id.to_owned(),
            text,
        })
    }

    /// Every heading, in order. What looks like one in a block of code is none.
    pub fn headings(&self) -> impl Iterator<Item = Heading<'_>> {
        let mut in_code = false;
        self.text.lines().filter_map(move |line| {
            in_code ^= line.trim_start().starts_with("```");
            let depth = line.bytes().take_while(|byte| *byte == b'#').count();
            let title = line.get(depth..)?.strip_prefix(' ')?.trim();
            if in_code || !(1..=6).contains(&depth) {
                return None;
            }
            let (title, anchor) = match title.split_once("{#") {
                Some((title, anchor)) => (title.trim_end(), anchor.strip_suffix('}')),
                None => (title, None),
            };
            Some(Heading {
                depth,
                title,
                anchor,
            })
        })
    }

    pub fn title(&self) -> &str {
        self.headings()
            .next()
            .map_or(&self.id, |heading| heading.title)
    }

    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.headings().filter_map(|heading| heading.anchor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Page {
        Page {
            id: "cap".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn headings_have_a_title_and_perhaps_an_anchor() {
        let page =
            page("# CAP 정리\n\n## 그림 {#picture}\n\n```sh\n# no heading {#no}\n```\n\n### C#\n");
        let headings: Vec<_> = page
            .headings()
            .map(|h| (h.depth, h.title, h.anchor))
            .collect();
        assert_eq!(
            headings,
            [
                (1, "CAP 정리", None),
                (2, "그림", Some("picture")),
                (3, "C#", None)
            ]
        );
        assert_eq!(page.title(), "CAP 정리");
        assert_eq!(page.anchors().collect::<Vec<_>>(), ["picture"]);
    }

    #[test]
    fn a_page_without_a_heading_goes_by_its_name() {
        assert_eq!(page("text\n#no\n").title(), "cap");
    }
}
