//! The pages in a browser: on a desktop and on a phone, in light and in dark. What is said, and by which
//! role, that nothing is wider than the screen, and how long it takes. Screenshots stay below `target/`
//! (`CARGO_TARGET_TMPDIR`). This needs Chromium, in `PATH` or named by `CHROMIUM`; without it, it says
//! so and passes.

#![expect(clippy::print_stdout, reason = "what is skipped is told")]
#![expect(
    clippy::disallowed_methods,
    reason = "a browser is no part of the grader"
)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use tempfile::TempDir;

use super::{NOON, accepted, attempted, failed, worst};
use crate::book::Book;

/// Parsed, styled and laid out.
const MOST_MILLISECONDS: f64 = 200.0;
const DESKTOP: u32 = 1280;
const PHONE: u32 = 390;

/// What the page is found to be.
#[derive(Debug, Deserialize)]
struct Found {
    /// Each landmark, heading, table and drawing: its role, and how it is called.
    roles: Vec<(String, String)>,
    text: String,
    /// What reaches over the edge.
    wide: Vec<String>,
    height: u32,
    dark: bool,
    background: String,
    /// The quickest of many times.
    milliseconds: f64,
    /// Once, from the file to its end, with all that others do on this machine meanwhile.
    loaded: f64,
}

impl Found {
    fn has(&self, role: &str, name: &str) {
        let is_it = |(is, called): &(String, String)| is == role && called.contains(name);
        assert!(
            self.roles.iter().any(is_it),
            "{role} {name}: {:?}",
            self.roles
        );
    }

    fn says(&self, words: &str) {
        assert!(self.text.contains(words), "{words}: {}", self.text);
    }
}

#[test]
fn an_attempt_that_failed_is_a_page_for_every_screen() {
    let Some(browser) = Browser::open() else {
        return;
    };
    let book = Book::new();
    attempted(&book, NOON, &accepted());
    attempted(&book, NOON + 600, &failed());
    book.says(&["report"]);
    for (width, dark) in [
        (DESKTOP, false),
        (DESKTOP, true),
        (PHONE, false),
        (PHONE, true),
    ] {
        let found = browser.look(
            &book.path(".grader/reports/adder-2.html"),
            "failed",
            width,
            dark,
        );
        found.has("banner", "");
        found.has("main", "");
        found.has("contentinfo", "");
        found.has("heading", "더하기");
        found.has("region", "첫 번째 실패");
        found.has("region", "기대");
        found.has("region", "실제");
        found.has("image", "70/100점");
        found.has("image", "100점에서 70점으로");
        found.has("table", "");
        for words in [
            "3개 중 2개 통과",
            "add(4294967295, 1)",
            "힌트 1/2",
            "첫째 힌트",
        ] {
            found.says(words);
        }
        assert_eq!(found.wide, [""; 0], "{width}");
        assert_eq!(found.dark, dark);
        let is_dark = found.background.starts_with("rgb(1");
        assert_eq!(is_dark, dark, "{}", found.background);
    }
}

#[test]
fn what_is_accepted_says_how_fast_it_is() {
    let Some(browser) = Browser::open() else {
        return;
    };
    let book = Book::new();
    attempted(&book, NOON, &accepted());
    book.says(&["report"]);
    for width in [DESKTOP, PHONE] {
        let found = browser.look(
            &book.path(".grader/reports/adder-1.html"),
            "accepted",
            width,
            false,
        );
        found.has("region", "성능");
        found.has("image", "1.80배");
        found.has("image", "연산 한 번에 걸리는 시간");
        found.has("image", "연산 한 번의 메모리 할당");
        found.says("입력이 2배면 시간이 2배");
        assert_eq!(found.wide, [""; 0], "{width}");
    }
}

#[test]
fn a_page_of_the_worst_kind_fits_the_screen_and_is_there_at_once() {
    let Some(browser) = Browser::open() else {
        return;
    };
    let book = Book::new();
    attempted(&book, NOON, &worst::report());
    book.says(&["report"]);
    let page = book.path(".grader/reports/adder-1.html");
    for width in [DESKTOP, PHONE] {
        let found = browser.look(&page, "worst", width, false);
        assert_eq!(found.wide, [""; 0], "{width}");
        found.says("</script><script>alert(1)</script>");
        assert!(
            found.milliseconds < MOST_MILLISECONDS,
            "{}",
            found.milliseconds
        );
        println!(
            "{:.0} ms to show, {:.0} ms to load",
            found.milliseconds, found.loaded
        );
    }
}

