//! A clock, and what was reached by it.

mod interview;
mod summary;

use std::time::Duration;

pub use interview::{
    before_the_mock, begin_with_what, clock_runs, closed, in_a_mock, left_out, locked, no_advice,
    nothing_runs, rules_of_a_mock,
};
pub use summary::*;

use crate::lang::Lang;
use crate::timing::Shown;

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
                format!("제한 시간 {limit}을 {over} 초과"),
                format!("{over} over the limit of {limit}"),
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
