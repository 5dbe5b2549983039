//! The tables, and how a file of an older grader comes to have them. In: a connection. Out: a file of
//! the newest version. Each step is one transaction: a kill in between leaves the version before it,
//! and the next start goes on from there. A step that was released is never changed; the next one
//! is added below it.

use rusqlite::{Connection, TransactionBehavior};

use super::Broken;

/// What leads from version 0, an empty file, to version 1, and so on.
pub const MIGRATIONS: &[&str] = &[LEARNING, STUDY, ATTEMPTS, TIMINGS, RESTARTS, MERGED];
#[expect(clippy::cast_possible_truncation, reason = "a handful of steps")]
pub const NEWEST: u32 = MIGRATIONS.len() as u32;

const LEARNING: &str = "
-- Of which there is one: `current`, the problem that was graded last.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE standing (
    problem TEXT PRIMARY KEY,
    solved INTEGER NOT NULL CHECK (solved IN (0, 1)),
    last INTEGER,
    best INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE failing (
    problem TEXT NOT NULL REFERENCES standing ON DELETE CASCADE,
    position INTEGER NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (problem, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE hint (
    problem TEXT NOT NULL REFERENCES standing ON DELETE CASCADE,
    case_id TEXT NOT NULL,
    taken INTEGER NOT NULL,
    PRIMARY KEY (problem, case_id)
) STRICT, WITHOUT ROWID;
-- Each state.toml that was taken over, as it was.
CREATE TABLE taken_over (
    text TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
";

const STUDY: &str = "
CREATE TABLE answer (
    id INTEGER PRIMARY KEY,
    question TEXT NOT NULL,
    at INTEGER NOT NULL,
    mode TEXT NOT NULL,
    kind TEXT NOT NULL,
    given TEXT NOT NULL,
    credit REAL NOT NULL CHECK (credit BETWEEN 0 AND 1),
    judged TEXT NOT NULL,
    seconds INTEGER NOT NULL
) STRICT;
CREATE INDEX answer_of ON answer (question, id);
-- A card that was never reviewed has no memory yet.
CREATE TABLE card (
    question TEXT PRIMARY KEY,
    stability REAL,
    difficulty REAL,
    last_day INTEGER,
    due INTEGER NOT NULL,
    grades INTEGER NOT NULL,
    lapses INTEGER NOT NULL,
    added_by TEXT NOT NULL,
    CHECK ((stability IS NULL) = (difficulty IS NULL) AND (stability IS NULL) = (last_day IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX card_due ON card (due, question);
CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    question TEXT NOT NULL REFERENCES card,
    day INTEGER NOT NULL,
    grade INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 4),
    elapsed INTEGER NOT NULL
) STRICT;
CREATE INDEX review_of ON review (question, id);
CREATE TABLE assessment (
    id INTEGER PRIMARY KEY,
    begun INTEGER NOT NULL,
    finished INTEGER,
    full INTEGER NOT NULL CHECK (full IN (0, 1)),
    lang TEXT NOT NULL,
    seed INTEGER NOT NULL
) STRICT;
CREATE TABLE assessment_answer (
    assessment INTEGER NOT NULL REFERENCES assessment ON DELETE CASCADE,
    position INTEGER NOT NULL,
    question TEXT NOT NULL,
    credit REAL NOT NULL CHECK (credit BETWEEN 0 AND 1),
    judged TEXT NOT NULL,
    PRIMARY KEY (assessment, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE draft (
    question TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

const ATTEMPTS: &str = "
CREATE TABLE source (
    digest TEXT PRIMARY KEY,
    shown TEXT NOT NULL,
    files TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- `mark` is the same on every machine to which an attempt was merged, `id` is not.
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    mark TEXT NOT NULL UNIQUE,
    problem TEXT NOT NULL,
    at INTEGER NOT NULL,
    source TEXT REFERENCES source,
    graded INTEGER NOT NULL CHECK (graded IN (0, 1)),
    accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
    whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
    points INTEGER NOT NULL,
    of INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    toolchain TEXT NOT NULL,
    hints INTEGER NOT NULL,
    timing TEXT,
    on_clock INTEGER,
    report TEXT NOT NULL,
    CHECK ((timing IS NULL) = (on_clock IS NULL))
) STRICT;
CREATE INDEX attempt_of ON attempt (problem, at);
CREATE TABLE attempt_case (
    attempt INTEGER NOT NULL REFERENCES attempt ON DELETE CASCADE,
    position INTEGER NOT NULL,
    case_id TEXT NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (attempt, position)
) STRICT, WITHOUT ROWID;
";

const TIMINGS: &str = "
CREATE TABLE timing (
    mark TEXT PRIMARY KEY,
    problem TEXT NOT NULL,
    begun INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    mock INTEGER NOT NULL CHECK (mock IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX timing_of ON timing (problem, begun);
-- What happened, in its order. `about` is the stage that passed, or the case a hint is for.
CREATE TABLE timing_event (
    timing TEXT NOT NULL REFERENCES timing ON DELETE CASCADE,
    position INTEGER NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    about TEXT,
    PRIMARY KEY (timing, position)
) STRICT, WITHOUT ROWID;
";

const RESTARTS: &str = "
-- When a problem was begun anew with the stub.
CREATE TABLE restart (
    problem TEXT NOT NULL REFERENCES standing ON DELETE CASCADE,
    at INTEGER NOT NULL,
    PRIMARY KEY (problem, at)
) STRICT, WITHOUT ROWID;
-- A prompt asks for the attempts of a timing at every Enter.
CREATE INDEX attempt_in ON attempt (timing, at);
";

const MERGED: &str = "
-- A clock that was taken over from another machine does not run on this one.
ALTER TABLE timing ADD COLUMN elsewhere INTEGER NOT NULL DEFAULT 0 CHECK (elsewhere IN (0, 1));
-- Why an attempt was not graded: `refused` or `not_compiled`. A report begins with its verdict after a
-- few fields without braces.
ALTER TABLE attempt ADD COLUMN ungraded TEXT;
UPDATE attempt SET ungraded = CASE WHEN instr(substr(report, 1, 1000), '\"Refused\":') > 0
                                   THEN 'refused' ELSE 'not_compiled' END
WHERE graded = 0;
-- Whether its report was cut down to what is asked of an old one. Both are read from their indexes: in
-- a row they come after the report.
ALTER TABLE attempt ADD COLUMN thin INTEGER NOT NULL DEFAULT 0 CHECK (thin IN (0, 1));
CREATE INDEX attempt_ungraded ON attempt (problem, ungraded) WHERE graded = 0;
CREATE INDEX attempt_in_full ON attempt (problem, at) WHERE thin = 0;
";

pub fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Whether there are tables, and not the one that every version has.
pub fn is_foreign(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) > 0 AND NOT coalesce(sum(name = 'standing'), 0)
               FROM sqlite_schema WHERE type = 'table'";
    connection.query_row(sql, [], |row| row.get(0))
}

/// Take the steps that the file has not taken yet.
pub fn migrate(connection: &mut Connection, steps: &[&str]) -> Result<(), Broken> {
    for (step, to) in steps.iter().zip(1u32..) {
        let behavior = TransactionBehavior::Immediate;
        let transaction = connection.transaction_with_behavior(behavior)?;
        if version(&transaction)? < to {
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "user_version", to)?;
            transaction.commit()?;
        }
    }
    Ok(())
}