#[test]
fn the_page_over_everything_fits_every_screen() {
    let Some(browser) = Browser::open() else {
        return;
    };
    let book = Book::with_notes();
    attempted(&book, NOON, &failed());
    attempted(&book, NOON + 600, &accepted());
    worst::answer_questions(&book);
    let mut grader = book.grader(&["report", "--all"]);
    grader.env("GRADER_NOW", (NOON + 86_400).to_string());
    grader.output().unwrap();
    for (width, dark) in [(DESKTOP, false), (PHONE, true)] {
        let found = browser.look(&book.path(".grader/reports/all.html"), "all", width, dark);
        found.has("heading", "나의 연습 기록");
        found.has("region", "주제와 수준");
        found.has("rowheader", "토큰 버킷");
        found.has("image", "95% 신뢰 구간");
        // On a phone there is no room for how the score went.
        if width == DESKTOP {
            found.has("image", "70점에서 100점으로");
        }
        found.says("자동 채점한 답 2개");
        assert_eq!(found.wide, [""; 0], "{width}");
    }
}

struct Browser {
    chromium: PathBuf,
    folder: TempDir,
}

impl Browser {
    /// Nothing where there is no Chromium.
    fn open() -> Option<Browser> {
        let named = env::var_os("CHROMIUM").map(PathBuf::from);
        let Some(chromium) = named.or_else(installed) else {
            println!("skipped: Chromium is not here (set CHROMIUM)");
            return None;
        };
        Some(Browser {
            chromium,
            folder: tempfile::tempdir().unwrap(),
        })
    }

    /// Look at a page on a screen, and keep a picture of it.
    fn look(&self, page: &Path, name: &str, width: u32, dark: bool) -> Found {
        let found = self.found(page, width, dark);
        let theme = if dark { "dark" } else { "light" };
        let shots = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report");
        fs::create_dir_all(&shots).unwrap();
        let shot = shots.join(format!("{name}-{width}-{theme}.png"));
        let height = found.height.min(8_000);
        let probe = self.probe(page, width, height);
        // A window is never narrower than this; the page in it is.
        let window = format!("--window-size={},{height}", width.max(500));
        let output = self.run(
            &probe,
            dark,
            &[&window, &format!("--screenshot={}", shot.display())],
        );
        assert!(shot.exists(), "{output}");
        found
    }

    fn found(&self, page: &Path, width: u32, dark: bool) -> Found {
        let probe = self.probe(page, width, 900);
        let dom = self.run(&probe, dark, &["--window-size=1300,1000", "--dump-dom"]);
        let found = dom.split_once("<pre id=\"found\" hidden=\"\">");
        let found = found.and_then(|(_, rest)| rest.split_once("</pre>"));
        let (found, _) = found.unwrap_or_else(|| panic!("the page did not load: {dom}"));
        let found = found.replace("&lt;", "<").replace("&gt;", ">");
        serde_json::from_str(&found.replace("&nbsp;", "\u{a0}").replace("&amp;", "&")).unwrap()
    }

    /// A page with nothing but a frame of that size, in which the page is as it was written.
    fn probe(&self, page: &Path, width: u32, height: u32) -> PathBuf {
        let probe = self.folder.path().join("probe.html");
        let text = format!(
            "<!DOCTYPE html><meta charset=utf-8><body style=\"margin:0\">\
             <iframe src=\"file://{}\" style=\"width:{width}px;height:{height}px;border:0;display:block\"></iframe>\
             <script>{}</script>",
            page.display(),
            include_str!("probe.js")
        );
        fs::write(&probe, text).unwrap();
        probe
    }

    fn run(&self, probe: &Path, dark: bool, more: &[&str]) -> String {
        let mut command = Command::new(&self.chromium);
        command.args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
        ]);
        command.args([
            "--allow-file-access-from-files",
            "--enable-blink-features=ComputedAccessibilityInfo",
            "--force-renderer-accessibility",
        ]);
        let scheme = if dark { 0 } else { 1 };
        command.arg(format!("--blink-settings=preferredColorScheme={scheme}"));
        let profile = self.folder.path().join("profile");
        command.arg(format!("--user-data-dir={}", profile.display()));
        let output = command
            .args(more)
            .arg(format!("file://{}", probe.display()))
            .output();
        String::from_utf8_lossy(&output.unwrap().stdout).into_owned()
    }
}

fn installed() -> Option<PathBuf> {
    const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
    let folders = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&folders).collect();
    let mut paths = NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    paths.find(|path| path.is_file())
}
