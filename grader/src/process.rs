//! The only place that spawns. A child is the head of a process group of its own, and the group does
//! not outlive the [`Group`] that stands for it: not on an error, not on Ctrl-C.

mod browser;
mod family;
mod interrupt;
mod side_by_side;
mod terminal;

use std::ffi::OsStr;
use std::future::Future;
use std::io;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::{sleep, timeout};

pub use self::browser::browse;
pub use self::side_by_side::side_by_side;
pub use self::terminal::{edit, edit_with, editor_named, is_there, open_window, page};

/// A compiler that says more than this has nothing more to say.
const MOST_BYTES: usize = 8 << 20;

/// The user asked us to stop.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// A program and its whole process group.
pub struct Group {
    child: Child,
    id: Option<Pid>,
}

/// A program that is about to be started.
pub struct Program {
    command: Command,
    memory_mib: Option<u64>,
}

/// How a program ended that was run to its end.
pub struct Ended {
    /// Nothing if it had to be ended.
    pub status: Option<ExitStatus>,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

impl Program {
    pub fn new(program: impl AsRef<OsStr>) -> Program {
        #[expect(clippy::disallowed_methods, reason = "this is the place")]
        let mut command = Command::new(program);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.process_group(0).kill_on_drop(true);
        Program {
            command,
            memory_mib: None,
        }
    }

    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Program {
        self.command.args(args);
        self
    }

    /// One more argument that is a name and a path.
    pub fn arg(mut self, name: &str, path: &Path) -> Program {
        self.command.arg(name).arg(path);
        self
    }

    pub fn folder(mut self, folder: &Path) -> Program {
        self.command.current_dir(folder);
        self
    }

    /// Nothing of our environment but what is named here.
    pub fn only_env<'a>(mut self, env: impl IntoIterator<Item = (&'a str, String)>) -> Program {
        self.command.env_clear().envs(env);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Program {
        self.command.env(name, value);
        self
    }

    pub fn without_env(mut self, names: &[&str]) -> Program {
        for name in names {
            self.command.env_remove(name);
        }
        self
    }

    pub fn stdin(mut self, stdin: impl Into<Stdio>) -> Program {
        self.command.stdin(stdin);
        self
    }

    /// Limit the memory of a program that does not limit itself.
    pub fn memory(mut self, mib: u64) -> Program {
        self.memory_mib = Some(mib);
        self
    }

    pub fn spawn(mut self) -> io::Result<Group> {
        let child = self.command.spawn()?;
        let id = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
        if let (Some(id), Some(mib)) = (id, self.memory_mib) {
            limit_memory(id, mib);
        }
        Ok(Group { child, id })
    }

    /// Run to the end, or end it after `wall`. Each line of stderr is told as it comes.
    pub async fn run(self, wall: Duration, mut on_line: impl FnMut(&str)) -> io::Result<Ended> {
        let mut group = self.spawn()?;
        let (mut stdout, stderr) = group.output();
        let mut all_stderr = Vec::new();
        let read = async {
            let mut all_stdout = Vec::new();
            let mut stderr = BufReader::new(stderr);
            let lines = async {
                let mut line = Vec::new();
                while stderr.read_until(b'\n', &mut line).await? > 0 {
                    on_line(String::from_utf8_lossy(&line).trim_end());
                    if all_stderr.len() + line.len() <= MOST_BYTES {
                        all_stderr.append(&mut line);
                    }
                    line.clear();
                }
                io::Result::Ok(())
            };
            tokio::try_join!(lines, stdout.read_to_end(&mut all_stdout))?;
            io::Result::Ok((all_stdout, group.wait().await?))
        };
        let (stdout, status) = match timeout(wall, read).await {
            Ok(ended) => ended.map(|(stdout, status)| (stdout, Some(status)))?,
            Err(_) => (Vec::new(), None),
        };
        Ok(Ended {
            status,
            stdout,
            stderr: all_stderr,
        })
    }
}

impl Group {
    /// The two ends of what the program prints. May be taken once.
    pub fn output(&mut self) -> (ChildStdout, ChildStderr) {
        match (self.child.stdout.take(), self.child.stderr.take()) {
            (Some(stdout), Some(stderr)) => (stdout, stderr),
            _ => unreachable!("the output of a group is taken once"),
        }
    }

    pub async fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Whether the program has started more than so many processes that are still there, in its group
    /// or not.
    pub fn has_more_than(&self, most: usize) -> bool {
        // Nobody has asked how it ended, so the number is still its own.
        let id = self.id.filter(|_| self.child.id().is_some());
        id.is_some_and(|id| family::has_more_than(id, most))
    }

    /// What the program itself has computed so far, in all its threads; nothing where that is not known.
    pub fn cpu_time(&self) -> Option<Duration> {
        let id = self.id.filter(|_| self.child.id().is_some());
        id.and_then(family::cpu_time)
    }

    /// End every process of the group, and those that have left it.
    pub fn end(&mut self) {
        // Once: the system may give the number to others when the group is gone.
        let Some(id) = self.id.take() else {
            return;
        };
        // It may be gone already, which is as good.
        if self.child.id().is_some() {
            let _ = kill_process_group(id, Signal::STOP);
            family::end_strays(id);
        }
        let _ = kill_process_group(id, Signal::KILL);
    }
}

#[cfg(target_os = "linux")]
fn limit_memory(program: Pid, mib: u64) {
    use rustix::process::{Resource, Rlimit, prlimit};

    let bytes = Some(mib << 20);
    let limit = Rlimit {
        current: bytes,
        maximum: bytes,
    };
    // It may have ended already; then there is nothing to limit.
    let _ = prlimit(Some(program), Resource::Data, limit);
}

#[cfg(not(target_os = "linux"))]
fn limit_memory(_program: Pid, _mib: u64) {}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

/// Read on until the end or for `grace`: someone may hold the pipe open for good.
pub async fn drain(
    from: &mut (impl AsyncRead + Unpin),
    grace: Duration,
    mut take: impl FnMut(&[u8]),
) {
    let mut buffer = vec![0; 16 << 10];
    let read = async {
        while let Ok(n @ 1..) = from.read(&mut buffer).await {
            take(&buffer[..n]);
        }
    };
    tokio::select! {
        () = read => {}
        () = sleep(grace) => {}
    }
}

/// Signals and the terminal are for one at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// End whatever a work has left behind that was given up.
pub fn tidy() {
    kit::children::end_all();
}

/// Do some work that spawns; stop it, and all it has started, when the user asks. Whatever is left
/// below this process afterwards is ended, so there is one such work at a time.
pub fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let _alone = alone();
    let mut asked_to_stop = interrupt::listen()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        // What a graded program leaves behind becomes ours, wherever it went.
        kit::children::adopt_orphans();
        let result = tokio::select! {
            result = work => result,
            _ = asked_to_stop.recv() => Err(Interrupted.into()),
        };
        kit::children::end_all();
        result
    })
}
