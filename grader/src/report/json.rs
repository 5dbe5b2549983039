//! The report for programs: a stable contract of its own, documented in `docs/json-report.md`. In:
//! reports. Out: one JSON document. Fields may be added within a version; none is renamed or removed.

mod advice;
mod cause;
mod clock;
mod failure;
mod performance;

use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;

use self::advice::Told;
use self::cause::Cause;
pub use self::clock::Clock;
use self::failure::{Failure, Place};
use self::performance::Performance;
use super::{Page, Screen};
use crate::lang::{Lang, Text};
use crate::outcome::{
    Advice, CaseOutcome, CompileFailure, CompileFailureKind, Diagnostic, Graded, Refusal, Score,
    Status, Verdict,
};
use crate::submission as grade;
use crate::words;

pub const FORMAT_VERSION: u32 = 1;

#[derive(Debug, Serialize)]
struct Document {
    format_version: u32,
    grader: &'static str,
    language: Lang,
    accepted: bool,
    submissions: Vec<Submission>,
}

/// One graded submission.
#[derive(Debug, Serialize)]
pub struct Submission {
    problem: String,
    title: Text,
    submission: String,
    seed: u64,
    verdict: &'static str,
    accepted: bool,
    /// Only some cases were asked for, so there is no score.
    partial: bool,
    score: Option<Score>,
    /// Nothing where nobody asked for it.
    performance: Option<Performance>,
    seconds: Seconds,
    cases: Vec<Case>,
    likely_cause: Option<Cause>,
    /// The clock by which the learner works at it.
    clock: Option<Clock>,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<Vec<Told>>,
    warnings: Vec<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compile: Option<Compile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<Refused>,
}

#[derive(Debug, Serialize)]
struct Seconds {
    compile: f64,
    run: f64,
}

#[derive(Debug, Serialize)]
struct Case {
    id: String,
    title: String,
    stage: String,
    points: u32,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<Failure>,
    expected: String,
    saw: String,
    printed: Printed,
    seconds: f64,
    /// Of how many, so many were taken.
    hints: usize,
    hints_taken: usize,
}

#[derive(Debug, Serialize)]
struct Printed {
    bytes: u64,
    head: String,
}

#[derive(Debug, Serialize)]
struct Compile {
    kind: &'static str,
    messages: Vec<Message>,
}

#[derive(Debug, Serialize)]
struct Message {
    level: &'static str,
    message: String,
    code: Option<String>,
    place: Option<Place>,
    rendered: String,
}

#[derive(Debug, Serialize)]
struct Refused {
    kind: &'static str,
    file: Option<String>,
    message: String,
}

/// A submission as it stands in the document.
pub fn submission(screen: &Screen, page: &Page) -> Submission {
    let report = page.report;
    let graded = report.graded();
    let unknown = graded.and_then(Graded::unknown).is_some();
    let partial = !report.whole;
    let score = graded
        .filter(|_| !unknown && !partial)
        .map(|graded| graded.score.clone());
    let (compile, refusal) = match &report.verdict {
        Verdict::DidNotCompile(failure) => (Some(compile(failure)), None),
        Verdict::Refused(refusal) => (None, Some(refused(screen.lang, refusal))),
        Verdict::Graded(_) => (None, None),
    };
    Submission {
        problem: report.problem.clone(),
        title: page.problem.manifest.title.clone(),
        submission: report.submission.clone(),
        seed: report.seed,
        verdict: match &report.verdict {
            Verdict::Refused(_) => "refused",
            Verdict::DidNotCompile(_) => "did_not_compile",
            Verdict::Graded(_) if unknown => "unknown",
            Verdict::Graded(_) => "graded",
        },
        accepted: report.is_accepted(),
        partial,
        score,
        performance: Performance::of(&report.performance, &page.problem.manifest, screen.lang),
        seconds: Seconds {
            compile: seconds(report.took.compile),
            run: seconds(report.took.run),
        },
        cases: graded
            .into_iter()
            .flat_map(|graded| &graded.cases)
            .map(|outcome| case(screen.lang, page, outcome))
            .collect(),
        // In an interview nobody helps.
        likely_cause: page
            .likely()
            .filter(|_| !page.is_interview())
            .map(|likely| Cause::of(screen.lang, &likely)),
        clock: page
            .clock
            .filter(|_| page.submission == &grade::Submission::Learner)
            .map(Clock::of),
        advice: None,
        warnings: graded
            .into_iter()
            .flat_map(|graded| &graded.warnings)
            .map(message)
            .collect(),
        compile,
        refusal,
    }
}

