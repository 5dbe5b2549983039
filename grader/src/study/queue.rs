//! What to review today. Pure: cards and a day go in, a list comes out.
//!
//! The rule:
//!
//! - What is due comes first, and of that what is most likely forgotten by now: a card that is four
//!   days late for an interval of two goes before one that is four days late for an interval of sixty.
//! - The list of a day is never longer than the cap, however long the pause was. What does not fit
//!   waits, in the same order, for the days after. Nobody owes it: it is not counted up, and a late
//!   card that is remembered has gained the more by it, as FSRS counts the days that really went by.
//! - New cards fill the room that is left, up to their own limit. So a pause is caught up with before
//!   anything is added to it.

use std::collections::VecDeque;

use super::fsrs::{Grade, Memory};

/// A day of the calendar, counted from any day that is always the same.
pub type Day = i64;

/// How far a forecast looks.
pub const FORECAST: usize = 14;

/// A question that was answered before.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    pub id: String,
    pub due: Day,
    pub memory: Memory,
    /// When it was last answered.
    pub last: Day,
}

impl Card {
    /// The card as it is after this answer.
    pub fn after(&self, grade: Grade, today: Day, retention: f64) -> Card {
        let memory = self.memory.after(grade, elapsed(self.last, today));
        Card::answered(self.id.clone(), memory, today, retention)
    }

    /// The card that a question becomes by its first answer.
    pub fn first(id: String, grade: Grade, today: Day, retention: f64) -> Card {
        Card::answered(id, Memory::first(grade), today, retention)
    }

    fn answered(id: String, memory: Memory, today: Day, retention: f64) -> Card {
        Card {
            id,
            due: today + Day::from(memory.interval(retention)),
            memory,
            last: today,
        }
    }

    fn retrievability(&self, today: Day) -> f64 {
        self.memory
            .retrievability(f64::from(elapsed(self.last, today)))
    }
}

/// How much a day may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of everything together.
    pub cards: usize,
    /// Of cards never answered before.
    pub new: usize,
}

