//! What becomes of the files: theirs is left as it is, and ours too where nothing can be merged.

use super::*;

#[test]
fn the_log_beside_a_file_is_read_and_both_are_left_as_they_are() {
    let (here, there) = (workbook(), lived("there", 2_000));
    let mut killed = open(&there);
    killed
        .connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        .unwrap();
    killed.record(answer("in the log", "x"), None).unwrap();
    drop(killed);
    let content =
        || [db(&there), db(&there).with_extension("db-wal")].map(|file| fs::read(file).unwrap());
    let before = content();
    assert!(!before[1].is_empty());
    let mut history = open(&here);
    history.merge(&db(&there)).unwrap();
    assert_eq!(history.answers("in the log").unwrap().len(), 1);
    assert_eq!(content(), before);
}

#[test]
fn a_file_of_every_older_version_is_merged_and_left_as_it_is() {
    for older in 1..schema::MIGRATIONS.len() {
        let (here, there) = (lived("here", 1_000), workbook());
        let file = there.path().join("old.db");
        let mut connection = Connection::open(&file).unwrap();
        schema::migrate(&mut connection, &schema::MIGRATIONS[..older]).unwrap();
        let sql = "INSERT INTO standing (problem, solved, best) VALUES ('old', 1, 90)";
        connection.execute(sql, ()).unwrap();
        drop(connection);
        let before = fs::read(&file).unwrap();
        let mut history = open(&here);
        assert_eq!(history.merge(&file).unwrap().problems, 1, "{older}");
        let standing = history.state().unwrap().standing("old");
        assert_eq!((standing.solved, standing.best), (true, Some(90)));
        assert_eq!(fs::read(&file).unwrap(), before);
    }
}

#[test]
fn a_file_that_is_no_history_is_refused_and_nothing_changes() {
    let (here, there) = (lived("here", 1_000), lived("there", 2_000));
    let write = |name: &str, content: &[u8]| {
        let file = there.path().join(name);
        fs::write(&file, content).unwrap();
        file
    };
    let text = write("notes.db", &b"somebody's text, and no database".repeat(99));
    let foreign = there.path().join("foreign.db");
    let other = Connection::open(&foreign).unwrap();
    other.execute_batch("CREATE TABLE answer (x)").unwrap();
    drop(other);
    let newer = write("newer.db", &fs::read(db(&there)).unwrap());
    let version = schema::NEWEST + 1;
    let connection = Connection::open(&newer).unwrap();
    connection
        .pragma_update(None, "user_version", version)
        .unwrap();
    drop(connection);
    let mut damaged = fs::read(db(&there)).unwrap();
    damaged[4096..].fill(0xa5);
    let damaged = write("damaged.db", &damaged);
    let before = all(&open(&here));
    let said = |file: &Path| open(&here).merge(file).unwrap_err();
    for file in [&text, &foreign, &damaged] {
        let why = said(file);
        assert!(matches!(why, NotMerged::Foreign { .. }), "{why:?}");
    }
    assert_eq!(said(&newer), NotMerged::Newer { version });
    assert_eq!(said(&there.path().join("gone.db")), NotMerged::Missing);
    assert_eq!(said(here.path()), NotMerged::Same);
    let link = there.path().join("link.db");
    std::os::unix::fs::symlink(db(&here), &link).unwrap();
    assert_eq!(said(&link), NotMerged::Same);
    assert_eq!(all(&open(&here)), before);
    open(&here).merge(&db(&there)).unwrap();
}

#[test]
fn broken_off_anywhere_nothing_is_merged() {
    let steps = [
        "INSERT ON source",
        "INSERT ON attempt",
        "INSERT ON attempt_case",
        "UPDATE ON answer",
        "INSERT ON card",
        "INSERT ON review",
        "INSERT ON assessment_answer",
        "INSERT ON draft",
        "INSERT ON hint",
        "INSERT ON timing_event",
    ];
    for step in steps {
        let (here, there) = (lived("here", 1_000), lived("there", 2_000));
        let before = all(&open(&here));
        let mut history = open(&here);
        let broken_off =
            format!("CREATE TEMP TRIGGER t AFTER {step} BEGIN SELECT RAISE(ABORT, 'now'); END");
        history.connection.execute_batch(&broken_off).unwrap();
        let merged = history.merge(&db(&there));
        assert!(
            matches!(merged, Err(NotMerged::Ours(_))),
            "{step}: {merged:?}"
        );
        assert_eq!(all(&open(&here)), before, "{step}");
        history.connection.execute_batch("DROP TRIGGER t").unwrap();
        assert_eq!(
            history.merge(&db(&there)).unwrap().attempts.len(),
            1,
            "{step}"
        );
    }
}

#[test]
fn when_the_disk_is_full_nothing_is_merged() {
    let (here, there) = (lived("here", 1_000), lived("there", 2_000));
    let long = "x".repeat(300_000);
    open(&there).record(answer("long", &long), None).unwrap();
    let mut history = open(&here);
    let before = all(&history);
    room(&history, 3);
    let file = SHOWN.to_owned();
    let full = NotMerged::Ours(Broken::Full { file });
    assert_eq!(history.merge(&db(&there)), Err(full));
    assert_eq!(all(&open(&here)), before);
    room(&history, 1_000);
    assert_eq!(history.merge(&db(&there)).unwrap().attempts.len(), 1);
}

#[test]
fn every_table_is_merged_or_known_not_to_be() {
    let history = open(&workbook());
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut statement = history.connection.prepare(sql).unwrap();
    let tables = statement.query_map((), |row| row.get(0)).unwrap();
    let tables: Vec<String> = tables.collect::<Result<_, _>>().unwrap();
    let known = [
        "answer",
        "assessment",
        "assessment_answer",
        "attempt",
        "attempt_case",
        "card",
        "draft",
        "failing",
        "hint",
        "restart",
        "review",
        "setting",
        "source",
        "standing",
        "taken_over",
        "timing",
        "timing_event",
    ];
    assert_eq!(tables, known);
}

/// One such row would keep every command from reading what is ours.
#[test]
fn a_row_that_no_grader_has_written_is_not_taken_over() {
    let wrong = [
        "UPDATE attempt SET points = -5",
        "UPDATE attempt SET of = 9223372036854775807",
        "UPDATE card SET grades = -1",
        "UPDATE timing SET minutes = -30",
        "UPDATE standing SET last = -1",
    ];
    for sql in wrong {
        let (here, there) = (lived("here", 1_000), lived("there", 2_000));
        let before = all(&open(&here));
        let other = Connection::open(db(&there)).unwrap();
        assert!(other.execute(sql, ()).unwrap() > 0, "{sql}");
        drop(other);
        let refused = open(&here).merge(&db(&there));
        assert!(
            matches!(refused, Err(NotMerged::Foreign { .. })),
            "{sql}: {refused:?}"
        );
        assert_eq!(all(&open(&here)), before, "{sql}");
    }
}
