//! What each key does, without a terminal.

use std::rc::Rc;
use std::time::Duration;

use super::*;
use crate::cli::Exit;
use crate::fingerprint::Fingerprints;
use crate::lang::Lang;
use crate::outcome::{Report, Verdict};
use crate::report::sample;
use crate::watch::keys::Key;

const FIRST: &str = "refill-is-continuous";
const LAST: &str = "never-over-admits";

pub fn state() -> State {
    let problem = Rc::new(sample::problem());
    let mut other = sample::problem();
    other.id = "connection-pool".into();
    State::new(
        problem.clone(),
        vec![problem, Rc::new(other)],
        Rc::new(Fingerprints::default()),
        history::State::default(),
        Size::default(),
    )
}

fn failed(id: &str) -> CaseOutcome {
    sample::outcome(id, Status::Failed(sample::differs()))
}

fn report(cases: Vec<CaseOutcome>) -> Report {
    let mut report = sample::report(sample::graded(cases));
    report.source = Some(sample::source());
    report
}

/// Two cases failed, two passed.
fn two_failed() -> Report {
    report(vec![
        failed(FIRST),
        sample::passed("never-above-capacity"),
        sample::passed("model"),
        failed(LAST),
    ])
}

fn all_passed() -> Report {
    let ids = [FIRST, "never-above-capacity", "model", LAST];
    report(ids.map(sample::passed).to_vec())
}

fn graded(report: Report) -> State {
    let mut state = state();
    state.begin();
    state.on(Event::Graded(Box::new(report)));
    state
}

fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let keys = keys.chars().map(Key::Char);
    keys.flat_map(|key| state.on(Event::Key(key))).collect()
}

fn ended(cases: Vec<CaseOutcome>) -> Event {
    Event::News(News::Ended(cases))
}

#[test]
fn what_the_grader_builds_counts_also_where_the_grade_is_given_up() {
    let took = Duration::from_secs(3);
    let built = || Event::News(News::Built(took));
    let mut state = state();
    assert_eq!(state.on(built()), [Effect::Built(took)], "no grade");
    state.begin();
    assert_eq!(state.on(built()), [Effect::Built(took)]);
}

#[test]
fn q_leaves_and_so_does_ctrl_c() {
    let mut state = graded(two_failed());
    assert_eq!(press(&mut state, "q"), [Effect::Leave(Exit::Done)]);
    assert_eq!(press(&mut state, "ㅂ"), [Effect::Leave(Exit::Done)]);
    let effects = state.on(Event::Key(Key::Ctrl('c')));
    assert_eq!(effects, [Effect::Leave(Exit::Interrupted)]);
    assert_eq!(state.on(Event::Key(Key::Ctrl('z'))), [Effect::Suspend]);
}

#[test]
fn n_goes_from_failure_to_failure_and_round() {
    let mut state = graded(two_failed());
    assert_eq!(state.at_hand(), Some(FIRST));
    press(&mut state, "n");
    assert_eq!(state.at_hand(), Some(LAST));
    press(&mut state, "ㅜ");
    assert_eq!(state.at_hand(), Some(FIRST));
}

#[test]
fn n_says_when_there_is_no_other_failure() {
    let mut state = graded(report(vec![failed(FIRST)]));
    press(&mut state, "n");
    assert_eq!(state.notice, Some(Notice::NoOtherFailure));
    let mut state = self::state();
    press(&mut state, "n");
    assert_eq!(state.notice, Some(Notice::NotGradedYet));
}

#[test]
fn n_goes_to_the_next_problem_once_this_one_is_solved() {
    let mut state = graded(all_passed());
    let next = Effect::Switch("connection-pool".into());
    assert_eq!(press(&mut state, "n"), [next]);
    let mut solved = history::State::default();
    for id in ["rate-limiter", "connection-pool"] {
        solved.problems.entry(id.into()).or_default().solved = true;
    }
    state.on(Event::Stands(solved));
    assert_eq!(press(&mut state, "n"), []);
    assert_eq!(state.notice, Some(Notice::AllSolved));
}

