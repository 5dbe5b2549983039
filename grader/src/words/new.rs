//! What `new` says: what was made, and why something was not.

use crate::lang::Lang;
use crate::scaffold::{LONGEST, Refused};

/// A Korean title for a problem that has none yet.
pub fn korean_title(name: &str) -> String {
    format!("새 문제: {name}")
}

pub fn problem(lang: Lang) -> &'static str {
    lang.pick("문제", "the problem")
}

pub fn solution(lang: Lang) -> &'static str {
    lang.pick("답안", "its solution")
}

pub fn notes(lang: Lang) -> &'static str {
    lang.pick("노트", "its notes")
}

pub fn registered(lang: Lang) -> &'static str {
    lang.pick("등록", "registered in")
}

pub fn whole(lang: Lang) -> &'static str {
    lang.pick(
        "작지만 온전한 예시 문제입니다. `TODO` 주석을 따라 하나씩 여러분의 것으로 바꾸세요. 자세한 과정은 \
         docs/AUTHORING.ko.md에 있습니다.",
        "It is a small example, and complete. Each `TODO` says what to make your own; docs/AUTHORING.md walks \
         you through it.",
    )
}

pub fn prove(lang: Lang) -> &'static str {
    lang.pick("증명", "prove it")
}

pub fn todo(lang: Lang) -> &'static str {
    lang.pick("바꿀 곳", "make it yours")
}

pub fn snapshots(lang: Lang) -> &'static str {
    lang.pick(
        "케이스를 바꾼 뒤 새 스냅샷",
        "new snapshots, once you changed a case",
    )
}

/// Why there is no such problem, and what could be.
pub fn refused(lang: Lang, refused: &Refused, program: &str) -> String {
    match refused {
        Refused::NotKebab { id, better } => not_kebab(lang, id, better.as_deref(), program),
        Refused::TooLong { id } => lang.pick(
            format!("`{id}`: 너무 깁니다. {LONGEST}자까지 쓸 수 있습니다."),
            format!("`{id}` is too long: {LONGEST} letters at most."),
        ),
        Refused::Page { page } => lang.pick(
            format!("`{page}`: 노트의 이름도 id처럼 영어 소문자와 숫자를 붙임표로 이어야 합니다."),
            format!("`{page}` is no page: like an id, it is small letters and digits with hyphens between."),
        ),
        Refused::Reserved { id } => lang.pick(
            format!(
                "`{id}`: Rust나 채점기가 이미 쓰는 이름이라 크레이트 이름이 될 수 없습니다. 다른 이름을 고르세요."
            ),
            format!(
                "`{id}` is a name that Rust or the grader uses, so no crate can be called that. Choose another."
            ),
        ),
        Refused::Package { package } => lang.pick(
            format!(
                "`{package}`: 이 문제집이 이미 쓰는 패키지의 이름입니다(Cargo.lock). 다른 이름을 고르세요."
            ),
            format!(
                "`{package}` is a package that this workbook uses already (Cargo.lock). Choose another name."
            ),
        ),
        Refused::Taken {
            id,
            registered,
            there,
        } => taken(lang, id, *registered, there),
        Refused::TitleNoLine => lang
            .pick(
                "제목은 비어 있지 않은 한 줄이어야 합니다.",
                "A title is one line, and not empty.",
            )
            .into(),
        Refused::TitleNotKorean { title } => lang.pick(
            format!(
                "`--title`은 한국어 제목인데 `{title}`에는 한글이 없습니다. 영어 제목은 `--title-en`으로 적으세요."
            ),
            format!(
                "`--title` is the Korean title, and `{title}` has no Korean in it. The English one is \
                 `--title-en`."
            ),
        ),
        Refused::TitlesAlike { title } => lang.pick(
            format!("두 언어의 제목이 똑같이 `{title}`입니다."),
            format!("The titles in both languages are `{title}`."),
        ),
    }
}

fn not_kebab(lang: Lang, id: &str, better: Option<&str>, program: &str) -> String {
    let rule = lang.pick(
        format!("`{id}`: 문제 id는 영어 소문자로 시작하고, 소문자와 숫자를 붙임표로 잇습니다."),
        format!(
            "`{id}` is no id: it is words of small letters and digits with hyphens between them."
        ),
    );
    let better = better.unwrap_or("order-book");
    let example = lang.pick(
        format!(" 예: `{program} new {better}`"),
        format!(" For example: `{program} new {better}`"),
    );
    rule + &example
}

fn taken(lang: Lang, id: &str, registered: bool, there: &[String]) -> String {
    let (remove, there) = (there.join(" "), there.join(", "));
    match registered {
        true => lang.pick(
            format!("`{id}`: 이미 있는 문제입니다. 있는 것은 덮어쓰지 않습니다."),
            format!("`{id}` is a problem already. Nothing is ever overwritten."),
        ),
        false => lang.pick(
            format!(
                "`{id}`: 문제로 등록되지는 않았지만 {there}에 이미 무언가 있습니다. 있는 것은 덮어쓰지 않습니다. \
                 만들다가 멈춘 것이라면 `rm -r {remove}` 명령으로 지우고 다시 실행하고, 그렇지 않다면 다른 이름을 고르세요."
            ),
            format!(
                "`{id}` is no problem yet, but this is there already: {there}. Nothing is ever overwritten. \
                 If it is left from a run that was stopped, take it away with `rm -r {remove}` and run this again; \
                 otherwise choose another name."
            ),
        ),
    }
}
