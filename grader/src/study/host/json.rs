//! Events as lines of JSON, for a program that asks the questions in its own way; its answers are
//! lines.

use std::io::{self, Write};

use super::input::Input;
use super::{Event, Host, Prompt, Said};

pub struct Json<'a> {
    pub out: &'a mut dyn Write,
}

impl Host for Json<'_> {
    fn show(&mut self, event: &Event) -> io::Result<()> {
        serde_json::to_writer(&mut *self.out, event)?;
        writeln!(self.out)?;
        self.out.flush()
    }

    fn ask(&mut self, prompt: Prompt, keep: &mut dyn FnMut(&str)) -> io::Result<Said> {
        let silent = Prompt {
            label: "",
            start: "",
            ..prompt
        };
        Input::Lines.ask(&mut *self.out, silent, keep)
    }
}
