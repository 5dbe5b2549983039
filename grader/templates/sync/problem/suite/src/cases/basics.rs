//! Transcripts: what a board does, call by call, on virtual time. The kind to begin with, and the one
//! that teaches most: the learner reads the lines.

use kit::suite::{Case, Log, secs};

use super::{best, submit};
use crate::Subject;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![Case::transcript("highest_stands", highest_stands)]
}

/// A case never says what it expects. It logs, and the snapshot you approve says what is right.
fn highest_stands(s: &Subject, log: &mut Log) {
    let board = (s.board)(secs(60));
    best(log, &*board);
    for score in [70, 50, 90, 90] {
        submit(log, &*board, score);
    }
    log.advance(secs(59));
    best(log, &*board);
    // The very instant at which a record fades may be asked about because the statement names it.
    log.advance(secs(1));
    best(log, &*board);
    submit(log, &*board, 50);
}
