//! `reset`: brings the stub back. The learner's code is copied first, and nothing is taken away that
//! is not in the copy.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::Session;
use super::exchange::{New, exchange, say};
use crate::backup::{self, Gone, Left};
use crate::cli::{Exit, ResetArgs};
use crate::words;
use crate::workbook::Problem;

const LIB: &str = "lib.rs";

pub fn run(session: &Session, args: &ResetArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let problem = session.problem(args.problem.as_deref())?;
    let lang = session.screen.lang;
    let (source, lib) = (problem.source(), problem.source().join(LIB));
    if !has_work(session, &problem)? {
        // As a run left it that was killed when all but its mark was done.
        backup::forget(&problem.backups()).with_context(|| session.shown(&source))?;
        say(
            session,
            out,
            &words::learn::nothing_to_reset(lang, &session.shown(&lib)),
        )?;
        return Ok(Exit::Done);
    }
    let question = words::learn::really_reset(lang, &session.shown(&source));
    if !args.yes && !session.ask(&question, &format!("reset {}", problem.id))? {
        session.tell(words::learn::not_done(lang));
        return Ok(Exit::Done);
    }
    bring_back(session, &problem, out, || Ok(()))
}

/// Whether the learner has changed anything: the stub alone is there otherwise.
pub fn has_work(session: &Session, problem: &Problem) -> anyhow::Result<bool> {
    let (source, stub) = (problem.source(), problem.stub());
    let lib = source.join(LIB);
    let stub = fs::read(&stub).with_context(|| session.shown(&stub))?;
    let files = backup::files(&source).with_context(|| session.shown(&source))?;
    Ok(files != [Path::new(LIB)] || !fs::read(&lib).is_ok_and(|now| now == stub))
}

/// Back up what is there, and put the stub in its place, if that may `still` be when nobody else is at
/// work on it.
pub fn bring_back(
    session: &Session,
    problem: &Problem,
    out: &mut dyn Write,
    still: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<Exit> {
    let stub = problem.stub();
    let stub = fs::read_to_string(&stub).with_context(|| session.shown(&stub))?;
    let new = New {
        files: &[(PathBuf::from(LIB), stub)],
        gone: Gone::Everything,
        command: &format!("reset {}", problem.id),
    };
    let left = exchange(session, problem, &new, out, still)?;
    if left.contains(&Left(LIB.into())) {
        return Ok(Exit::Fault);
    }
    session.remember(|state| state.restarted(&problem.id, session.now()));
    let lib = session.shown(&problem.source().join(LIB));
    say(
        session,
        out,
        &words::learn::restored(session.screen.lang, &lib),
    )?;
    Ok(Exit::Done)
}
