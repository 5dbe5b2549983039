//! Other processes at the same file: two that write, one that is killed, one whose disk is full.
//! They are this test binary again, told by the environment what to do.

#![expect(
    clippy::disallowed_methods,
    reason = "process.rs runs what is graded; these are the graders"
)]

use std::io::{BufRead as _, BufReader, Lines};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdout, Command, Stdio};

use super::*;
use crate::process;

const DO: &str = "GRADER_TEST_HISTORY_DO";
const ROOT: &str = "GRADER_TEST_HISTORY_ROOT";
/// Before each thing that the other process has done.
const DONE: &str = "done:";

/// No test by itself.
#[test]
fn child() {
    let Some(what) = std::env::var_os(DO) else {
        return;
    };
    let root = PathBuf::from(std::env::var_os(ROOT).unwrap());
    match what.to_str().unwrap() {
        "open" => {
            println!("\n{DONE} begun");
            drop(History::open(&root).unwrap());
        }
        "write" => (0..20).for_each(|_| {
            let mut history = History::open(&root).unwrap();
            history.record(answer("q", "x"), None).unwrap();
            history.remember(one_more_hint).unwrap();
        }),
        "write for ever" => {
            let mut history = History::open(&root).unwrap();
            for n in 1.. {
                match step(&mut history, n) {
                    Ok(()) => println!("\n{DONE} {n}"),
                    Err(Broken::Full { .. }) => return println!("\n{DONE} full"),
                    Err(broken) => panic!("{broken:?}"),
                }
            }
        }
        "merge" => {
            let mut history = History::open(&root).unwrap();
            println!("\n{DONE} begun");
            history.merge(&root.join("other")).unwrap();
        }
        "read" => files::as_one_who_may_only_read(&root),
        other => panic!("{other}"),
    }
}

/// What a person does with one question: something is typed, then it is answered.
fn step(history: &mut History, n: u32) -> Result<(), Broken> {
    history.save_draft(&Draft {
        text: n.to_string(),
        ..draft("q")
    })?;
    let given = n.to_string() + &"x".repeat(5_000);
    history.record(answer("q", &given), Some(reviewed("q", n)))
}

/// With no other test of this binary that has processes: each ends at last all that are left.
fn alone(work: impl FnOnce()) {
    process::block_on(async {
        work();
        Ok(())
    })
    .unwrap();
}

