//! All cases, a file for each kind, and the few words they share. In: the subject. Out: lines such as
//! `take(500 ms)  none`.
//!
//! Every honest design must see the same: so nothing is logged that depends on which task came first,
//! and time passes in whole milliseconds, the grain of tokio's paused clock.

// TODO: leave out the kinds you do not need (the file, its two lines here, its cases in `problem.toml`,
// its snapshots), and write ten or twenty of those you do. A case has one idea, and its id says it.

mod basics;
mod random;
mod tasks;

use kit::suite::{Case, Log, millis};
use kit_tokio::explore::Sim;

use crate::{Mailbox, Subject};

pub fn all() -> Vec<Case<Subject>> {
    let mut cases = basics::cases();
    cases.extend(random::cases());
    cases.extend(tasks::cases());
    cases
}

/// Take a letter, and log it. `sim.call` gives the call a name, for the timeline and for a deadlock.
async fn take(sim: Sim, log: &mut Log<'_>, mailbox: &dyn Mailbox, patience: u64) {
    let what = format!("take({patience} ms)");
    let letter = sim
        .call(what.as_str(), mailbox.take(millis(patience)))
        .await;
    log.see(what, shown(letter));
}

/// A letter as the transcript shows it.
fn shown(letter: Option<u32>) -> String {
    letter.map_or("none".into(), |letter| letter.to_string())
}
