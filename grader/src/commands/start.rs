//! `start`: an attempt against the clock, or as in an interview. Everything that takes time is done
//! before the clock runs, and no code is lost on the way.

use std::io::{IsTerminal as _, Write, stderr, stdin};

use super::{Asked, Session, reset};
use crate::cli::{Exit, StartArgs};
use crate::history::History;
use crate::progress::OnStderr;
use crate::report::sheet::Sheet;
use crate::timing::Timing;
use crate::words::{self, timing as says};
use crate::workbook::Problem;
use crate::{Progress as _, prebuild, process};

pub fn run(session: &Session, args: &StartArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    if let Some(running) = session.running(None) {
        return Err(in_the_way(&running, session.now()).into());
    }
    let problem = session.problem(args.problem.as_deref())?;
    let from_stub = from_stub(session, &problem, args)?;
    let progress = OnStderr::new(&session.screen);
    let prebuilt = process::block_on(prebuild::prebuilt(&problem, &progress));
    progress.finished();
    prebuilt?;
    let minutes = args.minutes.unwrap_or(problem.manifest.minutes);
    let mut history = History::open(&session.workbook()?.root)?;
    if from_stub {
        let exit = reset::bring_back(session, &problem, out)?;
        if exit != Exit::Done {
            return Ok(exit);
        }
    }
    let timing = Timing::begin(&problem.id, session.now(), minutes, args.mock);
    if let Some(running) = history.start(&timing)? {
        return Err(in_the_way(&running, session.now()).into());
    }
    drop(history);
    session.remember(|state| state.current = Some(problem.id.clone()));
    let keeps = !from_stub && reset::has_work(session, &problem)?;
    started(session, &problem, &timing, keeps).write(out)?;
    Ok(Exit::Done)
}

fn in_the_way(running: &Timing, now: i64) -> Asked {
    Asked::ClockRuns {
        problem: running.problem.clone(),
        mock: running.mock,
        paused: running.shown(now).paused,
    }
}

/// Whether to begin with the stub. Where nobody can be asked, practice goes on from what is there, and
/// an interview is not begun by guessing.
fn from_stub(session: &Session, problem: &Problem, args: &StartArgs) -> anyhow::Result<bool> {
    if args.keep || !reset::has_work(session, problem)? {
        return Ok(false);
    }
    if args.yes {
        return Ok(true);
    }
    match stdin().is_terminal() && stderr().is_terminal() {
        true => {
            let file = session.shown(&problem.source().join("lib.rs"));
            let question = says::from_the_stub(session.screen.lang, &file);
            session.ask(&question, &format!("start {}", problem.id))
        }
        false if args.mock => Err(Asked::BeginWithWhat {
            problem: problem.id.clone(),
        }
        .into()),
        false => Ok(false),
    }
}

fn started(session: &Session, problem: &Problem, timing: &Timing, keeps: bool) -> Sheet {
    let screen = &session.screen;
    let lang = screen.lang;
    let file = session.shown(&problem.source().join("lib.rs"));
    let mut sheet = Sheet::new(screen.width);
    sheet.titled("", problem.manifest.title.get(lang), &problem.id);
    sheet.blank();
    sheet.prose(0, &says::started(lang, timing.mock, timing.limit()));
    if timing.mock {
        sheet.prose(0, says::rules_of_a_mock(lang));
    }
    if keeps {
        sheet.prose(0, &says::from_here(lang, &file));
    }
    sheet.blank();
    let command = |args: &str| screen.command(args);
    let statement = session.shown(&problem.statement(lang));
    let mut commands = vec![
        (says::statement(lang), statement),
        (words::learn::your_file(lang), file),
        (words::learn::grade_it(lang), command("grade")),
        (says::see_the_clock(lang), command("status")),
    ];
    if !timing.mock {
        commands.push((says::to_pause(lang), command("pause")));
    }
    commands.push((says::to_stop(lang), command("stop")));
    sheet.commands(2, &commands);
    sheet
}
