//! Compares what a case saw with the approved transcript. Pure, but for reading that file.

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::ExitStatus;

use anyhow::{Context, bail};
use kit::transcript::{Finding, Group, Observed, Transcript};

use crate::manifest::Limits;
use crate::outcome::{CaseOutcome, Difference, Failure, Status, Why};
use crate::worker::{CaseRun, End};

/// The transcript of a right solution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    pub text: String,
}

impl Approved {
    /// Read an insta snapshot.
    pub fn read(path: &Path) -> anyhow::Result<Approved> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        // git may have changed the ends of the lines.
        let text = text.replace("\r\n", "\n");
        let Some((_, body)) = text
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"))
        else {
            bail!(
                "{}: no insta snapshot: it should begin with a header between two `---`",
                path.display()
            );
        };
        Ok(Approved {
            text: body.trim_end().to_owned(),
        })
    }

    /// A case that runs under many seeds says so in its first line.
    pub fn is_seeded(&self) -> bool {
        self.text
            .lines()
            .next()
            .is_some_and(|line| line.ends_with(", every one:"))
    }
}

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
            let wrong = groups
                .iter()
                .find(|group| !is_as_expected(group, &expected))
                .or(groups.first());
            Failure {
                why: wrong.map_or_else(
                    || why(&Observed::default(), &expected),
                    |group| why(&group.observed, &expected),
                ),
                call: None,
                seed: wrong.map(|group| group.first_seed),
                times: wrong.map(|group| (group.times, runs)),
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
        (End::OutputLimit, None) => Why::TooMuchOutput {
            limit_kib: limits.output_kib,
        },
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

fn why_of_death(status: ExitStatus, stderr: &str, limits: &Limits) -> Why {
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

fn signal_name(signal: i32) -> String {
    match rustix::process::Signal::from_named_raw(signal) {
        Some(named) => format!("{named:?}"),
        None => signal.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kit::transcript::Line;

    use super::*;
    use crate::outcome::Printed;

    const LIMITS: Limits = Limits {
        quick_seconds: 1,
        slow_seconds: 5,
        memory_mib: 512,
        output_kib: 1024,
    };

    fn line(what: &str, value: &str, wanted: Option<&str>) -> Line {
        let wanted = wanted.map(str::to_owned);
        Line {
            at: Duration::ZERO,
            what: what.into(),
            value: value.into(),
            wanted,
        }
    }

    fn saw(lines: &[(&str, &str)]) -> Observed {
        Observed {
            lines: lines
                .iter()
                .map(|(what, value)| line(what, value, None))
                .collect(),
            finding: None,
        }
    }

    fn group(first_seed: u64, times: u64, observed: Observed) -> Group {
        Group {
            first_seed,
            times,
            observed,
        }
    }

    fn run(transcript: Transcript, end: End) -> CaseRun {
        CaseRun {
            id: "case".into(),
            transcript,
            call: None,
            seed: None,
            timeline: Vec::new(),
            end,
            printed: Printed::default(),
            took: Duration::ZERO,
        }
    }

    fn judged(transcript: Transcript, approved: &str) -> Status {
        let approved = Approved {
            text: approved.to_owned(),
        };
        judge(run(transcript, End::Done), &approved, &LIMITS).status
    }

    fn failure(status: Status) -> Failure {
        match status {
            Status::Failed(failure) => failure,
            status => panic!("not failed: {status:?}"),
        }
    }

    #[test]
    fn the_same_transcript_passes_and_any_other_fails() {
        let approved = "t=0.000s  ask(1)  true";
        assert_eq!(
            judged(Transcript::Once(saw(&[("ask(1)", "true")])), approved),
            Status::Passed
        );
        for other in [
            &[("ask(1)", "false")][..],
            &[],
            &[("ask(1)", "true"), ("ask(1)", "true")],
        ] {
            assert_ne!(
                judged(Transcript::Once(saw(other)), approved),
                Status::Passed
            );
        }
    }

    #[test]
    fn the_first_difference_comes_with_what_was_right_before_it() {
        let approved = "t=0.000s  a  1\nt=0.000s  b  2\nt=0.000s  c  3";
        let status = judged(
            Transcript::Once(saw(&[("a", "1"), ("b", "9"), ("c", "3")])),
            approved,
        );
        let expected = Difference {
            before: vec!["t=0.000s  a  1".into()],
            expected: Some("t=0.000s  b  2".into()),
            got: Some("t=0.000s  b  9".into()),
        };
        assert_eq!(failure(status).why, Why::Differs(expected));
    }

    #[test]
    fn of_many_schedules_the_first_wrong_one_is_named_by_its_seed() {
        let approved = "10 schedules, every one:\n  t=0.000s  admitted  5";
        let good = group(0, 7, saw(&[("admitted", "5")]));
        let bad = group(4, 3, saw(&[("admitted", "6")]));
        let seeded = |groups| Transcript::Seeded {
            unit: "schedules".into(),
            groups,
        };
        let all_good = group(0, 10, saw(&[("admitted", "5")]));
        assert_eq!(judged(seeded(vec![all_good]), approved), Status::Passed);
        let failure = failure(judged(seeded(vec![good, bad]), approved));
        assert_eq!((failure.seed, failure.times), (Some(4), Some((3, 10))));
    }

    #[test]
    fn fewer_schedules_than_approved_do_not_pass() {
        let approved = "10 schedules, every one:\n  t=0.000s  admitted  5";
        let groups = vec![group(0, 9, saw(&[("admitted", "5")]))];
        let status = judged(
            Transcript::Seeded {
                unit: "schedules".into(),
                groups,
            },
            approved,
        );
        assert_ne!(status, Status::Passed);
    }

    #[test]
    fn what_the_model_says_stands_where_the_value_is() {
        let approved = "10 programs, every one:\n  t=0.000s  agrees";
        let lines = vec![
            line("ask(1)", "true", None),
            line("ask(3)", "false", Some("true")),
        ];
        let observed = Observed {
            lines,
            finding: None,
        };
        let groups = vec![group(2, 1, observed)];
        let failure = failure(judged(
            Transcript::Seeded {
                unit: "programs".into(),
                groups,
            },
            approved,
        ));
        let Why::Differs(difference) = failure.why else {
            panic!("{:?}", failure.why)
        };
        assert_eq!(
            difference.expected.as_deref(),
            Some("t=0.000s  ask(3)  true")
        );
        assert_eq!(difference.got.as_deref(), Some("t=0.000s  ask(3)  false"));
        assert_eq!(difference.before, ["t=0.000s  ask(1)  true"]);
    }

    #[test]
    fn the_last_words_of_a_worker_tell_what_it_died_of() {
        let died = |stderr: &str| {
            let end = End::Died {
                status: ExitStatus::from_raw(ABORT),
                stderr: stderr.into(),
            };
            let approved = Approved {
                text: String::new(),
            };
            let judged = judge(
                run(Transcript::Once(Observed::default()), end),
                &approved,
                &LIMITS,
            );
            failure(judged.status).why
        };
        assert_eq!(
            died("thread 'main' has overflowed its stack"),
            Why::StackOverflow
        );
        assert_eq!(
            died("memory allocation of 9 bytes failed"),
            Why::OutOfMemory { limit_mib: 512 }
        );
        assert_eq!(died(""), Why::Aborted { message: None });
    }

    #[test]
    fn a_snapshot_is_read_without_its_header() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.snap");
        fs::write(&path, "---\nsource: x\n---\n3 runs, every one:\n  a\n").unwrap();
        let approved = Approved::read(&path).unwrap();
        assert_eq!(approved.text, "3 runs, every one:\n  a");
        assert!(approved.is_seeded());
        fs::write(&path, "no header").unwrap();
        assert!(
            Approved::read(&path)
                .unwrap_err()
                .to_string()
                .contains("case.snap")
        );
    }
}
