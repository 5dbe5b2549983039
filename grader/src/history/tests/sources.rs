//! However sources are kept, they are given back as they were.

use std::path::PathBuf;

use super::attempts::{at, report};
use super::*;
use crate::outcome::Report;
use crate::submission::Source;

fn of(files: &[(&str, String)]) -> Report {
    let files = files.iter();
    Report {
        source: Some(Source {
            shown: "problems/sample/src".into(),
            files: files
                .map(|(path, text)| (PathBuf::from(path), text.clone()))
                .collect(),
        }),
        ..report("")
    }
}

/// A file of so many lines, with what was saved last among them.
fn text(lines: usize, edits: &[usize]) -> String {
    let line = |n: usize| {
        let times = edits.iter().filter(|edit| **edit == n).count();
        format!("    let value_{n} = compute({n}) + {times}; // 한 줄\n")
    };
    (0..lines).map(line).collect()
}

/// Keep each, and say how many bytes the sources take.
fn kept(history: &mut History, reports: &[Report]) -> usize {
    let mut attempts = Vec::new();
    for (n, report) in reports.iter().enumerate() {
        let kept = history.attempted(report, &at(n as i64), |_| {});
        attempts.push(kept.unwrap().0);
    }
    for (attempt, report) in attempts.iter().zip(reports) {
        let source = history.source_of(attempt).unwrap();
        assert_eq!(source, report.source);
    }
    let sql = "SELECT sum(length(files)) FROM source";
    let sum = history.connection.query_row(sql, (), |row| row.get(0));
    sum.unwrap()
}

#[test]
fn what_is_saved_all_the_time_is_kept_by_what_differs() {
    let mut edits = Vec::new();
    let saves: Vec<Report> = (0..150)
        .map(|n| {
            edits.push(n * 7 % 200);
            of(&[("lib.rs", text(200, &edits)), ("same.rs", text(50, &[]))])
        })
        .collect();
    let root = workbook();
    let bytes = kept(&mut open(&root), &saves);
    let whole: usize = saves
        .iter()
        .flat_map(|save| &save.source.as_ref().unwrap().files)
        .map(|(_, text)| text.len())
        .sum();
    assert!(bytes * 4 < whole, "{bytes} of {whole}");
}

#[test]
fn every_kind_of_change_is_given_back_to_the_byte() {
    let long = text(100, &[]);
    let texts = [
        long.clone(),
        long.trim_end().to_owned(),
        long.replace('\n', "\r\n"),
        long.clone() + "\n\n",
        String::new(),
        long.replacen("value_50", "--- a\n+++ b\n@@ -1 +1 @@\n", 1),
        "\u{feff}".to_owned() + &long,
        long.clone() + "\\ No newline at end of file\n",
    ];
    let mut saves: Vec<Report> = texts
        .iter()
        .map(|text| of(&[("lib.rs", text.clone())]))
        .collect();
    saves.push(of(&[("lib.rs", long.clone()), ("b.rs", "new".into())]));
    saves.push(of(&[("lib.rs", long.clone()), ("c.rs", "new".into())]));
    saves.push(of(&[("lib.rs", long.clone())]));
    kept(&mut open(&workbook()), &saves);
}

#[test]
fn edits_of_all_sorts_are_given_back_to_the_byte() {
    let mut chance = fastrand::Rng::with_seed(7);
    for _ in 0..10 {
        let mut lines: Vec<String> = text(60, &[]).lines().map(str::to_owned).collect();
        let saves: Vec<Report> = (0..20)
            .map(|n| {
                for _ in 0..chance.usize(1..6) {
                    let place = chance.usize(0..lines.len());
                    match chance.u8(0..3) {
                        0 => lines.insert(place, format!("new {n}")),
                        1 if lines.len() > 1 => drop(lines.remove(place)),
                        _ => lines[place] = format!("other {n}"),
                    }
                }
                let end = ["", "\n"][chance.usize(0..2)];
                of(&[("lib.rs", lines.join("\n") + end)])
            })
            .collect();
        kept(&mut open(&workbook()), &saves);
    }
}

