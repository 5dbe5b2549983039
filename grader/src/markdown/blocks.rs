//! Blocks one below the other: each is turned into lines no wider than it is told.

use std::iter::Peekable;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use super::table;
use crate::lang::Lang;
use crate::layout::{harmless, width, wrap};
use crate::report::Screen;
use crate::style::{code, faint, hint, strong};
use crate::words;

const CODE_INDENT: &str = "    ";

pub struct Blocks<'a> {
    events: Peekable<Parser<'a>>,
    /// Links that do not show where they lead.
    links: Vec<String>,
    screen: &'a Screen,
    folder: &'a str,
}

/// How words are painted at this point.
#[derive(Clone, Copy, Default)]
struct Paint {
    strong: bool,
    emphasis: bool,
}

impl<'a> Blocks<'a> {
    pub fn new(parser: Parser<'a>, screen: &'a Screen, folder: &'a str) -> Blocks<'a> {
        Blocks {
            events: parser.peekable(),
            links: Vec::new(),
            screen,
            folder,
        }
    }

    /// The whole page, and where its links lead.
    pub fn page(&mut self, columns: usize) -> Vec<String> {
        let mut lines = self.blocks(columns, true);
        if !self.links.is_empty() {
            lines.push(String::new());
        }
        for (n, link) in self.links.iter().enumerate() {
            lines.push(faint(&format!("[{}] {link}", n + 1)));
        }
        lines
    }

    /// Blocks up to the end of what they are in. `loose` ones are apart by an empty line.
    fn blocks(&mut self, columns: usize, loose: bool) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        while let Some(event) = self.events.peek() {
            if matches!(event, Event::End(_)) {
                self.events.next();
                break;
            }
            let is_list = matches!(event, Event::Start(Tag::List(_)));
            let block = self.block(columns);
            if block.is_empty() {
                continue;
            }
            if !lines.is_empty() && (loose || !is_list) {
                lines.push(String::new());
            }
            lines.extend(block);
        }
        lines
    }

    fn block(&mut self, columns: usize) -> Vec<String> {
        let Some(Event::Start(tag)) = self.events.peek().cloned() else {
            return self.bare(columns);
        };
        match tag {
            Tag::Paragraph => {
                self.events.next();
                wrap_lines(&self.inline(Paint::default()), columns)
            }
            Tag::Heading { level, .. } => {
                self.events.next();
                self.heading(level, columns)
            }
            Tag::CodeBlock(_) => {
                self.events.next();
                self.code_block()
            }
            Tag::List(first) => {
                self.events.next();
                self.list(first, columns)
            }
            Tag::BlockQuote(kind) => {
                self.events.next();
                let mut lines = self.blocks(columns.saturating_sub(2), true);
                if let Some(kind) = kind {
                    let label = words::learn::boxed(self.screen.lang, kind);
                    lines.splice(..0, [strong(label), String::new()]);
                }
                lines
                    .iter()
                    .map(|line| format!("{} {line}", faint("│")))
                    .collect()
            }
            Tag::Table(_) => {
                self.events.next();
                self.table(columns)
            }
            Tag::HtmlBlock => {
                self.skip();
                Vec::new()
            }
            _ => self.bare(columns),
        }
    }

    /// Text that is in no paragraph, as in the items of a tight list; or a rule.
    fn bare(&mut self, columns: usize) -> Vec<String> {
        if matches!(self.events.peek(), Some(Event::Rule)) {
            self.events.next();
            return vec![faint(&"─".repeat(columns))];
        }
        let mut text = String::new();
        while let Some(event) = self.events.peek() {
            if is_block(event) {
                break;
            }
            self.piece(&mut text, Paint::default());
        }
        wrap_lines(&text, columns)
    }

    fn heading(&mut self, level: HeadingLevel, columns: usize) -> Vec<String> {
        let text = self.inline(Paint {
            strong: true,
            ..Paint::default()
        });
        let mut lines = wrap_lines(&text, columns);
        let longest = lines
            .iter()
            .map(|line| width(line))
            .max()
            .unwrap_or_default();
        match level {
            HeadingLevel::H1 => lines.push(faint(&"═".repeat(longest))),
            HeadingLevel::H2 => lines.push(faint(&"─".repeat(longest))),
            _ => {}
        }
        lines
    }

    fn code_block(&mut self) -> Vec<String> {
        let mut text = String::new();
        for event in self.events.by_ref() {
            match event {
                Event::Text(more) => text.push_str(&more),
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        let lines = harmless(&text);
        lines
            .trim_end()
            .lines()
            .map(|line| format!("{CODE_INDENT}{line}"))
            .collect()
    }

    fn list(&mut self, first: Option<u64>, columns: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut number = first;
        let mut loose = false;
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => {}
                Event::End(_) => break,
                _ => continue,
            }
            let mark = match number {
                Some(n) => format!("{n}. "),
                None => "• ".to_owned(),
            };
            number = number.map(|n| n + 1);
            loose |= matches!(self.events.peek(), Some(Event::Start(Tag::Paragraph)));
            let hang = width(&mark);
            let item = self.blocks(columns.saturating_sub(hang), loose);
            if loose && !lines.is_empty() {
                lines.push(String::new());
            }
            for (n, line) in item.iter().enumerate() {
                match n {
                    0 => lines.push(format!("{mark}{line}")),
                    _ => lines.push(format!("{}{line}", " ".repeat(hang))),
                }
            }
        }
        lines
    }

