//! Every grade of the learner's own code: what came of it, and the code itself, so that nothing that
//! was ever graded is lost. In: a report. Out: attempts as rows, the oldest first, and one whole with
//! its report. Of old ones only what is asked for again is kept.

pub(super) mod reports;

use rusqlite::{OptionalExtension as _, Params, Row, Transaction};

use self::reports::{slim, thin};
use super::learning::{self, State};
use super::{Broken, History, sources, timings};
use crate::outcome::{CaseOutcome, Points, Report, Status, Verdict};
use crate::submission::Source;

/// An attempt, without what a list of them does not need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its number on this machine: what a learner calls it by.
    pub id: i64,
    /// What it is called everywhere, so that a merge knows it again.
    pub mark: String,
    pub problem: String,
    /// Seconds since 1970.
    pub at: i64,
    /// The digest of its source; nothing where that could not be read.
    pub source: Option<String>,
    /// Whether it came as far as being graded.
    pub graded: bool,
    pub accepted: bool,
    /// Every case was asked for, and of every one the grader found out.
    pub whole: bool,
    pub points: u32,
    pub of: u32,
    pub seed: u64,
    pub toolchain: String,
    /// Hints of this problem that were taken until then.
    pub hints: usize,
    /// The mark of the timing it was made in, and how many seconds its clock had run.
    pub timing: Option<(String, u32)>,
}

impl Attempt {
    pub fn score(&self) -> Points {
        Points::new(self.points, self.of).of_all(self.accepted)
    }
}

/// What is known of an attempt when it ends, besides its report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Seconds since 1970: when its code was saved, not when its grade came to an end.
    pub at: i64,
    /// The stages of which every case passed.
    pub passed: Vec<String>,
    /// Nobody has asked for the grade: of two screens that watch one file, one keeps what was saved.
    pub once: bool,
}

pub(super) const ATTEMPT: &str =
    "SELECT id, mark, problem, at, source, graded, accepted, whole, points, of,
                              seed, toolchain, hints, timing, on_clock FROM attempt";

/// By the index on it.
pub(super) const IN_TIMING: &str = "WHERE timing = ?1 ORDER BY at, id";

impl History {
    /// Keep an attempt and its source, and change how the learner stands with it: all in one. Where it was
    /// to be kept `once` and is there already, the one that is there.
    pub fn attempted(
        &mut self,
        report: &Report,
        circumstances: &Circumstances,
        change: impl FnOnce(&mut State),
    ) -> Result<(Attempt, State), Broken> {
        let kept = serde_json::to_string(&slim(report)).map_err(|error| Broken::Io {
            file: super::SHOWN.into(),
            what: error.to_string(),
        })?;
        self.change(|transaction| {
            let before = learning::read(transaction)?;
            let source = report.source.as_ref();
            let keep = |source| sources::keep(transaction, &report.problem, source);
            let source = source.map(keep).transpose()?;
            let hints = before.standing(&report.problem).hints.values().sum();
            let mut attempt = attempt(report, circumstances, source, hints);
            attempt.timing = timings::clocked(transaction, &report.problem, circumstances.at)?;
            if circumstances.once
                && let Some(there) = last(transaction, &report.problem)?
                && is_the_same(&there, &attempt)
            {
                return Ok((there, before));
            }
            let mut state = before.clone();
            change(&mut state);
            state.current = Some(report.problem.clone());
            let is_graded = report.graded().is_some();
            state.ungraded = (!is_graded).then(|| report.problem.clone());
            learning::write(transaction, &before, &state)?;
            insert(transaction, &attempt, ungraded(report), &kept)?;
            attempt.id = transaction.last_insert_rowid();
            cases(transaction, attempt.id, report)?;
            thin(transaction, &report.problem)?;
            if let Some((mark, _)) = &attempt.timing {
                let accepted = attempt.whole && attempt.accepted;
                timings::attempted(transaction, mark, circumstances, accepted)?;
            }
            Ok((attempt, state))
        })
    }

