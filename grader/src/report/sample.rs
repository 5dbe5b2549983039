//! A small problem and its reports, made by hand, for the tests of the renderers.

use std::path::PathBuf;
use std::time::Duration;

use kit::transcript::{self, Place};
use toml::Spanned;

use super::{Listing, Page, Screen};
use crate::fingerprint::Fingerprints;
use crate::history::Standing;
use crate::lang::{Lang, Text};
use crate::manifest::{Bench, Manifest, Step};
use crate::outcome::{
    CaseOutcome, CompileFailure, Diagnostic, Difference, Failure, Graded, Growth, Interval, Pace,
    Performance, Point, Printed, Refusal, Report, Status, Took, Verdict, Why, Workload,
};
use crate::score::score;
use crate::submission::{Source, Submission};
use crate::workbook::Problem;

pub const FILE: &str = "problems/rate-limiter/src/lib.rs";
pub const SEEDED: &str =
    "600 schedules, every one:\n  t=0.000s  new(5, 1.0)  Ok\n  t=0.000s  admitted  5";

pub fn screen(lang: Lang, width: usize) -> Screen {
    colored::control::set_override(false);
    Screen {
        lang,
        width,
        rows: None,
        program: "cargo grader".into(),
    }
}

pub fn problem() -> Problem {
    let manifest = Manifest::parse(include_str!("sample.toml"), "sample.toml").unwrap();
    Problem {
        id: "rate-limiter".into(),
        root: PathBuf::from("/workbook"),
        manifest,
    }
}

pub fn passed(id: &str) -> CaseOutcome {
    outcome(id, Status::Passed)
}

pub fn outcome(id: &str, status: Status) -> CaseOutcome {
    CaseOutcome {
        id: id.into(),
        status,
        saw: String::new(),
        expected: String::new(),
        printed: Printed::default(),
        took: Duration::from_millis(2),
    }
}

pub fn because(why: Why) -> Failure {
    Failure {
        why,
        call: None,
        seed: None,
        times: None,
        timeline: Vec::new(),
    }
}

pub fn differs() -> Failure {
    because(Why::Differs(Difference {
        before: vec![
            "t=0.000s  new(10, 2.0)  Ok".into(),
            "t=0.000s  is_allowed(5)  true".into(),
        ],
        expected: Some("t=1.000s  is_allowed(6)  true".into()),
        got: Some("t=1.000s  is_allowed(6)  false".into()),
    }))
}

pub fn panicked() -> Failure {
    Failure {
        call: Some("is_allowed(11)".into()),
        ..because(Why::Panicked {
            thread: "main".into(),
            message: "attempt to subtract with overflow".into(),
            place: Some(at(5)),
            then: None,
        })
    }
}

pub fn at(line: u32) -> Place {
    Place {
        file: FILE.into(),
        line,
        column: 9,
    }
}

pub fn step(micros: u64, thread: &str, what: &str, line: u32) -> transcript::Step {
    transcript::Step {
        at: Duration::from_micros(micros),
        thread: thread.into(),
        what: what.into(),
        place: Some(at(line)),
    }
}

pub fn graded(cases: Vec<CaseOutcome>) -> Verdict {
    Verdict::Graded(Graded {
        score: score(&problem().manifest, &cases, &Performance::NotAsked),
        cases,
        warnings: Vec::new(),
    })
}

/// A whole grade: this outcome, and the other cases passed.
pub fn only(failing: CaseOutcome) -> Verdict {
    let ids = problem()
        .manifest
        .cases
        .into_iter()
        .map(|case| case.id.into_inner());
    graded(
        ids.map(|id| {
            if id == failing.id {
                failing.clone()
            } else {
                passed(&id)
            }
        })
        .collect(),
    )
}

pub fn not_compiled(kind: crate::outcome::CompileFailureKind, errors: &[&str]) -> Verdict {
    let diagnostics = errors.iter().enumerate().map(|(n, message)| Diagnostic {
        is_error: true,
        message: (*message).into(),
        code: Some("E0308".into()),
        place: Some(at(n as u32 + 2)),
        rendered: format!(
            "error[E0308]: {message}\n --> {FILE}:{}:9\n  |\n{} | code\n  | ^^^^ here\n",
            n + 2,
            n + 2
        ),
    });
    Verdict::DidNotCompile(CompileFailure {
        kind,
        diagnostics: diagnostics.collect(),
    })
}

