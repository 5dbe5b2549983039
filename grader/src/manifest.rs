//! `problem.toml`: its types, and the rules that serde cannot say. In: the file's text. Out: a
//! [`Manifest`], or an error that names file, line, field and the mend.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::lang::Text;

pub const FORMAT_VERSION: u32 = 1;
const ALL_POINTS: u32 = 100;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub format_version: Spanned<u32>,
    pub id: Spanned<String>,
    pub title: Text,
    pub summary: Text,
    pub difficulty: Difficulty,
    pub minutes: u32,
    /// Pages of the notes: `docs/<lang>/<topic>.md`.
    pub topics: Vec<String>,
    /// The signatures the suite calls, shown when a submission does not offer them.
    pub api: String,
    pub limits: Limits,
    #[serde(rename = "stage")]
    pub stages: Vec<Stage>,
    #[serde(rename = "case")]
    pub cases: Vec<Case>,
    #[serde(rename = "mistake", default)]
    pub mistakes: Vec<Mistake>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Difficulty {
    Easy,
    Medium,
    Hard,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    #[serde(deserialize_with = "limit::<_, 600>")]
    pub quick_seconds: u64,
    #[serde(deserialize_with = "limit::<_, 600>")]
    pub slow_seconds: u64,
    #[serde(deserialize_with = "limit::<_, 65_536>")]
    pub memory_mib: u64,
    #[serde(deserialize_with = "limit::<_, 1_048_576>")]
    pub output_kib: u64,
}

/// A limit that is one: neither nothing nor endless.
fn limit<'de, D: Deserializer<'de>, const MOST: u64>(from: D) -> Result<u64, D::Error> {
    match u64::deserialize(from)? {
        limit @ 1.. if limit <= MOST => Ok(limit),
        limit => Err(D::Error::custom(format!(
            "a limit of {limit}: it should be 1 to {MOST}"
        ))),
    }
}

impl Limits {
    pub fn quick(&self) -> Duration {
        Duration::from_secs(self.quick_seconds)
    }

