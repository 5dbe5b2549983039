//! A mistake that is told as a difference: `wrong/<id>.diff` against a right solution. In: the text of
//! the diff, and the folder that holds the solutions. Out: the source that is wrong.
//!
//! Everything before the line `--- <file>` is for the reader. The file is one of `src/`, and the rest
//! of the reference comes along; or one of `right/`, which is a whole solution.

use std::fs;
use std::path::{Path, PathBuf};

use super::{LIB, text, walk};
use crate::outcome::Refusal;

/// The files of the solution after the diff; `shown` is the name of the diff.
pub fn patched(
    diff: &str,
    solutions: &Path,
    shown: &str,
) -> Result<Vec<(PathBuf, String)>, Refusal> {
    let unfit = |reason: String| Refusal::Unreadable {
        file: shown.to_owned(),
        reason,
    };
    let start = match diff.starts_with("--- ") {
        true => Some(0),
        false => diff.find("\n--- ").map(|before| before + 1),
    };
    let diff = &diff[start.ok_or_else(|| unfit("no line begins with `--- `".into()))?..];
    let head = diff.lines().next().unwrap_or_default();
    let base = head["--- ".len()..].split('\t').next().unwrap_or_default();
    let patch = diffy::Patch::from_str(diff).map_err(|error| unfit(error.to_string()))?;

    let mut files = Vec::new();
    if base.split('/').any(|part| part == "..") {
        return Err(unfit(format!("`{base}` is no file of `src/` or `right/`")));
    }
    let changed = match (base.strip_prefix("src/"), base.strip_prefix("right/")) {
        (Some(file), _) => {
            walk(&solutions.join("src"), Path::new(""), "src", &mut files)?;
            PathBuf::from(file)
        }
        (_, Some(_)) if fs::exists(solutions.join(base)).unwrap_or_default() => {
            files.push((PathBuf::from(LIB), text(&solutions.join(base), base)?));
            PathBuf::from(LIB)
        }
        _ => return Err(unfit(format!("`{base}` is no file of `src/` or `right/`"))),
    };
    let Some((_, text)) = files.iter_mut().find(|(path, _)| *path == changed) else {
        return Err(unfit(format!("`{base}` is no file of `src/` or `right/`")));
    };
    *text = diffy::apply(text, &patch)
        .map_err(|error| unfit(format!("it does not fit `{base}` any more: {error}")))?;
    Ok(files)
}

#[cfg(test)]
mod tests {
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

    fn refused(diff: &str) -> String {
        match patched(diff, solutions().path(), "wrong/x.diff") {
            Err(Refusal::Unreadable { file, reason }) => format!("{file}: {reason}"),
            other => panic!("{other:?}"),
        }
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
    fn a_diff_that_fits_nothing_says_why() {
        assert!(refused("no diff at all").contains("no line begins with"));
        assert!(refused("--- /etc/passwd\n+++ x\n").contains("is no file of"));
        assert!(refused("--- right/../src/lib.rs\n+++ x\n").contains("is no file of"));
        assert!(refused("--- right/gone.rs\n+++ x\n").contains("`right/gone.rs` is no file of"));
        let stale = "--- src/lib.rs\n+++ x\n@@ -1,2 +1,2 @@\n mod queue;\n-a\n+b\n";
        assert!(refused(stale).contains("does not fit `src/lib.rs` any more"));
    }
}
