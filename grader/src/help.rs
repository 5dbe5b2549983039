//! The command line in both languages. In: the arguments as typed. Out: what they ask for, or a text
//! to show instead. English is clap's own; Korean is laid over it.

use std::ffi::OsString;
use std::fmt::Write as _;

use clap::error::{ContextKind, ContextValue};
use clap::{Command, CommandFactory as _, Error, Parser as _};

use crate::cli::{Cli, Exit};
use crate::lang::Lang;
use crate::report::Screen;
use crate::words;

/// A text to show in place of doing anything.
#[derive(Debug)]
pub struct Shown {
    pub text: String,
    pub exit: Exit,
}

/// What the arguments ask for.
pub fn parse(args: &[OsString], screen: &Screen, coloured: bool) -> Result<Cli, Shown> {
    Cli::try_parse_from(args).or_else(|_| {
        // Once more, with the words of the language.
        let parsed = command(screen).try_get_matches_from(args);
        let parsed =
            parsed.and_then(|matches| <Cli as clap::FromArgMatches>::from_arg_matches(&matches));
        parsed.map_err(|error| shown(&error, screen.lang, coloured))
    })
}

/// The whole command in a language.
pub fn command(screen: &Screen) -> Command {
    let mut command = Cli::command()
        .bin_name(&screen.program)
        .term_width(screen.width);
    command.build();
    match screen.lang {
        Lang::En => command,
        Lang::Ko => korean(command),
    }
}

fn korean(mut command: Command) -> Command {
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    command = said_in_korean(command, "");
    for name in names {
        command = command.mut_subcommand(&name, |sub| said_in_korean(sub, &name));
    }
    command
}

fn said_in_korean(command: Command, name: &str) -> Command {
    let command = match words::help::about(name) {
        Some(about) => command.about(about).long_about(None::<&str>),
        None => command,
    };
    command.mut_args(
        |arg| match words::help::argument(name, arg.get_id().as_str()) {
            Some(help) => arg.help(help),
            None => arg,
        },
    )
}

fn shown(error: &Error, lang: Lang, coloured: bool) -> Shown {
    let exit = match error.use_stderr() {
        true => Exit::Usage,
        false => Exit::Done,
    };
    let rendered = error.render();
    let own = if coloured {
        rendered.ansi().to_string()
    } else {
        rendered.to_string()
    };
    let text = match exit {
        Exit::Usage => mistake(error, lang).unwrap_or_else(|| around(own, lang)),
        _ => around(own, lang),
    };
    Shown { text, exit }
}

/// What clap writes around our texts, in the language.
fn around(text: String, lang: Lang) -> String {
    match lang {
        Lang::En => text,
        Lang::Ko => words::help::AROUND
            .iter()
            .fold(text, |text, (en, ko)| text.replace(en, ko)),
    }
}

/// What clap found wrong, in our words.
fn mistake(error: &Error, lang: Lang) -> Option<String> {
    let context = |kind| error.get(kind).map(text);
    let wrong =
        context(ContextKind::InvalidArg).or_else(|| context(ContextKind::InvalidSubcommand));
    let value = context(ContextKind::InvalidValue).or_else(|| context(ContextKind::PriorArg));
    let (wrong, value) = (wrong.unwrap_or_default(), value.unwrap_or_default());
    let value = if value == wrong { String::new() } else { value };
    let said = words::help::mistake(lang, error.kind(), &wrong, &value)?;
    let mut text = format!("{}: {said}\n", words::trouble::error(lang));
    let similar = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ];
    if let Some(similar) = similar.into_iter().find_map(|kind| similar_to(error, kind)) {
        let _ = writeln!(text, "\n  {}", words::help::suggestion(lang, &similar));
    } else if let Some(values) =
        context(ContextKind::ValidValue).filter(|values| !values.is_empty())
    {
        let _ = writeln!(text, "\n  {}", words::help::possible(lang, &values));
    } else if let Some((least, most)) = range(error) {
        let _ = writeln!(text, "\n  {}", words::help::between(lang, &least, &most));
    }
    if let Some(usage) = context(ContextKind::Usage) {
        let _ = writeln!(text, "\n{}", around(usage, lang));
    }
    let _ = writeln!(text, "\n{}", words::help::more(lang));
    Some(text)
}

