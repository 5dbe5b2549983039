//! Attempts as they are read: practice, lists, and two beside each other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use insta::assert_snapshot;

use crate::clock::Clock;
use crate::history::{Attempt, Ended, Standing, Stumble};
use crate::lang::Lang::{self, En, Ko};
use crate::layout::width;
use crate::outcome::Interval;
use crate::record::compared::{self, Ratio};
use crate::record::{Course, Kata, Practice, Streak, next};
use crate::report::attempts::{self, Listed};
use crate::report::compared::{Outcomes, write};
use crate::report::practice::{self, Shown, spark};
use crate::report::sample::{problem_with_benches, screen};
use crate::report::sheet::Sheet;
use crate::submission::Source;
use crate::words::record as words;

/// 2026-11-21T15:09:34
const NOW: i64 = 1_795_273_774;
const DAY: i64 = 24 * 60 * 60;

fn clock() -> Clock {
    Clock::new(Some(NOW), 0)
}

fn attempt(id: i64, ago: i64, points: u32) -> Attempt {
    Attempt {
        id,
        mark: id.to_string(),
        problem: "rate-limiter".into(),
        at: NOW - ago,
        source: None,
        graded: true,
        accepted: points == 100,
        whole: true,
        points,
        of: 100,
        seed: 0,
        toolchain: "rustc 1.95.0".into(),
        hints: 0,
        timing: None,
    }
}

/// Some days of practice.
fn practised() -> Vec<Attempt> {
    let mut attempts = vec![
        attempt(1, 400 * DAY, 0),
        attempt(2, 3 * DAY, 25),
        attempt(3, 3 * DAY - 600, 40),
        attempt(4, DAY, 35),
        attempt(5, 5 * 3600, 75),
        attempt(6, 4 * 3600, 75),
        attempt(7, 40, 100),
    ];
    attempts[3].hints = 2;
    attempts[4].timing = Some(("t".into(), 725));
    attempts[5].whole = false;
    attempts[0].graded = false;
    attempts
}

