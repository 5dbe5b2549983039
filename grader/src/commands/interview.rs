//! What is closed while a mock interview is under way: help with its problem, the notes that explain it,
//! and code from before it. Everything else stays open, and the end opens it all.

use std::collections::BTreeSet;

use super::{Asked, Session};
use crate::history::Attempt;
use crate::manifest::{Manifest, page_and_anchor};
use crate::timing::Timing;

/// The pages that explain what an interview is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    pub problem: String,
    pub pages: BTreeSet<String>,
}

impl Closed {
    fn of(problem: &str, manifest: &Manifest) -> Closed {
        let of_cases = manifest.cases.iter().map(|case| case.note.get_ref());
        let of_benches = manifest.benches.iter().map(|bench| bench.note.get_ref());
        let notes = of_cases.chain(of_benches).chain(&manifest.topics);
        Closed {
            problem: problem.to_owned(),
            pages: notes
                .map(|note| page_and_anchor(note).0.to_owned())
                .collect(),
        }
    }

    /// Such a page is not opened.
    pub fn open(&self, page: &str) -> Result<(), Asked> {
        match self.pages.contains(page) {
            false => Ok(()),
            true => Err(Asked::ClosedPage {
                page: page.to_owned(),
                problem: self.problem.clone(),
            }),
        }
    }
}

impl Session {
    /// Nobody helps in an interview at this problem.
    pub fn not_in_interview(&self, problem: &str) -> Result<(), Asked> {
        match self.interview(problem) {
            Some(_) => Err(Asked::InMock {
                problem: problem.to_owned(),
            }),
            None => Ok(()),
        }
    }

    /// In an interview nothing is brought back from before it, only what was made in it.
    pub fn not_before_interview(&self, attempt: &Attempt) -> Result<(), Asked> {
        match self.interview(&attempt.problem) {
            Some(timing) if !is_made_in(&timing, attempt) => Err(Asked::BeforeMock {
                problem: timing.problem,
            }),
            _ => Ok(()),
        }
    }

    /// Of attempts at this problem those that an interview does not close.
    pub fn open_attempts(&self, problem: &str, mut attempts: Vec<Attempt>) -> Vec<Attempt> {
        if let Some(timing) = self.interview(problem) {
            attempts.retain(|attempt| is_made_in(&timing, attempt));
        }
        attempts
    }

    fn interview(&self, problem: &str) -> Option<Timing> {
        self.running(Some(problem)).filter(|timing| timing.mock)
    }

    /// The pages that are closed now, where there is an interview.
    pub fn closed(&self) -> Option<Closed> {
        let timing = self.running(None).filter(|timing| timing.mock)?;
        let problem = self.workbook().ok()?.problem(&timing.problem).ok()?;
        Some(Closed::of(&problem.id, &problem.manifest))
    }
}

fn is_made_in(timing: &Timing, attempt: &Attempt) -> bool {
    let made_in = attempt.timing.as_ref().map(|(mark, _)| mark);
    made_in == Some(&timing.mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn what_explains_the_problem_is_closed_and_the_rest_is_open() {
        let problem = sample::problem_with_benches();
        let closed = Closed::of(&problem.id, &problem.manifest);
        for page in ["rate-limiting", "concurrency"] {
            assert!(closed.open(page).is_err(), "{page}");
        }
        assert_eq!(closed.open("caching"), Ok(()));
    }
}
