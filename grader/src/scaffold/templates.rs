//! The two examples a problem can begin as: the files below `templates/`, with its name in place of
//! theirs. They are complete problems; the tests prove them like any other.

use std::path::{Path, PathBuf};

use super::{Kind, Places, Wanted};
use crate::lang::Lang;

/// A file of a new problem, below the workbook's root.
pub struct File {
    pub path: PathBuf,
    pub text: String,
}

/// What the examples are called.
const ID: &str = "new-problem";
const IN_RUST: &str = "new_problem";
const NOTES: &str = "new-topic";

/// Path and text of each file, `$folder` being below `templates/`.
macro_rules! files {
    ($folder:literal: $($path:literal)*) => {
        &[$((
            $path,
            include_str!(concat!("../../templates/", $folder, "/", $path)),
        )),*]
    };
}

const SYNC: &[(&str, &str)] = files! { "sync":
    "notes/en.md"
    "notes/ko.md"
    "problem/Cargo.toml"
    "problem/README.en.md"
    "problem/README.md"
    "problem/adapter.rs"
    "problem/problem.toml"
    "problem/stub.rs"
    "problem/suite/Cargo.toml"
    "problem/suite/snapshots/boards_agree_in_the_end.snap"
    "problem/suite/snapshots/highest_stands.snap"
    "problem/suite/snapshots/random_scores.snap"
    "problem/suite/snapshots/threads_submit_at_once.snap"
    "problem/suite/src/cases/basics.rs"
    "problem/suite/src/cases/mod.rs"
    "problem/suite/src/cases/network.rs"
    "problem/suite/src/cases/random.rs"
    "problem/suite/src/cases/threads.rs"
    "problem/suite/src/lib.rs"
    "problem/tests/cases.rs"
    "solution/Cargo.toml"
    "solution/EXPLAIN.en.md"
    "solution/EXPLAIN.md"
    "solution/fingerprints.toml"
    "solution/src/lib.rs"
    "solution/tests/cases.rs"
    "solution/wrong/last-wins.rs"
};

const ASYNC: &[(&str, &str)] = files! { "async":
    "notes/en.md"
    "notes/ko.md"
    "problem/Cargo.toml"
    "problem/README.en.md"
    "problem/README.md"
    "problem/adapter.rs"
    "problem/problem.toml"
    "problem/stub.rs"
    "problem/suite/Cargo.toml"
    "problem/suite/snapshots/every_letter_comes_once.snap"
    "problem/suite/snapshots/random_letters.snap"
    "problem/suite/snapshots/waits_for_a_letter_and_for_a_slot.snap"
    "problem/suite/src/cases/basics.rs"
    "problem/suite/src/cases/mod.rs"
    "problem/suite/src/cases/random.rs"
    "problem/suite/src/cases/tasks.rs"
    "problem/suite/src/lib.rs"
    "problem/tests/cases.rs"
    "solution/Cargo.toml"
    "solution/EXPLAIN.en.md"
    "solution/EXPLAIN.md"
    "solution/fingerprints.toml"
    "solution/src/lib.rs"
    "solution/tests/cases.rs"
    "solution/wrong/overwrites.rs"
};

/// An example's files as they are.
pub fn of(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Sync => SYNC,
        Kind::Async => ASYNC,
    }
}

/// All files of the problem.
pub fn filled(wanted: &Wanted, places: &Places) -> Vec<File> {
    let mut files = Vec::new();
    for (path, text) in of(wanted.kind) {
        let text = fill(text, wanted, path.ends_with(".toml"));
        if *path == "problem/stub.rs" {
            // What the learner edits begins as the stub.
            files.push(File {
                path: places.problem.join("src/lib.rs"),
                text: text.clone(),
            });
        }
        files.push(File {
            path: place(path, places),
            text,
        });
    }
    files
}

/// Where a template goes.
fn place(path: &str, places: &Places) -> PathBuf {
    let [ko, en] = &places.notes;
    match path.split_once('/') {
        Some(("problem", below)) => places.problem.join(below),
        Some(("solution", below)) => places.solution.join(below),
        Some(("notes", page)) => match Path::new(page).file_stem() {
            Some(stem) if stem == Lang::Ko.code() => ko.clone(),
            _ => en.clone(),
        },
        _ => PathBuf::from(path),
    }
}

fn fill(text: &str, wanted: &Wanted, is_toml: bool) -> String {
    let title = |lang| {
        let title = wanted.title.get(lang);
        match is_toml {
            true => title.replace('\\', "\\\\").replace('"', "\\\""),
            false => title.to_owned(),
        }
    };
    text.replace(ID, wanted.id.as_str())
        .replace(IN_RUST, &wanted.id.in_rust())
        .replace(NOTES, wanted.notes.as_str())
        .replace("{{minutes}}", &wanted.minutes.to_string())
        .replace("{{title.ko}}", &title(Lang::Ko))
        .replace("{{title.en}}", &title(Lang::En))
}
