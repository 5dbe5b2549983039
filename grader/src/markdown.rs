//! Markdown as text for a terminal. In: a page, who reads it, and the folder it lies in. Out: wrapped
//! prose, code as it is, tables, and the links at the end: the command that shows it, for a page of
//! the notes.

mod blocks;
mod table;

use std::io::{self, Write};

use pulldown_cmark::{Options, Parser};

use self::blocks::Blocks;
use crate::report::Screen;

/// Write a page.
pub fn write(out: &mut dyn Write, text: &str, screen: &Screen, folder: &str) -> io::Result<()> {
    let mut blocks = Blocks::new(Parser::new_ext(text, options()), screen, folder);
    for line in blocks.page(screen.width.min(MOST_COLUMNS)) {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Prose that is wider is hard to read.
const MOST_COLUMNS: usize = 100;

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
}

/// The section that begins at the heading `{#anchor}`, up to the next heading of its level.
pub fn section<'a>(text: &'a str, anchor: &str) -> Option<&'a str> {
    let mut start = None;
    let mut in_code = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        in_code ^= line.trim_start().starts_with("```");
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        if !in_code && (1..=6).contains(&level) {
            match start {
                None if !anchor.is_empty() && line.contains(&format!("{{#{anchor}}}")) => {
                    start = Some((at, level));
                }
                Some((begin, of)) if level <= of => return Some(&text[begin..at]),
                _ => {}
            }
        }
        at += line.len();
    }
    start.map(|(begin, _)| &text[begin..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::layout::width;

    const PAGE: &str = include_str!("markdown/sample.md");

    fn rendered(text: &str, columns: usize) -> String {
        colored::control::set_override(false);
        let mut out = Vec::new();
        let screen = Screen {
            lang: Lang::Ko,
            width: columns,
            rows: None,
            program: "grader".into(),
        };
        write(&mut out, text, &screen, "problems/rate-limiter").unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_page_at_80_columns() {
        insta::assert_snapshot!(rendered(PAGE, 80));
    }

    #[test]
    fn a_page_at_60_columns() {
        insta::assert_snapshot!(rendered(PAGE, 60));
    }

    #[test]
    fn nothing_but_code_is_wider_than_the_screen() {
        for columns in [50, 60, 80, 100] {
            for line in rendered(PAGE, columns).lines() {
                assert!(
                    width(line) <= columns || line.contains("wide_code"),
                    "{line}"
                );
            }
        }
    }

    #[test]
    fn the_anchor_of_a_heading_is_hidden() {
        assert_eq!(
            rendered("## 토큰 버킷 {#token-bucket}", 60),
            "토큰 버킷\n─────────\n"
        );
    }

    #[test]
    fn a_box_says_what_it_is() {
        assert_eq!(
            rendered("> [!WARNING]\n> **\"둘을 고른다.\"**\n> 아닙니다.", 60),
            "│ 주의\n│\n│ \"둘을 고른다.\" 아닙니다.\n"
        );
        assert_eq!(rendered("> 인용", 60), "│ 인용\n");
    }

    #[test]
    fn a_link_to_the_notes_is_the_command_that_shows_them() {
        let text = rendered(
            "[a](../../docs/ko/cap.md#quorum) [b](../../docs/ARCHITECTURE.md) [c](../../docs/en/cap.md)",
            60,
        );
        assert_eq!(
            text,
            "a[1] b[2] c[3]\n\n[1] grader study cap#quorum\n[2] docs/ARCHITECTURE.md\n\
                          [3] grader study cap --lang en\n"
        );
    }

    #[test]
    fn a_section_ends_at_the_next_heading_of_its_level() {
        let page = "# a\n\n## one {#one}\n\ntext\n\n```sh\n# no heading\n```\n\n### deeper\n\nmore\n\n## two {#two}\n\nend\n";
        let one = section(page, "one").unwrap();
        assert!(
            one.starts_with("## one") && one.ends_with("more\n\n"),
            "{one}"
        );
        assert_eq!(section(page, "two"), Some("## two {#two}\n\nend\n"));
        assert_eq!(section(page, "three"), None);
        assert_eq!(section(page, ""), None);
    }
}
