//! `start`: an attempt against the clock, or as in an interview. Everything that takes time is done
//! before the clock runs, and no code is lost on the way.

use std::io::{IsTerminal as _, Write, stderr, stdin};

use super::{Asked, Session, reset};
use crate::cli::{Exit, StartArgs};
use crate::history::History;
use crate::prebuild::BuildFailed;
use crate::progress::OnStderr;
use crate::report::sheet::Sheet;
use crate::submission::Submission;
use crate::timing::Timing;
use crate::words::{self, timing as says};
use crate::workbook::Problem;
use crate::{Progress, measure, prebuild, process};

pub fn run(session: &Session, args: &StartArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    if let Some(running) = session.running(None) {
        return Err(in_the_way(&running, session.now()).into());
    }
    let problem = session.problem(args.problem.as_deref())?;
    let from_stub = from_stub(session, &problem, args)?;
    let progress = OnStderr::new(&session.screen);
    let ready = process::block_on(ready(&problem, &progress));
    progress.finished();
    ready?;
    begin(session, &problem, args, from_stub, out)
}

/// Build everything that is built once.
async fn ready(problem: &Problem, progress: &dyn Progress) -> anyhow::Result<()> {
    let prebuilt = prebuild::prebuilt(problem, progress).await?;
    match measure::ready(problem, &prebuilt, progress).await {
        // Without it nothing is measured, and every case is graded all the same.
        Err(error) if error.is::<BuildFailed>() => Ok(()),
        ready => ready,
    }
}

/// Begin, everything being ready. What was seen before the question and the build may be otherwise now.
fn begin(
    session: &Session,
    problem: &Problem,
    args: &StartArgs,
    from_stub: bool,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let minutes = args.minutes.unwrap_or(problem.manifest.minutes);
    let mut history = History::open(&session.workbook()?.root)?;
    if from_stub {
        // By a clock that has begun meanwhile somebody is at work on this code.
        let still = || match history.running(None, session.now())? {
            Some(running) => Err(in_the_way(&running, session.now()).into()),
            None => Ok(()),
        };
        let exit = reset::bring_back(session, problem, out, still)?;
        if exit != Exit::Done {
            return Ok(exit);
        }
    }
    let keeps = !from_stub && reset::has_work(session, problem)?;
    let mut timing = Timing::begin(&problem.id, session.now(), minutes, args.mock);
    if keeps && let Ok(source) = Submission::Learner.read(problem) {
        timing = timing.keeping(history.keep(&problem.id, &source)?);
    }
    if let Some(running) = history.start(&timing)? {
        return Err(in_the_way(&running, session.now()).into());
    }
    drop(history);
    session.remember(|state| state.current = Some(problem.id.clone()));
    started(session, problem, &timing, keeps).write(out)?;
    Ok(Exit::Done)
}

fn in_the_way(running: &Timing, now: i64) -> Asked {
    Asked::ClockRuns {
        problem: running.problem.clone(),
        mock: running.mock,
        paused: running.shown(now).is_paused(),
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::lang::Lang;
    use crate::report::{Screen, sample};
    use crate::timing::What;
    use crate::workbook::Workbook;

    #[test]
    fn a_clock_that_began_during_the_question_keeps_its_code() {
        let root = tempfile::tempdir().unwrap();
        let problem = Problem {
            root: root.path().into(),
            ..sample::problem()
        };
        let workbook = Workbook {
            root: root.path().into(),
            language: Lang::Ko,
            ids: vec![problem.id.clone()],
        };
        let screen = Screen {
            lang: Lang::Ko,
            width: 80,
            rows: None,
            program: "grader".into(),
        };
        let session = Session::new(screen, Ok(Some(workbook)));
        let lib = problem.source().join("lib.rs");
        fs::create_dir_all(problem.source()).unwrap();
        fs::write(&lib, "// an hour's work\n").unwrap();
        fs::write(problem.stub(), "// the stub\n").unwrap();
        let args = StartArgs {
            problem: None,
            mock: false,
            minutes: None,
            yes: true,
            keep: false,
        };
        let started = |out: &mut Vec<u8>| begin(&session, &problem, &args, true, out);

        let other = Timing::begin(&problem.id, session.now(), 30, true);
        let mut history = History::open(root.path()).unwrap();
        assert_eq!(history.start(&other).unwrap(), None);
        let mut out = Vec::new();
        let refused = started(&mut out).unwrap_err();
        assert!(refused.is::<Asked>(), "{refused:#}");
        assert_eq!(fs::read_to_string(&lib).unwrap(), "// an hour's work\n");
        assert!(
            out.is_empty(),
            "nothing was backed up, for nothing was taken"
        );

        let now = session.now();
        history.happened(&other.mark, now, What::Stopped).unwrap();
        let mine = root.path().join("mine.rs");
        fs::rename(&lib, &mine).unwrap();
        std::os::unix::fs::symlink(&mine, &lib).unwrap();
        assert_eq!(started(&mut out).unwrap(), Exit::Done);
        assert_eq!(fs::read_to_string(&lib).unwrap(), "// the stub\n");
        let kept = fs::read_to_string(&mine).unwrap();
        assert_eq!(
            kept, "// an hour's work\n",
            "what a link leads to is in no backup"
        );
        let standing = history.state().unwrap().standing(&problem.id);
        assert_eq!(standing.restarts.len(), 1);
    }
}
