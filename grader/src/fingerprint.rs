//! How a mistake is known again: not only by which cases fail, but by how each of them does. In: the
//! outcome of a case. Out: a line that the same mistake in another's code leaves, too. The lines of all
//! known mistakes are kept in `solutions/<id>/fingerprints.toml`, which `grader verify` writes and checks.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use serde::{Deserialize, Serialize};

use crate::approved;
use crate::diagnose::{self, Course};
use crate::disk;
use crate::layout;
use crate::outcome::{CaseOutcome, Difference, Failure, Graded, Status, Why};
use crate::toml_file::line_at;
use crate::workbook::Problem;

const FORMAT_VERSION: u32 = 2;
const HEAD: &str = "\
# What each mistake in wrong/ shows in the cases it fails, so that it is known again in a learner's code.
# Written by `grader verify --fingerprints`. Do not mend it by hand.
";
/// A file that is larger was not written by `verify`.
const MOST_BYTES: u64 = 1 << 20;
/// Of one line of a transcript; more than tells two apart.
const MOST_COLUMNS: usize = 200;

/// What the known mistakes of a problem show, case by case: one line or, where it is not always the
/// same, several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprints {
    mistakes: BTreeMap<String, Prints>,
}

/// For each case that a mistake fails, how.
pub type Prints = BTreeMap<String, BTreeSet<String>>;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format_version: u32,
    #[serde(default)]
    mistake: BTreeMap<String, Prints>,
}

impl Fingerprints {
    pub fn place(problem: &Problem) -> PathBuf {
        problem.solution().join("fingerprints.toml")
    }

    /// Those of a problem; nothing where there is no such file.
    pub fn read(path: &Path) -> anyhow::Result<Option<Fingerprints>> {
        let metadata = match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            metadata => metadata?,
        };
        // Opening a pipe would wait for somebody who writes into it.
        if !metadata.is_file() {
            bail!("it is no regular file");
        }
        if metadata.len() > MOST_BYTES {
            bail!(
                "it has {} bytes, and {MOST_BYTES} are read at most",
                metadata.len()
            );
        }
        let text = fs::read_to_string(path)?;
        let file: File =
            toml::from_str(&text).map_err(|error| anyhow!(in_a_line(&text, &error)))?;
        if file.format_version != FORMAT_VERSION {
            bail!(
                "`format_version` is {}, and this grader reads {FORMAT_VERSION}",
                file.format_version
            );
        }
        Ok(Some(Fingerprints {
            mistakes: file.mistake,
        }))
    }

    /// Write them. True if that changed the file.
    pub fn write(&self, path: &Path) -> anyhow::Result<bool> {
        let file = File {
            format_version: FORMAT_VERSION,
            mistake: self.mistakes.clone(),
        };
        let text = format!("{HEAD}{}", toml::to_string(&file)?);
        disk::update(path, text.as_bytes()).with_context(|| path.display().to_string())
    }

    /// Add what a mistake showed when it was graded.
    pub fn add(&mut self, mistake: &str, graded: &Graded) {
        let prints = self.mistakes.entry(mistake.to_owned()).or_default();
        for (case, print) in of_failed_cases(graded) {
            prints.entry(case).or_default().insert(print);
        }
    }

    pub fn of(&self, mistake: &str) -> Option<&Prints> {
        self.mistakes.get(mistake)
    }

    pub fn mistakes(&self) -> impl Iterator<Item = &str> {
        self.mistakes.keys().map(String::as_str)
    }
}

/// `line 3: invalid string`, where toml itself would draw a picture.
fn in_a_line(text: &str, error: &toml::de::Error) -> String {
    let line = line_at(text, error.span().map_or(0, |span| span.start));
    format!("line {line}: {}", error.message().replace('\n', " "))
}

/// The case and its line, of each that failed.
pub fn of_failed_cases(graded: &Graded) -> impl Iterator<Item = (String, String)> {
    graded.cases.iter().filter_map(|case| match &case.status {
        Status::Failed(failure) => Some((case.id.clone(), of(case, failure))),
        _ => None,
    })
}