#[test]
fn sources_that_were_merged_are_given_back_to_the_byte() {
    // Of a source that both have, one keeps what differs and the other the whole.
    let [a, b, c] = [&[1][..], &[1, 2], &[1, 2, 3]].map(|edits| of(&[("lib.rs", text(90, edits))]));
    let (here, there) = (workbook(), workbook());
    kept(&mut open(&here), &[a.clone(), b.clone()]);
    kept(&mut open(&there), &[b, c.clone(), a]);
    let mut history = open(&here);
    history.merge(there.path()).unwrap();
    for attempt in history.attempts(None).unwrap() {
        let source = history.source_of(&attempt).unwrap().unwrap();
        assert_eq!(Some(digest(&source)), attempt.source);
    }
    let last = history
        .attempts(None)
        .unwrap()
        .into_iter()
        .map(|of| of.source);
    assert!(
        last.flatten()
            .any(|of| of == digest(c.source.as_ref().unwrap()))
    );
}

#[test]
fn a_source_that_is_kept_by_nothing_that_is_there_is_none() {
    let root = workbook();
    let mut history = open(&root);
    let saves = [&[1][..], &[1, 2]].map(|edits| of(&[("lib.rs", text(90, edits))]));
    kept(&mut history, &saves);
    let last = history.attempts(None).unwrap().pop().unwrap();
    for base in ["gone", last.source.as_deref().unwrap()] {
        let files = format!("{{\"base\": \"{base}\", \"files\": []}}");
        let sql = "UPDATE source SET files = ?1 WHERE digest = ?2";
        history
            .connection
            .execute(sql, (files, &last.source))
            .unwrap();
        assert_eq!(history.source_of(&last).unwrap(), None);
    }
}

#[test]
fn old_reports_keep_what_their_first_failed_case_has_seen() {
    use crate::report::sample;
    let root = workbook();
    let mut history = open(&root);
    let failed = |id: &str| crate::outcome::CaseOutcome {
        saw: format!("{id} saw"),
        expected: "something else".into(),
        ..sample::outcome(id, crate::outcome::Status::Failed(sample::differs()))
    };
    let both = ["refill-is-continuous", "model"].map(failed);
    let report = sample::report(sample::graded(both.into()));
    let attempts: Vec<Attempt> = (0..101)
        .map(|n| history.attempted(&report, &at(n), |_| {}).unwrap().0)
        .collect();
    let saw = |attempt: &Attempt| -> Vec<String> {
        let report = history.report_of(attempt).unwrap().unwrap();
        let cases = report.graded().unwrap().cases.iter();
        cases.map(|case| case.saw.clone()).collect()
    };
    let (first, second) = ("refill-is-continuous saw", "model saw");
    assert_eq!(saw(&attempts[0]), [first, ""]);
    assert_eq!(saw(&attempts[1]), [first, second]);
    let stumbles = history.stumbles(None).unwrap();
    assert_eq!(stumbles.len(), 101);
}

