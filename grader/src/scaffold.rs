//! A new problem, whole and tiny, for its author to make another of. In: what it is to be called. Out:
//! its folders in the workbook, registered in the root `Cargo.toml`; or a workbook as it was before.
//!
//! Everything is written in a folder aside and moved into its place piece by piece, in an order in which
//! the workbook builds after each: whoever stops it half-way leaves a problem that is not registered
//! yet, and nothing that is broken.

mod install;
mod name;
mod register;
mod templates;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use self::install::Step;
pub use self::name::{Id, LONGEST, Page, Refused, korean_title, title};
use crate::disk;
use crate::lang::{Lang, Text};
use crate::study::contents;
use crate::workbook::{Gone, Workbook};

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
    pub notes: Page,
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
    pub fn of(id: &Id, notes: &Page) -> Places {
        let file = format!("{}.md", notes.as_str());
        let page = |lang: Lang| Path::new("docs").join(lang.code()).join(&file);
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
    let places = Places::of(&wanted.id, &wanted.notes);
    half_removed(workbook, &wanted.id)?;
    free(workbook, &wanted.id, &places)?;
    let aside = aside.join("files");
    let steps = steps(workbook, wanted, &places, &aside)?;
    disk::empty(&aside).with_context(|| shown(&aside))?;
    for file in templates::filled(wanted, &places) {
        let path = aside.join(&file.path);
        disk::update(&path, file.text.as_bytes()).with_context(|| shown(&path))?;
    }
    install::take(&steps)?;
    let _ = fs::remove_dir_all(&aside);
    Ok(places)
}

/// From the files aside to a problem that the grader knows.
fn steps(
    workbook: &Workbook,
    wanted: &Wanted,
    places: &Places,
    aside: &Path,
) -> anyhow::Result<Vec<Step>> {
    let file = workbook.root.join("Cargo.toml");
    let before = fs::read_to_string(&file).with_context(|| shown(&file))?;
    register::needs(&before, wanted.kind)?;
    let with_suite = register::suite(&before, &wanted.id)?;
    let with_problem = register::problem(&with_suite, &wanted.id)?;
    let write = |before: &str, after: &str| Step::Write {
        file: file.clone(),
        aside: aside.join("Cargo.toml.new"),
        before: before.to_owned(),
        after: after.to_owned(),
    };
    // A dependency that nobody uses yet harms nobody; a suite without one breaks every build.
    let mut steps = vec![write(&before, &with_suite)];
    steps.extend(places.all().map(|place| Step::Put {
        from: aside.join(place),
        to: workbook.root.join(place),
    }));
    for lang in Lang::ALL {
        steps.extend(listed(workbook, wanted, lang, aside)?);
    }
    // Only now does the grader know it.
    steps.push(write(&with_suite, &with_problem));
    Ok(steps)
}

/// The page in the book's table of contents, where there is one.
fn listed(
    workbook: &Workbook,
    wanted: &Wanted,
    lang: Lang,
    aside: &Path,
) -> anyhow::Result<Option<Step>> {
    let file = workbook.root.join(contents::file(lang));
    let before = match fs::read_to_string(&file) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        read => read.with_context(|| shown(&file))?,
    };
    let after = register::page(&before, wanted.notes.as_str(), wanted.title.get(lang));
    Ok(Some(Step::Write {
        aside: aside.join(format!("SUMMARY.{}.new", lang.code())),
        file,
        before,
        after,
    }))
}

/// A problem that is named and not there is to be restored, or forgotten, first.
fn half_removed(workbook: &Workbook, id: &Id) -> Result<(), Gone> {
    let named = workbook.ids.iter().any(|known| known == id.as_str());
    let read = named.then(|| workbook.problem(id.as_str()));
    match read.and_then(|problem| problem.err()?.downcast().ok()) {
        Some(gone) => Err(gone),
        None => Ok(()),
    }
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

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests;
