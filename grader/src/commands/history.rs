//! `history`: the attempts at a problem, the newest last.

use std::io::Write;

use serde::Serialize;

use super::Session;
use crate::cli::{Exit, HistoryArgs, Tabular};
use crate::clock::Clock;
use crate::history::{History, digest};
use crate::record::row::{Row, rows};
use crate::record::{self, Course, Offer};
use crate::report::Screen;
use crate::report::attempts::{self, Listed};
use crate::report::csv;
use crate::report::sheet::Sheet;
use crate::submission::Submission;
use crate::words::record as words;
use crate::workbook::Problem;

const FORMAT_VERSION: u32 = 1;
/// What stands around the list on a screen.
const AROUND: usize = 8;
const FEWEST: usize = 5;

#[derive(Serialize)]
struct Document<'a> {
    format_version: u32,
    problem: &'a str,
    attempts: Vec<Row>,
}

pub fn run(session: &Session, args: &HistoryArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let problem = session.looking_back(args.problem.as_deref())?;
    if args.format == Tabular::Text {
        let most = match args.all {
            true => usize::MAX,
            false => what_fits(&session.screen),
        };
        return list(session, &problem, most, out);
    }
    let rows = match History::look(&session.workbook()?.root)? {
        None => Vec::new(),
        Some(history) => {
            let stumbles = history.stumbles(Some(&problem.id))?;
            rows(&course(&history, Some(&problem.id))?, &stumbles)
        }
    };
    match args.format {
        Tabular::Csv => csv::write(out, &rows)?,
        _ => {
            let document = Document {
                format_version: FORMAT_VERSION,
                problem: &problem.id,
                attempts: rows,
            };
            serde_json::to_writer_pretty(&mut *out, &document)?;
            writeln!(out)?;
        }
    }
    Ok(Exit::Done)
}

/// The last so many attempts at a problem, and what can be done with them.
pub fn list(
    session: &Session,
    problem: &Problem,
    most: usize,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let screen = &session.screen;
    let lang = screen.lang;
    let id = &problem.id;
    let mut sheet = Sheet::new(screen.width);
    sheet.titled("", problem.manifest.title.get(lang), id);
    let history = History::look(&session.workbook()?.root)?;
    let course = match &history {
        Some(history) => Some(course(history, Some(id))?),
        None => None,
    };
    let course = course.filter(|course| !course.attempts.is_empty());
    let (Some(history), Some(course)) = (history, course) else {
        let grade = screen.command(&format!("grade {id}"));
        sheet.prose(0, &words::no_attempts(lang, id, &grade));
        sheet.write(out)?;
        return Ok(Exit::Done);
    };
    let listed = Listed {
        course: &course,
        stumbles: &history.stumbles(Some(id))?,
        clock: Clock::here(history.seconds_east()?),
    };
    attempts::write(&mut sheet, screen, &listed, most);
    let earlier = course.attempts.len().saturating_sub(most);
    if earlier > 0 {
        let command = screen.command(&format!("history {id} --all"));
        sheet.prose(0, &words::earlier(lang, earlier, &command));
    }
    let now = Submission::Learner.read(problem).ok();
    // Nothing is proposed that would be refused.
    let open = session.open_attempts(id, course.attempts);
    let offered = record::offered(&open, now.as_ref().map(digest).as_deref());
    let commands: Vec<(&str, String)> = offered
        .into_iter()
        .map(|offer| {
            let (label, command) = match offer {
                Offer::Compare(attempt) => (words::compare(lang), format!("diff {attempt}")),
                Offer::LastChange(before, last) => {
                    (words::last_change(lang), format!("diff {before} {last}"))
                }
                Offer::BringBack(attempt) => {
                    (words::bring_back(lang), format!("restore {attempt}"))
                }
                Offer::BringBackBest(attempt) => {
                    (words::bring_back_best(lang), format!("restore {attempt}"))
                }
            };
            (label, screen.command(&command))
        })
        .collect();
    sheet.blank();
    sheet.commands(0, &commands);
    sheet.write(out)?;
    Ok(Exit::Done)
}

/// The attempts at a problem, or at all, as they followed each other.
pub fn course(history: &History, problem: Option<&str>) -> anyhow::Result<Course> {
    let clock = Clock::here(history.seconds_east()?);
    Ok(Course::of(history.attempts(problem)?, &clock))
}

/// How many lines of a list a screen has room for; all of them where it goes elsewhere.
pub fn what_fits(screen: &Screen) -> usize {
    let rows = screen.rows.map(|rows| rows.saturating_sub(AROUND));
    rows.map_or(usize::MAX, |rows| rows.max(FEWEST))
}
