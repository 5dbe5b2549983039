//! Around the verdict of a graded submission.

use std::time::Duration;

use super::{s, span};
use crate::approved::Unit;
use crate::diagnose::Runs;
use crate::lang::Lang;

pub fn cases_passed(lang: Lang, passed: usize, of: usize) -> String {
    lang.pick(
        format!("{of}개 중 {passed}개 통과"),
        format!("{passed} of {of} cases passed"),
    )
}

pub fn all_passed(lang: Lang, cases: usize) -> String {
    match cases {
        1 => lang.pick("통과".into(), "passed".into()),
        _ => lang.pick(
            format!("{cases}개 모두 통과"),
            format!("all {cases} cases passed"),
        ),
    }
}

pub fn points(lang: Lang, points: u32, of: u32) -> String {
    lang.pick(format!("{points}/{of}점"), format!("{points}/{of}"))
}

/// Only some cases were asked for, so there is no score.
pub fn partial(lang: Lang) -> &'static str {
    lang.pick(
        "고른 케이스만 채점했습니다. 점수는 모든 케이스를 채점할 때 나옵니다.",
        "Only the chosen cases were graded. The score comes with all of them.",
    )
}

pub fn well_done(lang: Lang) -> &'static str {
    lang.pick(
        "훌륭합니다! 모든 케이스를 통과했습니다.",
        "Well done! Every case passes.",
    )
}

pub fn took(lang: Lang, compile: Duration, run: Duration) -> String {
    let (compile, run) = (span(lang, compile), span(lang, run));
    lang.pick(
        format!("컴파일 {compile}, 실행 {run}"),
        format!("compiled in {compile}, ran in {run}"),
    )
}

pub fn compare(lang: Lang) -> &'static str {
    lang.pick("모범 답안과 해설", "reference, explained")
}

/// Those of the notes on what was solved.
pub fn questions(lang: Lang) -> &'static str {
    lang.pick("면접 질문에 답하기", "answer questions on it")
}

pub fn next_problem(lang: Lang) -> &'static str {
    lang.pick("다음 문제", "next problem")
}

pub fn first_failure(lang: Lang) -> &'static str {
    lang.pick("첫 번째 실패", "First failure")
}

pub fn expected(lang: Lang) -> &'static str {
    lang.pick("기대", "expected")
}

pub fn got(lang: Lang) -> &'static str {
    lang.pick("실제", "got")
}

pub fn model(lang: Lang) -> &'static str {
    lang.pick("모델", "model")
}

pub fn yours(lang: Lang) -> &'static str {
    lang.pick("내 코드", "yours")
}

pub fn calling(lang: Lang) -> &'static str {
    lang.pick("호출 중", "calling")
}

pub fn nothing_more(lang: Lang) -> &'static str {
    lang.pick("(여기서 끝남)", "(ends here)")
}

pub fn same_lines(lang: Lang, count: usize) -> String {
    lang.pick(
        format!("… 앞의 {count}줄은 같습니다"),
        format!("… {count} line{} before, all as expected", s(count as u64)),
    )
}

/// How many of the runs of a case showed the failure.
pub fn seeds(lang: Lang, runs: &Runs) -> String {
    let Runs {
        seed,
        times,
        of,
        unit,
        ..
    } = *runs;
    match unit {
        Unit::Histories => lang.pick(
            format!("시드 {seed}: 시나리오 {of}가지 중 {times}가지에서 실패했습니다."),
            format!("Seed {seed}: {times} of {of} histories fail."),
        ),
        Unit::Schedules | Unit::Programs => lang.pick(
            format!("시드 {seed}: 실행 순서 {of}가지 중 {times}가지에서 실패했습니다."),
            format!("Seed {seed}: {times} of {of} schedules fail."),
        ),
    }
}

