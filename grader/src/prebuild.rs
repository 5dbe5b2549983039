//! Everything but the learner's crate, built once. In: a problem. Out: where rustc, kit and the suite
//! are. Cargo is asked only when something it would look at has changed; that is found out from a
//! stamp, so that a grade waits for no lock of cargo's.

mod toolchain;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use crate::process::Program;
use crate::stamp::Stamp;
use crate::workbook::Problem;
use crate::{Building, Progress, disk};

/// A first build on a slow machine with a slow network.
const WALL: Duration = Duration::from_secs(20 * 60);

/// What a submission is compiled against.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Prebuilt {
    /// What all this was made from; a binary made with it carries it on.
    pub stamp: u64,
    /// The compiler itself, not rustup's stand-in.
    pub rustc: PathBuf,
    /// What it says of its version.
    pub toolchain: String,
    pub kit: PathBuf,
    pub suite: PathBuf,
    /// What stands in for tokio, for a problem whose suite links to it.
    pub tokio: Option<PathBuf>,
    /// All of them in one shared library, where the platform has such: a submission then links in half the
    /// time.
    pub bundle: Option<Bundle>,
    /// How large the libraries are together: one that was cut short is built again.
    pub bytes: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Bundle {
    pub library: PathBuf,
    /// The folder of the shared standard library that goes with it.
    pub std: PathBuf,
}

/// The compiler's or cargo's word on why there is no build.
#[derive(Debug, thiserror::Error)]
#[error("{command}\n{output}")]
pub struct BuildFailed {
    pub command: String,
    pub output: String,
}

impl Prebuilt {
    fn count_bytes(&self) -> u64 {
        let bundle = self.bundle.as_ref().map(|bundle| &bundle.library);
        let libraries = [
            Some(&self.kit),
            Some(&self.suite),
            self.tokio.as_ref(),
            bundle,
        ];
        let bytes = libraries
            .into_iter()
            .flatten()
            .filter_map(|library| fs::metadata(library).ok());
        bytes.map(|metadata| metadata.len()).sum()
    }

    /// None of the libraries was cut short.
    pub fn is_whole(&self) -> bool {
        self.bytes == self.count_bytes()
    }

    /// What tells rustc where kit, the suite and what they link to are.
    pub fn externals(&self, crate_name: &str) -> Vec<String> {
        let folder = self.suite.parent().unwrap_or(Path::new(""));
        let mut externals = vec![
            format!("--extern=kit={}", self.kit.display()),
            format!("--extern={crate_name}_suite={}", self.suite.display()),
            format!("-Ldependency={}", folder.join("deps").display()),
        ];
        if let Some(tokio) = &self.tokio {
            externals.push(format!("--extern=kit_tokio={}", tokio.display()));
        }
        if let Some(bundle) = &self.bundle {
            let library = bundle.library.display();
            externals.push(format!("--extern={crate_name}_bundle={library}"));
            externals.push("-Cprefer-dynamic".to_owned());
        }
        externals
    }

    /// Where a worker finds its shared libraries.
    pub fn library_path(&self) -> Option<String> {
        let bundle = self.bundle.as_ref()?;
        Some(format!(
            "{}:{}",
            bundle.library.parent()?.display(),
            bundle.std.display()
        ))
    }
}

/// What is built already, or build it.
pub async fn prebuilt(problem: &Problem, progress: &dyn Progress) -> anyhow::Result<Prebuilt> {
    let scratch = problem.scratch();
    let record = scratch.join(&problem.id).join("prebuilt.json");
    if let Some(prebuilt) = read(&record)
        && prebuilt.stamp == stamp(problem, &prebuilt.rustc)
    {
        return Ok(prebuilt);
    }
    let building = async {
        // Two that find nothing built build it once.
        let _lock = disk::lock(&scratch.join(&problem.id), || progress.waiting()).await?;
        if let Some(prebuilt) = read(&record)
            && prebuilt.stamp == stamp(problem, &prebuilt.rustc)
        {
            return Ok(prebuilt);
        }
        let prebuilt = build(problem, progress).await?;
        let text = serde_json::to_string_pretty(&prebuilt)?;
        disk::replace(&record, text.as_bytes()).with_context(|| record.display().to_string())?;
        Ok(prebuilt)
    };
    timed(progress, building).await
}

/// Build, or wait until another has built. How long it took is told however it ends, also where it is given up.
pub async fn timed<T>(progress: &dyn Progress, building: impl Future<Output = T>) -> T {
    let _timed = Timed {
        progress,
        since: Instant::now(),
    };
    building.await
}

/// Tells when it is gone.
struct Timed<'a> {
    progress: &'a dyn Progress,
    since: Instant,
}

impl Drop for Timed<'_> {
    fn drop(&mut self) {
        self.progress.built(self.since.elapsed());
    }
}

fn read(record: &Path) -> Option<Prebuilt> {
    let prebuilt: Prebuilt = serde_json::from_slice(&fs::read(record).ok()?).ok()?;
    prebuilt.is_whole().then_some(prebuilt)
}

