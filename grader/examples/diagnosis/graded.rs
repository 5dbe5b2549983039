//! Grades variants as a learner's code is graded. Kept reports are used again where the source, the suite
//! and the compiler are the same.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use grader::outcome::Report;
use grader::stamp::Stamp;
use grader::workbook::Problem;
use grader::{Options, Progress, Submission, grade_all};

use crate::variants::Variant;

/// The variants with their reports, in their order.
pub fn all<'a>(
    problem: &Problem,
    variants: &[&'a Variant],
    keep: Option<&Path>,
) -> anyhow::Result<Vec<(&'a Variant, Report)>> {
    let kept = |variant: &Variant| -> Option<PathBuf> {
        let stamp = stamp(problem, variant);
        Some(
            keep?
                .join(&problem.id)
                .join(format!("{}-{stamp:016x}.json", variant.name())),
        )
    };
    let read = |variant: &Variant| -> Option<Report> {
        serde_json::from_slice(&fs::read(kept(variant)?).ok()?).ok()
    };
    let new: Vec<_> = variants.iter().filter(|v| read(v).is_none()).collect();
    let jobs: Vec<(Submission, Options)> = new
        .iter()
        .map(|variant| {
            let submission = Submission::Path(variant.path.clone());
            (submission, Options::default())
        })
        .collect();
    let look = |submission: &Submission, report: &Report| {
        // So many folders of workers would fill a disk; nobody grades a variant twice in a row.
        let _ = fs::remove_dir_all(submission.folder(problem));
        report.clone()
    };
    let mut reports = match jobs.is_empty() {
        true => Vec::new(),
        false => grade_all(problem, &jobs, &Dots, look)?,
    }
    .into_iter();
    let mut all = Vec::new();
    for variant in variants {
        let report = match read(variant) {
            Some(report) => report,
            None => {
                let report = reports.next().context("a report of each")?;
                if let Some(path) = kept(variant) {
                    fs::create_dir_all(path.parent().context("a folder")?)?;
                    fs::write(path, serde_json::to_vec(&report)?)?;
                }
                report
            }
        };
        all.push((*variant, report));
    }
    Ok(all)
}

fn stamp(problem: &Problem, variant: &Variant) -> u64 {
    let mut stamp = Stamp::default();
    match Submission::Path(variant.path.clone()).read(problem) {
        Ok(source) => source.files.iter().for_each(|(_, text)| stamp.text(text)),
        Err(refusal) => stamp.text(&format!("{refusal:?}")),
    }
    stamp.file(&problem.folder().join("problem.toml"));
    stamp.file(&problem.root.join("Cargo.lock"));
    stamp.sources(&problem.root.join("grader").join("kit"));
    stamp.sources(&problem.folder().join("suite"));
    stamp.value()
}

struct Dots;

impl Progress for Dots {
    #[expect(clippy::print_stderr, reason = "this program tells how far it is")]
    fn graded(&self, done: usize, of: usize, last: &str) {
        eprintln!("{done}/{of} {last}");
    }
}
