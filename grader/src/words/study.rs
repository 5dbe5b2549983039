//! What is said while questions are asked and answered.

use crate::lang::Lang;
use crate::study::fsrs::Grade;
use crate::study::level::Level;
use crate::study::question::Kind;

pub fn level(lang: Lang, level: Level) -> &'static str {
    let (ko, en) = match level {
        Level::Newcomer => ("입문", "newcomer"),
        Level::Junior => ("주니어", "junior"),
        Level::Senior => ("시니어", "senior"),
        Level::Lead => ("리드", "lead"),
    };
    lang.pick(ko, en)
}

/// True where this names the level, in either language.
pub fn is_level(name: &str, of: Level) -> bool {
    name == of.id() || Lang::ALL.iter().any(|lang| level(*lang, of) == name)
}

pub fn kind(lang: Lang, kind: Kind) -> &'static str {
    let (ko, en) = match kind {
        Kind::Rubric => ("서술", "in your own words"),
        Kind::Choice => ("객관식", "multiple choice"),
        Kind::Short => ("단답", "a word or two"),
        Kind::Number => ("추정", "an estimate"),
    };
    lang.pick(ko, en)
}

/// What is wanted, and what may be typed besides an answer.
fn label(lang: Lang, wanted: &str) -> String {
    let besides = lang.pick(
        "? 모르겠음, s 건너뛰기, q 그만",
        "? don't know, s skip, q stop",
    );
    format!("{wanted} ({besides})>")
}

pub fn choose(lang: Lang, most: usize) -> String {
    label(lang, &format!("1-{most}"))
}

pub fn not_a_choice(lang: Lang, most: usize) -> String {
    lang.pick(
        format!("1부터 {most}까지의 번호 하나를 입력하세요. 모르겠으면 `?`로 답을 볼 수 있습니다."),
        format!("Type one number from 1 to {most}, or `?` if you don't know."),
    )
}

pub fn answer_shortly(lang: Lang) -> String {
    label(lang, lang.pick("짧은 답", "a word or two"))
}

pub fn estimate(lang: Lang) -> String {
    label(lang, lang.pick("숫자와 단위", "a number and its unit"))
}

pub fn write(lang: Lang) -> String {
    lang.pick(
        "답을 쓰고 빈 줄로 끝내세요. (e 편집기, ? 모르겠음, s 건너뛰기, q 그만)\n>",
        "Write; an empty line ends it. (e editor, ? don't know, s skip, q stop)\n>",
    )
    .to_owned()
}

pub fn empty(lang: Lang) -> &'static str {
    lang.pick(
        "아무것도 입력하지 않았습니다. 모르겠으면 `?`, 그만하려면 `q`를 입력하세요.",
        "Nothing was typed. `?` if you don't know, `q` to stop.",
    )
}

pub fn no_editor(lang: Lang) -> &'static str {
    lang.pick(
        "열 수 있는 편집기가 없습니다. EDITOR 환경 변수에 편집기를 적거나 여기에 바로 쓰세요.",
        "There is no editor to open: name one in EDITOR, or write here.",
    )
}

pub fn editor_failed(lang: Lang, what: &str) -> String {
    lang.pick(
        format!(
            "편집기를 쓸 수 없었습니다({what}). 여기에 바로 쓰거나, 고친 뒤 `e`를 다시 입력하세요."
        ),
        format!(
            "The editor could not be used ({what}). Write here, or mend that and type `e` again."
        ),
    )
}

pub fn tick(lang: Lang) -> String {
    lang.pick(
        "내 답에서 짚은 것의 번호 (예: 1 3, 없으면 0)>".to_owned(),
        "Which of these did you say? (like 1 3; 0 for none)>".to_owned(),
    )
}

pub fn not_points(lang: Lang, most: usize) -> String {
    lang.pick(
        format!("1부터 {most}까지의 번호를 띄어 쓰거나, 하나도 없으면 0을 입력하세요."),
        format!("Type numbers from 1 to {most} with spaces between them, or 0 for none."),
    )
}

pub fn grade(lang: Lang, likely: Grade) -> String {
    let likely = likely as u8;
    lang.pick(
        format!("얼마나 잘 떠올랐습니까? 1 다시, 2 어려움, 3 알맞음, 4 쉬움 (Enter는 {likely})\n>"),
        format!("How well did it come? 1 again, 2 hard, 3 good, 4 easy (Enter is {likely})\n>"),
    )
}

