//! Lines of a transcript as they are read. A suite logs in English, once for everybody; what it says in words is
//! told in the language of the reader, by the phrases of its problem and those of kit. In: a line as it was
//! logged. Out: the same line; code, names, and what nobody has put into other words stay as they are. Pure.

use std::collections::VecDeque;

use crate::lang::Lang;
use crate::manifest::Manifest;
use crate::words::transcript as words;

/// A line, or its head: `t=0.050s  open at the server  2`, `600 schedules, every one:`.
pub fn line(lang: Lang, manifest: &Manifest, line: &str) -> String {
    if lang == Lang::En {
        return line.to_owned();
    }
    let bare = line.trim_start();
    let indented = &line[..line.len() - bare.len()];
    let parts: Vec<String> = bare
        .split("  ")
        .map(|part| phrase(manifest, part))
        .collect();
    format!("{indented}{}", parts.join("  "))
}

/// A text of such lines.
pub fn lines(lang: Lang, manifest: &Manifest, text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|one| line(lang, manifest, one)).collect();
    let end = if text.ends_with('\n') { "\n" } else { "" };
    format!("{}{end}", lines.join("\n"))
}

/// What a thread or a node did, in a timeline: `waits for Mutex::lock`.
pub fn step(lang: Lang, manifest: &Manifest, what: &str) -> String {
    let told = line(lang, manifest, what);
    match lang {
        Lang::Ko if told == what => words::step(what).unwrap_or(told),
        _ => told,
    }
}

fn phrase(manifest: &Manifest, said: &str) -> String {
    let (pattern, filled) = pattern(said);
    let own = manifest.transcript.get(&pattern).map(String::as_str);
    if let Some(told) = own.or_else(|| words::of_kit(&pattern)) {
        return filled.into(told);
    }
    // `in the end: …`: what comes after a colon may be anything.
    let headed = said.split_once(": ").and_then(|(head, rest)| {
        let told = manifest.transcript.get(&format!("{head}:"))?;
        Some(format!("{told} {}", phrase(manifest, rest)))
    });
    headed.unwrap_or_else(|| said.to_owned())
}

/// The same with `#` for every number and `"_"` for whatever is quoted, and all of these.
fn pattern(said: &str) -> (String, Filled<'_>) {
    let (mut pattern, mut filled) = (String::new(), Filled::default());
    let mut rest = said;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit() || c == '"') {
        pattern.push_str(&rest[..start]);
        let from = &rest[start..];
        rest = match from.strip_prefix('"').map(|text| text.split_once('"')) {
            Some(Some((text, after))) => {
                pattern.push_str(QUOTED);
                filled.texts.push_back(text);
                after
            }
            Some(None) => {
                pattern.push('"');
                &from[1..]
            }
            None => {
                let (number, after) = from.split_at(number_length(from));
                pattern.push('#');
                filled.numbers.push_back(number);
                after
            }
        };
    }
    (pattern + rest, filled)
}

/// What stands for any text in quotes.
const QUOTED: &str = "\"_\"";

/// What the places of a pattern are filled with, the first first.
#[derive(Default)]
struct Filled<'a> {
    numbers: VecDeque<&'a str>,
    texts: VecDeque<&'a str>,
}

impl Filled<'_> {
    fn into(mut self, mut told: &str) -> String {
        let mut filled = String::new();
        while let Some(start) = told.find(['#', '"']) {
            filled.push_str(&told[..start]);
            told = &told[start..];
            if let Some(after) = told.strip_prefix(QUOTED) {
                let text = self.texts.pop_front().unwrap_or("_");
                filled.push_str(&format!("\"{text}\""));
                told = after;
            } else {
                let (place, after) = told.split_at(1);
                let number = match place {
                    "#" => self.numbers.pop_front(),
                    _ => None,
                };
                filled.push_str(number.unwrap_or(place));
                told = after;
            }
        }
        filled + told
    }
}

