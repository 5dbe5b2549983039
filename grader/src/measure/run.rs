//! Runs a bench and listens to it. In: a program and the workloads it is to measure. Out: for each the
//! times of its blocks, and how it ended. A workload that ends the program, or never ends, costs only
//! itself: the next one gets a fresh program.

use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use anyhow::Context as _;
use kit::bench::record::{Reader, Record};
use kit::worker::BROKEN;
use tokio::io::AsyncReadExt as _;
use tokio::net::unix::pipe;
use tokio::time::Instant;

use crate::Progress;
use crate::process::{self, Program};

/// A bench tells something every few milliseconds. Whoever lets it wait for so long is at no end.
const SILENCE: Duration = Duration::from_secs(4);

/// What is to be run.
pub struct Order {
    pub binary: PathBuf,
    pub folder: PathBuf,
    pub workloads: Vec<String>,
    pub slowed: Option<f64>,
    pub memory_mib: u64,
    pub output_kib: u64,
}

/// What came of one workload.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    pub id: String,
    pub sizes: Vec<Sized>,
    pub end: End,
}

/// One size of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sized {
    pub size: u64,
    /// Operations in a block.
    pub count: u64,
    /// In a block: yours, the reference's.
    pub allocations: [u64; 2],
    pub pairs: Vec<Pair>,
}

/// Nanoseconds for two blocks of each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    pub yours: u64,
    pub reference: u64,
}

impl Pair {
    pub fn ratio(&self) -> f64 {
        self.yours as f64 / self.reference.max(1) as f64
    }
}

impl Sized {
    /// Nanoseconds for one operation, pair by pair.
    pub fn yours(&self) -> Vec<f64> {
        self.times(|pair| pair.yours)
    }

    pub fn reference(&self) -> Vec<f64> {
        self.times(|pair| pair.reference)
    }

