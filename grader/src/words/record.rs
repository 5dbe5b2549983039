//! Attempts: listed, compared, brought back.

use super::s;
use crate::clock::{Local, When};
use crate::lang::Lang;
use crate::outcome::Points;
use crate::record::compared::Kind;

pub fn when(lang: Lang, when: When) -> String {
    let time = |at: Local| format!("{:02}:{:02}", at.hour, at.minute);
    match when {
        When::MinutesAgo(0) => lang.pick("방금", "just now").to_owned(),
        When::MinutesAgo(minutes) => {
            lang.pick(format!("{minutes}분 전"), format!("{minutes} min ago"))
        }
        When::Today(at) => format!("{} {}", lang.pick("오늘", "today"), time(at)),
        When::Yesterday(at) => format!("{} {}", lang.pick("어제", "yesterday"), time(at)),
        When::ThisYear(at) => {
            let day = lang.pick(
                format!("{}월 {}일", at.month, at.day),
                format!("{} {}", month(at.month), at.day),
            );
            format!("{day} {}", time(at))
        }
        When::Earlier(at) => format!("{:04}-{:02}-{:02}", at.year, at.month, at.day),
    }
}

/// Its English name, short.
pub fn month(month: u32) -> &'static str {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = usize::try_from(month).unwrap_or_default();
    MONTHS.get(month.saturating_sub(1)).copied().unwrap_or("?")
}

/// Above the columns of the list of attempts.
pub fn columns(lang: Lang) -> [&'static str; 7] {
    lang.pick(
        [
            "시도",
            "언제",
            "점수",
            "변화",
            "힌트",
            "타이머",
            "처음 실패한 곳",
        ],
        [
            "try",
            "when",
            "score",
            "change",
            "hints",
            "clock",
            "failed first",
        ],
    )
}

pub fn not_compiled(lang: Lang) -> &'static str {
    lang.pick("컴파일되지 않음", "did not compile")
}

pub fn refused(lang: Lang) -> &'static str {
    lang.pick("소스를 읽지 못함", "source not readable")
}

/// The grader was in the way of a case.
pub fn not_found_out(lang: Lang) -> &'static str {
    lang.pick("판정하지 못함", "not judged")
}

/// Every case passed, and points were lost all the same.
pub fn slow(lang: Lang) -> &'static str {
    lang.pick("성능에서 감점", "points lost for performance")
}

/// In place of a score: not every case was asked for.
pub fn part(lang: Lang) -> &'static str {
    lang.pick("일부", "part")
}

pub fn no_attempts(lang: Lang, problem: &str, command: &str) -> String {
    lang.pick(
        format!(
            "{problem} 문제의 시도가 아직 없습니다. `{command}` 명령으로 채점하면 여기에 쌓입니다."
        ),
        format!("There are no attempts at {problem} yet. Each `{command}` adds one."),
    )
}

pub fn earlier(lang: Lang, count: usize, command: &str) -> String {
    lang.pick(
        format!("이전 시도가 {count}회 더 있습니다: `{command}`"),
        format!("{count} earlier attempt{}: `{command}`", s(count as u64)),
    )
}

pub fn compare(lang: Lang) -> &'static str {
    lang.pick("지금 코드와 비교", "compare with your code")
}

pub fn last_change(lang: Lang) -> &'static str {
    lang.pick("마지막으로 바꾼 부분", "what you changed last")
}

pub fn bring_back(lang: Lang) -> &'static str {
    lang.pick("마지막 시도의 코드 되살리기", "bring the last code back")
}

pub fn bring_back_best(lang: Lang) -> &'static str {
    lang.pick("점수가 가장 높은 코드 되살리기", "bring the best code back")
}

pub fn other_problem(lang: Lang, [one, other]: &[i64; 2]) -> String {
    lang.pick(
        format!("{one}번과 {other}번은 서로 다른 문제의 시도여서 비교할 수 없습니다."),
        format!("Attempts {one} and {other} are at two problems and cannot be compared."),
    )
}

pub fn no_source(lang: Lang, number: i64) -> String {
    lang.pick(
        format!("{number}번 시도는 소스를 읽지 못한 채 끝나서 남아 있는 코드가 없습니다."),
        format!("Of attempt {number} there is no code: it could not be read when it was graded."),
    )
}

