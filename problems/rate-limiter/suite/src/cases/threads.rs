//! Many threads at one bucket, under hundreds of schedules each. Requests are alike, so that how many
//! are allowed does not depend on who comes first: every schedule of a right limiter shows the same.

use kit::sim::let_time_pass;
use kit::suite::{Case, Log, millis};
use kit::sync::Arc;
use kit::thread;

use super::{ask, bucket};
use crate::{Limiter, Subject};

const SCHEDULES: u64 = 500;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::explored("threads_share_a_bucket", SCHEDULES, threads_share_a_bucket),
        Case::explored("threads_take_several", SCHEDULES, threads_take_several),
        Case::explored("enough_for_all", SCHEDULES, enough_for_all),
        Case::explored("every_take_counts", SCHEDULES, every_take_counts),
        Case::explored("refill_counts_once", SCHEDULES, refill_counts_once),
        Case::explored("while_time_moves", SCHEDULES, while_time_moves),
        Case::explored("time_passes_in_between", SCHEDULES, time_passes_in_between),
        Case::explored("every_kind_of_request", SCHEDULES, every_kind_of_request),
    ]
}

/// Three threads want six tokens together, four are there.
fn threads_share_a_bucket(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 4, 1.0) else {
        return;
    };
    let allowed = together(3, &limiter.into(), |limiter| count(limiter, 2, 1));
    log.see("3 threads, each is_allowed(1) twice: allowed", allowed);
}

/// Three times three of ten, and the one that is left over.
fn threads_take_several(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 10, 1.0) else {
        return;
    };
    let limiter: Arc<dyn Limiter> = limiter.into();
    let allowed = together(4, &limiter, |limiter| count(limiter, 1, 3));
    log.see("4 threads, each is_allowed(3): allowed", allowed);
    ask(log, &*limiter, 1);
    ask(log, &*limiter, 1);
}

/// A limiter that is busy has no reason to say no, however often somebody else was quicker.
fn enough_for_all(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 48, 1.0) else {
        return;
    };
    let allowed = together(8, &limiter.into(), |limiter| count(limiter, 3, 2));
    log.see("8 threads, each is_allowed(2) 3 times: allowed", allowed);
}

/// There is more than enough, so all that can go wrong is the sum.
fn every_take_counts(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 13, 1.0) else {
        return;
    };
    let limiter: Arc<dyn Limiter> = limiter.into();
    together(3, &limiter, |limiter| count(limiter, 2, 2));
    log.see("3 threads, each is_allowed(2) twice: done", "");
    ask(log, &*limiter, 1);
    ask(log, &*limiter, 1);
}

/// Two tokens drip in while nobody asks; then all ask in the same instant.
fn refill_counts_once(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 4, 4.0) else {
        return;
    };
    ask(log, &*limiter, 4);
    log.advance(millis(500));
    let allowed = thread::scope(|scope| {
        let threads = [(); 3].map(|()| scope.spawn(|| count(&*limiter, 1, 1)));
        threads.map(|thread| thread.join().expect("a thread of the case"))
    });
    log.see(
        "3 threads, each is_allowed(1): allowed",
        allowed.iter().sum::<u32>(),
    );
    ask(log, &*limiter, 1);
}

/// Three threads ask whenever two tokens have dripped in, so one of them is denied each time. The
/// bucket holds no more than two: what one round wrongly leaves is not there in the next.
fn while_time_moves(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 2, 8.0) else {
        return;
    };
    let limiter: Arc<dyn Limiter> = limiter.into();
    let allowed = together(3, &limiter, |limiter| {
        let mut allowed = count(limiter, 1, 1);
        for _ in 0..4 {
            thread::sleep(millis(250));
            allowed += count(limiter, 1, 1);
        }
        allowed
    });
    log.see(
        "3 threads, each is_allowed(1) now and 4 times, 250 ms apart: allowed",
        allowed,
    );
    ask(log, &*limiter, 1);
}

/// A second passes in four steps, each of them wherever two threads that ask happen to be: before they
/// read the clock, after it, or in the middle of counting. Who of them gets a token depends on that, but
/// how many tokens there are in all does not.
fn time_passes_in_between(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 8, 4.0) else {
        return;
    };
    ask(log, &*limiter, 8);
    let mut allowed = thread::scope(|scope| {
        let threads = [(); 2].map(|()| scope.spawn(|| count(&*limiter, 6, 1)));
        for _ in 0..4 {
            let_time_pass(millis(250));
        }
        let allowed = threads.map(|thread| thread.join().expect("a thread of the case"));
        allowed.iter().sum::<u32>()
    });
    allowed += count(&*limiter, 8, 1);
    log.see(
        "2 threads, is_allowed(1) while time passes, and 8 times after that: allowed",
        allowed,
    );
}

/// Requests that are allowed, denied, empty and hopeless at once: everyone gets an answer.
fn every_kind_of_request(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 3, 1.0) else {
        return;
    };
    let answers = thread::scope(|scope| {
        let threads = [0, 2, 2, 4].map(|tokens| {
            let limiter = &*limiter;
            scope.spawn(move || (tokens, count(limiter, 1, tokens)))
        });
        threads.map(|thread| thread.join().expect("a thread of the case"))
    });
    for tokens in [0, 2, 4] {
        let allowed: u32 = answers
            .iter()
            .filter(|(asked, _)| *asked == tokens)
            .map(|(_, allowed)| allowed)
            .sum();
        log.see(format!("is_allowed({tokens}) by threads: allowed"), allowed);
    }
    ask(log, &*limiter, 1);
    ask(log, &*limiter, 1);
}

/// Run the same in so many threads that share the limiter, and add up what they give.
fn together(threads: usize, limiter: &Arc<dyn Limiter>, work: fn(&dyn Limiter) -> u32) -> u32 {
    let threads: Vec<_> = (0..threads)
        .map(|_| {
            let limiter = Arc::clone(limiter);
            thread::spawn(move || work(&*limiter))
        })
        .collect();
    threads
        .into_iter()
        .map(|thread| thread.join().expect("a thread of the case"))
        .sum()
}

/// Ask so many times for so many tokens; how often the answer was yes.
fn count(limiter: &dyn Limiter, times: u32, tokens: u32) -> u32 {
    (0..times)
        .map(|_| u32::from(limiter.is_allowed(tokens)))
        .sum()
}
