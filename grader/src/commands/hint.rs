//! `hint`: one more hint, and those before it again.

use std::io::Write;

use super::{Asked, Session};
use crate::cli::{Exit, HintArgs};
use crate::report::note_path;
use crate::report::sheet::Sheet;
use crate::style::{faint, hint};
use crate::words;

pub fn run(session: &Session, args: &HintArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let (problem, named) =
        session.problem_and_case(args.problem.as_deref(), args.case.as_deref())?;
    let before = session.state();
    let case = named
        .as_ref()
        .or(before.standing(&problem.id).failing.first())
        .and_then(|id| problem.manifest.case(id))
        .ok_or_else(|| Asked::NothingFailed {
            problem: problem.id.clone(),
        })?
        .clone();
    let id = case.id.get_ref();
    let all = case.hints.len();
    let mut taken = 0;
    session.remember(|state| {
        let hints = &mut state.problems.entry(problem.id.clone()).or_default().hints;
        let count = hints.entry(id.clone()).or_default();
        *count = (*count + 1).min(all);
        taken = *count;
    });
    // Where nothing can be remembered, the first hint is still better than none.
    let taken = taken.max(1).min(all);

    let lang = session.screen.lang;
    let mut sheet = Sheet::new(session.screen.width);
    sheet.titled("", case.title.get(lang), id);
    sheet.blank();
    for (n, text) in case.hints.iter().take(taken).enumerate() {
        let label = words::learn::hint(lang, n + 1, all);
        let label = if n + 1 == taken {
            hint(&label)
        } else {
            faint(&label)
        };
        sheet.led(&format!("{label}  "), 2, text.get(lang));
    }
    sheet.blank();
    let command = session.screen.command(&format!("hint {} {id}", problem.id));
    sheet.prose(2, &words::learn::hints_left(lang, all - taken, &command));
    sheet.prose(2, &words::learn::note(lang, &note_path(lang, &case)));
    sheet.write(out)?;
    Ok(Exit::Done)
}
