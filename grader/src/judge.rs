//! Compares what a case saw with the approved transcript. Pure.

use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;

use kit::transcript::{Finding, Group, Observed, Transcript};

use crate::approved::Approved;
use crate::manifest::Limits;
use crate::outcome::{CaseOutcome, Difference, Failure, Status, Why};
use crate::worker::{CaseRun, End};

/// How a case went.
pub fn judge(run: CaseRun, approved: &Approved, limits: &Limits) -> CaseOutcome {
    let saw = run.transcript.text().trim_end().to_owned();
    let status = match &run.end {
        End::Done if saw == approved.text => Status::Passed,
        End::Done => Status::Failed(failure_of_done(&run, approved)),
        End::Broken { reason } => Status::Unknown {
            reason: reason.clone(),
        },
        _ => Status::Failed(failure_of_ended(&run, limits)),
    };
    CaseOutcome {
        id: run.id,
        status,
        saw,
        expected: approved.text.clone(),
        printed: run.printed,
        took: run.took,
    }
}

/// The case ran to its end, and showed something else than it should.
fn failure_of_done(run: &CaseRun, approved: &Approved) -> Failure {
    let expected: Vec<&str> = approved.text.lines().collect();
    match &run.transcript {
        Transcript::Once(observed) => {
            let why = why(observed, &expected);
            Failure {
                why,
                call: run.call.clone(),
                seed: None,
                times: None,
                timeline: run.timeline.clone(),
            }
        }
        Transcript::Seeded { groups, .. } => {
            let expected: Vec<&str> = expected
                .iter()
                .skip(1)
                .map(|line| line.trim_start())
                .collect();
            let runs = groups.iter().map(|group| group.times).sum();
            let is_wrong = |group: &&Group| !is_as_expected(group, &expected);
            let failing: u64 = groups
                .iter()
                .filter(is_wrong)
                .map(|group| group.times)
                .sum();
            // Where each is right, there are not as many as approved.
            let wrong = groups.iter().find(is_wrong).or(groups.first());
            Failure {
                why: wrong.map_or_else(
                    || why(&Observed::default(), &expected),
                    |group| why(&group.observed, &expected),
                ),
                call: None,
                seed: wrong.map(|group| group.first_seed),
                times: (failing > 0).then_some((failing, runs)),
                timeline: run.timeline.clone(),
            }
        }
    }
}

fn is_as_expected(group: &Group, expected: &[&str]) -> bool {
    group.observed.finding.is_none() && lines(&group.observed).iter().eq(expected)
}

fn lines(observed: &Observed) -> Vec<String> {
    observed.lines.iter().map(ToString::to_string).collect()
}

fn why(observed: &Observed, expected: &[&str]) -> Why {
    match &observed.finding {
        Some(finding) => why_of_finding(finding),
        None => Why::Differs(difference(observed, expected)),
    }
}

fn why_of_finding(finding: &Finding) -> Why {
    match finding.clone() {
        Finding::Panic {
            thread,
            message,
            place,
        } => Why::Panicked {
            thread,
            message,
            place,
            then: None,
        },
        Finding::PanicTwice {
            thread,
            message,
            place,
            then,
        } => Why::Panicked {
            thread,
            message,
            place,
            then: Some(then),
        },
        Finding::Deadlock { waiting } => Why::Deadlock { waiting },
        Finding::NoEnd { steps } => Why::NoEnd { steps },
        Finding::Stuck {
            thread, busy: true, ..
        } => Why::EndlessLoop { thread },
        Finding::Stuck {
            thread,
            busy: false,
            ..
        } => Why::Unseen { thread },
        Finding::LeftChildren { count } => Why::LeftChildren { count },
    }
}

fn difference(observed: &Observed, expected: &[&str]) -> Difference {
    if let Some(n) = observed.lines.iter().position(|line| line.wanted.is_some()) {
        return model_difference(observed, n);
    }
    let got = lines(observed);
    let same = got
        .iter()
        .zip(expected)
        .take_while(|(got, expected)| got == *expected)
        .count();
    Difference {
        before: got[..same].to_vec(),
        expected: expected.get(same).map(|line| (*line).to_owned()),
        got: got.get(same).cloned(),
    }
}

/// A case against a model brings along what the model says.
fn model_difference(observed: &Observed, n: usize) -> Difference {
    let mut got = observed.lines[n].clone();
    let wanted = got.wanted.take().unwrap_or_default();
    let mut expected = got.clone();
    expected.value = wanted;
    Difference {
        before: observed.lines[..n]
            .iter()
            .map(ToString::to_string)
            .collect(),
        expected: Some(expected.to_string()),
        got: Some(got.to_string()),
    }
}

/// The worker came to its end before the case did.
fn failure_of_ended(run: &CaseRun, limits: &Limits) -> Failure {
    let finding = match &run.transcript {
        Transcript::Once(observed) => observed.finding.as_ref(),
        Transcript::Seeded { .. } => None,
    };
    let why = match (&run.end, finding) {
        (_, Some(finding)) => why_of_finding(finding),
        (End::TimeLimit { limit }, None) => Why::TimeLimit { limit: *limit },
        (End::Waited { limit }, None) => Why::Waited { limit: *limit },
        (End::OutputLimit, None) => Why::TooMuchOutput {
            limit_kib: limits.output_kib,
        },
        (End::TooManyProcesses { limit }, None) => Why::TooManyProcesses { limit: *limit },
        (End::Died { status, stderr }, None) => why_of_death(*status, stderr, limits),
        (End::Done | End::Broken { .. }, None) => unreachable!("judged before"),
    };
    let call = match finding {
        Some(Finding::Stuck { call, .. }) => call.clone().or_else(|| run.call.clone()),
        _ => run.call.clone(),
    };
    Failure {
        why,
        call,
        seed: run.seed,
        times: None,
        timeline: Vec::new(),
    }
}

/// How a process ended that ended by itself; `stderr` is the last it said.
pub fn why_of_death(status: ExitStatus, stderr: &str, limits: &Limits) -> Why {
    match (status.code(), status.signal()) {
        (Some(code), _) => Why::Exited { code },
        // Rust's runtime says which of the two it was just before it aborts.
        (_, Some(ABORT)) if stderr.contains("has overflowed its stack") => Why::StackOverflow,
        (_, Some(ABORT)) if stderr.contains("memory allocation of") => Why::OutOfMemory {
            limit_mib: limits.memory_mib,
        },
        (_, Some(ABORT)) => Why::Aborted {
            message: (!stderr.is_empty()).then(|| stderr.to_owned()),
        },
        (_, signal) => Why::Signal {
            name: signal_name(signal.unwrap_or_default()),
        },
    }
}

const ABORT: i32 = rustix::process::Signal::ABORT.as_raw();

/// `SIGKILL`, as the system's own manual has it; a number for one without a name.
fn signal_name(signal: i32) -> String {
    match rustix::process::Signal::from_named_raw(signal) {
        Some(named) => format!("{named:?}").replace("Signal::", "SIG"),
        None => signal.to_string(),
    }
}

#[cfg(test)]
mod tests;
