//! Attempts: listed, compared, brought back, merged. And how practice goes.

use super::s;
use crate::clock::{Local, When};
use crate::history::{Merged, NotMerged};
use crate::lang::Lang;
use crate::record::compared::Kind;
use crate::record::{Measured, Practice, Spent, Streak, Why};

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
            "처음 실패한 케이스",
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
        format!("이전 시도가 {count}개 더 있습니다: `{command}`"),
        format!("{count} earlier attempt{}: `{command}`", s(count as u64)),
    )
}

pub fn compare(lang: Lang) -> &'static str {
    lang.pick("지금 코드와 비교", "compare with your code")
}

pub fn bring_back(lang: Lang) -> &'static str {
    lang.pick("코드 되살리기", "bring its code back")
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
        [Some((before, _)), Some((after, _))] => {
            format!(" ({:+})", i64::from(after) - i64::from(before))
        }
        _ => String::new(),
    };
    let both = format!("{} → {}{change}", one(points[0]), one(points[1]));
    lang.pick(format!("점수 {both}"), format!("Score {both}"))
}

pub fn newly_passes(lang: Lang) -> &'static str {
    lang.pick("새로 통과한 케이스", "Passes now")
}

pub fn newly_fails(lang: Lang) -> &'static str {
    lang.pick("새로 실패한 케이스", "Fails now")
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

