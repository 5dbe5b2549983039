//! Looks at what grading needs: the toolchain, the workbook, the disk, the terminal. In: the workbook
//! that was found. Out: findings, each with its mend.

use std::env;
use std::fs;
use std::io::{IsTerminal as _, stdout};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;

use crate::clippy;
use crate::fingerprint::Fingerprints;
use crate::history::History;
use crate::lang::Lang;
use crate::process::{self, Program};
use crate::report::Screen;
use crate::words;
use crate::workbook::{Gone, Workbook};

const NEEDED: &str = env!("CARGO_PKG_RUST_VERSION");
const NARROW: usize = 60;
const WALL: Duration = Duration::from_secs(20);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub grade: Grade,
    pub what: String,
    pub mend: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    Ok,
    Warn,
    Fail,
}

fn ok(what: impl Into<String>) -> Finding {
    Finding {
        grade: Grade::Ok,
        what: what.into(),
        mend: None,
    }
}

fn bad(grade: Grade, what: impl Into<String>, mend: &str) -> Finding {
    Finding {
        grade,
        what: what.into(),
        mend: Some(mend.to_owned()),
    }
}

/// Everything there is to look at.
pub fn all(screen: &Screen, found: Result<&Option<Workbook>, &String>) -> Vec<Finding> {
    let lang = screen.lang;
    let mut findings = vec![tool(lang, "rustc", "RUSTC"), tool(lang, "cargo", "CARGO")];
    match found {
        Ok(Some(book)) => findings.extend(workbook(lang, book)),
        Ok(None) => findings.push(bad(
            Grade::Fail,
            words::doctor::no_workbook(lang),
            words::doctor::go_to_workbook(lang),
        )),
        Err(what) => findings.push(bad(
            Grade::Fail,
            words::doctor::broken_workbook(lang, what),
            words::doctor::mend_file(lang),
        )),
    }
    findings.push(for_advice(lang));
    findings.push(locale(
        lang,
        variable("LC_ALL")
            .or(variable("LC_CTYPE"))
            .or(variable("LANG")),
    ));
    findings.push(terminal(screen));
    findings
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// A tool that runs and is new enough.
fn tool(lang: Lang, name: &str, replaced_by: &str) -> Finding {
    let program = env::var_os(replaced_by).unwrap_or_else(|| name.into());
    let run = Program::new(&program).args(["--version"]).run(WALL, |_| {});
    match process::block_on(async { Ok(run.await?) }) {
        Err(error) => bad(
            Grade::Fail,
            words::doctor::tool_missing(lang, name, &format!("{error:#}")),
            words::doctor::install_rust(lang),
        ),
        Ok(ended) => version(lang, name, &String::from_utf8_lossy(&ended.stdout)),
    }
}

/// Clippy is a convenience: nothing that is graded needs it.
fn for_advice(lang: Lang) -> Finding {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let run = Program::new(&rustc)
        .args(["--print", "sysroot"])
        .run(WALL, |_| {});
    let sysroot = process::block_on(async { Ok(run.await?) });
    let rustc = sysroot.map(|ended| {
        let folder = String::from_utf8_lossy(&ended.stdout).trim().to_owned();
        PathBuf::from(folder).join("bin").join("rustc")
    });
    match rustc.ok().and_then(|rustc| clippy::driver(&rustc)) {
        Some(_) => ok(words::advice::clippy(lang)),
        None => bad(
            Grade::Warn,
            words::advice::no_clippy(lang),
            words::advice::install_clippy(lang),
        ),
    }
}

/// `rustc 1.95.0 (…)`
fn version(lang: Lang, name: &str, said: &str) -> Finding {
    let version = said.split_whitespace().nth(1).unwrap_or_default();
    if numbers(version) >= numbers(NEEDED) {
        return ok(format!("{name} {version}"));
    }
    bad(
        Grade::Fail,
        words::doctor::tool_old(lang, name, version, NEEDED),
        words::doctor::install_rust(lang),
    )
}

fn numbers(version: &str) -> Vec<u32> {
    let number = |part: &str| {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap_or_default()
    };
    version.split('.').map(number).collect()
}

fn workbook(lang: Lang, book: &Workbook) -> Vec<Finding> {
    let mut findings = vec![ok(words::doctor::workbook(
        lang,
        &book.root,
        book.ids.len(),
    ))];
    for id in &book.ids {
        if let Err(error) = sound(book, id) {
            findings.push(match error.downcast_ref::<Gone>() {
                Some(gone) => Finding {
                    grade: Grade::Fail,
                    what: words::trouble::gone(lang, gone),
                    mend: None,
                },
                None => bad(
                    Grade::Fail,
                    words::doctor::broken_workbook(lang, &format!("{error:#}")),
                    words::doctor::mend_file(lang),
                ),
            });
        }
    }
    findings.push(writable(lang, &book.root, "target/grader"));
    findings.push(writable(lang, &book.root, ".grader"));
    findings.push(match History::look(&book.root) {
        Ok(_) => ok(words::doctor::state_readable(lang)),
        Err(error) => Finding {
            grade: Grade::Warn,
            what: words::history::not_remembering(lang, &error),
            mend: None,
        },
    });
    findings.push(crates(lang, book));
    findings
}

/// Whether what the grader reads of a problem can be read.
fn sound(book: &Workbook, id: &str) -> anyhow::Result<()> {
    let place = Fingerprints::place(&book.problem(id)?);
    Fingerprints::read(&place).with_context(|| {
        let below = place.strip_prefix(&book.root).unwrap_or(&place);
        below.display().to_string()
    })?;
    Ok(())
}

fn writable(lang: Lang, root: &Path, folder: &str) -> Finding {
    let probe = root
        .join(folder)
        .join(format!("probe-{}", std::process::id()));
    let written = fs::create_dir_all(root.join(folder)).and_then(|()| fs::write(&probe, "probe"));
    let _ = fs::remove_file(&probe);
    match written {
        Ok(()) => ok(words::doctor::writable(lang, folder)),
        Err(error) => bad(
            Grade::Fail,
            words::doctor::not_writable(lang, folder, &error.to_string()),
            words::doctor::make_writable(lang),
        ),
    }
}

/// Whether the suites can be built without a network.
fn crates(lang: Lang, book: &Workbook) -> Finding {
    let scratch = book.root.join("target").join("grader");
    if book
        .ids
        .iter()
        .all(|id| scratch.join(id).join("prebuilt.json").is_file())
    {
        return ok(words::doctor::prebuilt(lang));
    }
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let cache = home.map(|home| home.join("registry").join("cache"));
    let filled = cache
        .and_then(|cache| fs::read_dir(cache).ok())
        .is_some_and(|registries| {
            registries
                .flatten()
                .filter_map(|registry| fs::read_dir(registry.path()).ok())
                .any(|mut crates| crates.next().is_some())
        });
    match filled {
        true => ok(words::doctor::registry(lang)),
        false => bad(
            Grade::Warn,
            words::doctor::no_registry(lang),
            words::doctor::fetch(lang),
        ),
    }
}

fn locale(lang: Lang, locale: Option<String>) -> Finding {
    let mend = words::doctor::set_utf8(lang);
    match locale {
        None => bad(Grade::Warn, words::doctor::no_locale(lang), mend),
        Some(locale) if locale.to_lowercase().replace('-', "").contains("utf8") => {
            ok(words::doctor::utf8(lang, &locale))
        }
        Some(locale) => bad(Grade::Warn, words::doctor::not_utf8(lang, &locale), mend),
    }
}

fn terminal(screen: &Screen) -> Finding {
    let lang = screen.lang;
    if !stdout().is_terminal() {
        return ok(words::doctor::no_terminal(lang));
    }
    if screen.width < NARROW {
        let what = words::doctor::narrow(lang, screen.width);
        return bad(Grade::Warn, what, words::doctor::widen(lang));
    }
    ok(words::doctor::wide(lang, screen.width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toolchain_that_is_too_old_is_told_from_one_that_is_not() {
        let grade = |said| version(Lang::En, "rustc", said).grade;
        assert_eq!(grade("rustc 1.94.9 (abc 2026-01-01)"), Grade::Fail);
        assert_eq!(grade("rustc 1.95.0 (abc 2026-01-01)"), Grade::Ok);
        assert_eq!(grade("rustc 1.100.0-nightly (abc 2027-01-01)"), Grade::Ok);
        assert_eq!(grade("no version at all"), Grade::Fail);
    }

    #[test]
    fn a_locale_is_utf8_however_it_is_spelt() {
        let grade = |name: &str| locale(Lang::En, Some(name.into())).grade;
        assert_eq!(grade("ko_KR.UTF-8"), Grade::Ok);
        assert_eq!(grade("C.utf8"), Grade::Ok);
        assert_eq!(grade("ko_KR.eucKR"), Grade::Warn);
        assert_eq!(locale(Lang::En, None).grade, Grade::Warn);
    }
}
