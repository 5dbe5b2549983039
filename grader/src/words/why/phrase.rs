//! How a case failed, in a few words for a list of failures.

use super::unfinished;
use crate::lang::Lang;
use crate::outcome::Why;

pub fn phrase(lang: Lang, why: &Why) -> String {
    match why {
        Why::Differs(_) => lang.pick("결과가 다름", "another result").into(),
        Why::Panicked { message, .. } if unfinished(message).is_some() => {
            lang.pick("아직 구현하지 않음", "yet to be written").into()
        }
        Why::Panicked { message, .. } => {
            lang.pick(format!("패닉: {message}"), format!("panic: {message}"))
        }
        Why::Deadlock { .. } => lang.pick("데드락", "deadlock").into(),
        Why::NoEnd { .. } => lang.pick("끝나지 않음", "never ends").into(),
        Why::EndlessLoop { .. } => lang.pick("무한 루프", "an endless loop").into(),
        Why::Unseen { .. } => lang
            .pick("채점기에 보이지 않는 대기", "waits for something unseen")
            .into(),
        Why::TimeLimit { .. } => lang.pick("제한 시간 초과", "over its time limit").into(),
        Why::Waited { .. } => lang
            .pick(
                "제한 시간이 다 되도록 기다리기만 함",
                "waits until its time is up",
            )
            .into(),
        Why::OutOfMemory { .. } => lang.pick("메모리 초과", "out of memory").into(),
        Why::StackOverflow => lang.pick("스택 오버플로", "stack overflow").into(),
        Why::Exited { code } => lang.pick(
            format!("process::exit({code}) 호출"),
            format!("called process::exit({code})"),
        ),
        Why::Aborted { .. } => lang.pick("중단(abort)", "aborted").into(),
        Why::Signal { name } => lang.pick(format!("{name} 시그널"), format!("signal {name}")),
        Why::TooMuchOutput { .. } => lang.pick("출력이 너무 많음", "too much output").into(),
        Why::LeftChildren { .. } => lang
            .pick("자식 프로세스를 남김", "left child processes")
            .into(),
        Why::TooManyProcesses { .. } => lang
            .pick("프로세스를 끝없이 만듦", "starts processes without end")
            .into(),
        Why::OtherProcesses => lang
            .pick("다른 프로세스를 실행함", "runs another process")
            .into(),
    }
}

/// The answer is right, and came at another time.
pub fn too_late(lang: Lang) -> &'static str {
    lang.pick("답은 맞지만 늦게 나옴", "right, but too late")
}

pub fn too_early(lang: Lang) -> &'static str {
    lang.pick("답은 맞지만 일찍 나옴", "right, but too early")
}

/// What a call gave, and what it should have given.
pub fn instead_of(lang: Lang, got: &str, expected: &str) -> String {
    lang.pick(
        format!("→ {got} (기대 {expected})"),
        format!("→ {got} (expected {expected})"),
    )
}
