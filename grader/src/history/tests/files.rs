//! Whatever file is found, it is used, or refused and left as it is.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::Instant;

use super::*;

const STATE: &str = "format_version = 1\ncurrent = \"one\"\n\
    [problem.one]\nsolved = true\nlast = 60\nbest = 100\nfailing = [\"b\", \"a\"]\n\
    [problem.one.hints]\na = 2\n";

pub fn path(root: &tempfile::TempDir, name: &str) -> PathBuf {
    root.path().join(FOLDER).join(name)
}

pub fn write(root: &tempfile::TempDir, name: &str, content: impl AsRef<[u8]>) {
    fs::create_dir_all(root.path().join(FOLDER)).unwrap();
    fs::write(path(root, name), content).unwrap();
}

fn taken_over(state: &State) {
    let standing = state.standing("one");
    assert_eq!(state.current.as_deref(), Some("one"));
    assert_eq!((standing.last, standing.best), (Some(60), Some(100)));
    assert_eq!(standing.failing, ["b", "a"]);
    assert_eq!(state.hints_taken("one", "a"), 2);
}

#[test]
fn a_state_is_taken_over_once_and_kept_under_another_name() {
    let root = workbook();
    write(&root, "state.toml", STATE);
    let state = History::look(root.path())
        .unwrap()
        .unwrap()
        .state()
        .unwrap();
    taken_over(&state);
    assert!(state.is_solved("one"));
    assert!(!path(&root, "state.toml").exists());
    let kept = fs::read_to_string(path(&root, "state.toml.taken-over")).unwrap();
    assert_eq!(kept, STATE);
    open(&root)
        .remember(|state| state.restarted("one", 1_000))
        .unwrap();
    assert!(!open(&root).state().unwrap().is_solved("one"));
}

#[test]
fn killed_before_the_state_has_its_new_name_it_is_not_taken_over_again() {
    let root = workbook();
    write(&root, "state.toml", STATE);
    open(&root)
        .remember(|state| state.restarted("one", 1_000))
        .unwrap();
    fs::rename(
        path(&root, "state.toml.taken-over"),
        path(&root, "state.toml"),
    )
    .unwrap();
    assert!(!open(&root).state().unwrap().is_solved("one"));
    assert!(!path(&root, "state.toml").exists());
    assert!(path(&root, "state.toml.taken-over").exists());
}

#[test]
fn what_an_older_grader_did_in_between_is_taken_over_too() {
    let root = workbook();
    write(&root, "state.toml", STATE);
    drop(open(&root));
    let other = "format_version = 1\n[problem.one]\nsolved = false\nbest = 20\n\
        [problem.one.hints]\na = 1\nb = 1\n[problem.two]\nsolved = true\n";
    write(&root, "state.toml", other);
    let state = open(&root).state().unwrap();
    assert!(state.is_solved("one") && state.is_solved("two"));
    assert_eq!(state.standing("one").best, Some(100));
    assert_eq!(state.hints_taken("one", "a"), 2);
    assert_eq!(state.hints_taken("one", "b"), 1);
    let kept = |name| fs::read_to_string(path(&root, name)).unwrap();
    assert_eq!(kept("state.toml.taken-over"), STATE);
    assert_eq!(kept("state.toml.taken-over.2"), other);
}

#[test]
fn a_state_that_cannot_be_read_is_told_and_left_as_it_is() {
    let newer = |broken: &Broken| matches!(broken, Broken::Newer { version: 2, .. });
    let line_2 = |broken: &Broken| matches!(broken, Broken::State(broken) if broken.line == 2);
    type Says = fn(&Broken) -> bool;
    let cases: [(&str, Says); 2] = [
        ("format_version = 2\nnew = \"thing\"\n", newer),
        ("format_version = 1\ncurent = \"one\"\n", line_2),
    ];
    for (text, says) in cases {
        let root = workbook();
        write(&root, "state.toml", text);
        let refused = History::open(root.path()).unwrap_err();
        assert!(says(&refused), "{refused}");
        assert_eq!(fs::read_to_string(path(&root, "state.toml")).unwrap(), text);
        write(&root, "state.toml", STATE);
        taken_over(&open(&root).state().unwrap());
    }
}

#[test]
fn a_file_of_a_newer_grader_is_refused_and_left_as_it_is() {
    let version = schema::NEWEST + 1;
    // With the log of one that was killed, too.
    for was_killed in [false, true] {
        let root = workbook();
        let connection = open(&root).connection;
        connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, was_killed)
            .unwrap();
        connection
            .pragma_update(None, "user_version", version)
            .unwrap();
        drop(connection);
        let content = || [FILE, "history.db-wal"].map(|name| fs::read(path(&root, name)).ok());
        let before = content();
        let has_log = before[1].as_ref().is_some_and(|log| !log.is_empty());
        assert_eq!(has_log, was_killed);
        for _ in 0..2 {
            let refused = History::open(root.path()).unwrap_err();
            let file = SHOWN.to_owned();
            assert_eq!(refused, Broken::Newer { file, version });
            assert_eq!(content()[0], before[0]);
            assert!(!was_killed || content()[1] == before[1]);
        }
    }
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_as_it_is() {
    let mut zeroes = vec![0; 8192];
    zeroes[..16].copy_from_slice(b"SQLite format 3\0");
    for content in [b"not a database, but somebody's text".repeat(99), zeroes] {
        let root = workbook();
        write(&root, FILE, &content);
        let refused = History::open(root.path()).unwrap_err();
        assert!(matches!(refused, Broken::Damaged { .. }), "{refused:?}");
        assert_eq!(fs::read(path(&root, FILE)).unwrap(), content);
    }
}

