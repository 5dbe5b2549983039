//! A report as bytes, a format a file. In: a [`Report`] and what belongs beside it. Out: text for a
//! person ([`text`], [`board`], [`html`]) or for a program ([`json`]). Pure: reads no file, decides no colour.

pub mod advice;
pub mod attempts;
pub mod board;
pub mod clock;
pub mod compared;
pub mod csv;
pub mod failure;
pub mod html;
pub mod json;
pub mod performance;
pub mod plot;
pub mod practice;
pub mod rest;
pub mod sheet;
pub mod studied;
pub mod text;
pub mod timeline;
pub mod told;
pub mod ungraded;

use std::collections::BTreeMap;

use kit::transcript::Place;

use crate::fingerprint::Fingerprints;
use crate::history::Standing;
use crate::lang::Lang;
use crate::likely::{self, Likely};
use crate::manifest::{Case, page_and_anchor};
use crate::outcome::Report;
use crate::submission::{Source, Submission};
use crate::timing::{Running, Shown};
use crate::workbook::Problem;

/// Who reads, and on how large a screen.
#[derive(Debug, Clone)]
pub struct Screen {
    pub lang: Lang,
    pub width: usize,
    /// How many lines are seen at once; nothing where it goes elsewhere.
    pub rows: Option<usize>,
    /// How the reader calls this program.
    pub program: String,
}

/// How much of a report to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    Full,
    /// Verdict and first failure only.
    Short,
    /// In full, for a screen that stays: what a key of it does needs no command.
    Live,
}

/// A report and all that is told along with it.
pub struct Page<'a> {
    pub problem: &'a Problem,
    pub submission: &'a Submission,
    pub report: &'a Report,
    pub listing: &'a Listing,
    pub fingerprints: &'a Fingerprints,
    pub standing: &'a Standing,
    /// The problem to go on with.
    pub next: Option<&'a Problem>,
    /// What the clock shows by which the learner works at it.
    pub clock: Option<&'a Shown>,
}

/// The lines of a submission, by the names that messages give its files.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    files: BTreeMap<String, Vec<String>>,
}

impl Listing {
    pub fn of(source: &Source) -> Listing {
        let lines = |text: &str| text.lines().map(str::to_owned).collect();
        let files = source.files.iter().map(|(path, text)| {
            let name = match source.shown.ends_with(".rs") {
                true => source.shown.clone(),
                false => format!("{}/{}", source.shown, path.display()),
            };
            (name, lines(text))
        });
        Listing {
            files: files.collect(),
        }
    }

    pub fn line(&self, place: &Place) -> Option<&str> {
        let n = usize::try_from(place.line).ok()?.checked_sub(1)?;
        self.files.get(&place.file)?.get(n).map(String::as_str)
    }

    /// True for a place in the submission itself.
    pub fn has(&self, place: &Place) -> bool {
        self.files.contains_key(&place.file)
    }
}

impl Screen {
    /// A command line of this program.
    pub fn command(&self, args: &str) -> String {
        format!("{} {args}", self.program)
    }
}

impl<'a> Page<'a> {
    /// An interview is under way, in which nobody helps.
    pub fn is_interview(&self) -> bool {
        self.clock
            .is_some_and(|shown| shown.mock && shown.running == Running::Going)
    }

    /// The known mistake that fails as this submission does. Only a whole grade tells.
    pub fn likely(&self) -> Option<Likely<'a>> {
        let graded = self.report.graded().filter(|_| self.report.whole)?;
        likely::known_mistake(&self.problem.manifest, self.fingerprints, graded)
    }

    /// The command that grades this very submission.
    pub fn grade_command(&self, screen: &Screen) -> String {
        let whose = match self.submission {
            Submission::Learner => String::new(),
            Submission::Solution => " --solution".into(),
            Submission::Wrong(name) => format!(" --wrong {name}"),
            Submission::Path(path) => format!(" --path {}", quoted(&path.to_string_lossy())),
            // Not to be had by a command; the path is.
            Submission::Stub | Submission::Right(_) | Submission::Slow(_) => {
                format!(" --path {}", self.submission.shown(self.problem))
            }
        };
        screen.command(&format!("grade {}{whose}", self.problem.id))
    }
}

/// As a shell takes it for one word.
fn quoted(path: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || "/._-+@~".contains(c);
    match path.chars().all(safe) {
        true => path.to_owned(),
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
}

/// The page of the notes that goes with a case.
pub fn note_path(lang: Lang, case: &Case) -> String {
    note_of(lang, case.note.get_ref())
}

/// The page of a link into the notes.
pub fn note_of(lang: Lang, note: &str) -> String {
    let (page, anchor) = page_and_anchor(note);
    let anchor = if anchor.is_empty() {
        String::new()
    } else {
        format!("#{anchor}")
    };
    format!("docs/{}/{page}.md{anchor}", lang.code())
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
