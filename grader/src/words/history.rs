//! The history's file, where it cannot be used: what is wrong, and the mend.

use crate::history::Broken;
use crate::lang::Lang;

/// Why it cannot be used, and what to do.
pub fn broken(lang: Lang, broken: &Broken) -> String {
    match broken {
        Broken::Newer { file, version } => newer(lang, file, *version),
        Broken::State(broken) => state(lang, &broken.to_string()),
        Broken::Damaged { file, what } => damaged(lang, file, what),
        Broken::NotAFile { file } => not_a_file(lang, file),
        Broken::LeadsNowhere { file } => leads_nowhere(lang, file),
        Broken::Full { file } => full(lang, file),
        Broken::ReadOnly { file, .. } => read_only(lang, file),
        Broken::Locked { file } => locked(lang, file),
        Broken::Io { file, what } => io(lang, file, what),
    }
}

/// The same, where the command goes on without.
pub fn not_remembering(lang: Lang, broken: &Broken) -> String {
    let goes_on = lang.pick(
        "힌트와 점수를 기억하지 않고 계속합니다.",
        "Going on without remembering hints and scores.",
    );
    format!("{} {goes_on}", self::broken(lang, broken))
}

/// The file is there, with nothing in it.
pub fn hollow(lang: Lang, merge: &str) -> String {
    lang.pick(
        format!(
            "기록 파일(.grader/history.db)이 비어 있어 기록을 새로 시작합니다. 처음 쓰는 문제집이라면 그대로 \
             계속하세요. 전에 쌓은 기록이 있었다면 `{merge} <백업 파일>` 명령으로 백업에서 가져올 수 있습니다."
        ),
        format!(
            "The history (.grader/history.db) was empty, so a new one begins. If this workbook is new to you, all \
             is well. If there were attempts before, `{merge} <file>` brings them in from a backup."
        ),
    )
}

fn newer(lang: Lang, file: &str, version: u32) -> String {
    lang.pick(
        format!(
            "{file} 파일은 더 새로운 채점기(형식 {version})가 쓴 것이라 건드리지 않습니다. 그 채점기를 \
             다시 받아 빌드하면(`git pull`) 기록을 그대로 이어서 쓸 수 있습니다."
        ),
        format!(
            "{file} was written by a newer grader (format {version}) and is left alone. Get and build that \
             grader (`git pull`) to go on with your records."
        ),
    )
}

fn state(lang: Lang, what: &str) -> String {
    lang.pick(
        format!(
            "{what}. 그래서 예전 기록을 옮겨 올 수 없습니다. 이 줄을 고치세요. 처음부터 다시 기억하게 하려면 파일의 \
             이름을 바꾸세요."
        ),
        format!(
            "{what}. So the earlier records cannot be taken over. Mend that line, or rename the file to start \
             afresh."
        ),
    )
}

fn damaged(lang: Lang, file: &str, what: &str) -> String {
    let aside = format!("mkdir .grader/damaged && mv {file}* .grader/damaged");
    lang.pick(
        format!(
            "{file} 파일이 손상되었거나 데이터베이스가 아닙니다({what}). 파일은 그대로 두었습니다. 백업이 \
             있으면 그 파일로 바꾸세요. 없으면 `{aside}` 명령으로 치워 두세요. 그다음부터 새로 기억합니다."
        ),
        format!(
            "{file} is damaged, or not a database ({what}). It was left as it is. Restore it from a backup; or \
             put it aside with `{aside}` to start afresh."
        ),
    )
}

fn not_a_file(lang: Lang, file: &str) -> String {
    let aside = format!("mv {file} {file}.aside");
    lang.pick(
        format!(
            "{file} 자리에 일반 파일이 아닌 것(폴더, 파이프, 장치 파일 등)이 있습니다. 건드리지 않고 그대로 두었습니다. \
             `{aside}` 명령으로 치워 두세요. 그다음부터 새로 기억합니다. 백업이 있으면 그 자리에 두세요."
        ),
        format!(
            "{file} is no ordinary file (a folder, a pipe or a device, perhaps). It was left as it is. Put it aside with \
             `{aside}` to start afresh, or put a backup in its place."
        ),
    )
}

