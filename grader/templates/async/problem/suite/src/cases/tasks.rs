//! Explored: tasks, under hundreds of orders, and some of them dropped on their way. Each order must
//! show the same, so what is logged is what all of them have in common.

use std::sync::Arc;

use kit::suite::{Case, Log, millis, secs};
use kit_tokio::explore::{self, Sim};

use crate::Subject;

const SCHEDULES: u64 = 200;

pub(super) fn cases() -> Vec<Case<Subject>> {
    vec![explore::case(
        "every_letter_comes_once",
        SCHEDULES,
        every_letter_comes_once,
    )]
}

/// Who gets which letter depends on the order, and so does who is dropped while it waits. That each
/// letter is taken by somebody, once, does not.
async fn every_letter_comes_once(s: &Subject, sim: Sim, log: &mut Log<'_>) {
    let mailbox = (s.mailbox)(2);
    for first in [1, 11, 21] {
        let mailbox = Arc::clone(&mailbox);
        sim.spawn(format!("writer of {first}"), async move {
            sim.jitter(millis(30)).await;
            for letter in [first, first + 1] {
                sim.call(format!("put({letter})"), mailbox.put(letter))
                    .await;
            }
        });
    }
    let mut readers = Vec::new();
    for n in 1..=4 {
        let mailbox = Arc::clone(&mailbox);
        readers.push(sim.spawn(format!("reader {n}"), async move {
            let take = sim.call("take", mailbox.take(millis(20)));
            sim.cancel_randomly(take).await.flatten()
        }));
    }
    let mut letters = Vec::new();
    for reader in readers {
        letters.extend(reader.await);
    }
    // What the readers left; by this time of the case all orders are at the same point again.
    sim.until(secs(10)).await;
    while let Some(letter) = mailbox.take(millis(100)).await {
        letters.push(letter);
    }
    letters.sort_unstable();
    log.see("letters that came", format!("{letters:?}"));
}
