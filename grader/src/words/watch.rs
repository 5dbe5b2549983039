//! What the screen says that stays.

use std::time::Duration;

use super::{s, span};
use crate::lang::Lang;
use crate::timing;
use crate::watch::list::Filter;
use crate::watch::state::{Asking, Notice};

/// The keys of the outcome, each with what it does; the most needed first.
pub fn keys(lang: Lang, is_solved: bool) -> Vec<(&'static str, &'static str)> {
    let next = match is_solved {
        true => lang.pick("다음 문제", "next problem"),
        false => lang.pick("다음", "next"),
    };
    vec![
        ("n", next),
        ("h", lang.pick("힌트", "hint")),
        ("d", lang.pick("비교", "diff")),
        ("l", lang.pick("목록", "list")),
        ("e", lang.pick("편집", "edit")),
        ("s", lang.pick("답안", "solution")),
        ("r", lang.pick("다시", "rerun")),
        ("?", lang.pick("도움말", "help")),
        ("q", lang.pick("종료", "quit")),
    ]
}

pub fn reading_keys(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vec![
        ("↑↓", lang.pick("이동", "scroll")),
        ("Space", lang.pick("다음 쪽", "page")),
        ("q", lang.pick("닫기", "close")),
    ]
}

pub fn list_keys(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vec![
        ("Enter", lang.pick("선택", "choose")),
        ("j/k", lang.pick("이동", "move")),
        ("/", lang.pick("찾기", "search")),
        ("f", lang.pick("골라 보기", "filter")),
        ("q", lang.pick("닫기", "close")),
    ]
}

pub fn typing_keys(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vec![
        ("Enter", lang.pick("찾기 끝", "done")),
        ("Esc", lang.pick("찾기 취소", "cancel")),
    ]
}

/// Every key, for who asks.
pub fn help(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "n",
            lang.pick(
                "다음 실패. 문제를 풀었으면 다음 문제",
                "the next failure; the next problem once this one is solved",
            ),
        ),
        (
            "h",
            lang.pick(
                "지금 보는 케이스의 다음 힌트. 점수는 그대로이고 본 개수만 기록됩니다",
                "the next hint for the case you see: no points lost, but counted",
            ),
        ),
        (
            "d",
            lang.pick(
                "기대한 결과와 실제 결과를 처음부터 끝까지 비교",
                "what was expected beside what was seen, from beginning to end",
            ),
        ),
        (
            "l",
            lang.pick(
                "문제와 케이스 목록. j/k 이동, / 찾기, f 골라 보기, Enter 선택",
                "problems and cases: j/k move, / search, f filter, Enter choose",
            ),
        ),
        (
            "e",
            lang.pick(
                "실패한 줄을 편집기에서 열기. 편집기는 VISUAL이나 EDITOR로 정합니다",
                "open the failing line in your editor: VISUAL or EDITOR names it",
            ),
        ),
        (
            "s",
            lang.pick(
                "모범 답안과 해설. 아직 풀지 않았으면 먼저 묻습니다",
                "the reference, explained; asks first while the problem is unsolved",
            ),
        ),
        ("r", lang.pick("다시 채점", "grade again")),
        ("↑ ↓ j k", lang.pick("한 줄씩 이동", "move by a line")),
        (
            "Space b",
            lang.pick(
                "한 쪽씩 이동. PgDn, PgUp도 됩니다",
                "move by a page, as PgDn and PgUp do",
            ),
        ),
        (
            "g G",
            lang.pick("처음으로, 끝으로", "to the top, to the end"),
        ),
        (
            "Ctrl-L",
            lang.pick("화면을 새로 그리기", "draw the screen anew"),
        ),
        (
            "Ctrl-Z",
            lang.pick(
                "잠시 멈춤. 셸에서 fg로 돌아옵니다",
                "leave for a while; fg in the shell brings you back",
            ),
        ),
        ("q Ctrl-C", lang.pick("종료", "quit")),
    ]
}

/// `23:41`, and what there is to say of it.
pub fn clock(lang: Lang, clock: &timing::Shown) -> String {
    let mock = match clock.mock {
        true => lang.pick("모의 면접  ", "mock  "),
        false => "",
    };
    let time = match clock.left {
        Some(left) => super::timing::clock(left),
        None => {
            let over = super::timing::clock(clock.over_by);
            lang.pick(format!("{over} 초과"), format!("over by {over}"))
        }
    };
    let paused = match clock.is_paused() {
        true => lang.pick("  (일시 정지)", "  (paused)"),
        false => "",
    };
    format!("{mock}{time}{paused}")
}

