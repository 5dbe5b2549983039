//! The editor of whoever sits at the terminal: it has the terminal to itself until it ends.

use std::env;
use std::io;
use std::path::Path;
use std::process::Command;

/// Open a file in the editor that `VISUAL` or `EDITOR` names, and wait until it is closed. False where
/// they name none.
pub fn edit(file: &Path) -> io::Result<bool> {
    let named = ["VISUAL", "EDITOR"].map(env::var);
    let named = named
        .into_iter()
        .flatten()
        .find(|editor| !editor.trim().is_empty());
    let Some(named) = named else {
        return Ok(false);
    };
    // `code --wait` is a program and an argument.
    let mut words = named.split_whitespace();
    let program = words.next().unwrap_or_default();
    #[expect(clippy::disallowed_methods, reason = "the editor shares our terminal")]
    let status = Command::new(program).args(words).arg(file).status()?;
    match status.success() {
        true => Ok(true),
        false => Err(io::Error::other(format!("{named}: {status}"))),
    }
}
