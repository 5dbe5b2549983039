//! Questions that cannot be answered: why, and what can be asked.

use super::timing;
use crate::commands::Asked;
use crate::lang::Lang;

/// What was asked for cannot be: why, and what can.
pub fn sentence(lang: Lang, asked: &Asked, program: &str) -> String {
    match asked {
        Asked::Problem { name, nearest } => {
            let said = lang.pick(
                format!("`{name}`: 없는 문제입니다."),
                format!("There is no problem `{name}`."),
            );
            said + &meant(lang, nearest.as_deref(), &format!("{program} list"))
        }
        Asked::Case {
            problem,
            name,
            nearest,
        } => {
            let said = lang.pick(
                format!("{problem} 문제에는 `{name}` 케이스가 없습니다."),
                format!("{problem} has no case `{name}`."),
            );
            said + &meant(
                lang,
                nearest.as_deref(),
                &format!("{program} explain {problem}"),
            )
        }
        Asked::ProblemOrCase {
            problem,
            name,
            nearest,
        } => {
            let said = lang.pick(
                format!("`{name}`: 이런 이름의 문제도, {problem} 문제의 케이스도 없습니다."),
                format!("There is no problem `{name}`, and {problem} has no such case."),
            );
            match nearest {
                Some(_) => said + &meant(lang, nearest.as_deref(), ""),
                None => said + &both_ways(lang, problem, program),
            }
        }
        Asked::Mistake {
            problem,
            name,
            known,
            nearest,
        } => {
            let said = lang.pick(
                format!("{problem} 문제에는 `{name}` 오답이 없습니다."),
                format!("{problem} has no known mistake `{name}`."),
            );
            match nearest {
                Some(_) => said + &meant(lang, nearest.as_deref(), ""),
                None => said + " " + &there_are(lang, known),
            }
        }
        Asked::Folder(folder) => no_folder(lang, folder),
        Asked::CasesOfMany => cases_of_many(lang),
        Asked::NoBench { problem } => super::performance::no_bench(lang, problem),
        Asked::NothingFailed { problem } => nothing_failed(lang, problem, program),
        Asked::NothingLeft { problem } => nothing_left(lang, problem, program),
        Asked::NoAttempt { problem } => no_attempt(lang, problem.as_deref(), program),
        Asked::Attempt {
            number,
            problem,
            latest,
        } => not_that_attempt(lang, *number, problem.as_deref(), *latest, program),
        Asked::NoTerminal { command } => no_terminal(lang, command, program),
        Asked::Page { name, nearest } => {
            let said = lang.pick(
                format!("`{name}`: 노트에 없는 페이지입니다."),
                format!("The notes have no page `{name}`."),
            );
            said + &meant(lang, nearest.as_deref(), &format!("{program} study"))
        }
        Asked::Section {
            page,
            name,
            anchors,
            nearest,
        } => {
            let said = lang.pick(
                format!("{page} 페이지에는 `{name}` 절이 없습니다."),
                format!("The page {page} has no section `{name}`."),
            );
            match nearest {
                Some(_) => said + &meant(lang, nearest.as_deref(), ""),
                None => said + " " + &there_are(lang, anchors),
            }
        }
        Asked::ClockRuns {
            problem,
            mock,
            paused,
        } => timing::clock_runs(lang, problem, *mock, *paused, program),
        Asked::NoClock => timing::nothing_runs(lang, program),
        Asked::Locked => timing::locked(lang, program),
        Asked::BeforeMock { problem } => timing::before_the_mock(lang, problem, program),
        Asked::ClosedPage { page, problem } => timing::closed(lang, page, problem, program),
        Asked::InMock { problem } => timing::in_a_mock(lang, problem, program),
        Asked::BeginWithWhat { problem } => timing::begin_with_what(lang, problem, program),
        Asked::HintNotYet { tried, command } => {
            super::hint::not_yet(lang, *tried, &format!("{program} {command}"))
        }
        Asked::OtherProblem { attempts } => super::record::other_problem(lang, attempts),
        Asked::NoSource(number) => super::record::no_source(lang, *number),
        Asked::InTheWay(folder) => super::record::in_the_way(lang, folder),
        Asked::NoFile(folder) => super::html::no_file(lang, folder),
        Asked::OtherVersion(number) => super::html::cannot_read(lang, *number),
        Asked::Merge { file, why } => super::merge::not_merged(lang, file, why),
        Asked::NoScreen { command } => no_screen(lang, command, program),
        Asked::NoQuestion => no_question(lang, program),
        Asked::New(refused) => super::new::refused(lang, refused, program),
    }
}

fn both_ways(lang: Lang, problem: &str, program: &str) -> String {
    lang.pick(
        format!(
            " 문제는 `{program} list`, {problem} 문제의 케이스는 `{program} explain {problem}` 명령으로 볼 수 있습니다."
        ),
        format!(
            " `{program} list` shows the problems, `{program} explain {problem}` the cases of {problem}."
        ),
    )
}

fn no_folder(lang: Lang, folder: &str) -> String {
    lang.pick(
        format!("{folder} 폴더가 없습니다."),
        format!("There is no folder {folder}."),
    )
}

