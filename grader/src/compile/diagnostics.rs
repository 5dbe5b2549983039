//! What rustc says, as JSON, made into values. In: its stderr. Out: diagnostics with their places, without
//! its closing counts and without what is about this machine.

use kit::transcript::Place;
use serde::Deserialize;

use crate::outcome::Diagnostic;

/// What rustc said, without its closing counts.
pub fn diagnostics(stderr: &[u8]) -> Vec<Diagnostic> {
    let stderr = String::from_utf8_lossy(stderr);
    let mut rest = Vec::new();
    let mut all: Vec<Diagnostic> = Vec::new();
    for line in stderr.lines() {
        match serde_json::from_str::<RustcMessage>(line) {
            Ok(message) if !message.spans.is_empty() || message.code.is_some() => {
                all.push(diagnostic(message))
            }
            Ok(message) if is_closing(&message) => {}
            Ok(message) => all.push(diagnostic(message)),
            Err(_) => rest.push(line),
        }
    }
    if all.is_empty() && !rest.is_empty() {
        // rustc itself broke down; its own words are all there is.
        let rendered = rest.join("\n");
        all.push(Diagnostic {
            is_error: true,
            message: rendered.clone(),
            code: None,
            place: None,
            rendered,
        });
    }
    all
}

#[derive(Deserialize)]
struct RustcMessage {
    message: String,
    code: Option<RustcCode>,
    level: String,
    spans: Vec<RustcSpan>,
    #[serde(default)]
    children: Vec<RustcNote>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct RustcNote {
    message: String,
}

#[derive(Deserialize)]
struct RustcCode {
    code: String,
}

#[derive(Deserialize)]
struct RustcSpan {
    file_name: String,
    line_start: u32,
    column_start: u32,
    is_primary: bool,
}

fn is_closing(message: &RustcMessage) -> bool {
    message.level == "failure-note"
        || message.message.starts_with("aborting due to")
        || message.message.contains("warning emitted")
        || message.message.contains("warnings emitted")
}

/// Where rustc has put a long type on this machine, an option of its own by which it is printed, and how we
/// have called it: none is of use to whoever did not.
const OF_THE_MACHINE: [&str; 3] = [
    "requested on the command line with ",
    "the full name for the type has been written to '",
    "consider using `--verbose` to print the full type name to the console",
];

/// What rustc would print, without its notes about the machine.
fn rendered(message: &RustcMessage) -> String {
    let rendered = message.rendered.as_ref().unwrap_or(&message.message);
    let notes = message.children.iter().map(|note| note.message.as_str());
    let of_the_machine: Vec<&str> = notes
        .filter(|note| OF_THE_MACHINE.iter().any(|said| note.starts_with(said)))
        .collect();
    let is_kept = |line: &&str| !of_the_machine.iter().any(|note| line.contains(note));
    rendered.split_inclusive('\n').filter(is_kept).collect()
}

fn diagnostic(message: RustcMessage) -> Diagnostic {
    let rendered = rendered(&message);
    let primary = message.spans.iter().find(|span| span.is_primary);
    Diagnostic {
        is_error: message.level.starts_with("error"),
        code: message.code.map(|code| code.code),
        place: primary.map(|span| Place {
            file: span.file_name.clone(),
            line: span.line_start,
            column: span.column_start,
        }),
        rendered,
        message: message.message,
    }
}