pub fn help_title(lang: Lang) -> &'static str {
    lang.pick("단축키", "Keys")
}

pub fn help_more(lang: Lang) -> &'static str {
    lang.pick(
        "저장하면 바로 채점합니다. 빠른 케이스의 결과가 먼저 나오고, 느린 케이스의 결과는 뒤따라 나옵니다. \
         그사이에 다시 저장하면 하던 채점을 멈추고 새로 채점합니다. 한글 입력 상태에서도 같은 자리의 키가 그대로 동작합니다.",
        "Saving grades at once: the quick cases answer first, the slow ones follow. Save again meanwhile, \
         and they give way to the new code. With a Korean keyboard the same keys work.",
    )
}

/// The quick cases are over, others are not.
pub fn so_far(lang: Lang, passed: usize, of: usize, left: usize) -> String {
    let said = super::report::cases_passed(lang, passed, of);
    match left {
        0 => said,
        _ => lang.pick(
            format!("{said}, {left}개 남음"),
            format!("{said}, {left} to go"),
        ),
    }
}

/// What is still to come when nothing has failed: cases, or how fast it is.
pub fn none_failed_yet(lang: Lang, is_measured: bool) -> &'static str {
    match is_measured {
        true => lang.pick(
            "모든 케이스를 통과했습니다. 성능을 재고 있습니다.",
            "Every case passes. Its performance is being measured.",
        ),
        false => lang.pick(
            "여기까지는 모두 통과했습니다. 느린 케이스를 채점하고 있습니다.",
            "All have passed so far. The slow cases are being graded.",
        ),
    }
}

pub fn not_graded(lang: Lang) -> &'static str {
    lang.pick("아직 채점하지 않았습니다", "not graded yet")
}

/// The outcome is that of the code before the last save.
pub fn before(lang: Lang) -> &'static str {
    lang.pick("(저장 전 결과)", "(before this save)")
}

pub fn failed(lang: Lang) -> &'static str {
    lang.pick("채점하지 못했습니다", "could not be graded")
}

pub fn failed_mend(lang: Lang) -> &'static str {
    lang.pick(
        "고친 다음 `r`을 누르면 다시 채점합니다.",
        "Mend it, and press `r` to grade again.",
    )
}

pub fn compiling(lang: Lang) -> &'static str {
    lang.pick("컴파일하는 중", "compiling")
}

pub fn measuring(lang: Lang, done: usize, of: usize, workload: &str) -> String {
    lang.pick(
        format!("성능을 재는 중 {done}/{of}  {workload}"),
        format!("measuring {done}/{of}  {workload}"),
    )
}

/// By a clock that time does not count.
pub fn preparing(lang: Lang, line: &str, is_timed: bool) -> String {
    let said = match is_timed {
        true => lang.pick(
            "테스트를 빌드하는 중 (시간에서 뺍니다)",
            "building the tests (that time is left out)",
        ),
        false => lang.pick(
            "테스트를 빌드하는 중 (한 번만)",
            "building the tests (once)",
        ),
    };
    format!("{said}  {line}")
}

pub fn waiting(lang: Lang) -> &'static str {
    lang.pick(
        "다른 채점이 끝나기를 기다리는 중",
        "waiting for another grader",
    )
}

pub fn watching(lang: Lang, file: &str) -> String {
    lang.pick(
        format!("저장하면 채점합니다: {file}"),
        format!("save to grade: {file}"),
    )
}

pub fn took(lang: Lang, took: Duration) -> String {
    span(lang, took)
}

pub fn too_small(lang: Lang, columns: usize, rows: usize) -> String {
    lang.pick(
        format!("화면이 작습니다. 가로 {columns}칸, 세로 {rows}줄 이상으로 넓혀 주세요."),
        format!("This screen is too small: it takes {columns} columns and {rows} rows."),
    )
}

/// The case that is shown is one of several that failed.
pub fn failure(lang: Lang, n: usize, of: usize) -> String {
    match of {
        1 => lang.pick("실패", "Failure").into(),
        _ => lang.pick(format!("실패 {n}/{of}"), format!("Failure {n} of {of}")),
    }
}

pub fn case(lang: Lang) -> &'static str {
    lang.pick("케이스", "Case")
}

pub fn passes(lang: Lang) -> &'static str {
    lang.pick("통과한 케이스입니다.", "This case passes.")
}

pub fn not_yet_run(lang: Lang) -> &'static str {
    lang.pick(
        "아직 결과가 없는 케이스입니다.",
        "This case has not ended yet.",
    )
}

