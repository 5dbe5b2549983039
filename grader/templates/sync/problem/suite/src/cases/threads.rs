//! Explored: threads, under hundreds of schedules. Each must show the same, so what is logged is what
//! all orders have in common. Threads, locks and channels of a case are `kit`'s, never `std`'s.

use kit::suite::{Case, Log, secs};
use kit::thread;

use super::best;
use crate::Subject;

const SCHEDULES: u64 = 200;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![Case::explored(
        "threads_submit_at_once",
        SCHEDULES,
        threads_submit_at_once,
    )]
}

/// How many of the three are records depends on their order. Which one stands in the end does not.
fn threads_submit_at_once(s: &Subject, log: &mut Log) {
    let board = (s.board)(secs(60));
    thread::scope(|scope| {
        for score in [10, 30, 20] {
            let board = &*board;
            scope.spawn(move || board.submit(score));
        }
    });
    log.see("3 threads, submit(10), submit(30), submit(20): done", "");
    best(log, &*board);
}
