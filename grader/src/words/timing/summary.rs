//! How a timed attempt went.

use std::time::Duration;

use super::minutes;
use crate::lang::Lang;
use crate::outcome::Points;
use crate::timing::summary::origin::{Copied, Origin};
use crate::timing::summary::{Because, Cost, GRACE, IS_OPEN, Lost, PASSES, Reached, Verdict};
use crate::words::performance;

pub fn how_it_went(lang: Lang, mock: bool) -> &'static str {
    match mock {
        true => lang.pick("모의 면접 결과", "How the interview went"),
        false => lang.pick("시간 제한 연습 결과", "How it went"),
    }
}

pub fn verdict(lang: Lang, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::WouldPass => lang.pick(
            "실제 면접에서도 합격할 만한 풀이입니다.",
            "This would most likely pass an interview.",
        ),
        Verdict::Borderline => lang.pick(
            "합격과 불합격의 경계입니다. 다음 질문에 어떻게 답하느냐에 달렸습니다.",
            "Borderline: it depends on how you answer what comes next.",
        ),
        Verdict::NotYet => lang.pick(
            "아직은 합격하기 어렵습니다.",
            "Not yet: this would not pass an interview.",
        ),
    }
}

/// It was not begun from nothing.
pub fn began_with(lang: Lang, origin: &Origin) -> String {
    let origin = match origin {
        Origin::Attempt { number, score } => graded_as(lang, *number, *score),
        Origin::Solution { place } => lang.pick(
            format!("이 문제의 답안({place})과 같음"),
            format!("the same as {place}"),
        ),
        Origin::Outside { place } => lang.pick(
            format!("src 폴더 밖의 코드를 가져옴: {place}"),
            format!("takes in code from outside, at {place}"),
        ),
        Origin::Ungraded => lang.pick("채점한 적 없음", "never graded").to_owned(),
    };
    lang.pick(
        format!("스텁이 아니라 이미 있던 코드에서 시작했습니다({origin})."),
        format!("It began with code that was there, not with the stub ({origin})."),
    )
}

fn graded_as(lang: Lang, number: i64, Points { points, of }: Points) -> String {
    lang.pick(
        format!("시도 #{number}, {points}/{of}점"),
        format!("attempt #{number}, {points}/{of}"),
    )
}

/// What was there before has done the work.
pub fn copied(lang: Lang, Copied { attempt, origin }: &Copied) -> String {
    match origin {
        Origin::Attempt { number, score } => {
            let before = graded_as(lang, *number, *score);
            lang.pick(
                format!(
                    "시도 #{attempt}의 코드는 공백과 주석을 빼면 시작하기 전에 채점한 코드와 같습니다({before})."
                ),
                format!(
                    "But for spaces and comments, the code of attempt #{attempt} was graded before it began ({before})."
                ),
            )
        }
        Origin::Solution { place } => lang.pick(
            format!("시도 #{attempt}의 코드는 공백과 주석을 빼면 이 문제의 답안({place})과 같습니다."),
            format!(
                "But for spaces and comments, the code of attempt #{attempt} is that of {place}."
            ),
        ),
        Origin::Outside { place } => lang.pick(
            format!("시도 #{attempt}의 코드는 src 폴더 밖의 코드를 가져옵니다({place})."),
            format!("The code of attempt #{attempt} takes in code from outside of its src folder ({place})."),
        ),
        Origin::Ungraded => lang.pick(
            format!("시도 #{attempt}의 코드는 시작하기 전부터 있었습니다."),
            format!("The code of attempt #{attempt} was there before it began."),
        ),
    }
}

/// Beside either, where there would be a verdict.
pub fn not_judged(lang: Lang, from_stub: bool) -> &'static str {
    match from_stub {
        false => lang.pick(
            "그래서 이 면접은 합격 여부를 판정하지 않습니다. 실력을 재려면 스텁에서 시작하세요.",
            "So this interview is not judged. To see where you stand, begin with the stub.",
        ),
        true => lang.pick(
            "그래서 이 면접은 합격 여부를 판정하지 않습니다. 실력을 재려면 이미 있던 코드를 가져오지 말고 처음부터 직접 써 보세요.",
            "So this interview is not judged. To see where you stand, write it anew, without the code there was.",
        ),
    }
}

pub fn rule(lang: Lang, first: &str) -> String {
    lang.pick(
        format!(
            "기준: 제한 시간 안에 {PASSES}점 이상이고 '{first}' 단계의 케이스를 모두 통과하면 합격입니다. 제한 시간 \
             안에 {IS_OPEN}점 이상이거나, 제한 시간을 {GRACE}분의 1 이내로 넘겨 {PASSES}점에 이르면 경계입니다."
        ),
        format!(
            "The rule: {PASSES} points in time, with all of '{first}' passed, is a pass; {IS_OPEN} in time, or \
             {PASSES} no more than 1/{GRACE} late, is borderline."
        ),
    )
}

pub fn time(lang: Lang) -> &'static str {
    lang.pick("시간", "time")
}

