//! The Korean book in a browser: its search finds what is there, and its pages fit a phone. This needs
//! mdBook and Chromium, in `PATH` or named by `MDBOOK` and `CHROMIUM`; without them it says so and passes.

#![expect(clippy::print_stdout, reason = "what is skipped is told")]

use std::env;
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use tempfile::TempDir;

const KOREAN: [&str; 4] = ["토큰", "버킷", "커넥션 풀", "일관성"];
/// Without the space, in other case, by its stem, two words far apart.
const OTHER: [&str; 6] = [
    "커넥션풀",
    "redis",
    "Caching",
    "RFC 9110",
    "스탬피드 지터",
    "p99",
];
const NONSENSE: [&str; 4] = ["뷁쀍", "토큰 뷁쀍", "xqzzy", "ubernetes"];

#[derive(Debug, Deserialize)]
struct Found {
    word: String,
    titles: Vec<String>,
}

#[test]
fn the_search_of_the_korean_book_finds_korean_and_english() {
    let Some(browser) = Browser::open() else {
        return;
    };
    let words: Vec<&str> = [&KOREAN[..], &OTHER, &NONSENSE].concat();
    let found = browser.run(include_str!("search.js"), "WORDS", &words);
    assert_eq!(found.len(), words.len());
    for Found { word, titles } in &found {
        let is_nonsense = NONSENSE.contains(&word.as_str());
        assert_eq!(titles.is_empty(), is_nonsense, "{word}: {titles:?}");
    }
    // The chapter of that name comes first.
    for word in ["커넥션 풀", "커넥션풀"] {
        let first = found.iter().find(|found| found.word == word);
        let first = first.and_then(|found| found.titles.first()).unwrap();
        assert!(first.contains("커넥션 풀"), "{word}: {first}");
    }
}

#[test]
fn no_page_is_wider_than_a_phone() {
    let Some(browser) = Browser::open() else {
        return;
    };
    let entries = fs::read_dir(&browser.built).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut pages: Vec<String> = names.filter(|name| name.ends_with(".html")).collect();
    pages.retain(|name| !["toc.html", "print.html", "404.html"].contains(&name.as_str()));
    // Something that is too wide, so that this is known to see it.
    let wide = fs::read_to_string(browser.built.join("cap.html")).unwrap();
    let wide = wide.replace("<main>", "<main><div style=\"width: 500px\">wide</div>");
    fs::write(browser.built.join("wide.html"), wide).unwrap();
    pages.push("wide.html".to_owned());
    let found = browser.run(include_str!("phone.js"), "PAGES", &pages);
    assert_eq!(found.len(), pages.len());
    for Found { word, titles } in &found {
        assert_eq!(titles.is_empty(), word != "wide.html", "{word}: {titles:?}");
    }
}

/// The Korean book, built where it goes away afterwards.
struct Browser {
    chromium: PathBuf,
    built: PathBuf,
    _folder: TempDir,
}

impl Browser {
    /// Nothing where there is no mdBook or no Chromium.
    fn open() -> Option<Browser> {
        let mdbook = program("MDBOOK", &["mdbook"]);
        let chromium = program(
            "CHROMIUM",
            &["chromium", "chromium-browser", "google-chrome"],
        );
        let (Some(mdbook), Some(chromium)) = (mdbook, chromium) else {
            println!("skipped: mdBook or Chromium is not here (set MDBOOK and CHROMIUM)");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        Some(Browser {
            chromium,
            built: build(&mdbook, folder.path()),
            _folder: folder,
        })
    }

    /// A page of the book with a script at its end, as Chromium leaves it.
    fn run(&self, script: &str, name: &str, words: &[impl Debug]) -> Vec<Found> {
        let script = script.replace(name, &format!("{words:?}"));
        let page = fs::read_to_string(self.built.join("index.html")).unwrap();
        let page = page.replace("</body>", &format!("<script>{script}</script></body>"));
        let probe = self.built.join("probe.html");
        fs::write(&probe, page).unwrap();
        let mut command = Command::new(&self.chromium);
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]);
        command.args([
            "--virtual-time-budget=60000",
            "--allow-file-access-from-files",
        ]);
        let profile = self.built.join("profile");
        command.arg(format!("--user-data-dir={}", profile.display()));
        command.arg(format!("file://{}", probe.display()));
        let output = command.output().unwrap();
        let dom = String::from_utf8_lossy(&output.stdout);
        let found = dom.split_once("<pre id=\"found\">");
        let found = found.and_then(|(_, rest)| rest.split_once("</pre>"));
        let (found, _) = found.unwrap_or_else(|| {
            let said = String::from_utf8_lossy(&output.stderr);
            panic!("the script did not end: {said}")
        });
        let found = found.replace("&lt;", "<").replace("&gt;", ">");
        serde_json::from_str(&found.replace("&amp;", "&")).unwrap()
    }
}

fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(named) = env::var_os(variable) {
        return Some(named.into());
    }
    let folders = env::var_os("PATH")?;
    let mut paths = env::split_paths(&folders).flat_map(|folder| {
        let paths = names.iter().map(|name| folder.join(name));
        paths.collect::<Vec<_>>()
    });
    paths.find(|path| path.is_file())
}

/// The book is built from where it is, and written elsewhere.
fn build(mdbook: &Path, folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ko");
    let built = folder.join("ko");
    let mut command = Command::new(mdbook);
    command.arg("build").arg(&source).arg("-d").arg(&built);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    built
}
