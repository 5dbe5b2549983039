use std::collections::BTreeSet;

use super::*;
use crate::backup;

const ROOT: &str = r#"
[workspace]
members = ["problems/*", "problems/*/suite", "solutions/*"]

[workspace.package]
version = "0.1.0"
edition = "2024"
rust-version = "1.95"
license = "MIT"
publish = false

# What a new problem begins with.
[workspace.metadata.grader]
problems = ["old"] # in order

[workspace.dependencies]
kit = { path = "kit" }
kit-tokio = { path = "kit/tokio" }

[workspace.lints]
"#;

struct Book(tempfile::TempDir);

impl Book {
    fn new() -> Book {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("Cargo.toml"), ROOT).unwrap();
        Book(folder)
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    fn make(&self, id: &str, kind: Kind) -> anyhow::Result<Places> {
        let (workbook, wanted) = self.wanted(id, kind);
        crate::process::block_on(make(&workbook, &wanted))
    }

    fn wanted(&self, id: &str, kind: Kind) -> (Workbook, Wanted) {
        let wanted = Wanted {
            id: Id::parse(id).unwrap(),
            title: Text {
                ko: "\"호가창\"".into(),
                en: "The \\ book".into(),
            },
            notes: Page::parse("markets").unwrap(),
            minutes: 45,
            kind,
        };
        (Workbook::find(self.0.path()).unwrap().unwrap(), wanted)
    }

    fn refused(&self, id: &str) -> Refused {
        let error = self.make(id, Kind::Sync).unwrap_err();
        error.downcast().unwrap()
    }

    /// All files but the grader's own.
    fn files(&self) -> Vec<PathBuf> {
        let mut files = backup::files(self.0.path()).unwrap();
        files.retain(|file| !file.starts_with(".grader"));
        files
    }
}

#[test]
fn a_new_problem_is_read_like_any_other() {
    for kind in [Kind::Sync, Kind::Async] {
        let book = Book::new();
        book.make("order-book", kind).unwrap();
        let workbook = Workbook::find(book.0.path()).unwrap().unwrap();
        assert_eq!(workbook.ids, ["old", "order-book"]);
        let problem = workbook.problem("order-book").unwrap();
        assert_eq!(problem.manifest.title.ko, "\"호가창\"");
        assert_eq!(problem.manifest.title.en, "The \\ book");
        assert_eq!(problem.manifest.minutes, 45);
        assert_eq!(problem.manifest.topics, ["markets"]);
        let stub = fs::read_to_string(problem.stub()).unwrap();
        assert_eq!(
            fs::read_to_string(problem.source().join("lib.rs")).unwrap(),
            stub
        );
    }
}

#[test]
fn the_page_is_listed_where_there_is_a_book() {
    let book = Book::new();
    for lang in ["ko", "en"] {
        let folder = book.path("docs").join(lang);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("SUMMARY.md"), "# Contents\n\n- [Old](old.md)\n").unwrap();
    }
    book.make("order-book", Kind::Sync).unwrap();
    let listed = |lang: &str| fs::read_to_string(book.path("docs").join(lang).join("SUMMARY.md"));
    assert!(
        listed("ko")
            .unwrap()
            .ends_with("- [\"호가창\"](markets.md)\n")
    );
    assert!(
        listed("en")
            .unwrap()
            .ends_with("- [The \\ book](markets.md)\n")
    );
}

#[test]
fn nothing_of_the_examples_own_name_is_left() {
    for kind in [Kind::Sync, Kind::Async] {
        let book = Book::new();
        book.make("order-book", kind).unwrap();
        for file in book.files() {
            let text = fs::read_to_string(book.0.path().join(&file)).unwrap();
            for rest in ["new-problem", "new-topic", "{{", "}}"] {
                let path = file.display().to_string();
                assert!(!path.contains(rest), "{path}");
                // Braces of a format string may double.
                assert!(
                    !text.contains(rest) || path.ends_with(".rs"),
                    "{path}: {rest}"
                );
            }
            assert!(!text.contains("new_problem"), "{}", file.display());
        }
    }
}

#[test]
fn every_template_is_used() {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    for (kind, folder) in [(Kind::Sync, "sync"), (Kind::Async, "async")] {
        let there: BTreeSet<_> = backup::files(&templates.join(folder))
            .unwrap()
            .into_iter()
            .collect();
        let used: BTreeSet<_> = templates::of(kind)
            .iter()
            .map(|(path, _)| PathBuf::from(path))
            .collect();
        assert_eq!(used, there);
    }
}

