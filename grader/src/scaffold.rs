//! A new problem, whole and tiny, for its author to make another of. In: what it is to be called. Out:
//! its folders in the workbook, registered in the root `Cargo.toml`; or a workbook as it was before.
//!
//! Everything is written in a folder aside and moved into its place piece by piece, in an order in which
//! the workbook builds after each: whoever stops it half-way leaves a problem that is not registered
//! yet, and nothing that is broken.

mod name;
mod register;
mod templates;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

pub use self::name::{Id, LONGEST, Refused, Title};
use crate::disk;
use crate::lang::{Lang, Text};
use crate::workbook::Workbook;

/// Which of the two examples it begins as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Threads, `std`'s clock.
    Sync,
    /// Tasks on tokio.
    Async,
}

/// A problem that is to be.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub id: Id,
    pub title: Text,
    pub minutes: u32,
    pub kind: Kind,
}

/// Where a new problem is, below the workbook's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    pub problem: PathBuf,
    pub solution: PathBuf,
    /// A page of the notes in each language.
    pub notes: [PathBuf; 2],
}

impl Places {
    pub fn of(id: &Id) -> Places {
        let page = |lang: Lang| Path::new("docs").join(lang.code()).join(format!("{id}.md"));
        Places {
            problem: Path::new("problems").join(id.as_str()),
            solution: Path::new("solutions").join(id.as_str()),
            notes: Lang::ALL.map(page),
        }
    }

    /// In the order in which they are put there: a solution needs its problem's suite.
    fn all(&self) -> impl Iterator<Item = &PathBuf> {
        self.notes.iter().chain([&self.problem, &self.solution])
    }
}

/// Make a problem. Nothing that is there already is touched, but for lines added to `Cargo.toml`.
pub async fn make(workbook: &Workbook, wanted: &Wanted) -> anyhow::Result<Places> {
    let aside = workbook.state().join("new");
    let _lock = disk::lock(&aside, || {}).await?;
    let places = Places::of(&wanted.id);
    let manifest = workbook.root.join("Cargo.toml");
    let before = fs::read_to_string(&manifest).with_context(|| shown(&manifest))?;
    free(workbook, &wanted.id, &places)?;
    register::needs(&before, wanted.kind)?;
    let with_suite = register::suite(&before, &wanted.id)?;
    let with_problem = register::problem(&with_suite, &wanted.id)?;

    let aside = aside.join("files");
    disk::empty(&aside).with_context(|| shown(&aside))?;
    for file in templates::filled(wanted, &places) {
        let path = aside.join(&file.path);
        disk::update(&path, file.text.as_bytes()).with_context(|| shown(&path))?;
    }

    let mut undo = Undo::default();
    // A dependency that nobody uses yet harms nobody; a suite without one breaks every build.
    undo.replace(&manifest, &before, &with_suite)?;
    for place in places.all() {
        undo.put(&aside.join(place), &workbook.root.join(place))?;
    }
    // Only now does the grader know it.
    undo.replace(&manifest, &before, &with_problem)?;
    undo.keep();
    let _ = fs::remove_dir_all(&aside);
    Ok(places)
}

/// Refuse an id that something else has.
fn free(workbook: &Workbook, id: &Id, places: &Places) -> Result<(), Refused> {
    let there: Vec<String> = places
        .all()
        .filter(|place| workbook.root.join(place).symlink_metadata().is_ok())
        .map(|place| place.display().to_string())
        .collect();
    let registered = workbook.ids.iter().any(|known| known == id.as_str());
    if registered || !there.is_empty() {
        return Err(Refused::Taken {
            id: id.to_string(),
            registered,
            there,
        });
    }
    let lock = fs::read_to_string(workbook.root.join("Cargo.lock")).unwrap_or_default();
    let is_package = |name: &str| {
        lock.lines()
            .any(|line| line == format!("name = \"{name}\""))
    };
    match id.packages().into_iter().find(|name| is_package(name)) {
        Some(package) => Err(Refused::Package { package }),
        None => Ok(()),
    }
}

/// What has been done so far, and is taken back unless all of it succeeds.
#[derive(Default)]
struct Undo {
    put: Vec<PathBuf>,
    replaced: Option<(PathBuf, String)>,
}

impl Undo {
    /// Move a file or folder to where nothing is.
    fn put(&mut self, from: &Path, to: &Path) -> anyhow::Result<()> {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).with_context(|| shown(folder))?;
        }
        fs::rename(from, to).with_context(|| shown(to))?;
        self.put.push(to.to_owned());
        Ok(())
    }

    fn replace(&mut self, file: &Path, before: &str, after: &str) -> anyhow::Result<()> {
        disk::replace(file, after.as_bytes()).with_context(|| shown(file))?;
        self.replaced = Some((file.to_owned(), before.to_owned()));
        Ok(())
    }

    fn keep(mut self) {
        self.put.clear();
        self.replaced = None;
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        for path in self.put.iter().rev() {
            let _ = match path.is_dir() {
                true => fs::remove_dir_all(path),
                false => fs::remove_file(path),
            };
        }
        if let Some((file, before)) = &self.replaced {
            let _ = disk::replace(file, before.as_bytes());
        }
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests;
