//! Takes a source tree. In: whose code. Out: its `.rs` files as text, or why they cannot be taken.
//! Only regular files below `src/` count: no manifest, no build script, no link.

mod diff;

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::outcome::Refusal;
use crate::workbook::Problem;

/// Whose code is graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submission {
    /// `problems/<id>/src`.
    Learner,
    /// `problems/<id>/stub.rs`, as the learner got it.
    Stub,
    /// `solutions/<id>/src`.
    Solution,
    /// `solutions/<id>/right/<name>.rs`: another way that is right.
    Right(String),
    /// `solutions/<id>/slow/<name>.rs`, or `.diff`: right, and slow.
    Slow(String),
    /// `solutions/<id>/wrong/<name>.rs`, or `.diff`: a change to a right solution.
    Wrong(String),
    /// A folder with a `src/` of its own; or one file, or a diff of a file that stands beside it.
    Path(PathBuf),
}

/// The text of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The folder (or the one file) as its owner knows it; rustc's messages name it.
    pub shown: String,
    /// Relative to the source folder; `lib.rs` is always there.
    pub files: Vec<(PathBuf, String)>,
}

const MOST_FILES: usize = 64;
const MOST_BYTES: u64 = 256 << 10;
const LIB: &str = "lib.rs";

impl Submission {
    /// A name for this submission's own folder among the grader's files.
    fn slot(&self) -> String {
        match self {
            Submission::Learner => "learner".into(),
            Submission::Stub => "stub".into(),
            Submission::Solution => "solution".into(),
            Submission::Right(name) => format!("right-{name}"),
            Submission::Slow(name) => format!("slow-{name}"),
            Submission::Wrong(name) => format!("wrong-{name}"),
            Submission::Path(path) => {
                let path = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
                format!(
                    "path-{:016x}",
                    crate::stamp::of_text(&path.to_string_lossy())
                )
            }
        }
    }

    /// The grader's own folder for this submission; whoever holds its lock may use it.
    pub fn folder(&self, problem: &Problem) -> PathBuf {
        problem.scratch().join(&problem.id).join(self.slot())
    }

    fn place(&self, problem: &Problem) -> PathBuf {
        match self {
            Submission::Learner => problem.source(),
            Submission::Stub => problem.stub(),
            Submission::Solution => problem.solution().join("src"),
            Submission::Right(name) => problem.solution().join("right").join(format!("{name}.rs")),
            Submission::Slow(name) => whole_or_diff(&problem.solution().join("slow"), name),
            Submission::Wrong(name) => whole_or_diff(&problem.solution().join("wrong"), name),
            Submission::Path(path) if path.join("src").is_dir() => path.join("src"),
            Submission::Path(path) => path.clone(),
        }
    }

    /// Where it is, as its owner knows it.
    pub fn shown(&self, problem: &Problem) -> String {
        let place = self.place(problem);
        place
            .strip_prefix(&problem.root)
            .unwrap_or(&place)
            .display()
            .to_string()
    }

    /// Read the submission's source.
    pub fn read(&self, problem: &Problem) -> Result<Source, Refusal> {
        let (place, shown) = (self.place(problem), self.shown(problem));
        let mut files = Vec::new();
        if let Submission::Wrong(name) = self {
            only_once(problem, name)?;
        }
        if place
            .extension()
            .is_some_and(|extension| extension == "diff")
        {
            let bases = match self {
                Submission::Path(_) => place.parent().unwrap_or(Path::new("")).to_owned(),
                _ => problem.solution(),
            };
            files = diff::patched(&text(&place, &shown)?, &bases, &shown)?;
        } else if place.is_file() {
            files.push((PathBuf::from(LIB), text(&place, &shown)?));
        } else {
            walk(&place, Path::new(""), &shown, &mut files)?;
        }
        if !files.iter().any(|(path, _)| path == Path::new(LIB)) {
            let file = format!("{shown}/{LIB}");
            return Err(match place.join(LIB).is_dir() {
                true => Refusal::NotAFile { file },
                false => Refusal::Missing { file },
            });
        }
        Ok(Source { shown, files })
    }
}

