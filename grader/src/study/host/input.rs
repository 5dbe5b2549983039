//! What is typed: at a terminal, where a line can be edited, Hangul by the syllable; or lines that come
//! through a pipe.

use std::cell::RefCell;
use std::env;
use std::io::{self, BufRead as _, IsTerminal as _, Write};

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Config, Context, Editor, Helper};

use super::{Prompt, Said, Wanted};
use crate::study::typed;

pub enum Input {
    Terminal,
    Lines,
}

impl Input {
    /// Lines where these are asked for, and where nobody sits at a terminal.
    pub fn of(plain: bool) -> Input {
        let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
        // One that cannot move its cursor shows no line that can be edited, and no draft.
        let is_dumb = env::var("TERM").is_ok_and(|term| term == "dumb");
        match plain || !is_terminal || is_dumb {
            true => Input::Lines,
            false => Input::Terminal,
        }
    }

    pub fn ask(
        &self,
        out: &mut dyn Write,
        prompt: Prompt,
        keep: &mut dyn FnMut(&str),
    ) -> io::Result<Said> {
        match self {
            Input::Lines => lines(out, prompt, keep),
            Input::Terminal => {
                out.flush()?;
                at_terminal(prompt, keep)
            }
        }
    }
}

fn lines(out: &mut dyn Write, prompt: Prompt, keep: &mut dyn FnMut(&str)) -> io::Result<Said> {
    if !prompt.label.is_empty() {
        writeln!(out, "{}", prompt.label)?;
    }
    if !prompt.start.is_empty() {
        writeln!(out, "{}", prompt.start)?;
    }
    out.flush()?;
    let mut all = prompt.start.to_owned();
    let mut is_first = true;
    let mut stdin = io::stdin().lock();
    loop {
        let mut bytes = Vec::new();
        if stdin.read_until(b'\n', &mut bytes)? == 0 {
            // What was there already was not said by anybody yet.
            return Ok(match is_first || all.trim().is_empty() {
                true => Said::Nothing,
                false => Said::Words(all),
            });
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim_end_matches(['\n', '\r']);
        // A word about the question is no line of an answer.
        let is_word = is_first && typed::word(line).is_some();
        is_first = false;
        match prompt.wanted {
            Wanted::Text if is_word => return Ok(Said::Words(line.trim().to_owned())),
            Wanted::Line => return Ok(Said::Words(line.to_owned())),
            Wanted::Text if line.trim().is_empty() => return Ok(Said::Words(all)),
            Wanted::Text => {
                if !all.is_empty() {
                    all.push('\n');
                }
                all.push_str(line);
                keep(&all);
            }
        }
    }
}

fn at_terminal(prompt: Prompt, keep: &mut dyn FnMut(&str)) -> io::Result<Said> {
    let config = Config::builder().auto_add_history(false).build();
    let mut editor: Editor<Watch, MemHistory> =
        Editor::with_history(config, MemHistory::new()).map_err(io::Error::other)?;
    editor.set_helper(Some(Watch {
        wanted: prompt.wanted,
        keep: RefCell::new(keep),
        last: RefCell::new(prompt.start.to_owned()),
    }));
    let label = format!("{} ", prompt.label);
    match editor.readline_with_initial(&label, (prompt.start, "")) {
        Ok(line) => Ok(Said::Words(line.trim_end().to_owned())),
        Err(ReadlineError::Eof | ReadlineError::Interrupted) => Ok(Said::Nothing),
        Err(ReadlineError::Io(error)) => Err(error),
        Err(error) => Err(io::Error::other(error)),
    }
}

/// Looks on while something is typed.
struct Watch<'a> {
    wanted: Wanted,
    keep: RefCell<&'a mut dyn FnMut(&str)>,
    last: RefCell<String>,
}

impl Hinter for Watch<'_> {
    type Hint = String;

    /// No hint: but this is asked at every change, and so nothing that was typed is ever lost.
    fn hint(&self, line: &str, _at: usize, _context: &Context<'_>) -> Option<String> {
        if *self.last.borrow() != line {
            line.clone_into(&mut self.last.borrow_mut());
            (self.keep.borrow_mut())(line);
        }
        None
    }
}

impl Validator for Watch<'_> {
    fn validate(&self, context: &mut ValidationContext) -> rustyline::Result<ValidationResult> {
        let is_done = self.wanted == Wanted::Line || is_over(context.input());
        Ok(match is_done {
            true => ValidationResult::Valid(None),
            false => ValidationResult::Incomplete,
        })
    }
}

/// A text is over with an empty line; and so is one that is nothing but a word about the question.
fn is_over(text: &str) -> bool {
    text.is_empty() || text.ends_with('\n') || typed::word(text).is_some()
}

impl Completer for Watch<'_> {
    type Candidate = String;
}

impl Highlighter for Watch<'_> {}
impl Helper for Watch<'_> {}

#[cfg(test)]
mod tests {
    use super::is_over;

    #[test]
    fn a_text_goes_on_until_an_empty_line() {
        for over in ["", "?", "ㅂ", "one\n", "one\ntwo\n"] {
            assert!(is_over(over), "{over}");
        }
        for goes_on in ["one", "one\ntwo", "토큰", "1", "ㅁ"] {
            assert!(!is_over(goes_on), "{goes_on}");
        }
    }
}