fn leads_nowhere(lang: Lang, file: &str) -> String {
    lang.pick(
        format!(
            "{file} 링크가 가리키는 파일이 없습니다. 그 파일이 있는 디스크가 연결되어 있는지 확인하세요. 처음부터 \
             새로 기억하게 하려면 `rm {file}` 명령으로 링크를 지우세요."
        ),
        format!(
            "{file} is a link to a file that is not there. Check whether the disk which has it is mounted; or remove the \
             link with `rm {file}` to start afresh."
        ),
    )
}

fn full(lang: Lang, file: &str) -> String {
    lang.pick(
        format!(
            "디스크에 공간이 없어 {file} 파일에 쓰지 못했습니다. 이미 저장된 기록은 그대로입니다. 공간(또는 \
             할당량)을 비운 다음 다시 실행하세요."
        ),
        format!(
            "There is no room on the disk to write {file}. What was stored before is as it was. Free some \
             space (or quota), and run this again."
        ),
    )
}

fn read_only(lang: Lang, file: &str) -> String {
    lang.pick(
        format!(
            "{file} 파일을 열거나 쓸 수 없습니다. 파일과 폴더의 권한과, 디스크가 읽기 전용은 아닌지 \
             확인하세요. 예를 들어 `sudo`로 실행한 적이 있으면 주인이 바뀌어 있을 수 있습니다."
        ),
        format!(
            "{file} cannot be opened or written. Check the permissions of the file and its folder (after a run with \
             `sudo`, for one, they may belong to another user), and whether the disk is read-only."
        ),
    )
}

fn locked(lang: Lang, file: &str) -> String {
    lang.pick(
        format!(
            "다른 프로그램이 {file} 파일을 계속 쓰고 있어 기다려도 열리지 않습니다. 이 문제집을 열어 둔 채점기나 데이터베이스 \
             도구를 끝낸 다음 다시 실행하세요."
        ),
        format!(
            "Another program keeps using {file}, and waiting did not help. End the grader, or the database tool, that has \
             this workbook open, and run this again."
        ),
    )
}

fn io(lang: Lang, file: &str, what: &str) -> String {
    lang.pick(
        format!("{file} 파일을 읽거나 쓸 수 없습니다: {what}."),
        format!("{file} cannot be read or written: {what}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toml_file;

    /// One of each.
    fn all() -> [Broken; 9] {
        let (file, what) = (|| "the-file".to_owned(), || "why".to_owned());
        [
            Broken::Newer {
                file: file(),
                version: 9,
            },
            Broken::State(toml_file::Broken {
                file: file(),
                line: 3,
                what: what(),
            }),
            Broken::Damaged {
                file: file(),
                what: what(),
            },
            Broken::NotAFile { file: file() },
            Broken::LeadsNowhere { file: file() },
            Broken::Full { file: file() },
            Broken::ReadOnly {
                file: file(),
                what: what(),
            },
            Broken::Locked { file: file() },
            Broken::Io {
                file: file(),
                what: what(),
            },
        ]
    }

    #[test]
    fn every_trouble_names_its_file_in_both_languages_and_says_when_it_goes_on() {
        for trouble in all() {
            let said = Lang::ALL.map(|lang| broken(lang, &trouble));
            assert!(
                said.iter().all(|said| said.contains("the-file")),
                "{said:?}"
            );
            assert!(said.iter().all(|said| said.ends_with('.')), "{said:?}");
            let is_korean = |said: &str| said.contains("니다");
            assert_eq!(said.each_ref().map(|said| is_korean(said)), [true, false]);
            let goes_on = not_remembering(Lang::En, &trouble);
            assert!(goes_on.starts_with(&said[1]) && goes_on.contains("Going on"));
        }
    }
}
