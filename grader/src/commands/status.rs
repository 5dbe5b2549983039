//! `status`: what the clock shows. `--short` is for a shell's prompt: it looks, and says nothing of any
//! trouble.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::Session;
use super::stop;
use crate::cli::{Exit, Format, StatusArgs};
use crate::history::{Attempt, Broken, History};
use crate::report::clock;
use crate::report::json::Clock;
use crate::report::sheet::Sheet;
use crate::timing::{Shown, Timing};
use crate::words::{self, timing as says};

/// As `--format json` prints it.
#[derive(Serialize)]
struct Document {
    format_version: u32,
    /// Nothing where none runs.
    clock: Option<Scored>,
}

/// The clock, and the last score by it; nothing before there is one.
#[derive(Serialize)]
struct Scored {
    #[serde(flatten)]
    clock: Clock,
    points: Option<u32>,
    of: Option<u32>,
}

pub fn run(session: &Session, args: &StatusArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let now = session.now();
    if args.short {
        if let Ok(Some((timing, last))) = running(session, now, History::glance) {
            let shown = timing.shown(now);
            writeln!(out, "{}", short(session, &shown, last.as_ref()))?;
        }
        return Ok(Exit::Done);
    }
    if args.last {
        return tell_last(session, out);
    }
    session.workbook()?;
    let seen = running(session, now, History::look)?;
    match args.format {
        Format::Json => {
            let clock = seen.map(|(timing, last)| Scored {
                clock: Clock::of(&timing.shown(now)),
                points: last.as_ref().map(|last| last.points),
                of: last.as_ref().map(|last| last.of),
            });
            let document = Document {
                format_version: 1,
                clock,
            };
            serde_json::to_writer_pretty(&mut *out, &document)?;
            writeln!(out)?;
        }
        Format::Text => match seen {
            Some((timing, last)) => {
                long(session, &timing, now, last.as_ref()).write(out)?;
            }
            None => nothing(session).write(out)?,
        },
    }
    Ok(Exit::Done)
}

/// The clock that runs, and the last attempt by it that has a score.
fn running(
    session: &Session,
    now: i64,
    open: impl FnOnce(&Path) -> Result<Option<History>, Broken>,
) -> Result<Option<(Timing, Option<Attempt>)>, Broken> {
    let Ok(workbook) = session.workbook() else {
        return Ok(None);
    };
    let Some(history) = open(&workbook.root)? else {
        return Ok(None);
    };
    let Some(timing) = history.running(None, now)? else {
        return Ok(None);
    };
    let attempts = history.attempts_in(&timing.mark)?;
    let has_score = |attempt: &Attempt| attempt.whole && attempt.graded;
    let last = attempts.into_iter().rfind(has_score);
    Ok(Some((timing, last)))
}

/// `rate-limiter 23:41 62/100`.
fn short(session: &Session, shown: &Shown, last: Option<&Attempt>) -> String {
    let mut parts = vec![shown.problem.clone()];
    parts.push(match shown.left {
        Some(left) => says::clock(left),
        None => format!("+{}", says::clock(shown.over_by)),
    });
    if shown.is_paused() {
        parts.push(format!("({})", says::is_paused(session.screen.lang)));
    }
    parts.extend(last.map(|last| format!("{}/{}", last.points, last.of)));
    parts.join(" ")
}

fn long(session: &Session, timing: &Timing, now: i64, last: Option<&Attempt>) -> Sheet {
    let screen = &session.screen;
    let (lang, shown) = (screen.lang, timing.shown(now));
    let mut sheet = Sheet::new(screen.width);
    let kind = match timing.mock {
        true => says::mock(lang),
        false => says::timed(lang),
    };
    let problem = session.workbook().map(|book| book.problem(&timing.problem));
    match problem {
        Ok(Ok(problem)) => {
            let title = problem.manifest.title.get(lang);
            sheet.titled("", title, &format!("{} · {kind}", timing.problem));
            sheet.blank();
            let score = last.map(|last| words::report::points(lang, last.points, last.of));
            clock::rows(&mut sheet, screen, &problem.manifest, &shown, score);
        }
        // It was taken out of the workbook; its clock runs all the same.
        _ => {
            sheet.titled("", &timing.problem, kind);
            sheet.prose(2, &says::left(lang, &shown));
        }
    }
    if timing.is_set_back(now) {
        sheet.prose(2, says::set_back(lang));
    }
    sheet.blank();
    let mut commands = vec![(words::learn::grade_it(lang), screen.command("grade"))];
    match (timing.mock, shown.is_paused()) {
        (true, _) => {}
        (false, true) => commands.push((says::to_resume(lang), screen.command("resume"))),
        (false, false) => commands.push((says::to_pause(lang), screen.command("pause"))),
    }
    commands.push((says::to_stop(lang), screen.command("stop")));
    sheet.commands(2, &commands);
    sheet
}

fn nothing(session: &Session) -> Sheet {
    let screen = &session.screen;
    let lang = screen.lang;
    let mut sheet = Sheet::new(screen.width);
    sheet.prose(0, says::no_clock(lang));
    let commands = [
        (says::to_start(lang), screen.command("start")),
        (says::last_one(lang), screen.command("status --last")),
    ];
    sheet.commands(2, &commands);
    sheet
}

fn tell_last(session: &Session, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let root = &session.workbook()?.root;
    let timings = match History::look(root)? {
        Some(history) => history.timings(None)?,
        None => Vec::new(),
    };
    let now = session.now();
    // One that runs has not gone any way yet.
    let last = timings
        .into_iter()
        .rfind(|timing| !timing.is_under_way(now));
    match last {
        Some(timing) => {
            let problem = session.workbook()?.problem(&timing.problem)?;
            stop::tell_summary(session, &problem, &timing, out)?;
        }
        None => {
            let mut sheet = Sheet::new(session.screen.width);
            sheet.prose(0, says::no_timings(session.screen.lang));
            sheet.write(out)?;
        }
    }
    Ok(Exit::Done)
}
