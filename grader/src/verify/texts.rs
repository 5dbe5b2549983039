//! Rules about what a person reads.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::text;
use crate::lang::{Lang, Text};
use crate::manifest::{Manifest, page_and_anchor};
use crate::workbook::Problem;

/// Every text of the manifest, and the long ones beside it, in both languages. Gives back how many
/// there are, and the faults.
pub fn both_languages(problem: &Problem) -> (usize, Vec<Text>) {
    let mut faults = Vec::new();
    let mut looked_at = 0;
    for (place, both) in of_manifest(problem) {
        for lang in Lang::ALL {
            looked_at += 1;
            faults.extend(fault(
                &format!("problem.toml: {place}.{}", lang.code()),
                both.get(lang),
            ));
        }
        if both.ko == both.en && both.ko.chars().any(char::is_alphabetic) {
            faults.push(text(
                format!("problem.toml: {place}: 두 언어의 글이 똑같습니다"),
                format!("problem.toml: {place}: the text is the same in both languages"),
            ));
        }
    }
    looked_at += problem.manifest.transcript.len();
    faults.extend(phrases(problem));
    for lang in Lang::ALL {
        for path in [problem.statement(lang), problem.explanation(lang)] {
            looked_at += 1;
            faults.extend(file_fault(problem, &path));
        }
        for topic in &problem.manifest.topics {
            looked_at += 1;
            faults.extend(file_fault(problem, &problem.page(lang, topic)));
        }
    }
    (looked_at, faults)
}

/// What is told in place of what a suite logs keeps its numbers, and what is quoted.
fn phrases(problem: &Problem) -> Vec<Text> {
    let mut faults = Vec::new();
    for (said, told) in &problem.manifest.transcript {
        let place = format!("problem.toml: transcript: `{said}`");
        faults.extend(fault(&place, told));
        for any in ["#", "\"_\""] {
            if said.matches(any).count() != told.matches(any).count() {
                faults.push(text(
                    format!("{place}: `{any}`의 개수가 한국어(`{told}`)와 다릅니다"),
                    format!("{place}: has not as many `{any}` as `{told}`"),
                ));
            }
        }
    }
    faults
}

fn of_manifest(problem: &Problem) -> Vec<(String, &Text)> {
    let manifest = &problem.manifest;
    let mut texts = vec![
        ("title".to_owned(), &manifest.title),
        ("summary".to_owned(), &manifest.summary),
    ];
    for stage in &manifest.stages {
        texts.push((
            format!("stage `{}`: title", stage.id.get_ref()),
            &stage.title,
        ));
    }
    for case in &manifest.cases {
        let place = |field: &str| format!("case `{}`: {field}", case.id.get_ref());
        texts.push((place("title"), &case.title));
        texts.push((place("why"), &case.why));
        texts.extend(
            case.hints
                .iter()
                .enumerate()
                .map(|(n, hint)| (place(&format!("hints[{n}]")), hint)),
        );
    }
    for bench in &manifest.benches {
        let place = |field: &str| format!("bench `{}`: {field}", bench.id.get_ref());
        texts.push((place("title"), &bench.title));
        texts.push((place("why"), &bench.why));
    }
    for mistake in &manifest.mistakes {
        let place = |field: &str| format!("mistake `{}`: {field}", mistake.id.get_ref());
        texts.push((place("title"), &mistake.title));
        texts.push((place("cause"), &mistake.cause));
        texts.push((place("look"), &mistake.look));
    }
    texts
}

fn file_fault(problem: &Problem, path: &Path) -> Option<Text> {
    let shown = path
        .strip_prefix(&problem.root)
        .unwrap_or(path)
        .display()
        .to_string();
    match fs::read_to_string(path) {
        Ok(content) => fault(&shown, &content),
        Err(error) => Some(text(
            format!("{shown}: 읽을 수 없습니다: {error}"),
            format!("{shown}: {error}"),
        )),
    }
}