#[test]
fn what_is_there_is_never_overwritten() {
    for there in [
        "problems/order-book/note",
        "solutions/order-book/x",
        "docs/ko/markets.md",
    ] {
        let book = Book::new();
        fs::create_dir_all(book.path(there).parent().unwrap()).unwrap();
        fs::write(book.path(there), "mine").unwrap();
        let before = book.files();
        let Refused::Taken {
            registered: false,
            there: named,
            ..
        } = book.refused("order-book")
        else {
            panic!("{there}: refused for another reason");
        };
        assert!(
            there.starts_with(&named[0]) && named.len() == 1,
            "{named:?}"
        );
        assert_eq!(book.files(), before);
        assert_eq!(fs::read_to_string(book.path("Cargo.toml")).unwrap(), ROOT);
    }
    let book = Book::new();
    let gone: Gone = book
        .make("old", Kind::Sync)
        .unwrap_err()
        .downcast()
        .unwrap();
    assert_eq!(gone.id, "old");
    fs::create_dir_all(book.path("problems/old")).unwrap();
    fs::write(book.path("problems/old/problem.toml"), "id = \"old\"").unwrap();
    assert!(matches!(
        book.refused("old"),
        Refused::Taken {
            registered: true,
            ..
        }
    ));
    fs::write(book.path("Cargo.lock"), "[[package]]\nname = \"serde\"\n").unwrap();
    let package = "serde".to_owned();
    assert_eq!(book.refused("serde"), Refused::Package { package });
}

#[test]
fn when_it_cannot_be_finished_the_workbook_is_as_it_was() {
    let book = Book::new();
    // The last folder to be put cannot be made.
    fs::write(book.path("solutions"), "a file").unwrap();
    let before = book.files();
    let error = book.make("order-book", Kind::Sync).unwrap_err();
    assert!(format!("{error:#}").contains("solutions"), "{error:#}");
    assert_eq!(book.files(), before);
    assert_eq!(fs::read_to_string(book.path("Cargo.toml")).unwrap(), ROOT);
    fs::remove_file(book.path("solutions")).unwrap();
    book.make("order-book", Kind::Sync).unwrap();
}

#[test]
fn what_a_kill_left_aside_is_in_nobodys_way() {
    let book = Book::new();
    let cargo = book.path(".grader/new/files/Cargo.toml.new");
    let left = book.path(".grader/new/files/problems/order-book/stub.rs");
    fs::create_dir_all(left.parent().unwrap()).unwrap();
    fs::write(&left, "half").unwrap();
    fs::write(cargo, "half").unwrap();
    fs::write(left.with_file_name("other"), "half").unwrap();
    book.make("order-book", Kind::Sync).unwrap();
    assert!(!book.path("problems/order-book/other").exists());
    assert!(!book.path(".grader/new/files").exists());
}

#[test]
fn whoever_stops_it_after_any_step_leaves_nothing_broken_and_nothing_half_registered() {
    const STEPS: usize = 6;
    for taken in 0..=STEPS {
        let book = Book::new();
        let (workbook, wanted) = book.wanted("order-book", Kind::Sync);
        let places = Places::of(&wanted.id, &wanted.notes);
        let aside = book.path("aside");
        for file in templates::filled(&wanted, &places) {
            disk::update(&aside.join(file.path), file.text.as_bytes()).unwrap();
        }
        let steps = steps(&workbook, &wanted, &places, &aside).unwrap();
        assert_eq!(steps.len(), STEPS);
        install::take(&steps[..taken]).unwrap();

        let there = |place: &PathBuf| workbook.root.join(place).exists();
        let cargo = fs::read_to_string(book.path("Cargo.toml")).unwrap();
        let depends = cargo.contains("order-book-suite = {");
        assert!(depends || !there(&places.problem), "after {taken}");
        assert!(
            there(&places.problem) || !there(&places.solution),
            "after {taken}"
        );
        let now = Workbook::find(book.0.path()).unwrap().unwrap();
        let registered = now.ids.iter().any(|id| id == "order-book");
        assert_eq!(registered, taken == STEPS, "after {taken}");
        assert!(!registered || places.all().all(there), "after {taken}");
    }
}

#[test]
fn cargo_toml_is_written_aside_where_a_kill_leaves_nothing_in_the_root() {
    let book = Book::new();
    let (workbook, wanted) = book.wanted("order-book", Kind::Sync);
    let places = Places::of(&wanted.id, &wanted.notes);
    let aside = book.path(".grader/new/files");
    let steps = steps(&workbook, &wanted, &places, &aside).unwrap();
    let writes: Vec<&PathBuf> = steps
        .iter()
        .filter_map(|step| match step {
            Step::Write { aside, .. } => Some(aside),
            Step::Put { .. } => None,
        })
        .collect();
    assert!(writes.len() == 2 && writes.iter().all(|new| new.starts_with(&aside)));
    // Where it cannot be written aside, the file is left as it was.
    assert!(install::take(&steps[..1]).is_err());
    assert_eq!(fs::read_to_string(book.path("Cargo.toml")).unwrap(), ROOT);
    fs::create_dir_all(&aside).unwrap();
    install::take(&steps[..1]).unwrap();
    assert_ne!(fs::read_to_string(book.path("Cargo.toml")).unwrap(), ROOT);
}
