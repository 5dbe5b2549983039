//! Makes a bench of a submission: the submission as for its cases, but optimised; and a program of one
//! line that hands it to the reference, which was built with all that lets the two take turns.
//!
//! The submission is a library of its own, compiled exactly as the reference is and where no reference can
//! be named. Nor is there a `cfg` that holds here and not for the cases: debug assertions are on in both.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;

use super::prebuild::Optimised;
use crate::compile::{copied, diagnostics, remaps, stand_ins};
use crate::disk;
use crate::process::{Ended, Program};
use crate::stamp::Stamp;
use crate::submission::Source;
use crate::workbook::Problem;

const WALL: Duration = Duration::from_secs(60);
const MEMORY_MIB: u64 = 4096;
/// How a submission and the reference are compiled.
const LIBRARY: [&str; 4] = [
    "--crate-type=rlib",
    "-Copt-level=3",
    // Two halves side by side take as long, and what is inlined would depend on where they part.
    "-Ccodegen-units=1",
    // Nobody optimises across the two.
    "-Cembed-bitcode=no",
];

pub enum Built {
    Binary(PathBuf),
    /// Although the cases passed. Nobody knows why, so it is nobody's fault.
    Failed(String),
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
        let name = self.problem.crate_name();
        let library = self.folder.join(format!("lib{name}.rlib"));
        let mut ended = self.library(&name, "", &library).await?;
        if succeeded(&ended) {
            ended = self.program(&library, &binary).await?;
        }
        if !succeeded(&ended) {
            return Ok(Built::Failed(first_error(&ended.stderr)));
        }
        disk::update(&made_from, stamp.as_bytes())
            .with_context(|| made_from.display().to_string())?;
        Ok(Built::Binary(binary))
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

    /// The source under this name, with what fits it to the suite, and with `more` beside that.
    pub async fn library(&self, name: &str, more: &str, output: &Path) -> anyhow::Result<Ended> {
        let copies = self.folder.join("src");
        copied(self.source, &copies, |lib| self.trailer(lib, more))
            .with_context(|| copies.display().to_string())?;
        let remaps = remaps(self.problem, self.source, &copies);
        let args = LIBRARY.map(str::to_owned).into_iter().chain(remaps);
        self.rustc(name, args, &copies.join("lib.rs"), output).await
    }

    /// Nothing in it takes time, so nothing in it is optimised.
    async fn program(&self, submission: &Path, output: &Path) -> anyhow::Result<Ended> {
        let name = self.problem.crate_name();
        let source = self.folder.join("main.rs");
        let text = format!(
            "fn main() {{ ::{name}_reference::__grader::beside(&::{name}::__grader::subject()) }}\n"
        );
        disk::update(&source, text.as_bytes()).with_context(|| source.display().to_string())?;
        let reference = &self.prebuilt.reference;
        let args = [
            "--crate-type=bin".to_owned(),
            format!("--extern={name}={}", submission.display()),
            format!("--extern={name}_reference={}", reference.display()),
        ];
        self.rustc(&format!("{name}_bench"), args, &source, output)
            .await
    }

    async fn rustc(
        &self,
        name: &str,
        args: impl IntoIterator<Item = String>,
        source: &Path,
        output: &Path,
    ) -> anyhow::Result<Ended> {
        let libraries = &self.prebuilt.libraries;
        let program = Program::new(&libraries.rustc)
            .args([
                "--edition=2024",
                "--error-format=json",
                "--cap-lints=allow",
                "-Cdebuginfo=0",
                "-Cdebug-assertions=on",
                "--crate-name",
                name,
            ])
            .args(args)
            .args(libraries.externals(&self.problem.crate_name()))
            .arg("-o", output)
            .args([source])
            .folder(self.folder)
            .memory(MEMORY_MIB);
        let ended = program.run(WALL, |_| {}).await;
        ended.with_context(|| libraries.rustc.display().to_string())
    }

    /// What the copy of `lib.rs` ends with, of a reference and of a submission alike.
    fn trailer(&self, lib: &str, more: &str) -> String {
        let name = self.problem.crate_name();
        let adapter = self.problem.folder().join("adapter.rs");
        let mut trailer = stand_ins(lib, self.prebuilt.libraries.tokio.is_some());
        trailer.push_str(&format!(
            "#[allow(warnings)] pub mod __grader {{ extern crate self as {name}; \
             ::core::include!({adapter:?}); {more} }}\n"
        ));
        trailer
    }
}

pub fn succeeded(ended: &Ended) -> bool {
    ended.status.is_some_and(|status| status.success())
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
