//! Programs that have the terminal to themselves until they end: an editor, a pager.

use std::env;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

/// Open a file in the editor that `VISUAL` or `EDITOR` names, and wait until it is closed. False where
/// they name none.
pub fn edit(file: &Path) -> io::Result<bool> {
    let Some((name, mut editor)) = named(&["VISUAL", "EDITOR"]) else {
        return Ok(false);
    };
    let status = editor.arg(file).status()?;
    match status.success() {
        true => Ok(true),
        false => Err(io::Error::other(format!("{name}: {status}"))),
    }
}

/// Show a text in the pager that `PAGER` names, or in `less`. False where there is none.
pub fn page(text: &[u8]) -> io::Result<bool> {
    let mut pager = match named(&["GRADER_PAGER", "PAGER"]) {
        Some((_, pager)) => pager,
        None => program("less"),
    };
    // Colours as they are; what fits on the screen is only printed.
    if env::var_os("LESS").is_none() {
        pager.env("LESS", "FRX");
    }
    pager.env("LESSCHARSET", "utf-8");
    let mut child = match pager.stdin(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    if let Some(mut stdin) = child.stdin.take() {
        // Who has read enough closes it.
        let _ = stdin.write_all(text);
    }
    child.wait()?;
    Ok(true)
}

/// The program that the first of these variables names: `code --wait` is one with an argument.
fn named(variables: &[&str]) -> Option<(String, Command)> {
    let mut values = variables.iter().filter_map(|name| env::var(name).ok());
    let value = values.find(|value| !value.trim().is_empty())?;
    let mut words = value.split_whitespace();
    let mut named = program(words.next()?);
    named.args(words);
    Some((value, named))
}

#[expect(clippy::disallowed_methods, reason = "it shares our terminal")]
fn program(name: &str) -> Command {
    Command::new(name)
}
