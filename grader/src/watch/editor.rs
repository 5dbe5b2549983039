//! How to have a file opened at a line. In: what the environment names, the file, the line. Out: the
//! command. Pure; whether there is such a program is for whoever runs it.

use std::path::Path;

/// A command that opens a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    pub program: String,
    pub args: Vec<String>,
    /// It has a window of its own, so that nobody waits for it.
    pub has_window: bool,
}

/// How an editor is told of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// `+12 file`
    Plus,
    /// `file:12`
    Colon,
    /// `-g file:12`
    Goto,
    /// `--line 12 file`
    Option,
    Nothing,
}

/// What editors there are to try, the best first: VS Code inside of its own terminal, then what the user
/// has named.
pub fn openings(in_vscode: bool, named: Option<&str>, file: &Path, line: u32) -> Vec<Opening> {
    let vscode = in_vscode.then_some("code");
    let named = vscode.into_iter().chain(named);
    named
        .filter_map(|command| opening(command, file, line))
        .collect()
}

fn opening(command: &str, file: &Path, line: u32) -> Option<Opening> {
    let mut words = command.split_whitespace().map(str::to_owned);
    let program = words.next()?;
    let name = Path::new(&program)
        .file_name()?
        .to_string_lossy()
        .into_owned();
    let (how, has_window) = known(&name);
    let mut args: Vec<String> = words.collect();
    if has_window {
        args.retain(|arg| !["--wait", "-w"].contains(&arg.as_str()));
    }
    let file = file.display();
    match how {
        Line::Plus => args.extend([format!("+{line}"), file.to_string()]),
        Line::Colon => args.push(format!("{file}:{line}")),
        Line::Goto => args.extend(["-g".to_owned(), format!("{file}:{line}")]),
        Line::Option => args.extend(["--line".to_owned(), line.to_string(), file.to_string()]),
        Line::Nothing => args.push(file.to_string()),
    }
    Some(Opening {
        program,
        args,
        has_window,
    })
}

fn known(name: &str) -> (Line, bool) {
    match name {
        "vi" | "vim" | "nvim" | "view" | "nano" | "pico" | "emacs" | "emacsclient" | "kak"
        | "micro" | "joe" | "jed" | "ne" | "mg" => (Line::Plus, false),
        "gvim" | "mvim" => (Line::Plus, true),
        "hx" | "helix" => (Line::Colon, false),
        "zed" | "subl" | "sublime_text" => (Line::Colon, true),
        "code" | "code-insiders" | "codium" | "vscodium" | "cursor" | "windsurf" => {
            (Line::Goto, true)
        }
        "idea" | "rustrover" | "clion" => (Line::Option, true),
        _ => (Line::Nothing, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(command: &str) -> String {
        let opening = opening(command, Path::new("/w/lib.rs"), 12).unwrap();
        let window = if opening.has_window { " (window)" } else { "" };
        format!("{} {}{window}", opening.program, opening.args.join(" "))
    }

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        assert_eq!(said("vim"), "vim +12 /w/lib.rs");
        assert_eq!(
            said("/usr/bin/nvim -u NONE"),
            "/usr/bin/nvim -u NONE +12 /w/lib.rs"
        );
        assert_eq!(said("hx"), "hx /w/lib.rs:12");
        assert_eq!(said("emacsclient -t"), "emacsclient -t +12 /w/lib.rs");
        assert_eq!(said("rustrover"), "rustrover --line 12 /w/lib.rs (window)");
    }

    #[test]
    fn a_window_is_not_waited_for() {
        assert_eq!(said("code --wait"), "code -g /w/lib.rs:12 (window)");
        assert_eq!(said("subl -w"), "subl /w/lib.rs:12 (window)");
    }

    #[test]
    fn an_editor_that_nobody_knows_gets_the_file() {
        assert_eq!(said("ed"), "ed /w/lib.rs");
        assert_eq!(opening("  ", Path::new("/w/lib.rs"), 1), None);
    }

    #[test]
    fn inside_of_vscode_it_is_vscode_and_then_what_is_named() {
        let file = Path::new("/w/lib.rs");
        let programs = |in_vscode, named| {
            let all = openings(in_vscode, named, file, 1).into_iter();
            all.map(|opening| opening.program).collect::<Vec<_>>()
        };
        assert_eq!(programs(true, Some("vim")), ["code", "vim"]);
        assert_eq!(programs(false, Some("vim")), ["vim"]);
        assert_eq!(programs(false, None), [""; 0]);
    }
}
