//! `export`: the questions for other programs, to stdout.

use std::io::Write;

use super::study_room::Notes;
use super::{Asked, Session};
use crate::cli::{Exit, ExportArgs, Exported};
use crate::study::bank::Entry;
use crate::study::export;
use crate::words;

pub fn run(session: &Session, args: &ExportArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let notes = Notes::asking(session)?;
    let page = notes.page(args.topic.as_deref())?;
    let is_wanted = |entry: &Entry| page.as_ref().is_none_or(|page| page == entry.page);
    let entries: Vec<Entry> = notes.bank.entries().filter(is_wanted).collect();
    if entries.is_empty() {
        return Err(Asked::NoQuestion.into());
    }
    let lang = session.screen.lang;
    if let Some(closed) = &notes.closed {
        let pages: Vec<&str> = closed.pages.iter().map(String::as_str).collect();
        let program = &session.screen.program;
        session.warn(&words::timing::left_out(lang, &pages, program));
    }
    let file = match args.format {
        Exported::Anki => export::anki(entries.into_iter(), lang),
        Exported::MdbookQuiz => export::mdbook_quiz(entries.into_iter(), lang)?,
    };
    out.write_all(file.as_bytes())?;
    Ok(Exit::Done)
}
