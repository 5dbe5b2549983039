//! What the grader must not forget: hints taken, problems solved, last scores. In: the workbook's
//! `.grader` folder. Two graders at once lose nothing: a change is read, made and written under a
//! lock, and the file is replaced as a whole.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::disk;
use crate::manifest::Manifest;
use crate::outcome::{Graded, Status};

pub const FORMAT_VERSION: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    pub format_version: u32,
    /// The problem that was graded last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<String>,
    #[serde(default, rename = "problem")]
    pub problems: BTreeMap<String, Standing>,
}

/// How a learner stands with one problem.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    pub solved: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best: Option<u32>,
    /// The cases that failed when last graded, in the manifest's order.
    #[serde(default)]
    pub failing: Vec<String>,
    /// How many hints were taken of each case.
    #[serde(default)]
    pub hints: BTreeMap<String, usize>,
}

/// Why there is no state to go by.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    #[error("{file}: format_version {version}")]
    Newer { file: String, version: u32 },
    #[error("{file}:{line}: {what}")]
    Broken {
        file: String,
        line: usize,
        what: String,
    },
    #[error("{file}: {error}")]
    Io { file: String, error: io::Error },
}

/// The folder in which the state is kept.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

impl Default for State {
    fn default() -> State {
        State {
            format_version: FORMAT_VERSION,
            current: None,
            problems: BTreeMap::new(),
        }
    }
}

