//! What a worker tells the grader.
//!
//! The stream of one case is `start`, then what it tells, then `done`; a worker that ends without
//! a `done` did not finish the case, whatever its exit code says.

use ::std::time::Duration;

use crate::transcript::{Finding, Line, Place, Step, Waiting};
use crate::wire::Said;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    Start {
        case: String,
    },
    /// A call of the case has begun.
    Call {
        what: String,
    },
    Line(Line),
    /// The case begins a run under this seed.
    Seed {
        seed: u64,
    },
    Progress {
        done: u64,
        of: u64,
    },
    Step(Step),
    Finding(Finding),
    /// What was said since the last record of this kind was seen so often.
    Group {
        first_seed: u64,
        times: u64,
    },
    /// The case ran to its end; `unit` is empty for a case that runs once.
    Done {
        case: String,
        unit: String,
    },
}

impl Said for Record {
    fn fields(&self) -> Vec<String> {
        match self {
            Record::Start { case } => vec!["start".into(), case.clone()],
            Record::Call { what } => vec!["call".into(), what.clone()],
            Record::Line(line) => {
                let mut fields = vec![
                    "line".into(),
                    nanos(line.at),
                    line.what.clone(),
                    line.value.clone(),
                ];
                fields.extend(line.wanted.clone());
                fields
            }
            Record::Seed { seed } => vec!["seed".into(), seed.to_string()],
            Record::Progress { done, of } => {
                vec!["progress".into(), done.to_string(), of.to_string()]
            }
            Record::Step(step) => {
                let mut fields = vec![
                    "step".into(),
                    nanos(step.at),
                    step.thread.clone(),
                    step.what.clone(),
                ];
                fields.extend(place_fields(step.place.as_ref()));
                fields
            }
            Record::Finding(finding) => finding_fields(finding),
            Record::Group { first_seed, times } => {
                vec!["group".into(), first_seed.to_string(), times.to_string()]
            }
            Record::Done { case, unit } => vec!["done".into(), case.clone(), unit.clone()],
        }
    }

    fn read(fields: &[&str]) -> Option<Record> {
        Some(match fields {
            ["start", case] => Record::Start {
                case: (*case).into(),
            },
            ["call", what] => Record::Call {
                what: (*what).into(),
            },
            ["line", at, what, value] => Record::Line(line(at, what, value, None)?),
            ["line", at, what, value, wanted] => Record::Line(line(at, what, value, Some(wanted))?),
            ["seed", seed] => Record::Seed {
                seed: seed.parse().ok()?,
            },
            ["progress", done, of] => Record::Progress {
                done: done.parse().ok()?,
                of: of.parse().ok()?,
            },
            ["step", at, thread, what, file, line, column] => Record::Step(Step {
                at: time(at)?,
                thread: (*thread).into(),
                what: (*what).into(),
                place: place(file, line, column)?,
            }),
            ["panic", thread, message, file, line, column] => Record::Finding(Finding::Panic {
                thread: (*thread).into(),
                message: (*message).into(),
                place: place(file, line, column)?,
            }),
            ["panic-twice", thread, message, file, line, column, then] => {
                Record::Finding(Finding::PanicTwice {
                    thread: (*thread).into(),
                    message: (*message).into(),
                    place: place(file, line, column)?,
                    then: (*then).into(),
                })
            }
            ["deadlock", waiting @ ..] => Record::Finding(Finding::Deadlock {
                waiting: all_waiting(waiting)?,
            }),
            ["no-end", steps] => Record::Finding(Finding::NoEnd {
                steps: steps.parse().ok()?,
            }),
            ["stuck", thread, busy, call @ ..] => Record::Finding(Finding::Stuck {
                thread: (*thread).into(),
                busy: busy.parse().ok()?,
                call: call.first().map(|call| (*call).into()),
            }),
            ["left-children", count] => Record::Finding(Finding::LeftChildren {
                count: count.parse().ok()?,
            }),
            ["group", first_seed, times] => Record::Group {
                first_seed: first_seed.parse().ok()?,
                times: times.parse().ok()?,
            },
            ["done", case, unit] => Record::Done {
                case: (*case).into(),
                unit: (*unit).into(),
            },
            _ => return None,
        })
    }
}

