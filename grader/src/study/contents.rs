//! The table of contents: `docs/<lang>/SUMMARY.md`, as mdBook reads it too. In: its text. Out: the
//! pages in their order, what they are called, and which one a name means.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use super::pages;
use super::short;
use crate::lang::Lang;
use crate::workbook::nearest;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    pub parts: Vec<Part>,
}

/// Pages that belong together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// Nothing for what stands before and after the parts.
    pub title: String,
    pub pages: Vec<Listed>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub id: String,
    pub title: String,
}

/// There is no such page; `nearest` is what may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSuchPage {
    pub name: String,
    pub nearest: Option<String>,
}

/// Where it is, below the workbook.
pub fn file(lang: Lang) -> String {
    format!("{}/SUMMARY.md", pages::folder(lang))
}

/// Whether a workbook has notes in that language.
pub fn is_there(root: &Path, lang: Lang) -> bool {
    root.join(file(lang)).exists()
}

impl Contents {
    pub fn read(root: &Path, lang: Lang) -> anyhow::Result<Contents> {
        let shown = file(lang);
        let text = fs::read_to_string(root.join(&shown)).context(shown)?;
        Ok(Contents::parse(&text))
    }

    pub fn parse(text: &str) -> Contents {
        let mut parts = vec![Part::default()];
        // The first heading is the title of the list.
        for line in text.lines().skip(1) {
            if let Some(title) = line.strip_prefix("# ") {
                parts.push(Part {
                    title: title.trim().to_owned(),
                    pages: Vec::new(),
                });
            } else if line.starts_with("---") {
                parts.push(Part::default());
            } else if let (Some(page), Some(part)) = (listed(line), parts.last_mut()) {
                part.pages.push(page);
            }
        }
        parts.retain(|part| !part.pages.is_empty());
        Contents { parts }
    }

    pub fn pages(&self) -> impl Iterator<Item = &Listed> {
        self.parts.iter().flat_map(|part| &part.pages)
    }

    pub fn title<'a>(&'a self, id: &'a str) -> &'a str {
        let page = self.pages().find(|page| page.id == id);
        page.map_or(id, |page| &page.title)
    }

    /// The page a name means: its id, the start of just one id, or what just one title contains.
    pub fn resolve(&self, name: &str) -> Result<&str, NoSuchPage> {
        let name = name.trim().trim_end_matches(".md");
        if let Some(page) = self.pages().find(|page| page.id == name) {
            return Ok(&page.id);
        }
        let wanted = short::plain(name);
        let starts = |page: &&Listed| short::plain(&page.id).starts_with(&wanted);
        let of_case = |page: &&Listed| {
            let case = page.id.strip_prefix("case-");
            case.is_some_and(|case| short::plain(case).starts_with(&wanted))
        };
        let contains = |page: &&Listed| short::plain(&page.title).contains(&wanted);
        let ways: [&dyn Fn(&&Listed) -> bool; 3] = [&starts, &of_case, &contains];
        for way in ways {
            let mut found = self.pages().filter(|page| !wanted.is_empty() && way(page));
            match (found.next(), found.next()) {
                (Some(page), None) => return Ok(&page.id),
                (Some(_), Some(_)) => break,
                (None, _) => {}
            }
        }
        let ids: Vec<String> = self.pages().map(|page| page.id.clone()).collect();
        Err(NoSuchPage {
            name: name.to_owned(),
            nearest: nearest(name, &ids).map(str::to_owned),
        })
    }
}

/// `- [title](page.md)`. Brackets in a title stand behind a backslash.
fn listed(line: &str) -> Option<Listed> {
    let (_, rest) = line.split_once('[')?;
    let (title, rest) = rest.split_once("](")?;
    let (id, _) = rest.split_once(".md)")?;
    Some(Listed {
        id: id.to_owned(),
        title: title.replace("\\[", "[").replace("\\]", "]"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUMMARY: &str = "# 차례\n\n[들어가며](README.md)\n\n# 아키텍처\n\n- [CAP와 분산 시스템](cap.md)\n- [캐싱](caching.md)\n- [레이트 리미팅](rate-limiting.md)\n- [채팅](case-chat.md)\n\n---\n\n[용어집](glossary.md)\n";

    #[test]
    fn pages_come_in_their_parts() {
        let contents = Contents::parse(SUMMARY);
        let parts: Vec<(&str, usize)> = contents
            .parts
            .iter()
            .map(|part| (part.title.as_str(), part.pages.len()))
            .collect();
        assert_eq!(parts, [("", 1), ("아키텍처", 4), ("", 1)]);
        assert_eq!(contents.title("cap"), "CAP와 분산 시스템");
        assert_eq!(contents.title("nothing"), "nothing");
    }

    #[test]
    fn a_title_with_brackets_is_told_as_it_was_meant() {
        let contents = Contents::parse("# Contents\n\n- [An \\[order\\] book](books.md)\n");
        assert_eq!(contents.title("books"), "An [order] book");
    }

    #[test]
    fn a_page_is_known_by_its_id_its_beginning_and_its_title() {
        let contents = Contents::parse(SUMMARY);
        for (name, id) in [
            ("cap", "cap"),
            ("caching.md", "caching"),
            ("rate", "rate-limiting"),
            ("chat", "case-chat"),
            ("레이트", "rate-limiting"),
            ("캐싱", "caching"),
            ("Rate Limiting", "rate-limiting"),
        ] {
            assert_eq!(contents.resolve(name), Ok(id), "{name}");
        }
        for name in ["ca", "", "x", "팅"] {
            assert!(contents.resolve(name).is_err(), "{name}");
        }
        let slip = contents.resolve("cachng").unwrap_err();
        assert_eq!(slip.nearest.as_deref(), Some("caching"));
    }
}
