//! A mistake that is told as a difference: `wrong/<id>.diff` against a right solution. In: the text of
//! the diff, and the folder that holds the solutions. Out: the source that is wrong.
//!
//! Everything before the line `--- <file>` is for the reader. The file is one of `src/`, and the rest
//! of the reference comes along; or one of `right/`, which is a whole solution; or, without a folder, one
//! that stands beside the diff, which is a whole solution, too.

use std::path::{Path, PathBuf};

use super::{LIB, text, walk};
use crate::outcome::{DiffFault, Refusal};
use crate::toml_file::line_at;

/// The files of the solution after the diff; `shown` is the name of the diff.
pub fn patched(
    diff: &str,
    solutions: &Path,
    shown: &str,
) -> Result<Vec<(PathBuf, String)>, Refusal> {
    let refused = |line: usize, fault: DiffFault| Refusal::BadDiff {
        file: shown.to_owned(),
        line,
        fault,
    };
    let start = match diff.starts_with("--- ") {
        true => Some(0),
        false => diff.find("\n--- ").map(|before| before + 1),
    };
    let start = start.ok_or_else(|| refused(1, DiffFault::NoHead))?;
    let line_of = |byte: usize| line_at(diff, byte);
    let head = line_of(start);
    let diff = &diff[start..];
    let base = diff.lines().next().unwrap_or_default()["--- ".len()..]
        .split('\t')
        .next()
        .unwrap_or_default();
    let base = || base.trim_end().to_owned();
    let patch = diffy::Patch::from_str(diff).map_err(|error| {
        let (byte, what) = said(&error.to_string());
        refused(line_of(start + byte), DiffFault::Malformed { what })
    })?;
    if patch.hunks().is_empty() {
        return Err(refused(head, DiffFault::NoHunks));
    }
    let mut files = based_on(&base(), solutions)
        .unwrap_or_else(|| Err(refused(head, DiffFault::NoBase { base: base() })))?;
    let changed = match base().strip_prefix("src/") {
        Some(file) => PathBuf::from(file),
        None => PathBuf::from(LIB),
    };
    let Some((_, text)) = files.iter_mut().find(|(path, _)| *path == changed) else {
        return Err(refused(head, DiffFault::NoBase { base: base() }));
    };
    *text =
        diffy::apply(text, &patch).map_err(|_| refused(head, DiffFault::Stale { base: base() }))?;
    Ok(files)
}

type Files = Vec<(PathBuf, String)>;

/// The solution that a diff changes; none where there is no such file.
fn based_on(base: &str, solutions: &Path) -> Option<Result<Files, Refusal>> {
    if base.split('/').any(|part| part == "..") {
        return None;
    }
    let mut files = Vec::new();
    if base.starts_with("src/") {
        let walked = walk(&solutions.join("src"), Path::new(""), "src", &mut files);
        return Some(walked.map(|()| files));
    }
    let is_whole = base.starts_with("right/") || (!base.contains('/') && base.ends_with(".rs"));
    let is_there = is_whole && solutions.join(base).exists();
    is_there.then(|| {
        files.push((PathBuf::from(LIB), text(&solutions.join(base), base)?));
        Ok(files)
    })
}

/// Where in the diff it is malformed, and how: diffy says both in one sentence.
fn said(error: &str) -> (usize, String) {
    let parts = error
        .strip_prefix("error parsing patch at byte ")
        .and_then(|rest| rest.split_once(": "));
    match parts.and_then(|(byte, what)| Some((byte.parse().ok()?, what))) {
        Some((byte, what)) => (byte, what.to_owned()),
        None => (0, error.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const LIB_TEXT: &str = "mod pool;\n\npub fn add(a: u32, b: u32) -> u32 {\n    a + b\n}\n";

    fn solutions() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for (name, text) in [
            ("src/lib.rs", LIB_TEXT),
            ("src/pool.rs", "pub struct Pool;\n"),
            (
                "right/other.rs",
                "pub fn add(a: u32, b: u32) -> u32 {\n    b + a\n}\n",
            ),
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        folder
    }

    fn refused(diff: &str) -> (usize, DiffFault) {
        match patched(diff, solutions().path(), "wrong/x.diff") {
            Err(Refusal::BadDiff { line, fault, .. }) => (line, fault),
            other => panic!("{other:?}"),
        }
    }

    fn no_base(base: &str) -> DiffFault {
        DiffFault::NoBase { base: base.into() }
    }

    #[test]
    fn a_diff_of_one_module_brings_the_rest_of_the_reference_along() {
        let diff = "Subtracts.\n\n--- src/lib.rs\n+++ wrong/subtracts.rs\n@@ -3,3 +3,3 @@\n \
            pub fn add(a: u32, b: u32) -> u32 {\n-    a + b\n+    a - b\n }\n";
        let files = patched(diff, solutions().path(), "x").expect("it fits");
        let wrong = LIB_TEXT.replace("a + b", "a - b");
        let pool = (PathBuf::from("pool.rs"), "pub struct Pool;\n".to_owned());
        assert_eq!(files, [(PathBuf::from(LIB), wrong), pool]);
    }

    #[test]
    fn a_diff_of_another_right_solution_is_a_whole_solution() {
        let diff = "--- right/other.rs\n+++ wrong/subtracts.rs\n@@ -1,3 +1,3 @@\n \
            pub fn add(a: u32, b: u32) -> u32 {\n-    b + a\n+    b - a\n }\n";
        let files = patched(diff, solutions().path(), "x").expect("it fits");
        assert_eq!(files.len(), 1);
        assert!(files[0].0 == Path::new(LIB) && files[0].1.contains("b - a"));
    }

    #[test]
    fn a_diff_of_the_file_beside_it_is_a_whole_solution() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        fs::write(folder.path().join("base.rs"), "a + b\n").expect("a file");
        let diff = "--- base.rs\n+++ subtracts.rs\n@@ -1 +1 @@\n-a + b\n+a - b\n";
        let files = patched(diff, folder.path(), "x").expect("it fits");
        assert_eq!(files, [(PathBuf::from(LIB), "a - b\n".to_owned())]);
        assert_eq!(refused(diff), (1, no_base("base.rs")));
    }

    #[test]
    fn a_diff_that_fits_nothing_says_why() {
        let hunk = "@@ -1 +1 @@\n-a\n+b\n";
        for base in [
            "/etc/passwd",
            "right/../src/lib.rs",
            "right/gone.rs",
            "Cargo.toml",
        ] {
            let diff = format!("Why.\n\n--- {base}\n+++ x\n{hunk}");
            assert_eq!(refused(&diff), (3, no_base(base)));
        }
        let stale = "--- src/lib.rs\n+++ x\n@@ -1,2 +1,2 @@\n mod queue;\n-a\n+b\n";
        let base = "src/lib.rs".to_owned();
        assert_eq!(refused(stale), (1, DiffFault::Stale { base }));
    }

    #[test]
    fn what_is_no_diff_is_told_with_its_line() {
        assert_eq!(refused("no diff at all"), (1, DiffFault::NoHead));
        let empty = "Why.\n\n--- src/lib.rs\n+++ x\n";
        assert_eq!(refused(empty), (3, DiffFault::NoHunks));
        let malformed = "Why.\n\n--- src/lib.rs\n+++ x\n@@ here @@\n-a\n+b\n";
        let (line, fault) = refused(malformed);
        assert!(
            line == 5 && matches!(fault, DiffFault::Malformed { .. }),
            "{line}: {fault:?}"
        );
    }
}