    pub fn slow(&self) -> Duration {
        Duration::from_secs(self.slow_seconds)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    pub id: Spanned<String>,
    pub title: Text,
    pub points: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub id: Spanned<String>,
    pub stage: Spanned<String>,
    pub points: u32,
    pub title: Text,
    pub why: Text,
    pub hints: Vec<Text>,
    /// `page#anchor` in the notes.
    pub note: Spanned<String>,
    #[serde(default)]
    pub after: Vec<Spanned<String>>,
    /// Takes its time although it runs once: run after the quick ones, like cases under many seeds.
    #[serde(default)]
    pub slow: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mistake {
    pub id: Spanned<String>,
    pub title: Text,
    pub cause: Text,
    pub look: Text,
    pub fails: Vec<Spanned<String>>,
}

/// What is wrong with a manifest, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    pub file: String,
    pub line: usize,
    pub what: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

impl std::error::Error for Broken {}

impl Manifest {
    /// Read a manifest. `file` is only for messages.
    pub fn parse(text: &str, file: &str) -> Result<Manifest, Broken> {
        let broken = |span: Range<usize>, what: String| Broken {
            file: file.to_owned(),
            line: line_at(text, span.start),
            what,
        };
        let manifest: Manifest = toml::from_str(text)
            .map_err(|error| broken(error.span().unwrap_or(0..0), error.message().to_owned()))?;
        match manifest.first_fault() {
            Some((span, what)) => Err(broken(span, what)),
            None => Ok(manifest),
        }
    }

    /// The first rule this manifest breaks: where, and what would be right.
    fn first_fault(&self) -> Option<(Range<usize>, String)> {
        self.version_fault()
            .or_else(|| duplicate("stage", self.stages.iter().map(|stage| &stage.id)))
            .or_else(|| duplicate("case", self.cases.iter().map(|case| &case.id)))
            .or_else(|| duplicate("mistake", self.mistakes.iter().map(|mistake| &mistake.id)))
            .or_else(|| self.case_fault())
            .or_else(|| self.points_fault())
            .or_else(|| self.mistake_fault())
    }

    fn version_fault(&self) -> Option<(Range<usize>, String)> {
        (*self.format_version.get_ref() != FORMAT_VERSION).then(|| {
            let what = format!(
                "`format_version` is {}, and this grader reads {FORMAT_VERSION}: update the grader, or the file",
                self.format_version.get_ref()
            );
            (self.format_version.span(), what)
        })
    }

    fn case_fault(&self) -> Option<(Range<usize>, String)> {
        for (n, case) in self.cases.iter().enumerate() {
            let id = case.id.get_ref();
            if !self
                .stages
                .iter()
                .any(|stage| stage.id.get_ref() == case.stage.get_ref())
            {
                let what = format!("case `{id}`: there is no stage `{}`", case.stage.get_ref());
                return Some((case.stage.span(), what));
            }
            if !(2..=3).contains(&case.hints.len()) {
                let what = format!(
                    "case `{id}`: `hints` has {}, and two or three are wanted",
                    case.hints.len()
                );
                return Some((case.id.span(), what));
            }
            for after in &case.after {
                if !self.cases[..n]
                    .iter()
                    .any(|earlier| earlier.id.get_ref() == after.get_ref())
                {
                    let what = format!(
                        "case `{id}`: `after` names `{}`, which is no earlier case",
                        after.get_ref()
                    );
                    return Some((after.span(), what));
                }
            }
        }
        None
    }

    fn points_fault(&self) -> Option<(Range<usize>, String)> {
        for stage in &self.stages {
            let of_cases: u32 = self.cases_of(stage).map(|case| case.points).sum();
            if of_cases != stage.points {
                let what = format!(
                    "stage `{}`: `points` is {}, but its cases have {of_cases} together",
                    stage.id.get_ref(),
                    stage.points
                );
                return Some((stage.id.span(), what));
            }
        }
        let all: u32 = self.stages.iter().map(|stage| stage.points).sum();
        (all != ALL_POINTS).then(|| {
            (
                self.id.span(),
                format!("the points of all stages are {all} together, and must be {ALL_POINTS}"),
            )
        })
    }

    fn mistake_fault(&self) -> Option<(Range<usize>, String)> {
        self.mistakes
            .iter()
            .flat_map(|mistake| mistake.fails.iter().map(move |case| (mistake, case)))
            .find_map(|(mistake, case)| {
                self.case(case.get_ref()).is_none().then(|| {
                    let what = format!(
                        "mistake `{}`: there is no case `{}`",
                        mistake.id.get_ref(),
                        case.get_ref()
                    );
                    (case.span(), what)
                })
            })
    }

    pub fn case(&self, id: &str) -> Option<&Case> {
        self.cases.iter().find(|case| case.id.get_ref() == id)
    }

    pub fn cases_of<'a>(&'a self, stage: &'a Stage) -> impl Iterator<Item = &'a Case> {
        self.cases
            .iter()
            .filter(|case| case.stage.get_ref() == stage.id.get_ref())
    }
}

fn duplicate<'a>(
    kind: &str,
    ids: impl Iterator<Item = &'a Spanned<String>>,
) -> Option<(Range<usize>, String)> {
    let mut seen = HashSet::new();
    for id in ids {
        if !seen.insert(id.get_ref()) {
            return Some((
                id.span(),
                format!("a second {kind} `{}`: ids must differ", id.get_ref()),
            ));
        }
    }
    None
}

fn line_at(text: &str, byte: usize) -> usize {
    text.as_bytes()
        .iter()
        .take(byte)
        .filter(|b| **b == b'\n')
        .count()
        + 1
}

/// The two parts of a link into the notes, `page#anchor`.
pub fn page_and_anchor(note: &str) -> (&str, &str) {
    note.split_once('#').unwrap_or((note, ""))
}

#[cfg(test)]
mod tests;