#[test]
fn h_takes_the_next_hint_of_the_case_that_is_seen() {
    let mut state = graded(two_failed());
    assert_eq!(press(&mut state, "h"), [Effect::Hint(FIRST.into())]);
    assert_eq!(press(&mut state, "nㅗ"), [Effect::Hint(LAST.into())]);
}

#[test]
fn a_hint_that_no_try_has_earned_is_asked_for_twice() {
    let mut state = graded(two_failed());
    let case = FIRST.to_owned();
    let not_earned = Event::NotEarned { case, tried: true };
    state.on(not_earned.clone());
    assert_eq!(press(&mut state, "x"), []);
    assert_eq!(state.asking, None);
    state.on(not_earned);
    assert_eq!(press(&mut state, "y"), [Effect::TakeHint(FIRST.into())]);
}

#[test]
fn h_takes_no_hint_where_all_are_taken_or_nothing_failed() {
    let mut state = graded(two_failed());
    let mut stands = history::State::default();
    let standing = stands.problems.entry("rate-limiter".into()).or_default();
    standing.hints.insert(FIRST.into(), 2);
    state.on(Event::Stands(stands));
    assert_eq!(press(&mut state, "h"), []);
    assert_eq!(state.notice, Some(Notice::AllHints));
    let mut state = graded(all_passed());
    assert_eq!(press(&mut state, "h"), []);
    assert_eq!(state.notice, Some(Notice::NothingFailed));
}

#[test]
fn in_a_mock_interview_there_is_neither_hint_nor_solution() {
    let mut state = graded(two_failed());
    let timing = timing::Timing::begin("rate-limiter", 0, 30, true);
    state.on(Event::Clock(Some(timing.shown(60))));
    assert_eq!(press(&mut state, "hs"), []);
    assert_eq!(state.notice, Some(Notice::NoSolutionInMock));
    assert_eq!(state.asking, None);
}

#[test]
fn s_shows_the_solution_of_what_is_solved_and_else_asks() {
    let mut state = graded(all_passed());
    assert_eq!(press(&mut state, "s"), [Effect::Solution]);
    let mut state = graded(two_failed());
    assert_eq!(press(&mut state, "s"), []);
    assert_eq!(state.asking, Some(Asking::Solution));
    assert_eq!(press(&mut state, "n"), []);
    assert_eq!(state.asking, None);
    assert_eq!(press(&mut state, "ㄴㅛ"), [Effect::Solution]);
}

#[test]
fn what_was_said_before_is_not_said_beside_something_to_read() {
    let mut state = graded(two_failed());
    state.on(Event::Said(Notice::ClockResumed));
    assert_eq!(state.notice, Some(Notice::ClockResumed));
    state.on(Event::Text(String::new(), vec!["how it went".into()]));
    assert_eq!(state.notice, None);
    state.on(Event::Said(Notice::ClockStopped));
    assert_eq!(state.notice, Some(Notice::ClockStopped));
}

#[test]
fn d_compares_the_case_that_failed_and_comes_back() {
    let mut state = graded(two_failed());
    press(&mut state, "d");
    assert_eq!(state.pane, Pane::Diff);
    press(&mut state, "d");
    assert_eq!(state.pane, Pane::Report);
    press(&mut state, "ㅇq");
    assert_eq!(state.pane, Pane::Report);
    let mut state = graded(all_passed());
    press(&mut state, "d");
    assert_eq!(state.notice, Some(Notice::NothingToCompare));
}

#[test]
fn e_opens_the_line_to_look_at() {
    let mut state = graded(report(vec![sample::outcome(
        FIRST,
        Status::Failed(sample::panicked()),
    )]));
    let edit = |line| Effect::Edit {
        file: sample::FILE.into(),
        line,
    };
    assert_eq!(press(&mut state, "e"), [edit(5)]);
    assert_eq!(press(&mut self::state(), "ㄷ"), [edit(1)]);
}

