//! The Rust of the pages. All of it is compiled as one crate, a module a block, because a compiler call a
//! block would take a minute; then every block runs.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::page::{Block, Book, blocks};

/// A block with the page it is from.
pub struct Code {
    pub name: String,
    pub block: Block,
}

pub fn of(book: &Book) -> Vec<Code> {
    let mut codes = Vec::new();
    for (name, page) in book.named() {
        let rust = blocks(&page.text)
            .into_iter()
            .filter(|block| block.of == "rust");
        codes.extend(rust.map(|block| Code {
            name: name.clone(),
            block,
        }));
    }
    codes
}

/// Blocks that differ in more than their remarks. A page that is the same in both languages runs once.
pub fn distinct(codes: Vec<Code>) -> Vec<Code> {
    let mut seen = BTreeSet::new();
    let mut distinct = codes;
    distinct.retain(|code| seen.insert(bare(&code.block.text, true)));
    distinct
}

/// What the languages must have in common: code without remarks, and strings without what they say.
pub fn same_code(book: &Book) -> Vec<String> {
    let mut faults = Vec::new();
    for (ko, en) in book.pairs() {
        let of = |text: &str| -> Vec<Block> {
            let mut blocks = blocks(text);
            blocks.retain(|block| block.of == "rust");
            blocks
        };
        for (korean, english) in of(&ko.text).iter().zip(&of(&en.text)) {
            if bare(&korean.text, false) != bare(&english.text, false) {
                let lines = format!("lines {} (ko) and {} (en)", korean.line, english.line);
                faults.push(format!("{}: the code differs: {lines}", ko.id));
            }
        }
    }
    faults
}

/// Code without remarks and white space, and without what is in strings where that is asked.
fn bare(code: &str, with_strings: bool) -> String {
    let mut bare = String::new();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let long = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(long) = string(rest) {
            bare.push_str(if with_strings { &rest[..long] } else { "\"\"" });
            long
        } else {
            if !c.is_whitespace() {
                bare.push(c);
            }
            c.len_utf8()
        };
        rest = &rest[long..];
    }
    bare
}

/// How long the string literal is that code begins with; a quoted character is one, a lifetime is not.
fn string(code: &str) -> Option<usize> {
    if let Some(quoted) = code.strip_prefix('\'') {
        let first = quoted.chars().next()?;
        let end = match first {
            '\\' => 1 + quoted.get(1..)?.char_indices().nth(1)?.0,
            _ => first.len_utf8(),
        };
        return quoted.get(end..)?.starts_with('\'').then_some(end + 2);
    }
    if let Some(raw) = code.strip_prefix('r') {
        let hashes = raw.bytes().take_while(|byte| *byte == b'#').count();
        let inside = raw.get(hashes..)?.strip_prefix('"')?;
        let close = format!("\"{}", "#".repeat(hashes));
        return Some(2 + hashes + inside.find(&close)? + close.len());
    }
    let inside = code.strip_prefix('"')?;
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            '"' if !escaped => return Some(at + 2),
            _ => escaped = c == '\\' && !escaped,
        }
    }
    None
}

const HEAD: &str = "use std::process::{ExitCode, Termination};
use std::sync::mpsc;
use std::time::Duration;

fn run<T: Termination>(name: &str, block: fn() -> T) -> bool
where
    T: 'static,
{
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        let ended = block().report() == ExitCode::SUCCESS;
        let _ = send.send(ended);
    });
    match receive.recv_timeout(Duration::from_secs(60)) {
        Ok(true) => return true,
        Ok(false) => println!(\"{name}: ended with an error\"),
        Err(mpsc::RecvTimeoutError::Disconnected) => println!(\"{name}: panicked\"),
        Err(mpsc::RecvTimeoutError::Timeout) => println!(\"{name}: did not end\"),
    }
    false
}

fn main() -> ExitCode {
    let mut right = true;
";

/// Compiles and runs blocks; what the compiler or they complain about.
pub fn faults(codes: &[Code]) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let mut modules = String::from("#![allow(dead_code)]\n");
    let mut calls = String::new();
    for (nth, code) in codes.iter().enumerate() {
        let place = format!("{}:{}", code.name, code.block.line);
        // Lines before it, so that the compiler names the page's line.
        let module =
            "\n".repeat(code.block.line) + &code.block.text.replace("fn main(", "pub fn main(");
        let file = format!("{nth}/{}", code.name.replace(".md", ".rs"));
        let path = folder.path().join(&file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, module).unwrap();
        writeln!(modules, "#[path = {file:?}]\nmod block_{nth};").unwrap();
        writeln!(calls, "    right &= run({place:?}, block_{nth}::main);").unwrap();
    }
    let end = "    if right { ExitCode::SUCCESS } else { ExitCode::FAILURE }\n}\n";
    let main = folder.path().join("main.rs");
    fs::write(&main, modules + HEAD + &calls + end).unwrap();
    compile(&main)?;
    spawn(Command::new(folder.path().join("pages")))
}

fn compile(main: &Path) -> Result<(), String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(rustc);
    command.args([
        "--edition",
        "2024",
        "--crate-name",
        "pages",
        "-D",
        "warnings",
        "-C",
        "debuginfo=0",
    ]);
    command
        .arg("-o")
        .arg(main.with_file_name("pages"))
        .arg(main);
    spawn(command)
}

fn spawn(mut command: Command) -> Result<(), String> {
    let output = command.output().unwrap();
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn remarks_and_what_strings_say_are_left_out() {
    let korean = "let a = \"가\"; // 나\nlet b = '다'; /* 라 */ let c: &'static str = r#\"마\"#;";
    let english =
        "let a =\n    \"x \\\" y\"; let b = '\\n'; let c: &'static str = r#\"e // \"#; // f";
    assert_eq!(bare(korean, false), bare(english, false));
    assert_eq!(
        bare(korean, false),
        "leta=\"\";letb=\"\";letc:&'staticstr=\"\";"
    );
    assert_ne!(bare(korean, true), bare(english, true));
    assert_ne!(bare("a + b", false), bare("a - b", false));
}