/// The search ended with the first failure.
pub fn first_seed(lang: Lang, runs: &Runs) -> String {
    let Runs {
        seed,
        of: nth,
        unit,
        ..
    } = *runs;
    match unit {
        Unit::Histories => lang.pick(
            format!("시드 {seed}: {nth}번째로 시도한 시나리오에서 드러났습니다."),
            format!("Seed {seed}: found in history number {nth}."),
        ),
        Unit::Schedules | Unit::Programs => lang.pick(
            format!("시드 {seed}: {nth}번째로 시도한 실행 순서에서 드러났습니다."),
            format!("Seed {seed}: found in schedule number {nth}."),
        ),
    }
}

pub fn unlike_the_model(lang: Lang, seed: u64) -> String {
    lang.pick(
        format!(
            "시드 {seed}의 무작위 프로그램에서 모델과 달라졌습니다. 달라지는 가장 짧은 호출 순서는 다음과 같습니다."
        ),
        format!(
            "On the random program of seed {seed} your code and the model differ. This is the shortest \
             sequence of calls that shows it."
        ),
    )
}

pub fn waits(lang: Lang, thread: &str, on: &str) -> String {
    lang.pick(
        format!("`{thread}`: `{on}`에서 기다립니다."),
        format!("`{thread}` waits in `{on}`."),
    )
}

pub fn timeline(lang: Lang) -> &'static str {
    lang.pick(
        "이 순서로 실행될 때 드러납니다:",
        "It shows when things happen in this order:",
    )
}

pub fn steps_left_out(lang: Lang, count: usize) -> String {
    lang.pick(
        format!("… 중간 {count}줄 생략"),
        format!("… {count} step{} left out", s(count as u64)),
    )
}

pub fn time(lang: Lang) -> &'static str {
    lang.pick("시각", "time")
}

pub fn printed(lang: Lang, bytes: u64) -> String {
    let bytes = super::bytes(bytes);
    lang.pick(
        format!("코드가 출력한 내용 ({bytes}):"),
        format!("Your code printed ({bytes}):"),
    )
}

pub fn printed_more(lang: Lang) -> &'static str {
    lang.pick("… 나머지 생략", "… the rest is left out")
}

pub fn hint(lang: Lang, n: usize, of: usize) -> String {
    lang.pick(format!("힌트 {n}/{of}"), format!("Hint {n}/{of}"))
}

pub fn next_hint(lang: Lang, taken: usize) -> &'static str {
    match taken {
        0 => lang.pick("힌트", "hint"),
        _ => lang.pick("다음 힌트", "next hint"),
    }
}

pub fn note(lang: Lang) -> &'static str {
    lang.pick("노트", "note")
}

/// The command that shows exactly this failure again.
pub fn replay(lang: Lang) -> &'static str {
    lang.pick("재현", "replay")
}

pub fn in_full(lang: Lang) -> &'static str {
    lang.pick("자세히", "in full")
}

pub fn all_cases(lang: Lang) -> &'static str {
    lang.pick("모두 채점", "all cases")
}

pub fn other_failures(lang: Lang, count: usize) -> String {
    lang.pick(
        format!("그 밖에 실패한 케이스 {count}개"),
        format!("{count} other case{} failed", s(count as u64)),
    )
}

pub fn more_failures(lang: Lang, count: usize) -> String {
    lang.pick(format!("… {count}개 더"), format!("… and {count} more"))
}

pub fn skipped(lang: Lang, count: usize) -> String {
    lang.pick(
        format!("건너뛴 케이스 {count}개"),
        format!("{count} case{} skipped", s(count as u64)),
    )
}

pub fn until(lang: Lang, after: &str) -> String {
    lang.pick(
        format!("`{after}` 케이스를 통과하면 채점합니다"),
        format!("waiting for `{after}` to pass"),
    )
}

pub fn unknown_headline(lang: Lang) -> &'static str {
    lang.pick("채점을 마치지 못했습니다", "could not be graded to the end")
}

pub fn unknown(lang: Lang) -> &'static str {
    lang.pick(
        "채점기나 이 컴퓨터에 이상이 있는 것이지 여러분의 코드 탓이 아닙니다. 점수는 매기지 않았습니다.",
        "This is the fault of the grader or of this machine, not of your code. No score was given.",
    )
}

pub fn unknown_mend(lang: Lang) -> &'static str {
    lang.pick("컴퓨터 점검", "check this machine")
}
