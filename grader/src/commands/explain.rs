//! `explain`: what a case tests and why, and what a right solution shows.

use std::fs;
use std::io::Write;

use super::Session;
use crate::approved::Approved;
use crate::cli::{Exit, ExplainArgs};
use crate::layout::{pad, width};
use crate::manifest::{Case, Manifest, page_and_anchor};
use crate::markdown;
use crate::report::note_path;
use crate::report::sheet::{Sheet, bare};
use crate::report::told;
use crate::style::{faint, hint, strong};
use crate::words;
use crate::workbook::Problem;

const MOST_LINES: usize = 24;

pub fn run(session: &Session, args: &ExplainArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let (problem, case) =
        session.problem_and_case(args.problem.as_deref(), args.case.as_deref())?;
    session.not_in_interview(&problem.id)?;
    let Some(case) = case.as_ref().and_then(|id| problem.manifest.case(id)) else {
        cases(session, &problem).write(out)?;
        return Ok(Exit::Done);
    };
    let approved = Approved::read(&problem.snapshot(case.id.get_ref()))?;
    let width = session.screen.width;
    let mut sheet = Sheet::new(width);
    about(&mut sheet, session, &problem.manifest, case, &approved.text);
    hints(&mut sheet, session, &problem, case);
    what_next(&mut sheet, session, &problem, case);
    sheet.write(out)?;
    note(session, &problem, case, out)?;
    Ok(Exit::Done)
}

/// Which cases there are to ask about, stage by stage.
fn cases(session: &Session, problem: &Problem) -> Sheet {
    let screen = &session.screen;
    let (lang, manifest) = (screen.lang, &problem.manifest);
    let ids = manifest.cases.iter().map(|case| width(case.id.get_ref()));
    let left = ids.max().unwrap_or_default();
    let mut sheet = Sheet::new(screen.width);
    for stage in &manifest.stages {
        sheet.line(strong(stage.title.get(lang)));
        for case in manifest.cases_of(stage) {
            let lead = format!("{}  ", pad(case.id.get_ref(), left));
            sheet.led(&lead, 2, case.title.get(lang));
        }
        sheet.blank();
    }
    let command = screen.command(&format!("explain {} <case>", problem.id));
    sheet.commands(0, &[(words::learn::one_case(lang), command)]);
    sheet
}

fn about(sheet: &mut Sheet, session: &Session, manifest: &Manifest, case: &Case, approved: &str) {
    let lang = session.screen.lang;
    sheet.titled("", case.title.get(lang), case.id.get_ref());
    sheet.blank();
    sheet.line(strong(words::learn::what_it_tests(lang)));
    sheet.prose(2, case.why.get(lang));
    sheet.blank();
    sheet.line(strong(words::learn::approved(lang)));
    for line in approved.lines().take(MOST_LINES) {
        sheet.code("", 2, &told::line(lang, manifest, line), bare);
    }
    let more = approved.lines().count().saturating_sub(MOST_LINES);
    if more > 0 {
        sheet.line(format!(
            "  {}",
            faint(&words::learn::approved_more(lang, more))
        ));
    }
    sheet.blank();
}

fn hints(sheet: &mut Sheet, session: &Session, problem: &Problem, case: &Case) {
    let lang = session.screen.lang;
    let taken = session.state().hints_taken(&problem.id, case.id.get_ref());
    if taken == 0 {
        return;
    }
    sheet.line(strong(words::learn::hints_taken(lang)));
    for (n, text) in case.hints.iter().take(taken).enumerate() {
        let label = words::learn::hint(lang, n + 1, case.hints.len());
        sheet.led(&format!("{}  ", hint(&label)), 2, text.get(lang));
    }
    sheet.blank();
}

fn what_next(sheet: &mut Sheet, session: &Session, problem: &Problem, case: &Case) {
    let (screen, id) = (&session.screen, case.id.get_ref());
    let commands = [
        (
            words::learn::only_this(screen.lang),
            screen.command(&format!("grade {} --case {id}", problem.id)),
        ),
        (
            words::learn::more_hints(screen.lang),
            screen.command(&format!("hint {} {id}", problem.id)),
        ),
    ];
    sheet.commands(2, &commands);
}

/// The section of the notes that the case names, where there is one.
fn note(
    session: &Session,
    problem: &Problem,
    case: &Case,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let path = note_path(session.screen.lang, case);
    let (page, anchor) = page_and_anchor(&path);
    let text = fs::read_to_string(problem.root.join(page)).unwrap_or_default();
    let mut sheet = Sheet::new(session.screen.width);
    sheet.line("");
    match markdown::section(&text, anchor) {
        Some(section) => {
            let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
            sheet.line(faint(&"─".repeat(session.screen.width.min(80))));
            sheet.write(out)?;
            markdown::write(out, section, &session.screen, folder)?;
            writeln!(
                out,
                "\n{}",
                faint(&words::learn::note(session.screen.lang, &path))
            )?;
        }
        None => {
            sheet.prose(2, &words::learn::note(session.screen.lang, &path));
            sheet.write(out)?;
        }
    }
    Ok(())
}
