//! Lines of a transcript as they are read. A suite logs in English, once for everybody; what it says in words is
//! told in the language of the reader, by the phrases of its problem and those of kit. In: a line as it was
//! logged. Out: the same line; code, names, and what nobody has put into other words stay as they are. Pure.

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
        .map(|part| phrase(lang, manifest, part))
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
    words::step(lang, what).unwrap_or_else(|| line(lang, manifest, what))
}

fn phrase(lang: Lang, manifest: &Manifest, said: &str) -> String {
    let (pattern, numbers) = without_numbers(said);
    let own = manifest.transcript.get(&pattern).map(String::as_str);
    if let Some(told) = own.or_else(|| words::of_kit(lang, &pattern)) {
        return with_numbers(told, &numbers);
    }
    // `in the end: …`: what comes after a colon may be anything.
    let headed = said.split_once(": ").and_then(|(head, rest)| {
        let told = manifest.transcript.get(&format!("{head}:"))?;
        Some(format!("{told} {}", phrase(lang, manifest, rest)))
    });
    headed.unwrap_or_else(|| said.to_owned())
}

/// The same with `#` for every number, and the numbers.
fn without_numbers(said: &str) -> (String, Vec<&str>) {
    let (mut pattern, mut numbers) = (String::new(), Vec::new());
    let mut rest = said;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let is_end = |(n, c): (usize, char)| {
            let next = rest[start + n + c.len_utf8()..].chars().next();
            let is_point = c == '.' && next.is_some_and(|next| next.is_ascii_digit());
            (!c.is_ascii_digit() && !is_point).then_some(start + n)
        };
        let end = rest[start..].char_indices().find_map(is_end);
        let end = end.unwrap_or(rest.len());
        pattern.push_str(&rest[..start]);
        pattern.push('#');
        numbers.push(&rest[start..end]);
        rest = &rest[end..];
    }
    (pattern + rest, numbers)
}

fn with_numbers(told: &str, numbers: &[&str]) -> String {
    let mut numbers = numbers.iter();
    let filled = told.chars().map(|c| match c {
        '#' => (*numbers.next().unwrap_or(&"#")).to_owned(),
        c => c.to_string(),
    });
    filled.collect()
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
        for code in [
            "t=0.000s  is_allowed(6)  false",
            "",
            "t=0.000s  n1: get(open at the server)  [1.]",
        ] {
            assert_eq!(told(Lang::Ko, code), code);
        }
        assert_eq!(
            told(Lang::Ko, "t=0.000s  agrees with the model"),
            "t=0.000s  모델과 같습니다"
        );
        assert_eq!(
            told(Lang::Ko, "600 schedules, every one:"),
            "실행 순서 600가지 모두:"
        );
    }

    #[test]
    fn a_text_keeps_its_lines_and_its_end() {
        let manifest = problem().manifest;
        let text = "t=0.000s  a  never\n\nt=0.000s  b  1\n";
        assert_eq!(lines(Lang::En, &manifest, text), text);
        assert_eq!(
            lines(Lang::Ko, &manifest, text),
            text.replace("never", "없음")
        );
        assert_eq!(lines(Lang::Ko, &manifest, "a"), "a");
    }

    #[test]
    fn what_a_thread_did_is_told_and_the_call_kept() {
        let mut manifest = problem().manifest;
        let got = ("got connection #".to_owned(), "커넥션 #을 받음".to_owned());
        manifest.transcript.extend([got]);
        let told = |lang, what| step(lang, &manifest, what);
        assert_eq!(
            told(Lang::Ko, "waits for Mutex::lock"),
            "Mutex::lock에서 기다림"
        );
        assert_eq!(told(Lang::Ko, "lets 2s pass"), "2s 흘려보냄");
        assert_eq!(told(Lang::Ko, "got connection 3"), "커넥션 3을 받음");
        assert_eq!(told(Lang::Ko, "Mutex::lock"), "Mutex::lock");
        assert_eq!(
            told(Lang::En, "waits for Mutex::lock"),
            "waits for Mutex::lock"
        );
    }
}
