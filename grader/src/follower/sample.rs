//! A listener for tests, and what it is told.

use kit::worker::record::Record;

use super::{Heard, Listener};

/// Wants two records.
#[derive(Default)]
pub struct Both(pub Vec<Record>);

impl Listener for Both {
    type Record = Record;

    fn hear(&mut self, record: Record) -> Option<Heard> {
        let heard = match &record {
            Record::Start { .. } => Heard::Begun,
            Record::Group { .. } => return None,
            _ => Heard::More,
        };
        self.0.push(record);
        Some(heard)
    }

    fn has_all(&self) -> bool {
        self.0.len() >= 2
    }
}

pub fn start(case: &str) -> Record {
    let case = case.into();
    Record::Start { case }
}