/// How a case failed, in a line that does not depend on the code's own names, places and figures: the
/// kind of failure, and where the transcript first differs. `@3` is its third line; under many seeds a
/// line has no such number.
pub fn of(outcome: &CaseOutcome, failure: &Failure) -> String {
    let Course {
        difference:
            Difference {
                before,
                expected,
                got,
            },
        calling,
        ..
    } = diagnose::course(outcome, failure);
    let mut print = kind(&failure.why);
    if approved::seeded(&outcome.expected).is_none() {
        print.push_str(&format!(" @{}", before.len() + 1));
    }
    match (&expected, &got) {
        (None, None) => {}
        (expected, got) => {
            let (expected, got) = compared(
                without_own_words(expected.as_deref().unwrap_or("nothing")),
                without_own_words(got.as_deref().unwrap_or("nothing")),
            );
            print.push_str(&format!(" | {} | {}", short(&expected), short(&got)));
        }
    }
    if let Some(call) = calling {
        print.push_str(&format!(" | in {}", short(&without_figures(&call))));
    }
    print
}

/// The kind of failure. What never ends is one kind: which limit it meets first is the machine's affair.
fn kind(why: &Why) -> String {
    match why {
        Why::Differs(_) => "differs".into(),
        Why::Panicked { message, .. } => {
            format!(
                "panicked: {}",
                short(&without_figures(message.lines().next().unwrap_or_default()))
            )
        }
        Why::Deadlock { waiting } => {
            let on: BTreeSet<String> = waiting.iter().map(|w| without_figures(&w.on)).collect();
            let on: Vec<String> = on.into_iter().collect();
            format!("deadlock: {}", short(&on.join(", ")))
        }
        Why::NoEnd { .. } | Why::EndlessLoop { .. } | Why::TimeLimit { .. } => "never ends".into(),
        Why::Unseen { .. } | Why::Waited { .. } => "waits unseen".into(),
        Why::OutOfMemory { .. } => "out of memory".into(),
        Why::StackOverflow => "stack overflow".into(),
        Why::Exited { .. } => "exited".into(),
        Why::Aborted { .. } => "aborted".into(),
        Why::Signal { name } => format!("signal {name}"),
        Why::TooMuchOutput { .. } => "too much output".into(),
        Why::LeftChildren { .. } => "left children".into(),
        Why::TooManyProcesses { .. } => "too many processes".into(),
        Why::OtherProcesses => "other processes".into(),
    }
}

fn short(text: &str) -> String {
    layout::cut(text, MOST_COLUMNS)
}

/// Two lines without their figures. Of those that stand at the same place in both, the second line says
/// whether its own is less (`#-`) or more (`#+`).
fn compared(expected: &str, got: &str) -> (String, String) {
    let (wanted, given) = (pieces(expected), pieces(got));
    let figures = |pieces: &[Piece]| pieces.iter().filter(|piece| piece.figure).count();
    let mut wanted_figures = wanted.iter().filter(|piece| piece.figure);
    let alike = figures(&wanted) == figures(&given);
    let given = given.iter().map(|piece| {
        if !piece.figure {
            return piece.text.to_owned();
        }
        let wanted = wanted_figures.next().filter(|_| alike);
        let sign = wanted.map_or("", |wanted| sign(piece.text, wanted.text));
        format!("#{sign}")
    });
    (without_figures(expected), given.collect())
}

/// What an error says is its author's own affair.
fn without_own_words(line: &str) -> &str {
    match line.find(ERROR) {
        Some(at) => &line[..at + ERROR.len()],
        None => line,
    }
}

const ERROR: &str = "  Err:";

fn sign(got: &str, expected: &str) -> &'static str {
    match (got.parse::<f64>(), expected.parse::<f64>()) {
        (Ok(got), Ok(expected)) if got < expected => "-",
        (Ok(got), Ok(expected)) if got > expected => "+",
        _ => "",
    }
}

fn without_figures(line: &str) -> String {
    pieces(line)
        .iter()
        .map(|piece| if piece.figure { "#" } else { piece.text })
        .collect()
}

/// A part of a line: a number, or what stands between numbers.
struct Piece<'a> {
    text: &'a str,
    figure: bool,
}

fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let figure = first.is_ascii_digit();
        let end = match figure {
            true => figure_end(rest),
            false => rest
                .find(|c: char| c.is_ascii_digit())
                .unwrap_or(rest.len()),
        };
        let (text, after) = rest.split_at(end);
        pieces.push(Piece { text, figure });
        rest = after;
    }
    pieces
}

