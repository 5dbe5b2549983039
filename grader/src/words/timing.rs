//! A clock, and what was reached by it.

use std::time::Duration;

use crate::lang::Lang;
use crate::outcome::Points;
use crate::timing::Shown;
use crate::timing::summary::{
    Because, Cost, Earlier, GRACE, IS_OPEN, Lost, PASSES, Reached, Verdict,
};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// `6분 10초`, `1 h 3 min`.
pub fn minutes(lang: Lang, time: Duration) -> String {
    let seconds = time.as_secs();
    let parts = [
        (seconds / HOUR, "시간", " h"),
        (seconds % HOUR / MINUTE, "분", " min"),
        (seconds % MINUTE, "초", " s"),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, ko, en)| format!("{count}{}", lang.pick(ko, en)))
        .collect();
    match said.is_empty() {
        true => lang.pick("0초", "0 s").into(),
        false => said.join(" "),
    }
}

/// As a clock shows it: `23:41`, `1:03:05`.
pub fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes) = (seconds / HOUR, seconds % HOUR / MINUTE);
    let seconds = seconds % MINUTE;
    match hours {
        0 => format!("{minutes:02}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// The mark of an interview, beside the problem's name.
pub fn mock(lang: Lang) -> &'static str {
    lang.pick("모의 면접", "mock interview")
}

pub fn timed(lang: Lang) -> &'static str {
    lang.pick("시간 제한 연습", "timed practice")
}

/// What the clock shows, in a phrase.
pub fn left(lang: Lang, shown: &Shown) -> String {
    let limit = minutes(lang, shown.limit);
    match shown.left {
        Some(left) => {
            let (left, used) = (clock(left), minutes(lang, shown.used));
            lang.pick(
                format!("{left} 남음 ({limit} 중 {used} 경과)"),
                format!("{left} left ({used} of {limit} used)"),
            )
        }
        None => {
            let over = minutes(lang, shown.over_by);
            lang.pick(
                format!("제한 시간 {limit}을 {over} 넘겼습니다."),
                format!("{over} over the limit of {limit}."),
            )
        }
    }
}

pub fn the_clock(lang: Lang) -> &'static str {
    lang.pick("타이머", "clock")
}

pub fn stages(lang: Lang) -> &'static str {
    lang.pick("통과한 단계", "stages passed")
}

pub fn score(lang: Lang) -> &'static str {
    lang.pick("점수", "score")
}

/// Beside the time of a paused clock.
pub fn is_paused(lang: Lang) -> &'static str {
    lang.pick("일시 정지", "paused")
}

/// Below the report of a grade that counts for no clock.
pub fn not_counted(lang: Lang, resume: &str) -> String {
    lang.pick(
        format!(
            "타이머가 일시 정지 상태라 이 채점은 시간 기록에 남지 않습니다. 이어서 하려면: `{resume}`"
        ),
        format!("The clock is paused, so this grade does not count for it. Go on with `{resume}`."),
    )
}

pub fn time_is_up(lang: Lang, stop: &str) -> String {
    lang.pick(
        format!(
            "면접 시간이 끝났습니다. 계속 풀 수 있지만 시간 내 점수는 더 바뀌지 않습니다. 면접을 끝내고 결과를 보려면: `{stop}`"
        ),
        format!(
            "Time is up. You may go on, but the score in time stays as it is. End the interview and see how it went: `{stop}`"
        ),
    )
}

pub fn started(lang: Lang, mock: bool, limit: Duration) -> String {
    let limit = minutes(lang, limit);
    match mock {
        true => lang.pick(
            format!("모의 면접을 시작합니다. 제한 시간은 {limit}입니다."),
            format!("The mock interview begins. You have {limit}."),
        ),
        false => lang.pick(
            format!("타이머를 시작합니다. 제한 시간은 {limit}입니다."),
            format!("The clock is running. You have {limit}."),
        ),
    }
}

