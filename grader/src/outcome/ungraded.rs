//! Why a submission was not graded: its source was not taken, or the compiler said no.

use kit::transcript::Place;
use serde::{Deserialize, Serialize};

use super::kept;

/// Why a source tree was not taken. `file` is named as the user knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// No `src/lib.rs`.
    Missing {
        file: String,
    },
    /// Bytes that are not UTF-8; `encoding` is a guess (CP949, UTF-16).
    NotUtf8 {
        file: String,
        line: usize,
        byte: u8,
        encoding: Option<String>,
    },
    /// A name that is not UTF-8; `file` has its bytes as `\xE9`.
    NameNotUtf8 {
        file: String,
    },
    /// A link, a device, a directory in place of a file.
    NotAFile {
        file: String,
    },
    /// Could not be read.
    Unreadable {
        file: String,
        reason: String,
    },
    TooLarge {
        file: String,
        bytes: u64,
        limit: u64,
    },
    TooManyFiles {
        limit: usize,
    },
    /// A mistake that is told as a diff, and cannot be made of it.
    BadDiff {
        file: String,
        line: usize,
        fault: DiffFault,
    },
    /// A mistake that is there whole and as a diff.
    Twice {
        files: [String; 2],
    },
}

/// What keeps a diff from being applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiffFault {
    /// No line begins with `--- `.
    NoHead,
    /// Nothing is changed: no `@@` follows.
    NoHunks,
    /// Written in a way in which no diff is.
    Malformed { what: String },
    /// `--- <base>` names no file of `src/` or `right/`.
    NoBase { base: String },
    /// The solution has changed since.
    Stale { base: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompileFailure {
    pub kind: CompileFailureKind,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CompileFailureKind {
    /// An error in the learner's code itself.
    Code,
    /// The code compiles alone, but does not offer what the suite calls.
    Contract,
    /// `fn main` in lib.rs collides with the grader's.
    OwnMain,
    /// It takes the place of a symbol of the whole program, or runs before its `main`.
    Linkage,
    /// It declares foreign code that the linker does not find.
    Unlinked,
    /// rustc did not come to an end in time, or with the memory it may have.
    TimedOut,
}

/// One message of rustc's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub is_error: bool,
    pub message: String,
    pub code: Option<String>,
    #[serde(with = "kept::place")]
    pub place: Option<Place>,
    /// As rustc itself would print it.
    pub rendered: String,
}
