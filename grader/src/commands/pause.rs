//! `pause` and `resume`: the clock stands still for a while, but never an interview's.

use std::io::Write;

use super::{Asked, Session};
use crate::cli::Exit;
use crate::history::History;
use crate::report::sheet::Sheet;
use crate::timing::{Timing, What};
use crate::words::timing as words;

pub fn pause(session: &Session, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let (mut history, timing) = running(session)?;
    if timing.mock {
        return Err(Asked::Locked.into());
    }
    let changes = timing.takes(&What::Paused);
    let shown = turned(&mut history, timing, session.now(), What::Paused)?.shown(session.now());
    let said = match changes {
        true => words::paused(session.screen.lang, &shown),
        false => words::was_paused(session.screen.lang, &shown),
    };
    let lang = session.screen.lang;
    say(session, &said, words::to_resume(lang), "resume").write(out)?;
    Ok(Exit::Done)
}

pub fn resume(session: &Session, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let (mut history, timing) = running(session)?;
    let changes = timing.takes(&What::Resumed);
    let shown = turned(&mut history, timing, session.now(), What::Resumed)?.shown(session.now());
    let lang = session.screen.lang;
    let said = match changes {
        true => words::resumed(lang, &shown),
        false => words::was_running(lang, &shown),
    };
    say(session, &said, words::to_stop(lang), "stop").write(out)?;
    Ok(Exit::Done)
}

fn running(session: &Session) -> anyhow::Result<(History, Timing)> {
    let history = History::open(&session.workbook()?.root)?;
    let timing = history
        .running(None, session.now())?
        .ok_or(Asked::NoClock)?;
    Ok((history, timing))
}

fn turned(history: &mut History, timing: Timing, now: i64, to: What) -> anyhow::Result<Timing> {
    let after = history.happened(&timing.mark, now, to)?;
    Ok(after.unwrap_or(timing))
}

fn say(session: &Session, said: &str, label: &str, next: &str) -> Sheet {
    let mut sheet = Sheet::new(session.screen.width);
    sheet.prose(0, said);
    sheet.commands(2, &[(label, session.screen.command(next))]);
    sheet
}
