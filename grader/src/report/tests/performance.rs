//! What is said of how fast a submission is.

use insta::assert_snapshot;

use crate::history::Standing;
use crate::lang::Lang::{self, En, Ko};
use crate::outcome::{Measured, Pace, Performance, Workload};
use crate::report::sample::{measured_report, page_of, problem_with_benches, screen, workload};
use crate::report::{Length, json, text};

/// A grade of the sample problem that was measured, too.
fn shown_measured(performance: Performance, lang: Lang, columns: usize) -> String {
    let mut out = Vec::new();
    let (problem, report) = (problem_with_benches(), measured_report(performance));
    page_of(&problem, &report, &Standing::default(), |page| {
        text::write(&mut out, &screen(lang, columns), page, Length::Full)
    })
    .unwrap();
    String::from_utf8(out).unwrap()
}

fn measured(second: Workload) -> Performance {
    let first = workload("allowed", Pace::Step(0), 5, 1.02, 0.0);
    Performance::Measured(Measured {
        workloads: vec![first, second],
    })
}

#[test]
fn an_accepted_grade_with_its_performance() {
    let slow = || measured(workload("denied", Pace::Beyond, 0, 31.4, 1.01));
    assert_snapshot!(shown_measured(slow(), Ko, 80));
    assert_snapshot!(shown_measured(slow(), En, 60));
}

#[test]
fn what_could_not_be_judged_costs_nothing_and_says_so() {
    let noisy = measured(workload("denied", Pace::TooNoisy, 5, 1.4, 0.0));
    let text = shown_measured(noisy, En, 80);
    assert!(
        text.contains("110/110") && text.contains("too busy to tell"),
        "{text}"
    );
    let reason = "no rustc".to_owned();
    let text = shown_measured(Performance::Unknown { reason }, En, 80);
    assert!(
        text.contains("100/100") && text.contains("no rustc"),
        "{text}"
    );
    let text = shown_measured(Performance::NotYet, Ko, 80);
    assert!(text.contains("0/10  모두 통과하면 측정"), "{text}");
}

#[test]
fn what_takes_long_now_and_then_is_told_beside_what_most_calls_take() {
    let mut rare = workload("denied", Pace::Beyond, 0, 31.4, 1.01);
    let said = |rare: &Workload, lang, columns| {
        shown_measured(measured(rare.clone()), lang, columns).replace("\n      ", " ")
    };
    assert!(!said(&rare, En, 80).contains("now and then"));
    rare.mostly = workload("denied", Pace::Step(0), 5, 1.17, 0.0).ratio;
    let text = said(&rare, En, 60);
    assert!(
        text.contains("31.4x") && text.contains("Most calls take 1.17x, but now and then"),
        "{text}"
    );
    assert!(said(&rare, Ko, 80).contains("대부분의 호출은 1.17배 걸리지만"));
}

#[test]
fn whoever_did_other_work_is_told_so_and_shown_no_ratio() {
    let differs = workload("denied", Pace::Differs {}, 0, 0.01, 0.0);
    let text = shown_measured(measured(differs), En, 80);
    assert!(
        text.contains("answers differ") && !text.contains("0.01x"),
        "{text}"
    );
}

#[test]
fn performance_for_programs() {
    let slow = measured(workload("denied", Pace::Beyond, 0, 31.4, 1.01));
    let (problem, report) = (problem_with_benches(), measured_report(slow));
    let submission = page_of(&problem, &report, &Standing::default(), |page| {
        json::submission(&screen(En, 80), page)
    });
    let value = serde_json::to_value(&submission).unwrap();
    assert_eq!(value["performance"]["status"], "measured");
    let denied = &value["performance"]["workloads"][1];
    assert_eq!(denied["pace"], "beyond");
    assert_eq!(denied["points"], 0);
    assert!(denied["mostly"].is_null());
    assert_eq!(denied["sizes"][3]["nanoseconds"]["reference"], 90.0);
    assert_eq!(value["score"]["stages"][2]["id"], "performance");
}
