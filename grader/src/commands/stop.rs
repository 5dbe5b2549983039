//! `stop`: ends a timed attempt with the code as it stands, and says how it went.

mod known;

use std::io::Write;

use super::grade::Graded;
use super::{Asked, Session, questions, reset};
use crate::cli::{Exit, StopArgs};
use crate::history::{History, digest};
use crate::process::Interrupted;
use crate::report::clock;
use crate::report::sheet::Sheet;
use crate::report::{Length, text};
use crate::study::bank::Bank;
use crate::style;
use crate::submission::Submission;
use crate::timing::summary::{self, Facts, Summary};
use crate::timing::{Timing, What};
use crate::words::{self, timing as says};
use crate::workbook::Problem;
use crate::{Bench, Options};

pub fn run(session: &Session, args: &StopArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let root = &session.workbook()?.root;
    let timing = History::open(root)?.running(None, session.now())?;
    let timing = timing.ok_or(Asked::NoClock)?;
    let left = timing.shown(session.now()).left;
    if let Some(left) = left.filter(|_| timing.mock && !args.yes)
        && !session.ask(&says::really_stop(session.screen.lang, left), "stop")?
    {
        session.tell(words::learn::not_done(session.screen.lang));
        return Ok(Exit::Done);
    }
    let now = session.now();
    // A problem that was taken out of the workbook leaves a clock that can be stopped all the same.
    let problem = session.workbook()?.problem(&timing.problem);
    let graded = match &problem {
        Ok(problem) if !timing.shown(now).is_paused() => rest(session, problem, &timing)?,
        _ => None,
    };
    // What is graded last is in time if it was so when this was asked for.
    let at = graded.as_ref().map_or(now, |graded| graded.saved);
    let mut history = History::open(root)?;
    let stopped = history.happened(&timing.mark, at, What::Stopped)?;
    let timing = stopped.unwrap_or(timing);
    if let Some(graded) = graded {
        let graded = graded.unclocked();
        graded.with_page(|page| text::write(out, &session.screen, page, Length::Short))?;
    }
    tell_summary(session, &problem?, &timing, out)?;
    Ok(Exit::Done)
}

/// Grade what was changed since the last grade: an interview ends with the code as it stands.
fn rest<'a>(
    session: &Session,
    problem: &'a Problem,
    timing: &Timing,
) -> anyhow::Result<Option<Graded<'a>>> {
    let Ok(source) = Submission::Learner.read(problem) else {
        return Ok(None);
    };
    let root = &session.workbook()?.root;
    let attempts = History::open(root)?.attempts_in(&timing.mark)?;
    let last = attempts.iter().rfind(|attempt| attempt.whole);
    let is_graded = last.and_then(|last| last.source.as_ref()) == Some(&digest(&source));
    if is_graded || (last.is_none() && !reset::has_work(session, problem)?) {
        return Ok(None);
    }
    let options = Options {
        colour: style::is_coloured(),
        bench: Bench::After,
        ..Options::default()
    };
    match Graded::new(session, problem, Submission::Learner, &options) {
        Ok(graded) => Ok(Some(graded)),
        Err(error) if error.is::<Interrupted>() => Err(error),
        Err(error) => {
            let said = says::not_graded_at_end(session.screen.lang, &format!("{error:#}"));
            session.warn(&said);
            Ok(None)
        }
    }
}

/// How a timed attempt went, as data.
pub fn summed_up(session: &Session, problem: &Problem, timing: &Timing) -> anyhow::Result<Summary> {
    let root = &session.workbook()?.root;
    let history = History::open(root)?;
    let attempts = history.attempts_in(&timing.mark)?;
    let mut before = history.attempts(Some(&timing.problem))?;
    before.retain(|attempt| attempt.at < timing.begun);
    let report = match summary::best(&attempts, None) {
        Some(best) => history.report_of(best)?,
        None => None,
    };
    // Without questions there is nothing more to ask.
    let bank = Bank::read(root).unwrap_or_default();
    let known = known::known(&history, problem, timing, &attempts, &before)?;
    Ok(summary::summary(&Facts {
        timing,
        now: session.now(),
        manifest: &problem.manifest,
        attempts: &attempts,
        before: &before,
        known: &known,
        report: report.as_ref(),
        in_review: questions::in_review(&history, problem, timing, &bank)?,
        bank: &bank,
    }))
}

pub fn tell_summary(
    session: &Session,
    problem: &Problem,
    timing: &Timing,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let summary = summed_up(session, problem, timing)?;
    let mut sheet = Sheet::new(session.screen.width);
    sheet.line("");
    clock::summary(&mut sheet, &session.screen, &problem.manifest, &summary);
    sheet.write(out)?;
    Ok(())
}
