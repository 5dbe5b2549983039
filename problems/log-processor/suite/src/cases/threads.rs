//! Producers and readers, under hundreds of schedules each. Readers log no figure they happen to see,
//! only whether it could be right, so that every schedule of a right processor shows the same.

use kit::sim::let_time_pass;
use kit::suite::{Case, Log, millis, secs};
use kit::thread;

use super::{all_figures, error, info, processor, service, snapshot, together, warn};
use crate::{Processor, Subject};

pub(super) const SCHEDULES: u64 = 250;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::explored("no_entry_is_lost", SCHEDULES, no_entry_is_lost),
        Case::explored(
            "snapshot_is_of_one_moment",
            SCHEDULES,
            snapshot_is_of_one_moment,
        ),
        Case::explored(
            "snapshot_while_it_slides",
            SCHEDULES,
            snapshot_while_it_slides,
        ),
        Case::explored("time_passes_in_between", SCHEDULES, time_passes_in_between),
    ]
}

fn no_entry_is_lost(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    thread::scope(|scope| {
        for name in ["user-service", "order-service", "user-service"] {
            scope.spawn(move || {
                p.add_log(error("timeout").of(name).took(millis(100)));
                p.add_log(info("hello").of(name).took(millis(200)));
                p.add_log(error("disk full").of(name).old(secs(5)));
            });
        }
        scope.spawn(|| {
            p.get_top_errors(2);
            p.cleanup_old_logs();
            p.get_error_rate();
        });
    });
    log.see("3 threads, 3 entries each: done", "");
    snapshot(log, p);
    service(log, p, "user-service");
    service(log, p, "order-service");
}

/// Every entry is the same error, so the figures say how many there were when each was read.
fn snapshot_is_of_one_moment(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    let torn = thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..2 {
                    p.add_log(error("timeout").took(millis(100)));
                }
            });
        }
        let reader = scope.spawn(|| torn(p, 3, &|n| of_errors(n)));
        reader.join().expect("a thread of the case")
    });
    log.see("3 snapshots beside 2 producers: inconsistent", torn);
    snapshot(log, p);
}

/// What a snapshot of so many equal errors is.
fn of_errors(n: usize) -> String {
    match n {
        0 => "total 0, errors 0.0000, average none; []".to_owned(),
        n => format!("total {n}, errors 1.0000, average 100.000 ms; [\"timeout\" {n}]"),
    }
}

/// How many of so many snapshots are not what they should be with their own total.
fn torn(p: &dyn Processor, times: usize, right: &dyn Fn(usize) -> String) -> usize {
    let is_torn = || {
        let (stats, top_errors) = p.snapshot(5);
        together(&stats, &top_errors) != right(stats.total)
    };
    (0..times).filter(|_| is_torn()).count()
}

/// Two entries leave the window while it is looked at: both are there, or neither.
fn snapshot_while_it_slides(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    p.add_log(error("timeout").old(secs(9)).took(millis(300)));
    p.add_log(error("timeout").old(secs(9)).took(millis(300)));
    p.add_log(info("hello").took(millis(100)));
    p.add_log(warn("hello").took(millis(100)));
    log.see(
        "2 x ERROR, 9s old, took 300ms; 2 others, new, took 100ms",
        "",
    );
    let before = all_figures(p);
    log.see("snapshot(5)", &before);
    let right = |total: usize| match total {
        4 => before.clone(),
        _ => "total 2, errors 0.0000, average 100.000 ms; []".to_owned(),
    };
    let torn = thread::scope(|scope| {
        let readers = [(); 2].map(|()| scope.spawn(|| torn(p, 3, &right)));
        let_time_pass(secs(2));
        let torn = readers.map(|reader| reader.join().expect("a thread of the case"));
        torn.iter().sum::<usize>()
    });
    log.see("2 x 3 snapshots while 2s pass: inconsistent", torn);
    snapshot(log, p);
}

/// Time passes wherever the threads happen to be, so one may go on with a time that is no longer now.
fn time_passes_in_between(s: &Subject, log: &mut Log) {
    let p = &*processor(s, log, secs(10));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                p.add_log(error("early").old(secs(8)).took(millis(100)));
                p.add_log(error("timeout").took(millis(200)));
                p.snapshot(5);
                p.cleanup_old_logs();
            });
        }
        for _ in 0..3 {
            let_time_pass(secs(4));
        }
    });
    log.see("2 threads add and look while 12s pass: done", "");
    log.advance(secs(11));
    snapshot(log, p);
    p.add_log(error("after").took(millis(50)));
    p.add_log(info("after"));
    log.see("add_log: 1 x ERROR, 1 x INFO", "");
    snapshot(log, p);
}
