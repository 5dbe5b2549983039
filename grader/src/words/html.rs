//! What the pages of `report` say that nothing else does.

use crate::clock::Local;
use crate::lang::Lang;

/// The page is written, and nothing is there that could show it.
pub fn cannot_open(lang: Lang, reason: Option<&str>) -> String {
    let reason = reason.map(|reason| format!(" ({reason})"));
    let reason = reason.unwrap_or_default();
    lang.pick(
        format!("브라우저를 열지 못했습니다{reason}. 위 파일을 브라우저로 직접 열거나, `BROWSER` 변수에 브라우저를 적으세요."),
        format!("No browser could be opened{reason}. Open the file above in one, or name one in `BROWSER`."),
    )
}

/// An attempt that is in the history in a form that this grader cannot read.
pub fn cannot_read(lang: Lang, number: i64) -> String {
    lang.pick(
        format!("{number}번 시도는 다른 버전의 채점기가 남긴 것이라 읽을 수 없습니다. 이 채점기로 다시 채점하면 새로 남습니다."),
        format!("Attempt {number} was kept by another version of the grader, and this one cannot read it. Grade again to have a new one."),
    )
}

pub fn title(lang: Lang, problem: &str, attempt: i64) -> String {
    lang.pick(
        format!("{problem} · 시도 {attempt}"),
        format!("{problem} · attempt {attempt}"),
    )
}

pub fn eyebrow(lang: Lang, attempt: i64) -> String {
    lang.pick(
        format!("채점 보고서 · 시도 #{attempt}"),
        format!("Report · attempt #{attempt}"),
    )
}

/// At the foot of every page.
pub fn made(lang: Lang, version: &str, when: &str) -> String {
    lang.pick(
        format!("{when}에 grader {version}에서 만들었습니다. 이 파일 하나로 완전하며, 네트워크에 접속하지 않습니다."),
        format!("Made by grader {version} on {when}. This one file is complete and asks nothing of the network."),
    )
}

/// `2026년 11월 21일 15:09`
pub fn moment(lang: Lang, local: Local) -> String {
    let Local {
        year,
        month,
        day,
        hour,
        minute,
        ..
    } = local;
    lang.pick(
        format!("{year}년 {month}월 {day}일 {hour:02}:{minute:02}"),
        format!("{day} {} {year}, {hour:02}:{minute:02}", month_name(month)),
    )
}

fn month_name(month: u32) -> &'static str {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let at = (month as usize).clamp(1, 12) - 1;
    NAMES[at]
}

pub fn date(lang: Lang) -> &'static str {
    lang.pick("날짜", "Date")
}

pub fn nth(lang: Lang) -> &'static str {
    lang.pick("시도", "Attempt")
}

pub fn nth_of(lang: Lang, nth: usize, of: usize) -> String {
    match of {
        1 => lang.pick(
            "이 문제의 첫 시도".into(),
            "the first at this problem".into(),
        ),
        of => lang.pick(
            format!("이 문제에서 {of}번 가운데 {nth}번째"),
            format!("{nth} of {of} at this problem"),
        ),
    }
}

pub fn time(lang: Lang) -> &'static str {
    lang.pick("걸린 시간", "Time")
}

pub fn hints(lang: Lang) -> &'static str {
    lang.pick("본 힌트", "Hints taken")
}

pub fn of_hints(lang: Lang, count: usize) -> String {
    lang.pick(format!("{count}개"), count.to_string())
}

pub fn seed(lang: Lang) -> &'static str {
    lang.pick("시드", "Seed")
}

pub fn toolchain(lang: Lang) -> &'static str {
    lang.pick("컴파일러", "Compiler")
}

pub fn stages(lang: Lang) -> &'static str {
    lang.pick("단계별 점수", "Score by stage")
}

pub fn errors(lang: Lang) -> &'static str {
    lang.pick("컴파일러의 메시지", "What the compiler says")
}

/// The problem has changed since the attempt.
pub fn case_is_gone(lang: Lang) -> &'static str {
    lang.pick(
        "지금은 문제에서 빠진 케이스입니다.",
        "The problem does not have this case any more.",
    )
}

pub fn passed(lang: Lang, count: usize) -> String {
    lang.pick(
        format!("통과한 케이스 {count}개"),
        match count {
            1 => "1 case passed".into(),
            count => format!("{count} cases passed"),
        },
    )
}

pub fn attempts(lang: Lang) -> &'static str {
    lang.pick("지금까지의 시도", "Attempts so far")
}

pub fn attempt(lang: Lang) -> &'static str {
    lang.pick("시도", "Attempt")
}

pub fn result(lang: Lang) -> &'static str {
    lang.pick("결과", "Result")
}

pub fn from_to(lang: Lang, attempts: usize, from: u32, to: u32) -> String {
    lang.pick(
        format!("끝까지 채점한 시도 {attempts}번: {from}점에서 {to}점으로"),
        format!("{attempts} whole grades: from {from} to {to} points"),
    )
}

/// An attempt of which there is no score.
pub fn not_graded(lang: Lang) -> &'static str {
    lang.pick("채점 안 됨", "not graded")
}

pub fn some_cases(lang: Lang) -> &'static str {
    lang.pick("일부 케이스", "some cases")
}
