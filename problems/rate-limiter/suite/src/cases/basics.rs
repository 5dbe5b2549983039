//! What a token bucket is, one sentence a case. Time stands still or passes in whole seconds.

use kit::suite::{Case, Log, secs};

use super::{Outcome, ask, ask_often, bucket, new};
use crate::Subject;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![
        Case::transcript("starts_full", starts_full),
        Case::transcript("takes_what_is_asked", takes_what_is_asked),
        Case::transcript("worked_example", worked_example),
        Case::transcript("sixty_a_minute", sixty_a_minute),
        Case::transcript("denial_takes_nothing", denial_takes_nothing),
        Case::transcript("never_above_capacity", never_above_capacity),
        Case::transcript("buckets_are_separate", buckets_are_separate),
    ]
}

fn starts_full(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 10, 1.0) else {
        return;
    };
    ask(log, &*limiter, 10);
    ask(log, &*limiter, 1);
}

fn takes_what_is_asked(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 10, 1.0) else {
        return;
    };
    for tokens in [3, 3, 3, 2, 1, 1] {
        ask(log, &*limiter, tokens);
    }
}

fn worked_example(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 10, 2.0) else {
        return;
    };
    ask(log, &*limiter, 5);
    ask(log, &*limiter, 6);
    log.advance(secs(1));
    ask(log, &*limiter, 6);
    ask(log, &*limiter, 1);
    ask(log, &*limiter, 1);
}

fn sixty_a_minute(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 60, 1.0) else {
        return;
    };
    ask_often(log, &*limiter, 60);
    ask(log, &*limiter, 1);
    log.advance(secs(1));
    ask_often(log, &*limiter, 60);
    log.advance(secs(30));
    ask_often(log, &*limiter, 60);
}

fn denial_takes_nothing(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 10, 1.0) else {
        return;
    };
    for tokens in [7, 4, 5, 10, 3, 1] {
        ask(log, &*limiter, tokens);
    }
}

fn never_above_capacity(s: &Subject, log: &mut Log) {
    let Some(limiter) = bucket(s, log, 5, 1.0) else {
        return;
    };
    ask(log, &*limiter, 2);
    log.advance(secs(3600));
    ask(log, &*limiter, 5);
    ask(log, &*limiter, 1);
}

fn buckets_are_separate(s: &Subject, log: &mut Log) {
    let mut buckets = Vec::new();
    // Two of them are configured alike, which does not make them one.
    for (name, capacity, per_second) in [("a", 1, 1.0), ("b", 1, 1.0), ("c", 3, 2.0)] {
        let what = format!("{name}: {}", new(capacity, per_second));
        let made = log.call(what, || Outcome((s.limiter)(capacity, per_second)));
        let Ok(limiter) = made.0 else {
            return;
        };
        buckets.push((name, limiter));
    }
    let asks = |log: &mut Log, which: usize, tokens: u32| {
        let (name, limiter) = &buckets[which];
        log.call(format!("{name}: is_allowed({tokens})"), || {
            limiter.is_allowed(tokens)
        });
    };
    for (which, tokens) in [(0, 1), (1, 1), (2, 3), (0, 1), (1, 1)] {
        asks(log, which, tokens);
    }
    log.advance(secs(1));
    for (which, tokens) in [(0, 1), (1, 1), (2, 2), (2, 1)] {
        asks(log, which, tokens);
    }
}
