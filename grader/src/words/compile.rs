//! Source that was not graded: not taken, or not compiled.

use crate::lang::Lang;
use crate::outcome::{CompileFailureKind, DiffFault, Refusal};

pub fn refused_headline(lang: Lang) -> &'static str {
    lang.pick(
        "코드를 읽을 수 없어 채점하지 못했습니다",
        "not graded: the source cannot be taken",
    )
}

/// What is wrong with the source tree.
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Missing { file } => lang.pick(
            format!("{file} 파일이 없습니다."),
            format!("There is no {file}."),
        ),
        Refusal::NotUtf8 {
            file,
            line,
            byte,
            encoding,
        } => not_utf8(lang, file, *line, *byte, encoding.as_deref()),
        Refusal::NameNotUtf8 { file } => lang.pick(
            format!(
                "{file}: 이름이 UTF-8이 아닙니다(`\\x`와 두 자리 16진수로 적은 부분이 UTF-8이 아닌 바이트입니다)."
            ),
            format!(
                "{file}: the name is not UTF-8 (`\\x` and two digits stand for a byte that belongs to no letter)."
            ),
        ),
        Refusal::NotAFile { file } => lang.pick(
            format!("{file}: 일반 파일이 아닙니다(폴더, 링크, 장치 파일일 수 있습니다)."),
            format!("{file} is no ordinary file (a folder, a link or a device, perhaps)."),
        ),
        Refusal::Unreadable { file, reason } => lang.pick(
            format!("{file} 파일을 읽을 수 없습니다: {reason}"),
            format!("{file} cannot be read: {reason}"),
        ),
        Refusal::TooLarge { file, bytes, limit } => {
            let (bytes, limit) = (super::bytes(*bytes), super::bytes(*limit));
            lang.pick(
                format!("{file} 파일이 {bytes}로 너무 큽니다. {limit}까지 받습니다."),
                format!("{file} is {bytes}, which is too large: {limit} at most."),
            )
        }
        Refusal::TooManyFiles { limit } => lang.pick(
            format!("소스 파일이 너무 많습니다. {limit}개까지 받습니다."),
            format!("Too many source files: {limit} at most."),
        ),
        Refusal::BadDiff { file, line, fault } => {
            format!("{file}:{line}: {}", diff_fault(lang, fault))
        }
        Refusal::Twice {
            files: [one, other],
        } => lang.pick(
            format!("{one}와 {other}가 둘 다 있어 어느 쪽이 오답인지 알 수 없습니다."),
            format!("{one} and {other} are both there, and only one can be meant."),
        ),
    }
}

fn diff_fault(lang: Lang, fault: &DiffFault) -> String {
    match fault {
        DiffFault::NoHead => lang.pick(
            "diff가 아닙니다. `--- `로 시작하는 줄이 없습니다.".into(),
            "this is no diff: no line begins with `--- `.".into(),
        ),
        DiffFault::NoHunks => lang.pick(
            "diff가 아무것도 바꾸지 않습니다. `@@`로 시작하는 줄이 없습니다.".into(),
            "the diff changes nothing: no line begins with `@@`.".into(),
        ),
        DiffFault::Malformed { what } => lang.pick(
            format!("diff의 형식이 잘못되었습니다: {what}"),
            format!("the diff is malformed: {what}"),
        ),
        DiffFault::NoBase { base } => lang.pick(
            format!("`{base}`는 `src/`나 `right/`에 있는 파일이 아닙니다."),
            format!("`{base}` is no file of `src/` or `right/`."),
        ),
        DiffFault::Stale { base } => lang.pick(
            format!("diff가 지금의 `{base}`와 더는 맞지 않습니다."),
            format!("the diff does not fit `{base}` any more."),
        ),
    }
}

fn not_utf8(lang: Lang, file: &str, line: usize, byte: u8, encoding: Option<&str>) -> String {
    let seems = match encoding {
        Some(encoding) => lang.pick(
            format!(" {encoding} 인코딩인 것 같습니다."),
            format!(" It seems to be {encoding}."),
        ),
        None => String::new(),
    };
    lang.pick(
        format!(
            "{file} 파일의 {line}번째 줄에 UTF-8이 아닌 바이트 0x{byte:02X}가 있습니다.{seems}"
        ),
        format!("{file}, line {line}: the byte 0x{byte:02X} is not UTF-8.{seems}"),
    )
}

