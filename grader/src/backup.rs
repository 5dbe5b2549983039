//! Copies a learner's source before it is taken away. In: a folder. Out: a numbered copy of it, whole
//! or not there at all.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

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
