//! Makes a bench of a submission with one call of rustc: the submission as for its cases, but
//! optimised, with the reference beside it and a `main` that lets them take turns.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;

use super::prebuild::Optimised;
use crate::compile::{copied, diagnostics, stand_ins};
use crate::disk;
use crate::process::{Ended, Program};
use crate::stamp::Stamp;
use crate::submission::Source;
use crate::workbook::Problem;

const WALL: Duration = Duration::from_secs(60);
const MEMORY_MIB: u64 = 4096;

pub enum Built {
    Binary(PathBuf),
    /// Although the cases passed. Nobody knows why, so it is nobody's fault.
    Failed(String),
}

/// What is made of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A program.
    Submission,
    /// A library that such programs link to.
    Reference,
}

pub struct Build<'a> {
    pub problem: &'a Problem,
    pub prebuilt: &'a Optimised,
    pub source: &'a Source,
    pub folder: &'a Path,
}

impl Build<'_> {
    pub async fn run(&self) -> anyhow::Result<Built> {
        let binary = self.folder.join("bench");
        let made_from = self.folder.join("made-from");
        let stamp = self.stamp().to_string();
        if binary.is_file() && fs::read_to_string(&made_from).is_ok_and(|made| made == stamp) {
            return Ok(Built::Binary(binary));
        }
        let _ = fs::remove_file(&made_from);
        let ended = self.rustc(Kind::Submission, &binary).await?;
        if ended.status.is_some_and(|status| status.success()) {
            disk::update(&made_from, stamp.as_bytes())
                .with_context(|| made_from.display().to_string())?;
            return Ok(Built::Binary(binary));
        }
        Ok(Built::Failed(first_error(&ended.stderr)))
    }

    fn stamp(&self) -> u64 {
        let mut stamp = Stamp::default();
        stamp.text(&self.prebuilt.stamp.to_string());
        for (path, text) in &self.source.files {
            stamp.text(&path.to_string_lossy());
            stamp.text(text);
        }
        stamp.value()
    }

    pub async fn rustc(&self, kind: Kind, output: &Path) -> anyhow::Result<Ended> {
        let name = self.problem.crate_name();
        let copies = self.folder.join("src");
        copied(self.source, &copies, |lib| self.trailer(lib, kind))
            .with_context(|| copies.display().to_string())?;
        let libraries = &self.prebuilt.libraries;
        let reference = match kind {
            Kind::Submission => vec![
                "--crate-type=bin".to_owned(),
                format!("--crate-name={name}"),
                format!(
                    "--extern={name}_reference={}",
                    self.prebuilt.reference.display()
                ),
            ],
            Kind::Reference => vec![
                "--crate-type=rlib".to_owned(),
                format!("--crate-name={name}_reference"),
            ],
        };
        let program = Program::new(&libraries.rustc)
            .args([
                "--edition=2024",
                "--error-format=json",
                "--cap-lints=allow",
                "-Copt-level=3",
                "-Ccodegen-units=1",
                "-Cdebuginfo=0",
            ])
            .args(reference)
            .args(libraries.externals(&name))
            .arg("-o", output)
            .args([copies.join("lib.rs")])
            .folder(self.folder)
            .memory(MEMORY_MIB);
        let ended = program.run(WALL, |_| {}).await;
        ended.with_context(|| libraries.rustc.display().to_string())
    }

    /// What the copy of `lib.rs` ends with. Of a reference and of a submission the same code is made,
    /// up to its `main`.
    fn trailer(&self, lib: &str, kind: Kind) -> String {
        let name = self.problem.crate_name();
        let adapter = self.problem.folder().join("adapter.rs");
        let mut trailer = stand_ins(lib, self.prebuilt.libraries.tokio.is_some());
        let run = match kind {
            Kind::Reference => String::new(),
            Kind::Submission => format!(
                "pub fn run() {{ ::kit::bench::main(&::{name}_suite::bench::workloads(), &subject(), \
                 &::{name}_reference::__grader::subject()) }} "
            ),
        };
        trailer.push_str(&format!(
            "#[allow(warnings)] pub mod __grader {{ extern crate self as {name}; \
             ::core::include!({adapter:?}); {run}}} "
        ));
        if kind == Kind::Submission {
            trailer.push_str("fn main() { __grader::run() }\n");
        }
        trailer
    }
}

/// The first thing rustc has to say, in its own words.
pub fn first_error(stderr: &[u8]) -> String {
    let errors = diagnostics(stderr);
    let first = errors.iter().find(|error| error.is_error);
    match first {
        Some(error) => error.rendered.trim_end().to_owned(),
        None => "rustc came to no end".to_owned(),
    }
}
