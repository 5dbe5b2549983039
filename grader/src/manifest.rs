//! `problem.toml`: its types, and the rules that serde cannot say. In: the file's text. Out: a
//! [`Manifest`], or an error that names file, line, field and the mend.

mod bench;

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::lang::{Lang, Text};
use crate::toml_file::{self, Broken};

pub use self::bench::{Bench, Step};

pub const FORMAT_VERSION: u32 = 1;
pub const ALL_POINTS: u32 = 100;
/// The stage that the benches are.
pub const PERFORMANCE: &str = "performance";

/// A problem: its texts, its stages and cases, and the mistakes it knows.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The format of this file: 1.
    #[cfg_attr(test, schemars(with = "u32", range(min = 1, max = 1)))]
    pub format_version: Spanned<u32>,
    /// The name of the folder, `in-kebab-case`. Never changed once published.
    #[cfg_attr(test, schemars(with = "String"))]
    pub id: Spanned<String>,
    pub title: Text,
    /// One sentence, for the list of problems.
    pub summary: Text,
    pub difficulty: Difficulty,
    /// How long a learner should need.
    pub minutes: u32,
    /// Pages of the notes: `docs/<lang>/<topic>.md`.
    pub topics: Vec<String>,
    /// The signatures the suite calls, shown when a submission does not offer them.
    pub api: String,
    pub limits: Limits,
    /// In the order in which they are shown. With those of the benches, their points are 100 together.
    #[serde(rename = "stage")]
    pub stages: Vec<Stage>,
    /// In the order in which they are shown: the easiest first.
    #[serde(rename = "case")]
    pub cases: Vec<Case>,
    /// What is measured once every case passes, in the order in which it is shown.
    #[serde(rename = "bench", default)]
    pub benches: Vec<Bench>,
    #[serde(rename = "mistake", default)]
    pub mistakes: Vec<Mistake>,
    /// What the suite logs in words, and the same in Korean. `#` is any number, in the same order on both sides, and `"_"` whatever is quoted.
    #[serde(default)]
    pub transcript: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Difficulty {
    Easy,
    Medium,
    Hard,
}

/// What one case may use: some four times of what the reference needs on a slow machine.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Real time for a case that runs once.
    #[serde(deserialize_with = "limit::<_, 600>")]
    #[cfg_attr(test, schemars(range(min = 1, max = 600)))]
    pub quick_seconds: u64,
    /// Real time for a case under many seeds, and for one marked `slow`.
    #[serde(deserialize_with = "limit::<_, 600>")]
    #[cfg_attr(test, schemars(range(min = 1, max = 600)))]
    pub slow_seconds: u64,
    /// Memory of the whole process.
    #[serde(deserialize_with = "limit::<_, 65_536>")]
    #[cfg_attr(test, schemars(range(min = 1, max = 65_536)))]
    pub memory_mib: u64,
    /// What the code may print.
    #[serde(deserialize_with = "limit::<_, 1_048_576>")]
    #[cfg_attr(test, schemars(range(min = 1, max = 1_048_576)))]
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

/// Cases that belong together.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Stage {
    #[cfg_attr(test, schemars(with = "String"))]
    pub id: Spanned<String>,
    pub title: Text,
    /// As many as its cases have together.
    pub points: u32,
}

/// What is said about a case of the suite.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// As in the suite, `in_snake_case`. Never changed once published.
    #[cfg_attr(test, schemars(with = "String"))]
    pub id: Spanned<String>,
    #[cfg_attr(test, schemars(with = "String"))]
    pub stage: Spanned<String>,
    pub points: u32,
    /// What holds of a right solution, as a sentence.
    pub title: Text,
    /// What goes wrong in the world where this does not hold.
    pub why: Text,
    /// Two or three: a nudge, a pointer, nearly the answer.
    #[cfg_attr(test, schemars(length(min = 2, max = 3)))]
    pub hints: Vec<Text>,
    /// `page#anchor` in the notes.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = "^[^#]+#[^#]+$")))]
    pub note: Spanned<String>,
    /// Earlier cases without which this one makes no sense: it is skipped where one of them fails.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub after: Vec<Spanned<String>>,
    /// Takes its time although it runs once: run after the quick ones, like cases under many seeds.
    #[serde(default)]
    pub slow: bool,
}

