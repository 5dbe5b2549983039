//! Takes over what another machine's file remembers. In: its path. Out: what was new. The other file is
//! only read, by way of a copy that SQLite makes of it, log included; an older one is brought to the
//! newest form in that copy. All of it is one transaction: a kill, or a full disk, adds nothing.
//!
//! The rules, by which merging a second time adds nothing:
//!
//! - the problem that is at hand stays; where nothing was graded yet, theirs is;
//! - attempts are known by their marks, sources by their digests, if they are what these claim, answers,
//!   reviews and assessments by all that is known of them;
//! - of two cards of a question the one that was reviewed later stays;
//! - of two standings the better score stays, and the most hints; what failed last is what failed in
//!   the later attempt; a problem that was begun anew is solved by what was solved since;
//! - a clock that runs there does not run here;
//! - what was being typed here is never replaced.
//!
//! Two machines that merge each other agree in all of it but this: the problem that is at hand, and what is
//! being typed, are each machine's own; where both went on with one timing, each keeps its own course; the
//! numbers of attempts differ; and reviews of one question on the same day, or answers of the same second,
//! stand in the order in which each machine came to know them.

mod rows;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, Transaction};

use super::learning::{self, State};
use super::{Broken, FILE, FOLDER, History, SHOWN};
use super::{attempts, lock, not_ours, schema, sources, timings};
use crate::timing::Timing;

/// How much of it was new.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// Under which numbers attempts came, in the order of those that they have there.
    pub attempts: Vec<Numbers>,
    pub sources: usize,
    pub timings: usize,
    pub answers: usize,
    pub cards: usize,
    pub reviews: usize,
    pub assessments: usize,
    pub drafts: usize,
    pub hints: usize,
    /// Problems of which something is better known than before.
    pub problems: usize,
}

/// So many attempts with numbers in a row, from `theirs` there and from `ours` here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    pub theirs: i64,
    pub ours: i64,
    pub count: i64,
}

/// Why a file was not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotMerged {
    /// There is no such file.
    Missing,
    /// It is this very history.
    Same,
    /// There is nothing in it.
    Empty,
    /// No history, or a damaged one.
    Foreign { what: String },
    /// Of a newer grader.
    Newer { version: u32 },
    /// It cannot be opened or read.
    Unreadable { what: String },
    /// Something is wrong with our own file, or with the disk.
    Ours(Broken),
}

impl From<Broken> for NotMerged {
    fn from(broken: Broken) -> NotMerged {
        NotMerged::Ours(broken)
    }
}

impl From<rusqlite::Error> for NotMerged {
    fn from(error: rusqlite::Error) -> NotMerged {
        NotMerged::Ours(error.into())
    }
}

impl History {
    /// Take over what that file remembers: a history.db, or the workbook that has one.
    pub fn merge(&mut self, file: &Path) -> Result<Merged, NotMerged> {
        let own = PathBuf::from(self.connection.path().unwrap_or_default());
        let file = found(file).ok_or(NotMerged::Missing)?;
        if fs::canonicalize(&file).ok() == fs::canonicalize(&own).ok() {
            return Err(NotMerged::Same);
        }
        if is_empty(&file) {
            return Err(NotMerged::Empty);
        }
        let folder = own.parent().unwrap_or(Path::new(""));
        let _lock = lock(folder).map_err(|error| Broken::io(SHOWN, &error))?;
        let copy = Copied::at(folder.join("merging.db"));
        copy.take(&file)?;
        let mut theirs = Connection::open(&copy.0)?;
        schema::migrate(&mut theirs, schema::MIGRATIONS).map_err(foreign)?;
        let theirs = History { connection: theirs };
        let timings = read_all(&theirs).map_err(no_history)?;
        let path = copy.0.to_string_lossy().into_owned();
        self.connection.execute("ATTACH ?1 AS theirs", [path])?;
        let merged = self.change(|change| merge(change, &theirs, &timings));
        self.connection.execute("DETACH theirs", ())?;
        Ok(merged?)
    }
}

/// The file itself, or the one in a workbook's folder.
fn found(path: &Path) -> Option<PathBuf> {
    let below = [
        path.to_owned(),
        path.join(FILE),
        path.join(FOLDER).join(FILE),
    ];
    below.into_iter().find(|path| path.is_file())
}

/// Nothing is in it, nor in its log.
fn is_empty(file: &Path) -> bool {
    let has = |ending| fs::metadata(beside(file, ending)).is_ok_and(|of| of.len() > 0);
    !["", "-wal"].into_iter().any(has)
}

/// A copy of our own, gone when dropped. One that a kill has left is replaced by the next.
struct Copied(PathBuf);

impl Copied {
    fn at(path: PathBuf) -> Copied {
        let copied = Copied(path);
        copied.remove();
        copied
    }

