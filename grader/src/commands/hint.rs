//! `hint`: one more hint for a case, when a try has earned it or when it is asked for all the same; or
//! with `--all` those that were taken.

use std::io::{IsTerminal as _, Write, stderr, stdin};

use super::{Asked, Session};
use crate::cli::{Exit, HintArgs};
use crate::history::{History, State};
use crate::manifest::Case;
use crate::report::note_path;
use crate::report::sheet::Sheet;
use crate::style::{faint, hint};
use crate::timing::What;
use crate::words;
use crate::workbook::Problem;

pub fn run(session: &Session, args: &HintArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let (problem, named) =
        session.problem_and_case(args.problem.as_deref(), args.case.as_deref())?;
    session.not_in_interview(&problem.id)?;
    let before = session.state();
    let case = named
        .as_ref()
        .or(before.standing(&problem.id).failing.first())
        .and_then(|id| problem.manifest.case(id))
        .ok_or_else(|| nothing_to_hint_at(&before, &problem.id))?;
    let taken = before.hints_taken(&problem.id, case.id.get_ref());
    let taken = taken.min(case.hints.len());
    // Where there is none left, those there are help more than a refusal.
    if args.all || taken == case.hints.len() {
        show(session, &problem, case, 0, taken, out)?;
        return Ok(Exit::Done);
    }
    if !args.more && !may_take(session, &before, &problem, case)? {
        session.tell(words::learn::not_done(session.screen.lang));
        return Ok(Exit::Done);
    }
    show(session, &problem, case, taken, taken + 1, out)?;
    out.flush()?;
    take(session, &problem, case.id.get_ref(), taken + 1);
    Ok(Exit::Done)
}

/// Whether the next hint is there for the asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Price {
    Earned,
    /// No try has earned it; one was made for the hint before, or none at all.
    NotEarned {
        tried: bool,
    },
}

/// Whether a try has earned the next hint.
pub fn price(session: &Session, state: &State, problem: &Problem, case: &str) -> Price {
    let taken = state.hints_taken(&problem.id, case);
    let tried = match sources_failed(session, &problem.id, case) {
        // Who cannot count does not ration.
        None => return Price::Earned,
        Some(tried) => tried,
    };
    // What failed before attempts were kept has been tried once.
    let is_failing = state
        .standing(&problem.id)
        .failing
        .iter()
        .any(|id| id == case);
    let tries = tried.max(is_failing.into());
    match is_earned(taken, tries) {
        true => Price::Earned,
        false => Price::NotEarned { tried: tries > 0 },
    }
}

/// Whether a try has earned it, or the learner asks for it knowing what it costs.
fn may_take(
    session: &Session,
    state: &State,
    problem: &Problem,
    case: &Case,
) -> anyhow::Result<bool> {
    let id = case.id.get_ref();
    let Price::NotEarned { tried } = price(session, state, problem, id) else {
        return Ok(true);
    };
    let lang = session.screen.lang;
    let command = format!("hint {} {id}", problem.id);
    if !stdin().is_terminal() || !stderr().is_terminal() {
        return Err(Asked::HintNotYet { tried, command }.into());
    }
    session.tell(words::hint::how_earned(lang, tried));
    session.ask(words::hint::really(lang), &command)
}

/// A hint for each try: code that was changed, graded, and failed the case.
fn is_earned(taken: usize, tries: usize) -> bool {
    taken < tries
}

/// With how many different sources the case failed; nothing where that cannot be known.
fn sources_failed(session: &Session, problem: &str, case: &str) -> Option<usize> {
    let history = History::look(&session.workbook().ok()?.root).ok()?;
    history.map_or(Some(0), |history| {
        history.sources_failed(problem, case).ok()
    })
}

/// Count it, by the clock too where one runs.
pub fn take(session: &Session, problem: &Problem, case: &str, taken: usize) -> State {
    let state = session.remember(|state| {
        let hints = &mut state.problems.entry(problem.id.clone()).or_default().hints;
        let count = hints.entry(case.to_owned()).or_default();
        // Another may have taken more meanwhile.
        *count = taken.max(*count);
    });
    if let Some(timing) = session.running(Some(&problem.id)) {
        let case = case.to_owned();
        session.happened(&timing, What::Hinted { case });
    }
    state
}

/// The hints from one to another.
fn show(
    session: &Session,
    problem: &Problem,
    case: &Case,
    from: usize,
    to: usize,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let (lang, id, all) = (session.screen.lang, case.id.get_ref(), case.hints.len());
    let mut sheet = Sheet::new(session.screen.width);
    sheet.titled("", case.title.get(lang), id);
    sheet.blank();
    for (n, text) in case.hints.iter().enumerate().take(to).skip(from) {
        let label = words::learn::hint(lang, n + 1, all);
        sheet.led(&format!("{}  ", hint(&label)), 2, text.get(lang));
    }
    sheet.blank();
    let said = match to {
        0 => words::hint::none_taken(lang).to_owned(),
        _ if to == all => words::hint::none_left(lang).to_owned(),
        _ => words::hint::counted(lang, to, all),
    };
    sheet.code("", 2, &said, faint);
    sheet.blank();
    let command = |rest: &str| {
        let args = format!("hint {} {id}{rest}", problem.id);
        session.screen.command(&args)
    };
    let mut commands = Vec::new();
    if to < all {
        commands.push((words::hint::another(lang), command("")));
    }
    if from > 0 {
        commands.push((words::hint::earlier(lang), command(" --all")));
    }
    commands.push((words::report::note(lang), note_path(lang, case)));
    sheet.commands(2, &commands);
    sheet.write(out)?;
    Ok(())
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

    #[test]
    fn each_try_earns_one_hint() {
        let earned = |taken, tries| is_earned(taken, tries);
        assert!(!earned(0, 0) && earned(0, 1) && !earned(1, 1) && earned(1, 2));
    }
}
