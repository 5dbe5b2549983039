//! The outcome that is on the screen: of a grade that is over, or as far as it has come. In: a report,
//! or cases and the source they are about. Out: both in the same shape, for one renderer.

use kit::transcript::{Place, Waiting};

use crate::diagnose;
use crate::outcome::{CaseOutcome, Graded, Performance, Report, Status, Took, Verdict, Why};
use crate::report::Listing;
use crate::score::score;
use crate::submission::{Source, Submission};
use crate::workbook::Problem;

#[derive(Debug, Clone)]
pub struct Shown {
    pub report: Report,
    pub listing: Listing,
    /// Nothing more comes.
    pub is_over: bool,
}

impl Shown {
    pub fn whole(report: Report) -> Shown {
        Shown {
            listing: report.source.as_ref().map(Listing::of).unwrap_or_default(),
            report,
            is_over: true,
        }
    }

    /// What has ended of a grade, in the manifest's order.
    pub fn so_far(
        problem: &Problem,
        taken: &Option<(Source, String)>,
        ended: &[CaseOutcome],
    ) -> Shown {
        let all = problem.manifest.cases.iter();
        let cases: Vec<CaseOutcome> = all
            .filter_map(|case| ended.iter().rfind(|one| one.id == *case.id.get_ref()))
            .cloned()
            .collect();
        let (source, toolchain) = taken.clone().unzip();
        let report = Report {
            problem: problem.id.clone(),
            submission: Submission::Learner.shown(problem),
            seed: 0,
            whole: cases.len() == problem.manifest.cases.len(),
            source,
            verdict: Verdict::Graded(Graded {
                score: score(&problem.manifest, &cases, &Performance::NotAsked),
                cases,
                warnings: Vec::new(),
            }),
            performance: Performance::NotAsked,
            toolchain: toolchain.unwrap_or_default(),
            took: Took::default(),
        };
        Shown {
            is_over: false,
            ..Shown::whole(report)
        }
    }

    pub fn cases(&self) -> &[CaseOutcome] {
        self.report.graded().map_or(&[], |graded| &graded.cases)
    }
}

/// Where in the learner's code to look: the place of the compiler's first error; that at which the case
/// panicked or waits; the function that answered wrongly.
pub fn outcome_place(shown: &Shown, case: Option<&str>) -> Option<(String, u32)> {
    let place = match &shown.report.verdict {
        Verdict::Refused(_) => None,
        Verdict::DidNotCompile(failure) => {
            let errors = failure.diagnostics.iter().filter(|one| one.is_error);
            let places = errors.filter_map(|error| error.place.as_ref());
            own(shown, places)
        }
        Verdict::Graded(graded) => {
            let outcome = graded
                .cases
                .iter()
                .find(|one| Some(one.id.as_str()) == case)?;
            let Status::Failed(failure) = &outcome.status else {
                return None;
            };
            let places = match &failure.why {
                Why::Panicked { place, .. } => own(shown, place.iter()),
                Why::Deadlock { waiting } => own(shown, waiting.iter().filter_map(waits_at)),
                _ => None,
            };
            places.or_else(|| {
                let course = diagnose::course(outcome, failure);
                let line = course.difference.got.or(course.difference.expected);
                let call = course.calling.or(failure.call.clone()).or(line)?;
                function(shown.report.source.as_ref()?, &call)
            })
        }
    };
    place.or_else(|| {
        let source = shown.report.source.as_ref()?;
        Some((format!("{}/lib.rs", source.shown), 1))
    })
}

fn waits_at(waiting: &Waiting) -> Option<&Place> {
    waiting.place.as_ref()
}

fn own<'a>(shown: &Shown, mut places: impl Iterator<Item = &'a Place>) -> Option<(String, u32)> {
    let place = places.find(|place| shown.listing.has(place))?;
    Some((place.file.clone(), place.line))
}

/// Where the function is that a line of a transcript calls: `t=1.000s  is_allowed(6)  false`.
fn function(source: &Source, call: &str) -> Option<(String, u32)> {
    let before = call.split('(').next()?;
    let word = |c: char| !(c.is_alphanumeric() || c == '_');
    let name = before.rsplit(word).next().filter(|name| !name.is_empty())?;
    let begins = format!("fn {name}");
    source.files.iter().find_map(|(path, text)| {
        let is_it = |line: &str| {
            let rest = line.split_once(&begins).map(|(_, rest)| rest);
            rest.is_some_and(|rest| rest.starts_with(['(', '<']))
        };
        let at = text.lines().position(is_it)?;
        let line = u32::try_from(at + 1).ok()?;
        Some((format!("{}/{}", source.shown, path.display()), line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn place_of(status: Status) -> Option<(String, u32)> {
        let verdict = sample::only(sample::outcome("refill-is-continuous", status));
        let shown = sample::page(verdict, &Default::default(), |page| {
            let mut report = page.report.clone();
            report.source = Some(sample::source());
            Shown::whole(report)
        });
        outcome_place(&shown, Some("refill-is-continuous"))
    }

    #[test]
    fn a_panic_is_looked_for_where_it_was() {
        let place = place_of(Status::Failed(sample::panicked()));
        assert_eq!(place, Some((sample::FILE.to_owned(), 5)));
    }

    #[test]
    fn a_wrong_answer_is_looked_for_in_the_function_that_gave_it() {
        let source = Source {
            shown: "problems/a/src".into(),
            files: vec![
                ("lib.rs".into(), "mod b;\n".into()),
                (
                    "b.rs".into(),
                    "fn is_allowed_not() {}\npub fn is_allowed(&self) {}".into(),
                ),
            ],
        };
        let found = function(&source, "t=1.000s  is_allowed(6)  false");
        assert_eq!(found, Some(("problems/a/src/b.rs".into(), 2)));
        assert_eq!(function(&source, "t=1.000s  admitted  5"), None);
    }

    #[test]
    fn where_nothing_is_known_it_is_the_beginning() {
        let place = place_of(Status::Failed(sample::differs()));
        let (file, _) = place.unwrap();
        assert_eq!(file, sample::FILE);
    }
}
