//! `export`: the questions for other programs, to stdout.

use std::io::Write;

use super::study_room::Notes;
use super::{Asked, Session};
use crate::cli::{Exit, ExportArgs, Exported};
use crate::study::bank::Entry;
use crate::study::export;

pub fn run(session: &Session, args: &ExportArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let notes = Notes::read(session)?;
    let page = notes.page(args.topic.as_deref())?;
    let is_wanted = |entry: &Entry| page.as_ref().is_none_or(|page| page == entry.page);
    let entries: Vec<Entry> = notes.bank.entries().filter(is_wanted).collect();
    if entries.is_empty() {
        return Err(Asked::NoQuestion.into());
    }
    let lang = session.screen.lang;
    let file = match args.format {
        Exported::Anki => export::anki(entries.into_iter(), lang),
        Exported::MdbookQuiz => export::mdbook_quiz(entries.into_iter(), lang)?,
    };
    out.write_all(file.as_bytes())?;
    Ok(Exit::Done)
}