fn told(mut command: Command, what: &str, root: &Path) -> Child {
    let child = [&module_path!()["grader::".len()..], "::child"].concat();
    command
        .args([&child, "--exact", "--nocapture"])
        .env(DO, what)
        .env(ROOT, root)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn this() -> Command {
    Command::new(std::env::current_exe().unwrap())
}

/// What the process says it has done.
fn done(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    let lines: Lines<BufReader<ChildStdout>> = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.filter_map(|line| Some(line.unwrap().strip_prefix(DONE)?.trim().to_owned()))
}

/// All steps up to one are there as a whole, and nothing of any other. How many there are.
fn whole_steps(root: &Path) -> u32 {
    let history = History::open(root).unwrap();
    let sound: String = history
        .connection
        .pragma_query_value(None, "integrity_check", |row| row.get(0))
        .unwrap();
    assert_eq!(sound, "ok");
    let answers = history.answers("").unwrap();
    for (answer, n) in answers.iter().zip(1..) {
        assert_eq!(answer.given.trim_end_matches('x'), n.to_string());
    }
    let count = u32::try_from(answers.len()).unwrap();
    let grades = history.card("q").unwrap().map_or(0, |card| card.grades);
    let reviews = history.reviews().unwrap().len();
    assert_eq!((grades, reviews), (count, answers.len()));
    let draft = history.draft("q").unwrap();
    assert!(draft.is_none_or(|draft| draft.text == (count + 1).to_string()));
    count
}

#[test]
fn two_graders_at_once_lose_nothing() {
    alone(|| {
        let root = workbook();
        // The file is not there yet: they make it at once, too.
        let children = ["write", "write"].map(|what| told(this(), what, root.path()));
        for child in children {
            let ended = child.wait_with_output().unwrap();
            assert!(ended.status.success(), "{ended:?}");
        }
        let history = open(&root);
        assert_eq!(history.answers("q").unwrap().len(), 40);
        assert_eq!(history.state().unwrap().hints_taken("p", "c"), 40);
    });
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    alone(|| {
        for killed_after in [1, 2, 7, 40] {
            let root = workbook();
            let mut child = told(this(), "write for ever", root.path());
            let mut done = done(&mut child);
            for _ in 0..killed_after {
                done.next().unwrap();
            }
            child.kill().unwrap();
            let acknowledged = killed_after + u32::try_from(done.count()).unwrap();
            child.wait().unwrap();
            let kept = whole_steps(root.path());
            // Of the next, the answer may have been recorded before it was acknowledged.
            assert!(
                [acknowledged, acknowledged + 1].contains(&kept),
                "{kept} of {acknowledged}"
            );
            let mut history = open(&root);
            step(&mut history, kept + 1).unwrap();
            assert_eq!(whole_steps(root.path()), kept + 1);
        }
    });
}

#[test]
fn killed_while_the_file_is_made_the_next_start_makes_it() {
    alone(|| {
        for _ in 0..8 {
            let root = workbook();
            fs::create_dir_all(root.path().join(FOLDER)).unwrap();
            let state = root.path().join(FOLDER).join(takeover::FILE);
            fs::write(&state, "format_version = 1\n[problem.one]\nsolved = true\n").unwrap();
            let mut child = told(this(), "open", root.path());
            assert_eq!(done(&mut child).next().as_deref(), Some("begun"));
            child.kill().unwrap();
            child.wait().unwrap();
            assert!(open(&root).state().unwrap().is_solved("one"));
            assert!(!state.exists());
            assert!(state.with_extension("toml.taken-over").exists());
        }
    });
}

#[test]
fn killed_while_another_file_is_merged_all_of_it_is_there_or_nothing() {
    alone(|| {
        let other = workbook();
        let mut history = open(&other);
        for n in 0..200 {
            history.record(answer(&n.to_string(), "x"), None).unwrap();
        }
        history.remember(one_more_hint).unwrap();
        drop(history);
        for killed_after in [0, 2, 5, 10, 20, 40] {
            let root = workbook();
            drop(open(&root));
            let at = root.path().join("other");
            fs::copy(other.path().join(SHOWN), at).unwrap();
            let mut child = told(this(), "merge", root.path());
            assert_eq!(done(&mut child).next().as_deref(), Some("begun"));
            std::thread::sleep(Duration::from_millis(killed_after));
            child.kill().unwrap();
            child.wait().unwrap();
            let mut history = open(&root);
            let there = |history: &History| {
                let hints = history.state().unwrap().hints_taken("p", "c");
                (history.answers("").unwrap().len(), hints)
            };
            assert!([(0, 0), (200, 1)].contains(&there(&history)));
            history.merge(&root.path().join("other")).unwrap();
            assert_eq!(there(&history), (200, 1));
            let left = root.path().join(FOLDER).join("merging.db");
            assert!(!left.exists());
        }
    });
}

#[test]
fn a_disk_that_takes_no_more_keeps_what_it_has() {
    alone(|| {
        let root = workbook();
        // No file may grow beyond 500 or 1,000 KiB, by the shell's idea of a block; writing more is an error.
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap '' XFSZ; ulimit -f 1000; exec \"$0\" \"$@\""]);
        shell.arg(std::env::current_exe().unwrap());
        let mut child = told(shell, "write for ever", root.path());
        let said: Vec<String> = done(&mut child).collect();
        assert!(child.wait().unwrap().success());
        assert_eq!(said.last().map(String::as_str), Some("full"));
        let acknowledged = u32::try_from(said.len() - 1).unwrap();
        assert!(acknowledged > 0);
        assert_eq!(whole_steps(root.path()), acknowledged);
    });
}

/// Read a workbook that this process must not write. The superuser may write everything, and so
/// another takes his place, who can run a binary only where he can reach it.
pub fn as_somebody_else(root: &Path) {
    if !rustix::process::geteuid().is_root() {
        return files::as_one_who_may_only_read(root);
    }
    let place = workbook();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let binary = place.path().join("tests");
    fs::copy(std::env::current_exe().unwrap(), &binary).unwrap();
    let mut command = Command::new(binary);
    command.current_dir("/").uid(65_534).gid(65_534);
    alone(|| {
        let ended = told(command, "read", root).wait_with_output().unwrap();
        assert!(ended.status.success(), "{ended:?}");
    });
}