pub fn rules_of_a_mock(lang: Lang) -> &'static str {
    lang.pick(
        "타이머는 일시 정지할 수 없고, 면접이 끝날 때까지 힌트와 해설, 모범 답안을 볼 수 없습니다. 모두 통과하거나 직접 끝내면 결과를 보여 드립니다. 제한 시간이 지나도 채점은 계속할 수 있습니다.",
        "The clock cannot be paused, and there are no hints, no explanations and no solution until the end. It ends when everything passes, or when you stop it; then you see how it went. You may go on grading past the limit.",
    )
}

pub fn from_here(lang: Lang, file: &str) -> String {
    lang.pick(
        format!("{file} 파일의 지금 코드에서 이어서 풉니다."),
        format!("You go on from the code in {file} as it is."),
    )
}

pub fn from_the_stub(lang: Lang, file: &str) -> String {
    lang.pick(
        format!("{file} 파일에 이미 코드가 있습니다. 백업하고 스텁에서 새로 시작할까요?"),
        format!("{file} has code in it already. Back it up and begin with the stub?"),
    )
}

pub fn statement(lang: Lang) -> &'static str {
    lang.pick("문제 설명", "statement")
}

pub fn see_the_clock(lang: Lang) -> &'static str {
    lang.pick("남은 시간", "time left")
}

pub fn to_pause(lang: Lang) -> &'static str {
    lang.pick("일시 정지", "pause")
}

pub fn to_resume(lang: Lang) -> &'static str {
    lang.pick("이어서 하기", "go on")
}

pub fn to_stop(lang: Lang) -> &'static str {
    lang.pick("끝내기", "end it")
}

pub fn to_start(lang: Lang) -> &'static str {
    lang.pick("시작하기", "start one")
}

pub fn last_one(lang: Lang) -> &'static str {
    lang.pick("지난 결과", "the last one")
}

pub fn paused(lang: Lang, shown: &Shown) -> String {
    lang.pick(
        format!("타이머를 일시 정지했습니다: {}", left(lang, shown)),
        format!("The clock is paused: {}", left(lang, shown)),
    )
}

pub fn was_paused(lang: Lang, shown: &Shown) -> String {
    lang.pick(
        format!("타이머는 이미 일시 정지 상태입니다: {}", left(lang, shown)),
        format!("The clock is paused already: {}", left(lang, shown)),
    )
}

pub fn resumed(lang: Lang, shown: &Shown) -> String {
    lang.pick(
        format!("타이머를 다시 시작합니다: {}", left(lang, shown)),
        format!("The clock runs again: {}", left(lang, shown)),
    )
}

pub fn was_running(lang: Lang, shown: &Shown) -> String {
    lang.pick(
        format!("타이머는 이미 작동 중입니다: {}", left(lang, shown)),
        format!("The clock is running already: {}", left(lang, shown)),
    )
}

pub fn no_clock(lang: Lang) -> &'static str {
    lang.pick("지금 작동 중인 타이머가 없습니다.", "No clock is running.")
}

pub fn no_timings(lang: Lang) -> &'static str {
    lang.pick(
        "아직 시간을 재며 푼 적이 없습니다.",
        "Nothing has been timed yet.",
    )
}

/// The machine's own clock was changed.
pub fn set_back(lang: Lang) -> &'static str {
    lang.pick(
        "이 컴퓨터의 시각이 마지막 기록의 시각보다 이릅니다. 그 시각이 될 때까지 타이머는 움직이지 않습니다.",
        "This machine's time is before that of the last record. The clock stands still until it has caught up.",
    )
}

pub fn really_stop(lang: Lang, left: Duration) -> String {
    let left = clock(left);
    lang.pick(
        format!("아직 {left} 남았습니다. 면접을 여기서 끝낼까요?"),
        format!("You have {left} left. End the interview here?"),
    )
}

pub fn not_graded_at_end(lang: Lang, error: &str) -> String {
    lang.pick(
        format!("마지막 코드를 채점하지 못해서 그 전까지의 채점으로 결과를 냅니다: {error}"),
        format!(
            "the code as it stands could not be graded, so earlier grades tell how it went: {error}"
        ),
    )
}

