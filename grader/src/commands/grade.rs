//! `grade`: grades problems and reports.

mod advice;

use std::io::Write;

use super::session::find_case;
use super::{Asked, Remembered, Saved, Session, questions, stop};
use crate::cli::{Exit, Format, GradeArgs};
use crate::fingerprint::Fingerprints;
use crate::history::State;
use crate::outcome::{Performance, Report, Verdict};
use crate::progress::OnStderr;
use crate::report::sheet::Sheet;
use crate::report::{Length, Listing, Page, json, text};
use crate::style;
use crate::submission::Submission;
use crate::timing::{Running, Shown, Timing};
use crate::words;
use crate::workbook::{Problem, nearest};
use crate::{Bench, Options, grade};

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
                let mut document = graded.with_page(|page| json::submission(&session.screen, page));
                if args.advice {
                    let advice = graded.advice(session, args);
                    document.advise(&session.screen, advice.as_deref());
                }
                documents.push(document);
                if let Err(error) = graded.remember_questions(session) {
                    session.warn_of(&error);
                }
            }
            Format::Text => {
                if n > 0 {
                    writeln!(out)?;
                }
                graded.with_page(|page| text::write(out, &session.screen, page, Length::Full))?;
                graded.tell_questions(session, out)?;
                graded.tell_how_it_went(session, out)?;
                out.flush()?;
                graded.tell_advice(session, args, out)?;
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
    if args.bench_only && problem.manifest.benches.is_empty() {
        let problem = problem.id.clone();
        return Err(Asked::NoBench { problem });
    }
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
        bench: match (args.no_bench, args.bench_only) {
            (true, _) => Bench::No,
            (false, true) => Bench::Only,
            (false, false) => Bench::After,
        },
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
    clock: Option<Shown>,
    timing: Option<Timing>,
    /// When it began: seconds since 1970.
    pub saved: i64,
}

impl<'a> Graded<'a> {
    /// Grade, and remember it if it was the learner's own code.
    pub fn new(
        session: &Session,
        problem: &'a Problem,
        submission: Submission,
        options: &Options,
    ) -> anyhow::Result<Graded<'a>> {
        let saved = session.now();
        let built = |took| session.built(&problem.id, took);
        let progress = OnStderr::new(&session.screen).telling(&built);
        let report = grade(problem, &submission, options, &progress)?;
        let Remembered {
            state,
            attempt,
            timing,
        } = match submission {
            Submission::Learner => {
                let once = false;
                session.remember_attempt(problem, &report, Saved { at: saved, once })
            }
            _ => Remembered {
                state: session.state(),
                timing: session.running(Some(&problem.id)),
                ..Remembered::default()
            },
        };
        let shown = timing.as_ref().map(|timing| timing.shown(session.now()));
        // Saved before a pause, it counts; that the clock stands still now is said of what does not.
        let counts = attempt.is_some_and(|attempt| attempt.timing.is_some());
        let workbook = session.workbook()?;
        let next = match report.is_accepted() {
            true => state.next(&workbook.ids, &problem.id),
            false => None,
        };
        Ok(Graded {
            problem,
            listing: report.source.as_ref().map(Listing::of).unwrap_or_default(),
            fingerprints: fingerprints(session, problem),
            next: next.and_then(|id| workbook.problem(id).ok()),
            submission,
            report,
            state,
            clock: shown.filter(|shown| !(shown.is_paused() && counts)),
            timing,
            saved,
        })
    }

    /// Without the clock, which has come to its end.
    pub fn unclocked(self) -> Graded<'a> {
        Graded {
            clock: None,
            ..self
        }
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
            clock: self.clock.as_ref(),
        })
    }

    /// Put the questions on what failed into the review. How many there are that were not in it.
    pub fn remember_questions(&self, session: &Session) -> anyhow::Result<usize> {
        match self.submission {
            Submission::Learner => questions::remember(session, self.problem, &self.report),
            _ => Ok(0),
        }
    }

    /// The same, told; where it cannot be done, that is told.
    pub fn tell_questions(&self, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
        let screen = &session.screen;
        let is_interview = self.with_page(|page| page.is_interview());
        match self.remember_questions(session) {
            Ok(0) => {}
            // They are there afterwards; now is no time for them.
            Ok(_) if is_interview => {}
            Ok(added) => {
                let said = words::plan::added(screen.lang, added, &screen.command("review"));
                let mut sheet = Sheet::new(screen.width);
                sheet.line("");
                sheet.prose(0, &said);
                sheet.write(out)?;
            }
            Err(error) => session.warn_of(&error),
        }
        Ok(())
    }

    /// Where this grade has ended a timed attempt: how that went.
    pub fn tell_how_it_went(&self, session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
        let ended = self
            .timing
            .as_ref()
            .filter(|timing| timing.shown(session.now()).running == Running::Accepted);
        match ended {
            Some(timing) => stop::tell_summary(session, self.problem, timing, out),
            None => Ok(()),
        }
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    fn exit(&self) -> Exit {
        match &self.report.verdict {
            Verdict::Graded(graded) if graded.unknown().is_some() => Exit::Fault,
            _ if self.report.is_accepted() => Exit::Done,
            Verdict::Graded(graded) if graded.cases.is_empty() => match &self.report.performance {
                Performance::Unknown { .. } => Exit::Fault,
                _ => Exit::Done,
            },
            _ => Exit::NotAccepted,
        }
    }
}

/// By what the known mistakes are known again. Without it no cause is named, and nothing else changes.
pub fn fingerprints(session: &Session, problem: &Problem) -> Fingerprints {
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
