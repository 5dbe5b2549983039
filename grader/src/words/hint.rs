//! Hints, and what they cost.

use super::s;
use crate::lang::Lang;

/// In the report of a failure: how many were taken, and what another one costs.
pub fn used(lang: Lang, taken: usize, of: usize) -> String {
    let left = of.saturating_sub(taken);
    match (taken, left) {
        (_, 0) => lang.pick(
            format!("힌트 {taken}개 사용. 이 케이스의 힌트는 더 없습니다."),
            format!(
                "{taken} hint{} used; there are no more for this case.",
                s(taken as u64)
            ),
        ),
        (0, _) => lang.pick(
            format!("힌트가 {of}개 있습니다. 봐도 점수는 깎이지 않고, 본 개수만 기록됩니다."),
            match of {
                1 => "There is 1 hint. It costs no points, but is counted.".into(),
                _ => format!("There are {of} hints. They cost no points, but are counted."),
            },
        ),
        _ => lang.pick(
            format!(
                "힌트 {taken}개 사용, {left}개 남음. 점수는 깎이지 않고, 본 개수만 기록됩니다."
            ),
            format!(
                "{taken} hint{} used, {left} left. They cost no points, but are counted.",
                s(taken as u64)
            ),
        ),
    }
}

/// Why the next one is not there for nothing.
pub fn how_earned(lang: Lang, tried: bool) -> &'static str {
    match tried {
        true => lang.pick(
            "다음 힌트는 코드를 고쳐 한 번 더 채점하면 열립니다.",
            "The next hint opens with another try: change the code and grade it.",
        ),
        false => lang.pick(
            "이 케이스는 아직 실패한 적이 없습니다. 풀어 보고 채점하면 첫 힌트가 열립니다.",
            "This case has not failed yet. The first hint opens with a try.",
        ),
    }
}

/// Asked after that: what it costs.
pub fn really(lang: Lang) -> &'static str {
    lang.pick(
        "점수는 깎이지 않지만 본 힌트로 기록됩니다. 지금 볼까요?",
        "It costs no points, but is counted. Take it now?",
    )
}

/// The same where there is no terminal to ask on.
pub fn not_yet(lang: Lang, tried: bool, command: &str) -> String {
    let earned = how_earned(lang, tried);
    lang.pick(
        format!(
            "{earned} 지금 보려면(점수는 깎이지 않지만 본 힌트로 기록됩니다): `{command} --more`"
        ),
        format!("{earned} To take it now (no points lost, but counted): `{command} --more`"),
    )
}

/// Below a hint that was taken.
pub fn counted(lang: Lang, taken: usize, of: usize) -> String {
    lang.pick(
        format!("이 케이스에서 힌트 {of}개 중 {taken}개를 보았습니다. 점수는 그대로입니다."),
        format!("{taken} of {of} hints for this case taken. Your score stays as it is."),
    )
}

pub fn another(lang: Lang) -> &'static str {
    lang.pick("다음 힌트", "next hint")
}

pub fn earlier(lang: Lang) -> &'static str {
    lang.pick("본 힌트 다시 보기", "those so far")
}

pub fn none_left(lang: Lang) -> &'static str {
    lang.pick(
        "이 케이스의 힌트는 이것이 전부입니다.",
        "These are all the hints for this case.",
    )
}

pub fn none_taken(lang: Lang) -> &'static str {
    lang.pick(
        "이 케이스에서 본 힌트가 아직 없습니다.",
        "No hint for this case has been taken yet.",
    )
}