// ---- what cannot be ---------------------------------------------------------

pub fn clock_runs(lang: Lang, problem: &str, mock: bool, paused: bool, program: &str) -> String {
    let resume = match (mock, paused) {
        (false, true) => lang.pick(
            format!("이어서 하려면 `{program} resume`, "),
            format!("Go on with `{program} resume`, or "),
        ),
        _ => String::new(),
    };
    lang.pick(
        format!(
            "{problem} 문제의 타이머가 아직 {}. {resume}끝내려면 `{program} stop` 명령을 쓰세요.",
            if paused {
                "일시 정지 상태입니다"
            } else {
                "작동 중입니다"
            }
        ),
        match resume.is_empty() {
            true => {
                format!("The clock of {problem} is still running. End it with `{program} stop`.")
            }
            false => {
                format!("The clock of {problem} is paused. {resume}end it with `{program} stop`.")
            }
        },
    )
}

pub fn nothing_runs(lang: Lang, program: &str) -> String {
    lang.pick(
        format!("지금 작동 중인 타이머가 없습니다. `{program} start <문제>` 명령으로 시작하세요."),
        format!("No clock is running. Start one with `{program} start <problem>`."),
    )
}

pub fn locked(lang: Lang, program: &str) -> String {
    lang.pick(
        format!("모의 면접에서는 타이머를 일시 정지할 수 없습니다. 면접을 끝내려면 `{program} stop` 명령을 쓰세요."),
        format!("A mock interview cannot be paused. End it with `{program} stop`."),
    )
}

pub fn in_a_mock(lang: Lang, problem: &str, program: &str) -> String {
    lang.pick(
        format!(
            "{problem} 문제로 모의 면접 중이라 힌트와 해설, 모범 답안, 원인까지 담은 보고서는 보여 드리지 않습니다. 면접을 끝내면 \
             볼 수 있습니다: `{program} stop`"
        ),
        format!(
            "You are in a mock interview on {problem}: hints, explanations, the solution, and reports, which name the \
             cause, come after it. \
             End it with `{program} stop`."
        ),
    )
}

/// A page of the notes that would explain the problem of an interview.
pub fn closed(lang: Lang, page: &str, problem: &str, program: &str) -> String {
    lang.pick(
        format!(
            "{problem} 문제로 모의 면접 중이라, 이 문제를 설명하는 {page} 노트와 질문은 면접이 끝난 뒤에 볼 수 있습니다. \
             나머지는 지금도 볼 수 있습니다. 면접을 끝내려면: `{program} stop`"
        ),
        format!(
            "You are in a mock interview on {problem}: the page {page}, which explains it, and its questions come after \
             it. The others are open. End it with `{program} stop`."
        ),
    )
}

pub fn no_advice(lang: Lang) -> &'static str {
    lang.pick(
        "모의 면접 중에는 조언하지 않습니다.",
        "There is no advice in a mock interview.",
    )
}

/// What was left out of all questions.
pub fn left_out(lang: Lang, pages: &[&str], program: &str) -> String {
    let pages = pages.join(", ");
    lang.pick(
        format!("모의 면접 중이라 {pages} 질문은 뺐습니다. 면접을 끝내려면: `{program} stop`"),
        format!(
            "questions on {pages} are left out in a mock interview. End it with `{program} stop`."
        ),
    )
}

/// Attempts from before an interview are not brought back in it.
pub fn before_the_mock(lang: Lang, problem: &str, program: &str) -> String {
    lang.pick(
        format!(
            "{problem} 문제로 모의 면접 중이라 면접 전에 쓴 코드는 꺼내지 않습니다. 이 면접에서 채점한 코드는 비교하고 \
             되돌릴 수 있습니다. 면접을 끝내려면: `{program} stop`"
        ),
        format!(
            "You are in a mock interview on {problem}: code from before it stays where it is. What you have graded in \
             it can be compared and brought back. End it with `{program} stop`."
        ),
    )
}

