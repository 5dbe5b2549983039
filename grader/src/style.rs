//! What colour means. Whether there is any is decided once, in [`decide`]; no meaning hangs on it.

use std::io::{IsTerminal as _, stdout};

use colored::Colorize as _;
use colored::control::{SHOULD_COLORIZE, set_override};

use crate::cli::When;

/// Colour or none, for the whole process.
pub fn decide(when: When) {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let coloured = match when {
        When::Always => true,
        When::Never => false,
        When::Auto if set("NO_COLOR") => false,
        When::Auto if set("CLICOLOR_FORCE") => {
            std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0")
        }
        When::Auto => {
            stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    };
    set_override(coloured);
}

pub fn is_coloured() -> bool {
    SHOULD_COLORIZE.should_colorize()
}

pub fn ok(text: &str) -> String {
    text.green().to_string()
}

pub fn bad(text: &str) -> String {
    text.red().to_string()
}

pub fn warn(text: &str) -> String {
    text.yellow().to_string()
}

pub fn hint(text: &str) -> String {
    text.cyan().to_string()
}

pub fn strong(text: &str) -> String {
    text.bold().to_string()
}

pub fn faint(text: &str) -> String {
    text.dimmed().to_string()
}

/// A piece of code in prose: its own colour, or the quotes that Markdown gives it.
pub fn code(text: &str) -> String {
    if is_coloured() {
        text.cyan().to_string()
    } else {
        format!("`{text}`")
    }
}

/// A command to type.
pub fn command(text: &str) -> String {
    text.cyan().to_string()
}
