//! Runs a bench and listens to it. In: a program and the workloads it is to measure. Out: for each the
//! times of its blocks, and how it ended. A workload that ends the program, or never ends, costs only
//! itself: the next one gets a fresh program.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use kit::bench::record::Record;
use kit::worker::BROKEN;

use super::observed::{End, Observed, Sized};
use crate::Progress;
use crate::follower::{Bounds, Heard, Listener, Patience, Stop, follow};
use crate::judge::why_of_death;
use crate::manifest::Limits;
use crate::outcome::{How, Why};
use crate::process::Program;

/// A bench tells whose turn it is, and a turn is some milliseconds. Whoever keeps theirs for so long is at
/// no end.
const SILENCE: Duration = Duration::from_secs(4);
/// And so is a workload that takes this long: it is over in one second where the two are alike.
const WHOLE: Duration = Duration::from_secs(30);

/// Another process could do the work, or stop the reference while it has its turn.
const PROCESSES: usize = 0;

/// What is to be run.
pub struct Order {
    pub binary: PathBuf,
    pub folder: PathBuf,
    pub workloads: Vec<String>,
    pub slowed: Option<f64>,
    /// Of the program, in which there are two.
    pub limits: Limits,
}

/// Measure all of them, in their order.
pub async fn run(order: &Order, progress: &dyn Progress) -> anyhow::Result<Vec<Observed>> {
    let bounds = Bounds {
        patience: Patience {
            start: SILENCE,
            whole: WHOLE,
            silence: SILENCE,
        },
        output_kib: order.limits.output_kib,
        processes: PROCESSES,
    };
    let mut all: Vec<Observed> = Vec::new();
    while all.len() < order.workloads.len() {
        let left = &order.workloads[all.len()..];
        let mut account = Account {
            done_before: all.len(),
            of: order.workloads.len(),
            left,
            progress,
            is_yours: false,
            current: None,
            ended: Vec::new(),
        };
        let (stop, _) = follow(program(order, left), &bounds, &mut account)
            .await
            .with_context(|| order.binary.display().to_string())?;
        let end = account.end(stop, &order.limits);
        all.extend(account.finish(end));
    }
    Ok(all)
}

fn program(order: &Order, workloads: &[String]) -> Program {
    let mut args = vec!["--memory".to_owned(), order.limits.memory_mib.to_string()];
    if let Some(slowed) = order.slowed {
        args.extend(["--slowed".to_owned(), slowed.to_string()]);
    }
    args.extend(workloads.iter().cloned());
    Program::new(&order.binary)
        .args(args)
        .folder(&order.folder)
        .only_env([("LANG", "C.UTF-8".to_owned())])
}

/// What a bench has told so far.
struct Account<'a> {
    done_before: usize,
    of: usize,
    left: &'a [String],
    progress: &'a dyn Progress,
    /// Whose turn it is.
    is_yours: bool,
    current: Option<Observed>,
    ended: Vec<Observed>,
}

impl Listener for Account<'_> {
    type Record = Record;

    fn hear(&mut self, record: Record) -> Option<Heard> {
        match record {
            Record::Begin { workload } => self.begin(workload),
            record => self.more(record).map(|()| Heard::More),
        }
    }

    fn has_all(&self) -> bool {
        self.ended.len() == self.left.len()
    }
}

impl Account<'_> {
    fn begin(&mut self, workload: String) -> Option<Heard> {
        if self.current.is_some() || self.left.get(self.ended.len()) != Some(&workload) {
            return None;
        }
        let done = self.done_before + self.ended.len();
        self.progress.measuring(done, self.of, &workload);
        self.is_yours = false;
        self.current = Some(Observed {
            id: workload,
            sizes: Vec::new(),
            end: End::Done,
        });
        Some(Heard::Begun)
    }

    fn more(&mut self, record: Record) -> Option<()> {
        let current = self.current.as_mut()?;
        match record {
            Record::Begin { .. } => return None,
            Record::Size { size } => current.sizes.push(Sized {
                size,
                count: 0,
                allocations: [0; 2],
                pairs: Vec::new(),
            }),
            Record::Calls {
                count,
                yours,
                reference,
            } => {
                let sized = current.sizes.last_mut()?;
                (sized.count, sized.allocations) = (count, [yours, reference]);
            }
            Record::Turn { yours } => self.is_yours = yours,
            Record::Pair(pair) => current.sizes.last_mut()?.pairs.push(pair),
            Record::Differs { expected, got } => current.end = End::Differs { expected, got },
            Record::Panicked { yours, message } => current.end = panicked(yours, message),
            Record::Done { workload } => {
                let done = self.current.take_if(|current| current.id == workload)?;
                self.ended.push(done);
            }
        }
        Some(())
    }

    fn has_begun(&self) -> bool {
        self.current.is_some() || !self.ended.is_empty()
    }

    /// How a workload ended that was under way.
    fn end(&self, stop: Stop, limits: &Limits) -> End {
        let why = match stop {
            Stop::HasAll => return End::Done,
            Stop::Late { limit, idle: true } if self.is_yours => Why::Waited { limit },
            Stop::Late { .. } if self.is_yours => return End::TimeLimit,
            Stop::Late { .. } => {
                let reason = "the reference came to no end within the time for it".to_owned();
                return End::Ours { reason };
            }
            // Once it has begun, whoever ends so is no longer the bench itself.
            Stop::Exited { status, .. } if !self.has_begun() && status.code() == Some(BROKEN) => {
                let reason = "the bench was started wrongly, or could not write".to_owned();
                return End::Ours { reason };
            }
            // The pipe is ours alone: whoever else writes there wants points for it.
            Stop::Stray { .. } | Stop::TooManyRecords => {
                let how = How::WroteToGrader;
                return End::Broke { how };
            }
            Stop::Exited { status, stderr } => why_of_death(status, &stderr, limits),
            Stop::TooMuchOutput => Why::TooMuchOutput {
                limit_kib: limits.output_kib,
            },
            Stop::TooManyProcesses => Why::OtherProcesses,
        };
        let how = How::Ended(why);
        End::Broke { how }
    }

    fn finish(mut self, end: End) -> Vec<Observed> {
        if let Some(mut current) = self.current.take() {
            current.end = end;
            self.ended.push(current);
        } else if self.ended.is_empty() {
            // It never began; what the submission may have done to that is nothing.
            let reason = format!("the bench did not begin: {end:?}");
            self.ended.push(Observed {
                id: self.left.first().cloned().unwrap_or_default(),
                sizes: Vec::new(),
                end: match end {
                    End::Broke { .. } => end,
                    _ => End::Ours { reason },
                },
            });
        }
        self.ended
    }
}

fn panicked(yours: bool, message: String) -> End {
    if !yours {
        let reason = format!("the reference panicked: {message}");
        return End::Ours { reason };
    }
    let how = How::Ended(Why::Panicked {
        thread: "main".to_owned(),
        message,
        place: None,
        then: None,
    });
    End::Broke { how }
}

#[cfg(test)]
mod tests;
