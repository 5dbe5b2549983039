//! What the screen that stays asks, and what it says once.

use crate::lang::Lang;
use crate::watch::state::{Asking, Notice};

pub fn asking(lang: Lang, asking: &Asking) -> String {
    let (ko, en) = match asking {
        Asking::Solution => (
            "아직 풀지 않았습니다. 그래도 모범 답안을 볼까요?",
            "Not solved yet. Show the reference all the same?",
        ),
        Asking::Hint { tried: true, .. } => (
            "고쳐서 채점하면 힌트가 열립니다. 지금 볼까요?",
            "Another try opens the next hint. Take it now?",
        ),
        Asking::Hint { tried: false, .. } => (
            "실패한 적 없는 케이스입니다. 힌트를 지금 볼까요?",
            "This case has not failed yet. Take a hint now?",
        ),
    };
    format!("{} [y/N]", lang.pick(ko, en))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::width;

    #[test]
    fn a_question_is_seen_whole_at_sixty_columns() {
        // The margins, and the marks of what is above and below.
        const ROOM: usize = 60 - 5;
        let hint = |tried| Asking::Hint {
            case: "a-case".into(),
            tried,
        };
        for question in [Asking::Solution, hint(true), hint(false)] {
            for lang in Lang::ALL {
                let said = asking(lang, &question);
                assert!(width(&said) <= ROOM, "{said}");
            }
        }
    }
}