pub fn ratio(lang: Lang, workload: &str, before: &str, after: &str) -> String {
    lang.pick(
        format!("{workload}: 걸린 시간(모범 답안 = 1) {before} → {after}"),
        format!("{workload}: time where the reference takes 1: {before} → {after}"),
    )
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

// Another machine's file.

pub fn merged(lang: Lang, file: &str) -> String {
    lang.pick(
        format!("{file}의 기록을 합쳤습니다."),
        format!("The records in {file} are merged."),
    )
}

pub fn nothing_new(lang: Lang, file: &str) -> String {
    lang.pick(
        format!("{file}에는 새로운 기록이 없습니다. 바뀐 것은 없습니다."),
        format!("There is nothing new in {file}; nothing was changed."),
    )
}

/// What was new, thing by thing; nothing of what there was none.
pub fn added(lang: Lang, merged: &Merged) -> Vec<String> {
    let thing = |count: usize, ko: &str, one: &str, many: &str| {
        let said = match count {
            0 => return None,
            1 => lang.pick(format!("{ko} 1개"), format!("1 {one}")),
            count => lang.pick(format!("{ko} {count}개"), format!("{count} {many}")),
        };
        Some(said)
    };
    let things = [
        thing(merged.attempts, "시도", "attempt", "attempts"),
        thing(merged.sources, "소스", "source", "sources"),
        thing(
            merged.timings,
            "시간을 잰 시도",
            "timed attempt",
            "timed attempts",
        ),
        thing(merged.hints, "힌트 기록", "hint taken", "hints taken"),
        thing(
            merged.problems,
            "점수나 힌트가 바뀐 문제",
            "problem whose score or hints changed",
            "problems whose score or hints changed",
        ),
        thing(merged.answers, "답", "answer", "answers"),
        thing(merged.cards, "복습 카드", "review card", "review cards"),
        thing(merged.reviews, "복습", "review", "reviews"),
        thing(merged.assessments, "평가", "assessment", "assessments"),
        thing(
            merged.drafts,
            "쓰던 답",
            "unfinished answer",
            "unfinished answers",
        ),
    ];
    things.into_iter().flatten().collect()
}

pub fn not_merged(lang: Lang, file: &str, why: &NotMerged) -> String {
    let left = lang.pick("아무것도 바꾸지 않았습니다.", "Nothing was changed.");
    let said = match why {
        NotMerged::Missing => lang.pick(
            format!("{file} 파일이 없습니다. 다른 컴퓨터의 `.grader/history.db`나 그 문제집 폴더를 적으세요."),
            format!("There is no file {file}. Name the other machine's `.grader/history.db`, or the workbook it is in."),
        ),
        NotMerged::Same => lang.pick(
            format!("{file} 파일은 바로 이 문제집의 기록입니다."),
            format!("{file} is this very workbook's history."),
        ),
        NotMerged::Foreign { what } => lang.pick(
            format!("{file} 파일은 채점기의 기록이 아니거나 손상되었습니다({what})."),
            format!("{file} is no history of a grader, or it is damaged ({what})."),
        ),
        NotMerged::Newer { version } => lang.pick(
            format!("{file} 파일은 더 새로운 채점기(형식 {version})가 쓴 것입니다. 이 컴퓨터의 채점기를 그만큼 새것으로 바꾼 다음(`git pull`) 다시 합치세요."),
            format!("{file} was written by a newer grader (format {version}). Bring the grader of this machine up to date (`git pull`) and merge again."),
        ),
        NotMerged::Unreadable { what } => lang.pick(
            format!("{file} 파일을 열거나 읽을 수 없습니다({what})."),
            format!("{file} cannot be opened or read ({what})."),
        ),
        NotMerged::Ours(broken) => super::history::broken(lang, broken),
    };
    format!("{said} {left}")
}

// Practice.

/// Above the columns: problem, best score, attempts, time to pass, score over attempts.
pub fn heads(lang: Lang) -> [&'static str; 5] {
    lang.pick(
        ["문제", "최고", "시도", "통과까지", "점수 변화"],
        ["problem", "best", "tries", "to pass", "score"],
    )
}

pub fn spent(lang: Lang, spent: Spent) -> String {
    let minutes = spent.seconds / 60;
    match minutes {
        0 => lang.pick("1분 미만", "<1 min").to_owned(),
        1..120 => lang.pick(format!("{minutes}분"), format!("{minutes} min")),
        _ => lang.pick(
            format!("{}시간 {}분", minutes / 60, minutes % 60),
            format!("{} h {} min", minutes / 60, minutes % 60),
        ),
    }
}

fn passed(lang: Lang, spent: Spent) -> String {
    let time = self::spent(lang, spent);
    match spent.by {
        Measured::Clock => lang.pick(
            format!("타이머로 재서 {time} 만에 통과했습니다."),
            format!("It passed after {time} by the clock."),
        ),
        Measured::Attempts => lang.pick(
            format!("첫 채점부터 {time} 만에 통과했습니다."),
            format!("It passed {time} after the first grade."),
        ),
    }
}

/// A problem in a sentence or two, for those who listen.
pub fn sentence(lang: Lang, practice: &Practice, scores: &[u32]) -> String {
    let Practice {
        problem,
        best,
        attempts,
        ..
    } = practice;
    let Some(best) = best else {
        return match attempts {
            0 => lang.pick(
                format!("{problem}: 아직 시작하지 않았습니다."),
                format!("{problem}: not begun yet."),
            ),
            _ => lang.pick(
                format!("{problem}: 시도 {attempts}번, 아직 점수가 없습니다."),
                format!(
                    "{problem}: {attempts} attempt{}, no score yet.",
                    s(*attempts as u64)
                ),
            ),
        };
    };
    let mut said = match attempts {
        // From before attempts were kept.
        0 => lang.pick(
            format!("{problem}: 최고 {best}점."),
            format!("{problem}: best score {best}."),
        ),
        _ => lang.pick(
            format!("{problem}: 최고 {best}점, 시도 {attempts}번."),
            format!(
                "{problem}: best score {best}, {attempts} attempt{}.",
                s(*attempts as u64)
            ),
        ),
    };
    if let Some(spent) = practice.to_pass {
        said += &format!(" {}", passed(lang, spent));
    }
    if scores.len() > 1 {
        let scores: Vec<String> = scores.iter().map(u32::to_string).collect();
        let scores = scores.join(", ");
        said += &lang.pick(
            format!(" 점수는 차례로 {scores}."),
            format!(" Scores in turn: {scores}."),
        );
    }
    said
}

pub fn streak(lang: Lang, streak: &Streak) -> String {
    let Streak {
        current,
        longest,
        days,
        today,
    } = streak;
    match (days, current, today) {
        (0, ..) => lang.pick("아직 연습한 날이 없습니다.", "No day of practice yet.").to_owned(),
        (_, 0, _) => lang.pick(
            format!("지금 이어지는 연속 연습은 없습니다(모두 {days}일, 최장 {longest}일 연속)."),
            format!("No days in a row now; {days} in all, {longest} in a row at best."),
        ),
        (_, _, true) => lang.pick(
            match current {
                1 => format!("오늘 연습했습니다(모두 {days}일, 최장 {longest}일 연속)."),
                current => format!("오늘까지 {current}일 연속으로 연습했습니다(모두 {days}일, 최장 {longest}일 연속)."),
            },
            match current {
                1 => format!("Practised today ({days} day{} in all, {longest} in a row at best).", s(*days as u64)),
                current => format!("{current} days in a row with today ({days} in all, {longest} at best)."),
            },
        ),
        (_, _, false) => lang.pick(
            match current {
                1 => format!("어제 연습했습니다. 오늘도 하면 2일째입니다(모두 {days}일, 최장 {longest}일 연속)."),
                current => format!("어제까지 {current}일 연속으로 연습했습니다. 오늘도 하면 {}일째입니다(모두 {days}일, 최장 {longest}일 연속).", current + 1),
            },
            format!("{current} day{} in a row until yesterday; today would be the next ({days} in all, {longest} at best).", s(*current as u64)),
        ),
    }
}

pub fn four_weeks(lang: Lang) -> &'static str {
    lang.pick("최근 4주", "the last four weeks")
}

