//! What is copied, what gives way to what, and that a kill in between loses nothing.

#![expect(
    clippy::disallowed_methods,
    reason = "process.rs runs what is graded; these are graders that are killed"
)]

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use super::*;
use crate::process;

/// A workbook's worth: what a learner has, and where copies of it are kept.
struct Place {
    root: tempfile::TempDir,
    src: PathBuf,
    backups: PathBuf,
}

impl Place {
    fn empty() -> Place {
        let root = tempfile::tempdir().unwrap();
        Place {
            src: root.path().join("src"),
            backups: root.path().join("backups"),
            root,
        }
    }

    fn new() -> Place {
        let place = Place::empty();
        fs::create_dir_all(place.src.join("bucket")).unwrap();
        place.write("lib.rs", "mod bucket;");
        place.write("bucket/mod.rs", "pub struct Bucket;");
        symlink("lib.rs", place.src.join("link.rs")).unwrap();
        place
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.src.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.src.join(file)).unwrap()
    }

    /// In the copy of that number.
    fn kept(&self, copy: u32, file: &str) -> String {
        fs::read_to_string(self.backups.join(copy.to_string()).join(file)).unwrap()
    }

    fn copy(&self) -> Option<Copy> {
        copy(&self.src, &self.backups).unwrap()
    }

    fn exchange<'a>(&'a self, files: &'a [(PathBuf, String)], gone: Gone) -> Exchange<'a> {
        Exchange {
            folder: &self.src,
            backups: &self.backups,
            files,
            gone,
            command: "restore 2",
        }
    }

    /// Names and texts of all regular files.
    fn all(&self) -> BTreeMap<PathBuf, String> {
        all(&self.src)
    }
}

fn all(folder: &Path) -> BTreeMap<PathBuf, String> {
    let is_link = |file: &PathBuf| folder.join(file).is_symlink();
    let files = files(folder).unwrap().into_iter();
    files
        .filter(|file| !is_link(file))
        .map(|file| {
            (
                file.clone(),
                fs::read_to_string(folder.join(&file)).unwrap(),
            )
        })
        .collect()
}

fn texts(files: &[(&str, &str)]) -> Vec<(PathBuf, String)> {
    let files = files.iter();
    files
        .map(|(path, text)| (PathBuf::from(path), (*text).to_owned()))
        .collect()
}

#[test]
fn a_copy_has_every_file_and_every_link() {
    let place = Place::new();
    let copy = place.copy().unwrap();
    assert_eq!(copy.folder, place.backups.join("1"));
    assert_eq!(files(&copy.folder).unwrap(), files(&place.src).unwrap());
    assert_eq!(place.kept(1, "bucket/mod.rs"), "pub struct Bucket;");
    assert_eq!(
        fs::read_link(copy.folder.join("link.rs")).unwrap(),
        Path::new("lib.rs")
    );
}

#[test]
fn no_copy_takes_the_place_of_another_finished_or_not() {
    let place = Place::new();
    fs::create_dir_all(place.backups.join("7.unfinished")).unwrap();
    for number in ["8", "9"] {
        assert_eq!(place.copy().unwrap().folder, place.backups.join(number));
    }
}

#[test]
fn an_empty_folder_needs_no_copy_and_gets_its_files() {
    let place = Place::empty();
    assert!(place.copy().is_none());
    assert!(!place.backups.exists());
    let files = texts(&[("lib.rs", "new")]);
    let exchange = place.exchange(&files, Gone::Rust);
    assert_eq!(exchange.begin().unwrap().finish().unwrap(), []);
    assert_eq!(place.read("lib.rs"), "new");
}

#[test]
fn everything_gives_way_to_a_stub_but_for_what_was_changed_after_the_copy() {
    let place = Place::new();
    place.write("notes.txt", "mine");
    let stub = texts(&[("lib.rs", "stub")]);
    let exchange = place.exchange(&stub, Gone::Everything);
    let begun = exchange.begin().unwrap();
    place.write("bucket/mod.rs", "pub struct Better;");
    assert_eq!(begun.finish().unwrap(), [Left("bucket/mod.rs".into())]);
    let there = ["bucket/mod.rs", "lib.rs"].map(PathBuf::from);
    assert_eq!(files(&place.src).unwrap(), there);
    assert_eq!(place.read("lib.rs"), "stub");
    assert_eq!(place.kept(1, "notes.txt"), "mine");
}

#[test]
fn what_is_brought_back_takes_the_place_of_all_rust_and_of_nothing_else() {
    let place = Place::new();
    place.write("notes.txt", "mine");
    place.write("lib.rs.7.new", "left by a kill");
    let files = texts(&[("lib.rs", "mod pool;"), ("pool.rs", "struct Pool;")]);
    let exchange = place.exchange(&files, Gone::Rust);
    assert_eq!(exchange.begin().unwrap().finish().unwrap(), []);
    let is = texts(&[
        ("lib.rs", "mod pool;"),
        ("notes.txt", "mine"),
        ("pool.rs", "struct Pool;"),
    ]);
    assert_eq!(place.all(), BTreeMap::from_iter(is));
    assert!(!place.src.join("bucket").exists(), "nothing was left in it");
    assert_eq!(place.kept(1, "lib.rs.7.new"), "left by a kill");
}

