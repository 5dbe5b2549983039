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
use kit::wire::{Collector, Reader, Record};
use tokio::io::AsyncReadExt as _;
use tokio::net::unix::pipe;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use crate::outcome::Printed;
use crate::process::{self, Program};
use crate::tap::Tap;

/// How long a worker may take to begin.
const START: Duration = Duration::from_secs(20);
/// How long a pipe may stay open after the worker has ended.
const GRACE: Duration = Duration::from_millis(200);
/// What a case records is lines for people; this is more than anyone would read.
pub const RECORD_BYTES: usize = 1 << 20;

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
    OutputLimit,
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
        let ended = Session::start(&order, &news)?.follow().await?;
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
struct Session<'a> {
    order: &'a Order,
    news: &'a UnboundedSender<News>,
    group: process::Group,
    records: pipe::Receiver,
    reader: Reader,
    /// Bytes of a record that is not whole yet.
    partial: Vec<u8>,
    /// Bytes of records since the case began.
    recorded: usize,
    current: Option<Current>,
    ended: Vec<CaseRun>,
    output: [Tap; 2],
}

/// The case that runs now.
struct Current {
    id: String,
    collector: Collector,
    timeline: Vec<Step>,
    started: Instant,
}

/// Why we stop following a worker.
enum Stop {
    Exited(ExitStatus),
    Ended(End),
}

impl<'a> Session<'a> {
    fn start(order: &'a Order, news: &'a UnboundedSender<News>) -> anyhow::Result<Session<'a>> {
        // A case may have taken the folder away.
        fs::create_dir_all(&order.folder).with_context(|| order.folder.display().to_string())?;
        let (records, theirs) = std::io::pipe().context("a pipe for the worker")?;
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
        let env = [locale].into_iter().chain(libraries);
        let group = Program::new(&order.binary)
            .args(args)
            .folder(&order.folder)
            .only_env(env)
            .stdin(theirs)
            .spawn()
            .with_context(|| order.binary.display().to_string())?;
        Ok(Session {
            order,
            news,
            group,
            records: pipe::Receiver::from_owned_fd(records.into())?,
            reader: Reader::default(),
            partial: Vec::new(),
            recorded: 0,
            current: None,
            ended: Vec::new(),
            output: [Tap::default(), Tap::default()],
        })
    }

    async fn follow(mut self) -> anyhow::Result<Vec<CaseRun>> {
        let (mut stdout, mut stderr) = self.group.output();
        let mut buffers = (vec![0; 32 << 10], vec![0; 16 << 10], vec![0; 16 << 10]);
        let mut open = (true, true, true);
        let mut deadline = Instant::now() + START;
        let stop = loop {
            tokio::select! {
                biased;
                () = tokio::time::sleep_until(deadline) => break Stop::Ended(self.late()),
                read = self.records.read(&mut buffers.0), if open.0 => match read {
                    Ok(n @ 1..) => match self.take(&buffers.0[..n]) {
                        Ok(true) => deadline = Instant::now() + self.order.wall,
                        Ok(false) => {}
                        Err(end) => break Stop::Ended(end),
                    },
                    _ => open.0 = false,
                },
                read = stdout.read(&mut buffers.1), if open.1 => match read {
                    Ok(n @ 1..) => self.output[0].take(&buffers.1[..n]),
                    _ => open.1 = false,
                },
                read = stderr.read(&mut buffers.2), if open.2 => match read {
                    Ok(n @ 1..) => self.output[1].take(&buffers.2[..n]),
                    _ => open.2 = false,
                },
                status = self.group.wait(), if !open.0 => break Stop::Exited(status?),
            }
            if self
                .output
                .iter()
                .any(|tap| tap.bytes() > self.order.output_kib << 10)
            {
                break Stop::Ended(End::OutputLimit);
            }
        };
        self.group.end();
        let [out, err] = &mut self.output;
        process::drain(&mut stdout, GRACE, |bytes| out.take(bytes)).await;
        process::drain(&mut stderr, GRACE, |bytes| err.take(bytes)).await;
        Ok(self.finish(stop))
    }

    fn late(&self) -> End {
        match self.current {
            Some(_) => End::TimeLimit {
                limit: self.order.wall,
            },
            None => End::Broken {
                reason: format!("the worker did not begin within {} s", START.as_secs()),
            },
        }
    }

    /// Take bytes of the records' pipe. True if a case has begun with them.
    fn take(&mut self, bytes: &[u8]) -> Result<bool, End> {
        self.partial.extend_from_slice(bytes);
        self.recorded += bytes.len();
        let mut begun = false;
        while let Some(end) = self.partial.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.partial.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            let record = self.reader.decode(&line).map_err(|stray| End::Broken {
                reason: format!(
                    "a line on the worker's pipe that the worker did not write: {:?}",
                    stray.0
                ),
            })?;
            begun |= matches!(record, Record::Start { .. });
            self.record(record)?;
        }
        match self.recorded {
            0..RECORD_BYTES => Ok(begun),
            _ => Err(End::OutputLimit),
        }
    }

    fn record(&mut self, record: Record) -> Result<(), End> {
        match &record {
            Record::Start { case } => {
                if self.current.is_some() || self.order.cases.get(self.ended.len()) != Some(case) {
                    let reason = format!("the worker began {case:?} out of turn");
                    return Err(End::Broken { reason });
                }
                self.recorded = 0;
                self.output.iter_mut().for_each(Tap::begin);
                let _ = self.news.send(News::Started { case: case.clone() });
                self.current = Some(Current {
                    id: case.clone(),
                    collector: Collector::default(),
                    timeline: Vec::new(),
                    started: Instant::now(),
                });
            }
            Record::Done { case, unit } => {
                if let Some(current) = self.current.take_if(|current| current.id == *case) {
                    let run = current.into_run(End::Done, Some(unit));
                    self.ended.push(run);
                }
            }
            _ => {
                let Some(current) = &mut self.current else {
                    return Ok(());
                };
                current.collector.take(&record);
                match record {
                    Record::Progress { done, of } => {
                        let _ = self.news.send(News::Progress {
                            case: current.id.clone(),
                            done,
                            of,
                        });
                    }
                    Record::Step(step) => current.timeline.push(step),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn finish(mut self, stop: Stop) -> Vec<CaseRun> {
        let end = match stop {
            Stop::Ended(end) => end,
            Stop::Exited(status) => End::Died {
                status,
                stderr: self.output[1].tail(),
            },
        };
        match self.current.take() {
            Some(current) => self.ended.push(current.into_run(end, None)),
            None if self.ended.is_empty() => self.ended.push(never_begun(self.order, end)),
            None => {}
        }
        let mut printed: HashMap<String, Printed> = HashMap::new();
        for tap in self.output {
            tap.give(&mut printed);
        }
        for run in &mut self.ended {
            run.printed = printed.remove(&run.id).unwrap_or_default();
        }
        self.ended
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
fn never_begun(order: &Order, end: End) -> CaseRun {
    let reason = match end {
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
        End::TimeLimit { .. } | End::OutputLimit | End::Done => {
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
