//! What the pages of `report` say that nothing else does.

use crate::clock::Local;
use crate::lang::Lang;
use crate::words::{record, s};

/// The page is written, and nothing is there that could show it.
pub fn cannot_open(lang: Lang, reason: Option<&str>) -> String {
    let reason = reason.map(|reason| format!(" ({reason})"));
    let reason = reason.unwrap_or_default();
    lang.pick(
        format!("브라우저를 열지 못했습니다{reason}. 위 파일을 브라우저로 직접 열거나, `BROWSER` 환경 변수에 브라우저를 지정하세요."),
        format!("No browser could be opened{reason}. Open the file above in one, or name one in `BROWSER`."),
    )
}

/// A page is no folder.
pub fn no_file(lang: Lang, folder: &str) -> String {
    lang.pick(
        format!("{folder}: 폴더여서 페이지를 쓸 수 없습니다. 파일 이름까지 적으세요."),
        format!("{folder} is a folder. Name the file that the page goes to."),
    )
}

/// An attempt that is in the history in a form that this grader cannot read.
pub fn cannot_read(lang: Lang, number: i64) -> String {
    lang.pick(
        format!("{number}번 시도는 다른 버전의 채점기가 남긴 것이라 읽을 수 없습니다. 이 채점기로 다시 채점하면 새 시도가 남습니다."),
        format!("Attempt {number} was kept by another version of the grader, and this one cannot read it. Grade again to have a new one."),
    )
}

pub fn title(lang: Lang, problem: &str, attempt: i64) -> String {
    lang.pick(
        format!("{problem} · 시도 #{attempt}"),
        format!("{problem} · attempt #{attempt}"),
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
        format!("{when}에 grader {version} 버전으로 만들었습니다. 필요한 것은 이 파일 하나에 모두 들어 있으며, 네트워크에 접속하지 않습니다."),
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
        format!(
            "{day} {} {year}, {hour:02}:{minute:02}",
            record::month(month)
        ),
    )
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
            format!("이 문제의 시도 {of}회 가운데 {nth}번째"),
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

pub fn how_many_attempts(lang: Lang) -> &'static str {
    lang.pick("시도", "Attempts")
}

pub fn result(lang: Lang) -> &'static str {
    lang.pick("결과", "Result")
}

pub fn from_to(lang: Lang, attempts: usize, from: u32, to: u32) -> String {
    match attempts {
        1 => lang.pick(
            format!("끝까지 채점한 시도 1회: {to}점"),
            format!("1 whole grade: {to} points"),
        ),
        _ => lang.pick(
            format!("끝까지 채점한 시도 {attempts}회: {from}점에서 {to}점으로"),
            format!("{attempts} whole grades: from {from} to {to} points"),
        ),
    }
}

/// An attempt of which there is no score.
pub fn not_graded(lang: Lang) -> &'static str {
    lang.pick("채점 안 됨", "not graded")
}

pub fn some_cases(lang: Lang) -> &'static str {
    lang.pick("일부 케이스", "some cases")
}

pub fn time_of_one(lang: Lang) -> &'static str {
    lang.pick("연산 한 번에 걸리는 시간", "Time of one operation")
}

pub fn allocations_of_one(lang: Lang) -> &'static str {
    lang.pick("연산 한 번의 메모리 할당", "Allocations of one operation")
}

/// `65.5k`; alike in both languages.
pub fn count(count: f64) -> String {
    match count {
        ..1e3 => short(count),
        1e3..1e6 => format!("{}k", short(count / 1e3)),
        1e6..1e9 => format!("{}M", short(count / 1e6)),
        _ => format!("{}G", short(count / 1e9)),
    }
}

fn short(value: f64) -> String {
    match value {
        ..1.0 => format!("{value:.2}"),
        1.0..10.0 if (value - value.round()).abs() > 0.05 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// Where a page of the notes is, or a section of one.
pub fn note_path(lang: Lang, note: &str) -> String {
    let (page, anchor) = crate::manifest::page_and_anchor(note);
    let sharp = if anchor.is_empty() { "" } else { "#" };
    format!("docs/{}/{page}.md{sharp}{anchor}", lang.code())
}

/// What the page over everything is called.
pub fn overview(lang: Lang) -> &'static str {
    lang.pick("나의 연습 기록", "My practice")
}

pub fn next(lang: Lang) -> &'static str {
    lang.pick("다음에 할 일", "What to do next")
}

