//! A grade while a clock runs, and how a timed attempt went.

use super::*;
use crate::report::clock;
use crate::report::sheet::Sheet;
use crate::study::bank::Bank;
use crate::timing::summary::{self, Facts, Follow, Reached, origin::Known};
use crate::timing::{Event, Timing, What};

/// A failing grade while the clock shows this.
fn timed(events: &[(i64, What)], mock: bool, now: i64, lang: Lang) -> String {
    let events = events.iter().map(|(at, what)| Event {
        at: *at,
        what: what.clone(),
    });
    let timing = Timing {
        events: events.collect(),
        ..Timing::begin("rate-limiter", 0, 30, mock)
    };
    let shown = timing.shown(now);
    let mut out = Vec::new();
    let screen = screen(lang, 60);
    page(several(), &Standing::default(), |page| {
        let page = Page {
            clock: Some(&shown),
            ..*page
        };
        text::write(&mut out, &screen, &page, Length::Short)
    })
    .unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_clock_is_told_with_the_verdict() {
    let basics = || What::Passed {
        stage: "basics".into(),
    };
    let going = timed(&[(370, basics())], false, 379, Ko);
    assert!(
        going.contains("23:41 남음") && going.contains("기본 동작 6분 10초"),
        "{going}"
    );
    let over = timed(&[], false, 2_120, Ko);
    assert!(over.contains("제한 시간 30분을 5분 20초 초과"), "{over}");
    let paused = timed(&[(379, What::Paused)], false, 9_999, En);
    assert!(
        paused.contains("paused · 23:41 left") && paused.contains("grader resume"),
        "{paused}"
    );
}

#[test]
fn nobody_helps_in_an_interview() {
    let helped = |text: &str| {
        let help = ["grader hint", "docs/en/", "hints", "Looks like", "May be"];
        help.into_iter().filter(|help| text.contains(help)).count()
    };
    let interview = timed(&[], true, 60, En);
    assert!(
        helped(&interview) == 0 && interview.contains("--case"),
        "{interview}"
    );
    assert!(
        !interview.contains("grader stop"),
        "there is time left: {interview}"
    );
    let over = timed(&[], true, 1_801, En);
    assert!(helped(&over) == 0 && over.contains("grader stop"), "{over}");
    assert!(helped(&timed(&[], false, 60, En)) > 0);
    // Afterwards there is help again.
    assert!(helped(&timed(&[(50, What::Stopped)], true, 60, En)) > 0);
}

/// An interview that came too late for what failed, and one that ended with everything.
fn summed_up(lang: Lang, columns: usize) -> String {
    let (problem, bank) = (problem(), Bank::default());
    let passed = |at, stage: &str| Event {
        at,
        what: What::Passed {
            stage: stage.into(),
        },
    };
    let stopped = Event {
        at: 2_120,
        what: What::Stopped,
    };
    let timing = Timing {
        mark: "a".into(),
        events: vec![passed(370, "basics"), passed(2_000, "threads"), stopped],
        ..Timing::begin("rate-limiter", 0, 30, true)
    };
    let report = crate::report::sample::report(several());
    let mut summary = summary::summary(&Facts {
        timing: &timing,
        now: 3_000,
        manifest: &problem.manifest,
        attempts: &[],
        before: &[],
        known: &Known::default(),
        report: Some(&report),
        bank: &bank,
        in_review: 2,
    });
    let reached = |points, after| Reached {
        attempt: 1,
        points,
        of: 100,
        after: Duration::from_secs(after),
    };
    summary.in_time = Some(reached(62, 1_700));
    summary.at_end = Some(reached(78, 2_000));
    summary.verdict = Some(summary::Verdict::Borderline);
    summary.questions = vec![Follow {
        id: "rate-limiting-burst".into(),
        page: "rate-limiting".into(),
        anchor: "burst".into(),
        ask: problem.manifest.title.clone(),
        case: Some("never-above-capacity".into()),
    }];
    let mut sheet = Sheet::new(columns);
    clock::summary(
        &mut sheet,
        &screen(lang, columns),
        &problem.manifest,
        &summary,
    );
    let mut out = Vec::new();
    sheet.write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn how_an_interview_went() {
    assert_snapshot!(summed_up(Ko, 80));
    assert_snapshot!(summed_up(Ko, 60));
    assert_snapshot!(summed_up(En, 60));
    for text in [summed_up(Ko, 40), summed_up(En, 40)] {
        let broken = |line: &&str| width(line) > 40 && !line.contains("cargo grader");
        assert_eq!(text.lines().find(broken), None, "{text}");
    }
}