pub fn in_the_way(lang: Lang, folder: &str) -> String {
    lang.pick(
        format!("{folder}에 이미 무언가가 있어서 쓰지 않았습니다. 아직 없는 폴더를 적으세요."),
        format!("There is something in {folder} already, and nothing was written. Name a folder that is not there yet."),
    )
}

// Two attempts beside each other.

pub fn attempt(lang: Lang, number: i64) -> String {
    lang.pick(format!("시도 #{number}"), format!("attempt #{number}"))
}

pub fn as_it_is_now(lang: Lang) -> &'static str {
    lang.pick("지금 코드", "your code now")
}

pub fn not_graded_yet(lang: Lang) -> &'static str {
    lang.pick(
        "지금 코드는 아직 채점하지 않아서 결과는 비교하지 않습니다.",
        "Your code as it is now has not been graded yet, so there is no outcome to compare.",
    )
}

pub fn points(lang: Lang, points: [Option<(u32, u32)>; 2]) -> String {
    let one = |points: Option<(u32, u32)>| match points {
        Some((points, of)) => format!("{points}/{of}"),
        None => lang.pick("채점 안 됨", "not graded").to_owned(),
    };
    let change = match points {
        [Some(before), Some(after)] => {
            let [before, after] = [before, after].map(|(points, of)| Points::new(points, of));
            format!(" ({:+})", after.over(before))
        }
        _ => String::new(),
    };
    let both = format!("{} → {}{change}", one(points[0]), one(points[1]));
    lang.pick(format!("점수 {both}"), format!("Score {both}"))
}

pub fn newly_passes(lang: Lang) -> &'static str {
    lang.pick("새로 통과한 케이스", "Newly passed")
}

pub fn newly_fails(lang: Lang) -> &'static str {
    lang.pick("새로 실패한 케이스", "Newly failed")
}

pub fn newly_skipped(lang: Lang) -> &'static str {
    lang.pick(
        "앞선 케이스가 실패해서 이번에는 건너뛴 케이스",
        "Skipped now, because a case before them failed",
    )
}

pub fn same_cases(lang: Lang) -> &'static str {
    lang.pick(
        "통과하는 케이스와 실패하는 케이스는 그대로입니다.",
        "The same cases pass, and the same fail.",
    )
}

pub fn same_source(lang: Lang) -> &'static str {
    lang.pick("코드는 같습니다.", "The code is the same.")
}

/// Above the workloads, each with what it was and what it is.
pub fn ratios(lang: Lang) -> &'static str {
    lang.pick(
        "모범 답안을 1로 볼 때 걸린 시간입니다. 괄호 안은 95% 신뢰 구간입니다.",
        "Time where the reference takes 1. In brackets its 95% interval.",
    )
}

pub fn not_measured(lang: Lang) -> &'static str {
    lang.pick("측정하지 않음", "not measured")
}

pub fn file(lang: Lang, path: &str, kind: Kind) -> String {
    match kind {
        Kind::Edited => path.to_owned(),
        Kind::Added => lang.pick(format!("{path} (새 파일)"), format!("{path} (new)")),
        Kind::Removed => lang.pick(format!("{path} (없어짐)"), format!("{path} (gone)")),
    }
}

// A source that is brought back.

pub fn really_restore(lang: Lang, folder: &str, number: i64) -> String {
    lang.pick(
        format!("{folder}의 코드를 백업하고 {number}번 시도의 코드로 바꿀까요?"),
        format!("Back up the code in {folder} and put that of attempt {number} in its place?"),
    )
}

pub fn nothing_to_restore(lang: Lang, folder: &str, number: i64) -> String {
    lang.pick(
        format!("{folder}의 코드는 이미 {number}번 시도와 같습니다."),
        format!("The code in {folder} is that of attempt {number} already; nothing was changed."),
    )
}

pub fn restored(lang: Lang, folder: &str, number: i64) -> String {
    lang.pick(
        format!("{folder}의 코드를 {number}번 시도의 코드로 바꾸었습니다."),
        format!("{folder} has the code of attempt {number} again."),
    )
}

pub fn written_to(lang: Lang, folder: &str, number: i64) -> String {
    lang.pick(
        format!("{number}번 시도의 코드를 {folder}에 썼습니다."),
        format!("The code of attempt {number} is in {folder}."),
    )
}