/// Of the number that this begins with: `2.5` of `2.5 ms`, `2` of `2. ms`.
fn number_length(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(text);
    while let Some(more) = text[length..].strip_prefix('.') {
        match digits(more) {
            0 => break,
            more => length += 1 + more,
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::problem;

    fn told(lang: Lang, said: &str) -> String {
        let mut manifest = problem().manifest;
        let phrases = [
            ("open at the server", "서버에 열린 커넥션"),
            ("Some after # ms", "# ms 뒤 Some"),
            ("here:", "여기:"),
            ("add(ERROR \"_\", # old)", "add(ERROR \"_\", # 전)"),
            ("# inches", "\"인치\"로 #"),
        ];
        for (said, told) in phrases {
            manifest.transcript.insert(said.into(), told.into());
        }
        line(lang, &manifest, said)
    }

    #[test]
    fn what_is_said_in_words_is_told_in_the_readers_and_code_is_left_alone() {
        let said = "  t=0.050s  open at the server  2";
        assert_eq!(told(Lang::Ko, said), "  t=0.050s  서버에 열린 커넥션  2");
        assert_eq!(told(Lang::En, said), said);
        assert_eq!(
            told(Lang::Ko, "t=1.000s  a  Some after 2.5 ms"),
            "t=1.000s  a  2.5 ms 뒤 Some"
        );
        assert_eq!(
            told(Lang::Ko, "here: open at the server"),
            "여기: 서버에 열린 커넥션"
        );
        assert_eq!(told(Lang::Ko, "here: n1"), "여기: n1");
        assert_eq!(
            told(Lang::Ko, "add(ERROR \"HTTP/1.1 # \", 2.5.1 old)"),
            "add(ERROR \"HTTP/1.1 # \", 2.5.1 전)"
        );
        assert_eq!(told(Lang::Ko, "27 inches"), "\"인치\"로 27");
        for code in [
            "add(ERROR \"never closed, 2 old)",
            "t=0.000s  is_allowed(6)  false",
            "",
            "t=0.000s  n1: get(open at the server)  [1.]",
        ] {
            assert_eq!(told(Lang::Ko, code), code);
        }
        assert_eq!(
            told(Lang::Ko, "t=0.000s  agrees with the model"),
            "t=0.000s  모델과 같음"
        );
        assert_eq!(
            told(Lang::Ko, "600 schedules, every one:"),
            "실행 순서 600가지 모두:"
        );
        let grows =
            "t=0.000s  add_log  grows with the size: 32 times as much takes 30 times as long";
        assert_eq!(
            told(Lang::Ko, grows),
            "t=0.000s  add_log  크기만큼 늘어남: 크기가 32배면 시간이 30배"
        );
    }

    #[test]
    fn a_text_keeps_its_lines_and_its_end() {
        let manifest = problem().manifest;
        let text = "t=0.000s  a  never\n\nt=0.000s  b  1\n";
        assert_eq!(lines(Lang::En, &manifest, text), text);
        assert_eq!(
            lines(Lang::Ko, &manifest, text),
            text.replace("never", "한 번도 없음")
        );
        assert_eq!(lines(Lang::Ko, &manifest, "a"), "a");
    }

    #[test]
    fn what_a_thread_did_is_told_and_the_call_kept() {
        let mut manifest = problem().manifest;
        let got = (
            "got connection #".to_owned(),
            "커넥션 #번을 받음".to_owned(),
        );
        manifest.transcript.extend([got]);
        let told = |lang, what| step(lang, &manifest, what);
        assert_eq!(
            told(Lang::Ko, "waits for Mutex::lock"),
            "Mutex::lock에서 기다림"
        );
        assert_eq!(told(Lang::Ko, "lets 2s pass"), "2s 흘려보냄");
        assert_eq!(told(Lang::Ko, "got connection 3"), "커넥션 3번을 받음");
        assert_eq!(told(Lang::Ko, "Mutex::lock"), "Mutex::lock");
        assert_eq!(
            told(Lang::En, "waits for Mutex::lock"),
            "waits for Mutex::lock"
        );
    }
}
