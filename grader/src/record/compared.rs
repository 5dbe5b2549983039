//! Two attempts beside each other. In: their sources, their cases, their reports. Out: what has changed in
//! the code, and what in the outcome. Pure.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::history::Ended;
use crate::outcome::{Interval, Performance, Report};
use crate::submission::Source;

/// A file that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub path: PathBuf,
    pub kind: Kind,
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Added,
    Removed,
    Edited,
}

/// A line of a unified diff, without its mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// `@@ -1,3 +1,4 @@`
    Hunk(String),
    Same(String),
    Removed(String),
    Added(String),
}

/// What newly passes, what no longer does, and of what nothing is known any more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    pub passes: Vec<String>,
    pub fails: Vec<String>,
    /// Was run before, and waits for another case now.
    pub skipped: Vec<String>,
}

/// How fast one piece of work was in both; the reference is 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratio {
    pub workload: String,
    pub before: Option<Interval>,
    pub after: Option<Interval>,
}

/// The files that differ, in the order of their names.
pub fn files(before: &Source, after: &Source) -> Vec<Changed> {
    let paths: BTreeSet<&Path> = [before, after]
        .into_iter()
        .flat_map(|source| source.files.iter().map(|(path, _)| path.as_path()))
        .collect();
    let changed = paths.into_iter().map(|path| {
        let (one, other) = (text(before, path), text(after, path));
        let kind = match (one, other) {
            (None, _) => Kind::Added,
            (_, None) => Kind::Removed,
            _ => Kind::Edited,
        };
        Changed {
            path: path.to_owned(),
            kind,
            lines: lines(one.unwrap_or_default(), other.unwrap_or_default()),
        }
    });
    changed
        .filter(|changed| changed.kind != Kind::Edited || !changed.lines.is_empty())
        .collect()
}

fn text<'a>(source: &'a Source, path: &Path) -> Option<&'a str> {
    let found = source.files.iter().find(|(of, _)| of == path);
    found.map(|(_, text)| text.as_str())
}

fn lines(before: &str, after: &str) -> Vec<Line> {
    let patch = diffy::create_patch(before, after);
    let mut lines = Vec::new();
    for hunk in patch.hunks() {
        let ranges = format!("@@ -{} +{} @@", hunk.old_range(), hunk.new_range());
        lines.push(Line::Hunk(ranges));
        let bare = |line: &str| line.trim_end_matches(['\n', '\r']).to_owned();
        lines.extend(hunk.lines().iter().map(|line| match line {
            diffy::Line::Context(line) => Line::Same(bare(line)),
            diffy::Line::Delete(line) => Line::Removed(bare(line)),
            diffy::Line::Insert(line) => Line::Added(bare(line)),
        }));
    }
    lines
}

/// By the cases that were asked for in both, in the order of the second. What was skipped has not failed
/// before, and what is skipped now does not newly fail.
pub fn outcome(before: &[(String, Ended)], after: &[(String, Ended)]) -> Outcome {
    let was = |case: &str| {
        let found = before.iter().find(|(id, _)| id == case);
        found.map(|(_, ended)| *ended)
    };
    let newly = |is: Ended, before: &dyn Fn(Ended) -> bool| {
        let now = after
            .iter()
            .filter(|(id, ended)| *ended == is && was(id).is_some_and(before));
        now.map(|(id, _)| id.clone()).collect()
    };
    Outcome {
        passes: newly(Ended::Passed, &|was| was != Ended::Passed),
        fails: newly(Ended::Failed, &|was| was == Ended::Passed),
        skipped: newly(Ended::Skipped, &|was| was != Ended::Skipped),
    }
}