/// Where the number ends that this begins with: `1.500s`, `10)`, `3..5`.
fn figure_end(text: &str) -> usize {
    let digits = |text: &str| {
        text.find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len())
    };
    let whole = digits(text);
    match text[whole..].strip_prefix('.').map(digits) {
        Some(fraction @ 1..) => whole + 1 + fraction,
        _ => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{because, differs, graded, outcome, panicked};

    fn printed(why: Why) -> String {
        of(&outcome("a", Status::Passed), &because(why))
    }

    fn difference(expected: &str, got: &str) -> Why {
        Why::Differs(Difference {
            before: Vec::new(),
            expected: Some(expected.into()),
            got: Some(got.into()),
        })
    }

    #[test]
    fn the_same_failure_with_other_figures_has_the_same_print() {
        let first = printed(difference("t=0.000s  open  3", "t=0.000s  open  2"));
        assert_eq!(first, "differs @1 | t=#s  open  # | t=#s  open  #-");
        let second = printed(difference("t=1.500s  open  8", "t=1.500s  open  7"));
        assert_eq!(first, second);
    }

    #[test]
    fn too_much_is_not_too_little_and_late_is_not_early() {
        let few = printed(difference("t=0.000s  open  3", "t=0.000s  open  2"));
        let many = printed(difference("t=0.000s  open  3", "t=0.000s  open  4"));
        let late = printed(difference("t=0.000s  open  3", "t=0.250s  open  3"));
        assert!(few != many && few != late && many != late);
        assert_eq!(late, "differs @1 | t=#s  open  # | t=#+s  open  #");
    }

    #[test]
    fn a_deadlock_and_a_panic_are_no_difference_and_none_is_another() {
        let deadlock = printed(Why::Deadlock {
            waiting: Vec::new(),
        });
        let panic = of(&outcome("a", Status::Passed), &panicked());
        assert!(deadlock.starts_with("deadlock"));
        assert_eq!(
            panic,
            "panicked: attempt to subtract with overflow @1 | in is_allowed(#)"
        );
    }

    #[test]
    fn what_an_error_says_is_not_compared() {
        let with = |words: &str| {
            let got = format!("t=0.000s  new(0)  Err: {words}");
            printed(difference("t=0.000s  new(0)  Ok", &got))
        };
        assert_eq!(with("too small"), with("must be 1 or more"));
        let fine = printed(difference("t=0.000s  new(0)  Ok", "t=0.000s  new(0)  None"));
        assert_ne!(with("too small"), fine);
    }

    #[test]
    fn which_limit_ends_what_never_ends_does_not_matter() {
        let limit = std::time::Duration::from_secs(2);
        let steps = printed(Why::NoEnd { steps: 20_000 });
        assert_eq!(steps, printed(Why::TimeLimit { limit }));
        assert_ne!(steps, printed(Why::OutOfMemory { limit_mib: 512 }));
    }

    #[test]
    fn lines_of_another_shape_are_compared_by_their_words_only() {
        let print = printed(difference("t=0.000s  ask(1)  12", "t=0.000s  ask(1)  none"));
        assert_eq!(print, "differs @1 | t=#s  ask(#)  # | t=#s  ask(#)  none");
        assert_eq!(without_figures("3..5, 0.25s, 7."), "#..#, #s, #.");
    }

    #[test]
    fn what_is_written_is_read_again_and_a_file_of_a_later_format_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fingerprints.toml");
        assert!(Fingerprints::read(&path).unwrap().is_none());
        let crate::outcome::Verdict::Graded(seen) =
            graded(vec![outcome("a", Status::Failed(differs()))])
        else {
            unreachable!("it was made so");
        };
        let mut prints = Fingerprints::default();
        prints.add("no-cap", &seen);
        assert!(prints.write(&path).unwrap());
        assert!(!prints.write(&path).unwrap(), "it is there already");
        assert_eq!(Fingerprints::read(&path).unwrap(), Some(prints));
        fs::write(&path, "format_version = 3\n").unwrap();
        let error = Fingerprints::read(&path).unwrap_err();
        assert!(error.to_string().contains("format_version"), "{error}");
    }

    #[test]
    fn what_is_no_small_file_of_this_format_is_refused_in_one_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fingerprints.toml");
        let refused = |says: &str| {
            let error = Fingerprints::read(&path).unwrap_err().to_string();
            assert!(error.contains(says) && !error.contains('\n'), "{error}");
        };
        fs::write(&path, "format_version = 2\nmistake = \n").unwrap();
        refused("line 2");
        // One comment, as large as may be read, and a byte more.
        let head = "format_version = 2\n#";
        let most = usize::try_from(MOST_BYTES).unwrap();
        let comment = " ".repeat(most - head.len());
        fs::write(&path, format!("{head}{comment}")).unwrap();
        assert!(Fingerprints::read(&path).unwrap().is_some());
        fs::write(&path, format!("{head}{comment} ")).unwrap();
        refused("1048577 bytes");
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        refused("no regular file");
        fs::remove_dir(&path).unwrap();
        // Read, it would never end.
        std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
        refused("no regular file");
    }
}
