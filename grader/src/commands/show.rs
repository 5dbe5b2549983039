//! `show`: the statement of a problem.

use std::fs;
use std::io::Write;

use anyhow::Context as _;

use super::Session;
use crate::cli::{Exit, ShowArgs};
use crate::markdown;
use crate::report::sheet::Sheet;
use crate::words;

pub fn run(session: &Session, args: &ShowArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let problem = session.problem(args.problem.as_deref())?;
    let screen = &session.screen;
    let lang = screen.lang;
    let path = problem.statement(lang);
    let text = fs::read_to_string(&path).with_context(|| session.shown(&path))?;
    let base = session.shown(&problem.folder());
    markdown::write(out, &text, screen, &base)?;
    let mut sheet = Sheet::new(screen.width);
    sheet.line("");
    let file = session.shown(&problem.source().join("lib.rs"));
    let grade = screen.command(&format!("grade {}", problem.id));
    sheet.commands(
        0,
        &[
            (words::learn::your_file(lang), file),
            (words::learn::grade_it(lang), grade),
        ],
    );
    sheet.write(out)?;
    Ok(Exit::Done)
}
