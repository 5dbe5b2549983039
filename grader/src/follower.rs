//! Follows a program that tells records. In: the program, how much it may do, and who listens.
//! Out: why it is followed no more, and what it printed. What the records mean, and whose fault an end
//! is, is the listener's affair.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::ExitStatus;
use std::time::Duration;

use anyhow::Context as _;
use kit::wire::{KEY_BYTES, Reader, Said};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};

use crate::process::{self, Program};
use crate::tap::Tap;

/// How long a pipe may stay open after the program has ended.
const GRACE: Duration = Duration::from_millis(200);
/// What is told of one piece of work is lines for people; this is more than anyone would read.
pub const RECORD_BYTES: usize = 1 << 20;
/// No case needs so many processes at a time. One that starts them without end has some hundred between
/// two looks.
pub const MOST_PROCESSES: usize = 64;
const LOOK: Duration = Duration::from_millis(20);

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
    Late,
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
    // No pipe: that could be opened once more under its number, by whoever looks into `/proc/self/fd`.
    let (records, theirs) = UnixStream::pair().context("a way for the records")?;
    let mut group = program.stdin(OwnedFd::from(theirs)).spawn()?;
    records.set_nonblocking(true)?;
    let mut records = tokio::net::UnixStream::from_std(records)?;
    let key = format!("{:0KEY_BYTES$x}", fastrand::u64(..));
    // Whoever has ended already needs none.
    let _ = records.write_all(key.as_bytes()).await;
    let (mut stdout, mut stderr) = group.output();
    let mut buffers = (vec![0; 32 << 10], vec![0; 16 << 10], vec![0; 16 << 10]);
    let mut open = (true, true, true);
    let mut ear = Ear::of(Reader::new(key));
    let mut exited: Option<(ExitStatus, Instant)> = None;
    let mut looks = interval_at(Instant::now() + LOOK, LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let stop = loop {
        let deadline = match exited {
            Some((_, at)) => at + GRACE,
            None => ear.deadline(&bounds.patience),
        };
        tokio::select! {
            biased;
            // First, so that the records say what was under way when it was late.
            read = records.read(&mut buffers.0), if open.0 => match read {
                Ok(n @ 1..) => {
                    if let Err(stop) = ear.take(&buffers.0[..n], listener) {
                        break stop;
                    }
                    if listener.has_all() {
                        break Stop::HasAll;
                    }
                }
                _ => open.0 = false,
            },
            () = sleep_until(deadline) => match exited {
                // Somebody else holds the pipe open.
                Some(_) => open.0 = false,
                None => break Stop::Late,
            },
            _ = looks.tick() => {
                if group.has_more_than(bounds.processes) {
                    break Stop::TooManyProcesses;
                }
            }
            read = stdout.read(&mut buffers.1), if open.1 => match read {
                Ok(n @ 1..) => ear.output[0].take(&buffers.1[..n]),
                _ => open.1 = false,
            },
            read = stderr.read(&mut buffers.2), if open.2 => match read {
                Ok(n @ 1..) => ear.output[1].take(&buffers.2[..n]),
                _ => open.2 = false,
            },
            status = group.wait(), if exited.is_none() => exited = Some((status?, Instant::now())),
        }
        if ear.has_more_output_than(bounds.output_kib) {
            break Stop::TooMuchOutput;
        }
        if let Some((status, _)) = exited.filter(|_| !open.0) {
            let stderr = String::new();
            break Stop::Exited { status, stderr };
        }
    };
    group.end();
    let [out, err] = &mut ear.output;
    process::drain(&mut stdout, GRACE, |bytes| out.take(bytes)).await;
    process::drain(&mut stderr, GRACE, |bytes| err.take(bytes)).await;
    let stop = match stop {
        Stop::Exited { status, .. } => Stop::Exited {
            status,
            stderr: ear.output[1].tail(),
        },
        stop => stop,
    };
    Ok((stop, ear.output))
}

/// Makes records of what comes out of the pipe, and knows since when.
pub struct Ear {
    reader: Reader,
    /// Bytes of a record that is not whole yet.
    partial: Vec<u8>,
    /// Bytes of records since the piece of work began, and when that was.
    recorded: usize,
    begun: Option<Instant>,
    started: Instant,
    heard: Instant,
    output: [Tap; 2],
}

impl Ear {
    pub fn of(reader: Reader) -> Ear {
        let now = Instant::now();
        Ear {
            reader,
            partial: Vec::new(),
            recorded: 0,
            begun: None,
            started: now,
            heard: now,
            output: Default::default(),
        }
    }

    /// Take bytes of the pipe.
    pub fn take(&mut self, bytes: &[u8], listener: &mut impl Listener) -> Result<(), Stop> {
        self.heard = Instant::now();
        self.partial.extend_from_slice(bytes);
        self.recorded += bytes.len();
        while let Some(end) = self.partial.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.partial.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            let stray = || Stop::Stray {
                line: line.trim_end().to_owned(),
            };
            let record = self.reader.decode(&line).map_err(|_| stray())?;
            if listener.hear(record).ok_or_else(stray)? == Heard::Begun {
                self.recorded = self.partial.len();
                self.begun = Some(self.heard);
                self.output.iter_mut().for_each(Tap::begin);
            }
        }
        match self.recorded {
            0..RECORD_BYTES => Ok(()),
            _ => Err(Stop::TooManyRecords),
        }
    }

    fn deadline(&self, patience: &Patience) -> Instant {
        let whole = match self.begun {
            Some(begun) => begun + patience.whole,
            None => self.started + patience.start,
        };
        whole.min(self.heard + patience.silence)
    }

    fn has_more_output_than(&self, kib: u64) -> bool {
        self.output.iter().any(|tap| tap.bytes() > kib << 10)
    }
}

