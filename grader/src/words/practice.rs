//! How practice goes: far, often, and on with what.

use super::s;
use crate::lang::Lang;
use crate::record::{Measured, Practice, Spent, Streak, Why};

/// Above the columns: problem, best score, attempts, time to pass, score over attempts.
pub fn heads(lang: Lang) -> [&'static str; 5] {
    lang.pick(
        ["문제", "최고", "시도", "통과까지", "점수 변화"],
        ["problem", "best", "tries", "to pass", "score"],
    )
}

pub fn spent(lang: Lang, spent: Spent) -> String {
    let minutes = spent.seconds / 60;
    match minutes {
        0 => lang.pick("1분 미만", "<1 min").to_owned(),
        1..120 => lang.pick(format!("{minutes}분"), format!("{minutes} min")),
        _ => lang.pick(
            format!("{}시간 {}분", minutes / 60, minutes % 60),
            format!("{} h {} min", minutes / 60, minutes % 60),
        ),
    }
}

fn passed(lang: Lang, spent: Spent) -> String {
    let time = match spent.seconds / 60 {
        0 => lang.pick("1분도 안 되어", "less than a minute").to_owned(),
        _ => {
            let time = self::spent(lang, spent);
            lang.pick(format!("{time} 만에"), time)
        }
    };
    match spent.by {
        Measured::Clock => lang.pick(
            format!("타이머로 재서 {time} 통과했습니다."),
            format!("It passed after {time} by the clock."),
        ),
        Measured::Attempts => lang.pick(
            format!("첫 채점부터 {time} 통과했습니다."),
            format!("It passed {time} after the first grade."),
        ),
    }
}

/// A problem in a sentence or two, for those who listen.
pub fn sentence(lang: Lang, practice: &Practice, scores: &[u32]) -> String {
    let Practice {
        problem,
        best,
        attempts,
        ..
    } = practice;
    let Some(best) = best else {
        return match attempts {
            0 => lang.pick(
                format!("{problem}: 아직 시작하지 않았습니다."),
                format!("{problem}: not begun yet."),
            ),
            _ => lang.pick(
                format!("{problem}: 시도 {attempts}회, 아직 점수가 없습니다."),
                format!(
                    "{problem}: {attempts} attempt{}, no score yet.",
                    s(*attempts as u64)
                ),
            ),
        };
    };
    let mut said = match attempts {
        // From before attempts were kept.
        0 => lang.pick(
            format!("{problem}: 최고 {best}점."),
            format!("{problem}: best score {best}."),
        ),
        _ => lang.pick(
            format!("{problem}: 최고 {best}점, 시도 {attempts}회."),
            format!(
                "{problem}: best score {best}, {attempts} attempt{}.",
                s(*attempts as u64)
            ),
        ),
    };
    if let Some(spent) = practice.to_pass {
        said += &format!(" {}", passed(lang, spent));
    }
    if scores.len() > 1 {
        let scores: Vec<String> = scores.iter().map(u32::to_string).collect();
        let scores = scores.join(", ");
        said += &lang.pick(
            format!(" 점수는 차례로 {scores}."),
            format!(" Scores in turn: {scores}."),
        );
    }
    said
}

pub fn streak(lang: Lang, streak: &Streak) -> String {
    let Streak {
        current,
        longest,
        days,
        today,
    } = streak;
    match (days, current, today) {
        (0, ..) => lang.pick("아직 연습한 날이 없습니다.", "No day of practice yet.").to_owned(),
        (_, 0, _) => lang.pick(
            format!("지금은 연속 연습 기록이 없습니다(모두 {days}일, 최장 {longest}일 연속)."),
            format!("No days in a row now; {days} in all, {longest} in a row at best."),
        ),
        (_, _, true) => lang.pick(
            match current {
                1 => format!("오늘 연습했습니다(모두 {days}일, 최장 {longest}일 연속)."),
                current => format!("오늘까지 {current}일 연속으로 연습했습니다(모두 {days}일, 최장 {longest}일 연속)."),
            },
            match current {
                1 => format!("Practised today ({days} day{} in all, {longest} in a row at best).", s(*days as u64)),
                current => format!("{current} days in a row with today ({days} in all, {longest} at best)."),
            },
        ),
        (_, _, false) => lang.pick(
            match current {
                1 => format!("어제 연습했습니다. 오늘도 하면 2일째입니다(모두 {days}일, 최장 {longest}일 연속)."),
                current => format!("어제까지 {current}일 연속으로 연습했습니다. 오늘도 하면 {}일째입니다(모두 {days}일, 최장 {longest}일 연속).", current + 1),
            },
            format!("{current} day{} in a row until yesterday; today would be the next ({days} in all, {longest} at best).", s(*current as u64)),
        ),
    }
}

