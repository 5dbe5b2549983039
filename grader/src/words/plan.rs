//! What is said around questions: the contents, the review, the assessment, how far someone has come.

use super::study::level;
use crate::lang::Lang;
use crate::study::level::Level;
use crate::study::progress::Why;

pub fn due_soon(lang: Lang, due: usize, command: &str) -> String {
    lang.pick(
        format!("내일까지 복습할 질문이 {due}개 있습니다: `{command}`"),
        match due {
            1 => format!("One question is due by tomorrow: `{command}`"),
            due => format!("{due} questions are due by tomorrow: `{command}`"),
        },
    )
}

pub fn questions(lang: Lang, count: usize) -> String {
    lang.pick(
        format!("질문 {count}개"),
        match count {
            1 => "1 question".to_owned(),
            count => format!("{count} questions"),
        },
    )
}

pub fn one_level(lang: Lang) -> &'static str {
    lang.pick("한 수준만", "one level")
}

pub fn whole_page(lang: Lang) -> &'static str {
    lang.pick("페이지 전체", "the whole page")
}

/// Why a question is asked: a case of a kata that failed.
pub fn because_of(lang: Lang, case: &str) -> String {
    lang.pick(
        format!("{case} 케이스가 실패했을 때 복습에 넣은 질문입니다."),
        format!("Asked because the case {case} failed."),
    )
}

pub fn enough_for_today(lang: Lang, later: usize) -> String {
    lang.pick(
        format!("오늘 몫은 다 했습니다. 남은 {later}개는 내일부터 나누어 묻습니다. 지금 더 하려면 `--count 10`처럼 개수를 적으세요."),
        match later {
            1 => "That is all for today. One more is left for another day; `--count 1` asks it now.".to_owned(),
            later => format!("That is all for today. {later} more are spread over the days to come; `--count 10` asks ten of them now."),
        },
    )
}

pub fn nothing_due(lang: Lang, days: i64) -> String {
    match days {
        1 => lang.pick(
            "오늘 복습할 질문이 없습니다. 다음 복습은 내일입니다.".to_owned(),
            "Nothing is due today; the next review is tomorrow.".to_owned(),
        ),
        days => lang.pick(
            format!("오늘 복습할 질문이 없습니다. 다음 복습은 {days}일 뒤입니다."),
            format!("Nothing is due today; the next review is in {days} days."),
        ),
    }
}

pub fn no_cards(lang: Lang, quiz: &str) -> String {
    lang.pick(
        format!("복습할 질문이 아직 없습니다. `{quiz}` 명령으로 질문에 답하면 여기에 모입니다."),
        format!("There is nothing to review yet. Answer some questions with `{quiz}`, and they come back here."),
    )
}

/// After a grade: what of the notes goes with the cases that failed.
pub fn added(lang: Lang, count: usize, command: &str) -> String {
    lang.pick(
        format!("실패한 케이스와 관련된 질문 {count}개를 복습에 넣었습니다: `{command}`"),
        match count {
            1 => format!(
                "One question about the cases that failed is now in your review: `{command}`"
            ),
            count => format!(
                "{count} questions about the cases that failed are now in your review: `{command}`"
            ),
        },
    )
}

pub fn assessment_begins(lang: Lang, of: usize) -> String {
    lang.pick(
        format!("모든 주제에서 질문 {of}개를 묻습니다. 지금까지의 답에 따라 다음 질문이 달라집니다. 모르겠으면 찍지 말고 `?`를 입력하세요. `q`로 멈추면 나중에 이어서 할 수 있습니다."),
        format!("{of} questions over all topics, each chosen by your answers so far. If you don't know, type `?` rather than guess. `q` stops; you can go on later."),
    )
}

pub fn assessment_resumed(lang: Lang, done: usize, of: usize) -> String {
    lang.pick(
        format!("멈춘 평가를 이어서 합니다. 질문 {of}개 가운데 {done}개에 답했습니다. 새로 시작하려면 `--new`를 붙이세요."),
        format!("Going on where you stopped: {done} of {of} answered. `--new` begins anew."),
    )
}

