//! Copies a learner's source before it is taken away. In: a folder. Out: a numbered copy of it, whole
//! or not there at all. What takes its place then is [`exchange`]'s.

mod exchange;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

pub use exchange::{BrokenOff, Exchange, Gone, broken_off, forget};

/// A finished copy.
#[derive(Debug)]
pub struct Copy {
    pub folder: PathBuf,
    /// Relative to the folder.
    pub files: Vec<PathBuf>,
}

/// A file that was not taken away, because it is no more what was copied.
#[derive(Debug, PartialEq, Eq)]
pub struct Left(pub PathBuf);

/// All files and links below a folder, relative to it. A folder that is not there has none.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    walk(folder, Path::new(""), &mut files)?;
    files.sort();
    Ok(files)
}

fn walk(folder: &Path, below: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(folder.join(below)) {
        Ok(entries) => entries,
        // Not there, or a file: see [`put_aside`].
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let path = below.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(folder, &path, files)?;
        } else if kind.is_file() || kind.is_symlink() {
            files.push(path);
        }
    }
    Ok(())
}

/// Copy a folder to the next number below `backups`, if there is anything in it. The copy gets its
/// name only when it is complete and on the disk.
pub fn copy(folder: &Path, backups: &Path) -> io::Result<Option<Copy>> {
    let files = files(folder)?;
    if files.is_empty() {
        return Ok(None);
    }
    copied(folder, files, backups).map(Some)
}

/// Copy the file that is where a folder should be, take down what is under way, and take it away. Nothing is
/// done where there is a folder, or nothing. The exchange that follows ends it.
pub fn put_aside(folder: &Path, backups: &Path, command: &str) -> io::Result<Option<Copy>> {
    let (Some(above), Some(name)) = (folder.parent(), folder.file_name()) else {
        return Ok(None);
    };
    if folder.is_dir() || !(folder.is_symlink() || folder.is_file()) {
        return Ok(None);
    }
    let copy = copied(above, vec![name.into()], backups)?;
    exchange::mark(&copy, command)?;
    fs::remove_file(folder)?;
    Ok(Some(copy))
}

fn copied(folder: &Path, files: Vec<PathBuf>, backups: &Path) -> io::Result<Copy> {
    fs::create_dir_all(backups)?;
    let number = next_number(backups)?;
    let unfinished = backups.join(format!("{number}.unfinished"));
    for file in &files {
        copy_file(&folder.join(file), &unfinished.join(file))?;
    }
    sync_folders(&unfinished)?;
    let finished = backups.join(number.to_string());
    fs::rename(&unfinished, &finished)?;
    File::open(backups)?.sync_all()?;
    Ok(Copy {
        folder: finished,
        files,
    })
}

/// One more than the highest there is, finished or not.
fn next_number(backups: &Path) -> io::Result<u64> {
    let mut highest = 0;
    for entry in fs::read_dir(backups)? {
        let name = entry?.file_name();
        let number = name
            .to_str()
            .and_then(|name| name.split('.').next()?.parse().ok());
        highest = highest.max(number.unwrap_or(0));
    }
    Ok(highest + 1)
}

fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    if from.is_symlink() {
        return symlink(fs::read_link(from)?, to);
    }
    fs::copy(from, to)?;
    // Opened for writing: some systems sync nothing otherwise. A file may be read-only.
    File::options()
        .append(true)
        .open(to)
        .or_else(|_| File::open(to))?
        .sync_all()
}

fn sync_folders(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    File::open(folder)?.sync_all()
}
