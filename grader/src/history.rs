//! What the grader must not forget, in one SQLite file: `.grader/history.db` of the workbook. In:
//! plain values, and from the caller what time it is. Out: plain values, or a [`Broken`] that says
//! which file it is about. No SQL and no path leaves this room.
//!
//! ```text
//! schema       the tables, and how an older file comes to have them
//! takeover     state.toml, which was the history before there was a database
//! learning     how the learner stands with the problems: scores, failing cases, hints
//! outcomes     what came of attempts, case by case     merge   another machine's file
//! attempts     every grade of the learner's code           sources      and the code itself
//! timings      timed attempts, and what happened in them
//! answers      questions that were answered          cards        when to ask them again
//! assessments  answers that belong together          drafts       what is being typed
//! ```
//!
//! Two graders at once are safe: a change is one transaction that has the file's write lock from its
//! beginning, and one that finds it taken waits. A change that was acknowledged is on the disk
//! (`synchronous = FULL` syncs the log at every commit): the process may be killed and the power may
//! go. That costs a few milliseconds for each thing a person does, which nobody notices; the answer
//! to a long question, lost, everybody does.

mod answers;
mod assessments;
mod attempts;
mod broken;
mod cards;
mod drafts;
mod learning;
mod merge;
mod outcomes;
mod schema;
mod sources;
mod takeover;
#[cfg(test)]
mod tests;
mod timings;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB, OpenFlags, Transaction, TransactionBehavior};

use crate::disk;

pub use answers::{Answer, Judged, Mode};
pub use assessments::{Assessed, Assessment};
pub use attempts::{Attempt, Circumstances};
pub use broken::Broken;
pub use cards::{Card, Memory, Review};
pub use drafts::Draft;
pub use learning::{Standing, State};
pub use merge::{Merged, NotMerged, Numbers};
pub use outcomes::{Ended, Stumble};
pub use sources::digest;

const FOLDER: &str = ".grader";
const FILE: &str = "history.db";
const SHOWN: &str = ".grader/history.db";
/// How long to wait for another grader. Its transactions take milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);
/// The same for whoever must answer at once.
const GLANCE: Duration = Duration::from_millis(50);

/// The open file.
#[derive(Debug)]
pub struct History {
    connection: Connection,
}

/// See [`History::moment`].
#[derive(Debug)]
pub struct Moment<'a> {
    _transaction: Option<Transaction<'a>>,
}

impl History {
    /// Open the history of the workbook at `root`, to write; an empty one where there is none. What an
    /// older grader has left is taken over.
    pub fn open(root: &Path) -> Result<History, Broken> {
        History::open_in(&root.join(FOLDER))
    }

    /// Open it to read. Nothing is made where there is nothing yet, and where nothing can be written
    /// what was written is read all the same.
    pub fn look(root: &Path) -> Result<Option<History>, Broken> {
        let folder = root.join(FOLDER);
        if !is_there(&folder)? && !folder.join(takeover::FILE).exists() {
            return Ok(None);
        }
        match History::open_in(&folder) {
            Err(Broken::ReadOnly { .. }) => History::open_to_read(&folder).map(Some),
            opened => opened.map(Some),
        }
    }