fn finding_fields(finding: &Finding) -> Vec<String> {
    match finding {
        Finding::Panic {
            thread,
            message,
            place,
        } => {
            let mut fields = vec!["panic".into(), thread.clone(), message.clone()];
            fields.extend(place_fields(place.as_ref()));
            fields
        }
        Finding::PanicTwice {
            thread,
            message,
            place,
            then,
        } => {
            let mut fields = vec!["panic-twice".into(), thread.clone(), message.clone()];
            fields.extend(place_fields(place.as_ref()));
            fields.push(then.clone());
            fields
        }
        Finding::Deadlock { waiting } => {
            let mut fields = vec!["deadlock".into()];
            for w in waiting {
                fields.extend([w.thread.clone(), w.on.clone()]);
                fields.extend(place_fields(w.place.as_ref()));
            }
            fields
        }
        Finding::NoEnd { steps } => vec!["no-end".into(), steps.to_string()],
        Finding::Stuck { thread, busy, call } => {
            let mut fields = vec!["stuck".into(), thread.clone(), busy.to_string()];
            fields.extend(call.clone());
            fields
        }
        Finding::LeftChildren { count } => vec!["left-children".into(), count.to_string()],
    }
}

/// Always three fields; an empty file means no place.
fn place_fields(place: Option<&Place>) -> [String; 3] {
    match place {
        Some(place) => [
            place.file.clone(),
            place.line.to_string(),
            place.column.to_string(),
        ],
        None => [String::new(), "0".into(), "0".into()],
    }
}

fn nanos(time: Duration) -> String {
    time.as_nanos().to_string()
}

fn line(at: &str, what: &str, value: &str, wanted: Option<&str>) -> Option<Line> {
    Some(Line {
        at: time(at)?,
        what: what.into(),
        value: value.into(),
        wanted: wanted.map(Into::into),
    })
}

fn time(nanos: &str) -> Option<Duration> {
    let nanos: u128 = nanos.parse().ok()?;
    let secs = u64::try_from(nanos / 1_000_000_000).ok()?;
    Some(Duration::new(secs, (nanos % 1_000_000_000) as u32))
}

fn place(file: &str, line: &str, column: &str) -> Option<Option<Place>> {
    if file.is_empty() {
        return Some(None);
    }
    Some(Some(Place {
        file: file.into(),
        line: line.parse().ok()?,
        column: column.parse().ok()?,
    }))
}

fn all_waiting(fields: &[&str]) -> Option<Vec<Waiting>> {
    let (threads, rest) = fields.as_chunks::<5>();
    if !rest.is_empty() {
        return None;
    }
    threads
        .iter()
        .map(|[thread, on, file, line, column]| {
            Some(Waiting {
                thread: (*thread).into(),
                on: (*on).into(),
                place: place(file, line, column)?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Reader, Writer};

    fn every_kind() -> Vec<Record> {
        let place = Some(Place {
            file: "src/lib.rs".into(),
            line: 7,
            column: 9,
        });
        vec![
            Record::Start { case: "a".into() },
            Record::Call {
                what: "a tab\t, a \\ and a\nnew line".into(),
            },
            Record::Line(Line {
                at: Duration::from_nanos(1),
                what: "w".into(),
                value: "한글\n".into(),
                wanted: None,
            }),
            Record::Line(Line {
                at: Duration::MAX,
                what: "w".into(),
                value: String::new(),
                wanted: Some("x".into()),
            }),
            Record::Seed { seed: 3 },
            Record::Progress { done: 1, of: 2 },
            Record::Step(Step {
                at: Duration::ZERO,
                thread: "t".into(),
                what: "lock".into(),
                place: place.clone(),
            }),
            Record::Finding(Finding::Panic {
                thread: "t".into(),
                message: "m".into(),
                place: None,
            }),
            Record::Finding(Finding::PanicTwice {
                thread: "t".into(),
                message: "m".into(),
                place: place.clone(),
                then: "n".into(),
            }),
            Record::Finding(Finding::Deadlock {
                waiting: vec![
                    Waiting {
                        thread: "a".into(),
                        on: "Mutex".into(),
                        place: place.clone(),
                    },
                    Waiting {
                        thread: "b".into(),
                        on: "join".into(),
                        place: None,
                    },
                ],
            }),
            Record::Finding(Finding::NoEnd { steps: 3 }),
            Record::Finding(Finding::Stuck {
                thread: "t".into(),
                busy: true,
                call: Some("c".into()),
            }),
            Record::Finding(Finding::Stuck {
                thread: "t".into(),
                busy: false,
                call: None,
            }),
            Record::Finding(Finding::LeftChildren { count: 2 }),
            Record::Group {
                first_seed: 4,
                times: 5,
            },
            Record::Done {
                case: "a".into(),
                unit: String::new(),
            },
        ]
    }

    #[test]
    fn every_record_survives_the_pipe() {
        let (mut writer, mut reader) = (Writer::new(String::new()), Reader::new(String::new()));
        for record in every_kind() {
            assert_eq!(reader.decode(&writer.encode(&record)), Ok(record));
        }
    }
}
