//! Where the grade under way is.

use crate::Building;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Phase {
    /// The grader builds its own libraries; cargo's latest line.
    Building(Building, String),
    Waiting,
    WaitingToMeasure,
    #[default]
    Compiling,
    Running {
        done: usize,
        of: usize,
        case: String,
        part: Option<(u64, u64)>,
    },
    /// Every case has passed; so many of so many workloads are measured.
    Measuring {
        done: usize,
        of: usize,
        workload: String,
    },
}
