//! Why there is no history to go by, or why it takes no more. In: what SQLite and the file system say.
//! Out: the few troubles that have a mend of their own; `words::history` tells them.

use std::io;

use rusqlite::{Error, ErrorCode, ffi};

use super::SHOWN;
use crate::toml_file;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// Of a format that this grader does not know.
    #[error("{file}: version {version}")]
    Newer { file: String, version: u32 },
    /// state.toml, where it cannot be taken over.
    #[error("{0}")]
    State(toml_file::Broken),
    /// No database, or one that was damaged.
    #[error("{file}: {what}")]
    Damaged { file: String, what: String },
    /// A folder, a pipe or a device is in its place.
    #[error("{file}: not a file")]
    NotAFile { file: String },
    /// A link to what is not there.
    #[error("{file}: a link that leads nowhere")]
    LeadsNowhere { file: String },
    /// The disk takes no more.
    #[error("{file}: the disk is full")]
    Full { file: String },
    /// The folder, or the file, cannot be opened or is not to be written.
    #[error("{file}: {what}")]
    ReadOnly { file: String, what: String },
    /// Another process has it, for longer than any transaction takes.
    #[error("{file}: locked")]
    Locked { file: String },
    #[error("{file}: {what}")]
    Io { file: String, what: String },
}

impl Broken {
    pub(super) fn io(file: &str, error: &io::Error) -> Broken {
        let (file, what) = (file.to_owned(), error.to_string());
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Broken::ReadOnly { file, what }
            }
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Broken::Full { file },
            _ => Broken::Io { file, what },
        }
    }
}

impl From<Error> for Broken {
    fn from(error: Error) -> Broken {
        let (file, what) = (SHOWN.to_owned(), error.to_string());
        let Some(said) = error.sqlite_error() else {
            return Broken::Io { file, what };
        };
        match (said.code, said.extended_code) {
            (ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt, _) => {
                Broken::Damaged { file, what }
            }
            (ErrorCode::DiskFull, _) => Broken::Full { file },
            // A quota, or a limit on the size of files: a full disk by another name.
            (_, ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_SHMSIZE) => Broken::Full { file },
            (ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied, _) => {
                Broken::ReadOnly { file, what }
            }
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Broken::Locked { file },
            _ => Broken::Io { file, what },
        }
    }
}