/// Of every workload that either has measured.
pub fn ratios(before: Option<&Report>, after: Option<&Report>) -> Vec<Ratio> {
    let measured = |report: Option<&Report>| match report.map(|report| report.performance.clone()) {
        Some(Performance::Measured(measured)) => measured.workloads,
        _ => Vec::new(),
    };
    let (before, after) = (measured(before), measured(after));
    let mut ratios: Vec<Ratio> = Vec::new();
    for workload in after.iter().chain(&before) {
        if ratios.iter().any(|ratio| ratio.workload == workload.id) {
            continue;
        }
        let of = |all: &[crate::outcome::Workload]| {
            let found = all.iter().find(|of| of.id == workload.id);
            found.and_then(|of| of.ratio)
        };
        ratios.push(Ratio {
            workload: workload.id.clone(),
            before: of(&before),
            after: of(&after),
        });
    }
    ratios
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(files: &[(&str, &str)]) -> Source {
        let files = files.iter();
        Source {
            shown: "src".into(),
            files: files
                .map(|(path, text)| (PathBuf::from(path), (*text).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn only_files_that_differ_are_shown_and_new_and_gone_ones_too() {
        let before = source(&[("a.rs", "x\n"), ("gone.rs", "g\n"), ("lib.rs", "1\n2\n3\n")]);
        let after = source(&[
            ("a.rs", "x\n"),
            ("lib.rs", "1\ntwo\n3\n"),
            ("new.rs", "n\n"),
        ]);
        let changed = files(&before, &after);
        let kinds: Vec<(&str, Kind)> = changed
            .iter()
            .map(|changed| (changed.path.to_str().unwrap(), changed.kind))
            .collect();
        let is = [
            ("gone.rs", Kind::Removed),
            ("lib.rs", Kind::Edited),
            ("new.rs", Kind::Added),
        ];
        assert_eq!(kinds, is);
        let lines = [
            Line::Hunk("@@ -1,3 +1,3 @@".into()),
            Line::Same("1".into()),
            Line::Removed("2".into()),
            Line::Added("two".into()),
            Line::Same("3".into()),
        ];
        assert_eq!(changed[1].lines, lines);
        assert!(files(&before, &before).is_empty());
    }

    #[test]
    fn a_file_that_is_new_and_empty_is_a_change() {
        let changed = files(&source(&[]), &source(&[("lib.rs", "")]));
        assert_eq!((changed.len(), changed[0].kind), (1, Kind::Added));
    }

    #[test]
    fn what_was_skipped_and_passes_now_newly_passes_and_what_fails_again_does_not_newly_fail() {
        let cases = |all: &[(&str, Ended)]| -> Vec<(String, Ended)> {
            let all = all.iter();
            all.map(|(id, ended)| ((*id).to_owned(), *ended)).collect()
        };
        use Ended::{Failed, Passed, Skipped};
        let before = cases(&[("a", Failed), ("b", Skipped), ("c", Passed), ("d", Failed)]);
        let after = cases(&[("a", Passed), ("b", Passed), ("c", Failed), ("d", Failed)]);
        let both = outcome(&before, &after);
        assert_eq!(
            (both.passes.as_slice(), both.fails.as_slice()),
            (&["a".to_owned(), "b".into()][..], &["c".to_owned()][..])
        );
        assert_eq!(outcome(&after, &after), Outcome::default());
        // Of a skipped case nothing was known, and a grade of one case says nothing of the others.
        let then = cases(&[("a", Passed), ("b", Failed), ("c", Failed)]);
        let skipped = cases(&[("b", Skipped)]);
        assert_eq!(outcome(&skipped, &then), Outcome::default());
        assert_eq!(outcome(&[], &then), Outcome::default());
        assert_eq!(outcome(&then, &[]), Outcome::default());
    }

    #[test]
    fn what_was_run_and_is_skipped_now_is_named_and_what_was_skipped_before_is_not() {
        let cases = |all: [Ended; 4]| -> Vec<(String, Ended)> {
            let names = ["a", "b", "c", "d"].map(str::to_owned);
            names.into_iter().zip(all).collect()
        };
        use Ended::{Failed, Passed, Skipped};
        let before = cases([Passed, Passed, Failed, Skipped]);
        let after = cases([Failed, Skipped, Skipped, Skipped]);
        let both = outcome(&before, &after);
        assert_eq!(
            (both.fails, both.skipped),
            (vec!["a".to_owned()], vec!["b".to_owned(), "c".into()])
        );
        assert_eq!(outcome(&after, &after), Outcome::default());
    }
}