pub fn hints_left(lang: Lang, left: usize) -> String {
    match left {
        0 => super::hint::none_left(lang).into(),
        _ => lang.pick(
            format!("힌트가 {left}개 더 있습니다. `h`를 누르세요."),
            format!("{left} more hint{}: press `h`.", s(left as u64)),
        ),
    }
}

pub fn diff_title(lang: Lang) -> &'static str {
    lang.pick(
        "전체 비교: - 기대, + 실제",
        "The whole transcript: - expected, + got",
    )
}

pub fn diff_cut(lang: Lang, lines: usize) -> String {
    lang.pick(
        format!("… 너무 길어서 {lines}줄까지만 비교했습니다."),
        format!("… too long: only the first {lines} lines are compared."),
    )
}

pub fn solution_title(lang: Lang) -> &'static str {
    lang.pick("모범 답안과 해설", "The reference, explained")
}

pub fn asking(lang: Lang, asking: &Asking) -> String {
    let (ko, en) = match asking {
        Asking::Solution => (
            "아직 풀지 않았습니다. 그래도 모범 답안을 볼까요?",
            "Not solved yet. Show the reference all the same?",
        ),
        Asking::Hint { tried: true, .. } => (
            "고쳐서 한 번 더 채점하면 열립니다. 힌트를 지금 볼까요?",
            "Another try opens the next hint. Take it now?",
        ),
        Asking::Hint { tried: false, .. } => (
            "실패한 적 없는 케이스입니다. 힌트를 지금 볼까요?",
            "This case has not failed yet. Take a hint now?",
        ),
    };
    format!("{} [y/N]", lang.pick(ko, en))
}

pub fn list_title(lang: Lang) -> &'static str {
    lang.pick("문제와 케이스", "Problems and cases")
}

pub fn cases(lang: Lang) -> &'static str {
    lang.pick("이 문제의 케이스", "Cases of this problem")
}

pub fn filter(lang: Lang, filter: Filter) -> &'static str {
    match filter {
        Filter::All => lang.pick("전체", "all"),
        Filter::Failing => lang.pick("통과하지 못한 케이스", "cases that do not pass"),
        Filter::Unsolved => lang.pick("풀지 않은 문제", "unsolved problems"),
    }
}

pub fn nothing_found(lang: Lang) -> &'static str {
    lang.pick("해당하는 것이 없습니다.", "Nothing here.")
}

pub fn no_editor(lang: Lang, place: &str) -> String {
    lang.pick(
        format!("VISUAL이나 EDITOR에 편집기를 지정하세요. 볼 곳: {place}"),
        format!("Name an editor in VISUAL or EDITOR. The place: {place}"),
    )
}

pub fn editor_failed(lang: Lang, what: &str) -> String {
    lang.pick(
        format!("편집기를 열지 못했습니다: {what}"),
        format!("The editor did not open: {what}"),
    )
}

pub fn notice(lang: Lang, notice: &Notice) -> String {
    let (ko, en) = match notice {
        Notice::NoOtherFailure => ("다른 실패는 없습니다.", "There is no other failure."),
        Notice::NothingFailed => ("실패한 케이스가 없습니다.", "No case has failed."),
        Notice::NothingToCompare => (
            "실패한 케이스가 아니라서 비교할 것이 없습니다.",
            "Nothing to compare: this case has not failed.",
        ),
        Notice::NotGradedYet => ("아직 채점하는 중입니다.", "It is being graded."),
        Notice::AllHints => (
            "이 케이스의 힌트는 모두 보았습니다.",
            "You have seen all the hints for this case.",
        ),
        Notice::NoHintsInMock => (
            "모의 면접 중에는 힌트를 볼 수 없습니다.",
            "There are no hints in a mock interview.",
        ),
        Notice::NoSolutionInMock => (
            "모의 면접 중에는 모범 답안을 볼 수 없습니다.",
            "There is no solution in a mock interview.",
        ),
        Notice::AllSolved => ("모든 문제를 풀었습니다!", "Every problem is solved!"),
        Notice::ClockBegan => (
            "다른 터미널에서 타이머를 시작했습니다.",
            "The clock was started in another terminal.",
        ),
        Notice::ClockPaused => (
            "다른 터미널에서 타이머를 일시 정지했습니다.",
            "The clock was paused in another terminal.",
        ),
        Notice::ClockResumed => (
            "다른 터미널에서 타이머를 다시 시작했습니다.",
            "The clock was set going again in another terminal.",
        ),
        Notice::ClockStopped => (
            "다른 터미널에서 타이머를 끝냈습니다.",
            "The clock was ended in another terminal.",
        ),
        Notice::Words(words) => return words.clone(),
    };
    lang.pick(ko, en).into()
}
