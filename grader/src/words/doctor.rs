//! What `doctor` says: what it looked at, what it found, and the mend.

use std::path::Path;

use crate::lang::Lang;

pub fn title(lang: Lang) -> &'static str {
    lang.pick(
        "이 컴퓨터와 문제집을 점검합니다",
        "This machine and this workbook",
    )
}

pub fn all_well(lang: Lang) -> &'static str {
    lang.pick("채점할 준비가 되었습니다.", "Ready to grade.")
}

pub fn not_well(lang: Lang, fails: usize) -> String {
    lang.pick(
        format!("채점하기 전에 고칠 것이 {fails}개 있습니다."),
        format!(
            "{fails} thing{} to mend before anything can be graded.",
            super::s(fails as u64)
        ),
    )
}

pub fn tool_missing(lang: Lang, tool: &str, reason: &str) -> String {
    lang.pick(
        format!("{tool}를 실행할 수 없습니다: {reason}"),
        format!("{tool} does not run: {reason}"),
    )
}

pub fn tool_old(lang: Lang, tool: &str, version: &str, needed: &str) -> String {
    lang.pick(
        format!("{tool} {version}: {needed} 이상이 필요합니다"),
        format!("{tool} {version}: {needed} or later is needed"),
    )
}

pub fn install_rust(lang: Lang) -> &'static str {
    lang.pick(
        "https://rustup.rs에서 Rust를 설치하거나 `rustup update stable`을 실행하세요.",
        "Install Rust from https://rustup.rs, or run `rustup update stable`.",
    )
}

pub fn workbook(lang: Lang, root: &Path, problems: usize) -> String {
    let root = root.display();
    lang.pick(
        format!("문제집 {root}, 문제 {problems}개"),
        format!(
            "workbook {root}, {problems} problem{}",
            super::s(problems as u64)
        ),
    )
}

pub fn no_workbook(lang: Lang) -> &'static str {
    lang.pick("여기는 문제집 안이 아닙니다", "there is no workbook here")
}

pub fn go_to_workbook(lang: Lang) -> &'static str {
    lang.pick(
        "문제집 폴더로 이동한 다음 다시 실행하세요.",
        "Go to the folder of the workbook and run this again.",
    )
}

pub fn broken_workbook(lang: Lang, what: &str) -> String {
    lang.pick(
        format!("문제집을 읽을 수 없습니다: {what}"),
        format!("the workbook cannot be read: {what}"),
    )
}

pub fn mend_file(lang: Lang) -> &'static str {
    lang.pick(
        "이 파일을 고치거나 `git checkout`으로 되돌리세요.",
        "Mend that file, or bring it back with `git checkout`.",
    )
}

pub fn writable(lang: Lang, folder: &str) -> String {
    lang.pick(
        format!("{folder}에 쓸 수 있습니다"),
        format!("{folder} can be written"),
    )
}

pub fn not_writable(lang: Lang, folder: &str, reason: &str) -> String {
    lang.pick(
        format!("{folder}에 쓸 수 없습니다: {reason}"),
        format!("{folder} cannot be written: {reason}"),
    )
}

pub fn make_writable(lang: Lang) -> &'static str {
    lang.pick(
        "폴더의 권한과 디스크의 남은 공간을 확인하세요.",
        "Check the folder's permissions and the free space of the disk.",
    )
}

pub fn state_readable(lang: Lang) -> &'static str {
    lang.pick(
        "힌트와 점수 기록을 읽을 수 있습니다",
        "the record of hints and scores can be read",
    )
}

pub fn utf8(lang: Lang, locale: &str) -> String {
    lang.pick(format!("로캘 {locale}"), format!("locale {locale}"))
}

pub fn not_utf8(lang: Lang, locale: &str) -> String {
    lang.pick(
        format!("로캘이 UTF-8이 아니어서 한글이 깨질 수 있습니다: {locale}"),
        format!("locale {locale} is not UTF-8: Korean text may not show"),
    )
}

pub fn no_locale(lang: Lang) -> &'static str {
    lang.pick(
        "로캘이 정해져 있지 않아 한글이 깨질 수 있습니다",
        "no locale is set: Korean text may not show",
    )
}

pub fn set_utf8(lang: Lang) -> &'static str {
    lang.pick(
        "`export LANG=ko_KR.UTF-8` 또는 `export LANG=C.UTF-8`을 셸 설정에 넣으세요.",
        "Put `export LANG=en_US.UTF-8` or `export LANG=C.UTF-8` into your shell's settings.",
    )
}

pub fn wide(lang: Lang, columns: usize) -> String {
    lang.pick(
        format!("터미널 너비 {columns}칸"),
        format!("terminal {columns} columns wide"),
    )
}

pub fn narrow(lang: Lang, columns: usize) -> String {
    lang.pick(
        format!("터미널 너비가 {columns}칸이라 표가 넘칠 수 있습니다"),
        format!("terminal {columns} columns wide: tables may not fit"),
    )
}

pub fn widen(lang: Lang) -> &'static str {
    lang.pick(
        "60칸 이상, 되도록 80칸으로 넓히세요.",
        "Widen it to 60 columns, better 80.",
    )
}

pub fn no_terminal(lang: Lang) -> &'static str {
    lang.pick(
        "출력이 터미널이 아니어서 80칸으로 씁니다",
        "the output is no terminal: 80 columns",
    )
}

pub fn prebuilt(lang: Lang) -> &'static str {
    lang.pick(
        "테스트를 이미 빌드해 두었습니다",
        "the tests are built already",
    )
}

pub fn registry(lang: Lang) -> &'static str {
    lang.pick(
        "내려받아 둔 크레이트가 있습니다",
        "there are downloaded crates in cargo's cache",
    )
}

pub fn no_registry(lang: Lang) -> &'static str {
    lang.pick(
        "내려받아 둔 크레이트가 없어서 첫 빌드에는 네트워크가 필요합니다",
        "no crates are downloaded yet: the first build needs the network",
    )
}

pub fn fetch(lang: Lang) -> &'static str {
    lang.pick(
        "네트워크에 연결되어 있을 때 `cargo fetch`를 한 번 실행해 두면 그다음부터는 연결이 없어도 됩니다.",
        "Run `cargo fetch` once while you are online; after that you need no network.",
    )
}
