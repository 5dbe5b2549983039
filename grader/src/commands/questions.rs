//! Questions on what failed, put into the review.

use std::collections::BTreeSet;

use super::Session;
use crate::history::{Broken, Card, History};
use crate::outcome::{CaseOutcome, Report, Status, Why};
use crate::study::bank::Bank;
use crate::timing::Timing;
use crate::workbook::Problem;

/// The cases that failed although somebody has tried.
pub fn failed(report: &Report) -> Vec<&CaseOutcome> {
    let is_failed = |case: &&CaseOutcome| match &case.status {
        Status::Failed(failure) => !is_unwritten(&failure.why),
        _ => false,
    };
    let cases = report.graded().map(|graded| graded.cases.iter());
    cases.into_iter().flatten().filter(is_failed).collect()
}

/// Put the questions on what failed into the review. How many there are that were not in it.
pub fn remember(session: &Session, problem: &Problem, report: &Report) -> anyhow::Result<usize> {
    let failed = failed(report);
    if failed.is_empty() {
        return Ok(0);
    }
    let root = &session.workbook()?.root;
    let bank = Bank::read(root)?;
    let mut cards = Vec::new();
    for case in failed {
        let link = format!("case {}/{}", problem.id, case.id);
        let entries = bank.for_case(&problem.id, &case.id);
        cards.extend(entries.map(|entry| Card::new(entry.question.id(), 0, &link)));
    }
    match cards.is_empty() {
        true => Ok(0),
        false => Ok(History::open(root)?.add_cards(&cards)?),
    }
}

/// How many questions on what failed in a timed attempt are in the review.
pub fn in_review(
    history: &History,
    problem: &Problem,
    timing: &Timing,
    bank: &Bank,
) -> Result<usize, Broken> {
    let mut questions = BTreeSet::new();
    for case in history.failed_in(&timing.mark)? {
        for entry in bank.for_case(&problem.id, &case) {
            if history.card(entry.question.id())?.is_some() {
                questions.insert(entry.question.id());
            }
        }
    }
    Ok(questions.len())
}

/// Nobody has tried yet: `todo!()`.
fn is_unwritten(why: &Why) -> bool {
    let unwritten = |message: &str| message.starts_with("not yet implemented");
    matches!(why, Why::Panicked { message, .. } if unwritten(message))
}
