//! Copies a learner's source before it is taken away. In: a folder. Out: a numbered copy of it, whole
//! or not there at all.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::disk;

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
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
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
    Ok(Some(Copy {
        folder: finished,
        files,
    }))
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

impl Copy {
    /// Remove from `source` what this copy has, but for the file `keep`, and the folders that are
    /// empty then.
    pub fn clear(&self, source: &Path, keep: &str) -> io::Result<Vec<Left>> {
        let mut left = Vec::new();
        for file in &self.files {
            let (original, copy) = (source.join(file), self.folder.join(file));
            if !is_same(&original, &copy)? {
                left.push(Left(file.clone()));
            } else if file != Path::new(keep) {
                match fs::remove_file(&original) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
        }
        let mut folders: Vec<&Path> = self
            .files
            .iter()
            .flat_map(|file| file.ancestors().skip(1))
            .collect();
        folders.sort_by_key(|folder| std::cmp::Reverse(folder.components().count()));
        for folder in folders
            .into_iter()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            // One that is not empty stays.
            let _ = fs::remove_dir(source.join(folder));
        }
        Ok(left)
    }
}

/// Put these files in the place of what a folder has: of its Rust, nothing else stays. What differs
/// from the copy by now is left as it is. Each file is the old one or the new one at any moment, and
/// `lib.rs`, which names the others, changes after them. Killed in between, the folder has some of both;
/// the copy has all of what was there, and a second run brings the rest. In the place of a link comes a
/// file, and what the link leads to, which no copy has, stays as it is.
pub fn bring(
    source: &Path,
    copy: Option<&Copy>,
    files: &[(PathBuf, String)],
) -> io::Result<Vec<Left>> {
    let there = copy.map_or(&[][..], |copy| &copy.files);
    let mut left = Vec::new();
    let is_as_copied = |file: &Path| match copy {
        Some(copy) if there.iter().any(|of| of == file) => {
            is_same(&source.join(file), &copy.folder.join(file))
        }
        _ => Ok(source.join(file).symlink_metadata().is_err()),
    };
    let mut files: Vec<&(PathBuf, String)> = files.iter().collect();
    files.sort_by_key(|(path, _)| path == Path::new("lib.rs"));
    for (file, text) in &files {
        match is_as_copied(file)? {
            true => disk::replace_itself(&source.join(file), text.as_bytes())?,
            false => left.push(Left(file.clone())),
        }
    }
    let is_gone = |file: &&PathBuf| {
        let is_rust = file.extension().is_some_and(|extension| extension == "rs");
        is_rust && !files.iter().any(|(path, _)| path == *file)
    };
    for file in there.iter().filter(is_gone) {
        match is_as_copied(file)? {
            true => fs::remove_file(source.join(file)).or_else(unless_gone)?,
            false => left.push(Left(file.clone())),
        }
    }
    Ok(left)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let src = folder.path().join("src");
        fs::create_dir_all(src.join("bucket")).unwrap();
        fs::write(src.join("lib.rs"), "mod bucket;").unwrap();
        fs::write(src.join("bucket/mod.rs"), "pub struct Bucket;").unwrap();
        symlink("lib.rs", src.join("link.rs")).unwrap();
        folder
    }

    #[test]
    fn a_copy_has_every_file_and_every_link() {
        let folder = source();
        let (src, backups) = (folder.path().join("src"), folder.path().join("backups"));
        let copy = copy(&src, &backups).unwrap().unwrap();
        assert_eq!(copy.folder, backups.join("1"));
        assert_eq!(files(&copy.folder).unwrap(), files(&src).unwrap());
        assert_eq!(
            fs::read(copy.folder.join("bucket/mod.rs")).unwrap(),
            b"pub struct Bucket;"
        );
        assert_eq!(
            fs::read_link(copy.folder.join("link.rs")).unwrap(),
            Path::new("lib.rs")
        );
    }

    #[test]
    fn no_copy_takes_the_place_of_another_finished_or_not() {
        let folder = source();
        let (src, backups) = (folder.path().join("src"), folder.path().join("backups"));
        fs::create_dir_all(backups.join("7.unfinished")).unwrap();
        assert_eq!(
            copy(&src, &backups).unwrap().unwrap().folder,
            backups.join("8")
        );
        assert_eq!(
            copy(&src, &backups).unwrap().unwrap().folder,
            backups.join("9")
        );
    }

    #[test]
    fn only_what_was_copied_is_taken_away() {
        let folder = source();
        let (src, backups) = (folder.path().join("src"), folder.path().join("backups"));
        let copy = copy(&src, &backups).unwrap().unwrap();
        fs::write(src.join("bucket/mod.rs"), "pub struct Better;").unwrap();
        let left = copy.clear(&src, "lib.rs").unwrap();
        assert_eq!(left, [Left("bucket/mod.rs".into())]);
        assert_eq!(
            files(&src).unwrap(),
            [Path::new("bucket/mod.rs"), Path::new("lib.rs")]
        );
    }

    #[test]
    fn what_is_brought_back_takes_the_place_of_all_rust_and_of_nothing_else() {
        let folder = source();
        let (src, backups) = (folder.path().join("src"), folder.path().join("backups"));
        fs::write(src.join("notes.txt"), "mine").unwrap();
        let copy = copy(&src, &backups).unwrap();
        let files_of = [("lib.rs", "mod pool;"), ("pool.rs", "struct Pool;")]
            .map(|(path, text)| (PathBuf::from(path), text.to_owned()));
        assert_eq!(bring(&src, copy.as_ref(), &files_of).unwrap(), []);
        let there = files(&src).unwrap();
        assert_eq!(there, ["lib.rs", "notes.txt", "pool.rs"].map(PathBuf::from));
        assert_eq!(fs::read(src.join("lib.rs")).unwrap(), b"mod pool;");
    }

    #[test]
    fn what_was_changed_after_the_copy_is_left_and_told() {
        let folder = source();
        let (src, backups) = (folder.path().join("src"), folder.path().join("backups"));
        let copy = copy(&src, &backups).unwrap();
        fs::write(src.join("lib.rs"), "saved just now").unwrap();
        fs::write(src.join("new.rs"), "as this").unwrap();
        let files_of = ["lib.rs", "new.rs"].map(|path| (PathBuf::from(path), "old".to_owned()));
        let left = bring(&src, copy.as_ref(), &files_of).unwrap();
        assert_eq!(left, ["new.rs", "lib.rs"].map(|path| Left(path.into())));
        assert_eq!(fs::read(src.join("lib.rs")).unwrap(), b"saved just now");
        assert_eq!(fs::read(src.join("new.rs")).unwrap(), b"as this");
    }

    #[test]
    fn broken_off_in_between_lib_is_the_old_one_and_the_copy_has_everything() {
        let folder = source();
        let (src, backups) = (folder.path().join("src"), folder.path().join("backups"));
        let copy = copy(&src, &backups).unwrap();
        // Below a file there is no room for another.
        let files_of = ["lib.rs", "bucket/mod.rs", "lib.rs/in_a_file.rs"]
            .map(|path| (PathBuf::from(path), "new".to_owned()));
        assert!(bring(&src, copy.as_ref(), &files_of).is_err());
        assert_eq!(fs::read(src.join("lib.rs")).unwrap(), b"mod bucket;");
        let kept = |file: &str| fs::read(copy.as_ref().unwrap().folder.join(file)).unwrap();
        assert_eq!(kept("lib.rs"), b"mod bucket;");
        assert_eq!(kept("bucket/mod.rs"), b"pub struct Bucket;");
    }

    #[test]
    fn a_second_run_finishes_what_was_broken_off_and_both_copies_are_there() {
        let folder = source();
        let (src, backups) = (folder.path().join("src"), folder.path().join("backups"));
        let files_of = ["lib.rs", "a.rs", "bucket/mod.rs"]
            .map(|path| (PathBuf::from(path), format!("new {path}")));
        let first = copy(&src, &backups).unwrap();
        // As a kill after the first two files leaves it: `lib.rs` is the old one yet.
        bring(&src, first.as_ref(), &files_of[1..2]).unwrap();
        fs::write(src.join("lib.rs"), "mod bucket;").unwrap();
        fs::write(src.join("bucket/mod.rs.7.new"), "half").unwrap();
        let second = copy(&src, &backups).unwrap();
        assert_eq!(bring(&src, second.as_ref(), &files_of).unwrap(), []);
        for (path, text) in &files_of {
            assert_eq!(&fs::read_to_string(src.join(path)).unwrap(), text);
        }
        let kept = |copy: &Option<Copy>, file| fs::read(copy.as_ref().unwrap().folder.join(file));
        assert_eq!(
            kept(&first, "bucket/mod.rs").unwrap(),
            b"pub struct Bucket;"
        );
        assert_eq!(kept(&second, "a.rs").unwrap(), b"new a.rs");
    }

    #[test]
    fn a_link_gives_way_and_what_it_leads_to_stays() {
        let folder = source();
        let (src, backups) = (folder.path().join("src"), folder.path().join("backups"));
        let mine = folder.path().join("mine.rs");
        fs::write(&mine, "an hour's work").unwrap();
        fs::remove_file(src.join("lib.rs")).unwrap();
        symlink(&mine, src.join("lib.rs")).unwrap();
        symlink("nowhere", src.join("pool.rs")).unwrap();
        let copy = copy(&src, &backups).unwrap();
        let files_of = ["lib.rs", "pool.rs"].map(|path| (PathBuf::from(path), "old".to_owned()));
        assert_eq!(bring(&src, copy.as_ref(), &files_of).unwrap(), []);
        for file in ["lib.rs", "pool.rs"] {
            assert_eq!(fs::read(src.join(file)).unwrap(), b"old");
        }
        assert_eq!(fs::read(&mine).unwrap(), b"an hour's work");
        assert!(!src.join("nowhere").exists());
        let kept = copy.unwrap().folder.join("lib.rs");
        assert_eq!(fs::read_link(kept).unwrap(), mine);
    }

    #[test]
    fn a_link_that_came_after_the_copy_is_left_and_told() {
        let folder = source();
        let (src, backups) = (folder.path().join("src"), folder.path().join("backups"));
        let copy = copy(&src, &backups).unwrap();
        symlink("nowhere", src.join("new.rs")).unwrap();
        let files_of = [(PathBuf::from("new.rs"), "old".to_owned())];
        let left = bring(&src, copy.as_ref(), &files_of).unwrap();
        assert!(left.contains(&Left("new.rs".into())));
        assert!(src.join("new.rs").is_symlink());
    }

    #[test]
    fn an_empty_folder_needs_no_copy() {
        let folder = tempfile::tempdir().unwrap();
        let backups = folder.path().join("backups");
        assert!(
            copy(&folder.path().join("src"), &backups)
                .unwrap()
                .is_none()
        );
        assert!(!backups.exists());
    }
}
