//! Runs a bench and listens to it. In: a program and the workloads it is to measure. Out: for each the
//! times of its blocks, and how it ended. A workload that ends the program, or never ends, costs only
//! itself: the next one gets a fresh program.

use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use anyhow::Context as _;
use kit::bench::record::Record;
use kit::wire::Reader;
use kit::worker::BROKEN;
use tokio::io::AsyncReadExt as _;
use tokio::net::unix::pipe;
use tokio::time::Instant;

use crate::Progress;
use crate::judge::why_of_death;
use crate::manifest::Limits;
use crate::outcome::{How, Why};
use crate::process::{self, Program};
use crate::tap::Tap;
use crate::worker::RECORD_BYTES;

/// A bench tells whose turn it is, and a turn is some milliseconds. Whoever keeps theirs for so long is at
/// no end.
const SILENCE: Duration = Duration::from_secs(4);
/// And so is a workload that takes this long: it is over in one second where the two are alike.
const WHOLE: Duration = Duration::from_secs(30);

/// What is to be run.
pub struct Order {
    pub binary: PathBuf,
    pub folder: PathBuf,
    pub workloads: Vec<String>,
    pub slowed: Option<f64>,
    /// Of the program, in which there are two.
    pub limits: Limits,
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

impl Observed {
    /// Of the size that is judged.
    pub fn pairs(&self) -> usize {
        self.sizes.last().map_or(0, |sized| sized.pairs.len())
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
        how: How,
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
            recorded: 0,
            begun: Instant::now(),
            is_yours: false,
            current: None,
            ended: Vec::new(),
        };
        all.extend(follow(order, listener).await?);
    }
    Ok(all)
}

async fn follow(order: &Order, mut listener: Listener<'_>) -> anyhow::Result<Vec<Observed>> {
    let (records, theirs) = std::io::pipe().context("a pipe for the bench")?;
    let mut args = vec!["--memory".to_owned(), order.limits.memory_mib.to_string()];
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
    let mut output = [Tap::default(), Tap::default()];
    let mut deadline = Instant::now() + SILENCE;
    let end = loop {
        tokio::select! {
            biased;
            read = records.read(&mut buffers.0), if open.0 => match read {
                Ok(n @ 1..) => {
                    if let Err(end) = listener.take(&buffers.0[..n]) {
                        break end;
                    }
                    deadline = (Instant::now() + SILENCE).min(listener.begun + WHOLE);
                    if listener.has_all() {
                        break End::Done;
                    }
                }
                _ => open.0 = false,
            },
            () = tokio::time::sleep_until(deadline) => break listener.late(),
            read = stdout.read(&mut buffers.1), if open.1 => match read {
                Ok(n @ 1..) => output[0].take(&buffers.1[..n]),
                _ => open.1 = false,
            },
            read = stderr.read(&mut buffers.2), if open.2 => match read {
                Ok(n @ 1..) => output[1].take(&buffers.2[..n]),
                _ => open.2 = false,
            },
            status = group.wait(), if !open.0 => {
                process::drain(&mut stderr, Duration::ZERO, |bytes| output[1].take(bytes)).await;
                break died(status?, &output[1].tail(), &order.limits);
            }
        }
        let limit_kib = order.limits.output_kib;
        if output.iter().any(|tap| tap.bytes() > limit_kib << 10) {
            let how = How::Ended(Why::TooMuchOutput { limit_kib });
            break End::Broke { how };
        }
    };
    group.end();
    process::drain(&mut stdout, Duration::ZERO, |_| {}).await;
    Ok(listener.finish(end))
}

fn died(status: ExitStatus, stderr: &str, limits: &Limits) -> End {
    if status.code() == Some(BROKEN) {
        let reason = "the bench was started wrongly, or could not write".to_owned();
        return End::Ours { reason };
    }
    let how = How::Ended(why_of_death(status, stderr, limits));
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
    /// Bytes of records since the workload began, and when that was.
    recorded: usize,
    begun: Instant,
    /// Whose turn it is.
    is_yours: bool,
    current: Option<Observed>,
    ended: Vec<Observed>,
}

