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

    /// A list of what to type: what for, and the command itself. Below each other where they don't fit in a
    /// row; a command that is wider than the screen is broken as a shell takes it, so that what is copied
    /// still works.
    pub fn commands(&mut self, indent: usize, commands: &[(&str, String)]) {
        let margin = " ".repeat(indent);
        let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or_default();
        let left = widest(&mut commands.iter().map(|(label, _)| layout::width(label)));
        let right = widest(&mut commands.iter().map(|(_, command)| layout::width(command)));
        for (label, command) in commands {
            let label = style::faint(label);
            if indent + left + 2 + right <= self.width {
                let command = style::command(command);
                self.line(format!("{margin}{}  {command}", layout::pad(&label, left)));
            } else {
                self.line(format!("{margin}{label}"));
                for line in continued(command, self.width.saturating_sub(indent + 2)) {
                    self.line(format!("{margin}  {}", style::command(&line)));
                }
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

/// A command in lines: each but the last ends as a shell's does that goes on. A word is not broken, nor what
/// stands in quotes, and what a flag is given stays beside it.
fn continued(command: &str, room: usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for word in command.split(' ') {
        let belongs = |part: &String| {
            let is_quoted = part.matches('\'').count() % 2 == 1;
            is_quoted || (part.starts_with("--") && !part.contains(' ') && !word.starts_with('-'))
        };
        match parts.last_mut().filter(|part| belongs(part)) {
            Some(part) => {
                part.push(' ');
                part.push_str(word);
            }
            None => parts.push(word.to_owned()),
        }
    }
    let mut lines: Vec<String> = Vec::new();
    let last = parts.len().saturating_sub(1);
    for (n, part) in parts.into_iter().enumerate() {
        // Each line but the last has a backslash at its end.
        let room = if n == last {
            room
        } else {
            room.saturating_sub(2)
        };
        match lines.last_mut() {
            Some(line) if layout::width(line) + 1 + layout::width(&part) <= room => {
                line.push(' ');
                line.push_str(&part);
            }
            Some(line) => {
                line.push_str(" \\");
                lines.push(format!("  {part}"));
            }
            None => lines.push(part),
        }
    }
    lines
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_wider_than_the_screen_is_broken_as_a_shell_takes_it() {
        let command = "cargo grader grade rate-limiter --case never-above-capacity --seed 12";
        let lines = continued(command, 40);
        let is = [
            "cargo grader grade rate-limiter \\",
            "  --case never-above-capacity --seed 12",
        ];
        assert_eq!(lines, is);
        assert_eq!(continued("grader list", 40), ["grader list"]);
        let in_quotes = "grader grade x --path '/my code/of today/lib.rs'";
        let lines = continued(in_quotes, 30);
        assert_eq!(lines[1], "  --path '/my code/of today/lib.rs'");
    }
}
