//! Drawings made of letters: what they may be, so that they look the same in every font and on a phone.

use std::ops::Range;

use crate::page::{Book, blocks};
use grader::study::pages::Page;
use unicode_width::UnicodeWidthStr;

/// Sections whose text blocks are drawings, which a phone shows without scrolling.
const PICTURES: [&str; 2] = ["{#picture}", "{#architecture}"];
const WIDEST_PICTURE: usize = 58;
const WIDEST_TEXT: usize = 72;

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
