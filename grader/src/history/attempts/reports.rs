//! How much is kept of a report: of a new one what can be asked for, of an old one what its page shows. Old reports
//! grow thin as new ones come.

use rusqlite::Transaction;

use crate::outcome::{CaseOutcome, Failure, Printed, Report, Status, Verdict, Why};

/// So many reports of a problem keep what each of their failed cases has seen.
const IN_FULL: usize = 100;

/// A report without what nobody asks of an old one: the transcripts of what passed.
pub(super) fn slim(report: &Report) -> Report {
    let mut slim = report.clone();
    if let Verdict::Graded(graded) = &mut slim.verdict {
        for case in &mut graded.cases {
            if case.status == Status::Passed {
                case.saw.clear();
                case.expected.clear();
            }
        }
    }
    slim
}

/// Of the attempts that are no longer among the last ones, keep what the first failed case has seen: that
/// is what their pages show in full. A report that this grader cannot read stays as it is.
pub(in crate::history) fn thin(change: &Transaction, problem: &str) -> rusqlite::Result<()> {
    let mut old = change.prepare_cached(BEYOND)?;
    let old = old.query_map((problem, IN_FULL), |row| row.get(0))?;
    for id in old.collect::<rusqlite::Result<Vec<i64>>>()? {
        let sql = "SELECT report FROM attempt WHERE id = ?1";
        let text: String = change.query_row(sql, [id], |row| row.get(0))?;
        let sql = "UPDATE attempt SET thin = 1, report = ?2 WHERE id = ?1";
        change.execute(sql, (id, thinned(&text).unwrap_or(text)))?;
    }
    Ok(())
}

/// Those in full, but for the last ones by when they were made: a merge brings older ones.
pub(in crate::history) const BEYOND: &str = "SELECT id FROM attempt WHERE problem = ?1 AND thin = 0
                                 ORDER BY at DESC, id DESC LIMIT -1 OFFSET ?2";

fn thinned(report: &str) -> Option<String> {
    let mut report: Report = serde_json::from_str(report).ok()?;
    if let Verdict::Graded(graded) = &mut report.verdict {
        let is_failed = |case: &&mut CaseOutcome| matches!(case.status, Status::Failed(_));
        for case in graded.cases.iter_mut().filter(is_failed).skip(1) {
            case.saw.clear();
            case.expected.clear();
            case.printed = Printed::default();
            if let Status::Failed(Failure {
                why: Why::Differs(difference),
                ..
            }) = &mut case.status
            {
                difference.before.clear();
            }
        }
    }
    serde_json::to_string(&report).ok()
}