pub fn not_a_grade(lang: Lang) -> &'static str {
    lang.pick(
        "1부터 4까지의 숫자 하나를 입력하세요.",
        "Type a number from 1 to 4.",
    )
}

pub fn question(lang: Lang, number: usize, of: usize) -> String {
    lang.pick(
        format!("질문 {number}/{of}"),
        format!("Question {number} of {of}"),
    )
}

pub fn draft(lang: Lang) -> &'static str {
    lang.pick(
        "지난번에 쓰던 답에 이어서 쓸 수 있습니다.",
        "What you began to write last time is still there.",
    )
}

pub fn kept(lang: Lang) -> &'static str {
    lang.pick(
        "쓰던 답은 보관했습니다. 이 질문이 다시 나오면 이어서 쓸 수 있습니다.",
        "What you wrote is kept; it will be there when this question comes again.",
    )
}

pub fn model_answer(lang: Lang) -> &'static str {
    lang.pick("모범 답안", "A model answer")
}

pub fn points(lang: Lang) -> &'static str {
    lang.pick("점검할 것", "What to tick off")
}

pub fn right(lang: Lang) -> &'static str {
    lang.pick("맞았습니다.", "Right.")
}

pub fn not_right(lang: Lang) -> &'static str {
    lang.pick("아쉽지만 맞지 않습니다.", "Not quite.")
}

pub fn here_it_is(lang: Lang) -> &'static str {
    lang.pick("답은 다음과 같습니다.", "Here it is.")
}

pub fn yours(lang: Lang) -> &'static str {
    lang.pick("고른 답:", "your choice:")
}

pub fn right_one(lang: Lang) -> &'static str {
    lang.pick("정답:", "the right one:")
}

pub fn ticked(lang: Lang, ticked: usize, of: usize) -> String {
    lang.pick(
        format!("{of}가지 가운데 {ticked}가지를 짚었습니다."),
        format!("You said {ticked} of {of}."),
    )
}

pub fn missed(lang: Lang) -> &'static str {
    lang.pick("빠뜨린 항목", "what was missing")
}

pub fn work(lang: Lang) -> &'static str {
    lang.pick("풀이", "how to get there")
}

pub fn read(lang: Lang) -> &'static str {
    lang.pick("읽을 곳", "read")
}

pub fn build(lang: Lang) -> &'static str {
    lang.pick("만들어 볼 곳", "build it")
}

pub fn again(lang: Lang, days: i64) -> String {
    match days {
        ..=0 => lang.pick(
            "오늘 다시 묻습니다.".to_owned(),
            "Comes again today.".to_owned(),
        ),
        1 => lang.pick(
            "내일 다시 묻습니다.".to_owned(),
            "Comes again tomorrow.".to_owned(),
        ),
        _ => lang.pick(
            format!("{days}일 뒤에 다시 묻습니다."),
            format!("Comes again in {days} days."),
        ),
    }
}

pub fn summary(lang: Lang, answered: usize, credit: f64) -> String {
    let credit = tenths(credit);
    lang.pick(
        format!("{answered}점 만점에 {credit}점입니다."),
        format!("{credit} of {answered} points."),
    )
}

/// `3` or `3.5`.
fn tenths(credit: f64) -> String {
    let rounded = (credit * 10.0).round() / 10.0;
    match rounded.fract() == 0.0 {
        true => format!("{rounded:.0}"),
        false => format!("{rounded:.1}"),
    }
}

pub fn nothing_answered(lang: Lang) -> &'static str {
    lang.pick("답한 질문이 없습니다.", "Nothing was answered.")
}

pub fn missed_there(lang: Lang, missed: usize) -> String {
    lang.pick(
        format!("질문 {missed}개"),
        match missed {
            1 => "1 question".to_owned(),
            missed => format!("{missed} questions"),
        },
    )
}

pub fn read_on(lang: Lang) -> &'static str {
    lang.pick(
        "맞히지 못한 질문의 답이 있는 곳",
        "Where the answers to what you missed are",
    )
}

pub fn answer(lang: Lang) -> &'static str {
    lang.pick("답해 보기", "answer")
}
