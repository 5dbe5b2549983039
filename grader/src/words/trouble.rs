//! Errors and warnings of ours, and what is under way.

use crate::Building;
use crate::disk::Trouble;
use crate::lang::Lang;
use crate::workbook::Gone;

pub fn error(lang: Lang) -> &'static str {
    lang.pick("오류", "error")
}

pub fn warning(lang: Lang) -> &'static str {
    lang.pick("경고", "warning")
}

/// Before an error that is no fault of the learner's.
pub fn at_fault(lang: Lang) -> &'static str {
    lang.pick(
        "문제집이나 이 컴퓨터에 이상이 있는 것이지 여러분의 코드 탓이 아닙니다.",
        "The workbook or this machine is at fault, not your code.",
    )
}

pub fn no_workbook(lang: Lang, program: &str) -> String {
    lang.pick(
        format!(
            "여기는 문제집 안이 아닙니다. 문제집 폴더나 그 아래 폴더로 이동한 다음(`cd …`) \
             `{program}` 명령을 다시 실행하세요. 문제집은 Cargo.toml에 [workspace.metadata.grader]가 있는 폴더입니다."
        ),
        format!(
            "There is no workbook here. Go to the folder of the workbook, or any folder below it (`cd …`), \
             and run `{program}` again. A workbook is a folder whose Cargo.toml has \
             [workspace.metadata.grader]."
        ),
    )
}

pub fn no_problems(lang: Lang) -> &'static str {
    lang.pick(
        "문제집에 문제가 없습니다: Cargo.toml의 [workspace.metadata.grader]에 `problems`를 적으세요.",
        "The workbook has no problems: name them in [workspace.metadata.grader] of its Cargo.toml.",
    )
}

/// Which mistake it is cannot be told.
pub fn no_fingerprints(lang: Lang, problem: &str, error: &str) -> String {
    let file = format!("solutions/{problem}/fingerprints.toml");
    lang.pick(
        format!("알려진 오답을 읽을 수 없어 원인은 알려 드리지 못합니다: {file}: {error}"),
        format!("the known mistakes cannot be read, so no cause is named: {file}: {error}"),
    )
}

/// What the machine refuses, where a person can mend it.
pub fn of_the_machine(lang: Lang, trouble: &Trouble) -> String {
    let (Trouble::Full { place } | Trouble::ReadOnly { place } | Trouble::NotAllowed { place }) =
        trouble;
    let at = match place.is_empty() {
        true => String::new(),
        false => lang.pick(format!("({place})"), format!(" ({place})")),
    };
    match trouble {
        Trouble::Full { .. } => lang.pick(
            format!(
                "디스크에 공간이 없어 쓰지 못했습니다{at}. 공간(또는 할당량)을 비운 다음 다시 실행하세요."
            ),
            format!(
                "There is no room on the disk to write{at}. Free some space (or quota), and run this again."
            ),
        ),
        Trouble::ReadOnly { .. } => lang.pick(
            format!(
                "읽기 전용인 디스크여서 쓸 수 없습니다{at}. 쓸 수 있게 다시 마운트하거나, 문제집을 다른 디스크로 \
                 옮긴 다음 다시 실행하세요."
            ),
            format!(
                "The disk is read-only, so nothing can be written{at}. Mount it for writing, or move the \
                 workbook to another disk, and run this again."
            ),
        ),
        Trouble::NotAllowed { .. } => lang.pick(
            format!(
                "파일을 읽거나 쓸 권한이 없습니다{at}. 파일과 폴더의 권한을 확인하세요. 예를 들어 `sudo`로 실행한 \
                 적이 있으면 주인이 바뀌어 있을 수 있습니다."
            ),
            format!(
                "There is no permission to read or write{at}. Check the permissions of the file and its \
                 folder: after a run with `sudo`, for one, they may belong to another user."
            ),
        ),
    }
}

