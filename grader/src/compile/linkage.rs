//! What a submission wants of the program that it is linked into, beyond its own code. In: what rustc said,
//! and the source. Out: the lines for which it is not taken.

use std::path::{Path, PathBuf};

use kit::transcript::Place;

use crate::layout::uncoloured;
use crate::outcome::Diagnostic;
use crate::submission::Source;

/// How linkers say what they miss; its name follows.
const MISSES: [&str; 6] = [
    "unable to find library -l",
    "cannot find -l",
    "library not found for -l",
    "library '",
    "undefined symbol: ",
    "undefined reference to `",
];

/// With these a submission could be asked in place of the C library, or write in our place before anyone is
/// asked: rustc tells them as `unsafe_code`, also where it is allowed and where a macro has made them.
pub fn is_linkage(diagnostic: &Diagnostic) -> bool {
    const WAYS: [&str; 4] = ["no_mangle", "export_name", "link_section", "global_asm"];
    let says = |way: &str| diagnostic.message.contains(way);
    let is_lint = diagnostic.code.as_deref() == Some("unsafe_code");
    // There is one of ours, so rustc refuses another.
    (is_lint && WAYS.iter().any(|way| says(way))) || says("#[global_allocator]")
}

pub fn linkage(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let linkage = diagnostics.into_iter().filter(is_linkage);
    let refused = linkage.map(|diagnostic| Diagnostic {
        is_error: true,
        ..diagnostic
    });
    refused.collect()
}

/// The lines that ask for a library or a function which the linker does not find. None where it misses
/// something else, or something of ours: what the source names in no block of foreign code it does not want.
pub fn unlinked(diagnostics: &[Diagnostic], source: &Source) -> Option<Vec<Diagnostic>> {
    let is_foreign = |diagnostic: &Diagnostic| {
        let is_lint = diagnostic.code.as_deref() == Some("unsafe_code");
        is_lint && diagnostic.message.contains("extern")
    };
    if !diagnostics.iter().any(is_foreign) {
        return None;
    }
    let mut all: Vec<Diagnostic> = Vec::new();
    for error in diagnostics.iter().filter(|diagnostic| diagnostic.is_error) {
        let said = uncoloured(&error.rendered);
        for (said, name) in said.lines().filter_map(missed) {
            let unlinked = asked_for(name, source)?.unlinked(said);
            if !all.contains(&unlinked) {
                all.push(unlinked);
            }
        }
    }
    (!all.is_empty()).then_some(all)
}

/// What a line of the linker's says from there on, and the name of what is missing.
fn missed(line: &str) -> Option<(&str, &str)> {
    let find = |says: &&str| line.find(*says).map(|at| (at, at + says.len()));
    let (at, end) = MISSES.iter().find_map(find)?;
    let name = line[end..].trim_start_matches(':');
    let is_over = |c: char| c.is_whitespace() || "'`\",:".contains(c);
    let name = name.split(is_over).next()?;
    (!name.is_empty()).then(|| (line[at..].trim_end(), name))
}

/// A line of the source.
struct Line<'a> {
    file: PathBuf,
    number: u32,
    text: &'a str,
}

/// Where the source names it first.
fn asked_for<'a>(name: &str, source: &'a Source) -> Option<Line<'a>> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let names = |text: &str| {
        !text.trim_start().starts_with("//")
            && text.match_indices(name).any(|(at, _)| {
                let (before, after) = (&text[..at], &text[at + name.len()..]);
                !before.ends_with(is_part) && !after.starts_with(is_part)
            })
    };
    source.files.iter().find_map(|(path, text)| {
        let mut lines = text.lines().zip(1..);
        let (text, number) = lines.find(|(text, _)| names(text))?;
        let shown = Path::new(&source.shown);
        let file = match source.shown.ends_with(".rs") {
            true => shown.to_owned(),
            false => shown.join(path),
        };
        Some(Line { file, number, text })
    })
}

