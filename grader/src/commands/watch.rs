//! `watch`: a screen that stays, and grades at every save.

use std::io::{self, IsTerminal as _, Write};

use super::{Asked, Session};
use crate::cli::{Exit, WatchArgs};
use crate::watch::watch;

pub fn run(session: &Session, args: &WatchArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let problem = session.problem(args.problem.as_deref())?;
    if !can_be() {
        let command = match &args.problem {
            Some(_) => format!("grade {}", problem.id),
            None => "grade".into(),
        };
        return Err(Asked::NoScreen { command }.into());
    }
    out.flush()?;
    watch(session, problem)
}

/// Whether there is a terminal to draw on and to type on.
pub fn can_be() -> bool {
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stdin().is_terminal() && io::stdout().is_terminal() && !is_dumb
}