#[test]
fn a_folder_that_is_where_a_file_belongs_gives_way_and_is_in_the_copy() {
    let place = Place::empty();
    place.write("lib.rs/deep/mine.txt", "mine");
    fs::create_dir_all(place.src.join("lib.rs/empty")).unwrap();
    let stub = texts(&[("lib.rs", "stub")]);
    for gone in [Gone::Rust, Gone::Everything] {
        let exchange = place.exchange(&stub, gone);
        assert_eq!(exchange.begin().unwrap().finish().unwrap(), []);
        assert_eq!(place.all(), BTreeMap::from_iter(stub.clone()));
        assert_eq!(place.kept(1, "lib.rs/deep/mine.txt"), "mine");
    }
}

#[test]
fn a_file_in_the_place_of_the_folder_is_put_aside_and_a_folder_is_not() {
    let root = tempfile::tempdir().unwrap();
    let (src, backups) = (root.path().join("src"), root.path().join("backups"));
    let aside = || put_aside(&src, &backups, "restore 2").unwrap();
    assert!(aside().is_none());
    fs::create_dir(&src).unwrap();
    assert!(aside().is_none());
    assert_eq!(broken_off(&backups), None);
    fs::remove_dir(&src).unwrap();
    fs::write(&src, "an hour's work").unwrap();
    assert_eq!(files(&src).unwrap(), [] as [PathBuf; 0]);
    let copy = aside().unwrap();
    let kept = fs::read_to_string(copy.folder.join("src")).unwrap();
    assert_eq!((kept.as_str(), src.exists()), ("an hour's work", false));
}

#[test]
fn what_was_changed_after_the_copy_is_left_and_told() {
    let place = Place::new();
    let files = texts(&[("lib.rs", "old"), ("new.rs", "old")]);
    let exchange = place.exchange(&files, Gone::Rust);
    let begun = exchange.begin().unwrap();
    place.write("lib.rs", "saved just now");
    place.write("new.rs", "as this");
    let left = begun.finish().unwrap();
    assert_eq!(left, ["new.rs", "lib.rs"].map(|path| Left(path.into())));
    assert_eq!(place.read("lib.rs"), "saved just now");
    assert_eq!(place.read("new.rs"), "as this");
}

#[test]
fn a_link_gives_way_and_what_it_leads_to_stays() {
    let place = Place::new();
    let mine = place.root.path().join("mine.rs");
    fs::write(&mine, "an hour's work").unwrap();
    fs::remove_file(place.src.join("lib.rs")).unwrap();
    symlink(&mine, place.src.join("lib.rs")).unwrap();
    symlink("nowhere", place.src.join("pool.rs")).unwrap();
    let files = texts(&[("lib.rs", "old"), ("pool.rs", "old")]);
    let exchange = place.exchange(&files, Gone::Rust);
    assert_eq!(exchange.begin().unwrap().finish().unwrap(), []);
    for file in ["lib.rs", "pool.rs"] {
        assert_eq!(place.read(file), "old");
    }
    assert_eq!(fs::read_to_string(&mine).unwrap(), "an hour's work");
    assert!(!place.src.join("nowhere").exists());
    let kept = fs::read_link(place.backups.join("1/lib.rs"));
    assert_eq!(kept.unwrap(), mine);
}

#[test]
fn a_link_that_came_after_the_copy_is_left_and_told() {
    let place = Place::new();
    let files = texts(&[("new.rs", "old")]);
    let exchange = place.exchange(&files, Gone::Rust);
    let begun = exchange.begin().unwrap();
    symlink("nowhere", place.src.join("new.rs")).unwrap();
    assert!(begun.finish().unwrap().contains(&Left("new.rs".into())));
    assert!(place.src.join("new.rs").is_symlink());
}

#[test]
fn an_exchange_that_fails_is_told_until_another_has_come_to_its_end() {
    let place = Place::new();
    // Below a file there is no room for another.
    let files = texts(&[("bucket/mod.rs", "new"), ("lib.rs/in_a_file.rs", "new")]);
    let exchange = place.exchange(&files, Gone::Rust);
    assert!(exchange.begin().unwrap().finish().is_err());
    assert_eq!(place.read("lib.rs"), "mod bucket;");
    assert_eq!(place.kept(1, "bucket/mod.rs"), "pub struct Bucket;");
    let told = BrokenOff {
        copy: place.backups.join("1"),
        command: "restore 2".into(),
    };
    assert_eq!(broken_off(&place.backups), Some(told));
    let files = texts(&[("lib.rs", "new")]);
    let exchange = place.exchange(&files, Gone::Rust);
    exchange.begin().unwrap().finish().unwrap();
    assert_eq!(broken_off(&place.backups), None);
}

