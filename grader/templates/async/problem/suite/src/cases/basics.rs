//! Transcripts: what a mailbox does, call by call, on a paused clock, its tasks in turn. The kind to
//! begin with, and the one that teaches most: the learner reads the lines.

use std::sync::Arc;

use kit::suite::{Case, Log, millis};
use kit_tokio::explore;

use super::take;
use crate::Subject;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![Case::transcript(
        "waits_for_a_letter_and_for_a_slot",
        waits_for_a_letter_and_for_a_slot,
    )]
}

/// A case never says what it expects. It logs, and the snapshot you approve says what is right.
fn waits_for_a_letter_and_for_a_slot(s: &Subject, log: &mut Log) {
    explore::in_order(async |sim| {
        let mailbox = (s.mailbox)(1);
        take(sim, log, &*mailbox, 500).await;
        let letters = Arc::clone(&mailbox);
        let writer = sim.spawn("writer", async move {
            for letter in [1, 2] {
                let put = letters.put(letter);
                sim.call(format!("put({letter})"), put).await;
            }
            sim.now()
        });
        kit_tokio::time::sleep(millis(200)).await;
        for _ in 0..2 {
            take(sim, log, &*mailbox, 100).await;
        }
        log.see("put(2) found a slot after", format!("{:?}", writer.await));
        take(sim, log, &*mailbox, 100).await;
    });
}
