//! Makes a worker of a submission with one call of rustc. In: the source's text and what is
//! prebuilt. Out: a binary, or what the compiler said about the learner's code.
//!
//! The source is copied into a folder of the grader's; a trailer in the copy of `lib.rs` adds the
//! problem's adapter and a `main`. Nothing else of the learner's folder takes part: no manifest, no
//! build script, no cargo configuration.

mod diagnostics;
mod linkage;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};

pub use self::diagnostics::diagnostics;
use self::linkage::{is_linkage, linkage, unlinked};
use crate::disk;
use crate::outcome::{CompileFailure, CompileFailureKind, Diagnostic};
use crate::prebuild::{BuildFailed, Prebuilt};
use crate::process::{Ended, Program};
use crate::stamp::Stamp;
use crate::submission::Source;
use crate::workbook::Problem;

const WALL: Duration = Duration::from_secs(60);
const MEMORY_MIB: u64 = 4096;

/// What came of compiling.
pub enum Compiled {
    Binary {
        path: PathBuf,
        warnings: Vec<Diagnostic>,
    },
    Failed(CompileFailure),
}

/// One compilation: what, for which problem, in which folder of ours.
pub struct Compilation<'a> {
    pub problem: &'a Problem,
    pub prebuilt: &'a Prebuilt,
    pub source: &'a Source,
    pub folder: &'a Path,
    pub colour: bool,
}

impl Compilation<'_> {
    pub async fn run(&self) -> anyhow::Result<Compiled> {
        let binary = self.folder.join("worker");
        let made_from = self.folder.join("made-from");
        let stamp = self.stamp().to_string();
        if binary.is_file() && fs::read_to_string(&made_from).is_ok_and(|made| made == stamp) {
            return Ok(Compiled::Binary {
                path: binary,
                warnings: Vec::new(),
            });
        }
        // From here until the end the binary belongs to no source we know of.
        let _ = fs::remove_file(&made_from);
        self.copy()
            .with_context(|| self.folder.display().to_string())?;
        let ended = self.rustc(&["--crate-type", "bin", "-o"], &binary).await?;
        let diagnostics = diagnostics(&ended.stderr);
        if diagnostics.iter().any(is_linkage) {
            let kind = CompileFailureKind::Linkage;
            let diagnostics = linkage(diagnostics);
            return Ok(Compiled::Failed(CompileFailure { kind, diagnostics }));
        }
        match ended.status {
            Some(status) if status.success() => {
                if diagnostics.is_empty() {
                    disk::update(&made_from, stamp.as_bytes())
                        .with_context(|| made_from.display().to_string())?;
                }
                Ok(Compiled::Binary {
                    path: binary,
                    warnings: diagnostics,
                })
            }
            Some(status) if status.code().is_some() => {
                self.explain(diagnostics).await.map(Compiled::Failed)
            }
            // Ended by us, or by the memory it may not have.
            _ => {
                let kind = CompileFailureKind::TimedOut;
                Ok(Compiled::Failed(CompileFailure { kind, diagnostics }))
            }
        }
    }

    /// Everything the binary is made from.
    fn stamp(&self) -> u64 {
        let mut stamp = Stamp::default();
        stamp.text(&self.prebuilt.stamp.to_string());
        // What this file does to a source is part of what a binary is made from.
        stamp.text(include_str!("compile.rs"));
        stamp.text(include_str!("compile/linkage.rs"));
        stamp.file(&self.adapter());
        stamp.text(&self.source.shown);
        for (path, text) in &self.source.files {
            stamp.text(&path.to_string_lossy());
            stamp.text(text);
        }
        stamp.value()
    }

    fn copy(&self) -> anyhow::Result<()> {
        copied(self.source, &self.copies(), |lib| self.trailer(lib))
    }

    fn copies(&self) -> PathBuf {
        self.folder.join("src")
    }

    fn adapter(&self) -> PathBuf {
        self.problem.folder().join("adapter.rs")
    }

    /// What the copy of `lib.rs` ends with. All on one line, so that a message about the end of the
    /// learner's file shows little of it.
    fn trailer(&self, lib: &str) -> String {
        let name = self.problem.crate_name();
        let mut trailer = stand_ins(lib, self.prebuilt.tokio.is_some());
        let bundle = match self.prebuilt.bundle {
            Some(_) => format!("extern crate {name}_bundle as _; "),
            None => String::new(),
        };
        trailer.push_str(&format!(
            "{bundle}#[allow(warnings)] mod __grader {{ extern crate self as {name}; ::core::include!({:?}); \
             pub fn run() {{ ::kit::worker::main(::{name}_suite::suite(), subject()) }} }} \
             fn main() {{ __grader::run() }}\n",
            self.adapter()
        ));
        trailer
    }

    async fn rustc(&self, kind: &[&str], output: &Path) -> anyhow::Result<Ended> {
        let name = self.problem.crate_name();
        let colour = self.colour.then_some("--json=diagnostic-rendered-ansi");
        let fixed = [
            "--edition=2024",
            "--error-format=json",
            "--cap-lints=warn",
            "-Adead_code",
            // Whatever the code allows itself.
            "--force-warn=unsafe_code",
            "-Cdebuginfo=0",
            "-Cdebug-assertions=on",
            "--crate-name",
            &name,
        ];
        let program = Program::new(&self.prebuilt.rustc)
            .args(fixed)
            .args(colour)
            .args(kind)
            .args([output])
            .args(self.prebuilt.externals(&name))
            .args([
                "-C",
                &format!("incremental={}", self.folder.join("incremental").display()),
            ])
            .args(remaps(self.problem, self.source, &self.copies()))
            .args([self.copies().join("lib.rs")])
            .folder(self.folder)
            .memory(MEMORY_MIB);
        program
            .run(WALL, |_| {})
            .await
            .with_context(|| self.prebuilt.rustc.display().to_string())
    }

    /// Find out whose fault a failed compilation is.
    async fn explain(&self, diagnostics: Vec<Diagnostic>) -> anyhow::Result<CompileFailure> {
        let failure = |kind, diagnostics| Ok(CompileFailure { kind, diagnostics });
        let errors = || diagnostics.iter().filter(|diagnostic| diagnostic.is_error);
        // An error about no line of any file is the linker's or the disk's.
        if errors().all(|error| error.place.is_none()) {
            if let Some(unlinked) = unlinked(&diagnostics, self.source) {
                return failure(CompileFailureKind::Unlinked, unlinked);
            }
            let output = diagnostics
                .iter()
                .map(|diagnostic| diagnostic.rendered.as_str());
            bail!(BuildFailed {
                command: "rustc".into(),
                output: output.collect::<Vec<_>>().join("\n"),
            });
        }
        if errors()
            .any(|error| error.code.as_deref() == Some("E0428") && error.message.contains("`main`"))
        {
            return failure(CompileFailureKind::OwnMain, diagnostics);
        }
        // Compile the learner's code without our trailer: what is wrong then is wrong in it, and is
        // told without a line of ours.
        let lib = self.folder.join("src").join("lib.rs");
        if let Some((_, text)) = self
            .source
            .files
            .iter()
            .find(|(path, _)| path == Path::new("lib.rs"))
        {
            let stand_ins = stand_ins(text, self.prebuilt.tokio.is_some());
            let alone = format!("{text}{stand_ins}\n");
            disk::update(&lib, alone.as_bytes()).with_context(|| lib.display().to_string())?;
        }
        let output = self.folder.join("alone.rmeta");
        let ended = self
            .rustc(
                &["--crate-type", "lib", "--emit", "metadata", "-o"],
                &output,
            )
            .await?;
        match ended.status {
            Some(status) if status.success() => failure(CompileFailureKind::Contract, diagnostics),
            Some(_) => failure(
                CompileFailureKind::Code,
                diagnostics::diagnostics(&ended.stderr),
            ),
            None => failure(CompileFailureKind::TimedOut, diagnostics),
        }
    }
}