pub fn four_weeks(lang: Lang) -> &'static str {
    lang.pick("최근 4주", "the last four weeks")
}

pub fn do_next(lang: Lang) -> &'static str {
    lang.pick("다음에 풀 문제", "What to practise next")
}

pub fn because(lang: Lang, problem: &str, why: &Why) -> String {
    match why {
        Why::Begun { best: None, .. } => lang.pick(
            format!("{problem}: 시작했지만 아직 점수가 없습니다."),
            format!("{problem}: begun, and there is no score yet."),
        ),
        Why::Begun {
            best: Some(best),
            failing: 0,
        } => lang.pick(
            format!("{problem}: 최고 점수는 {best}점이고, 아직 풀지 못했습니다."),
            format!("{problem}: {best} points at best, and not solved yet."),
        ),
        Why::Begun {
            best: Some(best),
            failing,
        } => lang.pick(
            format!("{problem}: 최고 점수는 {best}점이고, 마지막 채점에서 케이스 {failing}개가 실패했습니다."),
            format!(
                "{problem}: {best} points at best; {failing} case{} failed in the last grade.",
                s(*failing as u64)
            ),
        ),
        Why::Worse { failing: 0 } => lang.pick(
            format!("{problem}: 전에 통과했지만, 마지막에 낸 코드는 끝까지 채점하지 못했습니다."),
            format!("{problem}: it passed once; the last code could not be graded to the end."),
        ),
        Why::Worse { failing } => lang.pick(
            format!("{problem}: 전에 통과했지만, 마지막 채점에서는 케이스 {failing}개가 실패했습니다."),
            format!(
                "{problem}: it passed once; {failing} case{} failed in the last grade.",
                s(*failing as u64)
            ),
        ),
        Why::Stuck { best, attempts } => lang.pick(
            format!("{problem}: 최근 {attempts}회 시도하는 동안 최고 점수({best}점)가 오르지 않았습니다. 힌트를 볼 때입니다."),
            format!("{problem}: the last {attempts} attempts were no better than {best} points. Time for a hint."),
        ),
        Why::New => lang.pick(
            format!("{problem}: 아직 시작하지 않았습니다."),
            format!("{problem}: not begun yet."),
        ),
        Why::Slow { spent, minutes } => {
            let time = self::spent(lang, *spent);
            lang.pick(
                format!("모든 문제를 풀었습니다. 그 가운데 {problem} 문제는 {minutes}분짜리인데 {time} 걸렸습니다. 처음부터 다시 풀어 보세요."),
                format!("Every problem is solved. {problem} took {time} where {minutes} minutes are meant: do it once more from the beginning."),
            )
        }
        Why::LongAgo { days } => lang.pick(
            format!("모든 문제를 풀었습니다. 그 가운데 {problem} 문제는 {days}일 전에 풀었습니다. 지금도 풀 수 있는지 확인해 보세요."),
            format!("Every problem is solved. You solved {problem} {days} days ago: see whether you still can."),
        ),
    }
}

pub fn read_it(lang: Lang) -> &'static str {
    lang.pick("문제 읽기", "read it")
}

pub fn go_on(lang: Lang) -> &'static str {
    lang.pick("이어서 하기", "go on")
}

pub fn take_hint(lang: Lang) -> &'static str {
    lang.pick("힌트", "hint")
}

pub fn see_attempts(lang: Lang) -> &'static str {
    lang.pick("시도 기록", "your attempts")
}

pub fn begin_anew(lang: Lang) -> &'static str {
    lang.pick("새로 시작(코드는 백업)", "begin anew (backs up)")
}
