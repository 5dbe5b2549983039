//! What a case observed, out of what its worker told.

use super::record::Record;
use crate::transcript::{Group, Observed, Transcript};

/// Puts the records of one case together again.
#[derive(Debug, Default)]
pub struct Collector {
    current: Observed,
    groups: Vec<Group>,
    /// The call that has begun and not come back.
    pub call: Option<String>,
    /// The seed of the run that is under way.
    pub seed: Option<u64>,
}

impl Collector {
    pub fn take(&mut self, record: &Record) {
        match record {
            Record::Call { what } => self.call = Some(what.clone()),
            Record::Seed { seed } => self.seed = Some(*seed),
            Record::Line(line) => {
                self.call = None;
                self.current.lines.push(line.clone());
            }
            Record::Finding(finding) => self.current.finding = Some(finding.clone()),
            Record::Group { first_seed, times } => {
                let observed = ::std::mem::take(&mut self.current);
                self.groups.push(Group {
                    first_seed: *first_seed,
                    times: *times,
                    observed,
                });
            }
            Record::Start { .. }
            | Record::Progress { .. }
            | Record::Step(_)
            | Record::Done { .. } => {}
        }
    }

    /// What the case observed. `unit` comes with its `done` record; a case that did not get that far
    /// has what it saw until then.
    pub fn into_transcript(self, unit: Option<&str>) -> Transcript {
        match unit {
            Some(unit) if !unit.is_empty() => {
                let mut groups = self.groups;
                // What was found after the last group (children left behind) belongs to that group.
                if let (Some(finding), Some(last)) = (self.current.finding, groups.last_mut()) {
                    last.observed.finding.get_or_insert(finding);
                }
                Transcript::Seeded {
                    unit: unit.to_owned(),
                    groups,
                }
            }
            _ => Transcript::Once(self.current),
        }
    }
}
