//! How well a card is remembered, and when to ask it again: FSRS-6 with its published parameters, as
//! pure functions of grades and whole days. It knows neither the clock nor the cards.
//!
//! A [`Memory`] is the *stability*, the days in which the chance of recall falls to 90%, and the
//! *difficulty*, from 1 to 10. A second review on the same day follows the formula for the short term,
//! in which only `Again` lowers the stability. That is what the crate `fsrs` 6.6 does; older ports let
//! `Hard` lower it too.

use serde::{Deserialize, Serialize};

/// The parameters w0 to w20 that FSRS-6 is published with.
const W: [f64; 21] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835,
    0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];
const STABILITY: (f64, f64) = (0.001, 36_500.0);
const DIFFICULTY: (f64, f64) = (1.0, 10.0);
/// What stability is measured at.
const KNOWN: f64 = 0.9;
/// A century is as good as for ever.
const LONGEST: u32 = 36_500;

/// How an answer went, as the person who gave it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    Again = 1,
    Hard = 2,
    Good = 3,
    Easy = 4,
}

impl Grade {
    pub const ALL: [Grade; 4] = [Grade::Again, Grade::Hard, Grade::Good, Grade::Easy];

    fn number(self) -> f64 {
        f64::from(self as u8)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    /// Days until the chance of recall is 90%.
    pub stability: f64,
    /// From 1, easy, to 10.
    pub difficulty: f64,
}

impl Memory {
    /// After the first answer ever.
    pub fn first(grade: Grade) -> Memory {
        Memory {
            stability: W[grade as usize - 1],
            difficulty: within(first_difficulty(grade), DIFFICULTY),
        }
    }

    /// After another answer, so many whole days after the last one; 0 is the same day.
    pub fn after(self, grade: Grade, elapsed_days: u32) -> Memory {
        let stability = match (elapsed_days, grade) {
            (0, _) => self.same_day(grade),
            (_, Grade::Again) => self.forgotten(elapsed_days),
            _ => self.recalled(grade, elapsed_days),
        };
        Memory {
            stability: within(stability, STABILITY),
            difficulty: self.next_difficulty(grade),
        }
    }

    /// The chance of recall so many days after the last answer.
    pub fn retrievability(self, elapsed_days: f64) -> f64 {
        (1.0 + factor() * elapsed_days.max(0.0) / self.stability).powf(-W[20])
    }

    /// Whole days, at least one, until the chance of recall is down to what is desired.
    pub fn interval(self, desired_retention: f64) -> u32 {
        let days = self.days_until(desired_retention).round();
        // What is not a number becomes 0 by the cast, and so one day.
        (days as u32).clamp(1, LONGEST)
    }

    fn days_until(self, retention: f64) -> f64 {
        self.stability / factor() * (retention.powf(-1.0 / W[20]) - 1.0)
    }

    fn same_day(self, grade: Grade) -> f64 {
        let change = (W[17] * (grade.number() - 3.0 + W[18])).exp() * self.stability.powf(-W[19]);
        match grade {
            Grade::Again => self.stability * change,
            _ => self.stability * change.max(1.0),
        }
    }

    fn forgotten(self, elapsed_days: u32) -> f64 {
        let forgetting = 1.0 - self.retrievability(f64::from(elapsed_days));
        let anew = W[11]
            * self.difficulty.powf(-W[12])
            * ((self.stability + 1.0).powf(W[13]) - 1.0)
            * (W[14] * forgetting).exp();
        anew.min(self.stability / (W[17] * W[18]).exp())
    }

    fn recalled(self, grade: Grade, elapsed_days: u32) -> f64 {
        let forgetting = 1.0 - self.retrievability(f64::from(elapsed_days));
        let by_grade = match grade {
            Grade::Hard => W[15],
            Grade::Easy => W[16],
            Grade::Again | Grade::Good => 1.0,
        };
        let growth = W[8].exp()
            * (11.0 - self.difficulty)
            * self.stability.powf(-W[9])
            * ((W[10] * forgetting).exp() - 1.0);
        self.stability * (1.0 + growth * by_grade)
    }

    fn next_difficulty(self, grade: Grade) -> f64 {
        let (_, hardest) = DIFFICULTY;
        let step = -W[6] * (grade.number() - 3.0) * (hardest - self.difficulty) / 9.0;
        let drawn_back =
            W[7] * first_difficulty(Grade::Easy) + (1.0 - W[7]) * (self.difficulty + step);
        within(drawn_back, DIFFICULTY)
    }
}

/// Not yet brought within its bounds: what difficulties are drawn back to lies below them.
fn first_difficulty(grade: Grade) -> f64 {
    W[4] - (W[5] * (grade.number() - 1.0)).exp() + 1.0
}

/// Makes the chance of recall 90% after as many days as the stability.
fn factor() -> f64 {
    KNOWN.powf(-1.0 / W[20]) - 1.0
}

fn within(value: f64, (least, most): (f64, f64)) -> f64 {
    value.clamp(least, most)
}

#[cfg(test)]
mod tests {
    use super::{Grade, Memory};