/// How to put it right.
pub fn refusal_mend(lang: Lang, refusal: &Refusal, reset: &str) -> String {
    match refusal {
        Refusal::Missing { .. } => lang.pick(
            format!("`{reset}` 명령으로 처음 스텁을 다시 만들 수 있습니다."),
            format!("`{reset}` brings the file back as it was given."),
        ),
        Refusal::NotUtf8 { .. } => lang.pick(
            "편집기에서 이 파일을 현재 인코딩으로 다시 연 다음 UTF-8로 저장하세요. VS Code라면 오른쪽 아래의 \
             인코딩 이름을 누르고 \"Reopen with Encoding\"을, 이어서 \"Save with Encoding\"을 고르면 됩니다."
                .into(),
            "Reopen the file in your editor with its present encoding and save it as UTF-8. In VS Code: click \
             the encoding's name at the bottom right, \"Reopen with Encoding\", then \"Save with Encoding\"."
                .into(),
        ),
        Refusal::NameNotUtf8 { .. } => lang.pick(
            "파일 이름을 바꾸세요. 편집기의 파일 목록에서 바꾸거나, 터미널에서는 그 바이트 자리에 `*`를 써서 바꿀 수 \
             있습니다(예: `mv src/caf*.rs src/cafe.rs`). Windows에서 만든 압축 파일을 풀면 이런 이름이 생기기도 합니다."
                .into(),
            "Give it another name: in your editor's list of files, or in a terminal with `*` in the place of these bytes \
             (`mv src/caf*.rs src/cafe.rs`). An archive made on Windows may unpack to such names."
                .into(),
        ),
        Refusal::NotAFile { file } if file.ends_with("lib.rs") => lang.pick(
            format!(
                "그 자리에 일반 파일을 두세요. `{reset}` 명령으로 처음 스텁을 다시 만들 수도 있습니다. 그 자리에 있던 것은 \
                 먼저 백업합니다."
            ),
            format!(
                "Put an ordinary file in its place; or `{reset}` brings the file back as it was given, after backing up \
                 what is there."
            ),
        ),
        Refusal::NotAFile { .. } => lang.pick(
            "그 자리에 일반 파일을 두세요.".into(),
            "Put an ordinary file in its place.".into(),
        ),
        Refusal::Unreadable { .. } => lang.pick(
            "파일의 권한을 확인하세요.".into(),
            "Check the file's permissions.".into(),
        ),
        Refusal::TooLarge { .. } | Refusal::TooManyFiles { .. } => lang.pick(
            "풀이에 필요한 것만 src 폴더에 남겨 두세요.".into(),
            "Leave in the src folder only what the solution needs.".into(),
        ),
        Refusal::BadDiff { .. } => lang.pick(
            "올바른 풀이를 고친 다음 `diff -u`로 다시 만드세요. docs/AUTHORING.ko.md의 7절에 방법이 있습니다."
                .into(),
            "Change a right solution and let `diff -u` write it anew: docs/AUTHORING.md, section 7, shows how."
                .into(),
        ),
        Refusal::Twice { .. } => lang.pick(
            "둘 가운데 하나를 지우세요.".into(),
            "Delete one of the two.".into(),
        ),
    }
}

pub fn headline(lang: Lang, kind: CompileFailureKind, errors: usize) -> String {
    match kind {
        CompileFailureKind::Code => lang.pick(
            format!("컴파일되지 않습니다 (오류 {errors}개)"),
            format!(
                "does not compile ({errors} error{})",
                super::s(errors as u64)
            ),
        ),
        CompileFailureKind::Contract => lang.pick(
            "문제가 요구하는 API와 맞지 않습니다".into(),
            "does not offer the API that the problem asks for".into(),
        ),
        CompileFailureKind::OwnMain => lang.pick(
            "lib.rs에 `fn main`이 있습니다".into(),
            "there is a `fn main` in lib.rs".into(),
        ),
        CompileFailureKind::Linkage => lang.pick(
            "채점하는 프로그램까지 바꾸는 코드가 있습니다".into(),
            "changes the program that grades".into(),
        ),
        CompileFailureKind::Unlinked => {
            lang.pick("링크되지 않습니다".into(), "does not link".into())
        }
        CompileFailureKind::TimedOut => lang.pick(
            "컴파일이 끝나지 않습니다".into(),
            "the compiler does not come to an end".into(),
        ),
    }
}

