//! From the arguments to the exit code. In: the command line. Out: how it ended, and what went wrong
//! said on stderr. Everything that is decided once for a whole run is decided here.

use std::backtrace::Backtrace;
use std::env;
use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::path::Path;

use clap::ValueEnum as _;

use crate::cli::{Exit, When};
use crate::commands::{self, Asked, NoProblems, NoWorkbook, Session};
use crate::disk::Trouble;
use crate::help;
use crate::history;
use crate::lang::Lang;
use crate::prebuild::BuildFailed;
use crate::process::Interrupted;
use crate::report::Screen;
use crate::style;
use crate::toml_file::Broken;
use crate::watch::{self, state::Size};
use crate::words;
use crate::workbook::{Gone, Workbook};

const NO_WIDTH: usize = 80;
const NARROWEST: usize = 40;
/// Lines that are longer are hard to read, however wide the screen.
const WIDEST: usize = 120;

/// The whole program.
pub fn run(args: Vec<OsString>) -> Exit {
    let said = help::flag(&args, "--color").and_then(|when| When::from_str(&when, true).ok());
    style::decide(said.unwrap_or(When::Auto));
    let here = env::current_dir().unwrap_or_default();
    let found = Workbook::find(&here).map_err(|error| format!("{error:#}"));
    let size = watch::terminal::size();
    let screen = Screen {
        lang: lang(&args, found.as_ref().ok().and_then(Option::as_ref)),
        width: width(size),
        rows: size.map(|size| size.rows),
        program: program(&args),
    };
    let lang = screen.lang;
    set_hook(Box::new(move |info| {
        // Where it would be read by nobody, nothing is said.
        watch::terminal::restore();
        say_bug(lang, info);
    }));
    guarded(|| ended(&args, Session::new(screen, found)))
}

/// `--lang` wins over `GRADER_LANG`, which wins over the workbook's own.
fn lang(args: &[OsString], workbook: Option<&Workbook>) -> Lang {
    let said = help::flag(args, "--lang").or_else(|| env::var("GRADER_LANG").ok());
    said.as_deref()
        .and_then(Lang::from_code)
        .or(workbook.map(|workbook| workbook.language))
        .unwrap_or_default()
}

/// How the user calls us: found in the PATH, or through cargo's alias.
fn program(args: &[OsString]) -> String {
    match args.first().map(Path::new) {
        Some(name) if name.components().count() == 1 => "grader".into(),
        _ => "cargo grader".into(),
    }
}

fn width(terminal: Option<Size>) -> usize {
    let said = || env::var("COLUMNS").ok()?.parse().ok();
    let columns = match io::stdout().is_terminal() {
        true => terminal.map(|size| size.columns),
        false => said(),
    };
    columns.unwrap_or(NO_WIDTH).clamp(NARROWEST, WIDEST)
}

/// A panic is a bug of ours and is told as one.
fn guarded(work: impl FnOnce() -> Exit) -> Exit {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Exit::Bug)
}

fn say_bug(lang: Lang, info: &PanicHookInfo) {
    let what = info.to_string().replace('\n', " ");
    let mut stderr = io::stderr();
    let _ = writeln!(stderr, "{}", words::trouble::bug(lang, &what));
    if env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0") {
        let _ = writeln!(stderr, "{}", Backtrace::force_capture());
    }
}

fn ended(args: &[OsString], session: Session) -> Exit {
    let mut out = BufWriter::new(UntilClosed(Some(io::stdout().lock())));
    let screen = session.screen.clone();
    let coloured = style::is_coloured();
    let cli = match help::parse(args, &screen, coloured) {
        Ok(cli) => cli,
        Err(shown) => {
            let _ = match shown.exit {
                Exit::Done => out
                    .write_all(shown.text.as_bytes())
                    .and_then(|()| out.flush()),
                _ => io::stderr().write_all(shown.text.as_bytes()),
            };
            return shown.exit;
        }
    };
    let hollow = session.has_hollow_history();
    let result = commands::run(&session, cli.command.as_ref(), &mut out)
        .and_then(|exit| Ok(out.flush().map(|()| exit)?));
    if hollow && !session.has_hollow_history() {
        let merge = screen.command("merge");
        session.tell(&words::history::hollow(screen.lang, &merge));
    }
    result.unwrap_or_else(|error| {
        // What was said before the error comes before it.
        let _ = out.flush();
        say_error(&session, &error)
    })
}

/// What there is to say of an error, and how a run ends with it.
pub struct Told {
    pub exit: Exit,
    /// A sentence each; some of them as another program has put it.
    pub lines: Vec<String>,
}

/// Say what went wrong, and whose fault it is.
fn say_error(session: &Session, error: &anyhow::Error) -> Exit {
    let lang = session.screen.lang;
    let Told { exit, lines } = told(session, error);
    for (n, line) in lines.iter().enumerate() {
        let label = style::bad(&format!("{}:", words::trouble::error(lang)));
        match n {
            0 if exit != Exit::Interrupted => session.tell(&format!("{label} {line}")),
            // cargo's own words are not wrapped.
            _ if line.contains('\n') => drop(writeln!(io::stderr(), "{line}")),
            _ => session.tell(line),
        }
    }
    exit
}

