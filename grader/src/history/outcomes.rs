//! What came of attempts, case by case. In: attempts. Out: how each of their cases ended, and at what each
//! of them stumbled first, without reading any report.

use std::collections::{BTreeMap, BTreeSet};

use super::{Attempt, Broken, History};

/// At what an attempt stumbled first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stumble {
    /// This case failed, the first in the order of the problem.
    Case(String),
    /// The compiler did not take it.
    NotCompiled,
    /// The source could not be read.
    Refused,
    /// No case failed, and of one the grader did not find out.
    Unknown,
}

/// How a case of an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Passed,
    Failed,
    Skipped,
    Unknown,
}

impl History {
    /// At what each attempt stumbled, by its number, at a problem or at all of them. Nothing for those
    /// of which every case passed.
    pub fn stumbles(&self, problem: Option<&str>) -> Result<BTreeMap<i64, Stumble>, Broken> {
        let mut stumbles = BTreeMap::new();
        // For each attempt as far as its first failed case: a join would read all of their cases.
        let sql = "SELECT id, first FROM
                       (SELECT id, (SELECT case_id FROM attempt_case
                                    WHERE attempt = id AND status = 'failed'
                                    ORDER BY position LIMIT 1) AS first
                        FROM attempt WHERE ?1 IS NULL OR problem = ?1)
                   WHERE first IS NOT NULL";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([problem])?;
        while let Some(row) = rows.next()? {
            stumbles.insert(row.get(0)?, Stumble::Case(row.get(1)?));
        }
        let sql = "SELECT id, ungraded = 'refused' FROM attempt
                   WHERE graded = 0 AND (?1 IS NULL OR problem = ?1)";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([problem])?;
        while let Some(row) = rows.next()? {
            let stumble = match row.get(1)? {
                true => Stumble::Refused,
                false => Stumble::NotCompiled,
            };
            stumbles.insert(row.get(0)?, stumble);
        }
        let sql = "SELECT id FROM attempt
                   WHERE NOT whole AND graded AND (?1 IS NULL OR problem = ?1)
                         AND EXISTS (SELECT 1 FROM attempt_case
                                     WHERE attempt = id AND status = 'unknown')";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([problem])?;
        while let Some(row) = rows.next()? {
            stumbles.entry(row.get(0)?).or_insert(Stumble::Unknown);
        }
        Ok(stumbles)
    }

    /// The cases that failed in any attempt of a timing.
    pub fn failed_in(&self, timing: &str) -> Result<BTreeSet<String>, Broken> {
        let sql = "SELECT case_id FROM attempt JOIN attempt_case ON attempt = id
                   WHERE timing = ?1 AND status = 'failed'";
        let mut statement = self.connection.prepare_cached(sql)?;
        let cases = statement.query_map([timing], |row| row.get(0))?;
        Ok(cases.collect::<rusqlite::Result<_>>()?)
    }

    /// How the cases of an attempt ended, in the order of the problem.
    pub fn cases_of(&self, attempt: &Attempt) -> Result<Vec<(String, Ended)>, Broken> {
        let sql = "SELECT case_id, status FROM attempt_case WHERE attempt = ?1 ORDER BY position";
        let mut statement = self.connection.prepare_cached(sql)?;
        let cases = statement.query_map([attempt.id], |row| {
            let status: String = row.get(1)?;
            Ok((row.get(0)?, Ended::of(&status)))
        })?;
        Ok(cases.collect::<rusqlite::Result<_>>()?)
    }
}

impl Ended {
    fn of(status: &str) -> Ended {
        match status {
            "passed" => Ended::Passed,
            "failed" => Ended::Failed,
            "skipped" => Ended::Skipped,
            _ => Ended::Unknown,
        }
    }
}