/// A mistake that people really make: `wrong/<id>.rs` beside the reference.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Mistake {
    /// The name of the file without its `.rs`, `in-kebab-case`.
    #[cfg_attr(test, schemars(with = "String"))]
    pub id: Spanned<String>,
    /// What it does, as a sentence.
    pub title: Text,
    /// How that leads to what is seen.
    pub cause: Text,
    /// Where in one's code to look; no full sentence.
    pub look: Text,
    /// Exactly the cases that fail, as if none had an `after`.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub fails: Vec<Spanned<String>>,
}

impl Manifest {
    /// Read a manifest. `file` is only for messages.
    pub fn parse(text: &str, file: &str) -> Result<Manifest, Broken> {
        let manifest: Manifest = toml_file::parse(text, file)?;
        match manifest.first_fault() {
            Some((span, what)) => Err(Broken::at(text, file, span, what)),
            None => Ok(manifest),
        }
    }

    /// The first rule this manifest breaks: where, and what would be right.
    fn first_fault(&self) -> Option<(Range<usize>, String)> {
        self.version_fault()
            .or_else(|| self.stage_fault())
            .or_else(|| duplicate("stage", self.stages.iter().map(|stage| &stage.id)))
            .or_else(|| duplicate("case", self.cases.iter().map(|case| &case.id)))
            .or_else(|| duplicate("mistake", self.mistakes.iter().map(|mistake| &mistake.id)))
            .or_else(|| duplicate("bench", self.benches.iter().map(|bench| &bench.id)))
            .or_else(|| self.case_fault())
            .or_else(|| self.benches.iter().find_map(Bench::fault))
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

    /// The stage of the benches has no entry of its own.
    fn stage_fault(&self) -> Option<(Range<usize>, String)> {
        let mut stages = self.stages.iter().map(|stage| &stage.id);
        let taken = stages.find(|id| *id.get_ref() == PERFORMANCE)?;
        let what =
            format!("a stage `{PERFORMANCE}`: that is what the benches are; choose another id");
        Some((taken.span(), what))
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
        let of_stages: u32 = self.stages.iter().map(|stage| stage.points).sum();
        let all = of_stages + self.bench_points();
        let whose = match self.benches.is_empty() {
            true => "all stages",
            false => "all stages and benches",
        };
        (all != ALL_POINTS).then(|| {
            (
                self.id.span(),
                format!("the points of {whose} are {all} together, and must be {ALL_POINTS}"),
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

    /// What the fastest gets for its performance.
    pub fn bench_points(&self) -> u32 {
        self.benches.iter().map(Bench::points).sum()
    }

    pub fn bench(&self, id: &str) -> Option<&Bench> {
        self.benches.iter().find(|bench| bench.id.get_ref() == id)
    }

    pub fn case(&self, id: &str) -> Option<&Case> {
        self.cases.iter().find(|case| case.id.get_ref() == id)
    }

    /// What a case or a bench refers to.
    pub fn note(&self, id: &str) -> Option<&String> {
        let of_bench = || self.benches.iter().find(|bench| bench.id.get_ref() == id);
        let note = self.case(id).map(|case| &case.note);
        note.or_else(|| of_bench().map(|bench| &bench.note))
            .map(Spanned::get_ref)
    }

    /// What a stage is called; its id where there is none of that id.
    pub fn stage_title<'a>(&'a self, id: &'a str, lang: Lang) -> &'a str {
        if id == PERFORMANCE {
            return lang.pick("성능", "Performance");
        }
        let stage = self.stages.iter().find(|stage| stage.id.get_ref() == id);
        stage.map_or(id, |stage| stage.title.get(lang))
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

/// The two parts of a link into the notes, `page#anchor`.
pub fn page_and_anchor(note: &str) -> (&str, &str) {
    note.split_once('#').unwrap_or((note, ""))
}

#[cfg(test)]
mod tests;
