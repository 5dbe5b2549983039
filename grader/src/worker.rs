//! The parent's half of the protocol. In: a binary and the cases to run. Out: for each what it saw,
//! and how it ended. A case that ends its worker, or never ends, costs only itself: the next one
//! gets a fresh worker.

use std::collections::HashMap;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use anyhow::Context;
use kit::transcript::{Step, Transcript};
use kit::worker::collector::Collector;
use kit::worker::record::Record;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use crate::follower::{Bounds, Heard, Listener, Patience, Stop, follow};
use crate::outcome::Printed;
use crate::process::Program;
use crate::tap::Tap;

/// How long a worker may take to begin.
const START: Duration = Duration::from_secs(20);

/// No case needs so many processes at a time. One that starts them without end has some hundred between
/// two looks.
const MOST_PROCESSES: usize = 64;

/// One worker's work.
#[derive(Debug, Clone)]
pub struct Order {
    pub binary: PathBuf,
    pub folder: PathBuf,
    /// Where the worker finds its shared libraries.
    pub library_path: Option<String>,
    pub cases: Vec<String>,
    pub seed: u64,
    /// Run this many seeds instead of each case's own number.
    pub runs: Option<u64>,
    pub trace: bool,
    /// For each case.
    pub wall: Duration,
    pub memory_mib: u64,
    pub output_kib: u64,
}

/// What came of one case.
#[derive(Debug)]
pub struct CaseRun {
    pub id: String,
    pub transcript: Transcript,
    /// The call that had begun and not come back.
    pub call: Option<String>,
    /// The seed that was under way, of a case that runs under many.
    pub seed: Option<u64>,
    pub timeline: Vec<Step>,
    pub end: End,
    pub printed: Printed,
    pub took: Duration,
}

#[derive(Debug)]
pub enum End {
    /// It ran to its end.
    Done,
    /// The worker ended first. `stderr` is the last it said.
    Died {
        status: ExitStatus,
        stderr: String,
    },
    TimeLimit {
        limit: Duration,
    },
    /// The same, and it hardly computed meanwhile.
    Waited {
        limit: Duration,
    },
    OutputLimit,
    /// It started more processes than any case needs.
    TooManyProcesses {
        limit: usize,
    },
    /// Our fault, or the machine's.
    Broken {
        reason: String,
    },
}

/// News of a worker, as it comes.
#[derive(Debug)]
pub enum News {
    Started { case: String },
    Progress { case: String, done: u64, of: u64 },
    Ended { case: String },
}

/// Run the cases in their order.
pub async fn run(mut order: Order, news: UnboundedSender<News>) -> anyhow::Result<Vec<CaseRun>> {
    let mut runs = Vec::new();
    while !order.cases.is_empty() {
        let ended = one_worker(&order, &news).await?;
        for run in &ended {
            // Nobody may be listening; that is their business.
            let _ = news.send(News::Ended {
                case: run.id.clone(),
            });
        }
        order.cases.drain(..ended.len());
        runs.extend(ended);
    }
    Ok(runs)
}

/// One worker process, from its start to its end.
async fn one_worker(order: &Order, news: &UnboundedSender<News>) -> anyhow::Result<Vec<CaseRun>> {
    // A case may have taken the folder away.
    fs::create_dir_all(&order.folder).with_context(|| order.folder.display().to_string())?;
    let bounds = Bounds {
        patience: Patience {
            start: START,
            whole: order.wall,
            // Only what a case takes in all counts.
            silence: START.max(order.wall),
        },
        output_kib: order.output_kib,
        processes: MOST_PROCESSES,
    };
    let mut account = Account {
        order,
        news,
        current: None,
        ended: Vec::new(),
    };
    let (stop, output) = follow(program(order), &bounds, &mut account)
        .await
        .with_context(|| order.binary.display().to_string())?;
    Ok(account.finish(stop, output))
}

fn program(order: &Order) -> Program {
    let mut args = vec!["--memory".to_owned(), order.memory_mib.to_string()];
    args.extend(["--seed".to_owned(), order.seed.to_string()]);
    if let Some(runs) = order.runs {
        args.extend(["--runs".to_owned(), runs.to_string()]);
    }
    if order.trace {
        args.push("--trace".to_owned());
    }
    args.extend(order.cases.iter().cloned());
    let locale = ("LANG", "C.UTF-8".to_owned());
    let libraries = order
        .library_path
        .clone()
        .map(|path| ("LD_LIBRARY_PATH", path));
    Program::new(&order.binary)
        .args(args)
        .folder(&order.folder)
        .only_env([locale].into_iter().chain(libraries))
}

