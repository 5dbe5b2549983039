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
    #[value(alias = "입문")]
    Newcomer,
    #[value(alias = "주니어")]
    Junior,
    #[value(alias = "시니어")]
    Senior,
    #[value(alias = "리드")]
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
}