pub fn contract(lang: Lang) -> &'static str {
    lang.pick(
        "코드는 컴파일되지만, 테스트가 호출하는 것이 없거나 형태가 다릅니다. 컴파일러의 메시지는 다음과 같습니다:",
        "Your code compiles, but something the tests call is missing or has another shape. The compiler says:",
    )
}

pub fn linkage(lang: Lang) -> &'static str {
    lang.pick(
        "`no_mangle`, `export_name`, `link_section`, `global_allocator` 속성과 `global_asm!`은 내 코드뿐 아니라 \
         채점하는 프로그램까지 바꾸므로 쓸 수 없습니다. 이 문제집의 문제에는 필요하지 않습니다. 다음 줄을 지우고 다시 \
         채점하세요:",
        "The attributes `no_mangle`, `export_name`, `link_section` and `global_allocator`, and `global_asm!`, change the \
         program that grades as well as your code, so they are not taken. No problem here needs them. Delete these \
         lines, and grade again:",
    )
}

pub fn unlinked(lang: Lang) -> &'static str {
    lang.pick(
        "코드는 컴파일되지만, `extern` 블록이나 `#[link]` 속성이 요구하는 라이브러리나 함수가 없어 실행 파일을 만들 수 \
         없습니다. 이 문제집의 문제에는 다른 언어의 코드가 필요하지 않습니다. 다음 줄을 지우거나 이름을 고치세요:",
        "Your code compiles, but a library or a function that an `extern` block or a `#[link]` attribute asks for is not \
         there, so no program can be made of it. No problem here needs code of another language. Delete these lines, or \
         mend the name:",
    )
}

/// The contract wants `Send` and `Sync`, and there is something that is neither.
pub fn not_for_threads(lang: Lang) -> &'static str {
    lang.pick(
        "코드는 컴파일되지만 여러 스레드에서 쓸 수 없습니다. 한 스레드에서만 쓸 수 있는 것(`Rc`, `Cell`, `RefCell`, \
         `.await`를 넘겨 쥐고 있는 락 가드 등)이 들어 있어 `Send`나 `Sync`가 아닙니다. 컴파일러의 메시지는 다음과 \
         같습니다:",
        "Your code compiles, but several threads cannot use it: something within it is for one thread only (an \
         `Rc`, a `Cell` or `RefCell`, a lock guard that is held across an `.await`), so it is not `Send` or not \
         `Sync`. The compiler says:",
    )
}

pub fn api(lang: Lang) -> &'static str {
    lang.pick("문제가 요구하는 API:", "The API that the problem asks for:")
}

pub fn own_main(lang: Lang) -> &'static str {
    lang.pick(
        "채점기는 라이브러리에 채점기의 `main`을 붙여 실행합니다. 직접 쓴 `fn main`은 examples/로 옮기거나 \
         `#[cfg(test)]` 모듈의 테스트로 바꾸세요.",
        "The grader runs your library with a `main` of its own. Move yours to examples/, or make it a test in \
         a `#[cfg(test)]` module.",
    )
}

pub fn timed_out(lang: Lang) -> &'static str {
    lang.pick(
        "rustc가 1분 안에 끝나지 않아 중단했습니다. 끝없이 전개되는 매크로나 제네릭, 아주 큰 상수 계산이 있는지 \
         살펴보세요.",
        "rustc was stopped after a minute. Look for a macro or a generic type that unfolds without end, or a \
         very large constant computation.",
    )
}

pub fn more_errors(lang: Lang, count: usize) -> String {
    lang.pick(
        format!("… 오류가 {count}개 더 있습니다. 위의 것부터 고치면 함께 사라지기도 합니다."),
        format!(
            "… and {count} more error{}. They often go when those above are mended.",
            super::s(count as u64)
        ),
    )
}

pub fn warning(lang: Lang) -> &'static str {
    lang.pick("경고", "warning")
}

pub fn more_warnings(lang: Lang, count: usize) -> String {
    lang.pick(
        format!("… 경고 {count}개 더"),
        format!("… and {count} more"),
    )
}