pub fn assessment_stopped(lang: Lang, done: usize, of: usize, command: &str) -> String {
    lang.pick(
        format!("질문 {of}개 가운데 {done}개에 답하고 멈췄습니다. 이어서 하려면 `{command}` 명령을 다시 실행하세요."),
        format!("Stopped after {done} of {of}. Run `{command}` again to go on."),
    )
}

pub fn your_level(lang: Lang) -> &'static str {
    lang.pick("전체 수준", "Overall")
}

/// Below the levels: what their numbers mean.
pub fn how_sure(lang: Lang) -> &'static str {
    lang.pick(
        "백분율은 그 수준일 확률입니다. 주제 하나는 질문 몇 개로 본 것이니 전체 결과만큼 믿지는 마세요.",
        "The percentage is how likely that level is. A topic rests on a few questions: trust it less than the overall level.",
    )
}

pub fn by_topic(lang: Lang) -> &'static str {
    lang.pick("주제별", "By topic")
}

pub fn judged_by_machine(lang: Lang, answers: usize) -> String {
    lang.pick(
        format!("자동 채점한 답 {answers}개"),
        match answers {
            1 => "1 answer graded by machine".to_owned(),
            answers => format!("{answers} answers graded by machine"),
        },
    )
}

pub fn judged_by_oneself(lang: Lang, answers: usize) -> String {
    lang.pick(
        format!("스스로 채점한 답 {answers}개"),
        match answers {
            1 => "1 answer graded by yourself".to_owned(),
            answers => format!("{answers} answers graded by yourself"),
        },
    )
}

/// `주니어 8개 가운데 3개 답함(정답률 67%)`, for those who listen.
pub fn cell(
    lang: Lang,
    level: &str,
    answered: usize,
    questions: usize,
    percent: Option<u32>,
) -> String {
    match percent {
        None => lang.pick(
            format!("{level} {questions}개 가운데 0개 답함"),
            format!("{level} 0 of {questions} answered"),
        ),
        Some(percent) => lang.pick(
            format!("{level} {questions}개 가운데 {answered}개 답함(정답률 {percent}%)"),
            format!("{level} {answered} of {questions} answered ({percent}% right)"),
        ),
    }
}

pub fn legend(lang: Lang) -> &'static str {
    lang.pick(
        "막대는 답한 질문의 비율, 숫자는 마지막 답의 정답률(%)입니다.",
        "The bar is how much you answered; the number, how much of it was right (%).",
    )
}

pub fn forecast(lang: Lang) -> &'static str {
    lang.pick("앞으로 2주의 복습", "Review in the next two weeks")
}

pub fn nothing_planned(lang: Lang) -> &'static str {
    lang.pick("예정된 복습이 없습니다.", "Nothing is planned.")
}

pub fn in_days(lang: Lang, days: usize) -> String {
    match days {
        0 => lang.pick("오늘", "today").to_owned(),
        1 => lang.pick("내일", "tomorrow").to_owned(),
        days => lang.pick(format!("{days}일 뒤"), format!("in {days} days")),
    }
}

/// Above the topics by levels.
pub fn topics(lang: Lang) -> &'static str {
    lang.pick("학습 노트", "The study notes")
}

pub fn study_next(lang: Lang) -> &'static str {
    lang.pick("다음에 공부할 것", "What to study next")
}

pub fn because_it_is(lang: Lang, title: &str, of: Level, why: Why) -> String {
    let level = level(lang, of);
    match why {
        Why::Weak => lang.pick(
            format!("{title}, {level}: 답한 질문 가운데 맞히지 못한 것이 많습니다."),
            format!("{title}, {level}: much of what you answered there was wrong."),
        ),
        Why::Begun => lang.pick(
            format!("{title}, {level}: 이미 시작했고, 남은 질문이 가장 적습니다."),
            format!("{title}, {level}: begun, with the fewest questions left."),
        ),
        Why::New => lang.pick(
            format!("{title}, {level}: 아직 시작하지 않았습니다."),
            format!("{title}, {level}: not begun yet."),
        ),
    }
}

pub fn due_today(lang: Lang, due: usize, command: &str) -> String {
    lang.pick(
        format!("오늘 복습할 질문이 {due}개 있습니다: `{command}`"),
        match due {
            1 => format!("One question is due for review today: `{command}`"),
            due => format!("{due} questions are due for review today: `{command}`"),
        },
    )
}