/// A copy of the source, whose `lib.rs` ends with a trailer, and of nothing else.
pub fn copied(
    source: &Source,
    copies: &Path,
    trailer: impl Fn(&str) -> String,
) -> anyhow::Result<()> {
    let files = source.files.iter();
    let wanted: Vec<PathBuf> = files.map(|(path, _)| copies.join(path)).collect();
    remove_others(copies, &wanted)?;
    for (path, text) in &source.files {
        let copy = copies.join(path);
        if path == Path::new("lib.rs") {
            disk::update(&copy, format!("{text}{}", trailer(text)).as_bytes())?;
        } else {
            disk::update(&copy, text.as_bytes())?;
        }
    }
    Ok(())
}

/// Messages name files as their owner knows them, and so does `file!()`. The last match wins.
pub fn remaps(problem: &Problem, source: &Source, copies: &Path) -> [String; 2] {
    let shown = match source.shown.ends_with(".rs") {
        true => copies.join("lib.rs"),
        false => copies.to_owned(),
    };
    let remap = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    [remap(&problem.root, ""), remap(&shown, &source.shown)]
}

/// What makes kit the crate's `std` where the learner's own line is missing, and its `core`, so
/// that an atomic is seen by whichever name it goes; and what makes kit's tokio its tokio.
pub fn stand_ins(lib: &str, has_tokio: bool) -> String {
    let has = |item: &str| lib.lines().any(|line| line.trim_start().starts_with(item));
    let mut lines = String::from("\n");
    if !has("extern crate kit as std") {
        lines.push_str("extern crate kit as std; ");
    }
    if !has("mod core") && !has("pub mod core") {
        lines.push_str("extern crate kit as core; ");
    }
    if has_tokio && !has("extern crate kit_tokio as tokio") {
        lines.push_str("extern crate kit_tokio as tokio; ");
    }
    lines
}

/// Remove copies of files that the submission has no more.
fn remove_others(folder: &Path, wanted: &[PathBuf]) -> std::io::Result<()> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            remove_others(&path, wanted)?;
        } else if !wanted.contains(&path) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}
