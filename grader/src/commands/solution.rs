//! `solution`: the reference and its explanation. Asks first while the problem is unsolved.

use std::fs;
use std::io::Write;

use anyhow::Context as _;

use super::Session;
use crate::cli::{Exit, SolutionArgs};
use crate::markdown;
use crate::report::sheet::Sheet;
use crate::style::{faint, strong};
use crate::words;

pub fn run(session: &Session, args: &SolutionArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let problem = session.problem(args.problem.as_deref())?;
    let screen = &session.screen;
    let lang = screen.lang;
    if !args.yes && !session.state().is_solved(&problem.id) {
        let command = format!("solution {}", problem.id);
        if !session.ask(words::learn::really_show(lang), &command)? {
            session.tell(words::learn::not_done(lang));
            return Ok(Exit::Done);
        }
    }
    let path = problem.explanation(lang);
    if let Ok(text) = fs::read_to_string(&path) {
        markdown::write(
            out,
            &text,
            screen.width,
            &session.shown(&problem.solution()),
        )?;
        writeln!(out)?;
    }
    let path = problem.solution().join("src").join("lib.rs");
    let source = fs::read_to_string(&path).with_context(|| session.shown(&path))?;
    let (title, shown) = (words::learn::reference(lang), session.shown(&path));
    writeln!(out, "{}  {}\n", strong(title), faint(&shown))?;
    for line in source.lines() {
        writeln!(out, "{}", format!("    {line}").trim_end())?;
    }
    let mut sheet = Sheet::new(screen.width);
    sheet.line("");
    let grade = screen.command(&format!("grade {} --solution", problem.id));
    sheet.commands(0, &[(words::learn::compare_with(lang), grade)]);
    sheet.write(out)?;
    Ok(Exit::Done)
}
