//! The cases.

use kit::suite::{Case, Log, secs};

use crate::Subject;

pub fn all() -> Vec<Case<Subject>> {
    vec![Case::transcript(
        "refill_is_continuous",
        refill_is_continuous,
    )]
}

fn refill_is_continuous(s: &Subject, log: &mut Log) {
    let limiter = (s.limiter)(10, 2.0).expect("10 tokens, 2 a second is a valid bucket");
    log.call("is_allowed(5)", || limiter.is_allowed(5));
    log.call("is_allowed(6)", || limiter.is_allowed(6));
    log.advance(secs(1));
    log.call("is_allowed(6)", || limiter.is_allowed(6));
}
