//! The transcript that a right solution shows, as an author has read and approved it. In: an insta
//! snapshot. Out: its text, and what its first line says of the case.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    pub text: String,
}

/// What a case runs many of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Schedules,
    Programs,
    Histories,
}

impl Approved {
    /// Read an insta snapshot.
    pub fn read(path: &Path) -> anyhow::Result<Approved> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        // git may have changed the ends of the lines.
        let text = text.replace("\r\n", "\n");
        let Some((_, body)) = text
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"))
        else {
            bail!(
                "{}: no insta snapshot: it should begin with a header between two `---`",
                path.display()
            );
        };
        Ok(Approved {
            text: body.trim_end().to_owned(),
        })
    }

    /// True for a case that runs under many seeds.
    pub fn is_seeded(&self) -> bool {
        seeded(&self.text).is_some()
    }
}

/// The head of a case that runs under many seeds, `600 schedules, every one:`.
pub fn seeded(text: &str) -> Option<(Unit, u64)> {
    let (count, unit) = text
        .lines()
        .next()?
        .strip_suffix(", every one:")?
        .split_once(' ')?;
    let unit = match unit {
        "programs" => Unit::Programs,
        "histories" => Unit::Histories,
        "schedules" => Unit::Schedules,
        _ => return None,
    };
    Some((unit, count.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_is_read_without_its_header() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("case.snap");
        let write = |text: &str| fs::write(&path, text).expect("a snapshot for the test");
        write("---\nsource: x\n---\n3 schedules, every one:\n  a\n");
        let approved = Approved::read(&path).expect("it has a header");
        assert_eq!(approved.text, "3 schedules, every one:\n  a");
        assert!(approved.is_seeded());
        write("no header");
        let error = Approved::read(&path).expect_err("it has none");
        assert!(error.to_string().contains("case.snap"));
    }

    #[test]
    fn the_first_line_says_what_a_case_runs_many_of() {
        let head = |head: &str| seeded(&format!("{head}\n  t=0.000s  agrees  yes"));
        assert_eq!(
            head("600 schedules, every one:"),
            Some((Unit::Schedules, 600))
        );
        assert_eq!(head("9 programs, every one:"), Some((Unit::Programs, 9)));
        assert_eq!(
            head("300 histories, every one:"),
            Some((Unit::Histories, 300))
        );
        assert_eq!(head("t=0.000s  ask(1)  true"), None);
        assert_eq!(head("5 sheep, every one:"), None);
    }
}