#[test]
fn attempts_that_were_merged_are_among_the_old_ones_and_the_last_stay_in_full() {
    use crate::history::attempts::reports::BEYOND;
    let (here, there) = (workbook(), workbook());
    let mut history = open(&here);
    for n in 0..90 {
        let kept = history.attempted(&report("fn here() {}"), &at(1_000 + n), |_| {});
        kept.unwrap();
    }
    let mut other = open(&there);
    for n in 0..30 {
        let kept = other.attempted(&report("fn there() {}"), &at(n), |_| {});
        kept.unwrap();
    }
    history.merge(there.path()).unwrap();
    let thin = |history: &History| -> Vec<i64> {
        let sql = "SELECT at FROM attempt WHERE thin ORDER BY at";
        let mut statement = history.connection.prepare(sql).unwrap();
        let rows = statement.query_map((), |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    assert_eq!(thin(&history), (0..20).collect::<Vec<_>>());
    history
        .attempted(&report("fn here() {}"), &at(5_000), |_| {})
        .unwrap();
    assert_eq!(thin(&history), (0..21).collect::<Vec<_>>());
    let sql = format!("EXPLAIN QUERY PLAN {BEYOND}");
    let plan = history
        .connection
        .query_row(&sql, ("a", 100), |row| row.get::<_, String>(3));
    assert!(plan.unwrap().contains("attempt_in_full"));
}

/// Put another text where a source is kept.
fn forge(history: &History, of: &Report, text: &str) {
    let digest = digest(of.source.as_ref().unwrap());
    let files = format!("[[\"lib.rs\", \"{text}\"]]");
    let sql = "UPDATE source SET files = ?1 WHERE digest = ?2";
    let changed = history.connection.execute(sql, (files, &digest)).unwrap();
    assert_eq!(changed, 1);
}

#[test]
fn a_source_that_is_not_what_its_digest_claims_is_none_and_the_true_one_takes_its_place() {
    let root = workbook();
    let mut history = open(&root);
    let report = report("fn mine() {}");
    kept(&mut history, std::slice::from_ref(&report));
    forge(&history, &report, "fn other() {}");
    let attempt = history.attempts(None).unwrap().remove(0);
    assert_eq!(history.source_of(&attempt).unwrap(), None);
    kept(&mut history, std::slice::from_ref(&report));
    assert_eq!(history.source_of(&attempt).unwrap(), report.source);
}

#[test]
fn a_merge_believes_no_digest_and_mends_ours() {
    let (here, there) = (workbook(), workbook());
    let (good, bad) = (report("fn good() {}"), report("fn bad() {}"));
    let mut other = open(&there);
    kept(&mut other, &[good.clone(), bad.clone()]);
    forge(&other, &bad, "fn forged() {}");
    drop(other);
    let mut history = open(&here);
    kept(&mut history, std::slice::from_ref(&good));
    forge(&history, &good, "fn broken() {}");
    let merged = history.merge(there.path()).unwrap();
    assert_eq!((merged.attempts[0].count, merged.sources), (2, 1));
    let attempts = history.attempts(None).unwrap();
    let sources: Vec<Option<Source>> = attempts
        .iter()
        .map(|attempt| history.source_of(attempt).unwrap())
        .collect();
    let told: Vec<&Source> = sources.iter().flatten().collect();
    let good = good.source.as_ref().unwrap();
    assert_eq!((sources.len(), told), (3, vec![good, good]));
    // Ours of that digest is stored all the same.
    kept(&mut history, std::slice::from_ref(&bad));
}

#[test]
fn upon_a_chain_as_long_as_can_be_read_a_source_is_kept_whole() {
    let root = workbook();
    let mut history = open(&root);
    let saves: Vec<Report> = (0..70)
        .map(|n| of(&[("lib.rs", text(90, &vec![1; n]))]))
        .collect();
    kept(&mut history, &saves[..1]);
    // Each upon the one before it, as many merges leave it.
    for pair in saves[..65].windows(2) {
        let [base, next] = [&pair[0], &pair[1]].map(|of| of.source.as_ref().unwrap());
        let (before, after) = (&base.files[0].1, &next.files[0].1);
        let patch = diffy::create_patch(before, after).to_string();
        let files = serde_json::json!({
            "base": digest(base), "files": [["lib.rs", {"Patch": patch}]]
        });
        let sql = "INSERT INTO source (digest, shown, files) VALUES (?1, ?2, ?3)";
        let row = (digest(next), &next.shown, files.to_string());
        history.connection.execute(sql, row).unwrap();
    }
    kept(&mut history, &saves[64..]);
}

#[test]
fn code_that_was_never_graded_can_be_kept_as_well() {
    let root = workbook();
    let source = of(&[("lib.rs", text(20, &[]))]).source.unwrap();
    let digest = open(&root).keep("sample", &source).unwrap();
    assert_eq!(open(&root).source(&digest).unwrap(), Some(source));
    assert_eq!(open(&root).attempts(None).unwrap(), []);
    assert_eq!(open(&root).source("another").unwrap(), None);
}
