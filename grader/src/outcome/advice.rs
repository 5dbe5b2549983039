//! What is said of code beside the verdict. It costs no points.

use kit::transcript::Place;

/// In the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Sooner or later this goes wrong in production.
    Essential,
    /// An interviewer would ask about it; worth mending now.
    Actionable,
    /// Could be said in a simpler way.
    Informative,
    /// What is good.
    Celebratory,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    pub severity: Severity,
    pub about: About,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// One of clippy's lints, and where in the learner's code.
    Lint {
        /// `await_holding_lock`, without `clippy::`.
        name: String,
        /// Clippy's own words on the first of the places.
        message: String,
        places: Vec<Place>,
    },
    Praise(Praise),
}

/// What is said only where it is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Praise {
    /// Accepted the first time it was graded.
    FirstAttempt,
    /// Neither the compiler nor clippy has anything to say.
    NoWarnings,
    /// Neither `unwrap` nor `expect`.
    NoUnwrap,
    NoUnsafe,
}