/// What went wrong, and whose fault it is.
pub fn told(session: &Session, error: &anyhow::Error) -> Told {
    let Screen { lang, program, .. } = &session.screen;
    let lang = *lang;
    let fault = |said: String| Told {
        exit: Exit::Fault,
        lines: vec![said, words::trouble::at_fault(lang).to_owned()],
    };
    if let Some(asked) = error.downcast_ref::<Asked>() {
        let lines = vec![words::asked::sentence(lang, asked, program)];
        let exit = Exit::Usage;
        return Told { exit, lines };
    }
    if error.is::<Interrupted>() {
        let lines = vec![words::trouble::interrupted(lang).to_owned()];
        let exit = Exit::Interrupted;
        return Told { exit, lines };
    }
    if error.is::<NoWorkbook>() || error.is::<NoProblems>() {
        let said = match error.is::<NoWorkbook>() {
            true => words::trouble::no_workbook(lang, program),
            false => words::trouble::no_problems(lang).to_owned(),
        };
        let (exit, lines) = (Exit::Fault, vec![said]);
        return Told { exit, lines };
    }
    if let Some(broken) = error.downcast_ref::<Broken>() {
        return fault(broken.to_string());
    }
    if let Some(broken) = error.downcast_ref::<history::Broken>() {
        return fault(words::history::broken(lang, broken));
    }
    if let Some(gone) = error.downcast_ref::<Gone>() {
        return fault(words::trouble::gone(lang, gone));
    }
    let doctor = words::trouble::see_doctor(lang, program);
    let of_the_machine = |trouble: Trouble| words::trouble::of_the_machine(lang, &trouble);
    if let Some(failed) = error.downcast_ref::<BuildFailed>() {
        let output = failed.output.trim_end();
        // It may be what is behind it all, or no more than a warning: the rest is told too.
        let trouble = Trouble::told_of(output, &failed.command);
        let mut lines = Vec::from_iter(trouble.map(of_the_machine));
        lines.extend([
            words::trouble::build_failed(lang, &failed.command),
            // More than a line of cargo's even where it says but one.
            format!("{output}\n").replace("\n\n", "\n"),
        ]);
        // A workspace of which a member is missing builds no other either.
        let gone = session.book().ok().and_then(Workbook::gone);
        lines.extend(gone.map(|gone| words::trouble::gone(lang, &gone)));
        lines.extend([words::trouble::at_fault(lang).to_owned(), doctor]);
        let exit = Exit::Fault;
        return Told { exit, lines };
    }
    let trouble = Trouble::behind(error).map(of_the_machine);
    let mut told = fault(trouble.unwrap_or_else(|| format!("{error:#}")));
    told.lines.push(doctor);
    told
}

/// Writes until nobody reads any more (`grader list | head -1`), and then to nowhere.
struct UntilClosed<W>(Option<W>);

impl<W: Write> UntilClosed<W> {
    fn ask<T>(&mut self, closed: T, write: impl FnOnce(&mut W) -> io::Result<T>) -> io::Result<T> {
        let Some(out) = &mut self.0 else {
            return Ok(closed);
        };
        match write(out) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.0 = None;
                Ok(closed)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.ask(bytes.len(), |out| out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.ask((), Write::flush)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_as_a_bug_of_ours() {
        assert_eq!(guarded(|| panic!("planted")), Exit::Bug);
        assert_eq!(guarded(|| Exit::Done), Exit::Done);
    }

    #[test]
    fn what_the_machine_refused_comes_first_and_what_was_said_of_it_is_kept() {
        let session = Session::sample();
        let lines = |output: &str| {
            let failed = BuildFailed {
                command: "cargo build".into(),
                output: output.into(),
            };
            told(&session, &failed.into()).lines
        };
        let mismatch = "error[E0308]: mismatched types";
        let warned = lines(&format!("warning: cache (os error 13)\n{mismatch}\n"));
        assert!(warned[0].contains("permission"), "{warned:?}");
        assert!(warned[2].contains(mismatch), "{warned:?}");
        let failed = lines(mismatch);
        assert!(failed[0].contains("could not be built"), "{failed:?}");
        assert_eq!(failed.len(), warned.len() - 1);
        let full = anyhow::Error::new(io::Error::from_raw_os_error(28));
        let full = told(&session, &full.context("target/lock").context("worker"));
        assert!(
            full.lines[0].contains("worker: target/lock"),
            "{:?}",
            full.lines
        );
        assert!(full.lines[2].contains("grader doctor"), "{:?}", full.lines);
    }

    #[test]
    fn a_reader_who_goes_away_is_no_error_and_any_other_trouble_is() {
        struct Broken(io::ErrorKind);
        impl Write for Broken {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(self.0.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut closed = UntilClosed(Some(Broken(io::ErrorKind::BrokenPipe)));
        assert!(closed.write_all(b"more").is_ok());
        assert!(closed.write_all(b"and more").is_ok());
        let mut full = UntilClosed(Some(Broken(io::ErrorKind::StorageFull)));
        assert!(full.write_all(b"more").is_err());
    }

    #[test]
    fn a_program_called_by_its_path_was_called_through_cargo() {
        assert_eq!(program(&["grader".into()]), "grader");
        assert_eq!(program(&["target/debug/grader".into()]), "cargo grader");
    }
}
