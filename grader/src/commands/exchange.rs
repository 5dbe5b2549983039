//! What `reset`, `restore` and `start` have in common: what the learner's folder has gives way to something
//! else, nothing of it is lost, and what becomes of it is told.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context as _;

use super::Session;
use crate::Progress as _;
use crate::backup::{self, Exchange, Gone, Left};
use crate::disk;
use crate::process;
use crate::progress::OnStderr;
use crate::report::sheet::Sheet;
use crate::submission::Submission;
use crate::words;
use crate::workbook::Problem;

/// What is to be in the learner's folder, and what of the rest goes.
pub struct New<'a> {
    pub files: &'a [(PathBuf, String)],
    pub gone: Gone,
    /// What to type to do this once more.
    pub command: &'a str,
}

/// Back up what is there, and put the new in its place, if that may `still` be when nobody else is at work
/// on it. What was left as it is, because it changed meanwhile.
pub fn exchange(
    session: &Session,
    problem: &Problem,
    new: &New,
    out: &mut dyn Write,
    still: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<Vec<Left>> {
    let lang = session.screen.lang;
    // A grade of this very source must not see half of either.
    let folder = Submission::Learner.folder(problem);
    let progress = OnStderr::new(&session.screen);
    let _lock = process::block_on(disk::lock(&folder, || progress.waiting()))?;
    progress.finished();
    still()?;
    let (source, backups) = (problem.source(), problem.backups());
    let exchange = Exchange {
        folder: &source,
        backups: &backups,
        files: new.files,
        gone: new.gone,
        command: new.command,
    };
    let aside = backup::put_aside(&source, &backups, new.command);
    let aside = aside.with_context(|| session.shown(&source))?;
    let begun = exchange.begin();
    let begun = begun.with_context(|| session.shown(&backups))?;
    for copy in aside.iter().chain(begun.copy()) {
        let folder = session.shown(&copy.folder);
        let said = words::learn::backed_up(lang, copy.files.len(), &folder);
        say(session, out, &said)?;
        out.flush()?;
    }
    let left = begun.finish();
    let left = left.with_context(|| session.shown(&source))?;
    for Left(file) in &left {
        let file = session.shown(&source.join(file));
        session.tell(&words::learn::changed_meanwhile(lang, &file));
    }
    Ok(left)
}

/// Where an exchange was broken off, by a kill or a full disk, the code may be half of one and half of the
/// other: that is told, once.
pub fn tell_broken_off(session: &Session, problem: &Problem) {
    // It may be under way right now, and come to its end between the look and the telling.
    let Ok(_kept_off) = disk::keep_off(&Submission::Learner.folder(problem)) else {
        return;
    };
    let backups = problem.backups();
    let Some(broken_off) = backup::broken_off(&backups) else {
        return;
    };
    let command = session.screen.command(&broken_off.command);
    let folder = session.shown(&broken_off.copy);
    let lang = session.screen.lang;
    session.warn(&words::learn::broken_off(lang, &command, &folder));
    // What cannot be written is told again.
    let _ = backup::forget(&backups);
}

/// A sentence on stdout.
pub fn say(session: &Session, out: &mut dyn Write, text: &str) -> io::Result<()> {
    let mut sheet = Sheet::new(session.screen.width);
    sheet.prose(0, text);
    sheet.write(out)
}