#[cfg(test)]
mod tests {
    use kit::wire::Writer;
    use kit::worker::record::Record;

    use super::*;

    /// Wants the cases one and two.
    #[derive(Default)]
    struct Both(Vec<Record>);

    impl Listener for Both {
        type Record = Record;

        fn hear(&mut self, record: Record) -> Option<Heard> {
            let heard = match &record {
                Record::Start { .. } => Heard::Begun,
                Record::Group { .. } => return None,
                _ => Heard::More,
            };
            self.0.push(record);
            Some(heard)
        }

        fn has_all(&self) -> bool {
            self.0.len() == 4
        }
    }

    fn start(case: &str) -> Record {
        let case = case.into();
        Record::Start { case }
    }

    #[test]
    fn records_are_heard_however_the_bytes_are_cut() {
        let mut writer = Writer::default();
        let records = [start("one"), Record::Seed { seed: 7 }, start("two")];
        let text: String = records.iter().map(|record| writer.encode(record)).collect();
        for cut in 0..text.len() {
            let (mut ear, mut both) = (Ear::of(Reader::default()), Both::default());
            for bytes in [&text[..cut], &text[cut..]] {
                ear.take(bytes.as_bytes(), &mut both).unwrap();
            }
            assert_eq!(both.0, records);
        }
    }

    #[test]
    fn what_is_no_record_or_out_of_turn_is_a_stray_with_its_line() {
        let group = Record::Group {
            first_seed: 0,
            times: 1,
        };
        for text in [Writer::default().encode(&group), "hello\n".to_owned()] {
            let taken = Ear::of(Reader::default()).take(text.as_bytes(), &mut Both::default());
            let Err(Stop::Stray { line }) = taken else {
                panic!("{taken:?}")
            };
            assert_eq!(line, text.trim_end());
        }
    }

    #[test]
    fn records_are_counted_from_the_beginning_of_each_piece_of_work() {
        let (mut ear, mut both, mut writer) = (
            Ear::of(Reader::default()),
            Both::default(),
            Writer::default(),
        );
        for case in ["one", "two"] {
            let what = "x".repeat(RECORD_BYTES * 2 / 3);
            let text = writer.encode(&start(case)) + &writer.encode(&Record::Call { what });
            let (begin, rest) = text.split_at(text.find('\n').unwrap() + 1);
            assert!(ear.take(begin.as_bytes(), &mut both).is_ok());
            assert!(ear.take(rest.as_bytes(), &mut both).is_ok());
        }
        let more = [b'x'; RECORD_BYTES / 2];
        assert!(matches!(
            ear.take(&more, &mut both),
            Err(Stop::TooManyRecords)
        ));
    }

    /// What becomes of a program that says this to what it was started with.
    fn said_by(script: &str) -> (Stop, Vec<Record>) {
        let second = Duration::from_secs(1);
        let bounds = Bounds {
            patience: Patience {
                start: 60 * second,
                whole: 60 * second,
                silence: 60 * second,
            },
            output_kib: 64,
            processes: MOST_PROCESSES,
        };
        let program = Program::new("sh").args(["-c", script]);
        let mut both = Both::default();
        let (stop, _) = process::block_on(follow(program, &bounds, &mut both)).unwrap();
        (stop, both.0)
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn nobody_opens_the_way_for_the_records_by_its_number() {
        let key = "key=$(head -c 16)";
        let (_, heard) = said_by(&format!(r#"{key}; printf "${{key}}0\tstart\tone\n" >&0"#));
        assert_eq!(heard, [start("one")]);
        let again =
            format!(r#"{key}; printf "${{key}}0\tstart\tone\n" >/proc/self/fd/0 || exit 3"#);
        let (stop, heard) = said_by(&again);
        assert!(heard.is_empty(), "{heard:?}");
        let is_refused = |stop: &Stop| matches!(stop, Stop::Exited { status, .. } if status.code().is_some_and(|code| code != 0));
        assert!(is_refused(&stop), "{stop:?}");
    }

    #[test]
    fn nobody_is_heard_who_was_not_told_the_key() {
        for guess in ["", "0000000000000000"] {
            let (stop, heard) = said_by(&format!(r"printf '{guess}0\tstart\tone\n' >&0"));
            assert!(heard.is_empty(), "{heard:?}");
            assert!(matches!(stop, Stop::Stray { .. }), "{stop:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn patience_is_for_the_start_for_each_piece_and_for_silence() {
        let second = Duration::from_secs(1);
        let patience = Patience {
            start: 20 * second,
            whole: 10 * second,
            silence: 4 * second,
        };
        let patient = Patience {
            silence: 100 * second,
            ..patience
        };
        let (mut ear, mut both, mut writer) = (
            Ear::of(Reader::default()),
            Both::default(),
            Writer::default(),
        );
        let began = Instant::now();
        assert_eq!(ear.deadline(&patient), began + 20 * second);
        assert_eq!(ear.deadline(&patience), began + 4 * second);
        for (after, record, whole, silence) in [
            (3, start("one"), 13, 7),
            (3, Record::Seed { seed: 0 }, 13, 10),
            (5, Record::Seed { seed: 1 }, 13, 13),
            (1, start("two"), 22, 16),
        ] {
            tokio::time::advance(after * second).await;
            ear.take(writer.encode(&record).as_bytes(), &mut both)
                .unwrap();
            assert_eq!(ear.deadline(&patient), began + whole * second);
            assert_eq!(ear.deadline(&patience), began + silence * second);
        }
    }
}