impl Store {
    pub fn at(folder: PathBuf) -> Store {
        Store { folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.join("state.toml")
    }

    pub fn read(&self) -> Result<State, StateError> {
        match fs::read_to_string(self.file()) {
            Ok(text) => parse(&text, &shown(&self.file())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::default()),
            Err(error) => Err(self.io(error)),
        }
    }

    /// Change the state. What another grader wrote meanwhile is kept.
    pub fn update(&self, change: impl FnOnce(&mut State)) -> Result<State, StateError> {
        let _lock = self.lock().map_err(|error| self.io(error))?;
        let before = self.read()?;
        let mut state = before.clone();
        change(&mut state);
        if state != before {
            let text = toml::to_string(&state).map_err(|error| self.io(io::Error::other(error)))?;
            disk::replace(&self.file(), text.as_bytes()).map_err(|error| self.io(error))?;
        }
        Ok(state)
    }

    /// One at a time. Given back when dropped, also by the death of the process.
    pub fn lock(&self) -> io::Result<File> {
        fs::create_dir_all(&self.folder)?;
        let file = File::create(self.folder.join("lock"))?;
        file.lock()?;
        Ok(file)
    }

    fn io(&self, error: io::Error) -> StateError {
        StateError::Io {
            file: shown(&self.file()),
            error,
        }
    }
}

/// As the user knows it: below the workbook.
fn shown(file: &Path) -> String {
    let name = |path: &Path| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    format!(
        "{}/{}",
        file.parent().map(name).unwrap_or_default(),
        name(file)
    )
}

fn parse(text: &str, file: &str) -> Result<State, StateError> {
    #[derive(Deserialize)]
    struct Version {
        format_version: u32,
    }
    let broken = |error: toml::de::Error| {
        let start = error.span().map_or(0, |span| span.start);
        StateError::Broken {
            file: file.to_owned(),
            line: text
                .bytes()
                .take(start)
                .filter(|byte| *byte == b'\n')
                .count()
                + 1,
            what: error.message().to_owned(),
        }
    };
    let Version { format_version } = toml::from_str(text).map_err(broken)?;
    if format_version > FORMAT_VERSION {
        return Err(StateError::Newer {
            file: file.to_owned(),
            version: format_version,
        });
    }
    toml::from_str(text).map_err(broken)
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

    /// The problem a learner is at: the one last graded while it is unsolved, then the first unsolved.
    pub fn unsolved<'a>(&self, ids: &'a [String]) -> Option<&'a str> {
        let current = ids.iter().find(|id| Some(*id) == self.current.as_ref());
        current
            .into_iter()
            .chain(ids)
            .find(|id| !self.is_solved(id))
            .map(String::as_str)
    }

    /// The unsolved problem that comes next after this one; from the beginning again after the last.
    pub fn next<'a>(&self, ids: &'a [String], after: &str) -> Option<&'a str> {
        let at = ids.iter().position(|id| id == after).map_or(0, |at| at + 1);
        let mut others = ids[at..].iter().chain(&ids[..at]);
        let next = others.find(|id| *id != after && !self.is_solved(id));
        next.map(String::as_str)
    }

    /// The problem a command is about that names none. Where all are solved, the one last graded.
    pub fn at_hand<'a>(&self, ids: &'a [String]) -> Option<&'a str> {
        self.unsolved(ids).or_else(|| {
            let last = ids.iter().find(|id| Some(*id) == self.current.as_ref());
            last.or(ids.first()).map(String::as_str)
        })
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
    pub fn restarted(&mut self, problem: &str) {
        self.current = Some(problem.to_owned());
        let standing = self.problems.entry(problem.to_owned()).or_default();
        standing.solved = false;
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
            standing.last = Some(graded.score.points);
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
        assert_eq!(state.unsolved(&ids()), Some("two"));
        state.current = Some("three".into());
        assert_eq!(state.unsolved(&ids()), Some("three"));
        state.problems.entry("three".into()).or_default().solved = true;
        assert_eq!(state.unsolved(&ids()), Some("two"));
    }

    #[test]
    fn a_problem_begun_anew_is_the_current_one_and_unsolved_again() {
        let mut state = solved(&["one", "two"]);
        state.restarted("two");
        assert_eq!(
            (state.unsolved(&ids()), state.is_solved("two")),
            (Some("two"), false)
        );
    }

    #[test]
    fn when_all_is_solved_there_is_still_a_problem_at_hand() {
        let mut state = solved(&["one", "two", "three"]);
        assert_eq!(state.unsolved(&ids()), None);
        assert_eq!(state.at_hand(&ids()), Some("one"));
        state.current = Some("two".into());
        assert_eq!(state.at_hand(&ids()), Some("two"));
    }

    #[test]
    fn the_next_problem_lies_ahead_as_long_as_one_does() {
        assert_eq!(solved(&["two"]).next(&ids(), "two"), Some("three"));
        assert_eq!(solved(&["two", "three"]).next(&ids(), "two"), Some("one"));
        assert_eq!(solved(&["one", "two", "three"]).next(&ids(), "two"), None);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path().join(".grader"));
        assert_eq!(store.read().unwrap(), State::default());
        let written = store
            .update(|state| {
                let standing = state.problems.entry("one".into()).or_default();
                standing.hints.insert("refill".into(), 2);
            })
            .unwrap();
        assert_eq!(store.read().unwrap(), written);
        assert_eq!(written.hints_taken("one", "refill"), 2);
    }

    #[test]
    fn many_writers_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path().to_owned());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..10 {
                        let more = |state: &mut State| {
                            let standing = state.problems.entry("one".into()).or_default();
                            *standing.hints.entry("refill".into()).or_default() += 1;
                        };
                        store.update(more).unwrap();
                    }
                });
            }
        });
        assert_eq!(store.read().unwrap().hints_taken("one", "refill"), 40);
    }

    #[test]
    fn a_state_of_a_later_grader_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path().to_owned());
        let later = "format_version = 2\nnew = \"thing\"\n";
        fs::write(store.file(), later).unwrap();
        let refused = store.update(|state| state.current = Some("one".into()));
        assert!(matches!(refused, Err(StateError::Newer { version: 2, .. })));
        assert_eq!(fs::read_to_string(store.file()).unwrap(), later);
    }

    #[test]
    fn an_unknown_field_is_named_with_its_line() {
        let error = parse("format_version = 1\ncurent = \"one\"\n", "state.toml").unwrap_err();
        assert!(
            matches!(&error, StateError::Broken { line: 2, what, .. } if what.contains("curent")),
            "{error}"
        );
    }
}
