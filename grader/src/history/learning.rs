//! How the learner stands with the problems: what is solved, which cases fail, how many hints were
//! taken. [`State`] is all of it at one moment and decides without any I/O; a change is read, made and
//! written in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, Transaction};

use super::{Broken, History};
use crate::manifest::Manifest;
use crate::outcome::{Graded, Status};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The problem that was graded or begun last.
    pub current: Option<String>,
    /// The problem that was to be graded last, where it was not: it did not compile, or could not be read.
    pub ungraded: Option<String>,
    pub problems: BTreeMap<String, Standing>,
}

/// How a learner stands with one problem.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    pub solved: bool,
    /// Scores out of a hundred, whatever they were out of.
    pub last: Option<u32>,
    pub best: Option<u32>,
    /// The cases that failed when last graded, in the manifest's order.
    pub failing: Vec<String>,
    /// How many hints were taken of each case.
    pub hints: BTreeMap<String, usize>,
    /// When it was begun anew, in seconds since 1970.
    pub restarts: BTreeSet<i64>,
}

impl History {
    pub fn state(&self) -> Result<State, Broken> {
        // All of it as it was at one moment.
        let _moment = self.moment()?;
        Ok(read(&self.connection)?)
    }

    /// Change how the learner stands. What another grader wrote meanwhile is kept.
    pub fn remember(&mut self, change: impl FnOnce(&mut State)) -> Result<State, Broken> {
        self.change(|transaction| {
            let before = read(transaction)?;
            let mut state = before.clone();
            change(&mut state);
            write(transaction, &before, &state)?;
            Ok(state)
        })
    }
}

pub(super) fn read(connection: &Connection) -> rusqlite::Result<State> {
    let setting = |name: &str| {
        let sql = "SELECT value FROM setting WHERE name = ?1";
        let mut statement = connection.prepare_cached(sql)?;
        statement.query_row([name], |row| row.get(0)).optional()
    };
    let mut state = State {
        current: setting("current")?,
        ungraded: setting("ungraded")?,
        problems: BTreeMap::new(),
    };
    let sql = "SELECT problem, solved, last, best FROM standing";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let standing = state.problems.entry(row.get(0)?).or_default();
        (standing.solved, standing.last, standing.best) = (row.get(1)?, row.get(2)?, row.get(3)?);
    }
    let sql = "SELECT problem, case_id FROM failing ORDER BY problem, position";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let standing = state.problems.entry(row.get(0)?).or_default();
        standing.failing.push(row.get(1)?);
    }
    let sql = "SELECT problem, case_id, taken FROM hint";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let standing = state.problems.entry(row.get(0)?).or_default();
        standing.hints.insert(row.get(1)?, row.get(2)?);
    }
    let sql = "SELECT problem, at FROM restart";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let standing = state.problems.entry(row.get(0)?).or_default();
        standing.restarts.insert(row.get(1)?);
    }
    Ok(state)
}

/// Write what has changed.
pub(super) fn write(change: &Transaction, before: &State, now: &State) -> rusqlite::Result<()> {
    let settings = [
        ("current", &before.current, &now.current),
        ("ungraded", &before.ungraded, &now.ungraded),
    ];
    for (name, _, now) in settings.iter().filter(|(_, before, now)| before != now) {
        change.execute("DELETE FROM setting WHERE name = ?1", [name])?;
        let sql = "INSERT INTO setting (name, value) SELECT ?1, ?2 WHERE ?2 IS NOT NULL";
        change.execute(sql, (name, now))?;
    }
    for (problem, standing) in &now.problems {
        if before.problems.get(problem) != Some(standing) {
            put(change, problem, standing)?;
        }
    }
    let gone = before.problems.keys();
    for problem in gone.filter(|problem| !now.problems.contains_key(*problem)) {
        change.execute("DELETE FROM standing WHERE problem = ?1", [problem])?;
    }
    Ok(())
}

/// All that is about it goes with the old one.
fn put(change: &Transaction, problem: &str, standing: &Standing) -> rusqlite::Result<()> {
    change.execute("DELETE FROM standing WHERE problem = ?1", [problem])?;
    let sql = "INSERT INTO standing (problem, solved, last, best) VALUES (?1, ?2, ?3, ?4)";
    change.execute(
        sql,
        (problem, standing.solved, standing.last, standing.best),
    )?;
    let sql = "INSERT INTO failing (problem, position, case_id) VALUES (?1, ?2, ?3)";
    for (position, case) in standing.failing.iter().enumerate() {
        change.execute(sql, (problem, position, case))?;
    }
    let sql = "INSERT INTO hint (problem, case_id, taken) VALUES (?1, ?2, ?3)";
    for (case, taken) in &standing.hints {
        change.execute(sql, (problem, case, taken))?;
    }
    let sql = "INSERT INTO restart (problem, at) VALUES (?1, ?2)";
    for at in &standing.restarts {
        change.execute(sql, (problem, at))?;
    }
    Ok(())
}

impl State {
    pub fn standing(&self, problem: &str) -> Standing {
        self.problems.get(problem).cloned().unwrap_or_default()
    }

    pub fn is_solved(&self, problem: &str) -> bool {
        self.problems
            .get(problem)
            .is_some_and(|standing| standing.solved)
    }

    /// The problem that is worked at: the one graded last while it is unsolved, and again while its code,
    /// which passed once, does not.
    pub fn in_work(&self) -> Option<&str> {
        let current = self.current.as_deref()?;
        let passes = |standing: &Standing| standing.solved && standing.failing.is_empty();
        let passes = self.problems.get(current).is_some_and(passes);
        let is_graded = self.ungraded.as_deref() != Some(current);
        (!passes || !is_graded).then_some(current)
    }