impl Line<'_> {
    /// As rustc would print it, if it knew the line.
    fn unlinked(self, said: &str) -> Diagnostic {
        let (file, number) = (self.file.display(), self.number);
        let margin = " ".repeat(number.to_string().len());
        let rendered = format!(
            "error: {said}\n{margin}--> {file}:{number}\n{margin} |\n{number} | {}\n{margin} |\n",
            self.text
        );
        Diagnostic {
            is_error: true,
            message: said.to_owned(),
            code: None,
            place: Some(Place {
                file: file.to_string(),
                line: number,
                column: 1,
            }),
            rendered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "pub fn nothere() {}\n";
    const FOREIGN: &str =
        "// nothere\n#[link(name = \"nothere\")]\nunsafe extern \"C\" { fn foo(); }\n";

    fn source() -> Source {
        let files = [("foreign.rs", FOREIGN), ("lib.rs", LIB)];
        Source {
            shown: "problems/p/src".into(),
            files: files.map(|(path, text)| (path.into(), text.into())).into(),
        }
    }

    fn said(code: Option<&str>, message: &str, rendered: &str) -> Diagnostic {
        Diagnostic {
            is_error: code.is_none(),
            message: message.into(),
            code: code.map(str::to_owned),
            place: None,
            rendered: rendered.into(),
        }
    }

    fn block() -> Diagnostic {
        said(Some("unsafe_code"), "usage of an `unsafe extern` block", "")
    }

    /// What rustc renders of a linker that says this.
    fn linker(says: &str) -> Diagnostic {
        let rendered = format!(
            "error: linking with `cc` failed: exit status: 1\n  |\n  = note:  \"cc\" \"-lnothere\" \"-o\" \"worker\"\n  \
             = note: {says}\n          collect2: error: ld returned 1 exit status\n"
        );
        said(None, "linking with `cc` failed: exit status: 1", &rendered)
    }

    #[test]
    fn what_the_linker_misses_is_told_with_the_line_that_asks_for_it() {
        for (says, line, told) in [
            (
                "rust-lld: error: unable to find library -lnothere",
                2,
                "unable to find library -lnothere",
            ),
            (
                "/usr/bin/ld: cannot find -lnothere: No such file or directory",
                2,
                "cannot find -lnothere: No such file or directory",
            ),
            (
                "ld: library 'nothere' not found",
                2,
                "library 'nothere' not found",
            ),
            (
                "rust-lld: error: undefined symbol: foo",
                3,
                "undefined symbol: foo",
            ),
            (
                "/tmp/a.o: in function `p::f': p.rs:(.text+0x7): undefined reference to `foo'",
                3,
                "undefined reference to `foo'",
            ),
        ] {
            let unlinked = unlinked(&[block(), linker(says)], &source()).unwrap();
            let [one] = &unlinked[..] else {
                panic!("{unlinked:?}")
            };
            let place = one.place.clone().unwrap();
            assert_eq!(
                (&*place.file, place.line),
                ("problems/p/src/foreign.rs", line)
            );
            assert_eq!(one.message, told);
            assert!(one.is_error && one.rendered.contains(&format!("foreign.rs:{line}\n")));
        }
    }

    #[test]
    fn what_is_not_of_the_sources_asking_is_ours() {
        let misses = linker("rust-lld: error: unable to find library -lnothere");
        let none = |diagnostics: &[Diagnostic]| assert_eq!(unlinked(diagnostics, &source()), None);
        // It declares nothing that is foreign.
        none(&[misses]);
        for says in [
            "rust-lld: error: undefined symbol: kit::worker::main",
            "rust-lld: error: cannot open output file worker: No space left on device",
            // One is the source's, the other is not.
            "rust-lld: error: undefined symbol: foo\n undefined symbol: food",
        ] {
            none(&[block(), linker(says)]);
        }
    }
}
