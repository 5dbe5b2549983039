//! The pages of `report` in a browser: in a Chromium that has just begun, with a profile of its own, and again in
//! the same one. Chromium is the one in `PATH`, or the one named by `CHROMIUM`; without it, that is all that is said.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::Context as _;
use grader::workbook::Problem;

use super::Bench;
use super::figures::spread;

/// Browsers that begin anew.
const BROWSERS: usize = 7;
/// Times that each of them shows the page.
const FRAMES: usize = 6;
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

impl Bench {
    /// Of an attempt that is accepted, and of everything so far.
    pub fn pages(&self, problem: &Problem) -> anyhow::Result<()> {
        let Some(chromium) = chromium() else {
            println!("Chromium is not here (set CHROMIUM): no page is shown");
            return Ok(());
        };
        self.solve(problem)?;
        let id = problem.id.as_str();
        self.run(&self.grader, &["grade", id, "--no-advice"])?;
        let page = self.copy.join("page.html");
        let file = page.to_str().context("a path")?;
        for (what, args) in [
            ("the page of an attempt", ["report", id, "-o", file]),
            ("the page over everything", ["report", "--all", "-o", file]),
        ] {
            self.run(&self.grader, &args)?;
            shown(&chromium, what, &page)?;
        }
        Ok(())
    }
}

fn chromium() -> Option<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM") {
        return Some(named.into());
    }
    let folders = env::var_os("PATH")?;
    let mut paths =
        env::split_paths(&folders).flat_map(|folder| NAMES.map(|name| folder.join(name)));
    paths.find(|path| path.is_file())
}

fn shown(chromium: &Path, what: &str, page: &Path) -> anyhow::Result<()> {
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    for _ in 0..BROWSERS {
        let took = frames(chromium, page)?;
        let (first, again) = took.split_first().context("a frame")?;
        cold.push(*first);
        warm.extend(again);
    }
    let kib = fs::metadata(page)?.len() >> 10;
    let [cold, least, most] = spread(cold);
    let [again, ..] = spread(warm);
    println!(
        "{what}, {kib} KiB: median {cold:.0} ms, {least:.0} to {most:.0}, of {BROWSERS} browsers; again {again:.0} ms \
         (target: at most 200 ms)"
    );
    Ok(())
}

/// The milliseconds of each frame, in a browser of its own.
fn frames(chromium: &Path, page: &Path) -> anyhow::Result<Vec<f64>> {
    let folder = tempfile::tempdir()?;
    let probe = folder.path().join("probe.html");
    let script = include_str!("page.js");
    let constants = format!(
        "const PAGE = \"file://{}\", FRAMES = {FRAMES};",
        page.display()
    );
    let text = format!(
        "<!DOCTYPE html><meta charset=utf-8><body><script>{constants}</script><script>{script}</script>"
    );
    fs::write(&probe, text)?;
    let profile = folder.path().join("profile");
    let output = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu"])
        .args(["--allow-file-access-from-files", "--window-size=1300,1000"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg("--dump-dom")
        .arg(format!("file://{}", probe.display()))
        .stderr(Stdio::null())
        .output()
        .with_context(|| chromium.display().to_string())?;
    let dom = String::from_utf8_lossy(&output.stdout);
    let told = dom.split_once("<pre id=\"took\">");
    let told = told.and_then(|(_, rest)| rest.split_once("</pre>"));
    let (told, _) = told.context("the page was not shown")?;
    let times = told.split_whitespace().map(str::parse);
    Ok(times.collect::<Result<_, _>>()?)
}
