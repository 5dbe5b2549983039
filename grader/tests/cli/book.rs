//! A tiny workbook in a folder of its own, and the grader run in it as a user would.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

pub struct Book {
    folder: TempDir,
}

const ROOT: &str = r#"
[workspace]
resolver = "3"
members = ["problems/*/suite"]

[workspace.metadata.grader]
language = "ko"
problems = ["adder", "doubler"]
"#;

const EMPTY: &str = r#"
[workspace]
resolver = "3"
members = ["problems/*", "problems/*/suite", "solutions/*"]

[workspace.package]
version = "0.1.0"
edition = "2024"
rust-version = "1.95"
license = "MIT"
publish = false

[workspace.metadata.grader]
problems = []

[workspace.dependencies]
kit = { path = "KIT" }
kit-tokio = { path = "KIT/tokio" }

[workspace.lints]
"#;

const SUITE_TOML: &str = r#"
[package]
name = "adder-suite"
version = "0.1.0"
edition = "2024"

[dependencies]
kit = { path = "KIT" }
"#;

const SUITE: &str = r#"
use kit::suite::{Case, Log, Suite};

pub struct Subject {
    pub add: fn(u32, u32) -> u32,
}

pub fn suite() -> Suite<Subject> {
    let cases = vec![
        Case::transcript("small", |subject, log| see(subject, log, 1, 2)),
        Case::transcript("large", |subject, log| see(subject, log, u32::MAX, 1)),
        Case::explored("threads", 20, |subject, log| see(subject, log, 3, 4)),
    ];
    Suite { cases }
}

fn see(subject: &Subject, log: &mut Log, a: u32, b: u32) {
    log.call(format!("add({a}, {b})"), || (subject.add)(a, b));
}
"#;

const ADAPTER: &str = r#"
pub fn subject() -> adder_suite::Subject {
    adder_suite::Subject { add: adder::add }
}
"#;

const CONTENTS: &str = "# 차례\n\n- [토큰 버킷](sample.md)\n";
const NOTES: &str = "# 토큰 버킷\n\n한 문장입니다.\n\n## 입문 {#newcomer}\n\n채워집니다. [다음](#junior)\n\n\
                     ## 주니어 {#junior}\n\n버킷이 넘칩니다.\n\n## 숫자 {#numbers}\n\n셉니다.\n";

const STUB: &str = "//! 더하기\n\npub fn add(_a: u32, _b: u32) -> u32 {\n    todo!()\n}\n";
pub const RIGHT: &str = "pub fn add(a: u32, b: u32) -> u32 {\n    a.saturating_add(b)\n}\n";
pub const WRONG: &str = "pub fn add(a: u32, b: u32) -> u32 {\n    a + b\n}\n";
pub const WRAPS: &str = "pub fn add(a: u32, b: u32) -> u32 {\n    a.wrapping_add(b)\n}\n";

impl Book {
    pub fn new() -> Book {
        let book = Book {
            folder: tempfile::tempdir().unwrap(),
        };
        book.write("Cargo.toml", ROOT);
        for id in ["adder", "doubler"] {
            book.problem(id);
        }
        book
    }

    /// A workbook without problems, which new ones can inherit from.
    pub fn empty() -> Book {
        let book = Book {
            folder: tempfile::tempdir().unwrap(),
        };
        let kit = Path::new(env!("CARGO_MANIFEST_DIR")).join("kit");
        book.write("Cargo.toml", EMPTY.replace("KIT", &kit.to_string_lossy()));
        book
    }

    /// The same with notes: one page, and a question of each kind.
    pub fn with_notes() -> Book {
        let book = Book::new();
        for lang in ["ko", "en"] {
            book.write(&format!("docs/{lang}/SUMMARY.md"), CONTENTS);
            book.write(&format!("docs/{lang}/sample.md"), NOTES);
        }
        let questions = include_str!("../../src/study/sample.toml");
        let questions = questions.replace("rate-limiter/refill_is_continuous", "adder/large");
        book.write("docs/questions/sample.toml", questions);
        book
    }

    fn problem(&self, id: &str) {
        let kit = Path::new(env!("CARGO_MANIFEST_DIR")).join("kit");
        let at = |path: &str| format!("problems/{id}/{path}");
        let named = |text: &str| text.replace("adder", id);
        let toml = named(include_str!("problem.toml"));
        self.write(&at("problem.toml"), &toml);
        self.write(
            &at("README.md"),
            "# 더하기 {#add}\n\n`add`를 **완성**하세요.\n",
        );
        self.write(&at("README.en.md"), "# Add {#add}\n\nComplete `add`.\n");
        self.write(&at("stub.rs"), STUB);
        self.write(&at("src/lib.rs"), STUB);
        self.write(&at("adapter.rs"), named(ADAPTER));
        let suite_toml = named(SUITE_TOML).replace("KIT", &kit.to_string_lossy());
        self.write(&at("suite/Cargo.toml"), &suite_toml);
        self.write(&at("suite/src/lib.rs"), named(SUITE));
        let snapshot = |case: &str, seen: &str| {
            let text = format!("---\nsource: suite\n---\n{seen}\n");
            self.write(&at(&format!("suite/snapshots/{case}.snap")), &text);
        };
        snapshot("small", "t=0.000s  add(1, 2)  3");
        snapshot("large", "t=0.000s  add(4294967295, 1)  4294967295");
        snapshot(
            "threads",
            "20 schedules, every one:\n  t=0.000s  add(3, 4)  7",
        );
        let solution = |path: &str| format!("solutions/{id}/{path}");
        self.write(&solution("src/lib.rs"), RIGHT);
        self.write(&solution("wrong/overflows.rs"), WRONG);
        self.write(&solution("EXPLAIN.md"), "# 해설\n\n넘치지 않게 더합니다.\n");
        self.write(
            &solution("EXPLAIN.en.md"),
            "# Explained\n\nAdd without overflow.\n",
        );
        let note = "# 수\n\n## 넘침 {#overflow}\n\n정수는 넘칩니다.\n\n## 다음\n\n다른 이야기\n";
        self.write("docs/ko/numbers.md", note);
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    pub fn write(&self, below: &str, content: impl AsRef<[u8]>) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn read(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).unwrap()
    }

    /// Make the submission of the first problem.
    pub fn submit(&self, source: &str) {
        self.write("problems/adder/src/lib.rs", source);
    }

    /// The grader in the workbook's root, with nothing of this machine's settings.
    pub fn grader(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("grader").unwrap();
        for name in [
            "GRADER_LANG",
            "NO_COLOR",
            "CLICOLOR_FORCE",
            "COLUMNS",
            "RUST_BACKTRACE",
            "CARGO_MANIFEST_DIR",
        ] {
            command.env_remove(name);
        }
        command.current_dir(self.folder.path()).args(args);
        command
    }

    /// What the grader says on stdout, and its exit code.
    pub fn says(&self, args: &[&str]) -> (String, i32) {
        let output = self.grader(args).output().unwrap();
        (
            String::from_utf8(output.stdout).unwrap(),
            output.status.code().unwrap(),
        )
    }

    /// What the grader says on stderr, and its exit code.
    pub fn complains(&self, args: &[&str]) -> (String, i32) {
        let output = self.grader(args).output().unwrap();
        (
            String::from_utf8(output.stderr).unwrap(),
            output.status.code().unwrap(),
        )
    }
}
