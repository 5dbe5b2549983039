//! What `hint`, `explain`, `show`, `solution` and `reset` say.

use super::s;
use pulldown_cmark::BlockQuoteKind;

use crate::lang::Lang;

/// What kind of box it is in which something stands.
pub fn boxed(lang: Lang, kind: BlockQuoteKind) -> &'static str {
    let (ko, en) = match kind {
        BlockQuoteKind::Note => ("참고", "Note"),
        BlockQuoteKind::Tip => ("도움말", "Tip"),
        BlockQuoteKind::Important => ("중요", "Important"),
        BlockQuoteKind::Warning => ("주의", "Warning"),
        BlockQuoteKind::Caution => ("위험", "Caution"),
    };
    lang.pick(ko, en)
}

pub fn hint(lang: Lang, n: usize, of: usize) -> String {
    super::report::hint(lang, n, of)
}

/// In the list of cases.
pub fn one_case(lang: Lang) -> &'static str {
    lang.pick("케이스 하나", "one of them")
}

pub fn what_it_tests(lang: Lang) -> &'static str {
    lang.pick("무엇을 왜 확인하나요?", "What it tests, and why")
}

pub fn approved(lang: Lang) -> &'static str {
    lang.pick("올바른 풀이가 보여 주는 것", "What a right solution shows")
}

pub fn approved_more(lang: Lang, count: usize) -> String {
    lang.pick(
        format!("… {count}줄 더"),
        format!("… {count} more line{}", s(count as u64)),
    )
}

pub fn note(lang: Lang, path: &str) -> String {
    lang.pick(format!("노트: {path}"), format!("To read: {path}"))
}

pub fn hints_taken(lang: Lang) -> &'static str {
    lang.pick("지금까지 본 힌트", "Hints so far")
}

pub fn only_this(lang: Lang) -> &'static str {
    lang.pick("이 케이스만 채점", "grade just this")
}

pub fn more_hints(lang: Lang) -> &'static str {
    lang.pick("힌트", "hint")
}

pub fn your_file(lang: Lang) -> &'static str {
    lang.pick("고칠 파일", "your file")
}

pub fn grade_it(lang: Lang) -> &'static str {
    lang.pick("채점", "grade it")
}

pub fn really_show(lang: Lang) -> &'static str {
    lang.pick(
        "아직 풀지 않은 문제입니다. 그래도 모범 답안을 볼까요?",
        "You have not solved this one yet. Show the reference all the same?",
    )
}

pub fn really_reset(lang: Lang, folder: &str) -> String {
    lang.pick(
        format!("{folder}의 코드를 백업하고 처음 스텁으로 되돌릴까요?"),
        format!("Back up the code in {folder} and bring the stub back?"),
    )
}

/// After a question; the capital letter is what Enter means.
pub fn yes_or_no(lang: Lang) -> &'static str {
    lang.pick("[y/N, 예/아니요]", "[y/N]")
}

pub fn not_done(lang: Lang) -> &'static str {
    lang.pick("그대로 두었습니다.", "Left as it was.")
}

pub fn reference(lang: Lang) -> &'static str {
    lang.pick("모범 답안", "The reference")
}

/// Above the files of other right solutions.
pub fn other_ways(lang: Lang) -> &'static str {
    lang.pick("그 밖의 올바른 풀이", "Other right solutions")
}

pub fn compare_with(lang: Lang) -> &'static str {
    lang.pick("모범 답안 채점", "grade the reference")
}

pub fn backed_up(lang: Lang, files: usize, folder: &str) -> String {
    lang.pick(
        format!("파일 {files}개를 {folder}에 백업했습니다."),
        format!("{files} file{} backed up in {folder}.", s(files as u64)),
    )
}

pub fn restored(lang: Lang, file: &str) -> String {
    lang.pick(
        format!("{file} 파일을 처음 스텁으로 되돌렸습니다."),
        format!("{file} is the stub again."),
    )
}

pub fn nothing_to_reset(lang: Lang, file: &str) -> String {
    lang.pick(
        format!("{file} 파일은 처음 스텁 그대로여서 되돌릴 것이 없습니다."),
        format!("{file} is the stub already; nothing was changed."),
    )
}

/// A command that replaces code came to no end.
pub fn broken_off(lang: Lang, command: &str, folder: &str) -> String {
    lang.pick(
        format!("`{command}` 명령이 지난번에 도중에 끊겨서, 코드가 바뀌다 만 상태일 수 있습니다. 다시 실행하면 마저 바꿉니다. 바꾸기 전의 코드는 {folder}에 모두 있습니다."),
        format!("`{command}` was broken off last time: the code may be half of one and half of the other. Run it again to finish; what was there before is all in {folder}."),
    )
}

pub fn changed_meanwhile(lang: Lang, file: &str) -> String {
    lang.pick(
        format!("{file} 파일이 백업하는 동안 바뀌어서 그대로 두었습니다. 다시 실행하세요."),
        format!("{file} changed while it was backed up, and was left as it is. Run this again."),
    )
}
