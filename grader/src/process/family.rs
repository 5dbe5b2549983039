//! The processes below a program of ours, wherever they went. Known on Linux only; elsewhere a program has
//! none to our knowledge, and its process group is all that is ended with it.

use std::collections::{HashSet, VecDeque};
use std::time::{Duration, Instant};

use kit::children;
use rustix::process::{Pid, Signal, getpgid, kill_process};

/// Whoever starts others outside of its group faster than they are ended does so on purpose; Ctrl-C must not
/// wait for that.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether there are more than so many, those included that have ended and that nobody has asked about.
pub(super) fn has_more_than(program: Pid, most: usize) -> bool {
    below(program, most).len() > most
}

/// End those that have left the program's own group. The program itself is still there, and is stopped: who
/// loses their parent by this comes to it, and is found in the next round.
pub(super) fn end_strays(program: Pid) {
    let begun = Instant::now();
    // They keep their numbers until somebody asks how they ended.
    let mut ended = HashSet::new();
    loop {
        let before = ended.len();
        let mut found: VecDeque<Pid> = children::of(program).into();
        // The oldest first: they start most.
        while let Some(process) = found.pop_front() {
            if begun.elapsed() > PATIENCE {
                return;
            }
            if ended.contains(&process) {
                continue;
            }
            found.extend(children::of(process));
            if has_left(process, program) {
                // It may be gone by now, which is as good.
                let _ = kill_process(process, Signal::KILL);
                ended.insert(process);
            }
        }
        if ended.len() == before {
            return;
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
