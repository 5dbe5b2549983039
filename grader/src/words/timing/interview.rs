//! What cannot be while a clock runs, and in an interview above all.

use crate::lang::Lang;

pub fn rules_of_a_mock(lang: Lang) -> &'static str {
    lang.pick(
        "타이머는 일시 정지할 수 없고, 면접이 끝날 때까지 힌트와 해설, 모범 답안, 이 문제의 노트, 예전에 쓴 코드를 볼 수 없습니다. 모두 통과하거나 직접 끝내면 결과를 보여 드립니다. 제한 시간이 지나도 채점은 계속할 수 있습니다.",
        "The clock cannot be paused, and hints, explanations, the solution, the notes on this problem and your earlier code stay closed until the end. The interview ends when everything passes, or when you stop it; then you see how it went. You may go on grading past the limit.",
    )
}

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
            "{problem} 문제로 모의 면접 중이라, 면접 전에 쓴 코드는 면접이 끝난 뒤에 볼 수 있습니다. 이 면접에서 채점한 코드는 \
             지금도 비교하고 되살릴 수 있습니다. 면접을 끝내려면: `{program} stop`"
        ),
        format!(
            "You are in a mock interview on {problem}: code from before it comes after it. What you have graded in it \
             can be compared and brought back. End it with `{program} stop`."
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
