//! `restore`: brings the source of an attempt back. What is there now is copied first, and nothing is
//! taken away that is not in the copy. Killed in between, the next grade tells, and a second run finishes.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context as _;

use super::exchange::{New, exchange, say};
use super::{Asked, Session, diff, history};
use crate::backup::{self, Gone};
use crate::cli::{Exit, RestoreArgs};
use crate::disk;
use crate::report::sheet::Sheet;
use crate::submission::{Source, Submission};
use crate::words;
use crate::words::record;

pub fn run(session: &Session, args: &RestoreArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let Some(number) = args.attempt else {
        let problem = session.looking_back(None)?;
        return history::list(session, &problem, history::what_fits(&session.screen), out);
    };
    let (history, attempt) = diff::attempt(session, number)?;
    session.not_before_interview(&attempt)?;
    let source = diff::source(&history, &attempt)?;
    if let Some(folder) = &args.to {
        let folder = session.here().join(folder);
        return elsewhere(session, &source, &folder, number, out);
    }
    let problem = session.workbook()?.problem(&attempt.problem)?;
    let (place, lang) = (problem.source(), session.screen.lang);
    let shown = session.shown(&place);
    if Submission::Learner
        .read(&problem)
        .is_ok_and(|now| now.files == source.files)
    {
        // As a run left it that was killed when all but its mark was done.
        backup::forget(&problem.backups()).with_context(|| shown.clone())?;
        say(
            session,
            out,
            &record::nothing_to_restore(lang, &shown, number),
        )?;
        return Ok(Exit::Done);
    }
    let question = record::really_restore(lang, &shown, number);
    if !args.yes && !session.ask(&question, &format!("restore {number}"))? {
        session.tell(words::learn::not_done(lang));
        return Ok(Exit::Done);
    }
    let new = New {
        files: &source.files,
        gone: Gone::Rust,
        command: &format!("restore {number}"),
    };
    let left = exchange(session, &problem, &new, out, || Ok(()))?;
    if !left.is_empty() {
        return Ok(Exit::Fault);
    }
    say(session, out, &record::restored(lang, &shown, number))?;
    let grade = session.screen.command(&format!("grade {}", problem.id));
    let mut sheet = Sheet::new(session.screen.width);
    sheet.commands(0, &[(words::learn::grade_it(lang), grade)]);
    sheet.write(out)?;
    Ok(Exit::Done)
}

/// Into a folder that is new, whole or not at all.
fn elsewhere(
    session: &Session,
    source: &Source,
    folder: &Path,
    number: i64,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let shown = folder.display().to_string();
    if !is_free(folder) {
        return Err(Asked::InTheWay(shown).into());
    }
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.unfinished", std::process::id()));
    let unfinished = folder.with_file_name(name);
    let written = (|| {
        for (path, text) in &source.files {
            disk::replace(&unfinished.join(path), text.as_bytes())?;
        }
        fs::rename(&unfinished, folder)
    })();
    if written.is_err() {
        let _ = fs::remove_dir_all(&unfinished);
    }
    written.with_context(|| shown.clone())?;
    let text = record::written_to(session.screen.lang, &shown, number);
    say(session, out, &text)?;
    Ok(Exit::Done)
}

/// Nothing is there, or a folder with nothing in it.
fn is_free(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}
