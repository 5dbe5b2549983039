//! The four levels a topic is told and asked at.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// How far someone must be.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ValueEnum,
)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Newcomer,
    Junior,
    Senior,
    Lead,
}

impl Level {
    pub const ALL: [Level; 4] = [Level::Newcomer, Level::Junior, Level::Senior, Level::Lead];

    /// As it is written in files, in commands and in the anchors of pages.
    pub fn id(self) -> &'static str {
        match self {
            Level::Newcomer => "newcomer",
            Level::Junior => "junior",
            Level::Senior => "senior",
            Level::Lead => "lead",
        }
    }

    pub fn from_id(id: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn a_level_is_known_by_its_id_and_by_nothing_else() {
        for level in Level::ALL {
            assert_eq!(Level::from_id(level.id()), Some(level));
        }
        assert_eq!(Level::from_id("Lead"), None);
        assert_eq!(Level::from_id(""), None);
    }
}