const KILLED: &str = "GRADER_TEST_EXCHANGE_KILLED_AFTER";
const ROOT: &str = "GRADER_TEST_EXCHANGE_ROOT";

fn brought() -> Vec<(PathBuf, String)> {
    texts(&[
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "new a"),
        ("b/mod.rs", "new b"),
    ])
}

/// No test by itself: one that kills itself after so many steps, of which the first is before the exchange.
#[test]
fn one_that_is_killed() {
    let Ok(after) = std::env::var(KILLED) else {
        return;
    };
    let root = PathBuf::from(std::env::var_os(ROOT).unwrap());
    let (src, backups, files) = (root.join("src"), root.join("backups"), brought());
    let exchange = Exchange {
        folder: &src,
        backups: &backups,
        files: &files,
        gone: Gone::Rust,
        command: "restore 2",
    };
    let after: usize = after.parse().unwrap();
    put_aside(&src, &backups, exchange.command).unwrap();
    if after > 0 {
        let mut begun = exchange.begin().unwrap();
        for _ in 1..after {
            if !begun.step().unwrap() {
                return;
            }
        }
    }
    // As a kill within the next step leaves it.
    fs::create_dir_all(&src).unwrap();
    fs::write(src.join("lib.rs.7.new"), "half").unwrap();
    let me = rustix::process::getpid();
    rustix::process::kill_process(me, rustix::process::Signal::KILL).unwrap();
}

/// Whether it was killed before it had come to its end.
fn killed_after(steps: usize, root: &Path) -> bool {
    let child = [&module_path!()["grader::".len()..], "::one_that_is_killed"].concat();
    let status = Command::new(std::env::current_exe().unwrap())
        .args([&child, "--exact"])
        .env(KILLED, steps.to_string())
        .env(ROOT, root)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    !status.success()
}

#[test]
fn killed_after_any_step_everything_is_in_the_copy_it_is_told_and_a_second_run_finishes() {
    // With no other test of this binary that has processes: each ends at last all that are left.
    process::block_on(async {
        kill_after_each_step();
        kill_where_a_file_is_in_the_place_of_the_folder();
        Ok(())
    })
    .unwrap();
}

fn kill_after_each_step() {
    let mut kills = 1;
    loop {
        let place = Place::new();
        place.write("notes.txt", "mine");
        place.write("old.rs", "old");
        let before = place.all();
        if !killed_after(kills, place.root.path()) {
            break;
        }
        assert_eq!(all(&place.backups.join("1")), before, "after {kills}");
        // Each file is the old one or the new one, and those that lib.rs names are there before it.
        let now = place.all();
        let new = BTreeMap::from_iter(brought());
        for (path, text) in now
            .iter()
            .filter(|(path, _)| !path.ends_with("lib.rs.7.new"))
        {
            let is_whole = before.get(path) == Some(text) || new.get(path) == Some(text);
            assert!(is_whole, "after {kills}: {}", path.display());
        }
        if now[Path::new("lib.rs")] == new[Path::new("lib.rs")] {
            assert!(new.keys().all(|path| now.get(path) == new.get(path)));
        }
        let is_over = !place.src.join("old.rs").exists() && broken_off(&place.backups).is_none();
        if !is_over {
            let told = broken_off(&place.backups).unwrap();
            assert_eq!(told.command, "restore 2");
            assert_eq!(told.copy, place.backups.join("1"));
        }
        let files = brought();
        let exchange = place.exchange(&files, Gone::Rust);
        assert_eq!(exchange.begin().unwrap().finish().unwrap(), []);
        let mut is = new;
        is.insert("notes.txt".into(), "mine".into());
        assert_eq!(place.all(), is, "after {kills}");
        assert_eq!(broken_off(&place.backups), None);
        kills += 1;
    }
    assert!(kills > 5, "{kills} steps");
}

fn kill_where_a_file_is_in_the_place_of_the_folder() {
    let mut kills = 0;
    loop {
        let place = Place::empty();
        fs::write(&place.src, "an hour's work").unwrap();
        if !killed_after(kills, place.root.path()) {
            break;
        }
        assert_eq!(place.kept(1, "src"), "an hour's work");
        let all_there = place.src.join("lib.rs").exists();
        match broken_off(&place.backups) {
            Some(told) => assert_eq!(told.copy, place.backups.join("1")),
            None => assert!(all_there, "after {kills}"),
        }
        let files = brought();
        let exchange = place.exchange(&files, Gone::Rust);
        assert_eq!(exchange.begin().unwrap().finish().unwrap(), []);
        assert_eq!(place.all(), BTreeMap::from_iter(files.clone()));
        assert_eq!(broken_off(&place.backups), None);
        kills += 1;
    }
    assert!(kills > 5, "{kills} steps");
}
