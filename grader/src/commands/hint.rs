//! `hint`: one more hint, and those before it again.

use std::io::Write;

use super::{Asked, Session};
use crate::cli::{Exit, HintArgs};
use crate::history::State;
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
        .ok_or_else(|| nothing_to_hint_at(&before, &problem.id))?
        .clone();
    let id = case.id.get_ref();
    let all = case.hints.len();
    let taken = (before.hints_taken(&problem.id, id) + 1).min(all);

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
    out.flush()?;
    session.remember(|state| {
        let hints = &mut state.problems.entry(problem.id.clone()).or_default().hints;
        let count = hints.entry(id.clone()).or_default();
        // Another may have taken more meanwhile.
        *count = taken.max(*count);
    });
    Ok(Exit::Done)
}

fn nothing_to_hint_at(state: &State, problem: &str) -> Asked {
    let problem = problem.to_owned();
    match state.is_solved(&problem) {
        true => Asked::NothingLeft { problem },
        false => Asked::NothingFailed { problem },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_solved_it_is_not_sent_to_grade_it() {
        let mut state = State::default();
        let asked = |state: &State| nothing_to_hint_at(state, "a");
        assert!(matches!(asked(&state), Asked::NothingFailed { .. }));
        state.problems.entry("a".to_owned()).or_default().solved = true;
        assert!(matches!(asked(&state), Asked::NothingLeft { .. }));
    }
}
