//! What the screen says that stays.

mod keys;
mod notice;

use std::time::Duration;

pub use keys::{help, help_more, help_title, keys, list_keys, reading_keys, typing_keys};
pub use notice::{asking, notice};

use super::{s, span};
use crate::Building;
use crate::lang::Lang;
use crate::timing;
use crate::watch::list::Filter;

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
            "모든 케이스를 통과했습니다. 성능을 측정하고 있습니다.",
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
        format!("성능을 측정하는 중 {done}/{of}  {workload}"),
        format!("measuring {done}/{of}  {workload}"),
    )
}

/// By a clock that time does not count.
pub fn preparing(lang: Lang, what: Building, line: &str, is_timed: bool) -> String {
    let said = match what {
        Building::Suite => lang.pick("테스트를 빌드하는 중", "building the tests"),
        Building::Benches => {
            lang.pick("성능 측정 프로그램을 빌드하는 중", "building what measures")
        }
    };
    let once = match is_timed {
        true => lang.pick("제한 시간에서 제외", "that time is left out"),
        false => lang.pick("한 번만", "once"),
    };
    format!("{said} ({once})  {line}")
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
        format!("화면이 작습니다. 가로 {columns}칸, 세로 {rows}줄 이상으로 키워 주세요."),
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

pub fn hints_left(lang: Lang, taken: usize, left: usize) -> String {
    match (taken, left) {
        (_, 0) => super::hint::none_left(lang).into(),
        (0, _) => lang.pick(
            format!("힌트가 {left}개 있습니다. `h`를 누르세요."),
            format!("{left} hint{}: press `h`.", s(left as u64)),
        ),
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