fn whole_or_diff(folder: &Path, name: &str) -> PathBuf {
    let whole = folder.join(format!("{name}.rs"));
    match whole.exists() {
        true => whole,
        false => folder.join(format!("{name}.diff")),
    }
}

/// A mistake is a file or a diff. With both, nobody knows which of them is meant.
fn only_once(problem: &Problem, mistake: &str) -> Result<(), Refusal> {
    let files = [".rs", ".diff"].map(|ending| format!("wrong/{mistake}{ending}"));
    let there = |file: &String| problem.solution().join(file).symlink_metadata().is_ok();
    match files.iter().all(there) {
        true => Err(Refusal::Twice { files }),
        false => Ok(()),
    }
}

fn walk(
    folder: &Path,
    below: &Path,
    shown: &str,
    files: &mut Vec<(PathBuf, String)>,
) -> Result<(), Refusal> {
    let names = fs::read_dir(folder).and_then(|entries| {
        let names = entries.map(|entry| Ok(entry?.file_name()));
        names.collect::<std::io::Result<Vec<_>>>()
    });
    let mut names = names.map_err(|error| match error.kind() {
        ErrorKind::NotFound if below == Path::new("") => Refusal::Missing {
            file: format!("{shown}/{LIB}"),
        },
        _ => Refusal::Unreadable {
            file: shown.to_owned(),
            reason: error.to_string(),
        },
    })?;
    names.sort();
    for name in names {
        let text_name = name.to_string_lossy();
        if text_name.starts_with('.') {
            continue;
        }
        let path = folder.join(&name);
        let shown = format!("{shown}/{}", spelt(&name));
        let Ok(metadata) = fs::symlink_metadata(&path) else {
            continue;
        };
        if metadata.is_dir() {
            walk(&path, &below.join(&name), &shown, files)?;
        } else if text_name.ends_with(".rs") {
            if !metadata.is_file() {
                return Err(Refusal::NotAFile { file: shown });
            }
            // Nothing that keeps text could keep it under its name.
            if below.join(&name).to_str().is_none() {
                return Err(Refusal::NameNotUtf8 { file: shown });
            }
            if files.len() == MOST_FILES {
                return Err(Refusal::TooManyFiles { limit: MOST_FILES });
            }
            files.push((below.join(&name), text(&path, &shown)?));
        }
    }
    Ok(())
}

/// A name with the bytes in it that are no UTF-8: `caf\xE9.rs`.
fn spelt(name: &OsStr) -> String {
    let chunks = name.as_encoded_bytes().utf8_chunks();
    let spelt = chunks.map(|chunk| {
        let bytes = chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}"));
        chunk.valid().to_owned() + &bytes.collect::<String>()
    });
    spelt.collect()
}

fn text(path: &Path, shown: &str) -> Result<String, Refusal> {
    let file = || shown.to_owned();
    let unreadable = |error: std::io::Error| Refusal::Unreadable {
        file: file(),
        reason: error.to_string(),
    };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        // Opening a pipe would wait for somebody who writes into it.
        return Err(Refusal::NotAFile { file: file() });
    }
    let bytes = metadata.len();
    if bytes > MOST_BYTES {
        return Err(Refusal::TooLarge {
            file: file(),
            bytes,
            limit: MOST_BYTES,
        });
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let at = error.valid_up_to();
            let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            Err(Refusal::NotUtf8 {
                file: file(),
                line,
                byte: bytes[at],
                encoding: encoding(bytes).map(str::to_owned),
            })
        }
    }
}