    fn remove(&self) {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let _ = fs::remove_file(beside(&self.0, ending));
        }
    }

    /// As the file is at one moment, whoever writes to it.
    fn take(&self, file: &Path) -> Result<(), NotMerged> {
        match self.take_from(file) {
            // Where nothing can be made beside the file, its log cannot be read in its place.
            Err(Broken::ReadOnly { .. }) => self.take_bytes(file),
            taken => taken.map_err(foreign),
        }
    }

    fn take_from(&self, file: &Path) -> Result<(), Broken> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(file, flags)?;
        is_ours(&opened)?;
        opened.execute("VACUUM INTO ?1", [self.0.to_string_lossy()])?;
        Ok(())
    }

    fn take_bytes(&self, file: &Path) -> Result<(), NotMerged> {
        self.remove();
        for ending in ["", "-wal"] {
            let (from, to) = (beside(file, ending), beside(&self.0, ending));
            if from.exists() {
                let copied = fs::copy(from, to);
                copied.map_err(|error| foreign(Broken::io(SHOWN, &error)))?;
            }
        }
        let copy = Connection::open(&self.0).map_err(|error| foreign(error.into()))?;
        is_ours(&copy).map_err(foreign)
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        self.remove();
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn is_ours(connection: &Connection) -> Result<(), Broken> {
    not_ours(connection)?.map_or(Ok(()), Err)
}

/// What is said of our own file, said of theirs. A full disk is ours in any case.
/// What cannot be read there could not be read here either, and all of ours beside it: one row that no grader
/// has written is enough.
fn read_all(theirs: &History) -> Result<Vec<Timing>, Broken> {
    theirs.state()?;
    theirs.attempts(None)?;
    theirs.answers("")?;
    theirs.cards()?;
    theirs.reviews()?;
    let unfinished = theirs.unfinished_assessment()?;
    for assessment in theirs.finished_assessments()?.iter().chain(&unfinished) {
        theirs.assessed(assessment.id)?;
    }
    theirs.timings(None)
}

/// Of what is copied already only its content can be wrong.
fn no_history(broken: Broken) -> NotMerged {
    match foreign(broken) {
        NotMerged::Unreadable { what } => NotMerged::Foreign { what },
        other => other,
    }
}

fn foreign(broken: Broken) -> NotMerged {
    match broken {
        Broken::Newer { version, .. } => NotMerged::Newer { version },
        Broken::Damaged { what, .. } => NotMerged::Foreign { what },
        Broken::ReadOnly { what, .. } | Broken::Io { what, .. } => NotMerged::Unreadable { what },
        Broken::Locked { .. } => NotMerged::Unreadable {
            what: "locked".into(),
        },
        // What is in the place of a file was not even copied.
        other @ (Broken::Full { .. }
        | Broken::State(_)
        | Broken::NotAFile { .. }
        | Broken::LeadsNowhere { .. }) => NotMerged::Ours(other),
    }
}

fn merge(change: &Transaction, theirs: &History, timings: &[Timing]) -> rusqlite::Result<Merged> {
    let ours = newest(change)?;
    let before = learning::read(change)?;
    let mut merged = Merged {
        sources: sources::merge(change, &theirs.connection)?,
        attempts: rows::attempts(change)?,
        answers: rows::answers(change)?,
        cards: rows::cards(change)?,
        reviews: rows::reviews(change)?,
        assessments: rows::assessments(change)?,
        drafts: rows::drafts(change)?,
        ..Merged::default()
    };
    rows::taken_over(change)?;
    for timing in timings {
        merged.timings += usize::from(timings::adopt(change, timing)?);
    }
    let mut state = before.clone();
    let their_state = learning::read(&theirs.connection)?;
    let newest = newest(&theirs.connection)?;
    for problem in newest.keys() {
        attempts::reports::thin(change, problem)?;
    }
    merged.hints = stand(&mut state, their_state, (&ours, &newest));
    for (problem, standing) in &mut state.problems {
        if let Some(begun) = standing.restarts.last() {
            standing.solved |= attempts::is_solved_since(change, problem, *begun)?;
        }
    }
    let is_new = |problem: &&String| before.problems.get(*problem) != state.problems.get(*problem);
    merged.problems = state.problems.keys().filter(is_new).count();
    learning::write(change, &before, &state)?;
    Ok(merged)
}

/// When each problem was attempted last.
type Newest = BTreeMap<String, i64>;

fn newest(connection: &Connection) -> rusqlite::Result<Newest> {
    let sql = "SELECT problem, max(at) FROM attempt GROUP BY problem";
    let mut statement = connection.prepare(sql)?;
    let newest = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    newest.collect()
}

/// How the learner stands after both. How many hints are new.
fn stand(state: &mut State, theirs: State, (ours, newest): (&Newest, &Newest)) -> usize {
    let mut hints = 0;
    state.current = state.current.take().or(theirs.current);
    for (problem, other) in theirs.problems {
        let is_new = !state.problems.contains_key(&problem);
        let (before, after) = (ours.get(&problem), newest.get(&problem));
        let standing = state.problems.entry(problem).or_default();
        // To begin anew counts as an attempt.
        let last = |at: Option<&i64>, begun: Option<&i64>| at.max(begun).copied();
        let (begun, begun_there) = (standing.restarts.last(), other.restarts.last());
        let later = is_new || last(after, begun_there) > last(before, begun);
        // What was solved counts as long as nobody has begun anew since.
        standing.solved = match begun.cmp(&begun_there) {
            Ordering::Less => other.solved,
            Ordering::Equal => standing.solved || other.solved,
            Ordering::Greater => standing.solved,
        };
        standing.best = standing.best.max(other.best);
        standing.restarts.extend(other.restarts);
        if later {
            standing.last = other.last;
            standing.failing = other.failing;
        }
        for (case, taken) in other.hints {
            let ours = standing.hints.entry(case).or_default();
            hints += taken.saturating_sub(*ours);
            *ours = taken.max(*ours);
        }
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trouble_with_the_other_file_is_told_of_the_other_file_and_a_full_disk_of_ours() {
        let (file, what) = (SHOWN.to_owned(), "why".to_owned());
        let theirs = [
            Broken::Locked { file: file.clone() },
            Broken::Io {
                file: file.clone(),
                what: what.clone(),
            },
            Broken::ReadOnly {
                file: file.clone(),
                what,
            },
        ];
        for broken in theirs {
            let said = foreign(broken);
            assert!(matches!(said, NotMerged::Unreadable { .. }), "{said:?}");
        }
        let full = Broken::Full { file };
        assert_eq!(foreign(full.clone()), NotMerged::Ours(full));
    }
}