/// What is wrong with a text as such.
fn fault(place: &str, content: &str) -> Option<Text> {
    if content.trim().is_empty() {
        return Some(text(
            format!("{place}: 비어 있습니다"),
            format!("{place}: is empty"),
        ));
    }
    // Text that went through a wrong encoding is full of control characters nobody types.
    if let Some(c) = content
        .chars()
        .find(|c| matches!(c, '\u{80}'..='\u{9f}' | '\u{fffd}'))
    {
        let code = u32::from(c);
        return Some(text(
            format!("{place}: 인코딩이 깨졌습니다 (U+{code:04X}). UTF-8로 다시 저장하세요"),
            format!(
                "{place}: went through a wrong encoding (U+{code:04X}); save it again as UTF-8"
            ),
        ));
    }
    // Of Hangul and Latin letters only those that are taken apart have such characters (NFD).
    if content.contains(is_part_of_a_letter) {
        return Some(text(
            format!("{place}: NFC가 아닙니다. 자모가 풀어진 글자가 있습니다"),
            format!("{place}: is not NFC: some letters are taken apart"),
        ));
    }
    None
}

fn is_part_of_a_letter(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1100}'..='\u{11ff}')
}

/// Every note that a case or a bench names is a page with that anchor, in both languages.
pub fn links(problem: &Problem) -> (usize, Vec<Text>) {
    let Manifest { cases, benches, .. } = &problem.manifest;
    let of_cases = cases.iter().map(|case| &case.note);
    let of_benches = benches.iter().map(|bench| &bench.note);
    let notes: BTreeSet<&str> = of_cases
        .chain(of_benches)
        .map(|note| note.get_ref().as_str())
        .collect();
    let mut faults = Vec::new();
    for note in &notes {
        let (page, anchor) = page_and_anchor(note);
        for lang in Lang::ALL {
            let path = problem.page(lang, page);
            let shown = format!("docs/{}/{page}.md", lang.code());
            match fs::read_to_string(&path) {
                Err(_) => faults.push(text(
                    format!("노트 `{note}`: {shown} 파일이 없습니다"),
                    format!("note `{note}`: there is no {shown}"),
                )),
                Ok(content) if !has_anchor(&content, anchor) => faults.push(text(
                    format!("노트 `{note}`: {shown}에 {{#{anchor}}} 제목이 없습니다"),
                    format!("note `{note}`: {shown} has no heading {{#{anchor}}}"),
                )),
                Ok(_) => {}
            }
        }
    }
    (notes.len(), faults)
}

fn has_anchor(page: &str, anchor: &str) -> bool {
    let wanted = format!("{{#{anchor}}}");
    page.lines()
        .any(|line| line.starts_with('#') && line.trim_end().ends_with(&wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_korean_is_no_fault() {
        assert_eq!(fault("x", "토큰 버킷은 버스트를 허용합니다."), None);
    }

    #[test]
    fn korean_that_was_read_as_latin_1_and_saved_again_is_found() {
        let mangled: String = "토큰 버킷".bytes().map(char::from).collect();
        assert!(fault("x", &mangled).unwrap().en.contains("wrong encoding"));
    }

    #[test]
    fn letters_that_are_taken_apart_are_found() {
        assert!(
            fault("x", "\u{1112}\u{1161}\u{11ab}")
                .unwrap()
                .en
                .contains("NFC")
        );
        assert!(fault("x", "  \n").unwrap().en.contains("empty"));
    }

    #[test]
    fn what_is_told_in_other_words_keeps_its_numbers_and_what_is_quoted() {
        let mut problem = crate::report::sample::problem();
        let phrases = &mut problem.manifest.transcript;
        phrases.insert("# of # keys, \"_\"".into(), "키 #/#개, \"_\"".into());
        assert!(super::phrases(&problem).is_empty());
        let phrases = &mut problem.manifest.transcript;
        phrases.insert("# keys".into(), "키".into());
        phrases.insert("said \"_\"".into(), "말함".into());
        phrases.insert("a".into(), String::new());
        let faults = super::phrases(&problem);
        assert_eq!(faults.len(), 3, "{faults:?}");
    }

    #[test]
    fn an_anchor_is_a_headings_own() {
        assert!(has_anchor("## 충전 {#refill}\n", "refill"));
        assert!(!has_anchor("see {#refill}\n", "refill"));
    }
}