pub fn begin_with_what(lang: Lang, problem: &str, program: &str) -> String {
    lang.pick(
        format!(
            "{problem} 문제의 파일에 이미 코드가 있습니다. 백업하고 스텁에서 시작하려면 `{program} start {problem} \
             --mock --yes`, 지금 코드에서 시작하려면 `{program} start {problem} --mock --keep` 명령을 쓰세요."
        ),
        format!(
            "There is code in {problem} already. Begin with the stub, after a backup: `{program} start {problem} \
             --mock --yes`; or with the code as it is: `{program} start {problem} --mock --keep`."
        ),
    )
}

// ---- how it went ------------------------------------------------------------

pub fn how_it_went(lang: Lang, mock: bool) -> &'static str {
    match mock {
        true => lang.pick("모의 면접 결과", "How the interview went"),
        false => lang.pick("시간 제한 연습 결과", "How it went"),
    }
}

pub fn verdict(lang: Lang, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::WouldPass => lang.pick(
            "실제 면접이었다면 합격했을 풀이입니다.",
            "This would pass an interview.",
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

fn graded_as(lang: Lang, earlier: Earlier) -> String {
    let Some((attempt, points)) = earlier.graded else {
        return lang.pick("채점한 적 없음", "never graded").to_owned();
    };
    let Points { points, of } = points;
    lang.pick(
        format!("시도 #{attempt}, {points}/{of}점"),
        format!("attempt #{attempt}, {points}/{of}"),
    )
}

/// It was not begun from nothing.
pub fn began_with(lang: Lang, earlier: Earlier) -> String {
    let graded = graded_as(lang, earlier);
    lang.pick(
        format!("스텁이 아니라 이미 있던 코드에서 시작했습니다 ({graded})."),
        format!("It began with code that was there, not with the stub ({graded})."),
    )
}

/// The best score is that of old code.
pub fn copied(lang: Lang, earlier: Earlier) -> String {
    let graded = graded_as(lang, earlier);
    lang.pick(
        format!("가장 높은 점수를 낸 코드는 시작하기 전에 채점한 코드와 같습니다 ({graded})."),
        format!("The code with the best score is the same as before it began ({graded})."),
    )
}

/// Beside either, where there would be a verdict.
pub fn not_judged(lang: Lang) -> &'static str {
    lang.pick(
        "그래서 이 면접은 합격 여부를 판정하지 않습니다. 실력을 재려면 스텁에서 시작하세요.",
        "So this interview is not judged. To see where you stand, begin with the stub.",
    )
}

pub fn rule(lang: Lang, first: &str) -> String {
    lang.pick(
        format!(
            "기준: 제한 시간 안에 {PASSES}점 이상이고 '{first}' 단계를 모두 통과하면 합격입니다. 제한 시간 안에 \
             {IS_OPEN}점 이상이거나, 제한 시간의 {GRACE}분의 1 이내로 초과해 {PASSES}점에 이르면 경계입니다."
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
    lang.pick(format!("{count}번"), count.to_string())
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
        Because::Slow => format!("{}: {title}", super::performance::title(lang)),
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
            let performance = super::performance::title(lang);
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

pub fn practise(lang: Lang) -> &'static str {
    lang.pick("질문에 답하기", "answer such questions")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_its_parts() {
        for (seconds, ko, en, shown) in [
            (0, "0초", "0 s", "00:00"),
            (9, "9초", "9 s", "00:09"),
            (370, "6분 10초", "6 min 10 s", "06:10"),
            (1_800, "30분", "30 min", "30:00"),
            (3_785, "1시간 3분 5초", "1 h 3 min 5 s", "1:03:05"),
        ] {
            let time = Duration::from_secs(seconds);
            assert_eq!(minutes(Lang::Ko, time), ko);
            assert_eq!(minutes(Lang::En, time), en);
            assert_eq!(clock(time), shown);
        }
    }
}