    /// All attempts at a problem, or at all of them, the oldest first.
    pub fn attempts(&self, problem: Option<&str>) -> Result<Vec<Attempt>, Broken> {
        let which = "WHERE ?1 IS NULL OR problem = ?1 ORDER BY at, id";
        self.select_attempts(which, [problem])
    }

    /// Those that were made in a timing, the oldest first.
    pub fn attempts_in(&self, timing: &str) -> Result<Vec<Attempt>, Broken> {
        self.select_attempts(IN_TIMING, [timing])
    }

    pub fn attempt(&self, id: i64) -> Result<Option<Attempt>, Broken> {
        let found = self.select_attempts("WHERE id = ?1", [id])?;
        Ok(found.into_iter().next())
    }

    /// The digest of the source that was graded last.
    pub fn graded_last(&self, problem: &str) -> Result<Option<String>, Broken> {
        let latest =
            self.select_attempts("WHERE problem = ?1 ORDER BY id DESC LIMIT 1", [problem])?;
        Ok(latest.into_iter().next().and_then(|attempt| attempt.source))
    }

    /// What came of an attempt, with its source. Nothing for a report that this grader cannot read.
    pub fn report_of(&self, attempt: &Attempt) -> Result<Option<Report>, Broken> {
        let sql = "SELECT report FROM attempt WHERE id = ?1";
        let text: String = self
            .connection
            .query_row(sql, [attempt.id], |row| row.get(0))?;
        let Ok(mut report) = serde_json::from_str::<Report>(&text) else {
            return Ok(None);
        };
        report.source = self.source_of(attempt)?;
        Ok(Some(report))
    }

    pub fn source_of(&self, attempt: &Attempt) -> Result<Option<Source>, Broken> {
        match &attempt.source {
            Some(digest) => self.source(digest),
            None => Ok(None),
        }
    }

    /// The source of that digest, where it is kept.
    pub fn source(&self, digest: &str) -> Result<Option<Source>, Broken> {
        Ok(sources::read(&self.connection, digest)?)
    }

    /// Keep a source of which no attempt was made. Its digest.
    pub fn keep(&mut self, problem: &str, source: &Source) -> Result<String, Broken> {
        self.change(|transaction| sources::keep(transaction, problem, source))
    }

    /// With how many different sources a case failed: grading the same again is no other try.
    pub fn sources_failed(&self, problem: &str, case: &str) -> Result<usize, Broken> {
        let sql = "SELECT count(DISTINCT source) FROM attempt JOIN attempt_case ON attempt = id
                   WHERE problem = ?1 AND case_id = ?2 AND status = 'failed'";
        let count = self
            .connection
            .query_row(sql, (problem, case), |row| row.get(0))?;
        Ok(count)
    }

    fn select_attempts(&self, which: &str, params: impl Params) -> Result<Vec<Attempt>, Broken> {
        let sql = format!("{ATTEMPT} {which}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let attempts = statement.query_map(params, read)?;
        Ok(attempts.collect::<rusqlite::Result<_>>()?)
    }
}

/// Whether a problem was solved after it was begun anew at that time.
pub(super) fn is_solved_since(
    change: &Transaction,
    problem: &str,
    begun: i64,
) -> rusqlite::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM attempt
                              WHERE problem = ?1 AND at > ?2 AND whole AND accepted)";
    change.query_row(sql, (problem, begun), |row| row.get(0))
}

fn last(change: &Transaction, problem: &str) -> rusqlite::Result<Option<Attempt>> {
    let sql = format!("{ATTEMPT} WHERE problem = ?1 ORDER BY id DESC LIMIT 1");
    let mut statement = change.prepare_cached(&sql)?;
    statement.query_row([problem], read).optional()
}

/// Two graders that are told of one save begin within so many seconds; measured, the same code may come
/// to other points.
const AT_ONCE: u64 = 3;

