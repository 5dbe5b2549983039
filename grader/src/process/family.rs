//! The processes below a program of ours, wherever they went, and what it computes. Known on Linux only;
//! elsewhere a program has none to our knowledge, and its process group is all that is ended with it.

use std::collections::{HashSet, VecDeque};
use std::fs;
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

/// What it has computed, in all its threads.
pub(super) fn cpu_time(program: Pid) -> Option<Duration> {
    used(&fs::read_to_string(format!("/proc/{program}/stat")).ok()?)
}

/// `1 (a name) S 2 …`: fields 14 and 15, in ticks, which are of 10 ms on every Linux. A name may hold spaces and
/// brackets.
fn used(stat: &str) -> Option<Duration> {
    let (_, after_name) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = after_name.split(' ').collect();
    let ticks = |field: usize| fields.get(field - 3)?.parse::<u64>().ok();
    Some(Duration::from_millis(10 * (ticks(14)? + ticks(15)?)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_used_stands_after_the_last_bracket() {
        let stat = "7 (a) b) S 1 1 1 0 -1 64 0 0 0 0 30 12 0 0 20 0 2 0 9 0";
        assert_eq!(used(stat), Some(Duration::from_millis(420)));
        assert_eq!(used("7 (x) R 1"), None);
    }
}
