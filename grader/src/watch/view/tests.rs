//! The screen as it is seen, in both languages, at two sizes.

use std::rc::Rc;

use insta::assert_snapshot;

use super::*;
use crate::Building;
use crate::fingerprint::Fingerprints;
use crate::history;
use crate::lang::Lang::{En, Ko};
use crate::outcome::{CaseOutcome, Status, Verdict};
use crate::report::sample;
use crate::timing;
use crate::watch::keys::Key;
use crate::watch::state::{Event, News, Phase};

const WIDE: Size = Size {
    columns: 80,
    rows: 24,
};
const NARROW: Size = Size {
    columns: 60,
    rows: 20,
};

fn state(size: Size) -> State {
    let problem = Rc::new(sample::problem());
    let standings = history::State::default();
    let fingerprints = Rc::new(Fingerprints::default());
    State::new(
        problem.clone(),
        vec![problem],
        fingerprints,
        standings,
        size,
    )
}

fn cases() -> Vec<CaseOutcome> {
    vec![
        sample::outcome("refill-is-continuous", Status::Failed(sample::differs())),
        sample::outcome(
            "never-above-capacity",
            Status::Skipped {
                after: "refill-is-continuous".into(),
            },
        ),
        sample::passed("model"),
        sample::outcome("never-over-admits", Status::Failed(sample::panicked())),
    ]
}

fn graded(size: Size, verdict: Verdict) -> State {
    let mut state = state(size);
    let mut report = sample::report(verdict);
    report.source = Some(sample::source());
    state.begin();
    state.on(Event::Graded(Box::new(report)));
    state
}

fn failed(size: Size) -> State {
    graded(size, sample::graded(cases()))
}

fn press(state: &mut State, keys: &str) {
    for key in keys.chars() {
        state.on(Event::Key(Key::Char(key)));
    }
}

fn drawn(state: &State, lang: Lang) -> Vec<String> {
    sample::screen(lang, state.size.columns);
    let text = text(state, lang, "cargo grader");
    let drawn = draw(state, &text, lang).lines;
    assert_eq!(drawn.len(), state.size.rows);
    for line in &drawn {
        assert!(width(line) <= state.size.columns, "{line:?}");
    }
    drawn
}

fn shown(state: &State, lang: Lang) -> String {
    let lines = drawn(state, lang);
    let lines: Vec<_> = lines.iter().map(|line| line.trim_end()).collect();
    lines.join("\n")
}

#[test]
fn a_failure_in_korean_and_in_english() {
    assert_snapshot!("failed_ko_80", shown(&failed(WIDE), Ko));
    assert_snapshot!("failed_en_80", shown(&failed(WIDE), En));
    assert_snapshot!("failed_ko_60", shown(&failed(NARROW), Ko));
    assert_snapshot!("failed_en_60", shown(&failed(NARROW), En));
}

#[test]
fn the_quick_verdict_while_the_slow_cases_run() {
    let mut state = state(WIDE);
    let timing = timing::Timing::begin("rate-limiter", 0, 30, false);
    state.on(Event::Clock(Some(timing.shown(379))));
    state.begin();
    let over = cases().into_iter().take(2).collect();
    state.on(Event::News(News::Ended(over)));
    state.on(Event::News(News::At(Phase::Running {
        done: 2,
        of: 4,
        case: "model".into(),
        part: Some((120, 600)),
    })));
    assert_snapshot!("running_ko_80", shown(&state, Ko));
    state.size = NARROW;
    assert_snapshot!("running_en_60", shown(&state, En));
}

#[test]
fn what_is_waited_for_has_its_own_words() {
    let mut state = state(WIDE);
    state.begin();
    state.on(Event::News(News::At(Phase::Waiting)));
    assert!(shown(&state, Ko).contains("다른 채점이 끝나기"));
    state.on(Event::News(News::At(Phase::WaitingToMeasure)));
    assert!(shown(&state, Ko).contains("다른 성능 측정이 끝나기"));
    state.on(Event::News(News::At(Phase::Building(
        Building::Suite,
        "kit".into(),
    ))));
    assert!(shown(&state, En).contains("(once)"));
    let timing = timing::Timing::begin("rate-limiter", 0, 30, false);
    state.on(Event::Clock(Some(timing.shown(60))));
    assert!(shown(&state, En).contains("left out"));
}

#[test]
fn all_cases_pass() {
    let passed = cases().into_iter().map(|case| sample::passed(&case.id));
    let state = graded(WIDE, sample::graded(passed.collect()));
    assert_snapshot!("accepted_ko_80", shown(&state, Ko));
    assert_snapshot!("accepted_en_80", shown(&state, En));
}

