//! What a bench tells the grader: one line each, a sequence number, a tag, fields.

use crate::wire::{Stray, escape, unescape};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    Begin {
        workload: String,
    },
    /// Now for a size.
    Size {
        size: u64,
    },
    /// What a block of so many operations allocates.
    Calls {
        count: u64,
        yours: u64,
        reference: u64,
    },
    /// Nanoseconds for two blocks of each.
    Pair {
        yours: u64,
        reference: u64,
    },
    /// The two came to other answers.
    Differs {
        expected: u64,
        got: u64,
    },
    Panicked {
        /// And not the reference.
        yours: bool,
        message: String,
    },
    Done {
        workload: String,
    },
}

/// Records as text, numbered.
#[derive(Debug, Default)]
pub struct Writer {
    sequence: u64,
}

impl Writer {
    pub fn encode(&mut self, record: &Record) -> String {
        let mut text = self.sequence.to_string();
        self.sequence += 1;
        for field in fields(record) {
            text.push('\t');
            escape(&field, &mut text);
        }
        text.push('\n');
        text
    }
}

#[derive(Debug, Default)]
pub struct Reader {
    sequence: u64,
}

impl Reader {
    pub fn decode(&mut self, line: &str) -> Result<Record, Stray> {
        let stray = || Stray(line.to_owned());
        let mut fields = line.strip_suffix('\n').unwrap_or(line).split('\t');
        let number: Option<u64> = fields.next().and_then(|n| n.parse().ok());
        if number != Some(self.sequence) {
            return Err(stray());
        }
        let fields: Vec<String> = fields.map(unescape).collect();
        let record = record(&fields).ok_or_else(stray)?;
        self.sequence += 1;
        Ok(record)
    }
}

fn fields(record: &Record) -> Vec<String> {
    let numbers = |tag: &str, numbers: &[u64]| {
        let numbers = numbers.iter().map(u64::to_string);
        [tag.to_owned()].into_iter().chain(numbers).collect()
    };
    match record {
        Record::Begin { workload } => vec!["begin".into(), workload.clone()],
        Record::Size { size } => numbers("size", &[*size]),
        Record::Calls {
            count,
            yours,
            reference,
        } => numbers("calls", &[*count, *yours, *reference]),
        Record::Pair { yours, reference } => numbers("pair", &[*yours, *reference]),
        Record::Differs { expected, got } => numbers("differs", &[*expected, *got]),
        Record::Panicked { yours, message } => {
            vec!["panicked".into(), yours.to_string(), message.clone()]
        }
        Record::Done { workload } => vec!["done".into(), workload.clone()],
    }
}

fn record(fields: &[String]) -> Option<Record> {
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<u64>().ok();
    Some(match fields.as_slice() {
        ["begin", workload] => Record::Begin {
            workload: (*workload).into(),
        },
        ["size", size] => Record::Size {
            size: number(size)?,
        },
        ["calls", count, yours, reference] => Record::Calls {
            count: number(count)?,
            yours: number(yours)?,
            reference: number(reference)?,
        },
        ["pair", yours, reference] => Record::Pair {
            yours: number(yours)?,
            reference: number(reference)?,
        },
        ["differs", expected, got] => Record::Differs {
            expected: number(expected)?,
            got: number(got)?,
        },
        ["panicked", yours, message] => Record::Panicked {
            yours: yours.parse().ok()?,
            message: (*message).into(),
        },
        ["done", workload] => Record::Done {
            workload: (*workload).into(),
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_survives_the_pipe_and_none_out_of_turn() {
        let records = [
            Record::Begin {
                workload: "get".into(),
            },
            Record::Size { size: 7 },
            Record::Calls {
                count: 1,
                yours: 2,
                reference: 3,
            },
            Record::Pair {
                yours: 4,
                reference: u64::MAX,
            },
            Record::Differs {
                expected: 5,
                got: 6,
            },
            Record::Panicked {
                yours: true,
                message: "a tab\t and\na line".into(),
            },
            Record::Done {
                workload: "get".into(),
            },
        ];
        let (mut writer, mut reader) = (Writer::default(), Reader::default());
        for record in records {
            let text = writer.encode(&record);
            assert_eq!(reader.decode(&text), Ok(record));
            assert!(reader.decode(&text).is_err(), "said twice");
        }
    }
}
