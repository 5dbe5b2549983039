//! How many points of how many, in all and stage by stage.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::manifest::ALL_POINTS;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    pub points: u32,
    pub of: u32,
    pub stages: Vec<StageScore>,
}

impl Score {
    pub fn total(&self) -> Points {
        Points::new(self.points, self.of)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageScore {
    pub id: String,
    pub points: u32,
    pub of: u32,
    pub passed: usize,
    pub cases: usize,
}

/// So many points of so many: the total is smaller where performance was not measured. The greater share
/// is the better score, and of equal shares that of more points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Points {
    pub points: u32,
    pub of: u32,
}

impl Points {
    pub fn new(points: u32, of: u32) -> Points {
        Points { points, of }
    }

    /// Of all that a problem gives. Only where every case passes and nobody could or would measure it is the
    /// total less: who leaves out the measurement of what fails is no better for it.
    pub fn of_all(self, is_accepted: bool) -> Points {
        match is_accepted {
            true => self,
            false => Points::new(self.points, self.of.max(ALL_POINTS)),
        }
    }

    /// Out of a hundred, rounded down: only all of them are a hundred.
    pub fn share(self) -> u32 {
        let share = u64::from(self.points) * 100 / u64::from(self.of.max(1));
        u32::try_from(share).unwrap_or(u32::MAX)
    }

    /// What was gained over an earlier score, in points of this one's total.
    pub fn over(self, before: Points) -> i64 {
        let (of, total) = (i64::from(before.of.max(1)), i64::from(self.of));
        let before = (i64::from(before.points) * total * 2 + of) / (of * 2);
        i64::from(self.points) - before
    }
}

impl Ord for Points {
    fn cmp(&self, other: &Points) -> Ordering {
        // Nothing of nothing is less than anything of something.
        let of = |points: &Points| u64::from(points.of.max(1));
        let own = u64::from(self.points) * of(other);
        let theirs = u64::from(other.points) * of(self);
        let by_share = own.cmp(&theirs);
        by_share.then((self.of, self.points).cmp(&(other.of, other.points)))
    }
}

impl PartialOrd for Points {
    fn partial_cmp(&self, other: &Points) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greater_share_is_the_better_score_and_of_equal_ones_the_one_of_more() {
        let points = [
            (0, 0),
            (0, 90),
            (0, 100),
            (45, 90),
            (50, 100),
            (89, 90),
            (99, 100),
        ];
        let points = points.map(|(points, of)| Points::new(points, of));
        for pair in points.windows(2) {
            assert!(pair[0] < pair[1], "{pair:?}");
        }
        assert!(Points::new(95, 100) < Points::new(90, 90));
        assert!(Points::new(90, 90) < Points::new(100, 100));
    }

    #[test]
    fn what_was_gained_is_told_in_points_of_the_later_total() {
        let gained = |before: (u32, u32), now: (u32, u32)| {
            Points::new(now.0, now.1).over(Points::new(before.0, before.1))
        };
        assert_eq!(gained((40, 100), (60, 100)), 20);
        assert_eq!(gained((90, 90), (100, 100)), 0);
        assert_eq!(gained((90, 90), (95, 100)), -5);
        assert_eq!(gained((45, 90), (50, 100)), 0);
        assert_eq!(gained((50, 100), (45, 90)), 0);
        assert_eq!(gained((0, 0), (7, 10)), 7);
    }

    #[test]
    fn only_all_of_them_are_a_hundred() {
        assert_eq!(Points::new(999, 1_000).share(), 99);
        assert_eq!(Points::new(90, 90).share(), 100);
        assert_eq!(Points::new(0, 0).share(), 0);
    }
}
