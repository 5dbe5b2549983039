//! `solution`: the reference and its explanation. Asks first while the problem is unsolved.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::Session;
use crate::cli::{Exit, SolutionArgs};
use crate::markdown;
use crate::report::Screen;
use crate::report::sheet::Sheet;
use crate::style::{faint, strong};
use crate::words;
use crate::workbook::Problem;

pub fn run(session: &Session, args: &SolutionArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let problem = session.problem(args.problem.as_deref())?;
    session.not_in_interview(&problem.id)?;
    let screen = &session.screen;
    let lang = screen.lang;
    if !args.yes && !session.state().is_solved(&problem.id) {
        let command = format!("solution {}", problem.id);
        if !session.ask(words::learn::really_show(lang), &command)? {
            session.tell(words::learn::not_done(lang));
            return Ok(Exit::Done);
        }
    }
    write(session, screen, &problem, out)?;
    let mut sheet = Sheet::new(screen.width);
    let grade = screen.command(&format!("grade {} --solution", problem.id));
    sheet.commands(0, &[(words::learn::compare_with(lang), grade)]);
    sheet.write(out)?;
    Ok(Exit::Done)
}

/// The explanation, and then the code.
pub fn write(
    session: &Session,
    screen: &Screen,
    problem: &Problem,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let lang = screen.lang;
    let path = problem.explanation(lang);
    if let Ok(text) = fs::read_to_string(&path) {
        markdown::write(out, &text, screen, &session.shown(&problem.solution()))?;
        writeln!(out)?;
    }
    for path in sources(&problem.solution().join("src"))? {
        let source = fs::read_to_string(&path).with_context(|| session.shown(&path))?;
        let (title, shown) = (words::learn::reference(lang), session.shown(&path));
        writeln!(out, "{}  {}\n", strong(title), faint(&shown))?;
        for line in source.lines() {
            writeln!(out, "{}", format!("    {line}").trim_end())?;
        }
        writeln!(out)?;
    }
    other_ways(session, screen, problem).write(out)?;
    Ok(())
}

/// The other right solutions, where they can be opened.
fn other_ways(session: &Session, screen: &Screen, problem: &Problem) -> Sheet {
    let mut sheet = Sheet::new(screen.width);
    let right = problem.right();
    if !right.is_empty() {
        sheet.line(strong(words::learn::other_ways(screen.lang)));
        let folder = session.shown(&problem.solution().join("right"));
        for name in right {
            sheet.line(format!("    {folder}/{name}.rs"));
        }
        sheet.blank();
    }
    sheet
}

/// The reference's files: `lib.rs`, which says how the others hang together, and then those by name.
fn sources(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths.sort_by_key(|path| (!path.ends_with("lib.rs"), path.clone()));
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::sources;

    #[test]
    fn the_crate_comes_before_its_modules_and_nothing_else_comes() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["ring.rs", "cache.rs", "lib.rs", "notes.md"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let paths = sources(folder.path()).unwrap();
        let names: Vec<_> = paths.iter().filter_map(|path| path.file_name()).collect();
        assert_eq!(names, ["lib.rs", "cache.rs", "ring.rs"]);
        assert!(sources(&folder.path().join("nowhere")).is_err());
    }
}
