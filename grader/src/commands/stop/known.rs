//! What there is to compare with the code of a timed attempt: code that was graded before it began, and the
//! problem's solutions.

use std::collections::BTreeMap;

use crate::gist::{Gist, outside};
use crate::history::{Attempt, Broken, History};
use crate::submission::Submission;
use crate::timing::Timing;
use crate::timing::summary::origin::{Code, Known, is_worth_it};
use crate::workbook::Problem;

/// Only of code that was worth something, and of that with which it began: the rest makes no difference.
pub fn known(
    history: &History,
    problem: &Problem,
    timing: &Timing,
    attempts: &[Attempt],
    before: &[Attempt],
) -> Result<Known, Broken> {
    let sources = |attempts: &[Attempt]| -> Vec<String> {
        let worth_it = attempts.iter().filter(|attempt| is_worth_it(attempt));
        worth_it
            .filter_map(|attempt| attempt.source.clone())
            .collect()
    };
    let mut own = sources(attempts);
    own.extend(timing.kept().map(str::to_owned));
    if own.is_empty() {
        return Ok(Known::default());
    }
    let mut codes = BTreeMap::new();
    for digest in own.into_iter().chain(sources(before)) {
        if !codes.contains_key(&digest)
            && let Some(source) = history.source(&digest)?
        {
            let code = Code {
                gist: Gist::of(&source),
                outside: outside(&source),
            };
            codes.insert(digest, code);
        }
    }
    Ok(Known {
        codes,
        solutions: solutions(problem),
    })
}

/// Those that can be read, right ones before mistakes.
fn solutions(problem: &Problem) -> Vec<(String, Gist)> {
    let right = problem.right().into_iter().map(Submission::Right);
    let slow = problem.slow().into_iter().map(Submission::Slow);
    let wrong = problem.wrong().into_iter().map(Submission::Wrong);
    [Submission::Solution]
        .into_iter()
        .chain(right)
        .chain(slow)
        .chain(wrong)
        .filter_map(|solution| {
            let source = solution.read(problem).ok()?;
            Some((solution.shown(problem), Gist::of(&source)))
        })
        .collect()
}