    fn table(&mut self, columns: usize) -> Vec<String> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
                Event::Start(Tag::TableCell) => {
                    let paint = Paint {
                        strong: rows.len() == 1,
                        ..Paint::default()
                    };
                    let cell = self.inline(paint);
                    if let Some(row) = rows.last_mut() {
                        row.push(cell);
                    }
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        table::lines(&rows, columns)
    }

    /// Text and what is in it, up to its end, painted.
    fn inline(&mut self, paint: Paint) -> String {
        let mut text = String::new();
        while let Some(event) = self.events.peek() {
            if matches!(event, Event::End(_)) {
                self.events.next();
                break;
            }
            self.piece(&mut text, paint);
        }
        text
    }

    fn piece(&mut self, text: &mut String, paint: Paint) {
        match self.events.next() {
            Some(Event::Text(words)) => text.push_str(&painted(&words, paint)),
            Some(Event::Code(words)) => text.push_str(&each_word(&words, code)),
            Some(Event::SoftBreak) => text.push(' '),
            Some(Event::HardBreak) => text.push('\n'),
            Some(Event::TaskListMarker(done)) => text.push_str(if done { "[x] " } else { "[ ] " }),
            Some(Event::Start(Tag::Strong)) => {
                let inner = Paint {
                    strong: true,
                    ..paint
                };
                text.push_str(&self.inline(inner));
            }
            Some(Event::Start(Tag::Emphasis)) => {
                let inner = Paint {
                    emphasis: true,
                    ..paint
                };
                text.push_str(&self.inline(inner));
            }
            Some(Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })) => {
                let inner = self.inline(paint);
                text.push_str(&inner);
                if inner != *dest_url {
                    let number = self.number(&dest_url);
                    text.push_str(&faint(&format!("[{number}]")));
                }
            }
            Some(Event::Start(_)) => text.push_str(&self.inline(paint)),
            _ => {}
        }
    }

    /// The number of a link; one that leads to the same place has the same.
    fn number(&mut self, url: &str) -> usize {
        let url = from_root(self.folder, url);
        let url = match page_of_notes(&url) {
            Some((lang, page)) if lang == self.screen.lang => {
                self.screen.command(&format!("study {page}"))
            }
            Some((lang, page)) => {
                let lang = lang.code();
                self.screen.command(&format!("study {page} --lang {lang}"))
            }
            None => url,
        };
        let known = self.links.iter().position(|link| *link == url);
        known.unwrap_or_else(|| {
            self.links.push(url);
            self.links.len() - 1
        }) + 1
    }

    /// Pass over a block and all that is in it.
    fn skip(&mut self) {
        let mut depth = 0;
        for event in self.events.by_ref() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 1 => return,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
    }
}

fn is_block(event: &Event) -> bool {
    match event {
        Event::End(_) | Event::Rule => true,
        Event::Start(tag) => matches!(
            tag,
            Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::CodeBlock(_)
                | Tag::List(_)
                | Tag::BlockQuote(_)
                | Tag::Table(_)
                | Tag::HtmlBlock
        ),
        _ => false,
    }
}

fn wrap_lines(text: &str, columns: usize) -> Vec<String> {
    text.trim()
        .split('\n')
        .flat_map(|line| wrap(line, columns))
        .collect()
}

fn painted(words: &str, paint: Paint) -> String {
    match (paint.strong, paint.emphasis) {
        (true, _) => each_word(words, strong),
        (false, true) => each_word(words, hint),
        _ => words.to_owned(),
    }
}

/// Each word by itself, so that a line may be broken between two of them. A quoted piece without
/// colour stays one piece, quoted once.
fn each_word(words: &str, paint: fn(&str) -> String) -> String {
    if !crate::style::is_coloured() {
        return paint(words);
    }
    let each = words.split(' ').map(|word| {
        if word.is_empty() {
            String::new()
        } else {
            paint(word)
        }
    });
    each.collect::<Vec<_>>().join(" ")
}

/// A link of a page in `folder`, as seen from the workbook's root.
fn from_root(folder: &str, url: &str) -> String {
    if url.contains("://") || url.starts_with('#') || url.starts_with("mailto:") {
        return url.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in url.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Korean and `cap#quorum`, of `docs/ko/cap.md#quorum`.
fn page_of_notes(path: &str) -> Option<(Lang, String)> {
    Lang::ALL.into_iter().find_map(|lang| {
        let below = path.strip_prefix(&format!("docs/{}/", lang.code()))?;
        let (page, anchor) = below.split_once(".md")?;
        Some((lang, format!("{page}{anchor}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_told_as_seen_from_the_workbook() {
        let folder = "problems/rate-limiter";
        assert_eq!(from_root(folder, "../../docs/ko/x.md#a"), "docs/ko/x.md#a");
        assert_eq!(
            from_root(folder, "https://doc.rust-lang.org/std/"),
            "https://doc.rust-lang.org/std/"
        );
    }
}
