//! All cases, a file for each kind, and the few words they share. In: the subject. Out: lines such as
//! `submit(70)  true`.
//!
//! Every honest design must see the same: so nothing is logged that depends on who came first, and
//! time passes in whole seconds.

// TODO: leave out the kinds you do not need (the file, its two lines here, its cases in `problem.toml`,
// its snapshots), and write ten or twenty of those you do. A case has one idea, and its id says it.

mod basics;
mod network;
mod random;
mod threads;

use kit::suite::{Case, Log};

use crate::{Board, Subject};

pub fn all() -> Vec<Case<Subject>> {
    let mut cases = basics::cases();
    cases.extend(random::cases());
    cases.extend(threads::cases());
    cases.extend(network::cases());
    cases
}

/// Submit a score, and log whether it is a new record. `log.call` tells the call before it is made, so
/// one that hangs or panics is known by its name.
fn submit(log: &mut Log, board: &dyn Board, score: u32) {
    log.call(format!("submit({score})"), || board.submit(score));
}

/// Log the record that stands.
fn best(log: &mut Log, board: &dyn Board) {
    log.call("best()", || shown(board.best()));
}

/// A record as the transcript shows it.
fn shown(record: Option<u32>) -> String {
    record.map_or("none".into(), |score| score.to_string())
}
