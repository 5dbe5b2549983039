//! What a submission is measured with, built once: kit as `std` itself, the suite's workloads, and the
//! reference. All of it is optimised, in a folder of its own.

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::compile::{self, Side};
use crate::prebuild::{self, BuildFailed, Prebuilt};
use crate::stamp::Stamp;
use crate::submission::Submission;
use crate::workbook::Problem;
use crate::{Building, Progress, disk};

/// The libraries of the cases, but optimised; and the reference.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Optimised {
    pub stamp: u64,
    pub libraries: Prebuilt,
    /// An object file, and the library that lets it and another take turns.
    pub reference: PathBuf,
    pub host: PathBuf,
    /// How large these are together: what was cut short is built again.
    bytes: u64,
}

impl Optimised {
    fn count_bytes(&self) -> u64 {
        length(&self.reference) + length(&self.host)
    }
}

const RECORD: &str = "prebuilt.json";

/// What is built already, or build it.
pub async fn prebuilt(
    problem: &Problem,
    cases: &Prebuilt,
    progress: &dyn Progress,
) -> anyhow::Result<Optimised> {
    if let Some(optimised) = there(problem, cases) {
        return Ok(optimised);
    }
    let building = async {
        let _lock = disk::lock(&folder(problem), || progress.waiting()).await?;
        match there(problem, cases) {
            Some(optimised) => Ok(optimised),
            None => build(problem, cases, progress).await,
        }
    };
    prebuild::timed(progress, building).await
}

async fn build(
    problem: &Problem,
    cases: &Prebuilt,
    progress: &dyn Progress,
) -> anyhow::Result<Optimised> {
    let folder = folder(problem);
    let tell = |line: &str| progress.preparing(Building::Benches, line);
    tell("");
    let suite = format!("{}-suite", problem.id);
    let args = [
        "--profile",
        "bench",
        "--package",
        &suite,
        "--no-default-features",
        "--features",
        "kit/bench",
    ];
    let libraries = prebuild::libraries(problem, cases, &args, "build-bench", tell).await?;
    let mut optimised = Optimised {
        stamp: stamp(problem, cases),
        libraries,
        reference: folder.join("reference.o"),
        host: folder.join(format!("lib{}_host.rlib", problem.crate_name())),
        bytes: 0,
    };
    reference(problem, &optimised).await?;
    optimised.bytes = optimised.count_bytes();
    let text = serde_json::to_string_pretty(&optimised)?;
    let record = folder.join(RECORD);
    disk::replace(&record, text.as_bytes()).with_context(|| record.display().to_string())?;
    Ok(optimised)
}

/// What is built already, if it is whole and of today's text.
pub fn there(problem: &Problem, cases: &Prebuilt) -> Option<Optimised> {
    let read = fs::read(folder(problem).join(RECORD)).ok()?;
    let optimised: Optimised = serde_json::from_slice(&read).ok()?;
    let is_whole = optimised.count_bytes() == optimised.bytes && optimised.libraries.is_whole();
    (is_whole && optimised.stamp == stamp(problem, cases)).then_some(optimised)
}

fn folder(problem: &Problem) -> PathBuf {
    problem.scratch().join(&problem.id).join("bench")
}

fn length(path: &PathBuf) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

fn stamp(problem: &Problem, cases: &Prebuilt) -> u64 {
    let mut stamp = Stamp::default();
    // Compiler, lock file, kit and suite are in this one.
    stamp.text(&cases.stamp.to_string());
    stamp.text(include_str!("prebuild.rs"));
    stamp.text(include_str!("compile.rs"));
    stamp.file(&problem.folder().join("adapter.rs"));
    stamp.sources(&problem.solution().join("src"));
    stamp.value()
}

/// The reference is compiled in the same way as a submission, or they could not be compared.
async fn reference(problem: &Problem, optimised: &Optimised) -> anyhow::Result<()> {
    let source = Submission::Solution.read(problem);
    let source = source.map_err(|refusal| anyhow::anyhow!("the reference: {refusal:?}"))?;
    let build = compile::Build {
        problem,
        prebuilt: optimised,
        source: &source,
        folder: &folder(problem),
    };
    let name = format!("{}_reference", problem.crate_name());
    let reference = Side::Reference;
    let mut ended = build.object(&name, reference, &optimised.reference).await?;
    if compile::succeeded(&ended) {
        ended = build.host(&optimised.host).await?;
    }
    if !compile::succeeded(&ended) {
        let first = compile::first_error(&ended.stderr);
        anyhow::bail!(BuildFailed {
            command: format!("rustc solutions/{}/src/lib.rs", problem.id),
            output: first,
        });
    }
    Ok(())
}