pub fn refused(refusal: Refusal) -> Verdict {
    Verdict::Refused(refusal)
}

/// What the known mistakes of the sample show.
fn fingerprints() -> Fingerprints {
    let mut fingerprints = Fingerprints::default();
    let failing = outcome("never-above-capacity", Status::Failed(differs()));
    let shown = Graded {
        cases: vec![failing],
        ..Graded::default()
    };
    fingerprints.add("no-cap", &shown);
    fingerprints
}

/// What came of it when it ended so.
pub fn report(verdict: Verdict) -> Report {
    let problem = problem();
    Report {
        source: Some(source()),
        problem: problem.id.clone(),
        submission: "problems/rate-limiter/src".into(),
        seed: 0,
        whole: match &verdict {
            Verdict::Graded(graded) => graded.cases.len() == problem.manifest.cases.len(),
            _ => true,
        },
        verdict,
        performance: Performance::NotAsked,
        toolchain: "rustc 1.95.0".into(),
        took: Took {
            compile: Duration::from_millis(210),
            run: Duration::from_millis(340),
        },
    }
}

pub fn source() -> Source {
    Source {
        shown: "problems/rate-limiter/src".into(),
        files: vec![(
            PathBuf::from("lib.rs"),
            include_str!("sample.rs.txt").into(),
        )],
    }
}

/// Read a page about this verdict.
pub fn page<T>(verdict: Verdict, standing: &Standing, read: impl FnOnce(&Page) -> T) -> T {
    page_of(&problem(), &report(verdict), standing, read)
}

/// Read a page about this report.
pub fn page_of<T>(
    problem: &Problem,
    report: &Report,
    standing: &Standing,
    read: impl FnOnce(&Page) -> T,
) -> T {
    read(&Page {
        problem,
        submission: &Submission::Learner,
        report,
        listing: &Listing::of(&source()),
        fingerprints: &fingerprints(),
        standing,
        next: Some(problem),
        clock: None,
    })
}

/// A bench with this id and title.
fn bench(id: &str, ko: &str, en: &str) -> Bench {
    let text = |ko: &str, en: &str| Text {
        ko: ko.into(),
        en: en.into(),
    };
    let step = |up_to, points| Step { up_to, points };
    Bench {
        id: Spanned::new(0..0, id.into()),
        title: text(ko, en),
        why: text(
            "모든 요청이 이 길을 지나므로, 여기서 드는 시간은 모든 응답에 더해집니다.",
            "Every request goes this way, so what it takes is added to every answer.",
        ),
        steps: vec![step(1.5, 5), step(2.5, 3), step(5.0, 1)],
        note: Spanned::new(0..0, "rate-limiting#atomics".into()),
    }
}

/// The sample problem, with two benches.
pub fn problem_with_benches() -> Problem {
    let mut problem = problem();
    problem.manifest.benches = vec![
        bench("allowed", "허용되는 요청", "Requests that are allowed"),
        bench("denied", "거절되는 요청", "Requests that are denied"),
    ];
    problem
}

/// What is accepted, and as fast as this.
pub fn measured_report(performance: Performance) -> Report {
    let mut report = report(only(passed("model")));
    if let Verdict::Graded(graded) = &mut report.verdict {
        let manifest = problem_with_benches().manifest;
        graded.score = score(&manifest, &graded.cases, &performance);
    }
    report.performance = performance;
    report
}

/// One of the benches, measured.
pub fn workload(id: &str, pace: Pace, points: u32, ratio: f64, exponent: f64) -> Workload {
    let around = |middle: f64| Interval {
        low: middle * 0.98,
        middle,
        high: middle * 1.03,
    };
    let point = |size: u64| Point {
        size,
        yours: 90.0 * ratio * (size as f64 / 4000.0).powf(exponent),
        reference: 90.0,
        your_allocations: 3.0,
        reference_allocations: 1.0,
    };
    Workload {
        id: id.into(),
        pace,
        points,
        of: 5,
        ratio: Some(around(ratio)),
        mostly: None,
        sizes: [500, 1000, 2000, 4000].map(point).to_vec(),
        growth: Some(Growth {
            yours: around(exponent),
            reference: around(0.01),
        }),
        pairs: 40,
    }
}