fn stamp(problem: &Problem, rustc: &Path) -> u64 {
    let mut stamp = Stamp::default();
    toolchain::stamp(&mut stamp, rustc);
    // What this file asks of cargo and rustc is part of what comes out.
    stamp.text(include_str!("prebuild.rs"));
    for name in [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        "rust-toolchain",
        ".cargo/config.toml",
    ] {
        stamp.file(&problem.root.join(name));
    }
    stamp.sources(&problem.root.join("grader").join("kit"));
    stamp.sources(&problem.folder().join("suite"));
    stamp.value()
}

async fn build(problem: &Problem, progress: &dyn Progress) -> anyhow::Result<Prebuilt> {
    let tell = |line: &str| progress.preparing(Building::Suite, line);
    tell("");
    let toolchain = toolchain::toolchain(&problem.root).await?;
    let stamp = stamp(problem, &toolchain.rustc);
    // The workbook's test profile is the one in which kit is fast. Nobody edits what is built here, so
    // it need not be incremental.
    let suite = format!("{}-suite", problem.id);
    let args = ["--profile", "test", "--package", &suite];
    let empty = Prebuilt {
        stamp,
        rustc: toolchain.rustc,
        toolchain: toolchain.version,
        kit: PathBuf::new(),
        suite: PathBuf::new(),
        tokio: None,
        bundle: None,
        bytes: 0,
    };
    let mut prebuilt = libraries(problem, &empty, &args, "build", tell).await?;
    prebuilt.bundle = bundle(problem, &prebuilt, toolchain.lib).await?;
    prebuilt.bytes = prebuilt.count_bytes();
    Ok(prebuilt)
}

/// Have cargo build kit and suite, into this folder among the grader's files. Which compiler does it is
/// as before.
pub async fn libraries(
    problem: &Problem,
    before: &Prebuilt,
    args: &[&str],
    folder: &str,
    tell: impl FnMut(&str),
) -> anyhow::Result<Prebuilt> {
    let suite = format!("{}-suite", problem.id);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let ended = Program::new(&cargo)
        .args(["build", "--message-format", "json-render-diagnostics"])
        .args(args)
        .arg("--target-dir", &problem.scratch().join(folder))
        .without_env(&["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"])
        .env("CARGO_INCREMENTAL", "0")
        .folder(&problem.root)
        .run(WALL, tell)
        .await
        .with_context(|| format!("{}", Path::new(&cargo).display()))?;
    if !ended.status.is_some_and(|status| status.success()) {
        let command = format!("cargo build --package {suite}");
        bail!(BuildFailed {
            command,
            output: String::from_utf8_lossy(&ended.stderr).into_owned()
        });
    }
    let messages = String::from_utf8_lossy(&ended.stdout);
    let built = |name: &str| {
        rlib(&messages, name)
            .with_context(|| format!("cargo built {suite} and did not say where {name} is"))
    };
    let mut libraries = Prebuilt {
        kit: built("kit")?,
        suite: built(&format!("{}_suite", problem.crate_name()))?,
        tokio: rlib(&messages, "kit_tokio"),
        bundle: None,
        ..before.clone()
    };
    libraries.bytes = libraries.count_bytes();
    Ok(libraries)
}

/// Link kit, suite and what else is prebuilt into one shared library. Where that does not work, a submission is linked
/// statically, which is slower and as good.
async fn bundle(
    problem: &Problem,
    prebuilt: &Prebuilt,
    std: PathBuf,
) -> anyhow::Result<Option<Bundle>> {
    if !cfg!(target_os = "linux") {
        return Ok(None);
    }
    let name = problem.crate_name();
    let folder = problem.scratch().join(&problem.id);
    let source = folder.join("bundle.rs");
    let mut text = format!("pub extern crate kit;\npub extern crate {name}_suite;\n");
    if prebuilt.tokio.is_some() {
        text.push_str("pub extern crate kit_tokio;\n");
    }
    disk::replace(&source, text.as_bytes()).with_context(|| source.display().to_string())?;
    let library = folder.join(format!("lib{name}_bundle.so"));
    let ended = Program::new(&prebuilt.rustc)
        .args([
            "--edition=2024",
            "--crate-type=dylib",
            "-Cprefer-dynamic",
            "-Cdebuginfo=0",
        ])
        .args(["--crate-name", &format!("{name}_bundle")])
        .args(prebuilt.externals(&name))
        .arg("-o", &library)
        .args([&source])
        .run(WALL, |_| {})
        .await
        .with_context(|| prebuilt.rustc.display().to_string())?;
    let linked = ended.status.is_some_and(|status| status.success());
    Ok(linked.then_some(Bundle { library, std }))
}

#[derive(Deserialize)]
struct Message {
    reason: String,
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

/// Where cargo says it put a library.
fn rlib(messages: &str, name: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok())
        .filter(|message| message.reason == "compiler-artifact")
        .filter(|message| {
            message
                .target
                .as_ref()
                .is_some_and(|target| target.name == name)
        })
        .flat_map(|message| message.filenames)
        .find(|file| {
            file.extension()
                .is_some_and(|extension| extension == "rlib")
        })
}

#[cfg(test)]
mod tests;
