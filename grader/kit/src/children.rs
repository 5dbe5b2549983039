//! Processes below this one that nobody waits for. Found on Linux only; elsewhere there are none to
//! our knowledge.

use rustix::process::Pid;

/// Makes whatever loses its parent below this process a child of it, wherever it went.
pub fn adopt_orphans() {
    // Where that cannot be, orphans go to the system, as they do everywhere else.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
}

/// Ends all children, and theirs as they come to us. Gives back how many there were at first.
#[cfg(target_os = "linux")]
pub fn end_all() -> usize {
    use rustix::process::{Signal, WaitOptions, getpid, kill_process, waitpid};

    /// A program that starts others faster than they are ended is left to its process group.
    const ROUNDS: usize = 100;

    let at_first = of(getpid());
    let mut left = at_first.clone();
    for _ in 0..ROUNDS {
        if left.is_empty() {
            break;
        }
        for child in left {
            // It may have ended by itself, or be somebody's who waits for it already.
            let _ = kill_process(child, Signal::KILL);
            let _ = waitpid(Some(child), WaitOptions::empty());
        }
        left = of(getpid());
    }
    at_first.len()
}

#[cfg(not(target_os = "linux"))]
pub fn end_all() -> usize {
    0
}

/// The children of a process, those included that have ended and that nobody has waited for.
#[cfg(target_os = "linux")]
pub fn of(process: Pid) -> Vec<Pid> {
    let Ok(tasks) = ::std::fs::read_dir(format!("/proc/{process}/task")) else {
        return Vec::new();
    };
    let lists = tasks
        .flatten()
        .filter_map(|task| ::std::fs::read_to_string(task.path().join("children")).ok());
    lists
        .flat_map(|list| {
            list.split_whitespace()
                .filter_map(|id| id.parse().ok())
                .collect::<Vec<i32>>()
        })
        .filter_map(Pid::from_raw)
        .collect()
}

#[cfg(not(target_os = "linux"))]
pub fn of(_process: Pid) -> Vec<Pid> {
    Vec::new()
}
