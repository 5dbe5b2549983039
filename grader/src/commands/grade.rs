//! `grade`: grades problems and reports.

use std::io::Write;

use super::session::find_case;
use super::{Asked, Session};
use crate::cli::{Exit, Format, GradeArgs};
use crate::fingerprint::Fingerprints;
use crate::history::State;
use crate::outcome::{Report, Verdict};
use crate::progress::OnStderr;
use crate::report::{Length, Listing, Page, json, text};
use crate::style;
use crate::submission::Submission;
use crate::words;
use crate::workbook::{Problem, nearest};
use crate::{Options, grade};

pub fn run(session: &Session, args: &GradeArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let problems = problems(session, args)?;
    let mut documents = Vec::new();
    let mut exit = Exit::Done;
    for (n, problem) in problems.iter().enumerate() {
        let submission = submission(session, problem, args)?;
        let options = options(problem, args)?;
        let graded = Graded::new(session, problem, submission, &options)?;
        exit = exit.max(graded.exit());
        match args.format {
            Format::Json => {
                documents.push(graded.with_page(|page| json::submission(&session.screen, page)))
            }
            Format::Text => {
                if n > 0 {
                    writeln!(out)?;
                }
                graded.with_page(|page| text::write(out, &session.screen, page, Length::Full))?;
            }
        }
        out.flush()?;
    }
    if args.format == Format::Json {
        json::write(out, &session.screen, documents)?;
    }
    Ok(exit)
}

fn problems(session: &Session, args: &GradeArgs) -> anyhow::Result<Vec<Problem>> {
    if args.problems.is_empty() {
        return Ok(vec![session.problem(None)?]);
    }
    let problems: Vec<Problem> = args
        .problems
        .iter()
        .map(|name| session.problem(Some(name)))
        .collect::<anyhow::Result<_>>()?;
    if problems.len() > 1 && !args.cases.is_empty() {
        return Err(Asked::CasesOfMany.into());
    }
    Ok(problems)
}

fn submission(
    session: &Session,
    problem: &Problem,
    args: &GradeArgs,
) -> anyhow::Result<Submission> {
    if args.solution {
        return Ok(Submission::Solution);
    }
    if let Some(name) = &args.wrong {
        return Ok(Submission::Wrong(mistake(problem, name)?));
    }
    let Some(path) = &args.path else {
        return Ok(Submission::Learner);
    };
    let path = session.here().join(path);
    if !path.exists() {
        return Err(Asked::Folder(path.display().to_string()).into());
    }
    Ok(Submission::Path(path))
}

/// The known mistake of that name.
fn mistake(problem: &Problem, name: &str) -> Result<String, Asked> {
    let name = name.trim_end_matches(".rs").trim_end_matches(".diff");
    let known: Vec<String> = problem.wrong().into_iter().collect();
    if known.iter().any(|known| known == name) {
        return Ok(name.to_owned());
    }
    Err(Asked::Mistake {
        problem: problem.id.clone(),
        name: name.to_owned(),
        nearest: nearest(name, &known).map(str::to_owned),
        known,
    })
}

fn options(problem: &Problem, args: &GradeArgs) -> Result<Options, Asked> {
    let cases = args
        .cases
        .iter()
        .map(|name| find_case(problem, name).map(|case| case.id.get_ref().clone()))
        .collect::<Result<_, Asked>>()?;
    Ok(Options {
        cases,
        quick: args.quick,
        seed: args.seed,
        colour: args.format == Format::Text && style::is_coloured(),
        ..Options::default()
    })
}

/// A submission that was graded, and what is told along with it.
pub struct Graded<'a> {
    problem: &'a Problem,
    submission: Submission,
    report: Report,
    listing: Listing,
    fingerprints: Fingerprints,
    state: State,
    next: Option<Problem>,
}

impl<'a> Graded<'a> {
    /// Grade, and remember it if it was the learner's own code.
    pub fn new(
        session: &Session,
        problem: &'a Problem,
        submission: Submission,
        options: &Options,
    ) -> anyhow::Result<Graded<'a>> {
        let report = grade(
            problem,
            &submission,
            options,
            &OnStderr::new(&session.screen),
        )?;
        let state = match report.graded() {
            Some(graded) if submission == Submission::Learner && graded.unknown().is_none() => {
                session.remember(|state| state.graded(&problem.manifest, graded, report.whole))
            }
            _ => session.state(),
        };
        let workbook = session.workbook()?;
        let next = match report.is_accepted() {
            true => state.next(&workbook.ids, &problem.id),
            false => None,
        };
        Ok(Graded {
            problem,
            listing: report.source.as_ref().map(Listing::of).unwrap_or_default(),
            fingerprints: known(session, problem),
            next: next.and_then(|id| workbook.problem(id).ok()),
            submission,
            report,
            state,
        })
    }

    pub fn with_page<T>(&self, read: impl FnOnce(&Page) -> T) -> T {
        read(&Page {
            problem: self.problem,
            submission: &self.submission,
            report: &self.report,
            listing: &self.listing,
            fingerprints: &self.fingerprints,
            standing: &self.state.standing(&self.problem.id),
            next: self.next.as_ref(),
        })
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    fn exit(&self) -> Exit {
        match &self.report.verdict {
            Verdict::Graded(graded) if graded.unknown().is_some() => Exit::Fault,
            _ if self.report.is_accepted() => Exit::Done,
            _ => Exit::NotAccepted,
        }
    }
}

/// By what the known mistakes are known again. Without it no cause is named, and nothing else changes.
fn known(session: &Session, problem: &Problem) -> Fingerprints {
    match Fingerprints::read(&Fingerprints::place(problem)) {
        Ok(known) => known.unwrap_or_default(),
        Err(error) => {
            let lang = session.screen.lang;
            session.warn(&words::trouble::no_fingerprints(
                lang,
                &problem.id,
                &format!("{error:#}"),
            ));
            Fingerprints::default()
        }
    }
}
