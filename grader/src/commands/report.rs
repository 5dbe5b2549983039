//! `report`: a page about an attempt, or about everything, for the browser.

mod everything;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::grade::fingerprints;
use super::stop::summed_up;
use super::{Asked, Session};
use crate::cli::{Exit, ReportArgs};
use crate::clock::Clock;
use crate::disk;
use crate::history::{Attempt, History};
use crate::process;
use crate::report::html::{self, Attempted};
use crate::report::{Listing, Page};
use crate::submission::Submission;
use crate::timing::summary::Summary;
use crate::words;
use crate::workbook::Problem;

const FOLDER: &str = ".grader/reports";

pub fn run(session: &Session, args: &ReportArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let root = session.workbook()?.root.clone();
    let history = History::look(&root)?;
    let (name, page) = match args.all {
        true => ("all.html".into(), everything::page(session, history)?),
        false => attempt(session, args, history.as_ref())?,
    };
    let file = match &args.output {
        Some(file) => session.here().join(file),
        None => root.join(FOLDER).join(name),
    };
    write(&file, &page)?;
    writeln!(out, "{}", file.display())?;
    out.flush()?;
    if args.open {
        open(session, &file);
    }
    Ok(Exit::Done)
}

fn write(file: &Path, page: &str) -> anyhow::Result<()> {
    if file.is_dir() {
        bail!(Asked::NoFile(file.display().to_string()));
    }
    disk::replace(file, page.as_bytes()).with_context(|| file.display().to_string())
}

/// What cannot be opened is written all the same.
fn open(session: &Session, file: &Path) {
    let lang = session.screen.lang;
    match process::browse(file) {
        Ok(true) => {}
        Ok(false) => session.warn(&words::html::cannot_open(lang, None)),
        Err(error) => {
            session.warn(&words::html::cannot_open(lang, Some(&error.to_string())));
        }
    }
}

/// The name of the file, and the page about one attempt.
fn attempt(
    session: &Session,
    args: &ReportArgs,
    history: Option<&History>,
) -> anyhow::Result<(PathBuf, String)> {
    let nothing = |problem: &Problem| Asked::NoAttempt {
        problem: Some(problem.id.clone()),
    };
    let Some(history) = history else {
        bail!(nothing(&session.looking_back(args.problem.as_deref())?));
    };
    let (problem, attempt) = which(session, args, history)?;
    // The page names causes and the notes.
    session.not_in_interview(&problem.id)?;
    let Some(attempt) = attempt else {
        bail!(nothing(&problem));
    };
    let Some(report) = history.report_of(&attempt)? else {
        bail!(Asked::OtherVersion(attempt.id));
    };
    let attempts = history.attempts(Some(&problem.id))?;
    let summary = summary_of(session, history, &problem, &attempt)?;
    let running = session.running(Some(&problem.id));
    let clock = running.map(|timing| timing.shown(session.now()));
    let page = Page {
        problem: &problem,
        submission: &Submission::Learner,
        report: &report,
        listing: &report.source.as_ref().map(Listing::of).unwrap_or_default(),
        fingerprints: &fingerprints(session, &problem),
        standing: &history.state()?.standing(&problem.id),
        next: None,
        clock: clock.as_ref(),
    };
    let attempted = Attempted {
        page: &page,
        attempt: &attempt,
        attempts: &attempts,
        summary: summary.as_ref(),
        clock: Clock::here(history.seconds_east()?),
    };
    let name = format!("{}-{}.html", problem.id, attempt.id);
    Ok((name.into(), html::attempt(&session.screen, &attempted)))
}

/// How the timed attempt went in which this one was made.
fn summary_of(
    session: &Session,
    history: &History,
    problem: &Problem,
    attempt: &Attempt,
) -> anyhow::Result<Option<Summary>> {
    let Some((mark, _)) = &attempt.timing else {
        return Ok(None);
    };
    let timing = history.timing(mark)?;
    let summary = timing.map(|timing| summed_up(session, problem, &timing));
    summary.transpose()
}

/// The problem and the attempt that are meant; no attempt where there is none yet.
fn which(
    session: &Session,
    args: &ReportArgs,
    history: &History,
) -> anyhow::Result<(Problem, Option<Attempt>)> {
    let named = args.problem.as_deref();
    let Some(number) = args.attempt else {
        let problem = session.looking_back(named)?;
        let latest = history.attempts(Some(&problem.id))?.pop();
        return Ok((problem, latest));
    };
    let found = history.attempt(number)?;
    let problem = match (&found, named) {
        (_, Some(name)) => session.problem(Some(name))?,
        (Some(attempt), None) => session.problem(Some(&attempt.problem))?,
        (None, None) => session.looking_back(None)?,
    };
    match found.filter(|attempt| attempt.problem == problem.id) {
        Some(attempt) => Ok((problem, Some(attempt))),
        None => {
            let known = named.map(|_| problem.id.clone());
            let latest = history.attempts(known.as_deref())?;
            Err(Asked::Attempt {
                number,
                problem: known,
                latest: latest.iter().map(|attempt| attempt.id).max(),
            }
            .into())
        }
    }
}