/// What came of the same code under the same clock, and nothing less.
fn is_the_same(there: &Attempt, new: &Attempt) -> bool {
    let clock = |attempt: &Attempt| attempt.timing.as_ref().map(|(mark, _)| mark.clone());
    let at_once = there.at.abs_diff(new.at) <= AT_ONCE;
    // The one that was kept first may have ended the clock of both.
    let has_ended_it = there.accepted && new.timing.is_none() && at_once;
    new.source.is_some()
        && there.source == new.source
        && (clock(there) == clock(new) || has_ended_it)
        && (there.whole || !new.whole)
        && there.accepted == new.accepted
        && (there.score() == new.score() || at_once)
}

fn attempt(
    report: &Report,
    circumstances: &Circumstances,
    source: Option<String>,
    hints: usize,
) -> Attempt {
    let graded = report.graded();
    Attempt {
        id: 0,
        mark: format!("{:032x}", fastrand::u128(..)),
        problem: report.problem.clone(),
        at: circumstances.at,
        source,
        graded: graded.is_some(),
        accepted: report.is_accepted(),
        whole: report.whole && graded.is_none_or(|graded| graded.unknown().is_none()),
        points: graded.map_or(0, |graded| graded.score.points),
        of: graded.map_or(0, |graded| graded.score.of),
        seed: report.seed,
        toolchain: report.toolchain.clone(),
        hints,
        timing: None,
    }
}

/// Why it was not graded, as `outcomes` reads it.
fn ungraded(report: &Report) -> Option<&'static str> {
    match &report.verdict {
        Verdict::Refused(_) => Some("refused"),
        Verdict::DidNotCompile(_) => Some("not_compiled"),
        Verdict::Graded(_) => None,
    }
}

fn insert(
    change: &Transaction,
    attempt: &Attempt,
    ungraded: Option<&str>,
    report: &str,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO attempt (mark, problem, at, source, graded, accepted, whole, points, of,
                                    seed, toolchain, hints, timing, on_clock, report, ungraded)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
    let timing = attempt.timing.as_ref();
    change.prepare_cached(sql)?.execute((
        &attempt.mark,
        &attempt.problem,
        attempt.at,
        &attempt.source,
        attempt.graded,
        attempt.accepted,
        attempt.whole,
        attempt.points,
        attempt.of,
        attempt.seed.cast_signed(),
        &attempt.toolchain,
        attempt.hints,
        timing.map(|(mark, _)| mark),
        timing.map(|(_, seconds)| seconds),
        report,
        ungraded,
    ))?;
    Ok(())
}

fn cases(change: &Transaction, attempt: i64, report: &Report) -> rusqlite::Result<()> {
    let sql = "INSERT INTO attempt_case (attempt, position, case_id, status)
               VALUES (?1, ?2, ?3, ?4)";
    let mut insert = change.prepare_cached(sql)?;
    let cases = report.graded().map(|graded| graded.cases.as_slice());
    for (position, CaseOutcome { id, status, .. }) in cases.unwrap_or_default().iter().enumerate() {
        let status = match status {
            Status::Passed => "passed",
            Status::Failed(_) => "failed",
            Status::Skipped { .. } => "skipped",
            Status::Unknown { .. } => "unknown",
        };
        insert.execute((attempt, position, id, status))?;
    }
    Ok(())
}

fn read(row: &Row) -> rusqlite::Result<Attempt> {
    let timing: Option<String> = row.get(13)?;
    let on_clock: Option<u32> = row.get(14)?;
    Ok(Attempt {
        id: row.get(0)?,
        mark: row.get(1)?,
        problem: row.get(2)?,
        at: row.get(3)?,
        source: row.get(4)?,
        graded: row.get(5)?,
        accepted: row.get(6)?,
        whole: row.get(7)?,
        points: row.get(8)?,
        of: row.get(9)?,
        seed: row.get::<_, i64>(10)?.cast_unsigned(),
        toolchain: row.get(11)?,
        hints: row.get(12)?,
        timing: timing.zip(on_clock),
    })
}