impl Submission {
    /// Add what is said of the code; nothing where nobody could be asked.
    pub fn advise(&mut self, screen: &Screen, advice: Option<&[Advice]>) {
        let told = |advice: &Advice| Told::of(screen.lang, advice);
        self.advice = Some(advice.unwrap_or_default().iter().map(told).collect());
    }
}

/// Write the whole document.
pub fn write(out: &mut dyn Write, screen: &Screen, submissions: Vec<Submission>) -> io::Result<()> {
    let document = Document {
        format_version: FORMAT_VERSION,
        grader: env!("CARGO_PKG_VERSION"),
        language: screen.lang,
        accepted: submissions.iter().all(|submission| submission.accepted),
        submissions,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1000.0).round() / 1000.0
}

fn case(lang: Lang, page: &Page, outcome: &CaseOutcome) -> Case {
    let of = page.problem.manifest.case(&outcome.id);
    let (status, after, reason, failure) = match &outcome.status {
        Status::Passed => ("passed", None, None, None),
        Status::Failed(failure) => ("failed", None, None, Some(Failure::of(failure, lang))),
        Status::Skipped { after } => ("skipped", Some(after.clone()), None, None),
        Status::Unknown { reason } => ("unknown", None, Some(reason.clone()), None),
    };
    Case {
        id: outcome.id.clone(),
        title: of
            .map(|case| case.title.get(lang).to_owned())
            .unwrap_or_default(),
        stage: of
            .map(|case| case.stage.get_ref().clone())
            .unwrap_or_default(),
        points: of.map(|case| case.points).unwrap_or_default(),
        status,
        after,
        reason,
        failure,
        expected: outcome.expected.clone(),
        saw: outcome.saw.clone(),
        printed: Printed {
            bytes: outcome.printed.bytes,
            head: outcome.printed.head.clone(),
        },
        seconds: seconds(outcome.took),
        hints: of.map_or(0, |case| case.hints.len()),
        hints_taken: page.standing.hints.get(&outcome.id).copied().unwrap_or(0),
    }
}

fn compile(failure: &CompileFailure) -> Compile {
    Compile {
        kind: match failure.kind {
            CompileFailureKind::Code => "code",
            CompileFailureKind::Contract => "contract",
            CompileFailureKind::OwnMain => "own_main",
            CompileFailureKind::Linkage => "linkage",
            CompileFailureKind::Unlinked => "unlinked",
            CompileFailureKind::TimedOut => "timed_out",
        },
        messages: failure.diagnostics.iter().map(message).collect(),
    }
}

fn message(diagnostic: &Diagnostic) -> Message {
    Message {
        level: if diagnostic.is_error {
            "error"
        } else {
            "warning"
        },
        message: diagnostic.message.clone(),
        code: diagnostic.code.clone(),
        place: diagnostic.place.as_ref().map(Place::of),
        rendered: diagnostic.rendered.clone(),
    }
}

fn refused(lang: Lang, refusal: &Refusal) -> Refused {
    let (kind, file) = match refusal {
        Refusal::Missing { file } => ("missing", Some(file)),
        Refusal::NotUtf8 { file, .. } => ("not_utf8", Some(file)),
        Refusal::NameNotUtf8 { file } => ("name_not_utf8", Some(file)),
        Refusal::NotAFile { file } => ("not_a_file", Some(file)),
        Refusal::Unreadable { file, .. } => ("unreadable", Some(file)),
        Refusal::TooLarge { file, .. } => ("too_large", Some(file)),
        Refusal::TooManyFiles { .. } => ("too_many_files", None),
        Refusal::BadDiff { file, .. } => ("bad_diff", Some(file)),
        Refusal::Twice { files: [file, _] } => ("twice", Some(file)),
    };
    Refused {
        kind,
        file: file.cloned(),
        message: words::compile::refusal(lang, refusal),
    }
}