    /// The problem that is worked at, then the first unsolved.
    pub fn open<'a>(&self, ids: &'a [String]) -> Option<&'a str> {
        let in_work = ids.iter().find(|id| Some(id.as_str()) == self.in_work());
        let unsolved = || ids.iter().find(|id| !self.is_solved(id));
        in_work.or_else(unsolved).map(String::as_str)
    }

    /// The unsolved problem that comes next after this one; from the beginning again after the last.
    pub fn next<'a>(&self, ids: &'a [String], after: &str) -> Option<&'a str> {
        let at = ids.iter().position(|id| id == after).map_or(0, |at| at + 1);
        let mut others = ids[at..].iter().chain(&ids[..at]);
        let next = others.find(|id| *id != after && !self.is_solved(id));
        next.map(String::as_str)
    }

    /// The problem to go on with. Where all are solved, the one last graded.
    pub fn at_hand<'a>(&self, ids: &'a [String]) -> Option<&'a str> {
        let last = || self.last(ids).or(ids.first().map(String::as_str));
        self.open(ids).or_else(last)
    }

    /// The problem to look back at: the one graded or begun last, also when it is solved.
    pub fn last<'a>(&self, ids: &'a [String]) -> Option<&'a str> {
        let last = ids.iter().find(|id| Some(*id) == self.current.as_ref());
        last.map(String::as_str)
    }

    /// How many hints of a case were taken.
    pub fn hints_taken(&self, problem: &str, case: &str) -> usize {
        let standing = self.problems.get(problem);
        standing
            .and_then(|standing| standing.hints.get(case))
            .copied()
            .unwrap_or_default()
    }

    /// The learner begins a problem anew. What was best stays, and so do the hints that were taken.
    pub fn restarted(&mut self, problem: &str, at: i64) {
        self.current = Some(problem.to_owned());
        let standing = self.problems.entry(problem.to_owned()).or_default();
        standing.solved = false;
        standing.restarts.insert(at);
        standing.last = None;
        standing.failing.clear();
    }

    /// Keep what a grade of the learner's own code has shown. A grade of some cases changes what is
    /// known of those, and no score.
    pub fn graded(&mut self, manifest: &Manifest, graded: &Graded, whole: bool) {
        let problem = manifest.id.get_ref();
        self.current = Some(problem.clone());
        let standing = self.problems.entry(problem.clone()).or_default();
        let outcome = |id: &str| graded.cases.iter().find(|outcome| outcome.id == id);
        let failing =
            manifest
                .cases
                .iter()
                .map(|case| case.id.get_ref())
                .filter(|id| match outcome(id).map(|outcome| &outcome.status) {
                    Some(Status::Failed(_)) => true,
                    Some(_) => false,
                    None => standing.failing.contains(id),
                });
        standing.failing = failing.cloned().collect();
        if whole {
            standing.solved |= graded.is_accepted();
            let score = graded.score.total().of_all(graded.is_accepted());
            standing.last = Some(score.share());
            standing.best = standing.best.max(standing.last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> Vec<String> {
        ["one", "two", "three"].map(String::from).to_vec()
    }

    fn solved(ids: &[&str]) -> State {
        let mut state = State::default();
        for id in ids {
            state.problems.entry((*id).to_owned()).or_default().solved = true;
        }
        state
    }

    #[test]
    fn the_current_problem_is_the_one_last_graded_until_it_is_solved() {
        let mut state = solved(&["one"]);
        assert_eq!(state.open(&ids()), Some("two"));
        state.current = Some("three".into());
        assert_eq!(state.open(&ids()), Some("three"));
        state.problems.entry("three".into()).or_default().solved = true;
        assert_eq!(state.open(&ids()), Some("two"));
        assert_eq!(state.last(&ids()), Some("three"));
    }

    #[test]
    fn a_solved_problem_whose_code_got_worse_is_at_hand_until_it_passes_again() {
        let mut state = solved(&["one", "two"]);
        state.current = Some("two".into());
        assert_eq!(
            (state.in_work(), state.at_hand(&ids())),
            (None, Some("three"))
        );
        state.ungraded = Some("two".into());
        assert_eq!(state.at_hand(&ids()), Some("two"));
        state.ungraded = None;
        let standing = state.problems.entry("two".into()).or_default();
        standing.failing = vec!["case".into()];
        assert_eq!(state.at_hand(&ids()), Some("two"));
        assert_eq!(state.last(&ids()), state.at_hand(&ids()));
        state.current = Some("one".into());
        assert_eq!(
            state.at_hand(&ids()),
            Some("three"),
            "another was graded since"
        );
    }

    #[test]
    fn a_problem_begun_anew_is_the_current_one_and_unsolved_again() {
        let mut state = solved(&["one", "two"]);
        state.restarted("two", 1_000);
        assert_eq!(
            (state.open(&ids()), state.is_solved("two")),
            (Some("two"), false)
        );
    }

    #[test]
    fn when_all_is_solved_there_is_still_a_problem_at_hand() {
        let mut state = solved(&["one", "two", "three"]);
        assert_eq!(state.open(&ids()), None);
        assert_eq!(state.at_hand(&ids()), Some("one"));
        state.current = Some("two".into());
        assert_eq!(state.at_hand(&ids()), Some("two"));
        assert_eq!(solved(&["one"]).last(&ids()), None, "nothing was graded");
    }

    #[test]
    fn the_next_problem_lies_ahead_as_long_as_one_does() {
        assert_eq!(solved(&["two"]).next(&ids(), "two"), Some("three"));
        assert_eq!(solved(&["two", "three"]).next(&ids(), "two"), Some("one"));
        assert_eq!(solved(&["one", "two", "three"]).next(&ids(), "two"), None);
    }
}
