//! What a bench tells the grader, by the same pipe and in the same form as a worker.

use crate::wire::Said;

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
    /// From here on until the next of these, whatever is done is done by this side.
    Turn {
        yours: bool,
    },
    Pair(Pair),
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

/// Nanoseconds for two blocks of each: the time, and the time of their own, without that in which they waited for
/// a CPU, so that what else the machine does takes little from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    pub yours: u64,
    pub reference: u64,
    pub your_own: u64,
    pub reference_own: u64,
}

impl Said for Record {
    fn fields(&self) -> Vec<String> {
        let numbers = |tag: &str, numbers: &[u64]| {
            let numbers = numbers.iter().map(u64::to_string);
            [tag.to_owned()].into_iter().chain(numbers).collect()
        };
        match self {
            Record::Begin { workload } => vec!["begin".into(), workload.clone()],
            Record::Size { size } => numbers("size", &[*size]),
            Record::Calls {
                count,
                yours,
                reference,
            } => numbers("calls", &[*count, *yours, *reference]),
            Record::Turn { yours } => vec!["turn".into(), yours.to_string()],
            Record::Pair(Pair {
                yours,
                reference,
                your_own,
                reference_own,
            }) => numbers("pair", &[*yours, *reference, *your_own, *reference_own]),
            Record::Differs { expected, got } => numbers("differs", &[*expected, *got]),
            Record::Panicked { yours, message } => {
                vec!["panicked".into(), yours.to_string(), message.clone()]
            }
            Record::Done { workload } => vec!["done".into(), workload.clone()],
        }
    }

    fn read(fields: &[&str]) -> Option<Record> {
        let number = |text: &str| text.parse::<u64>().ok();
        Some(match fields {
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
            ["turn", yours] => Record::Turn {
                yours: yours.parse().ok()?,
            },
            ["pair", yours, reference, your_own, reference_own] => Record::Pair(Pair {
                yours: number(yours)?,
                reference: number(reference)?,
                your_own: number(your_own)?,
                reference_own: number(reference_own)?,
            }),
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Reader, Writer};

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
            Record::Turn { yours: true },
            Record::Pair(Pair {
                yours: 4,
                reference: u64::MAX,
                your_own: 0,
                reference_own: 3,
            }),
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
        let (mut writer, mut reader) = (Writer::new(String::new()), Reader::new(String::new()));
        for record in records {
            let text = writer.encode(&record);
            assert_eq!(reader.decode(&text), Ok(record));
            assert!(reader.decode::<Record>(&text).is_err(), "said twice");
        }
    }
}