/// What a worker has told so far.
struct Account<'a> {
    order: &'a Order,
    news: &'a UnboundedSender<News>,
    current: Option<Current>,
    ended: Vec<CaseRun>,
}

/// The case that runs now.
struct Current {
    id: String,
    collector: Collector,
    timeline: Vec<Step>,
    started: Instant,
}

impl Listener for Account<'_> {
    type Record = Record;

    fn hear(&mut self, record: Record) -> Option<Heard> {
        match &record {
            Record::Start { case } => {
                if self.current.is_some() || self.order.cases.get(self.ended.len()) != Some(case) {
                    return None;
                }
                let _ = self.news.send(News::Started { case: case.clone() });
                self.current = Some(Current {
                    id: case.clone(),
                    collector: Collector::default(),
                    timeline: Vec::new(),
                    started: Instant::now(),
                });
                return Some(Heard::Begun);
            }
            Record::Done { case, unit } => {
                let current = self.current.take_if(|current| current.id == *case)?;
                self.ended.push(current.into_run(End::Done, Some(unit)));
                return Some(Heard::More);
            }
            _ => {}
        }
        let current = self.current.as_mut()?;
        current.collector.take(&record);
        match record {
            Record::Progress { done, of } => {
                let case = current.id.clone();
                let _ = self.news.send(News::Progress { case, done, of });
            }
            Record::Step(step) => current.timeline.push(step),
            _ => {}
        }
        Some(Heard::More)
    }

    fn has_all(&self) -> bool {
        self.ended.len() == self.order.cases.len()
    }
}

impl Account<'_> {
    fn finish(mut self, stop: Stop, output: [Tap; 2]) -> Vec<CaseRun> {
        match (self.current.take(), self.ended.is_empty()) {
            (Some(current), _) => {
                let end = end(stop);
                self.ended.push(current.into_run(end, None));
            }
            (None, true) => self.ended.push(never_begun(self.order, stop)),
            (None, false) => {}
        }
        let mut printed: HashMap<String, Printed> = HashMap::new();
        for tap in output {
            tap.give(&mut printed);
        }
        for run in &mut self.ended {
            run.printed = printed.remove(&run.id).unwrap_or_default();
        }
        self.ended
    }
}

/// How a case ended that was under way.
fn end(stop: Stop) -> End {
    match stop {
        Stop::HasAll => End::Done,
        Stop::Exited { status, stderr } => End::Died { status, stderr },
        Stop::Late { limit, idle: false } => End::TimeLimit { limit },
        Stop::Late { limit, idle: true } => End::Waited { limit },
        Stop::Stray { line } => End::Broken {
            reason: format!("a line on the worker's pipe that the worker did not write: {line:?}"),
        },
        Stop::TooManyRecords | Stop::TooMuchOutput => End::OutputLimit,
        Stop::TooManyProcesses => End::TooManyProcesses {
            limit: MOST_PROCESSES,
        },
    }
}

impl Current {
    fn into_run(self, end: End, unit: Option<&str>) -> CaseRun {
        CaseRun {
            id: self.id,
            call: self.collector.call.clone(),
            seed: self.collector.seed,
            transcript: self.collector.into_transcript(unit),
            timeline: self.timeline,
            end,
            printed: Printed::default(),
            took: self.started.elapsed(),
        }
    }
}

/// The worker ended before the first case began, so no code of the learner's can have been asked.
fn never_begun(order: &Order, stop: Stop) -> CaseRun {
    let reason = match end(stop) {
        End::Broken { reason } => reason,
        End::Died { status, stderr } => {
            let how = match status.signal() {
                Some(signal) => format!("signal {signal}"),
                None => format!("exit code {}", status.code().unwrap_or_default()),
            };
            format!("the worker ended before the case began ({how}) {stderr}")
                .trim_end()
                .to_owned()
        }
        End::TimeLimit { limit } | End::Waited { limit } => {
            format!("the worker did not begin within {} s", limit.as_secs())
        }
        End::OutputLimit | End::TooManyProcesses { .. } | End::Done => {
            "the worker ended before the case began".to_owned()
        }
    };
    CaseRun {
        id: order.cases.first().cloned().unwrap_or_default(),
        transcript: Transcript::Once(Default::default()),
        call: None,
        seed: None,
        timeline: Vec::new(),
        end: End::Broken { reason },
        printed: Printed::default(),
        took: Duration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_late_and_idle_has_waited() {
        let limit = Duration::from_secs(3);
        let late = |idle| end(Stop::Late { limit, idle });
        assert!(matches!(late(true), End::Waited { limit: of } if of == limit));
        assert!(matches!(late(false), End::TimeLimit { limit: of } if of == limit));
    }
}
