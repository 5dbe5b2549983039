//! Hears records: makes them of the bytes that come, and knows since when. In: bytes, and who listens. Out:
//! until when the next is waited for and by which limit, and why nothing more is to be heard. No process, and no clock but
//! tokio's.

use std::time::Duration;

use kit::wire::Reader;
use tokio::time::Instant;

use super::{Heard, Listener, Patience, Stop};
use crate::tap::Tap;

/// What is told of one piece of work is lines for people; this is more than anyone would read.
pub const RECORD_BYTES: usize = 1 << 20;

/// What was heard of one program.
pub struct Ear {
    reader: Reader,
    /// Bytes of a record that is not whole yet.
    partial: Vec<u8>,
    /// Bytes of records since the piece of work began, and when that was.
    recorded: usize,
    pub(super) begun: Option<Instant>,
    started: Instant,
    heard: Instant,
    /// Its stdout and stderr.
    pub(super) output: [Tap; 2],
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

    /// Until when the next record is waited for, and how long that has then been.
    pub(super) fn deadline(&self, patience: &Patience) -> (Instant, Duration) {
        let (since, whole) = match self.begun {
            Some(begun) => (begun, patience.whole),
            None => (self.started, patience.start),
        };
        let (whole, silence) = (
            (since + whole, whole),
            (self.heard + patience.silence, patience.silence),
        );
        whole.min(silence)
    }

    pub(super) fn has_more_output_than(&self, kib: u64) -> bool {
        self.output.iter().any(|tap| tap.bytes() > kib << 10)
    }
}

#[cfg(test)]
mod tests {
    use kit::wire::Writer;
    use kit::worker::record::Record;

    use super::super::sample::{Both, start};
    use super::*;

    #[test]
    fn records_are_heard_however_the_bytes_are_cut() {
        let mut writer = Writer::new(String::new());
        let records = [start("one"), Record::Seed { seed: 7 }, start("two")];
        let text: String = records.iter().map(|record| writer.encode(record)).collect();
        for cut in 0..text.len() {
            let (mut ear, mut both) = (Ear::of(Reader::new(String::new())), Both::default());
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
        for text in [
            Writer::new(String::new()).encode(&group),
            "hello\n".to_owned(),
        ] {
            let taken =
                Ear::of(Reader::new(String::new())).take(text.as_bytes(), &mut Both::default());
            let Err(Stop::Stray { line }) = taken else {
                panic!("{taken:?}")
            };
            assert_eq!(line, text.trim_end());
        }
    }

    #[test]
    fn records_are_counted_from_the_beginning_of_each_piece_of_work() {
        let (mut ear, mut both, mut writer) = (
            Ear::of(Reader::new(String::new())),
            Both::default(),
            Writer::new(String::new()),
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
            Ear::of(Reader::new(String::new())),
            Both::default(),
            Writer::new(String::new()),
        );
        let began = Instant::now();
        let until = |ear: &Ear, patience: &Patience| {
            let (deadline, limit) = ear.deadline(patience);
            ((deadline - began).as_secs(), limit.as_secs())
        };
        assert_eq!(until(&ear, &patient), (20, 20));
        assert_eq!(until(&ear, &patience), (4, 4));
        for (after, record, whole, first) in [
            (3, start("one"), 13, (7, 4)),
            (3, Record::Seed { seed: 0 }, 13, (10, 4)),
            (5, Record::Seed { seed: 1 }, 13, (13, 10)),
            (1, start("two"), 22, (16, 4)),
        ] {
            tokio::time::advance(after * second).await;
            ear.take(writer.encode(&record).as_bytes(), &mut both)
                .unwrap();
            assert_eq!(until(&ear, &patient), (whole, 10));
            assert_eq!(until(&ear, &patience), first);
        }
    }
}
