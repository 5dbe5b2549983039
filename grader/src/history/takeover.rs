//! Takes over `.grader/state.toml`, which was the history before there was a database. In: its text.
//! Out: its standings in the database, and the file under another name. The text goes into the
//! database in the same transaction: killed before the file has its new name, the next start finds it
//! taken over already.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use serde::Deserialize;

use super::Broken;
use super::learning::{self, Standing};
use crate::toml_file;

pub const FILE: &str = "state.toml";
const TAKEN: &str = "state.toml.taken-over";
const SHOWN_FILE: &str = ".grader/state.toml";
const FORMAT_VERSION: u32 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Old {
    #[expect(dead_code, reason = "looked at before the rest is")]
    format_version: u32,
    current: Option<String>,
    #[serde(default)]
    problem: BTreeMap<String, OldStanding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OldStanding {
    solved: bool,
    last: Option<u32>,
    best: Option<u32>,
    #[serde(default)]
    failing: Vec<String>,
    #[serde(default)]
    hints: BTreeMap<String, usize>,
}

/// Take over what the file holds, if it is there, and put it aside. The caller holds the lock.
pub fn take_over(connection: &mut Connection, file: &Path) -> Result<(), Broken> {
    if read_over(connection, file)? {
        fs::rename(file, aside(file)).map_err(|error| Broken::io(SHOWN_FILE, &error))?;
    }
    Ok(())
}

/// The same, but for putting it aside. True if the file was there.
pub fn read_over(connection: &mut Connection, file: &Path) -> Result<bool, Broken> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(Broken::io(SHOWN_FILE, &error)),
    };
    let old = parse(&text)?;
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let sql = "INSERT OR IGNORE INTO taken_over (text) VALUES (?1)";
    if change.execute(sql, [&text])? == 1 {
        merge(&change, old)?;
    }
    change.commit()?;
    Ok(true)
}

fn parse(text: &str) -> Result<Old, Broken> {
    #[derive(Deserialize)]
    struct Version {
        format_version: u32,
    }
    let Version { format_version } = toml_file::parse(text, SHOWN_FILE).map_err(Broken::State)?;
    if format_version > FORMAT_VERSION {
        return Err(Broken::Newer {
            file: SHOWN_FILE.into(),
            version: format_version,
        });
    }
    toml_file::parse(text, SHOWN_FILE).map_err(Broken::State)
}

/// An older grader may have been at work again since the last time: what is better stays.
fn merge(change: &Transaction, old: Old) -> rusqlite::Result<()> {
    let before = learning::read(change)?;
    let mut state = before.clone();
    state.current = old.current.or(state.current);
    for (problem, old) in old.problem {
        state.problems.entry(problem).or_default().merge(old);
    }
    learning::write(change, &before, &state)
}

impl Standing {
    fn merge(&mut self, old: OldStanding) {
        self.solved |= old.solved;
        self.last = old.last.or(self.last);
        self.best = self.best.max(old.best);
        self.failing = old.failing;
        for (case, taken) in old.hints {
            let count = self.hints.entry(case).or_default();
            *count = taken.max(*count);
        }
    }
}

/// Where nothing is yet.
fn aside(file: &Path) -> PathBuf {
    let names = (2..).map(|n| format!("{TAKEN}.{n}"));
    let mut all = std::iter::once(TAKEN.to_owned()).chain(names);
    let free = all.find_map(|name| {
        let path = file.with_file_name(name);
        (!path.exists()).then_some(path)
    });
    free.unwrap_or_else(|| file.with_file_name(TAKEN))
}