pub fn do_next(lang: Lang) -> &'static str {
    lang.pick("다음에 풀 문제", "What to practise next")
}

pub fn because(lang: Lang, problem: &str, why: &Why) -> String {
    match why {
        Why::Begun { best: None, .. } => lang.pick(
            format!("{problem}: 시작했지만 아직 점수가 없습니다."),
            format!("{problem}: begun, and there is no score yet."),
        ),
        Why::Begun {
            best: Some(best),
            failing: 0,
        } => lang.pick(
            format!("{problem}: 최고 점수는 {best}점이고, 아직 풀지 못했습니다."),
            format!("{problem}: {best} points at best, and not solved yet."),
        ),
        Why::Begun {
            best: Some(best),
            failing,
        } => lang.pick(
            format!("{problem}: 최고 점수는 {best}점이고, 지금 케이스 {failing}개가 실패합니다."),
            format!(
                "{problem}: {best} points at best, and {failing} case{} fail{} now.",
                s(*failing as u64),
                if *failing == 1 { "s" } else { "" }
            ),
        ),
        Why::Stuck { best, attempts } => lang.pick(
            format!("{problem}: 최근 시도 {attempts}번 동안 최고 점수({best}점)가 오르지 않았습니다. 힌트를 볼 때입니다."),
            format!("{problem}: the last {attempts} attempts were no better than {best} points. Time for a hint."),
        ),
        Why::New => lang.pick(
            format!("{problem}: 아직 시작하지 않았습니다."),
            format!("{problem}: not begun yet."),
        ),
        Why::Slow { spent, minutes } => {
            let time = self::spent(lang, *spent);
            lang.pick(
                format!("모든 문제를 풀었습니다. 그 가운데 {problem} 문제는 {minutes}분짜리인데 {time} 걸렸습니다. 처음부터 다시 풀어 보세요."),
                format!("Every problem is solved. {problem} took {time} where {minutes} minutes are meant: do it once more from the beginning."),
            )
        }
        Why::LongAgo { days } => lang.pick(
            format!("모든 문제를 풀었습니다. 그 가운데 {problem} 문제는 {days}일 전에 풀었습니다. 지금도 풀 수 있는지 확인해 보세요."),
            format!("Every problem is solved. You solved {problem} {days} days ago: see whether you still can."),
        ),
    }
}

pub fn read_it(lang: Lang) -> &'static str {
    lang.pick("문제 읽기", "read it")
}

pub fn go_on(lang: Lang) -> &'static str {
    lang.pick("이어서 하기", "go on")
}

pub fn take_hint(lang: Lang) -> &'static str {
    lang.pick("힌트", "hint")
}

pub fn see_attempts(lang: Lang) -> &'static str {
    lang.pick("시도 기록", "your attempts")
}

pub fn begin_anew(lang: Lang) -> &'static str {
    lang.pick("새로 시작(코드는 백업)", "begin anew (backs up)")
}
