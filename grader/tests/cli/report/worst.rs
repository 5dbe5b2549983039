//! What a page must bear: everything that fails, at length, in a schedule without end, and in words that
//! would like to be more than text.

use std::time::Duration;

use grader::history::{Answer, History, Judged, Mode};
use grader::outcome::{CaseOutcome, Difference, Failure, Printed, Report, Status, Why};
use kit::transcript::{Place, Step};

use super::{NOON, case, failure};
use crate::book::Book;

const HOSTILE: &str = "</script><script>alert(1)</script> \u{202e}\u{0} & \"x\" '<b>한글'";
const CASES: usize = 120;
const STEPS: u64 = 2_000;

/// Every case fails, most of them gone from the problem since.
pub fn report() -> Report {
    let ids = ["small", "large", "threads"].map(String::from).into_iter();
    let gone = (0..CASES).map(|n| format!("gone_{n}<i>"));
    let cases = ids.chain(gone).enumerate().map(|(n, id)| failing(n, &id));
    super::report(cases.collect(), 0)
}

fn failing(n: usize, id: &str) -> CaseOutcome {
    let line = |value: &str| format!("t=0.000s  {}  {value}", HOSTILE.repeat(40));
    let differs = Why::Differs(Difference {
        before: (0..20).map(|_| line("same")).collect(),
        expected: Some(line("1")),
        got: Some(line("2")),
    });
    let mut failure = failure(differs);
    if n == 0 {
        failure = deadlock(failure);
    }
    let mut case = case(id, Status::Failed(failure));
    case.printed = Printed {
        head: format!("{HOSTILE}\n").repeat(40),
        bytes: 1 << 20,
    };
    case
}

/// Forty threads that take turns.
fn deadlock(failure: Failure) -> Failure {
    let step = |n: u64| Step {
        at: Duration::from_millis(n),
        thread: format!("thread {} {HOSTILE}", n % 40),
        what: format!("Mutex::lock {HOSTILE}"),
        place: Some(Place {
            file: "problems/adder/src/lib.rs".into(),
            line: 2,
            column: 5,
        }),
    };
    Failure {
        timeline: (0..STEPS).map(step).collect(),
        ..failure
    }
}

/// One question of each judge.
pub fn answer_questions(book: &Book) {
    let mut history = History::open(&book.path("")).unwrap();
    for (question, credit, judged) in [
        ("sample-burst", 1.0, Judged::Machine),
        ("sample-status", 0.0, Judged::Machine),
        ("sample-refill", 0.5, Judged::Oneself),
    ] {
        let answer = Answer {
            question: question.into(),
            at: NOON,
            mode: Mode::Quiz,
            kind: "short".into(),
            given: String::new(),
            credit,
            judged,
            seconds: 5,
        };
        history.record(answer, None).unwrap();
    }
}
