//! What a learner's folder has gives way to something else. In: the folder, what is to be in it, and where
//! copies are kept. Out: what was left as it is, because somebody changed it meanwhile.
//!
//! It is done step by step, and a kill after any of them loses nothing and is told afterwards: everything is
//! copied first; a mark beside the copy says what is under way; each file is the old one or the new one at
//! any moment, and `lib.rs`, which names the others, changes after them; what is no longer wanted goes then;
//! and at the end the mark. A second run finishes.

use std::collections::{BTreeSet, VecDeque};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::{Copy, Left, copy, sync_folders};
use crate::disk;

/// What is to happen. In the place of a link comes a file, and what the link leads to, which no copy has,
/// stays as it is.
#[derive(Debug)]
pub struct Exchange<'a> {
    pub folder: &'a Path,
    pub backups: &'a Path,
    /// What is to be there, relative to the folder.
    pub files: &'a [(PathBuf, String)],
    pub gone: Gone,
    /// The command that does the same once more.
    pub command: &'a str,
}

/// What goes of that which is not to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    Rust,
    Everything,
}

/// An exchange under way, of which the copy is made.
#[derive(Debug)]
pub struct Begun<'a> {
    exchange: &'a Exchange<'a>,
    copy: Option<Copy>,
    steps: VecDeque<Step<'a>>,
    left: Vec<Left>,
}

#[derive(Debug)]
enum Step<'a> {
    Remove(PathBuf),
    Write(&'a Path, &'a str),
    /// A folder goes, and those in it, if there is nothing in them.
    Tidy(PathBuf),
    /// It is done, and on the disk.
    Unmark,
}

const MARK: &str = "under-way";
const LIB: &str = "lib.rs";

/// An exchange that came to no end.
#[derive(Debug, PartialEq, Eq)]
pub struct BrokenOff {
    /// Where everything is that was there before.
    pub copy: PathBuf,
    /// What finishes it.
    pub command: String,
}

impl Exchange<'_> {
    /// Copy what is there, if there is anything, and take down what is under way.
    pub fn begin(&self) -> io::Result<Begun<'_>> {
        let copy = copy(self.folder, self.backups)?;
        if let Some(copy) = &copy {
            mark(copy, self.command)?;
        }
        let there = copy.as_ref().map_or(&[][..], |copy| &copy.files);
        Ok(Begun {
            exchange: self,
            steps: self.steps(there),
            copy,
            left: Vec::new(),
        })
    }

    fn steps<'a>(&'a self, there: &[PathBuf]) -> VecDeque<Step<'a>> {
        let mut steps = VecDeque::new();
        let is_below = |file: &Path, path: &Path| file != path && file.starts_with(path);
        for (path, _) in self.files {
            // A folder where a file is to be.
            let below = there.iter().filter(|file| is_below(file, path));
            steps.extend(below.cloned().map(Step::Remove));
            steps.push_back(Step::Tidy(path.clone()));
        }
        let is_lib = |path: &Path| path == Path::new(LIB);
        for lib in [false, true] {
            let files = self.files.iter().filter(|(path, _)| is_lib(path) == lib);
            steps.extend(files.map(|(path, text)| Step::Write(path, text)));
        }
        let wanted = |file: &Path| self.files.iter().any(|(path, _)| file.starts_with(path));
        let goes = |file: &&PathBuf| !wanted(file) && self.takes_away(file);
        steps.extend(there.iter().filter(goes).cloned().map(Step::Remove));
        let tops = there.iter().filter_map(|file| file.components().next());
        let tops: BTreeSet<PathBuf> = tops.map(|top| top.as_os_str().into()).collect();
        steps.extend(tops.into_iter().map(Step::Tidy));
        steps.push_back(Step::Unmark);
        steps
    }

    fn takes_away(&self, file: &Path) -> bool {
        let is_rust = file.extension().is_some_and(|extension| extension == "rs");
        self.gone == Gone::Everything || is_rust || disk::is_unfinished(file)
    }
}

impl Begun<'_> {
    pub fn copy(&self) -> Option<&Copy> {
        self.copy.as_ref()
    }

    /// What differs from the copy by now is left as it is.
    pub fn finish(mut self) -> io::Result<Vec<Left>> {
        while self.step()? {}
        Ok(self.left)
    }

    /// Take the next step. Whether there was one.
    pub(super) fn step(&mut self) -> io::Result<bool> {
        let Some(step) = self.steps.pop_front() else {
            return Ok(false);
        };
        let folder = self.exchange.folder;
        match step {
            Step::Remove(file) if self.is_as_copied(&file)? => {
                fs::remove_file(folder.join(file)).or_else(unless_gone)?;
            }
            Step::Write(file, text) if self.is_as_copied(file)? => {
                disk::replace_itself(&folder.join(file), text.as_bytes())?;
            }
            Step::Remove(file) => self.left.push(Left(file)),
            Step::Write(file, _) => self.left.push(Left(file.to_owned())),
            Step::Tidy(below) => tidy(&folder.join(below)),
            Step::Unmark => {
                sync_folders(folder)?;
                forget(self.exchange.backups)?;
            }
        }
        Ok(true)
    }

    /// Nobody has changed it since it was copied, or made it.
    fn is_as_copied(&self, file: &Path) -> io::Result<bool> {
        let now = self.exchange.folder.join(file);
        match &self.copy {
            Some(copy) if copy.files.iter().any(|of| of == file) => {
                is_same(&now, &copy.folder.join(file))
            }
            _ => Ok(now.symlink_metadata().is_err()),
        }
    }
}

/// One that is not empty stays.
fn tidy(folder: &Path) {
    let is_folder = |path: &Path| path.is_dir() && !path.is_symlink();
    if !is_folder(folder) {
        return;
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.for_each(|entry| tidy(&entry.path()));
    let _ = fs::remove_dir(folder);
}

/// Take down beside a copy what is under way, on the disk.
pub(super) fn mark(copy: &Copy, command: &str) -> io::Result<()> {
    let mark = copy.folder.with_extension(MARK);
    disk::replace(&mark, command.as_bytes())?;
    match mark.parent() {
        Some(backups) => File::open(backups)?.sync_all(),
        None => Ok(()),
    }
}

/// The last exchange that came to no end, if there is one. It may be under way: whoever asks has the lock of
/// the submission, or knows that nobody has.
pub fn broken_off(backups: &Path) -> Option<BrokenOff> {
    let last = marks(backups).into_iter().max_by_key(|mark| number(mark))?;
    Some(BrokenOff {
        command: fs::read_to_string(&last).ok()?,
        copy: last.with_extension(""),
    })
}

/// It was finished, or told.
pub fn forget(backups: &Path) -> io::Result<()> {
    let mut marks = marks(backups).into_iter();
    marks.try_for_each(|mark| fs::remove_file(mark).or_else(unless_gone))
}

fn marks(backups: &Path) -> Vec<PathBuf> {
    let names = disk::names(backups, &[&format!(".{MARK}")]).into_iter();
    names
        .map(|name| backups.join(name).with_extension(MARK))
        .collect()
}

fn number(mark: &Path) -> Option<u64> {
    mark.file_stem()?.to_str()?.parse().ok()
}

fn unless_gone(error: io::Error) -> io::Result<()> {
    match error.kind() {
        io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    }
}

fn is_same(original: &Path, copy: &Path) -> io::Result<bool> {
    if original.is_symlink() || copy.is_symlink() {
        return Ok(fs::read_link(original).ok() == fs::read_link(copy).ok());
    }
    match fs::read(original) {
        // Gone meanwhile, as it should be in the end.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        original => Ok(original? == fs::read(copy)?),
    }
}