    /// Open it to read in no time: nothing is made, mended, taken over or waited for. Nothing where there
    /// is nothing, or only what an older grader has left.
    pub fn glance(root: &Path) -> Result<Option<History>, Broken> {
        let folder = root.join(FOLDER);
        if !is_there(&folder)? {
            return Ok(None);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(folder.join(FILE), flags)?;
        connection.busy_timeout(GLANCE)?;
        let version = match schema::version(&connection).map_err(Broken::from) {
            Ok(version) => version,
            Err(locked @ Broken::Locked { .. }) => return Err(locked),
            // Nothing can be written there, not even what keeps readers and writers apart.
            Err(_) => return History::open_to_read(&folder).map(Some),
        };
        Ok((version == schema::NEWEST).then_some(History { connection }))
    }

    /// Whether there is a file, and nothing in it nor in its log; not while somebody makes it.
    pub fn is_hollow(root: &Path) -> bool {
        let folder = root.join(FOLDER);
        let file = folder.join(FILE);
        let Ok(_nobody_makes_it) = disk::keep_off(&folder) else {
            return false;
        };
        let bytes = |file: &Path| fs::metadata(file).map(|metadata| metadata.len());
        let log = bytes(&file.with_extension("db-wal")).unwrap_or(0);
        bytes(&file).is_ok_and(|bytes| bytes == 0) && log == 0
    }

    fn open_in(folder: &Path) -> Result<History, Broken> {
        fs::create_dir_all(folder).map_err(|error| Broken::io(SHOWN, &error))?;
        let is_there = is_there(folder)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        // A new one is made under the lock, so that nobody takes it for one that was emptied. Where there can
        // be no lock, there can be no file, and that is told below.
        let mut held = (!is_there).then(|| lock(folder).ok()).flatten();
        let mut connection = Connection::open_with_flags(folder.join(FILE), flags)?;
        connection.busy_timeout(PATIENCE)?;
        if connection.is_readonly(MAIN_DB)? {
            return Err(Broken::ReadOnly {
                file: SHOWN.into(),
                what: "read-only".into(),
            });
        }
        if let Some(not_ours) = not_ours(&connection)? {
            // Not even the log that another has left is put into a file which is not ours.
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
            return Err(not_ours);
        }
        set_up(&connection)?;
        let state = folder.join(takeover::FILE);
        if !is_ready(&connection)? || state.exists() {
            if held.is_none() {
                held = Some(lock(folder).map_err(|error| Broken::io(SHOWN, &error))?);
            }
            // Where the file system cannot do it (some network drives) the file stays as it was: then
            // readers wait for writers, and nothing else is different.
            connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
            schema::migrate(&mut connection, schema::MIGRATIONS)?;
            takeover::take_over(&mut connection, &state)?;
        }
        drop(held);
        Ok(History { connection })
    }

    /// A history that can be read and not written: the file's, or what could be taken over.
    fn open_to_read(folder: &Path) -> Result<History, Broken> {
        let file = folder.join(FILE);
        let mut connection = match file.exists() {
            true => open_file_to_read(&file)?,
            false => Connection::open_in_memory()?,
        };
        if let Some(not_ours) = not_ours(&connection)? {
            return Err(not_ours);
        }
        if !file.exists() {
            set_up(&connection)?;
            schema::migrate(&mut connection, schema::MIGRATIONS)?;
            takeover::read_over(&mut connection, &folder.join(takeover::FILE))?;
        }
        connection.pragma_update(None, "query_only", true)?;
        Ok(History { connection })
    }

    /// So many seconds local time is ahead of Greenwich. SQLite asks the system, which std cannot.
    pub fn seconds_east(&self) -> Result<i64, Broken> {
        let sql = "SELECT unixepoch('now', 'localtime') - unixepoch('now')";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// What is read until the answer is dropped is all of one moment, whoever writes meanwhile.
    pub fn moment(&self) -> Result<Moment<'_>, Broken> {
        // One within another is the outer one's.
        let is_first = self.connection.is_autocommit();
        let begin = || self.connection.unchecked_transaction();
        Ok(Moment {
            _transaction: is_first.then(begin).transpose()?,
        })
    }

    /// A change of which nothing is done or all. It has the write lock from its beginning: what it
    /// reads is still so when it writes.
    fn change<T>(
        &mut self,
        change: impl FnOnce(&Transaction) -> rusqlite::Result<T>,
    ) -> Result<T, Broken> {
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(behavior)?;
        let changed = change(&transaction)?;
        transaction.commit()?;
        Ok(changed)
    }
}

/// Whether there is a file. What is there instead of one is not opened: at a pipe one would wait for ever.
fn is_there(folder: &Path) -> Result<bool, Broken> {
    let (place, file) = (folder.join(FILE), SHOWN.to_owned());
    match fs::metadata(&place) {
        Ok(metadata) if metadata.is_file() => Ok(true),
        Ok(_) => Err(Broken::NotAFile { file }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match place.is_symlink() {
            true => Err(Broken::LeadsNowhere { file }),
            false => Ok(false),
        },
        Err(error) => Err(Broken::io(SHOWN, &error)),
    }
}

/// Whether the file has all tables, and keeps a log beside.
fn is_ready(connection: &Connection) -> Result<bool, Broken> {
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    Ok(mode == "wal" && schema::version(connection)? == schema::NEWEST)
}

/// A file that is not to be touched: a newer grader's, or another program's.
fn not_ours(connection: &Connection) -> Result<Option<Broken>, Broken> {
    let file = SHOWN.to_owned();
    let version = schema::version(connection)?;
    Ok(if version > schema::NEWEST {
        Some(Broken::Newer { file, version })
    } else if schema::is_foreign(connection)? {
        let what = "tables of another program".to_owned();
        Some(Broken::Damaged { file, what })
    } else {
        None
    })
}

fn set_up(connection: &Connection) -> Result<(), Broken> {
    connection.pragma_update(None, "synchronous", "FULL")?;
    // macOS alone needs to be told that the drive's own cache counts, too.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(())
}

/// The file, where it or its folder cannot be written.
fn open_file_to_read(file: &Path) -> Result<Connection, Broken> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let log = file.with_extension("db-wal");
    let has_log = fs::metadata(log).is_ok_and(|log| log.len() > 0);
    // `immutable`: SQLite cannot make the files there by which it keeps apart those who read and those
    // who write. Nobody writes there.
    let uri = match has_log {
        true => uri(file, ""),
        false => uri(file, "?immutable=1"),
    };
    Ok(Connection::open_with_flags(uri, flags)?)
}

/// One at a time, where transactions cannot see to it. Given back when dropped, also by the death of
/// the process.
fn lock(folder: &Path) -> io::Result<File> {
    let file = File::create(folder.join("lock"))?;
    file.lock()?;
    Ok(file)
}

/// The path as SQLite takes it with parameters.
fn uri(file: &Path, parameters: &str) -> PathBuf {
    let escaped = |c: char| match c {
        '%' => "%25".to_owned(),
        '?' => "%3f".to_owned(),
        '#' => "%23".to_owned(),
        _ => c.to_string(),
    };
    let path: String = file.to_string_lossy().chars().map(escaped).collect();
    PathBuf::from(format!("file:{path}{parameters}"))
}
