//! Files and folders that more than one grader may want: written so that a reader sees the old one or
//! the new one, whatever happens in between, and locked.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;

/// Put `content` in the place of the file at `path`.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let path = end_of_links(path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    swap(&path, &beside(&path), content)
}

/// The same, but of a link the link itself: what it leads to stays as it is.
pub fn replace_itself(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    swap(path, &beside(path), content)
}

/// As [`replace`], by way of a file that the caller sweeps should a kill leave it: `new`, on the same disk.
pub fn replace_by(path: &Path, new: &Path, content: &[u8]) -> io::Result<()> {
    swap(&end_of_links(path), new, content)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}

/// Whether a kill has left it beside a file that was to be replaced.
pub fn is_unfinished(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let process = name.and_then(|name| name.strip_suffix(".new")?.rsplit_once('.'));
    process.is_some_and(|(_, id)| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Of a link, what it leads to: it was put there to be kept.
fn end_of_links(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn swap(path: &Path, new: &Path, content: &[u8]) -> io::Result<()> {
    let written = (|| {
        let mut file = File::create(new)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(new, path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(new);
    }
    written
}

/// Write a file only if it does not have that content already. True if it was written.
pub fn update(path: &Path, content: &[u8]) -> io::Result<bool> {
    if fs::read(path).is_ok_and(|now| now == content) {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, content)?;
    Ok(true)
}

/// One at a time in this folder. Given back when dropped, also by the death of the process.
pub async fn lock(folder: &Path, waiting: impl Fn()) -> anyhow::Result<File> {
    const PATIENCE: Duration = Duration::from_millis(20);
    let path = folder.join("lock");
    let shown = || path.display().to_string();
    fs::create_dir_all(folder).with_context(shown)?;
    let file = File::create(&path).with_context(shown)?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => {
                waiting();
                tokio::time::sleep(PATIENCE).await;
            }
            Err(TryLockError::Error(error)) => return Err(error).with_context(shown),
        }
    }
}

/// Somebody has that lock.
#[derive(Debug)]
pub struct Locked;

/// Keep everybody from that lock until this is dropped, without waiting for whoever has it. No file where
/// nobody ever had it, or where it cannot be asked for.
pub fn keep_off(folder: &Path) -> Result<Option<File>, Locked> {
    let Ok(file) = File::open(folder.join("lock")) else {
        return Ok(None);
    };
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Err(Locked),
        _ => Ok(Some(file)),
    }
}

/// A folder with nothing in it.
pub fn empty(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::create_dir_all(folder)
}

/// What the machine refuses, and a person can mend; `place` is what it was about, if that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    Full { place: String },
    ReadOnly { place: String },
    NotAllowed { place: String },
}

impl Trouble {
    /// The one that this error comes from, if it is one.
    pub fn behind(error: &anyhow::Error) -> Option<Trouble> {
        let mut above = Vec::new();
        for cause in error.chain() {
            if let Some(refused) = cause.downcast_ref::<io::Error>() {
                return Trouble::of(refused.kind(), above.join(": "));
            }
            above.push(cause.to_string());
        }
        None
    }

    /// The one that another program has met, which tells its number.
    pub fn told_of(output: &str, place: &str) -> Option<Trouble> {
        let numbers = output.match_indices("(os error ").filter_map(|(at, said)| {
            let (number, _) = output[at + said.len()..].split_once(')')?;
            number.parse().ok()
        });
        let mut kinds = numbers.map(|number| io::Error::from_raw_os_error(number).kind());
        kinds.find_map(|kind| Trouble::of(kind, place.to_owned()))
    }

    fn of(kind: io::ErrorKind, place: String) -> Option<Trouble> {
        match kind {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Some(Trouble::Full { place }),
            io::ErrorKind::ReadOnlyFilesystem => Some(Trouble::ReadOnly { place }),
            io::ErrorKind::PermissionDenied => Some(Trouble::NotAllowed { place }),
            _ => None,
        }
    }
}

/// The names in a folder that end in one of these, without that ending.
pub fn names(folder: &Path, endings: &[&str]) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return BTreeSet::new();
    };
    let names = entries.flatten().map(|entry| entry.file_name());
    names
        .filter_map(|name| {
            let name = name.to_str()?;
            let stripped = endings.iter().find_map(|ending| name.strip_suffix(ending));
            stripped.map(str::to_owned)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_can_mend_is_known_in_an_error_and_in_what_another_program_said() {
        let error = |number| {
            let refused = io::Error::from_raw_os_error(number);
            anyhow::Error::new(refused).context("/target/lock")
        };
        let place = || "/target/lock".to_owned();
        assert_eq!(
            Trouble::behind(&error(28)),
            Some(Trouble::Full { place: place() })
        );
        assert_eq!(
            Trouble::behind(&error(30)),
            Some(Trouble::ReadOnly { place: place() })
        );
        assert_eq!(
            Trouble::behind(&error(13)),
            Some(Trouble::NotAllowed { place: place() })
        );
        assert_eq!(Trouble::behind(&error(2)), None);
        let place_in_full = "the worker: /target/lock".to_owned();
        assert_eq!(
            Trouble::behind(&error(28).context("the worker")),
            Some(Trouble::Full {
                place: place_in_full
            })
        );
        let nowhere = anyhow::Error::new(io::Error::from_raw_os_error(28));
        let place_unknown = String::new();
        assert_eq!(
            Trouble::behind(&nowhere),
            Some(Trouble::Full {
                place: place_unknown
            })
        );
        let said = "error: couldn't write: No space left on device (os error 28)\nand so on";
        let full = Some(Trouble::Full { place: place() });
        assert_eq!(Trouble::told_of(said, &place()), full);
        for said in [
            "error[E0308]: mismatched types",
            "(os error 2)",
            "(os error",
        ] {
            assert_eq!(Trouble::told_of(said, &place()), None);
        }
    }

    #[test]
    fn a_lock_is_kept_from_others_only_while_nobody_has_it() {
        let folder = tempfile::tempdir().unwrap();
        assert!(keep_off(folder.path()).unwrap().is_none(), "never locked");
        let theirs = File::create(folder.path().join("lock")).unwrap();
        theirs.try_lock().unwrap();
        assert!(keep_off(folder.path()).is_err());
        theirs.unlock().unwrap();
        let kept = keep_off(folder.path()).unwrap().unwrap();
        assert!(theirs.try_lock().is_err(), "nothing begins meanwhile");
        drop(kept);
        theirs.try_lock().unwrap();
    }

    #[test]
    fn a_link_stays_a_link_and_its_file_gets_the_content() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (
            folder.path().join("real.toml"),
            folder.path().join("link.toml"),
        );
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace(&link, b"new").unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        let fresh = folder.path().join("below/fresh.toml");
        replace(&fresh, b"new").unwrap();
        assert_eq!(fs::read_to_string(&fresh).unwrap(), "new");
    }
}