#[test]
fn r_and_a_save_grade_anew() {
    let mut state = graded(two_failed());
    assert_eq!(press(&mut state, "r"), [Effect::Grade]);
    state.on(Event::Graded(Box::new(two_failed())));
    assert_eq!(state.on(Event::Saved), [Effect::Grade]);
}

#[test]
fn only_what_r_has_asked_for_is_kept_a_second_time() {
    let mut state = graded(two_failed());
    let mut is_asked_for = |event: Event| {
        state.on(event);
        match &state.on(Event::Graded(Box::new(two_failed())))[..] {
            [Effect::Keep(kept)] => kept.is_asked_for,
            effects => panic!("{effects:?}"),
        }
    };
    assert!(is_asked_for(Event::Key(Key::Char('ㄱ'))));
    assert!(!is_asked_for(Event::Saved));
}

#[test]
fn a_save_during_a_grade_is_graded_next_and_what_was_seen_is_kept() {
    let mut state = state();
    state.begin();
    // Nothing has ended: nothing to keep.
    assert_eq!(state.on(Event::Saved), [Effect::Grade]);
    let taken = News::Taken(sample::source(), "rustc".into());
    state.on(Event::News(taken));
    state.on(ended(vec![failed(FIRST)]));
    let effects = state.on(Event::Saved);
    let [Effect::Grade, Effect::Keep(kept)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert!(!kept.is_over && !kept.report.whole);
    assert_eq!(kept.report.source, Some(sample::source()));
    assert!(state.is_stale(), "what is shown is that of the code before");
    // What is shown meanwhile is kept once.
    assert_eq!(state.on(Event::Saved), [Effect::Grade]);
}

#[test]
fn the_verdict_stands_as_soon_as_the_quick_cases_are_over() {
    let mut state = state();
    state.begin();
    assert!(state.shown.is_none());
    state.on(ended(vec![failed(FIRST)]));
    assert_eq!(state.at_hand(), Some(FIRST));
    assert!(state.is_under_way() && !state.is_accepted());
    state.on(ended(vec![sample::passed("model")]));
    assert_eq!(
        state.shown.as_ref().map(|shown| shown.cases().len()),
        Some(2)
    );
    state.on(Event::Graded(Box::new(all_passed())));
    assert!(state.is_accepted() && !state.is_under_way());
}

#[test]
fn what_is_heard_of_a_grade_that_is_over_changes_nothing() {
    let mut state = graded(all_passed());
    state.on(ended(vec![failed(FIRST)]));
    assert!(state.is_accepted());
}

#[test]
fn a_case_that_was_chosen_is_shown_until_it_passes() {
    let mut state = graded(two_failed());
    press(&mut state, "n");
    state.begin();
    state.on(Event::Graded(Box::new(two_failed())));
    assert_eq!(state.at_hand(), Some(LAST));
    state.begin();
    state.on(Event::Graded(Box::new(report(vec![
        failed(FIRST),
        sample::passed(LAST),
    ]))));
    assert_eq!(state.at_hand(), Some(FIRST));
}

/// The case comes late in the grade: until then it is the one chosen.
#[test]
fn a_slow_case_that_was_chosen_gives_way_to_the_end_once_it_has_passed() {
    let mut state = graded(two_failed());
    press(&mut state, "n");
    state.begin();
    state.on(ended(vec![sample::passed(FIRST)]));
    assert_eq!(state.at_hand(), Some(LAST));
    state.on(Event::Graded(Box::new(all_passed())));
    assert_eq!(state.at_hand(), None);
}

#[test]
fn a_grade_that_could_not_be_made_says_why_and_the_next_save_mends_it() {
    let mut state = state();
    state.begin();
    state.on(Event::Failed(vec!["no cargo".into()]));
    assert_eq!(state.failed, Some(vec!["no cargo".into()]));
    assert!(!state.is_under_way());
    assert_eq!(state.on(Event::Saved), [Effect::Grade]);
    state.on(Event::Graded(Box::new(all_passed())));
    assert_eq!(state.failed, None);
}

#[test]
fn who_comes_back_has_a_grade_that_was_disturbed_made_anew() {
    let mut state = state();
    state.begin();
    assert_eq!(state.on(Event::Back), [Effect::Grade]);
    let mut state = graded(two_failed());
    assert_eq!(state.on(Event::Back), []);
}

#[test]
fn a_problem_that_is_not_compiled_shows_no_old_failures() {
    let mut state = graded(two_failed());
    let kind = crate::outcome::CompileFailureKind::Code;
    let verdict = sample::not_compiled(kind, &["mismatched types"]);
    let mut report = sample::report(verdict);
    report.source = Some(sample::source());
    state.begin();
    state.on(Event::Graded(Box::new(report)));
    assert_eq!(state.at_hand(), None);
    assert!(matches!(
        state.shown.as_ref().map(|shown| &shown.report.verdict),
        Some(Verdict::DidNotCompile(_))
    ));
    let effects = press(&mut state, "e");
    assert!(matches!(&effects[..], [Effect::Edit { line: 2, .. }]));
}

#[test]
fn the_text_moves_within_its_bounds() {
    let mut state = graded(two_failed());
    (state.most_scroll, state.page) = (30, 10);
    press(&mut state, " ");
    assert_eq!(state.scroll, 9);
    press(&mut state, "jㅓ");
    assert_eq!(state.scroll, 11);
    press(&mut state, "G ");
    assert_eq!(state.scroll, 30);
    press(&mut state, "gㅏ");
    assert_eq!(state.scroll, 0);
}

#[test]
fn help_is_opened_and_closed() {
    let mut state = graded(two_failed());
    press(&mut state, "?");
    assert_eq!(state.pane, Pane::Help);
    state.on(Event::Key(Key::Escape));
    assert_eq!(state.pane, Pane::Report);
}

#[test]
fn the_list_chooses_a_case_or_a_problem() {
    let mut state = graded(two_failed());
    // At the case at hand; the next one is chosen.
    press(&mut state, "lj");
    state.on(Event::Key(Key::Enter));
    assert_eq!(state.at_hand(), Some("never-above-capacity"));
    press(&mut state, "ㅣgㅓ");
    let effects = state.on(Event::Key(Key::Enter));
    assert_eq!(effects, [Effect::Switch("connection-pool".into())]);
    press(&mut state, "q");
    assert_eq!(state.pane, Pane::Report);
}

#[test]
fn the_list_is_searched_in_both_languages_and_filtered() {
    let mut state = graded(two_failed());
    press(&mut state, "l");
    let rows = |state: &State| match &state.pane {
        Pane::List(list) => list.rows(state).into_iter().map(|row| row.id).collect(),
        _ => Vec::new(),
    };
    assert_eq!(rows(&state).len(), 6);
    press(&mut state, "/연속");
    assert_eq!(rows(&state), [FIRST]);
    state.on(Event::Key(Key::Escape));
    press(&mut state, "/ADMITS");
    assert_eq!(rows(&state), [LAST]);
    state.on(Event::Key(Key::Enter));
    assert_eq!(state.at_hand(), Some(LAST));
    press(&mut state, "lf");
    assert_eq!(rows(&state), [FIRST, LAST]);
    press(&mut state, "ㄹ");
    assert_eq!(rows(&state), ["rate-limiter", "connection-pool"]);
}

#[test]
fn what_matches_unseen_is_found_only_where_nothing_that_is_seen_does() {
    let found = |lang, search: &str| -> Vec<String> {
        let mut state = graded(two_failed());
        state.lang = lang;
        press(&mut state, &format!("l/{search}"));
        match &state.pane {
            Pane::List(list) => list.rows(&state).into_iter().map(|row| row.id).collect(),
            _ => Vec::new(),
        }
    };
    // `Threads never get more than there is`
    assert_eq!(found(Lang::Ko, "is"), [FIRST]);
    assert_eq!(found(Lang::En, "is"), [FIRST, LAST]);
    assert_eq!(found(Lang::Ko, "there is"), [LAST]);
    assert_eq!(found(Lang::En, "연속"), [FIRST]);
}
