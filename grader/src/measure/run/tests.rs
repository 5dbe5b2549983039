//! What becomes of what a bench says.

use std::process::ExitStatus;

use kit::bench::record::Pair;
use kit::wire::{Reader, Writer};

use super::*;
use crate::Quiet;
use crate::follower::{Ear, RECORD_BYTES};

const LIMITS: Limits = Limits {
    quick_seconds: 10,
    slow_seconds: 30,
    memory_mib: 512,
    output_kib: 1024,
};

/// What becomes of two workloads whose bench says this, and then ends so.
fn heard(records: &[Record], stray: &str, stop: Stop) -> Vec<Observed> {
    let left = ["get".to_owned(), "put".to_owned()];
    let mut account = Account {
        done_before: 0,
        of: 2,
        left: &left,
        progress: &Quiet,
        is_yours: false,
        current: None,
        ended: Vec::new(),
    };
    let mut writer = Writer::new(String::new());
    let text: String = records.iter().map(|record| writer.encode(record)).collect();
    let taken = Ear::of(Reader::new(String::new())).take((text + stray).as_bytes(), &mut account);
    let end = account.end(taken.err().unwrap_or(stop), &LIMITS);
    account.finish(end)
}

/// The limit of whoever says nothing more.
fn late(idle: bool) -> Stop {
    let limit = SILENCE;
    Stop::Late { limit, idle }
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
        Record::Pair(Pair {
            yours: 600,
            reference: 300,
            your_own: 500,
            reference_own: 250,
        }),
    ]
}

#[test]
fn what_a_bench_tells_is_put_together() {
    let mut records = measured();
    records.push(done("get"));
    let heard = heard(&records, "", late(false));
    assert_eq!((heard.len(), &heard[0].end), (1, &End::Done));
    let sized = &heard[0].sizes[0];
    assert_eq!((sized.yours(), sized.reference()), (vec![30.0], vec![15.0]));
    assert_eq!((sized.ratios(), sized.allocations), (vec![2.0], [20, 0]));
    assert_eq!(sized.own(), [(500.0, 250.0)]);
}

#[test]
fn whoever_ends_in_the_middle_has_not_finished_whatever_was_measured() {
    let stop = Stop::Exited {
        status: ExitStatus::default(),
        stderr: String::new(),
    };
    let how = How::Ended(Why::Exited { code: 0 });
    assert_eq!(heard(&measured(), "", stop)[0].end, End::Broke { how });
    let how = How::Ended(Why::OtherProcesses);
    let heard = heard(&measured(), "", Stop::TooManyProcesses);
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
        let heard = heard(&measured(), stray, Stop::HasAll);
        assert!(matches!(heard[0].end, End::Broke { .. }), "{stray}");
    }
}

/// The code of a bench that was started wrongly is anybody's once it has begun.
#[test]
fn whoever_ends_as_a_bench_that_was_started_wrongly_is_believed_only_before_it_began() {
    use std::os::unix::process::ExitStatusExt as _;

    let stop = || Stop::Exited {
        status: ExitStatus::from_raw(BROKEN << 8),
        stderr: String::new(),
    };
    let how = How::Ended(Why::Exited { code: BROKEN });
    assert_eq!(heard(&measured(), "", stop())[0].end, End::Broke { how });
    assert!(matches!(heard(&[], "", stop())[0].end, End::Ours { .. }));
}

/// Only who keeps a turn for too long is blamed for it.
#[test]
fn silence_is_the_fault_of_whose_turn_it_is() {
    let turn = |yours| Record::Turn { yours };
    let until_late = |turns: &[Record]| {
        let records = [&[begin("get")], turns].concat();
        heard(&records, "", late(false)).remove(0).end
    };
    assert_eq!(until_late(&[turn(true)]), End::TimeLimit);
    for turns in [&[][..], &[turn(true), turn(false)]] {
        assert!(matches!(until_late(turns), End::Ours { .. }), "{turns:?}");
    }
    // Who waits meanwhile is told so, and is not blamed either when it is another's turn.
    let waited = |yours| {
        let records = [begin("get"), turn(yours)];
        heard(&records, "", late(true)).remove(0).end
    };
    let how = How::Ended(Why::Waited { limit: SILENCE });
    assert_eq!(waited(true), End::Broke { how });
    assert!(matches!(waited(false), End::Ours { .. }));
    // Of each workload anew.
    let next = [turn(true), done("get"), begin("put")];
    let records = [&[begin("get")], &next[..]].concat();
    let heard = heard(&records, "", late(false));
    assert!(matches!(heard[1].end, End::Ours { .. }), "{heard:?}");
}

#[test]
fn what_a_bench_tells_has_an_end() {
    let how = How::WroteToGrader;
    let line = "x".repeat(RECORD_BYTES);
    let heard = heard(&measured(), &line, Stop::HasAll);
    assert_eq!(heard[0].end, End::Broke { how });
}

#[test]
fn a_bench_that_never_begins_is_our_fault() {
    let heard = heard(&[], "", late(false));
    assert!(matches!(heard[0].end, End::Ours { .. }));
}
