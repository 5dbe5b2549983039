//! Another machine's file that is taken over.

use crate::history::{Merged, NotMerged, Numbers};
use crate::lang::Lang;

pub fn merged(lang: Lang, file: &str) -> String {
    lang.pick(
        format!("{file}의 기록을 합쳤습니다."),
        format!("The records in {file} are merged."),
    )
}

pub fn nothing_new(lang: Lang, file: &str) -> String {
    lang.pick(
        format!("{file}에는 새로운 기록이 없습니다. 아무것도 바꾸지 않았습니다."),
        format!("There is nothing new in {file}; nothing was changed."),
    )
}

/// What was new, thing by thing; nothing of what there was none.
pub fn added(lang: Lang, merged: &Merged) -> Vec<String> {
    let thing = |count: usize, ko: &str, one: &str, many: &str| {
        // What is done is counted in times, what there is in pieces.
        let unit = match ko {
            "시도" | "시간을 잰 시도" | "복습" | "평가" => "회",
            _ => "개",
        };
        let said = match count {
            0 => return None,
            1 => lang.pick(format!("{ko} 1{unit}"), format!("1 {one}")),
            count => lang.pick(format!("{ko} {count}{unit}"), format!("{count} {many}")),
        };
        Some(said)
    };
    let attempts = merged.attempts.iter().map(|numbers| numbers.count);
    let attempts = usize::try_from(attempts.sum::<i64>()).unwrap_or_default();
    let things = [
        thing(attempts, "시도", "attempt", "attempts"),
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

/// Under which numbers attempts came. Of many runs the first ones.
pub fn numbered(lang: Lang, numbers: &[Numbers]) -> String {
    const MOST: usize = 4;
    let run = |from: i64, count: i64| match count {
        1 => format!("#{from}"),
        count => format!("#{from}–#{}", from + (count - 1)),
    };
    let keep = numbers.iter().all(|of| of.theirs == of.ours);
    let said = numbers.iter().take(MOST).map(|of| {
        let (there, here) = (run(of.theirs, of.count), run(of.ours, of.count));
        if keep {
            here
        } else {
            format!("{there} → {here}")
        }
    });
    let mut said: Vec<String> = said.collect();
    said.extend((numbers.len() > MOST).then(|| "…".to_owned()));
    let said = said.join(", ");
    match keep {
        true => lang.pick(
            format!("시도 번호는 그대로입니다: {said}"),
            format!("Attempts keep their numbers: {said}"),
        ),
        false => lang.pick(
            format!("시도 번호(그 파일 → 여기): {said}"),
            format!("Numbers of attempts, there → here: {said}"),
        ),
    }
}

/// What is to be gone on with has changed by what is known now.
pub fn at_hand_now(lang: Lang, before: &str, now: &str) -> String {
    lang.pick(
        format!("이어서 풀 문제가 바뀌었습니다: {before} → {now}"),
        format!("The problem to go on with is now {now}; it was {before}."),
    )
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
        NotMerged::Empty => lang.pick(
            format!("{file} 파일은 비어 있어(0바이트) 채점기의 기록이 아닙니다. 복사가 끝나지 않았을 수 있습니다."),
            format!("{file} is empty (0 bytes), so it is no history. Perhaps it was not copied to its end."),
        ),
        NotMerged::Foreign { what } => lang.pick(
            format!("{file} 파일은 채점기의 기록이 아니거나 손상되었습니다({what})."),
            format!("{file} is no history of a grader, or it is damaged ({what})."),
        ),
        NotMerged::Newer { version } => lang.pick(
            format!("{file} 파일은 더 새로운 채점기(형식 {version})가 쓴 것입니다. 이 컴퓨터의 채점기를 최신 버전으로 갱신한 다음(`git pull`) 다시 합치세요."),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_in_runs_and_once_where_they_stay() {
        let run = |theirs, ours, count| Numbers {
            theirs,
            ours,
            count,
        };
        let told = |runs: &[Numbers]| numbered(Lang::En, runs);
        assert_eq!(
            told(&[run(1, 1, 3), run(7, 7, 1)]),
            "Attempts keep their numbers: #1–#3, #7"
        );
        assert_eq!(
            told(&[run(1, 5, 3), run(9, 8, 1)]),
            "Numbers of attempts, there → here: #1–#3 → #5–#7, #9 → #8"
        );
        let many: Vec<Numbers> = (1..20).map(|n| run(2 * n, n + 50, 1)).collect();
        assert!(told(&many).ends_with(", …"));
    }
}