/// Which numbers can be given, where one was not among them: clap says `0 is not in 1..=600`.
fn range(error: &Error) -> Option<(String, String)> {
    let said = std::error::Error::source(error)?.to_string();
    let (least, most) = said.split_once(" is not in ")?.1.split_once("..=")?;
    Some((least.to_owned(), most.to_owned()))
}

/// What may have been meant. The single-letter names are too near to everything to be it.
fn similar_to(error: &Error, kind: ContextKind) -> Option<String> {
    let similar = match error.get(kind)? {
        ContextValue::Strings(all) => {
            let long: Vec<&str> = all
                .iter()
                .map(String::as_str)
                .filter(|name| name.len() > 1)
                .collect();
            long.join(", ")
        }
        other => text(other),
    };
    (!similar.is_empty()).then_some(similar)
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        other => other.to_string(),
    }
}

/// The value of a flag among arguments that could not be parsed.
pub fn flag(args: &[OsString], name: &str) -> Option<String> {
    let mut args = args.iter().filter_map(|arg| arg.to_str());
    while let Some(arg) = args.next() {
        match arg.strip_prefix(name) {
            Some("") => return args.next().map(str::to_owned),
            Some(rest) => {
                if let Some(value) = rest.strip_prefix('=') {
                    return Some(value.to_owned());
                }
            }
            None => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    fn screen(lang: Lang, width: usize) -> Screen {
        Screen {
            lang,
            width,
            rows: None,
            program: "grader".into(),
        }
    }

    fn parsed(line: &str, lang: Lang, width: usize) -> Shown {
        parse(&args(line), &screen(lang, width), false).unwrap_err()
    }

    fn said(line: &str) -> String {
        let said = Lang::ALL.map(|lang| {
            let shown = parsed(line, lang, 80);
            assert_eq!(shown.exit, Exit::Usage);
            shown.text
        });
        said.join("\n---\n\n")
    }

    #[test]
    fn every_command_and_every_argument_has_a_korean_text() {
        let mut missing = Vec::new();
        let command = command(&screen(Lang::En, 80));
        let mut commands = vec![("", &command)];
        commands.extend(command.get_subcommands().map(|sub| (sub.get_name(), sub)));
        for (name, sub) in commands {
            if words::help::about(name).is_none() {
                missing.push(name.to_owned());
            }
            for arg in sub.get_arguments() {
                if words::help::argument(name, arg.get_id().as_str()).is_none() {
                    missing.push(format!("{name} {}", arg.get_id()));
                }
            }
        }
        assert_eq!(missing, Vec::<String>::new());
    }

    #[test]
    fn the_declaration_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn help_is_korean_throughout() {
        let shown = parsed("grader grade --help", Lang::Ko, 60);
        assert_eq!(shown.exit, Exit::Done);
        insta::assert_snapshot!(shown.text);
    }

    #[test]
    fn help_is_english_where_that_is_asked() {
        let shown = parsed("grader --help", Lang::En, 60);
        insta::assert_snapshot!(shown.text);
    }

    #[test]
    fn an_unknown_command_is_answered_with_the_one_that_was_meant() {
        insta::assert_snapshot!(said("grader grde"));
    }

    #[test]
    fn an_unknown_argument_is_answered_with_the_one_that_was_meant() {
        insta::assert_snapshot!(said("grader grade --sed 4"));
    }

    #[test]
    fn a_value_that_cannot_be_is_answered_with_those_that_can() {
        insta::assert_snapshot!(said("grader grade --format yaml"));
        insta::assert_snapshot!(said("grader grade --seed x"));
    }

    #[test]
    fn a_missing_argument_and_two_that_exclude_each_other_are_named() {
        insta::assert_snapshot!(said("grader completions"));
        insta::assert_snapshot!(said("grader grade --solution --wrong x"));
    }

    #[test]
    fn a_flag_is_found_among_arguments_that_cannot_be_parsed() {
        assert_eq!(
            flag(&args("grader x --lang en"), "--lang").as_deref(),
            Some("en")
        );
        assert_eq!(
            flag(&args("grader --lang=en x"), "--lang").as_deref(),
            Some("en")
        );
        assert_eq!(flag(&args("grader x"), "--lang"), None);
    }
}