pub fn days(lang: Lang) -> &'static str {
    lang.pick("연습한 날", "Days of practice")
}

pub fn practised(lang: Lang, days: usize, weeks: i64) -> String {
    lang.pick(
        format!("최근 {weeks}주 동안 {days}일 연습했습니다."),
        match days {
            1 => format!("Practised on 1 day of the last {weeks} weeks."),
            days => format!("Practised on {days} days of the last {weeks} weeks."),
        },
    )
}

/// From Monday.
pub fn weekdays(lang: Lang) -> [&'static str; 7] {
    lang.pick(
        ["월", "화", "수", "목", "금", "토", "일"],
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    )
}

pub fn month(lang: Lang, month: u32) -> String {
    lang.pick(format!("{month}월"), record::month(month).to_owned())
}

pub fn solved(lang: Lang) -> &'static str {
    lang.pick("푼 문제", "Problems solved")
}

pub fn all_attempts(lang: Lang) -> &'static str {
    lang.pick("시도", "Attempts")
}

pub fn answered(lang: Lang) -> &'static str {
    lang.pick("답한 질문", "Questions answered")
}

pub fn streak(lang: Lang) -> &'static str {
    lang.pick("연속 연습", "Streak")
}

pub fn days_in_a_row(lang: Lang, days: usize) -> String {
    lang.pick(
        format!("{days}일"),
        match days {
            1 => "1 day".into(),
            days => format!("{days} days"),
        },
    )
}

pub fn longest(lang: Lang, days: usize) -> String {
    lang.pick(format!("최장 {days}일"), format!("longest {days}"))
}

pub fn problem(lang: Lang) -> &'static str {
    lang.pick("문제", "Problem")
}

pub fn best(lang: Lang) -> &'static str {
    lang.pick("최고 점수", "Best")
}

pub fn to_pass(lang: Lang) -> &'static str {
    lang.pick("통과까지", "Time to pass")
}

pub fn trend(lang: Lang) -> &'static str {
    lang.pick("점수 변화", "Score over attempts")
}

pub fn by_the_clock(lang: Lang) -> &'static str {
    lang.pick("타이머", "by the clock")
}

pub fn topics(lang: Lang) -> &'static str {
    lang.pick("주제와 수준", "Topics by level")
}

pub fn topic(lang: Lang) -> &'static str {
    lang.pick("주제", "Topic")
}

pub fn together(lang: Lang) -> &'static str {
    lang.pick("전체", "Together")
}

/// What the drawings of the topics mean.
pub fn intervals(lang: Lang) -> &'static str {
    lang.pick(
        "막대는 질문마다 마지막 답만 센 정답률, 가는 선은 그 95% 신뢰 구간입니다. 답이 적을수록 선이 깁니다.",
        "The bar is the share of credit in the last answer to each question; the thin line is its 95% interval, long where there are few answers.",
    )
}

pub fn between(lang: Lang, low: f64, high: f64) -> String {
    lang.pick(
        format!("95% 신뢰 구간 {low:.0}~{high:.0}%"),
        format!("between {low:.0}% and {high:.0}%"),
    )
}

pub fn never_asked(lang: Lang, topics: &str) -> String {
    lang.pick(
        format!("아직 답하지 않은 주제: {topics}"),
        format!("Not answered yet: {topics}"),
    )
}

pub fn judged(lang: Lang) -> &'static str {
    lang.pick(
        "자동 채점과 스스로 한 채점",
        "Graded by machine, and by yourself",
    )
}

pub fn to_come(lang: Lang, days: usize, questions: usize, today: usize) -> String {
    lang.pick(
        format!("앞으로 {days}일 동안 질문 {questions}개를 복습합니다. 그 가운데 오늘은 {today}개입니다."),
        format!(
            "{questions} question{} in {days} days, {today} of them today.",
            s(questions as u64)
        ),
    )
}

pub fn today(lang: Lang) -> &'static str {
    lang.pick("오늘", "today")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_in_few_digits() {
        assert_eq!(
            [0.25, 2.0, 2.5, 512.0, 65_536.0, 2e6].map(count),
            ["0.25", "2", "2.5", "512", "66k", "2M"]
        );
    }
}