impl Listener<'_> {
    fn has_all(&self) -> bool {
        self.ended.len() == self.left.len()
    }

    /// Nothing was heard for too long.
    fn late(&self) -> End {
        match self.is_yours {
            true => End::TimeLimit,
            false => End::Ours {
                reason: "the reference came to no end within the time for it".to_owned(),
            },
        }
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), End> {
        // The pipe is ours alone: whoever else writes there wants points for it.
        let stray = || End::Broke {
            how: How::WroteToGrader,
        };
        self.partial.extend_from_slice(bytes);
        while let Some(end) = self.partial.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.partial.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            let record = self.reader.decode(&line).map_err(|_| stray())?;
            self.record(record).ok_or_else(stray)?;
        }
        self.recorded += bytes.len();
        match self.recorded {
            0..RECORD_BYTES => Ok(()),
            _ => Err(stray()),
        }
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
            (self.recorded, self.begun, self.is_yours) = (0, Instant::now(), false);
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
            Record::Turn { yours } => self.is_yours = yours,
            Record::Pair { yours, reference } => {
                let pair = Pair { yours, reference };
                current.sizes.last_mut()?.pairs.push(pair);
            }
            Record::Differs { expected, got } => current.end = End::Differs { expected, got },
            Record::Panicked {
                yours: true,
                message,
            } => {
                let how = How::Ended(Why::Panicked {
                    thread: "main".to_owned(),
                    message,
                    place: None,
                    then: None,
                });
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
    use kit::wire::Writer;

    use super::*;
    use crate::Quiet;

    /// What becomes of two workloads whose bench says this, and then ends so.
    fn heard(records: &[Record], stray: &str, end: End) -> Vec<Observed> {
        heard_until(records, stray, |_| end)
    }

    fn heard_until(
        records: &[Record],
        stray: &str,
        end: impl FnOnce(&Listener<'_>) -> End,
    ) -> Vec<Observed> {
        let left = ["get".to_owned(), "put".to_owned()];
        let mut listener = Listener {
            done_before: 0,
            of: 2,
            left: &left,
            progress: &Quiet,
            reader: Reader::default(),
            partial: Vec::new(),
            recorded: 0,
            begun: Instant::now(),
            is_yours: false,
            current: None,
            ended: Vec::new(),
        };
        let mut writer = Writer::default();
        let text: String = records.iter().map(|record| writer.encode(record)).collect();
        let taken = listener.take((text + stray).as_bytes());
        let end = taken.err().unwrap_or_else(|| end(&listener));
        listener.finish(end)
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
        let how = How::Ended(Why::Exited { code: 0 });
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

    /// Only who keeps a turn for too long is blamed for it.
    #[test]
    fn silence_is_the_fault_of_whose_turn_it_is() {
        let turn = |yours| Record::Turn { yours };
        let until_late = |turns: &[Record]| {
            let records = [&[begin("get")], turns].concat();
            heard_until(&records, "", |listener| listener.late())
                .remove(0)
                .end
        };
        assert_eq!(until_late(&[turn(true)]), End::TimeLimit);
        for turns in [&[][..], &[turn(true), turn(false)]] {
            assert!(matches!(until_late(turns), End::Ours { .. }), "{turns:?}");
        }
        // Of each workload anew.
        let next = [turn(true), done("get"), begin("put")];
        let records = [&[begin("get")], &next[..]].concat();
        let heard = heard_until(&records, "", |listener| listener.late());
        assert!(matches!(heard[1].end, End::Ours { .. }), "{heard:?}");
    }

    #[test]
    fn what_a_bench_tells_has_an_end() {
        let how = How::WroteToGrader;
        let line = "x".repeat(RECORD_BYTES);
        let heard = heard(&measured(), &line, End::Done);
        assert_eq!(heard[0].end, End::Broke { how });
    }

    #[test]
    fn a_bench_that_never_begins_is_our_fault() {
        let heard = heard(&[], "", End::TimeLimit);
        assert!(matches!(heard[0].end, End::Ours { .. }));
    }
}