/// A guess at what bytes that are not UTF-8 may be.
fn encoding(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Some("UTF-16");
    }
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        rest = match (first, tail) {
            (0x00..=0x7F, _) => tail,
            (0x81..=0xFE, [0x41..=0xFE, tail @ ..]) => tail,
            _ => return None,
        };
    }
    Some("CP949 (EUC-KR)")
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt as _;

    use super::*;

    #[test]
    fn korean_in_cp949_is_told_from_other_bytes() {
        // "토큰" in CP949.
        assert_eq!(encoding(b"// \xC5\xE4\xC5\xAB\n"), Some("CP949 (EUC-KR)"));
        assert_eq!(encoding(b"\xFF\xFEa\0"), Some("UTF-16"));
        assert_eq!(encoding(b"caf\xE9"), None);
    }

    #[test]
    fn a_byte_that_is_not_utf8_is_named_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lib.rs");
        fs::write(&file, b"fn a() {}\n// \xC5\xE4\n").unwrap();
        let refused = text(&file, "src/lib.rs").unwrap_err();
        let encoding = Some("CP949 (EUC-KR)".to_owned());
        assert_eq!(
            refused,
            Refusal::NotUtf8 {
                file: "src/lib.rs".into(),
                line: 2,
                byte: 0xC5,
                encoding
            }
        );
    }

    /// A device or a pipe may give bytes for ever, or none.
    #[test]
    fn what_is_no_file_is_refused_rather_than_read() {
        let folder = tempfile::tempdir().unwrap();
        let device = folder.path().join("leaks.diff");
        std::os::unix::fs::symlink("/dev/zero", &device).unwrap();
        let file = "wrong/leaks.diff".to_owned();
        let refused = text(&device, &file);
        assert_eq!(refused, Err(Refusal::NotAFile { file }));
    }

    #[test]
    fn a_name_that_is_no_text_is_refused_with_its_bytes_wherever_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let read = || {
            let mut files = Vec::new();
            walk(folder.path(), Path::new(""), "src", &mut files).map(|()| files.len())
        };
        let write = |name: &[u8], file: &str| {
            let folder = folder.path().join(OsStr::from_bytes(name));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(file), "").unwrap();
        };
        write("버킷".as_bytes(), "토큰.rs");
        // No source is in it.
        write(b"caf\xE9", "notes.txt");
        assert_eq!(read(), Ok(1));
        write(b"caf\xE9", "lib.rs");
        let file = r"src/caf\xE9/lib.rs".to_owned();
        assert_eq!(read(), Err(Refusal::NameNotUtf8 { file }));
        fs::remove_dir_all(folder.path().join(OsStr::from_bytes(b"caf\xE9"))).unwrap();
        // "버킷" in CP949, as an archive from Windows may have it.
        let name = OsStr::from_bytes(b"\xB9\xF6\xC5\xB6.rs");
        fs::write(folder.path().join(name), "").unwrap();
        // Two of its bytes happen to be a letter.
        let file = r"src/\xB9\xF6Ŷ.rs".to_owned();
        assert_eq!(read(), Err(Refusal::NameNotUtf8 { file }));
    }

    #[test]
    fn a_mistake_that_is_there_whole_and_as_a_diff_is_neither() {
        let folder = tempfile::tempdir().unwrap();
        let problem = Problem {
            root: folder.path().to_owned(),
            ..crate::report::sample::problem()
        };
        let wrong = problem.solution().join("wrong");
        fs::create_dir_all(&wrong).unwrap();
        fs::write(wrong.join("leaks.rs"), "fn a() {}").unwrap();
        let leaks = Submission::Wrong("leaks".into());
        assert!(leaks.read(&problem).is_ok());
        fs::write(wrong.join("leaks.diff"), "--- src/lib.rs\n").unwrap();
        let files = ["wrong/leaks.rs", "wrong/leaks.diff"].map(String::from);
        assert_eq!(leaks.read(&problem), Err(Refusal::Twice { files }));
    }

    #[test]
    fn a_byte_order_mark_does_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lib.rs");
        fs::write(&file, b"\xEF\xBB\xBFfn a() {}").unwrap();
        assert_eq!(text(&file, "src/lib.rs").unwrap(), "fn a() {}");
    }
}
