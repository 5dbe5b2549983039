//! Finds the workbook and its problems. In: a folder to start from. Out: paths and manifests.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::disk;
use crate::lang::Lang;
use crate::manifest::Manifest;

/// A folder whose Cargo.toml has `[workspace.metadata.grader]`.
#[derive(Debug, Clone)]
pub struct Workbook {
    pub root: PathBuf,
    pub language: Lang,
    /// In the order in which a learner meets them.
    pub ids: Vec<String>,
}

/// One problem: where its files are, and what its manifest says.
#[derive(Debug, Clone)]
pub struct Problem {
    pub id: String,
    pub root: PathBuf,
    pub manifest: Manifest,
}

/// The name is not in the workbook; `nearest` is what may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSuchProblem {
    pub name: String,
    pub nearest: Option<String>,
}

/// The workbook names a problem whose folder, or its `problem.toml`, is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("problems/{id}/problem.toml is gone")]
pub struct Gone {
    pub id: String,
}

#[derive(Deserialize)]
struct CargoToml {
    workspace: Option<Workspace>,
}

#[derive(Deserialize)]
struct Workspace {
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Metadata {
    grader: Option<Settings>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    #[serde(default)]
    language: Lang,
    problems: Vec<String>,
}

impl Workbook {
    /// The workbook around `start`: the nearest one on the way up.
    pub fn find(start: &Path) -> anyhow::Result<Option<Workbook>> {
        for root in start.ancestors() {
            let file = root.join("Cargo.toml");
            let Ok(text) = std::fs::read_to_string(&file) else {
                continue;
            };
            if !text.contains("metadata.grader") {
                continue;
            }
            let cargo: CargoToml =
                toml::from_str(&text).with_context(|| format!("{}", file.display()))?;
            let settings = cargo
                .workspace
                .and_then(|workspace| workspace.metadata)
                .and_then(|m| m.grader);
            if let Some(Settings { language, problems }) = settings {
                return Ok(Some(Workbook {
                    root: root.to_owned(),
                    language,
                    ids: problems,
                }));
            }
        }
        Ok(None)
    }

    /// Which problem a name means: its id, or the start of just one id.
    pub fn resolve(&self, name: &str) -> Result<&str, NoSuchProblem> {
        let name = name.trim_end_matches('/').trim_start_matches("problems/");
        if let Some(id) = self.ids.iter().find(|id| *id == name) {
            return Ok(id);
        }
        let mut starting = self
            .ids
            .iter()
            .filter(|id| !name.is_empty() && id.starts_with(name));
        if let (Some(id), None) = (starting.next(), starting.next()) {
            return Ok(id);
        }
        Err(NoSuchProblem {
            name: name.to_owned(),
            nearest: nearest(name, &self.ids).map(str::to_owned),
        })
    }

    /// Load a problem by its id.
    pub fn problem(&self, id: &str) -> anyhow::Result<Problem> {
        let folder = self.root.join("problems").join(id);
        let shown = format!("problems/{id}/problem.toml");
        let text = match std::fs::read_to_string(folder.join("problem.toml")) {
            Err(error) if error.kind() == ErrorKind::NotFound => bail!(Gone { id: id.to_owned() }),
            read => read.with_context(|| shown.clone())?,
        };
        let manifest = Manifest::parse(&text, &shown)?;
        if manifest.id.get_ref() != id {
            bail!(
                "{shown}: `id` is `{}`, but the folder is `{id}`",
                manifest.id.get_ref()
            );
        }
        Ok(Problem {
            id: id.to_owned(),
            root: self.root.clone(),
            manifest,
        })
    }

    /// Of the problems that are named, one whose folder is gone.
    pub fn gone(&self) -> Option<Gone> {
        self.ids
            .iter()
            .find_map(|id| self.problem(id).err()?.downcast().ok())
    }

    pub fn problems(&self) -> anyhow::Result<Vec<Problem>> {
        self.ids.iter().map(|id| self.problem(id)).collect()
    }

    /// What the grader must not lose.
    pub fn state(&self) -> PathBuf {
        self.root.join(".grader")
    }
}

/// The candidate that is few typing slips away, if any.
pub fn nearest<'a>(name: &str, candidates: &'a [String]) -> Option<&'a str> {
    candidates
        .iter()
        .map(|candidate| (strsim::osa_distance(name, candidate), candidate))
        .filter(|(slips, candidate)| *slips <= candidate.chars().count().div_ceil(3))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate.as_str())
}

impl Problem {
    pub fn folder(&self) -> PathBuf {
        self.root.join("problems").join(&self.id)
    }

    /// The learner's source.
    pub fn source(&self) -> PathBuf {
        self.folder().join("src")
    }

    /// Copies of what the learner's source was.
    pub fn backups(&self) -> PathBuf {
        self.root.join(".grader").join("backups").join(&self.id)
    }

    /// Everything the grader makes and may throw away.
    pub fn scratch(&self) -> PathBuf {
        self.root.join("target").join("grader")
    }

    /// The stub as it was given.
    pub fn stub(&self) -> PathBuf {
        self.folder().join("stub.rs")
    }

    pub fn solution(&self) -> PathBuf {
        self.root.join("solutions").join(&self.id)
    }

    /// Other ways that are right: `right/<name>.rs`.
    pub fn right(&self) -> BTreeSet<String> {
        disk::names(&self.solution().join("right"), &[".rs"])
    }

    /// Ways that are right, and slow: `slow/<name>.rs`, or `.diff`.
    pub fn slow(&self) -> BTreeSet<String> {
        disk::names(&self.solution().join("slow"), &[".rs", ".diff"])
    }

    /// Mistakes that have a file: `wrong/<name>.rs`, or `.diff`.
    pub fn wrong(&self) -> BTreeSet<String> {
        disk::names(&self.solution().join("wrong"), &[".rs", ".diff"])
    }

    pub fn snapshot(&self, case: &str) -> PathBuf {
        self.folder()
            .join("suite")
            .join("snapshots")
            .join(format!("{case}.snap"))
    }

    /// The name the learner's crate has in Rust.
    pub fn crate_name(&self) -> String {
        self.id.replace('-', "_")
    }

    pub fn statement(&self, lang: Lang) -> PathBuf {
        self.folder().join(lang.pick("README.md", "README.en.md"))
    }

    /// A page of the notes.
    pub fn page(&self, lang: Lang, page: &str) -> PathBuf {
        self.root
            .join("docs")
            .join(lang.code())
            .join(format!("{page}.md"))
    }

    pub fn explanation(&self, lang: Lang) -> PathBuf {
        self.solution()
            .join(lang.pick("EXPLAIN.md", "EXPLAIN.en.md"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workbook() -> Workbook {
        let ids = ["rate-limiter", "connection-pool", "log-processor"]
            .map(String::from)
            .to_vec();
        Workbook {
            root: PathBuf::from("/"),
            language: Lang::Ko,
            ids,
        }
    }

    #[test]
    fn a_name_may_be_shortened_as_long_as_it_means_one_problem() {
        assert_eq!(workbook().resolve("rate"), Ok("rate-limiter"));
        assert_eq!(
            workbook().resolve("problems/log-processor/"),
            Ok("log-processor")
        );
    }

    #[test]
    fn a_slip_of_the_finger_is_answered_with_what_was_meant() {
        let error = workbook().resolve("rate-limtier").unwrap_err();
        assert_eq!(error.nearest.as_deref(), Some("rate-limiter"));
        assert_eq!(workbook().resolve("xyz").unwrap_err().nearest, None);
    }
}
