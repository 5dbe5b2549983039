//! Everything but the learner's crate, built once. In: a problem. Out: where rustc, kit and the suite
//! are. Cargo is asked only when something it would look at has changed; that is found out from a
//! stamp, so that a grade waits for no lock of cargo's.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use crate::process::Program;
use crate::stamp::Stamp;
use crate::workbook::Problem;
use crate::{Progress, disk};

/// A first build on a slow machine with a slow network.
const WALL: Duration = Duration::from_secs(20 * 60);

/// What a submission is compiled against.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Prebuilt {
    /// What all this was made from; a binary made with it carries it on.
    pub stamp: u64,
    /// The compiler itself, not rustup's stand-in.
    pub rustc: PathBuf,
    pub kit: PathBuf,
    pub suite: PathBuf,
}

/// The compiler's or cargo's word on why there is no build.
#[derive(Debug, thiserror::Error)]
#[error("{command}\n{output}")]
pub struct BuildFailed {
    pub command: String,
    pub output: String,
}

impl Prebuilt {
    /// Where rustc finds what kit and the suite themselves link to.
    pub fn dependencies(&self) -> PathBuf {
        self.suite
            .parent()
            .map(|folder| folder.join("deps"))
            .unwrap_or_default()
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
    let prebuilt = build(problem, &scratch, progress).await?;
    let text = serde_json::to_string_pretty(&prebuilt)?;
    disk::replace(&record, text.as_bytes()).with_context(|| record.display().to_string())?;
    Ok(prebuilt)
}

fn read(record: &Path) -> Option<Prebuilt> {
    let prebuilt: Prebuilt = serde_json::from_slice(&fs::read(record).ok()?).ok()?;
    (prebuilt.kit.is_file() && prebuilt.suite.is_file()).then_some(prebuilt)
}

fn stamp(problem: &Problem, rustc: &Path) -> u64 {
    let mut stamp = Stamp::default();
    stamp.metadata(rustc);
    for name in ["RUSTUP_TOOLCHAIN", "RUSTC"] {
        stamp.text(&std::env::var(name).unwrap_or_default());
    }
    if let Some(home) = std::env::var_os("RUSTUP_HOME")
        .map(PathBuf::from)
        .or_else(default_rustup_home)
    {
        stamp.file(&home.join("settings.toml"));
    }
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

fn default_rustup_home() -> Option<PathBuf> {
    std::env::home_dir().map(|home| home.join(".rustup"))
}

async fn build(
    problem: &Problem,
    scratch: &Path,
    progress: &dyn Progress,
) -> anyhow::Result<Prebuilt> {
    progress.preparing("");
    let rustc = real_rustc(&problem.root).await?;
    let stamp = stamp(problem, &rustc);
    let target = scratch.join("build");
    let suite = format!("{}-suite", problem.id);
    let args = [
        "build",
        "--package",
        &suite,
        "--message-format",
        "json-render-diagnostics",
    ];
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let ended = Program::new(&cargo)
        .args(args)
        .arg("--target-dir", &target)
        .without_env(&["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"])
        .folder(&problem.root)
        .run(WALL, |line| progress.preparing(line))
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
    Ok(Prebuilt {
        stamp,
        rustc,
        kit: built("kit")?,
        suite: built(&suite.replace('-', "_"))?,
    })
}

/// rustup's `rustc` costs more than a tenth of a compile only to find the real one.
async fn real_rustc(root: &Path) -> anyhow::Result<PathBuf> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let ended = Program::new(&rustc)
        .args(["--print", "sysroot"])
        .folder(root)
        .run(Duration::from_secs(60), |_| {})
        .await
        .with_context(|| format!("{}", Path::new(&rustc).display()))?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&ended.stdout).trim());
    let real = sysroot.join("bin").join("rustc");
    Ok(if real.is_file() { real } else { rustc.into() })
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
mod tests {
    use super::*;

    #[test]
    fn the_library_is_found_among_what_cargo_says() {
        let messages = r#"
            {"reason":"compiler-artifact","target":{"name":"kit"},"filenames":["/t/libkit.rmeta","/t/libkit.rlib"]}
            {"reason":"build-finished","success":true}
        "#;
        assert_eq!(rlib(messages, "kit"), Some(PathBuf::from("/t/libkit.rlib")));
        assert_eq!(rlib(messages, "other"), None);
    }
}
