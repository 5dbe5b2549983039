//! Which compiler it is. In: the environment, and what rustup says. Out: rustc itself, and a stamp of all that makes it
//! another one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};

use crate::process::Program;
use crate::stamp::Stamp;

pub struct Toolchain {
    pub rustc: PathBuf,
    /// What it says of its version.
    pub version: String,
    /// Where its standard library is.
    pub lib: PathBuf,
}

/// rustup's `rustc` costs more than a tenth of a compile only to find the real one.
pub async fn toolchain(root: &Path) -> anyhow::Result<Toolchain> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let ended = Program::new(&rustc)
        .args(["--print", "sysroot", "--print", "target-libdir"])
        .folder(root)
        .run(Duration::from_secs(60), |_| {})
        .await
        .with_context(|| format!("{}", Path::new(&rustc).display()))?;
    let printed = String::from_utf8_lossy(&ended.stdout);
    let mut lines = printed.lines().map(PathBuf::from);
    let (Some(sysroot), Some(lib)) = (lines.next(), lines.next()) else {
        bail!(
            "rustc did not say where it is installed: {}",
            String::from_utf8_lossy(&ended.stderr)
        );
    };
    let real = sysroot.join("bin").join("rustc");
    let rustc = if real.is_file() { real } else { rustc.into() };
    let said = Program::new(&rustc)
        .args(["--version"])
        .run(Duration::from_secs(60), |_| {})
        .await
        .with_context(|| rustc.display().to_string())?;
    let version = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    Ok(Toolchain {
        rustc,
        version,
        lib,
    })
}

/// What tells this compiler from another, and what may choose another.
pub fn stamp(stamp: &mut Stamp, rustc: &Path) {
    stamp.metadata(rustc);
    stamp.text(&std::env::var("RUSTC").unwrap_or_default());
    stamp.text(&other_toolchain(rustc));
    if let Some(home) = std::env::var_os("RUSTUP_HOME")
        .map(PathBuf::from)
        .or_else(default_rustup_home)
    {
        stamp.file(&home.join("settings.toml"));
    }
}

/// The toolchain that the environment names, unless it is the one of this compiler: rustup names that
/// to everything it starts.
fn other_toolchain(rustc: &Path) -> String {
    let named = std::env::var("RUSTUP_TOOLCHAIN").unwrap_or_default();
    let ours = rustc.ancestors().nth(2).and_then(Path::file_name);
    match ours.is_some_and(|ours| ours.to_string_lossy() == named) {
        true => String::new(),
        false => named,
    }
}

fn default_rustup_home() -> Option<PathBuf> {
    std::env::home_dir().map(|home| home.join(".rustup"))
}