    fn times(&self, of: fn(&Pair) -> u64) -> Vec<f64> {
        let operations = 2.0 * self.count.max(1) as f64;
        let times = self.pairs.iter().map(|pair| of(pair) as f64 / operations);
        times.collect()
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum End {
    Done,
    Differs {
        expected: u64,
        got: u64,
    },
    TimeLimit,
    Broke {
        how: String,
    },
    /// Our fault, or the machine's.
    Ours {
        reason: String,
    },
}

/// Measure all of them, in their order.
pub async fn run(order: &Order, progress: &dyn Progress) -> anyhow::Result<Vec<Observed>> {
    let mut all: Vec<Observed> = Vec::new();
    while all.len() < order.workloads.len() {
        let listener = Listener {
            done_before: all.len(),
            of: order.workloads.len(),
            left: &order.workloads[all.len()..],
            progress,
            reader: Reader::default(),
            partial: Vec::new(),
            current: None,
            ended: Vec::new(),
        };
        all.extend(follow(order, listener).await?);
    }
    Ok(all)
}

async fn follow(order: &Order, mut listener: Listener<'_>) -> anyhow::Result<Vec<Observed>> {
    let (records, theirs) = std::io::pipe().context("a pipe for the bench")?;
    let mut args = vec!["--memory".to_owned(), order.memory_mib.to_string()];
    if let Some(slowed) = order.slowed {
        args.extend(["--slowed".to_owned(), slowed.to_string()]);
    }
    args.extend(listener.left.iter().cloned());
    let mut group = Program::new(&order.binary)
        .args(args)
        .folder(&order.folder)
        .only_env([("LANG", "C.UTF-8".to_owned())])
        .stdin(theirs)
        .spawn()
        .with_context(|| order.binary.display().to_string())?;
    let mut records = pipe::Receiver::from_owned_fd(records.into())?;
    let (mut stdout, mut stderr) = group.output();
    let mut buffers = (vec![0; 32 << 10], vec![0; 16 << 10], vec![0; 16 << 10]);
    let mut open = (true, true, true);
    let mut printed = 0_u64;
    let mut deadline = Instant::now() + SILENCE;
    let end = loop {
        tokio::select! {
            biased;
            read = records.read(&mut buffers.0), if open.0 => match read {
                Ok(n @ 1..) => {
                    deadline = Instant::now() + SILENCE;
                    if let Err(end) = listener.take(&buffers.0[..n]) {
                        break end;
                    }
                    if listener.has_all() {
                        break End::Done;
                    }
                }
                _ => open.0 = false,
            },
            () = tokio::time::sleep_until(deadline) => break End::TimeLimit,
            read = stdout.read(&mut buffers.1), if open.1 => match read {
                Ok(n @ 1..) => printed += n as u64,
                _ => open.1 = false,
            },
            read = stderr.read(&mut buffers.2), if open.2 => match read {
                Ok(n @ 1..) => printed += n as u64,
                _ => open.2 = false,
            },
            status = group.wait(), if !open.0 => break died(status?),
        }
        if printed > order.output_kib << 10 {
            let how = format!("printed more than {} KiB", order.output_kib);
            break End::Broke { how };
        }
    };
    group.end();
    process::drain(&mut stdout, Duration::ZERO, |_| {}).await;
    Ok(listener.finish(end))
}

fn died(status: ExitStatus) -> End {
    let how = match (status.signal(), status.code()) {
        (Some(signal), _) => format!("ended by signal {signal}"),
        (None, Some(BROKEN)) => {
            let reason = "the bench was started wrongly, or could not write".to_owned();
            return End::Ours { reason };
        }
        (None, code) => format!("exited with code {}", code.unwrap_or_default()),
    };
    End::Broke { how }
}

/// Puts together what a bench tells.
struct Listener<'a> {
    done_before: usize,
    of: usize,
    left: &'a [String],
    progress: &'a dyn Progress,
    reader: Reader,
    /// Bytes of a record that is not whole yet.
    partial: Vec<u8>,
    current: Option<Observed>,
    ended: Vec<Observed>,
}

impl Listener<'_> {
    fn has_all(&self) -> bool {
        self.ended.len() == self.left.len()
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), End> {
        self.partial.extend_from_slice(bytes);
        while let Some(end) = self.partial.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.partial.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            // The pipe is ours alone: whoever else writes there wants points for it.
            let stray = || End::Broke {
                how: "wrote into the grader's own pipe".to_owned(),
            };
            let record = self.reader.decode(&line).map_err(|_| stray())?;
            self.record(record).ok_or_else(stray)?;
        }
        Ok(())
    }

    /// None for what is out of turn.
    fn record(&mut self, record: Record) -> Option<()> {
        let next = self.left.get(self.ended.len());
        if let Record::Begin { workload } = record {
            if self.current.is_some() || next != Some(&workload) {
                return None;
            }
            let done = self.done_before + self.ended.len();
            self.progress.measuring(done, self.of, &workload);
            self.current = Some(Observed {
                id: workload,
                sizes: Vec::new(),
                end: End::Done,
            });
            return Some(());
        }
        let current = self.current.as_mut()?;
        match record {
            Record::Begin { .. } => {}
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
            Record::Pair { yours, reference } => {
                let pair = Pair { yours, reference };
                current.sizes.last_mut()?.pairs.push(pair);
            }
            Record::Differs { expected, got } => current.end = End::Differs { expected, got },
            Record::Panicked {
                yours: true,
                message,
            } => {
                let how = format!("panicked: {message}");
                current.end = End::Broke { how };
            }
            Record::Panicked { message, .. } => {
                let reason = format!("the reference panicked: {message}");
                current.end = End::Ours { reason };
            }
            Record::Done { workload } => {
                let done = self.current.take_if(|current| current.id == workload)?;
                self.ended.push(done);
            }
        }
        Some(())
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

#[cfg(test)]
mod tests {
    use kit::bench::record::Writer;

    use super::*;
    use crate::Quiet;

    /// What becomes of two workloads whose bench says this, and then ends so.
    fn heard(records: &[Record], stray: &str, end: End) -> Vec<Observed> {
        let left = ["get".to_owned(), "put".to_owned()];
        let mut listener = Listener {
            done_before: 0,
            of: 2,
            left: &left,
            progress: &Quiet,
            reader: Reader::default(),
            partial: Vec::new(),
            current: None,
            ended: Vec::new(),
        };
        let mut writer = Writer::default();
        let text: String = records.iter().map(|record| writer.encode(record)).collect();
        let taken = listener.take((text + stray).as_bytes());
        listener.finish(taken.err().unwrap_or(end))
    }

    fn begin(workload: &str) -> Record {
        let workload = workload.into();
        Record::Begin { workload }
    }

    fn done(workload: &str) -> Record {
        let workload = workload.into();
        Record::Done { workload }
    }

    fn measured() -> Vec<Record> {
        vec![
            begin("get"),
            Record::Size { size: 8 },
            Record::Calls {
                count: 10,
                yours: 20,
                reference: 0,
            },
            Record::Pair {
                yours: 600,
                reference: 300,
            },
        ]
    }

    #[test]
    fn what_a_bench_tells_is_put_together() {
        let mut records = measured();
        records.push(done("get"));
        let heard = heard(&records, "", End::TimeLimit);
        assert_eq!((heard.len(), &heard[0].end), (1, &End::Done));
        let sized = &heard[0].sizes[0];
        assert_eq!((sized.yours(), sized.reference()), (vec![30.0], vec![15.0]));
        assert_eq!((sized.pairs[0].ratio(), sized.allocations), (2.0, [20, 0]));
    }

    #[test]
    fn whoever_ends_in_the_middle_has_not_finished_whatever_was_measured() {
        let how = "exited with code 0".to_owned();
        let heard = heard(&measured(), "", End::Broke { how: how.clone() });
        assert_eq!(heard[0].end, End::Broke { how });
    }

    #[test]
    fn a_record_that_the_bench_did_not_write_is_worth_nothing() {
        let forged = [
            "0\tdone\tget\n",
            "9\tdone\tget\n",
            "4\tdone\tput\n",
            "4\tbegin\tput\n",
            "hello\n",
        ];
        for stray in forged {
            let heard = heard(&measured(), stray, End::Done);
            assert!(matches!(heard[0].end, End::Broke { .. }), "{stray}");
        }
    }

    #[test]
    fn a_bench_that_never_begins_is_our_fault() {
        let heard = heard(&[], "", End::TimeLimit);
        assert!(matches!(heard[0].end, End::Ours { .. }));
    }
}
