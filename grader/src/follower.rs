//! Follows a program that tells records. In: the program, how much it may do, and who listens.
//! Out: why it is followed no more, and what it printed. What the records mean, and whose fault an end
//! is, is the listener's affair.

mod ear;
#[cfg(test)]
mod sample;

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::ExitStatus;
use std::time::Duration;

use anyhow::Context as _;
use kit::wire::{KEY_BYTES, Reader, Said};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{ChildStderr, ChildStdout};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};

pub use self::ear::Ear;
#[cfg(test)]
pub use self::ear::RECORD_BYTES;
use crate::process::{self, Group, Program};
use crate::tap::Tap;

/// How long a pipe may stay open after the program has ended.
const GRACE: Duration = Duration::from_millis(200);
const LOOK: Duration = Duration::from_millis(20);
/// Who computes for less than one part in so many of the time waits: no machine is so busy that it gives so
/// little to whoever wants more.
const IDLE: u32 = 10;

/// What the program may do.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    pub patience: Patience,
    /// While one piece of work is under way.
    pub output_kib: u64,
    /// Below it, at a time.
    pub processes: usize,
}

/// How long it may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Until the first piece of work begins.
    pub start: Duration,
    /// For each of them.
    pub whole: Duration,
    /// Between two records.
    pub silence: Duration,
}

/// Who understands the records.
pub trait Listener {
    type Record: Said;
    /// None for a record out of turn.
    fn hear(&mut self, record: Self::Record) -> Option<Heard>;
    /// Nothing more is wanted.
    fn has_all(&self) -> bool;
}

/// What a record was.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// The beginning of a piece of work: what it may take counts from here.
    Begun,
    More,
}

/// Why a program is followed no more.
#[derive(Debug)]
pub enum Stop {
    HasAll,
    /// It ended by itself; `stderr` is the last it said.
    Exited {
        status: ExitStatus,
        stderr: String,
    },
    /// It took longer than this limit, the first that passed; `idle` if it hardly computed meanwhile. Where that
    /// is not known it is not.
    Late {
        limit: Duration,
        idle: bool,
    },
    /// A line that the program did not write, or not at this time.
    Stray {
        line: String,
    },
    TooManyRecords,
    TooMuchOutput,
    TooManyProcesses,
}

/// Start the program and follow it to its end, or end it. What it printed is given back beside.
pub async fn follow(
    program: Program,
    bounds: &Bounds,
    listener: &mut impl Listener,
) -> anyhow::Result<(Stop, [Tap; 2])> {
    let mut followed = Followed::begin(program).await?;
    let over = followed.until_over(bounds, listener).await?;
    let output = followed.end().await;
    let stop = match over {
        Over::Stopped(stop) => stop,
        Over::Exited(status) => Stop::Exited {
            status,
            stderr: output[1].tail(),
        },
    };
    Ok((stop, output))
}

/// Why nothing more is heard of it.
enum Over {
    Exited(ExitStatus),
    Stopped(Stop),
}

/// A program that was started, and what has come of it.
struct Followed {
    group: Group,
    records: tokio::net::UnixStream,
    stdout: ChildStdout,
    stderr: ChildStderr,
    ear: Ear,
    /// When the piece of work began, and what CPU time had been used by then.
    begun: Option<(Instant, Duration)>,
}

impl Followed {
    async fn begin(program: Program) -> anyhow::Result<Followed> {
        // No pipe: that could be opened once more under its number, by whoever looks into `/proc/self/fd`.
        let (records, theirs) = UnixStream::pair().context("a way for the records")?;
        let mut group = program.stdin(OwnedFd::from(theirs)).spawn()?;
        records.set_nonblocking(true)?;
        let mut records = tokio::net::UnixStream::from_std(records)?;
        let key = format!("{:0KEY_BYTES$x}", fastrand::u64(..));
        // Whoever has ended already needs none.
        let _ = records.write_all(key.as_bytes()).await;
        let (stdout, stderr) = group.output();
        Ok(Followed {
            group,
            records,
            stdout,
            stderr,
            ear: Ear::of(Reader::new(key)),
            begun: None,
        })
    }

    async fn until_over(
        &mut self,
        bounds: &Bounds,
        listener: &mut impl Listener,
    ) -> anyhow::Result<Over> {
        let mut buffers = (vec![0; 32 << 10], vec![0; 16 << 10], vec![0; 16 << 10]);
        let mut open = (true, true, true);
        let mut exited: Option<(ExitStatus, Instant)> = None;
        let mut looks = interval_at(Instant::now() + LOOK, LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let (deadline, limit) = match exited {
                Some((_, at)) => (at + GRACE, GRACE),
                None => self.ear.deadline(&bounds.patience),
            };
            tokio::select! {
                biased;
                // First, so that the records say what was under way when it was late.
                read = self.records.read(&mut buffers.0), if open.0 => match read {
                    Ok(n @ 1..) => {
                        if let Err(stop) = self.ear.take(&buffers.0[..n], listener) {
                            return Ok(Over::Stopped(stop));
                        }
                        if listener.has_all() {
                            return Ok(Over::Stopped(Stop::HasAll));
                        }
                    }
                    _ => open.0 = false,
                },
                () = sleep_until(deadline) => match exited {
                    // Somebody else holds the records open.
                    Some(_) => open.0 = false,
                    None => {
                        let idle = self.is_idle();
                        return Ok(Over::Stopped(Stop::Late { limit, idle }));
                    }
                },
                _ = looks.tick() => if let Some(stop) = self.look(bounds) {
                    return Ok(Over::Stopped(stop));
                },
                read = self.stdout.read(&mut buffers.1), if open.1 => match read {
                    Ok(n @ 1..) => self.ear.output[0].take(&buffers.1[..n]),
                    _ => open.1 = false,
                },
                read = self.stderr.read(&mut buffers.2), if open.2 => match read {
                    Ok(n @ 1..) => self.ear.output[1].take(&buffers.2[..n]),
                    _ => open.2 = false,
                },
                status = self.group.wait(), if exited.is_none() => {
                    exited = Some((status?, Instant::now()));
                }
            }
            if self.ear.has_more_output_than(bounds.output_kib) {
                return Ok(Over::Stopped(Stop::TooMuchOutput));
            }
            if let Some((status, _)) = exited.filter(|_| !open.0) {
                return Ok(Over::Exited(status));
            }
        }
    }

    /// What nobody tells by themselves: how many processes there are, and how much they compute.
    fn look(&mut self, bounds: &Bounds) -> Option<Stop> {
        if self.begun.map(|(at, _)| at) != self.ear.begun {
            let used = self.group.cpu_time();
            self.begun = self.ear.begun.zip(used);
        }
        let has_more = self.group.has_more_than(bounds.processes);
        has_more.then_some(Stop::TooManyProcesses)
    }

    /// Whether it has hardly computed since the piece of work began.
    fn is_idle(&self) -> bool {
        let Some(((at, before), now)) = self.begun.zip(self.group.cpu_time()) else {
            return false;
        };
        is_idle(now.saturating_sub(before), at.elapsed())
    }

    /// End it, and read what it has said until then.
    async fn end(mut self) -> [Tap; 2] {
        self.group.end();
        let [out, err] = &mut self.ear.output;
        process::drain(&mut self.stdout, GRACE, |bytes| out.take(bytes)).await;
        process::drain(&mut self.stderr, GRACE, |bytes| err.take(bytes)).await;
        self.ear.output
    }
}

fn is_idle(used: Duration, of: Duration) -> bool {
    used * IDLE < of
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
