//! `study`: the table of contents, a page of the notes, or a section of one.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write, stdout};

use super::{Asked, Session};
use crate::cli::{Exit, StudyArgs};
use crate::report::sheet::Sheet;
use crate::study::bank::Bank;
use crate::study::contents::{Contents, Listed, NoSuchPage};
use crate::study::level::Level;
use crate::study::pages::{self, Page};
use crate::style::{faint, strong};
use crate::words::{plan, study as words};
use crate::workbook::nearest;
use crate::{layout, markdown, process};

pub fn run(session: &Session, args: &StudyArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let root = &session.book()?.root;
    let screen = &session.screen;
    let contents = Contents::read(root, screen.lang)?;
    // What is wrong with the questions is told by those who ask them; the notes are read all the same.
    let bank = Bank::read(root).unwrap_or_default();
    let Some(topic) = &args.topic else {
        listed(session, &contents, &bank).write(out)?;
        return Ok(Exit::Done);
    };
    let (id, anchor) = meant(&contents, topic, args.section.as_deref())?;
    if let Some(closed) = session.closed() {
        closed.open(id)?;
    }
    let page = Page::read(root, screen.lang, id)?;
    let text = match anchor {
        None => page.text.as_str(),
        Some(name) => section(&page, name)?,
    };
    // Links within the page name it, as they are followed by a command.
    let text = text.replace("](#", &format!("]({id}.md#"));
    let mut shown = Vec::new();
    markdown::write(&mut shown, &text, screen, &pages::folder(screen.lang))?;
    after(session, &page, anchor.is_none(), &bank).write(&mut shown)?;
    let is_read_here = !args.plain && stdout().is_terminal();
    if is_read_here && process::page(&shown)? {
        return Ok(Exit::Done);
    }
    out.write_all(&shown)?;
    Ok(Exit::Done)
}

/// The page and the section that are named: `page#section`, `page section`, or a title of two words.
fn meant<'a>(
    contents: &'a Contents,
    topic: &'a str,
    section: Option<&'a str>,
) -> Result<(&'a str, Option<&'a str>), Asked> {
    let title = section.map(|rest| format!("{topic} {rest}"));
    let titled = title.and_then(|title| contents.resolve(&title).ok());
    if let Some(id) = titled {
        return Ok((id, None));
    }
    let (name, anchor) = match topic.split_once('#') {
        Some((name, anchor)) => (name, Some(anchor)),
        None => (topic, section),
    };
    match contents.resolve(name) {
        Ok(id) => Ok((id, anchor)),
        Err(NoSuchPage { name, nearest }) => Err(Asked::Page { name, nearest }),
    }
}

/// The section of that name: an anchor, or a level in the reader's language.
fn section<'a>(page: &'a Page, name: &str) -> Result<&'a str, Asked> {
    let level = Level::ALL
        .into_iter()
        .find(|level| words::is_level(name, *level));
    let anchor = level.map_or(name, |level| level.id());
    markdown::section(&page.text, anchor).ok_or_else(|| {
        let anchors: Vec<String> = page.anchors().map(str::to_owned).collect();
        Asked::Section {
            page: page.id.clone(),
            name: name.to_owned(),
            nearest: nearest(name, &anchors).map(str::to_owned),
            anchors,
        }
    })
}

fn listed(session: &Session, contents: &Contents, bank: &Bank) -> Sheet {
    let lang = session.screen.lang;
    let mut questions: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in bank.entries() {
        *questions.entry(entry.page).or_default() += 1;
    }
    let mut sheet = Sheet::new(session.screen.width);
    let widest = |text: fn(&Listed) -> &str| {
        let widths = contents.pages().map(|page| layout::width(text(page)));
        widths.max().unwrap_or_default()
    };
    let room = sheet.width.saturating_sub(4 + widest(|page| &page.id));
    let column = widest(|page| &page.title).min(room);
    for part in &contents.parts {
        sheet.blank();
        if !part.title.is_empty() {
            sheet.line(strong(&part.title));
        }
        for page in &part.pages {
            let count = questions.get(page.id.as_str()).copied().unwrap_or_default();
            let title = match layout::width(&page.title) <= column {
                true => layout::pad(&page.title, column),
                false => {
                    sheet.led("", 2, &page.title);
                    " ".repeat(column)
                }
            };
            let row = format!("  {title}  {}", faint(&page.id));
            let count = match count {
                0 => String::new(),
                count => faint(&format!("  {}", plan::questions(lang, count))),
            };
            match layout::width(&row) + layout::width(&count) <= sheet.width {
                true => sheet.line(row + &count),
                false => sheet.line(row),
            }
        }
    }
    sheet.blank();
    let screen = &session.screen;
    sheet.commands(
        0,
        &[
            (words::read(lang), screen.command("study caching")),
            (
                plan::one_level(lang),
                screen.command("study caching junior"),
            ),
            (words::answer(lang), screen.command("quiz caching")),
        ],
    );
    sheet
}

/// What to do after reading.
fn after(session: &Session, page: &Page, is_whole: bool, bank: &Bank) -> Sheet {
    let (screen, lang) = (&session.screen, session.screen.lang);
    let mut sheet = Sheet::new(screen.width);
    let mut rows = Vec::new();
    if !is_whole {
        rows.push((
            plan::whole_page(lang),
            screen.command(&format!("study {}", page.id)),
        ));
    }
    if bank.entries().any(|entry| entry.page == page.id) {
        rows.push((
            words::answer(lang),
            screen.command(&format!("quiz {}", page.id)),
        ));
    }
    if !rows.is_empty() {
        sheet.line("");
        sheet.commands(0, &rows);
    }
    sheet
}
