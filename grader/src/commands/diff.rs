//! `diff`: what has changed between two attempts, or between an attempt and the code as it is now.

use std::io::Write;

use super::{Asked, Session};
use crate::cli::{DiffArgs, Exit};
use crate::history::{Attempt, History, digest};
use crate::record::compared;
use crate::report::compared::{Outcomes, write};
use crate::report::sheet::Sheet;
use crate::submission::{Source, Submission};
use crate::words;
use crate::words::record::{as_it_is_now, attempt as named};
use crate::workbook::Problem;

pub fn run(session: &Session, args: &DiffArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let (history, before) = attempt(session, args.attempt)?;
    session.not_before_interview(&before)?;
    let lang = session.screen.lang;
    let problem = session.workbook()?.problem(&before.problem)?;
    let source = source(&history, &before)?;
    let (name, after, now) = match args.other {
        Some(number) => {
            let after = found(&history, number)?;
            session.not_before_interview(&after)?;
            if after.problem != before.problem {
                let attempts = [before.id, after.id];
                return Err(Asked::OtherProblem { attempts }.into());
            }
            let now = self::source(&history, &after)?;
            (named(lang, after.id), Some(after), now)
        }
        None => {
            let Some(now) = now(session, &problem) else {
                return Ok(Exit::NotAccepted);
            };
            let name = as_it_is_now(lang).to_owned();
            (name, graded(&history, &before, &now)?, now)
        }
    };
    let outcomes = match &after {
        Some(after) => Some(outcomes(&history, &before, after)?),
        None => None,
    };
    let mut sheet = Sheet::new(session.screen.width);
    write(
        &mut sheet,
        &session.screen,
        Some(&problem.manifest),
        &[named(lang, before.id), name],
        &compared::files(&source, &now),
        outcomes.as_ref(),
    );
    sheet.write(out)?;
    Ok(Exit::Done)
}

/// The attempt of that number.
pub fn attempt(session: &Session, number: i64) -> anyhow::Result<(History, Attempt)> {
    let history = History::look(&session.workbook()?.root)?;
    let history = history.ok_or_else(|| unknown(number, None))?;
    let attempt = found(&history, number)?;
    Ok((history, attempt))
}

fn found(history: &History, number: i64) -> anyhow::Result<Attempt> {
    match history.attempt(number)? {
        Some(attempt) => Ok(attempt),
        None => {
            let known = history.attempts(None)?;
            let latest = known.iter().map(|attempt| attempt.id).max();
            Err(unknown(number, latest).into())
        }
    }
}

fn unknown(number: i64, latest: Option<i64>) -> Asked {
    Asked::Attempt {
        number,
        problem: None,
        latest,
    }
}

pub fn source(history: &History, attempt: &Attempt) -> anyhow::Result<Source> {
    let source = history.source_of(attempt)?;
    Ok(source.ok_or(Asked::NoSource(attempt.id))?)
}

/// The learner's code as it is now; where it cannot be read, why.
fn now(session: &Session, problem: &Problem) -> Option<Source> {
    match Submission::Learner.read(problem) {
        Ok(source) => Some(source),
        Err(refusal) => {
            session.warn(&words::compile::refusal(session.screen.lang, &refusal));
            None
        }
    }
}

/// The last attempt with this very source.
fn graded(history: &History, like: &Attempt, now: &Source) -> anyhow::Result<Option<Attempt>> {
    let digest = Some(digest(now));
    let attempts = history.attempts(Some(&like.problem))?;
    Ok(attempts
        .into_iter()
        .rfind(|attempt| attempt.source == digest))
}

fn outcomes(history: &History, before: &Attempt, after: &Attempt) -> anyhow::Result<Outcomes> {
    let points = |attempt: &Attempt| attempt.graded.then_some((attempt.points, attempt.of));
    let reports = [history.report_of(before)?, history.report_of(after)?];
    Ok(Outcomes {
        points: [points(before), points(after)],
        outcome: compared::outcome(&history.cases_of(before)?, &history.cases_of(after)?),
        ratios: compared::ratios(reports[0].as_ref(), reports[1].as_ref()),
    })
}