#[test]
fn what_is_not_compiled() {
    let kind = crate::outcome::CompileFailureKind::Code;
    let mut state = graded(NARROW, sample::not_compiled(kind, &["mismatched types"]));
    assert_snapshot!("not_compiled_ko_60", shown(&state, Ko));
    state.begin();
    assert!(shown(&state, En).contains("(before this save)"));
}

#[test]
fn the_list_the_help_and_the_whole_transcript() {
    let mut state = failed(WIDE);
    press(&mut state, "l");
    assert_snapshot!("list_ko_80", shown(&state, Ko));
    press(&mut state, "/token");
    assert_snapshot!("search_en_80", shown(&state, En));
    state.on(Event::Key(Key::Escape));
    press(&mut state, "q?");
    assert_snapshot!("help_ko_80", shown(&state, Ko));
    state.size = NARROW;
    assert_snapshot!("help_en_60", shown(&state, En));
    let mut cases = cases();
    cases[0].expected =
        "t=0.000s  new(1)  Ok\nt=0.000s  take()  true\nt=1.000s  take()  true".into();
    cases[0].saw = cases[0]
        .expected
        .replace("1.000s  take()  true", "1.000s  take()  false");
    let mut state = graded(WIDE, sample::graded(cases));
    press(&mut state, "d");
    assert_snapshot!("diff_ko_80", shown(&state, Ko));
}

#[test]
fn hints_that_were_taken_are_where_one_is_led_to() {
    let mut state = failed(NARROW);
    let mut stands = history::State::default();
    let standing = stands.problems.entry("rate-limiter".into()).or_default();
    standing.hints.insert("refill-is-continuous".into(), 1);
    state.on(Event::Hinted(stands));
    assert_snapshot!("hinted_ko_60", shown(&state, Ko));
}

#[test]
fn a_question_and_a_word_stand_above_the_keys() {
    let mut state = failed(WIDE);
    press(&mut state, "s");
    assert!(shown(&state, Ko).contains("모범 답안을 볼까요? [y/N]"));
    press(&mut state, "nr");
    state.on(Event::Graded(Box::new(sample::report(sample::graded(
        cases(),
    )))));
    assert!(!shown(&state, Ko).contains("[y/N]"));
}

#[test]
fn in_a_mock_interview_no_help_is_offered() {
    let mut state = failed(WIDE);
    assert!(shown(&state, Ko).contains("h 힌트"));
    let timing = timing::Timing::begin("rate-limiter", 0, 30, true);
    state.on(Event::Clock(Some(timing.shown(60))));
    let mut stands = history::State::default();
    let standing = stands.problems.entry("rate-limiter".into()).or_default();
    standing.hints.insert("refill-is-continuous".into(), 1);
    state.on(Event::Stands(stands));
    let failure = shown(&state, Ko);
    assert!(
        !failure.contains("힌트") && failure.contains("d 비교"),
        "{failure}"
    );
    // Nor for a case that was chosen and has not failed.
    state.chosen = Some("model".into());
    let chosen = shown(&state, Ko);
    assert!(!chosen.contains("docs/ko") && chosen.contains("통과한 케이스"));
    state.on(Event::Clock(None));
    assert!(shown(&state, Ko).contains("docs/ko"));
}

#[test]
fn keys_are_whole_and_the_clock_stands_apart_on_a_narrow_screen() {
    let timing = timing::Timing::begin("rate-limiter", 0, 30, true);
    for columns in [40, 48, 60, 80] {
        let mut state = failed(Size { columns, rows: 24 });
        let shown = shown(&state, Ko);
        let keys = shown.lines().last().unwrap_or_default();
        assert!(keys.ends_with("? 도움말  q 종료"), "{shown}");
        state.on(Event::Clock(Some(timing.shown(60))));
        let title = drawn(&state, Ko)[0].clone();
        assert!(title.contains("  모의 면접  29:00"), "{title}");
    }
}

#[test]
fn on_a_screen_that_is_too_small_that_is_all_that_is_said() {
    let size = Size {
        columns: 30,
        rows: 8,
    };
    assert!(shown(&failed(size), Ko).contains("화면이 작습니다"));
    let tiny = Size {
        columns: 1,
        rows: 1,
    };
    drawn(&failed(tiny), En);
}

#[test]
fn a_transcript_of_any_length_is_drawn() {
    let mut cases = cases();
    let lines = |word: &str| {
        (0..50_000)
            .map(|n| format!("t=0.000s  {word}({n})  true\n"))
            .collect::<String>()
    };
    cases[0].expected = lines("a");
    cases[0].saw = lines("b");
    let mut state = graded(WIDE, sample::graded(cases));
    press(&mut state, "dG");
    assert!(!shown(&state, Ko).is_empty());
}
