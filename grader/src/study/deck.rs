//! The cards of a learner as the queue takes them. In: the history's cards and the bank. Out: what is
//! asked today, and what the days to come will ask. A question that has left the bank is no card.

use std::collections::BTreeSet;

use super::bank::{Bank, Entry};
use super::fsrs;
use super::queue::{self, Limits, Planned};
use super::schedule::RETENTION;
use crate::clock::Clock;
use crate::history::{Answer, Card, Memory, Mode};

/// What a day asks at most, so that nobody is ever buried.
pub const LIMITS: Limits = Limits { cards: 30, new: 8 };

/// What the day may still ask: what was reviewed today counts, and what of it was new. Answers come
/// in the order in which they were given.
pub fn left_of_today(answers: &[Answer], clock: &Clock) -> Limits {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let (mut cards, mut new) = (0, 0);
    for answer in answers {
        let is_first = known.insert(&answer.question);
        if answer.mode == Mode::Review && clock.day_of(answer.at) == clock.day() {
            cards += 1;
            new += usize::from(is_first);
        }
    }
    LIMITS.less(cards, new)
}

pub struct Deck<'a> {
    bank: &'a Bank,
    cards: Vec<Card>,
}

/// What is asked today.
#[derive(Debug, Clone)]
pub struct Today<'a> {
    pub cards: Vec<(Entry<'a>, Card)>,
    /// So many wait for another day.
    pub later: usize,
}

impl<'a> Deck<'a> {
    pub fn new(bank: &'a Bank, cards: Vec<Card>) -> Deck<'a> {
        let is_known = |card: &Card| bank.question(&card.question).is_some();
        Deck {
            bank,
            cards: cards.into_iter().filter(is_known).collect(),
        }
    }

    pub fn today(&self, day: i64, limits: Limits) -> Today<'a> {
        let (cards, new) = self.parted(day);
        let queue = queue::today(&cards, &new, day, limits);
        let ids = queue.reviews.iter().chain(&queue.new);
        let found = ids.filter_map(|id| {
            let card = self.cards.iter().find(|card| card.question == *id)?;
            Some((self.bank.question(id)?, card.clone()))
        });
        Today {
            cards: found.collect(),
            later: queue.later + queue.new_later,
        }
    }

    pub fn forecast(&self, day: i64, limits: Limits) -> Vec<Planned> {
        let (cards, new) = self.parted(day);
        queue::forecast(&cards, &new, day, limits, RETENTION)
    }

    /// When the next card is due after this day.
    pub fn next_day(&self, day: i64) -> Option<i64> {
        let due = self.cards.iter().map(|card| card.due);
        due.filter(|due| *due > day).min()
    }

    pub fn is_empty(&self) -> bool {
        self.cards.is_empty()
    }

    /// Those answered before, and those that never were. What was answered on a day to come was so by
    /// a clock that has been set right since: it is due.
    fn parted(&self, day: i64) -> (Vec<queue::Card>, Vec<String>) {
        let (mut cards, mut new) = (Vec::new(), Vec::new());
        for card in &self.cards {
            match card.memory {
                None => new.push(card.question.clone()),
                Some(Memory {
                    stability,
                    difficulty,
                    last_day,
                }) => cards.push(queue::Card {
                    id: card.question.clone(),
                    due: if last_day > day { day } else { card.due },
                    memory: fsrs::Memory {
                        stability,
                        difficulty,
                    },
                    last: last_day.min(day),
                }),
            }
        }
        (cards, new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::question::{File, sample};

    fn bank() -> Bank {
        Bank::of(vec![File::parse(sample::FILE, "sample.toml").unwrap()])
    }

    fn reviewed(id: &str, due: i64) -> Card {
        Card {
            memory: Some(Memory {
                stability: 3.0,
                difficulty: 5.0,
                last_day: due - 3,
            }),
            ..Card::new(id, due, "quiz")
        }
    }

    #[test]
    fn what_is_due_comes_before_what_is_new_and_what_is_not_due_waits() {
        let bank = bank();
        let cards = vec![
            Card::new("sample-refill", 10, "case rate-limiter/refill"),
            reviewed("sample-burst", 12),
            reviewed("sample-status", 10),
            reviewed("gone-from-the-bank", 10),
        ];
        let deck = Deck::new(&bank, cards);
        let ids = |day: i64, limits: Limits| -> Vec<String> {
            let today = deck.today(day, limits);
            let ids = today.cards.iter().map(|(_, card)| card.question.clone());
            ids.collect()
        };
        assert_eq!(ids(10, LIMITS), ["sample-status", "sample-refill"]);
        assert_eq!(ids(12, LIMITS).len(), 3);
        let one = Limits { cards: 1, new: 1 };
        assert_eq!(ids(10, one), ["sample-status"]);
        assert_eq!(deck.today(12, one).later, 2);
        assert_eq!(deck.next_day(10), Some(12));
        assert_eq!(deck.next_day(12), None);
    }

    #[test]
    fn what_was_answered_by_a_clock_that_was_ahead_is_due() {
        let bank = bank();
        let ahead = Card {
            due: 480,
            ..reviewed("sample-burst", 470)
        };
        let deck = Deck::new(&bank, vec![ahead]);
        assert_eq!(deck.today(100, LIMITS).cards.len(), 1);
        assert_eq!(deck.today(470, LIMITS).cards.len(), 0);
    }

    #[test]
    fn what_was_reviewed_today_counts_and_what_of_it_was_new() {
        const DAY: i64 = 24 * 60 * 60;
        let clock = Clock::new(Some(100 * DAY), 0);
        let answer = |question: &str, day: i64, mode: Mode| Answer {
            question: question.to_owned(),
            at: day * DAY,
            mode,
            kind: "short".to_owned(),
            given: "429".to_owned(),
            credit: 1.0,
            judged: crate::history::Judged::Machine,
            seconds: 1,
        };
        let answers = [
            answer("a", 99, Mode::Quiz),
            answer("a", 100, Mode::Review),
            answer("b", 100, Mode::Review),
            answer("c", 100, Mode::Quiz),
            answer("b", 100, Mode::Review),
            answer("d", 99, Mode::Review),
        ];
        assert_eq!(left_of_today(&answers, &clock), LIMITS.less(3, 1));
        assert_eq!(left_of_today(&[], &clock), LIMITS);
    }
}
