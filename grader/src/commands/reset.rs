//! `reset`: brings the stub back. The learner's code is copied first, and nothing is taken away that
//! is not in the copy.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context as _;

use super::Session;
use crate::backup::{self, Left};
use crate::cli::{Exit, ResetArgs};
use crate::disk;
use crate::process;
use crate::report::sheet::Sheet;
use crate::submission::Submission;
use crate::words;
use crate::workbook::Problem;

const LIB: &str = "lib.rs";

pub fn run(session: &Session, args: &ResetArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let problem = session.problem(args.problem.as_deref())?;
    let lang = session.screen.lang;
    let (source, lib) = (problem.source(), problem.source().join(LIB));
    if !has_work(session, &problem)? {
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
    let lang = session.screen.lang;
    let (source, stub) = (problem.source(), problem.stub());
    let lib = source.join(LIB);
    let stub = fs::read(&stub).with_context(|| session.shown(&stub))?;
    // A grade of this very source must not see it half taken away.
    let folder = Submission::Learner.folder(problem);
    let _lock = process::block_on(disk::lock(&folder, || {}))?;
    still()?;
    let backups = session
        .workbook()?
        .state()
        .join("backups")
        .join(&problem.id);
    if let Some(copy) = backup::copy(&source, &backups).with_context(|| session.shown(&backups))? {
        let folder = session.shown(&copy.folder);
        say(
            session,
            out,
            &words::learn::backed_up(lang, copy.files.len(), &folder),
        )?;
        out.flush()?;
        let left = copy
            .clear(&source, LIB)
            .with_context(|| session.shown(&source))?;
        for Left(file) in &left {
            let file = session.shown(&source.join(file));
            session.tell(&words::learn::changed_meanwhile(lang, &file));
        }
        if left.contains(&Left(LIB.into())) {
            return Ok(Exit::Fault);
        }
    }
    disk::replace_itself(&lib, &stub).with_context(|| session.shown(&lib))?;
    session.remember(|state| state.restarted(&problem.id, session.now()));
    say(
        session,
        out,
        &words::learn::restored(lang, &session.shown(&lib)),
    )?;
    Ok(Exit::Done)
}

fn say(session: &Session, out: &mut dyn Write, text: &str) -> io::Result<()> {
    let mut sheet = Sheet::new(session.screen.width);
    sheet.prose(0, text);
    sheet.write(out)
}
