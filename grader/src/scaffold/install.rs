//! Puts a finished problem into the workbook. In: where its files are, and where they go. Out: all steps
//! taken, or none. The workbook builds after each of them, so a kill in between breaks nothing.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::shown;
use crate::disk;

/// One step of the way, which can be taken back.
pub enum Step {
    /// Move a file or folder to where nothing is.
    Put { from: PathBuf, to: PathBuf },
    /// Give a file another text.
    Write {
        file: PathBuf,
        /// Where it is written before it takes the file's place.
        aside: PathBuf,
        before: String,
        after: String,
    },
}

/// Take all steps. If one fails, those before it are taken back.
pub fn take(steps: &[Step]) -> anyhow::Result<()> {
    for (n, step) in steps.iter().enumerate() {
        if let Err(error) = step.take() {
            steps[..n].iter().rev().for_each(Step::take_back);
            return Err(error);
        }
    }
    Ok(())
}

impl Step {
    pub fn take(&self) -> anyhow::Result<()> {
        match self {
            Step::Put { from, to } => {
                let folder = to.parent().unwrap_or(Path::new(""));
                fs::create_dir_all(folder).with_context(|| shown(folder))?;
                fs::rename(from, to).with_context(|| shown(to))
            }
            Step::Write {
                file, aside, after, ..
            } => disk::replace_by(file, aside, after.as_bytes()).with_context(|| shown(file)),
        }
    }

    fn take_back(&self) {
        // What fails here is told by the error that led here.
        let _ = match self {
            Step::Put { to, .. } if to.is_dir() => fs::remove_dir_all(to),
            Step::Put { to, .. } => fs::remove_file(to),
            Step::Write {
                file,
                aside,
                before,
                ..
            } => disk::replace_by(file, aside, before.as_bytes()),
        };
    }
}
