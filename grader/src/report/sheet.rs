//! Lines in the making: prose that is wrapped, code that is not. In: pieces of text. Out: lines.

use std::io::{self, Write};

use crate::layout::{self, wrap};
use crate::style;

/// A page of text of a certain width.
#[derive(Debug)]
pub struct Sheet {
    pub width: usize,
    lines: Vec<String>,
}

impl Sheet {
    pub fn new(width: usize) -> Sheet {
        Sheet {
            width,
            lines: Vec::new(),
        }
    }

    pub fn line(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    pub fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// Prose, wrapped; what stands between backticks is code.
    pub fn prose(&mut self, indent: usize, text: &str) {
        self.led("", indent, text);
    }

    /// Prose with something before its first line, and the other lines below the text.
    pub fn led(&mut self, lead: &str, indent: usize, text: &str) {
        let hang = indent + layout::width(lead);
        let room = self.width.saturating_sub(hang).max(20);
        for (n, line) in wrap(&quoted(text, room), room).iter().enumerate() {
            let line = line.replace(TIED, " ");
            match n {
                0 => self.line(format!("{}{lead}{line}", " ".repeat(indent))),
                _ => self.line(format!("{}{line}", " ".repeat(hang))),
            }
        }
    }

    /// Something after a lead that keeps its spaces: a line of a transcript.
    pub fn code(&mut self, lead: &str, indent: usize, code: &str, paint: fn(&str) -> String) {
        let hang = indent + layout::width(lead);
        let room = self.width.saturating_sub(hang).max(20);
        for (n, line) in wrap(&layout::harmless(code), room).iter().enumerate() {
            match n {
                0 => self.line(format!("{}{lead}{}", " ".repeat(indent), paint(line))),
                _ => self.line(format!("{}{}", " ".repeat(hang), paint(line))),
            }
        }
    }

    /// The name of something and its id, below each other where they don't fit in a row.
    pub fn titled(&mut self, mark: &str, title: &str, id: &str) {
        let (strong, id) = (style::strong(title), style::faint(id));
        let hang = layout::width(mark);
        if hang + layout::width(title) + 2 + layout::width(&id) <= self.width {
            self.line(format!("{mark}{strong}  {id}"));
        } else {
            self.line(format!("{mark}{strong}"));
            self.line(format!("{}{id}", " ".repeat(hang)));
        }
    }

    /// A list of what to type: what for, and the command itself, which is never broken. Below each
    /// other where they don't fit in a row.
    pub fn commands(&mut self, indent: usize, commands: &[(&str, String)]) {
        let margin = " ".repeat(indent);
        let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or_default();
        let left = widest(&mut commands.iter().map(|(label, _)| layout::width(label)));
        let right = widest(&mut commands.iter().map(|(_, command)| layout::width(command)));
        for (label, command) in commands {
            let (label, command) = (style::faint(label), style::command(command));
            if indent + left + 2 + right <= self.width {
                self.line(format!("{margin}{}  {command}", layout::pad(&label, left)));
            } else {
                self.line(format!("{margin}{label}"));
                self.line(format!("{margin}  {command}"));
            }
        }
    }

    pub fn into_lines(self) -> Vec<String> {
        self.lines
    }

    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for line in &self.lines {
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// No paint.
pub fn bare(text: &str) -> String {
    text.to_owned()
}

/// What stands between backticks, as code. It stays on one line where a line has room for it.
fn quoted(text: &str, room: usize) -> String {
    let text = layout::harmless(text);
    if text.matches('`').count() % 2 == 1 {
        return text;
    }
    let part = |(n, part): (usize, &str)| match n % 2 {
        0 => part.to_owned(),
        _ if layout::width(part) + 2 <= room => tied(&style::code(part)),
        // Each word is painted for itself, so that a line may be broken between them.
        _ if style::is_coloured() => {
            let words: Vec<String> = part.split(' ').map(style::code).collect();
            words.join(" ")
        }
        _ => format!("`{part}`"),
    };
    text.split('`').enumerate().map(part).collect()
}

/// A space at which no line is broken.
const TIED: &str = "\u{a0}";

fn tied(text: &str) -> String {
    text.replace(' ', TIED)
}