impl Limits {
    /// What is left of them after so many cards today, so many of which were new.
    pub fn less(self, cards: usize, new: usize) -> Limits {
        Limits {
            cards: self.cards.saturating_sub(cards),
            new: self.new.saturating_sub(new),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queue {
    /// In the order in which to ask them.
    pub reviews: Vec<String>,
    pub new: Vec<String>,
    /// So many are due but wait for another day.
    pub later: usize,
    /// So many new ones wait.
    pub new_later: usize,
}

/// What to ask on this day. `new` are the ids never answered, in the order in which they came.
pub fn today(cards: &[Card], new: &[String], today: Day, limits: Limits) -> Queue {
    let mut due = due(cards, today);
    let later = due.split_off(due.len().min(limits.cards)).len();
    let begun = new.len().min(limits.new).min(limits.cards - due.len());
    Queue {
        reviews: due.into_iter().map(|card| card.id.clone()).collect(),
        new: new[..begun].to_vec(),
        later,
        new_later: new.len() - begun,
    }
}

/// So many cards a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    pub day: Day,
    pub reviews: usize,
    pub new: usize,
}

/// How many cards the next days will ask, this one first, were every answer `Good`.
pub fn forecast(
    cards: &[Card],
    new: &[String],
    today: Day,
    limits: Limits,
    retention: f64,
) -> Vec<Planned> {
    let mut cards = cards.to_vec();
    let mut new: VecDeque<String> = new.iter().cloned().collect();
    (0..FORECAST)
        .map(|ahead| {
            let day = today + ahead as Day;
            let asked = self::today(&cards, new.make_contiguous(), day, limits);
            for card in &mut cards {
                if asked.reviews.contains(&card.id) {
                    *card = card.after(Grade::Good, day, retention);
                }
            }
            let begun = new.drain(..asked.new.len());
            cards.extend(begun.map(|id| Card::first(id, Grade::Good, day, retention)));
            Planned {
                day,
                reviews: asked.reviews.len(),
                new: asked.new.len(),
            }
        })
        .collect()
}

/// What is due, most likely forgotten first.
fn due(cards: &[Card], today: Day) -> Vec<&Card> {
    let mut due: Vec<(f64, &Card)> = cards
        .iter()
        .filter(|card| card.due <= today)
        .map(|card| (card.retrievability(today), card))
        .collect();
    due.sort_by(|(a, card), (b, other)| a.total_cmp(b).then_with(|| card.id.cmp(&other.id)));
    due.into_iter().map(|(_, card)| card).collect()
}

/// A clock that was set back makes no day negative.
fn elapsed(last: Day, today: Day) -> u32 {
    u32::try_from(today.saturating_sub(last).max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Card, Day, FORECAST, Limits, Queue, forecast, today};
    use crate::study::fsrs::{Grade, Memory};

    const LIMITS: Limits = Limits { cards: 20, new: 5 };

    /// Last answered on day 0.
    fn card(id: &str, stability: f64) -> Card {
        let memory = Memory {
            stability,
            difficulty: 5.0,
        };
        Card {
            id: id.into(),
            due: Day::from(memory.interval(0.9)),
            memory,
            last: 0,
        }
    }

    fn many(count: usize, stability: f64) -> Vec<Card> {
        (0..count)
            .map(|n| card(&format!("card-{n:03}"), stability))
            .collect()
    }

    fn ids(count: usize) -> Vec<String> {
        (0..count).map(|n| format!("new-{n:03}")).collect()
    }

    #[test]
    fn only_what_is_due_is_asked() {
        let cards = [card("b", 10.0), card("a", 11.0)];
        assert_eq!(today(&cards, &[], 9, LIMITS), Queue::default());
        assert_eq!(today(&cards, &[], 10, LIMITS).reviews, ["b"]);
        assert_eq!(today(&cards, &[], 11, LIMITS).reviews, ["b", "a"]);
    }

    #[test]
    fn what_is_most_likely_forgotten_goes_first() {
        // Both are four days late: one of them by three times its interval.
        let mut long = card("a-long", 60.0);
        let mut short = card("b-short", 2.0);
        (long.last, long.due) = (0, 60);
        (short.last, short.due) = (58, 60);
        assert_eq!(
            today(&[long, short], &[], 64, LIMITS).reviews,
            ["b-short", "a-long"]
        );
    }

    #[test]
    fn of_equals_the_id_decides_whatever_the_order_they_came_in() {
        let mut cards = many(5, 3.0);
        let queue = today(&cards, &[], 7, LIMITS);
        cards.reverse();
        assert_eq!(queue, today(&cards, &[], 7, LIMITS));
        assert!(queue.reviews.is_sorted());
    }

    #[test]
    fn after_a_pause_the_list_is_as_long_as_the_cap_and_no_longer() {
        let cards = many(300, 2.0);
        for pause in [2, 30, 3_000] {
            let queue = today(&cards, &ids(10), pause, LIMITS);
            assert_eq!(queue.reviews.len(), 20);
            assert_eq!((queue.later, queue.new.len()), (280, 0));
        }
    }

    #[test]
    fn what_had_to_wait_is_asked_on_the_days_after() {
        let mut cards = many(50, 2.0);
        let mut asked = Vec::new();
        for day in 30..33 {
            let queue = today(&cards, &[], day, LIMITS);
            for card in &mut cards {
                if queue.reviews.contains(&card.id) {
                    *card = card.after(Grade::Good, day, 0.9);
                }
            }
            asked.push((queue.reviews.len(), queue.later));
        }
        assert_eq!(asked, [(20, 30), (20, 10), (10, 0)]);
    }

    #[test]
    fn a_late_answer_gains_more_than_one_in_time() {
        let card = card("a", 2.0);
        let in_time = card.after(Grade::Good, 2, 0.9);
        let late = card.after(Grade::Good, 12, 0.9);
        assert!(late.memory.stability > in_time.memory.stability);
        assert!(late.due - 12 > in_time.due - 2);
    }

    #[test]
    fn new_cards_fill_the_room_that_is_left_up_to_their_limit() {
        let new = ids(9);
        let none_due = today(&[], &new, 5, LIMITS);
        assert_eq!((none_due.new.len(), none_due.new_later), (5, 4));
        assert_eq!(none_due.new[0], "new-000");
        let little_room = today(&many(18, 2.0), &new, 5, LIMITS);
        assert_eq!((little_room.reviews.len(), little_room.new.len()), (18, 2));
    }

    #[test]
    fn what_was_done_today_counts() {
        let left = LIMITS.less(18, 4);
        assert_eq!(left, Limits { cards: 2, new: 1 });
        assert_eq!(today(&many(9, 2.0), &[], 5, left).reviews.len(), 2);
        let none = LIMITS.less(25, 9);
        assert_eq!(today(&many(9, 2.0), &ids(3), 5, none).reviews.len(), 0);
        assert_eq!(today(&[], &ids(3), 5, none).new.len(), 0);
    }

    #[test]
    fn a_forecast_spreads_a_pause_over_the_days() {
        let planned = forecast(&many(90, 40.0), &[], 60, LIMITS, 0.9);
        let counts: Vec<usize> = planned.iter().map(|planned| planned.reviews).collect();
        assert_eq!(planned.len(), FORECAST);
        assert_eq!(planned[0].day, 60);
        assert_eq!(counts, [20, 20, 20, 20, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn a_forecast_counts_what_comes_back_and_what_is_begun() {
        let planned = forecast(&[], &ids(7), 0, LIMITS, 0.9);
        let counts: Vec<(usize, usize)> = planned
            .iter()
            .map(|planned| (planned.reviews, planned.new))
            .collect();
        // First for two days, then for eleven.
        assert_eq!(counts[..5], [(0, 5), (0, 2), (5, 0), (2, 0), (0, 0)]);
        assert_eq!(counts[13], (5, 0));
        assert!(planned.iter().all(|day| day.reviews + day.new <= 20));
    }

    #[test]
    fn a_clock_set_back_asks_nothing_and_breaks_nothing() {
        let card = card("a", 2.0);
        assert!(
            today(std::slice::from_ref(&card), &[], -50, LIMITS)
                .reviews
                .is_empty()
        );
        assert_eq!(card.after(Grade::Good, -50, 0.9).last, -50);
    }
}