/// The workbook names a problem that is not there.
pub fn gone(lang: Lang, Gone { id }: &Gone) -> String {
    lang.pick(
        format!(
            "problems/{id}: 폴더나 그 안의 problem.toml이 없는데 Cargo.toml에는 이 문제가 적혀 있습니다. \
             `git checkout problems/{id}` 명령으로 되살리거나, Cargo.toml의 `problems`에서 이름을 지우고 \
             [workspace.dependencies]의 {id}-suite 줄과 solutions/{id} 폴더도 지우세요."
        ),
        format!(
            "problems/{id} is gone, or its problem.toml, but Cargo.toml still names it. Restore it \
             (`git checkout problems/{id}`), or take it out of `problems` in Cargo.toml, along with its line \
             {id}-suite in [workspace.dependencies] and the folder solutions/{id}."
        ),
    )
}

/// The grader itself broke down.
pub fn bug(lang: Lang, what: &str) -> String {
    lang.pick(
        format!(
            "죄송합니다. 채점기에 버그가 있습니다. 여러분의 코드 탓이 아니며, 파일은 그대로 있습니다.\n  {what}\n\
             실행한 명령과 함께 알려 주시면 고칠 수 있습니다. RUST_BACKTRACE=1을 앞에 붙여 다시 실행하면 \
             어디에서 일어났는지도 볼 수 있습니다."
        ),
        format!(
            "Sorry: this is a bug of the grader, not of your code. Your files are as they were.\n  {what}\n\
             Please report it with the command you ran. With RUST_BACKTRACE=1 before it, it also says where."
        ),
    )
}

pub fn interrupted(lang: Lang) -> &'static str {
    lang.pick("중단했습니다.", "Interrupted.")
}

/// A build of the suite that went wrong.
pub fn build_failed(lang: Lang, command: &str) -> String {
    lang.pick(
        format!("테스트를 빌드하지 못했습니다: `{command}`"),
        format!("The suite could not be built: `{command}`"),
    )
}

pub fn see_doctor(lang: Lang, program: &str) -> String {
    lang.pick(
        format!("`{program} doctor` 명령으로 이 컴퓨터를 점검할 수 있습니다."),
        format!("`{program} doctor` checks this machine."),
    )
}

pub fn preparing(lang: Lang, what: Building, line: &str) -> String {
    let said = match what {
        Building::Suite => lang.pick(
            "테스트를 빌드합니다. 처음 한 번만 하며, 보통 1분 안에 끝납니다…",
            "Building the tests, only once: a minute at most, as a rule…",
        ),
        Building::Benches => lang.pick(
            "성능을 측정할 프로그램을 빌드합니다. 이것도 처음 한 번만 합니다…",
            "Building what measures performance, only once as well…",
        ),
    };
    if line.is_empty() {
        said.into()
    } else {
        format!("{said} {line}")
    }
}

pub fn compiling(lang: Lang) -> &'static str {
    lang.pick("컴파일하는 중…", "Compiling…")
}

pub fn running(lang: Lang, done: usize, of: usize, case: &str, part: Option<(u64, u64)>) -> String {
    let part = part
        .map(|(part, whole)| format!(" {part}/{whole}"))
        .unwrap_or_default();
    lang.pick(
        format!("채점하는 중… {done}/{of}  {case}{part}"),
        format!("Grading… {done}/{of}  {case}{part}"),
    )
}

pub fn waiting(lang: Lang) -> &'static str {
    lang.pick(
        "다른 채점기가 같은 코드를 채점하고 있어 기다립니다…",
        "Waiting for another grader at work on the same code…",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_machine_refuses_is_told_with_its_place_in_one_language() {
        let place = || "target/lock".to_owned();
        let all = [
            Trouble::Full { place: place() },
            Trouble::ReadOnly { place: place() },
            Trouble::NotAllowed { place: place() },
        ];
        for trouble in all {
            let [ko, en] = Lang::ALL.map(|lang| of_the_machine(lang, &trouble));
            assert!(ko.contains("(target/lock)"), "{ko}");
            assert!(
                en.contains(" (target/lock)") && !en.contains("니다"),
                "{en}"
            );
        }
        let nowhere = Trouble::Full {
            place: String::new(),
        };
        assert!(!of_the_machine(Lang::En, &nowhere).contains("()"));
    }
}