    /// Memories of all kinds, met by answering in every way.
    fn memories() -> Vec<Memory> {
        let mut all: Vec<Memory> = Grade::ALL.map(Memory::first).to_vec();
        let mut last = all.clone();
        for elapsed in [0, 3, 40] {
            last = last
                .iter()
                .flat_map(|memory| Grade::ALL.map(|grade| memory.after(grade, elapsed)))
                .collect();
            all.extend(&last);
        }
        all
    }

    fn rounded(value: f64) -> f64 {
        (value * 1e4).round() / 1e4
    }

    #[test]
    fn the_golden_sequence_comes_out_to_four_decimals() {
        let grades = [3, 3, 1, 3, 3, 4].map(|number| Grade::ALL[number - 1]);
        let elapsed = [0, 2, 11, 2, 5, 12];
        let mut memory = Memory::first(grades[0]);
        let mut seen = vec![memory];
        for (grade, elapsed) in grades.into_iter().zip(elapsed).skip(1) {
            memory = memory.after(grade, elapsed);
            seen.push(memory);
        }
        let stability: Vec<f64> = seen
            .iter()
            .map(|memory| rounded(memory.stability))
            .collect();
        let difficulty: Vec<f64> = seen
            .iter()
            .map(|memory| rounded(memory.difficulty))
            .collect();
        assert_eq!(
            stability,
            [2.3065, 10.9643, 1.5383, 4.8763, 12.3117, 41.4696]
        );
        assert_eq!(difficulty, [2.1181, 2.1112, 7.3922, 7.3801, 7.3679, 6.4736]);
    }

    /// Worked out apart from this: e^(0.5425 (g - 3 + 0.0912)) 5^-0.0658 of 5 days, and no less than 5 but for Again.
    #[test]
    fn a_second_review_on_the_same_day_counts_for_little() {
        let memory = Memory {
            stability: 5.0,
            difficulty: 5.0,
        };
        let after = Grade::ALL.map(|grade| rounded(memory.after(grade, 0).stability));
        assert_eq!(after, [1.5968, 5.0, 5.0, 8.1296]);
        let next_day = memory.after(Grade::Good, 5).stability;
        assert!(next_day > 8.2, "{next_day}");
    }

    #[test]
    fn good_makes_it_last_and_again_does_not() {
        for memory in memories() {
            for elapsed in [1, 2, 10, 100] {
                let good = memory.after(Grade::Good, elapsed);
                let again = memory.after(Grade::Again, elapsed);
                assert!(good.stability > memory.stability, "{memory:?} {elapsed}");
                assert!(again.stability < memory.stability, "{memory:?} {elapsed}");
                assert!(again.difficulty >= good.difficulty, "{memory:?} {elapsed}");
            }
            assert!(memory.after(Grade::Good, 0).stability >= memory.stability);
            assert!(memory.after(Grade::Again, 0).stability < memory.stability);
        }
    }

    #[test]
    fn the_better_the_grade_the_later_the_next_time() {
        for memory in memories() {
            for elapsed in [0, 1, 7, 365] {
                let after = Grade::ALL.map(|grade| memory.after(grade, elapsed));
                assert!(
                    after.is_sorted_by_key(|memory| memory.stability),
                    "{after:?}"
                );
                assert!(after.is_sorted_by_key(|memory| memory.interval(0.9)));
                assert!(after.is_sorted_by(|a, b| a.difficulty >= b.difficulty));
            }
        }
    }

    #[test]
    fn at_the_interval_the_chance_of_recall_is_what_was_desired() {
        for memory in memories() {
            assert!((memory.retrievability(0.0) - 1.0).abs() < 1e-12);
            assert!((memory.retrievability(memory.stability) - 0.9).abs() < 1e-12);
            for desired in [0.8, 0.9, 0.95] {
                let days = memory.days_until(desired);
                assert!((memory.retrievability(days) - desired).abs() < 1e-9);
                let interval = f64::from(memory.interval(desired));
                assert!(interval >= 1.0 && ((interval - days).abs() <= 0.5 || interval == 1.0));
            }
            assert!(memory.interval(0.8) >= memory.interval(0.95));
        }
    }

    #[test]
    fn the_more_is_desired_the_sooner_it_is() {
        let memory = Memory {
            stability: 100.0,
            difficulty: 5.0,
        };
        assert_eq!(memory.interval(0.9), 100);
        assert!(memory.interval(0.95) < 50);
        assert!(memory.interval(0.8) > 300);
    }

    #[test]
    fn nothing_leaves_its_bounds() {
        let mut memory = Memory::first(Grade::Easy);
        for _ in 0..200 {
            memory = memory.after(Grade::Easy, u32::MAX);
        }
        assert_eq!(memory.stability, 36_500.0);
        assert_eq!(memory.difficulty, 1.0);
        for _ in 0..200 {
            memory = memory.after(Grade::Again, 0);
        }
        assert_eq!(memory.stability, 0.001);
        assert!(memory.difficulty > 9.0 && memory.difficulty <= 10.0);
        assert_eq!(memory.interval(0.9), 1);
        for odd in [0.0, -1.0, 1.0, 2.0, f64::NAN] {
            assert!((1..=36_500).contains(&memory.interval(odd)), "{odd}");
        }
    }
}