fn text(sheet: &Sheet) -> String {
    let mut out = Vec::new();
    sheet.write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn listed(lang: Lang, columns: usize, most: usize) -> String {
    let course = Course::of(practised(), &clock());
    let case = |name: &str| Stumble::Case(name.into());
    let stumbles: BTreeMap<i64, Stumble> = [
        (1, Stumble::NotCompiled),
        (2, case("refill-is-continuous")),
        (3, case("never-above-capacity")),
        (4, Stumble::Refused),
        (5, case("never-over-admits")),
    ]
    .into();
    let listed = Listed {
        course: &course,
        stumbles: &stumbles,
        clock: clock(),
    };
    let mut sheet = Sheet::new(columns);
    attempts::write(&mut sheet, &screen(lang, columns), &listed, most);
    text(&sheet)
}

#[test]
fn attempts_are_listed_with_the_newest_last() {
    assert_snapshot!(listed(Ko, 80, 99));
    assert_snapshot!(listed(En, 60, 99));
    assert_eq!(
        listed(Ko, 80, 2).lines().count(),
        3,
        "the last two and the heads"
    );
}

#[test]
fn what_passes_and_lacks_points_is_slow() {
    let said = |points, accepted| {
        let attempt = Attempt {
            accepted,
            ..attempt(1, 40, points)
        };
        let listed = Listed {
            course: &Course::of(vec![attempt], &clock()),
            stumbles: &BTreeMap::new(),
            clock: clock(),
        };
        let mut sheet = Sheet::new(80);
        attempts::write(&mut sheet, &screen(En, 80), &listed, 9);
        text(&sheet).contains(words::slow(En))
    };
    assert!(said(90, true));
    assert!(!said(100, true) && !said(90, false));
}

fn practice(lang: Lang, columns: usize, plain: bool) -> String {
    let attempts = practised();
    let solved = Standing {
        solved: true,
        ..Standing::default()
    };
    let begun = Standing {
        best: Some(64),
        failing: vec!["a".into()],
        ..Standing::default()
    };
    let kata = |id: &str| Kata {
        id: id.into(),
        minutes: 30,
    };
    let katas = ["rate-limiter", "connection-pool", "log-processor"].map(kata);
    let of = |id: &str, standing: &Standing| Practice::of(id, &attempts, standing, &clock());
    let practices = [
        of("rate-limiter", &solved),
        of("connection-pool", &begun),
        of("log-processor", &Standing::default()),
    ];
    let days: BTreeSet<i64> = practices.iter().flat_map(|of| of.days.clone()).collect();
    let today = clock().day();
    let next = next(&katas, &practices, None, |at| clock().day_of(at), today);
    let shown = Shown {
        practices: &practices,
        streak: Streak::of(&days, today),
        days: &days,
        today,
        next: next.as_ref(),
        plain,
    };
    let mut sheet = Sheet::new(columns);
    practice::write(&mut sheet, &screen(lang, columns), &shown);
    text(&sheet)
}

#[test]
fn practice_is_a_table_and_what_to_do_next() {
    assert_snapshot!(practice(Ko, 80, false));
    assert_snapshot!(practice(En, 60, false));
}

#[test]
fn practice_is_sentences_for_those_who_listen() {
    let said = practice(Ko, 80, true);
    assert!(!said.contains(['▇', '▓', '✓', '›']), "{said}");
    assert_snapshot!(said);
    assert_snapshot!(practice(En, 80, true));
}

#[test]
fn a_series_rises_as_its_scores_do_and_keeps_to_its_columns() {
    colored::control::set_override(false);
    assert_eq!(spark(&[0, 1, 25, 50, 75, 99, 100], 10), "▁▂▃▅▆▇▇");
    assert_eq!(width(&spark(&[50; 200], 24)), 24);
    assert_eq!(spark(&[], 24), "");
}

fn source(text: &str) -> Source {
    Source {
        shown: "problems/rate-limiter/src".into(),
        files: vec![(PathBuf::from("lib.rs"), text.into())],
    }
}

#[test]
fn two_attempts_are_shown_beside_each_other() {
    let cases = |all: &[(&str, Ended)]| -> Vec<(String, Ended)> {
        let all = all.iter();
        all.map(|(id, ended)| ((*id).to_owned(), *ended)).collect()
    };
    let (failed, passed) = (Ended::Failed, Ended::Passed);
    let before = cases(&[
        ("refill-is-continuous", failed),
        ("never-above-capacity", passed),
        ("many-threads", passed),
    ]);
    let after = cases(&[
        ("refill-is-continuous", passed),
        ("never-above-capacity", failed),
        ("many-threads", Ended::Skipped),
    ]);
    let interval = |middle: f64| Interval {
        low: middle - 0.02,
        middle,
        high: middle + 0.03,
    };
    let outcomes = Outcomes {
        points: [Some((40, 100)), Some((35, 100))],
        outcome: compared::outcome(&before, &after),
        ratios: vec![Ratio {
            workload: "denied".into(),
            before: Some(interval(1.4)),
            after: None,
        }],
    };
    let files = compared::files(
        &source("fn a() {\n    1\n}\n"),
        &source("fn a() {\n    2 // \u{1b}[2J둘\n}\n"),
    );
    let shown = |lang, outcomes: Option<&Outcomes>| {
        let mut sheet = Sheet::new(60);
        let names = ["#1".to_owned(), "#2".to_owned()];
        let manifest = problem_with_benches().manifest;
        write(
            &mut sheet,
            &screen(lang, 60),
            Some(&manifest),
            &names,
            &files,
            outcomes,
        );
        text(&sheet)
    };
    assert_snapshot!(shown(Ko, Some(&outcomes)));
    assert_snapshot!(shown(En, Some(&outcomes)));
    assert!(shown(En, None).contains("has not been graded yet"));
}
