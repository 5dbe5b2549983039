//! A failure as it stands in the JSON document.

use kit::transcript;
use serde::Serialize;

use super::seconds;
use crate::lang::Lang;
use crate::outcome;
use crate::words;

/// What every failure has, and beside it what is its kind's own.
#[derive(Debug, Serialize)]
pub struct Failure {
    #[serde(flatten)]
    why: Why,
    message: String,
    call: Option<String>,
    seed: Option<u64>,
    seeds: Option<Seeds>,
    timeline: Vec<Step>,
}

#[derive(Debug, Serialize)]
struct Seeds {
    failing: u64,
    of: u64,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Why {
    Differs {
        before: Vec<String>,
        expected: Option<String>,
        got: Option<String>,
    },
    Panicked {
        thread: String,
        panic: String,
        place: Option<Place>,
        #[serde(skip_serializing_if = "Option::is_none")]
        then: Option<String>,
    },
    Deadlock {
        waiting: Vec<Waiting>,
    },
    NoEnd {
        steps: u64,
    },
    EndlessLoop {
        thread: String,
    },
    Unseen {
        thread: String,
    },
    TimeLimit {
        limit_seconds: f64,
    },
    Waited {
        limit_seconds: f64,
    },
    OutOfMemory {
        limit_mib: u64,
    },
    StackOverflow,
    Exited {
        code: i32,
    },
    Aborted {
        stderr: Option<String>,
    },
    Signal {
        signal: String,
    },
    TooMuchOutput {
        limit_kib: u64,
    },
    LeftChildren {
        count: usize,
    },
    TooManyProcesses {
        limit: usize,
    },
    OtherProcesses,
}

#[derive(Debug, Serialize)]
pub struct Place {
    file: String,
    line: u32,
    column: u32,
}

#[derive(Debug, Serialize)]
struct Waiting {
    thread: String,
    on: String,
    place: Option<Place>,
}

#[derive(Debug, Serialize)]
struct Step {
    /// Virtual seconds.
    at: f64,
    thread: String,
    what: String,
    place: Option<Place>,
}

impl Failure {
    pub fn of(failure: &outcome::Failure, lang: Lang) -> Failure {
        Failure {
            why: Why::of(&failure.why),
            message: words::why::sentence(lang, &failure.why),
            call: failure.call.clone(),
            seed: failure.seed,
            seeds: failure.times.map(|(failing, of)| Seeds { failing, of }),
            timeline: failure.timeline.iter().map(Step::of).collect(),
        }
    }
}

impl Why {
    fn of(why: &outcome::Why) -> Why {
        match why.clone() {
            outcome::Why::Differs(outcome::Difference {
                before,
                expected,
                got,
            }) => Why::Differs {
                before,
                expected,
                got,
            },
            outcome::Why::Panicked {
                thread,
                message,
                place,
                then,
            } => Why::Panicked {
                thread,
                panic: message,
                place: place.as_ref().map(Place::of),
                then,
            },
            outcome::Why::Deadlock { waiting } => Why::Deadlock {
                waiting: waiting.iter().map(Waiting::of).collect(),
            },
            outcome::Why::NoEnd { steps } => Why::NoEnd { steps },
            outcome::Why::EndlessLoop { thread } => Why::EndlessLoop { thread },
            outcome::Why::Unseen { thread } => Why::Unseen { thread },
            outcome::Why::TimeLimit { limit } => Why::TimeLimit {
                limit_seconds: seconds(limit),
            },
            outcome::Why::Waited { limit } => Why::Waited {
                limit_seconds: seconds(limit),
            },
            outcome::Why::OutOfMemory { limit_mib } => Why::OutOfMemory { limit_mib },
            outcome::Why::StackOverflow => Why::StackOverflow,
            outcome::Why::Exited { code } => Why::Exited { code },
            outcome::Why::Aborted { message } => Why::Aborted { stderr: message },
            outcome::Why::Signal { name } => Why::Signal { signal: name },
            outcome::Why::TooMuchOutput { limit_kib } => Why::TooMuchOutput { limit_kib },
            outcome::Why::LeftChildren { count } => Why::LeftChildren { count },
            outcome::Why::TooManyProcesses { limit } => Why::TooManyProcesses { limit },
            outcome::Why::OtherProcesses => Why::OtherProcesses,
        }
    }
}

impl Place {
    pub fn of(place: &transcript::Place) -> Place {
        Place {
            file: place.file.clone(),
            line: place.line,
            column: place.column,
        }
    }
}

impl Waiting {
    fn of(waiting: &transcript::Waiting) -> Waiting {
        Waiting {
            thread: waiting.thread.clone(),
            on: waiting.on.clone(),
            place: waiting.place.as_ref().map(Place::of),
        }
    }
}

impl Step {
    fn of(step: &transcript::Step) -> Step {
        Step {
            at: step.at.as_secs_f64(),
            thread: step.thread.clone(),
            what: step.what.clone(),
            place: step.place.as_ref().map(Place::of),
        }
    }
}