#[test]
fn a_file_that_was_damaged_is_told_when_it_is_read_and_left_as_it_is() {
    let root = workbook();
    let mut history = open(&root);
    history
        .record(answer("q", &"x".repeat(50_000)), None)
        .unwrap();
    drop(history);
    let mut content = fs::read(path(&root, FILE)).unwrap();
    // All pages but the first, which says what the tables are.
    content[4096..].fill(0xa5);
    write(&root, FILE, &content);
    let refused = History::open(root.path())
        .and_then(|history| history.answers(""))
        .unwrap_err();
    assert!(matches!(refused, Broken::Damaged { .. }), "{refused:?}");
    assert_eq!(fs::read(path(&root, FILE)).unwrap(), content);
}

#[test]
fn an_empty_file_is_a_history_that_was_begun() {
    let root = workbook();
    write(&root, FILE, "");
    assert_eq!(open(&root).state().unwrap(), State::default());
}

fn schema_of(connection: &Connection) -> Vec<String> {
    let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
    let mut statement = connection.prepare(sql).unwrap();
    let texts = statement.query_map((), |row| row.get(0)).unwrap();
    texts.collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_file_of_every_older_version_becomes_one_of_the_newest() {
    let newest = schema_of(&open(&workbook()).connection);
    for older in 0..schema::MIGRATIONS.len() {
        let root = workbook();
        write(&root, FILE, "");
        let mut connection = Connection::open(path(&root, FILE)).unwrap();
        schema::migrate(&mut connection, &schema::MIGRATIONS[..older]).unwrap();
        if older > 0 {
            let sql = "INSERT INTO standing (problem, solved) VALUES ('one', 1)";
            connection.execute(sql, ()).unwrap();
        }
        drop(connection);
        let history = open(&root);
        assert_eq!(schema_of(&history.connection), newest);
        assert_eq!(history.state().unwrap().is_solved("one"), older > 0);
    }
}

/// What was released before there were attempts.
#[test]
fn a_file_of_two_steps_keeps_all_it_has() {
    let root = workbook();
    write(&root, FILE, "");
    let mut connection = Connection::open(path(&root, FILE)).unwrap();
    schema::migrate(&mut connection, &schema::MIGRATIONS[..2]).unwrap();
    let mut old = History { connection };
    let (card, review) = reviewed("a", 1);
    old.record(answer("a", "x"), Some((card, review))).unwrap();
    old.add_cards(&[Card::new("b", 4, "case p/c")]).unwrap();
    old.save_draft(&draft("c")).unwrap();
    let begun = old.begin_assessment(100, true, Lang::Ko, 7).unwrap();
    let given = answer("d", "y");
    old.record_assessed(begun.id, given, None).unwrap();
    let stood = "INSERT INTO setting VALUES ('current', 'p');
                 INSERT INTO standing (problem, solved, best) VALUES ('p', 1, 100);
                 INSERT INTO failing VALUES ('p', 0, 'c');
                 INSERT INTO hint VALUES ('p', 'c', 1);";
    old.connection.execute_batch(stood).unwrap();
    let all = |history: &History| {
        let study = (history.answers("").unwrap(), history.cards().unwrap());
        let kept = (history.reviews().unwrap(), history.draft("c").unwrap());
        let assessed = history.assessed(begun.id).unwrap();
        (study, kept, assessed)
    };
    let before = all(&old);
    drop(old);
    let now = open(&root);
    assert_eq!(schema::version(&now.connection).unwrap(), schema::NEWEST);
    assert_eq!(all(&now), before);
    assert_eq!(now.attempts(None).unwrap(), []);
    let mut state = State {
        current: Some("p".into()),
        ..State::default()
    };
    one_more_hint(&mut state);
    let standing = state.problems.entry("p".into()).or_default();
    (standing.solved, standing.best) = (true, Some(100));
    standing.failing = vec!["c".into()];
    assert_eq!(now.state().unwrap(), state);
}

#[test]
fn a_step_that_fails_leaves_the_version_before_it() {
    let mut connection = Connection::open_in_memory().unwrap();
    let steps = [schema::MIGRATIONS[0], "CREATE TABLE a (b) STRICT; nonsense"];
    assert!(schema::migrate(&mut connection, &steps).is_err());
    assert_eq!(schema::version(&connection).unwrap(), 1);
    let broken_off_before_its_version =
        [steps[0], "CREATE TABLE a (b TEXT); PRAGMA query_only = 1"];
    assert!(schema::migrate(&mut connection, &broken_off_before_its_version).is_err());
    connection.pragma_update(None, "query_only", false).unwrap();
    assert_eq!(schema::version(&connection).unwrap(), 1);
    let mut first = Connection::open_in_memory().unwrap();
    schema::migrate(&mut first, &steps[..1]).unwrap();
    assert_eq!(schema_of(&connection), schema_of(&first));
    schema::migrate(&mut connection, schema::MIGRATIONS).unwrap();
    assert_eq!(schema::version(&connection).unwrap(), schema::NEWEST);
}

#[test]
fn every_table_is_strict() {
    let history = open(&workbook());
    let sql = "SELECT name FROM pragma_table_list WHERE strict = 0 AND name NOT LIKE 'sqlite_%'";
    let lax: rusqlite::Result<String> = history.connection.query_one(sql, (), |row| row.get(0));
    assert_eq!(lax, Err(rusqlite::Error::QueryReturnedNoRows));
    let text_for_a_number = "INSERT INTO draft (question, text, at) VALUES ('q', 't', 'now')";
    assert!(history.connection.execute(text_for_a_number, ()).is_err());
}

#[test]
fn when_the_disk_is_full_it_is_told_and_nothing_is_half_written() {
    let root = workbook();
    let mut history = open(&root);
    history.save_draft(&draft("q")).unwrap();
    room(&history, 2);
    let long = "x".repeat(100_000);
    let refused = history.record(answer("q", &long), Some(reviewed("q", 1)));
    let file = SHOWN.to_owned();
    assert_eq!(refused, Err(Broken::Full { file }));
    assert_eq!(open(&root).answers("").unwrap(), []);
    assert_eq!(open(&root).cards().unwrap(), []);
    assert_eq!(open(&root).draft("q").unwrap(), Some(draft("q")));
    room(&history, 1_000);
    history
        .record(answer("q", &long), Some(reviewed("q", 1)))
        .unwrap();
    assert_eq!(open(&root).answers("").unwrap().len(), 1);
}

#[test]
fn a_file_that_another_holds_is_told() {
    let root = workbook();
    let (mut history, other) = (open(&root), open(&root));
    history.connection.busy_timeout(Duration::ZERO).unwrap();
    other.connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    let file = SHOWN.to_owned();
    assert_eq!(
        history.save_draft(&draft("q")),
        Err(Broken::Locked { file })
    );
    assert_eq!(history.draft("q").unwrap(), None, "readers do not wait");
    other.connection.execute_batch("ROLLBACK").unwrap();
    history.save_draft(&draft("q")).unwrap();
}

#[test]
fn who_only_glances_does_not_wait_for_one_who_holds_the_file() {
    let root = workbook();
    let other = open(&root).connection;
    // Whoever opens it so keeps everybody else out.
    let alone = "PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE";
    other.execute_batch(alone).unwrap();
    let (file, before) = (SHOWN.to_owned(), Instant::now());
    let refused = History::glance(root.path()).unwrap_err();
    assert_eq!(refused, Broken::Locked { file });
    assert!(before.elapsed() < Duration::from_secs(2));
    other.execute_batch("ROLLBACK").unwrap();
    assert!(History::glance(root.path()).unwrap().is_some());
}

/// Run as a user to whom the history of `root` is read-only.
pub fn as_one_who_may_only_read(root: &Path) {
    let refused = History::open(root).unwrap_err();
    assert!(matches!(refused, Broken::ReadOnly { .. }), "{refused:?}");
    let mut history = History::look(root).unwrap().unwrap();
    taken_over(&history.state().unwrap());
    let refused = history.save_draft(&draft("q")).unwrap_err();
    assert!(matches!(refused, Broken::ReadOnly { .. }), "{refused:?}");
    assert_eq!(history.draft("q").unwrap(), None);
}

#[test]
fn what_cannot_be_written_can_still_be_read() {
    let database = |root: &tempfile::TempDir| drop(open(root));
    let nothing_more = |_: &tempfile::TempDir| {};
    type Begin<'a> = &'a dyn Fn(&tempfile::TempDir);
    let folder = &[FOLDER, ""][..];
    let file = &[".grader/history.db"][..];
    let cases: [(Begin, &[&str]); 3] = [
        (&database, folder),
        (&nothing_more, folder),
        (&database, file),
    ];
    for (begin, unwritable) in cases {
        let root = workbook();
        write(&root, "state.toml", STATE);
        begin(&root);
        let before = all_in(&root.path().join(FOLDER));
        let set = |path: &str, mode| {
            let mode = fs::Permissions::from_mode(mode);
            fs::set_permissions(root.path().join(path), mode).unwrap();
        };
        set("", 0o777);
        set(FOLDER, 0o777);
        unwritable.iter().for_each(|path| set(path, 0o555));
        processes::as_somebody_else(root.path());
        assert_eq!(all_in(&root.path().join(FOLDER)), before);
        set("", 0o777);
        set(FOLDER, 0o777);
    }
}

/// All names and contents.
fn all_in(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = crate::backup::files(folder).unwrap().into_iter();
    files
        .map(|file| (file.clone(), fs::read(folder.join(file)).unwrap()))
        .collect()
}
