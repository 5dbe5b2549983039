//! The list of problems.

use crate::lang::Lang;
use crate::manifest::Difficulty;

pub fn problems(lang: Lang) -> &'static str {
    lang.pick("문제", "Problems")
}

pub fn difficulty(lang: Lang, difficulty: Difficulty) -> &'static str {
    match difficulty {
        Difficulty::Easy => lang.pick("쉬움", "easy"),
        Difficulty::Medium => lang.pick("보통", "medium"),
        Difficulty::Hard => lang.pick("어려움", "hard"),
    }
}

pub fn minutes(lang: Lang, minutes: u32) -> String {
    lang.pick(format!("{minutes}분"), format!("{minutes} min"))
}

/// The last score, and the best where it was better.
pub fn score(lang: Lang, last: Option<u32>, best: Option<u32>) -> String {
    match (last, best) {
        (None, _) => lang.pick("아직 없음", "not yet").into(),
        (Some(last), Some(best)) if best > last => lang.pick(
            format!("최고 {best}점, 최근 {last}점"),
            format!("best {best}, last {last}"),
        ),
        (Some(last), _) => lang.pick(format!("{last}점"), format!("{last}/100")),
    }
}

pub fn legend(lang: Lang, solved: usize, of: usize) -> String {
    lang.pick(
        format!("✓ 해결  › 지금 푸는 문제   {of}개 중 {solved}개 해결"),
        format!("✓ solved  › where you are   {solved} of {of} solved"),
    )
}

/// Of a stage's cases.
pub fn of_cases(lang: Lang, passed: usize, of: usize) -> String {
    lang.pick(format!("{passed}/{of}개"), format!("{passed}/{of} cases"))
}

pub fn all_solved(lang: Lang) -> &'static str {
    lang.pick(
        "모든 문제를 풀었습니다. 축하합니다!",
        "Every problem is solved. Congratulations!",
    )
}