fn cases_of_many(lang: Lang) -> String {
    lang.pick(
        "`--case`는 문제 하나를 채점할 때만 쓸 수 있습니다.",
        "`--case` goes with one problem only.",
    )
    .into()
}

fn nothing_failed(lang: Lang, problem: &str, program: &str) -> String {
    lang.pick(
        format!(
            "{problem} 문제에 실패한 케이스가 기록되어 있지 않아 어느 힌트를 보여 드릴지 정할 수 없습니다. 먼저 \
             `{program} grade {problem}` 명령으로 채점하거나, `{program} hint {problem} <케이스>`처럼 케이스를 \
             적어 주세요."
        ),
        format!(
            "No case of {problem} is known to fail, so there is nothing to hint at. Grade it first with \
             `{program} grade {problem}`, or name a case: `{program} hint {problem} <case>`."
        ),
    )
}

fn nothing_left(lang: Lang, problem: &str, program: &str) -> String {
    lang.pick(
        format!(
            "{problem} 문제는 이미 풀었고 실패하는 케이스가 없어 힌트도 필요하지 않습니다. `{program} solution {problem}` \
             명령으로 해설을 읽거나, `{program}` 명령으로 다음 문제를 보세요. 케이스의 힌트를 보려면 \
             `{program} hint {problem} <케이스>`처럼 적으세요."
        ),
        format!(
            "{problem} is solved, and no case fails that a hint could help with. Read what others do with \
             `{program} solution {problem}`, or see what is next with `{program}`. The hints of a case are at \
             `{program} hint {problem} <case>`."
        ),
    )
}

fn no_attempt(lang: Lang, problem: Option<&str>, program: &str) -> String {
    match problem {
        Some(problem) => lang.pick(
            format!(
                "{problem} 문제는 아직 채점한 적이 없어 보고서에 담을 것이 없습니다. 먼저 `{program} grade {problem}` \
                 명령으로 채점하세요."
            ),
            format!(
                "There is nothing to report yet: {problem} was never graded. Grade it first with \
                 `{program} grade {problem}`."
            ),
        ),
        None => lang.pick(
            format!(
                "아직 채점한 문제도 답한 질문도 없어 보고서에 담을 것이 없습니다. `{program} grade` 명령으로 문제를 채점하거나, \
                 `{program} quiz` 명령으로 질문에 답해 보세요."
            ),
            format!(
                "There is nothing to report yet. Grade a problem with `{program} grade`, or answer some questions \
                 with `{program} quiz`."
            ),
        ),
    }
}

fn not_that_attempt(
    lang: Lang,
    number: i64,
    problem: Option<&str>,
    latest: Option<i64>,
    program: &str,
) -> String {
    let said = match problem {
        Some(problem) => lang.pick(
            format!("{number}번은 {problem} 문제의 시도가 아닙니다."),
            format!("{problem} has no attempt number {number}."),
        ),
        None => lang.pick(
            format!("{number}번 시도가 없습니다."),
            format!("There is no attempt number {number}."),
        ),
    };
    match latest {
        Some(latest) => lang.pick(
            format!(
                "{said} 마지막 시도는 {latest}번입니다. 번호는 `{program} history` 명령으로 볼 수 있습니다."
            ),
            format!("{said} The latest is {latest}; `{program} history` lists them."),
        ),
        None => said,
    }
}

fn no_terminal(lang: Lang, command: &str, program: &str) -> String {
    lang.pick(
        format!(
            "확인이 필요한데 물어볼 터미널이 없습니다. 그대로 실행하려면 `--yes`를 붙이세요: \
             `{program} {command} --yes`"
        ),
        format!(
            "This asks first, and there is no terminal to ask on. If you mean it, add `--yes`: \
             `{program} {command} --yes`"
        ),
    )
}

fn no_screen(lang: Lang, command: &str, program: &str) -> String {
    lang.pick(
        format!(
            "이 명령은 화면을 계속 새로 그리므로 터미널이 필요합니다. 한 번만 채점하려면 이렇게 실행하세요: \
             `{program} {command}`"
        ),
        format!(
            "This keeps drawing on a terminal, and there is none here. To grade once: `{program} {command}`"
        ),
    )
}

fn no_question(lang: Lang, program: &str) -> String {
    lang.pick(
        format!(
            "조건에 맞는 질문이 없습니다. `--level`이나 `--kind`를 빼고 다시 실행하거나, `{program} study` 명령으로 \
             어떤 페이지가 있는지 보세요."
        ),
        format!(
            "No question fits that. Leave out `--level` or `--kind`, or see which pages there are with \
             `{program} study`."
        ),
    )
}

fn meant(lang: Lang, nearest: Option<&str>, see: &str) -> String {
    match nearest {
        Some(nearest) => lang.pick(
            format!(" 혹시 `{nearest}`인가요?"),
            format!(" Did you mean `{nearest}`?"),
        ),
        None => lang.pick(
            format!(" 무엇이 있는지는 `{see}` 명령으로 볼 수 있습니다."),
            format!(" `{see}` shows what there is."),
        ),
    }
}

fn there_are(lang: Lang, known: &[String]) -> String {
    let known = known.join(", ");
    lang.pick(
        format!("다음 중에서 고르세요: {known}"),
        format!("There are: {known}"),
    )
}
