//! What an answer does to its card. Pure.

use super::fsrs::{self, Grade};
use crate::history::{Answer, Card, Memory, Review};

/// How likely a card should be remembered when it is asked again.
pub const RETENTION: f64 = 0.9;

/// The card after an answer, and the review for the records.
pub fn answered(before: Option<Card>, answer: &Answer, grade: Grade, today: i64) -> (Card, Review) {
    let card = before.unwrap_or_else(|| Card::new(&answer.question, today, answer.mode.code()));
    let elapsed = card
        .memory
        .map_or(0, |memory| (today - memory.last_day).max(0));
    let memory = match card.memory {
        None => fsrs::Memory::first(grade),
        Some(Memory {
            stability,
            difficulty,
            ..
        }) => {
            let memory = fsrs::Memory {
                stability,
                difficulty,
            };
            memory.after(grade, u32::try_from(elapsed).unwrap_or(u32::MAX))
        }
    };
    let review = Review {
        question: card.question.clone(),
        day: today,
        grade: grade as u8,
        elapsed,
    };
    let forgotten = grade == Grade::Again;
    let after = Card {
        memory: Some(Memory {
            stability: memory.stability,
            difficulty: memory.difficulty,
            last_day: today,
        }),
        due: match forgotten {
            // What was not known is asked again the next day.
            true => today + 1,
            false => today + i64::from(memory.interval(RETENTION)),
        },
        grades: card.grades + 1,
        lapses: card.lapses + u32::from(forgotten),
        ..card
    };
    (after, review)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Judged, Mode};

    fn answer() -> Answer {
        Answer {
            question: "cap-consistency".to_owned(),
            at: 0,
            mode: Mode::Quiz,
            kind: "choice".to_owned(),
            given: "1".to_owned(),
            credit: 1.0,
            judged: Judged::Machine,
            seconds: 3,
        }
    }

    #[test]
    fn what_was_known_comes_later_each_time_and_what_was_not_tomorrow() {
        let (first, review) = answered(None, &answer(), Grade::Good, 100);
        assert_eq!((first.due, first.grades, first.lapses), (102, 1, 0));
        assert_eq!((review.day, review.grade, review.elapsed), (100, 3, 0));
        assert_eq!(first.added_by, "quiz");
        let (second, review) = answered(Some(first.clone()), &answer(), Grade::Good, 102);
        assert_eq!((second.due, review.elapsed), (113, 2));
        let (lost, _) = answered(Some(second), &answer(), Grade::Again, 113);
        assert_eq!((lost.due, lost.lapses), (114, 1));
        let (wrong, _) = answered(None, &answer(), Grade::Again, 100);
        assert_eq!(wrong.due, 101);
    }

    #[test]
    fn a_clock_that_was_set_back_does_no_harm() {
        let (first, _) = answered(None, &answer(), Grade::Good, 100);
        let (again, review) = answered(Some(first), &answer(), Grade::Good, 90);
        assert_eq!(review.elapsed, 0);
        assert!(again.due > 90);
    }
}