/// How long it took, of how much.
pub fn took(lang: Lang, used: Duration, limit: Duration) -> String {
    let over = used.saturating_sub(limit);
    let (used, limit) = (minutes(lang, used), minutes(lang, limit));
    match over.is_zero() {
        true => lang.pick(format!("{limit} 중 {used}"), format!("{used} of {limit}")),
        false => {
            let over = minutes(lang, over);
            lang.pick(
                format!("{used} ({limit}을 {over} 초과)"),
                format!("{used} ({over} over {limit})"),
            )
        }
    }
}

pub fn building(lang: Lang) -> &'static str {
    lang.pick("빌드", "building")
}

/// What does not count.
pub fn built(lang: Lang, built: Duration) -> String {
    let built = minutes(lang, built);
    lang.pick(
        format!("테스트 빌드 {built} 제외"),
        format!("{built} left out, in which the tests were built"),
    )
}

pub fn in_time(lang: Lang) -> &'static str {
    lang.pick("시간 내 점수", "in time")
}

pub fn at_end(lang: Lang) -> &'static str {
    lang.pick("최종 점수", "in the end")
}

pub fn reached(lang: Lang, reached: &Reached) -> String {
    let after = minutes(lang, reached.after);
    let Reached { points, of, .. } = reached;
    lang.pick(
        format!("{points}/{of}점 ({after}에)"),
        format!("{points}/{of} (at {after})"),
    )
}

pub fn nothing_reached(lang: Lang) -> &'static str {
    lang.pick("끝까지 채점한 적 없음", "never graded to the end")
}

pub fn attempts(lang: Lang) -> &'static str {
    lang.pick("시도", "attempts")
}

pub fn times(lang: Lang, count: usize) -> String {
    lang.pick(format!("{count}회"), count.to_string())
}

pub fn hints(lang: Lang) -> &'static str {
    lang.pick("힌트", "hints")
}

pub fn hints_used(lang: Lang, count: usize) -> String {
    lang.pick(format!("{count}개 사용"), format!("{count} used"))
}

pub fn by_stages(lang: Lang) -> &'static str {
    lang.pick("단계별 통과 시점", "When each stage passed")
}

pub fn late(lang: Lang) -> &'static str {
    lang.pick("제한 시간 이후", "past the limit")
}

pub fn never(lang: Lang) -> &'static str {
    lang.pick("통과하지 못함", "not passed")
}

pub fn points_lost(lang: Lang, points: u32) -> String {
    lang.pick(
        format!("놓친 점수 ({points}점)"),
        format!("What cost points ({points})"),
    )
}

pub fn points(lang: Lang, points: u32) -> String {
    lang.pick(format!("{points}점"), points.to_string())
}

/// What was tried and cost points.
pub fn lost(lang: Lang, lost: &Lost) -> String {
    let title = lost.title.get(lang);
    match lost.because {
        Because::Pace => format!("{}: {title}", performance::title(lang)),
        _ => title.to_owned(),
    }
}

/// A line of what cost points: what, and why.
pub fn cost(lang: Lang, cost: &Cost) -> String {
    match cost {
        Cost::One(one) => format!("{} ({})", lost(lang, one), one.case),
        Cost::More { count, .. } => lang.pick(
            format!("그 밖에 통과하지 못한 것 {count}개"),
            format!("{count} more that did not pass"),
        ),
        Cost::Waited { after, count, .. } => lang.pick(
            format!("{after} 실패로 채점하지 않은 케이스 {count}개"),
            match count {
                1 => format!("1 case that was not run because {after} failed"),
                _ => format!("{count} cases that were not run because {after} failed"),
            },
        ),
        Cost::NotMeasured { .. } => {
            let performance = performance::title(lang);
            lang.pick(
                format!("{performance}: 모든 케이스를 통과해야 측정합니다"),
                format!("{performance}: measured once every case passes"),
            )
        }
    }
}

pub fn next_questions(lang: Lang) -> &'static str {
    lang.pick(
        "면접관이 이어서 물을 질문",
        "What the interviewer would ask next",
    )
}

pub fn because_of(lang: Lang, case: &str) -> String {
    lang.pick(
        format!("({case} 케이스를 통과하지 못해서)"),
        format!("(because {case} did not pass)"),
    )
}

pub fn to_read(lang: Lang) -> &'static str {
    lang.pick("읽을 노트", "Notes to read")
}

/// What failed in an interview was put there without a word.
pub fn in_review(lang: Lang, count: usize) -> String {
    lang.pick(
        format!("복습할 질문 {count}개"),
        match count {
            1 => "1 question in the review".to_owned(),
            count => format!("{count} questions in the review"),
        },
    )
}

pub fn practise(lang: Lang) -> &'static str {
    lang.pick("질문에 답하기", "answer such questions")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_begun_with_the_stub_is_not_told_to_begin_with_it() {
        for (lang, stub) in [(Lang::Ko, "스텁"), (Lang::En, "stub")] {
            assert!(!not_judged(lang, true).contains(stub));
            assert!(not_judged(lang, false).contains(stub));
        }
    }
}
