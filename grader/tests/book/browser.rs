//! The Korean book in a browser: its search finds what is there. This needs mdBook and Chromium, in `PATH`
//! or named by `MDBOOK` and `CHROMIUM`; without them it says so and passes.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

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
const NONSENSE: [&str; 4] = ["뷁쀍", "토큰 뷁쀍", "xqzzy", "edis"];

#[derive(Debug, Deserialize)]
struct Found {
    word: String,
    titles: Vec<String>,
}

#[test]
fn the_search_of_the_korean_book_finds_korean_and_english() {
    let mdbook = program("MDBOOK", &["mdbook"]);
    let chromium = program(
        "CHROMIUM",
        &["chromium", "chromium-browser", "google-chrome"],
    );
    let (Some(mdbook), Some(chromium)) = (mdbook, chromium) else {
        println!("skipped: mdBook or Chromium is not here (set MDBOOK and CHROMIUM)");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let built = build(&mdbook, folder.path());
    let words: Vec<&str> = [&KOREAN[..], &OTHER, &NONSENSE].concat();
    let found = search(&chromium, &built, &words);
    assert_eq!(found.len(), words.len());
    for Found { word, titles } in &found {
        let is_nonsense = NONSENSE.contains(&word.as_str());
        assert_eq!(titles.is_empty(), is_nonsense, "{word}: {titles:?}");
    }
    // The chapter of that name comes first.
    for (word, title) in [("커넥션 풀", "커넥션 풀"), ("커넥션풀", "커넥션 풀")] {
        let first = found.iter().find(|found| found.word == word);
        let first = first.and_then(|found| found.titles.first()).unwrap();
        assert!(first.contains(title), "{word}: {first}");
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

/// A page of the book with the script that types at its end, as Chromium leaves it.
fn search(chromium: &Path, built: &Path, words: &[&str]) -> Vec<Found> {
    let script = include_str!("search.js").replace("WORDS", &format!("{words:?}"));
    let page = fs::read_to_string(built.join("index.html")).unwrap();
    let page = page.replace("</body>", &format!("<script>{script}</script></body>"));
    let probe = built.join("probe.html");
    fs::write(&probe, page).unwrap();
    let mut command = Command::new(chromium);
    command.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=20000",
    ]);
    command.arg(format!(
        "--user-data-dir={}",
        built.join("profile").display()
    ));
    command
        .arg("--dump-dom")
        .arg(format!("file://{}", probe.display()));
    let output = command.output().unwrap();
    let dom = String::from_utf8_lossy(&output.stdout);
    let found = dom
        .split_once("<pre id=\"found\">")
        .and_then(|(_, rest)| rest.split_once("</pre>"));
    let (found, _) = found.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    serde_json::from_str(
        &found
            .replace("&amp;", "&")
            .replace("&gt;", ">")
            .replace("&lt;", "<"),
    )
    .unwrap()
}
