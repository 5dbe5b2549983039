//! Asks clippy about a submission that was graded. In: its source, and what is prebuilt. Out: what clippy
//! said of the learner's own files; nothing where clippy is not installed or does not get along.
//!
//! Clippy's driver is called as rustc is, on a copy: no cargo, no manifest, no lock. The copy links to the
//! real `std`, whose types clippy knows by name, and only where that does not compile to kit's.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;

use crate::advice::{CURATED, UNTOLD};
use crate::compile;
use crate::disk;
use crate::outcome::Diagnostic;
use crate::prebuild::{self, Prebuilt};
use crate::process::Program;
use crate::stamp::Stamp;
use crate::submission::{Source, Submission};
use crate::workbook::Problem;
use crate::{Progress, Quiet};

const WALL: Duration = Duration::from_secs(20);
const MEMORY_MIB: u64 = 4096;
/// What a stub begins with, so that the grader has the clock.
const STAND_IN: &str = "extern crate kit as std;";

/// What clippy says of a source, or none if it cannot be asked. What it said is kept until the source
/// changes. Dropped, it ends what it has started.
pub async fn findings(
    problem: &Problem,
    submission: &Submission,
    source: &Source,
) -> anyhow::Result<Option<Vec<Diagnostic>>> {
    let prebuilt = prebuild::prebuilt(problem, &Quiet as &dyn Progress).await?;
    let Some(driver) = driver(&prebuilt.rustc) else {
        return Ok(None);
    };
    let folder = submission.folder(problem).join("clippy");
    let _lock = disk::lock(&folder, || {}).await?;
    let kept = folder.join("findings.json");
    let stamp = stamp(&prebuilt, &driver, source);
    if let Some(findings) = read(&kept, stamp) {
        return Ok(Some(findings));
    }
    let asked = Asked {
        problem,
        prebuilt: &prebuilt,
        driver: &driver,
        source,
        folder: &folder,
    };
    let mut findings = asked.run(true).await?;
    if findings.is_none() {
        findings = asked.run(false).await?;
    }
    if let Some(findings) = &findings {
        let text = serde_json::to_vec(&(stamp, findings))?;
        disk::replace(&kept, &text).with_context(|| kept.display().to_string())?;
    }
    Ok(findings)
}

/// Clippy's driver of this compiler, if it is installed: it stands beside it.
pub fn driver(rustc: &Path) -> Option<PathBuf> {
    let name = format!("clippy-driver{}", std::env::consts::EXE_SUFFIX);
    let driver = rustc.parent()?.join(name);
    driver.is_file().then_some(driver)
}

fn stamp(prebuilt: &Prebuilt, driver: &Path, source: &Source) -> u64 {
    let mut stamp = Stamp::default();
    stamp.text(&prebuilt.stamp.to_string());
    stamp.metadata(driver);
    stamp.text(include_str!("clippy.rs"));
    stamp.text(&format!("{CURATED:?}"));
    stamp.text(&source.shown);
    for (path, text) in &source.files {
        stamp.text(&path.to_string_lossy());
        stamp.text(text);
    }
    stamp.value()
}

fn read(kept: &Path, stamp: u64) -> Option<Vec<Diagnostic>> {
    let (of, findings): (u64, Vec<Diagnostic>) =
        serde_json::from_slice(&fs::read(kept).ok()?).ok()?;
    (of == stamp).then_some(findings)
}

struct Asked<'a> {
    problem: &'a Problem,
    prebuilt: &'a Prebuilt,
    driver: &'a Path,
    source: &'a Source,
    folder: &'a Path,
}

impl Asked<'_> {
    /// None where it does not compile so.
    async fn run(&self, with_real_std: bool) -> anyhow::Result<Option<Vec<Diagnostic>>> {
        let copies = self.folder.join("src");
        disk::empty(&copies).with_context(|| copies.display().to_string())?;
        for (path, text) in &self.source.files {
            let copy = copies.join(path);
            let text = match path == Path::new("lib.rs") {
                true => self.lib(text, with_real_std),
                false => text.clone(),
            };
            disk::update(&copy, text.as_bytes()).with_context(|| copy.display().to_string())?;
        }
        // Without settings of its own, clippy takes those of a folder above, up to the workbook's, which are for
        // whoever writes the workbook.
        let settings = self.folder.join("clippy.toml");
        disk::update(&settings, b"").with_context(|| settings.display().to_string())?;
        let name = self.problem.crate_name();
        let shown = match self.source.shown.ends_with(".rs") {
            true => (copies.join("lib.rs"), &self.source.shown),
            false => (copies.clone(), &self.source.shown),
        };
        let lints = CURATED.iter().map(|(name, _)| *name).chain([UNTOLD]);
        let ended = Program::new(self.driver)
            .args(["--edition=2024", "--error-format=json", "--crate-type=lib"])
            .args(["--emit=metadata", "-Adead_code", "--crate-name", &name])
            .args(lints.map(|lint| format!("-Wclippy::{lint}")))
            .arg("-o", &self.folder.join("advice.rmeta"))
            .args(self.prebuilt.externals(&name))
            .args([format!(
                "--remap-path-prefix={}={}",
                shown.0.display(),
                shown.1
            )])
            .args([copies.join("lib.rs")])
            .folder(self.folder)
            .env("CLIPPY_CONF_DIR", &self.folder.to_string_lossy())
            .memory(MEMORY_MIB)
            .run(WALL, |_| {})
            .await
            .with_context(|| self.driver.display().to_string())?;
        let said = compile::diagnostics(&ended.stderr);
        let is_clippys = |diagnostic: &Diagnostic| {
            let code = diagnostic.code.as_deref();
            code.is_some_and(|code| code.starts_with("clippy::"))
        };
        // An error of its own fails the compilation as well, and is what is looked for.
        let compiles = said.iter().all(|said| !said.is_error || is_clippys(said));
        let finished = ended.status.is_some_and(|status| status.code().is_some());
        Ok((finished && compiles).then(|| said.into_iter().filter(is_clippys).collect()))
    }

    /// As many lines as the learner's.
    fn lib(&self, text: &str, with_real_std: bool) -> String {
        let blank = |line: &str| match with_real_std && line.trim() == STAND_IN {
            true => String::new(),
            false => line.to_owned(),
        };
        let lines: Vec<String> = text.lines().map(blank).collect();
        format!("{}\n", lines.join("\n"))
    }
}
