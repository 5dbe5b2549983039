//! The processes below a program of ours, wherever they went. Known on Linux only; elsewhere a program has
//! none to our knowledge, and its process group is all that is ended with it.

use std::fs;

use kit::children;
use rustix::process::{Pid, Signal, getpgid, kill_process};

/// A program that starts others faster than they are ended has to do without our attention in the end.
const ROUNDS: usize = 1_000;

/// Whether there are more than so many, those included that have ended and that nobody has asked about.
pub(super) fn has_more_than(program: Pid, most: usize) -> bool {
    below(program, most).len() > most
}

/// End those that have left the program's own group. The program itself is still there, and is stopped: who
/// loses their parent by this comes to it, and is found in the next round.
pub(super) fn end_strays(program: Pid) {
    for _ in 0..ROUNDS {
        let mut strays = below(program, usize::MAX);
        strays.retain(|process| has_left(*process, program) && !has_ended(*process));
        if strays.is_empty() {
            return;
        }
        for stray in strays {
            // It may be gone by now, which is as good.
            let _ = kill_process(stray, Signal::KILL);
        }
    }
}

/// Generation by generation, and no generation more when there are more than `most`.
fn below(program: Pid, most: usize) -> Vec<Pid> {
    let mut found = children::of(program);
    let mut next = 0;
    while next < found.len() && found.len() <= most {
        found.extend(children::of(found[next]));
        next += 1;
    }
    found
}

fn has_left(process: Pid, group: Pid) -> bool {
    getpgid(Some(process)).is_ok_and(|of| of != group)
}

/// Ended, and there only until somebody asks how.
fn has_ended(process: Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // `1 (a name) Z …`; a name may hold brackets.
    let state = stat
        .rsplit_once(") ")
        .and_then(|(_, rest)| rest.chars().next());
    matches!(state, None | Some('Z' | 'X'))
}
