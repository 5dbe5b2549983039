//! When to ask a question again. In: cards and reviews as the scheduler has made them. Out: what is due.
//! Days are numbers; which day it is, and what a review changes, is decided elsewhere.

use rusqlite::{OptionalExtension as _, Params, Row, Transaction};

use super::{Broken, History};

/// A question that is asked again and again.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    pub question: String,
    /// What the reviews have shown; nothing before the first.
    pub memory: Option<Memory>,
    /// The day on which it is to be asked.
    pub due: i64,
    /// How many reviews there were.
    pub grades: u32,
    /// How many of them had forgotten it.
    pub lapses: u32,
    /// What made it a card: `quiz`, or `case rate-limiter/refill_is_continuous`.
    pub added_by: String,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    pub stability: f64,
    pub difficulty: f64,
    /// The day of the last review.
    pub last_day: i64,
}

/// One review, kept so that all scheduling can be computed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    pub question: String,
    pub day: i64,
    /// From 1, forgotten, to 4, easy.
    pub grade: u8,
    /// Days since the review before it; 0 for the first.
    pub elapsed: i64,
}

impl Card {
    /// A card that was never reviewed.
    pub fn new(question: impl Into<String>, due: i64, added_by: impl Into<String>) -> Card {
        Card {
            question: question.into(),
            memory: None,
            due,
            grades: 0,
            lapses: 0,
            added_by: added_by.into(),
        }
    }
}

const CARD: &str =
    "SELECT question, stability, difficulty, last_day, due, grades, lapses, added_by FROM card";

impl History {
    /// Add the cards of which there is none yet. Those that are there stay as they are scheduled.
    /// How many were added.
    pub fn add_cards(&mut self, cards: &[Card]) -> Result<usize, Broken> {
        self.change(|change| {
            let added = cards.iter().map(|card| write(change, card, "IGNORE"));
            added.sum()
        })
    }

    pub fn card(&self, question: &str) -> Result<Option<Card>, Broken> {
        let sql = format!("{CARD} WHERE question = ?1");
        let card = self.connection.query_row(&sql, [question], read);
        Ok(card.optional()?)
    }

    /// In the order of their questions.
    pub fn cards(&self) -> Result<Vec<Card>, Broken> {
        self.select_cards("ORDER BY question", ())
    }

    /// The cards to be asked on that day or before it; what has waited longest comes first.
    pub fn due(&self, day: i64) -> Result<Vec<Card>, Broken> {
        self.select_cards("WHERE due <= ?1 ORDER BY due, question", [day])
    }

    /// Every review of every card, in the order in which they were recorded.
    pub fn reviews(&self) -> Result<Vec<Review>, Broken> {
        let sql = "SELECT question, day, grade, elapsed FROM review ORDER BY id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let reviews = statement.query_map((), |row| {
            Ok(Review {
                question: row.get(0)?,
                day: row.get(1)?,
                grade: row.get(2)?,
                elapsed: row.get(3)?,
            })
        })?;
        Ok(reviews.collect::<rusqlite::Result<_>>()?)
    }

    fn select_cards(&self, which: &str, params: impl Params) -> Result<Vec<Card>, Broken> {
        let mut statement = self.connection.prepare_cached(&format!("{CARD} {which}"))?;
        let cards = statement.query_map(params, read)?;
        Ok(cards.collect::<rusqlite::Result<_>>()?)
    }
}

/// A card as a review has changed it, and the review.
pub(super) fn review(change: &Transaction, card: &Card, review: &Review) -> rusqlite::Result<()> {
    replace(change, card)?;
    let sql = "INSERT INTO review (question, day, grade, elapsed) VALUES (?1, ?2, ?3, ?4)";
    change
        .prepare_cached(sql)?
        .execute((&review.question, review.day, review.grade, review.elapsed))
        .map(|_| ())
}

/// Not `REPLACE`, which removes the card that reviews refer to.
fn replace(change: &Transaction, card: &Card) -> rusqlite::Result<()> {
    if write(change, card, "IGNORE")? == 1 {
        return Ok(());
    }
    let sql = "UPDATE card SET stability = ?2, difficulty = ?3, last_day = ?4, due = ?5,
               grades = ?6, lapses = ?7, added_by = ?8 WHERE question = ?1";
    execute(change, sql, card).map(|_| ())
}

fn write(change: &Transaction, card: &Card, or: &str) -> rusqlite::Result<usize> {
    let sql = format!(
        "INSERT OR {or} INTO card
         (question, stability, difficulty, last_day, due, grades, lapses, added_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
    );
    execute(change, &sql, card)
}

fn execute(change: &Transaction, sql: &str, card: &Card) -> rusqlite::Result<usize> {
    change.prepare_cached(sql)?.execute((
        &card.question,
        card.memory.map(|memory| memory.stability),
        card.memory.map(|memory| memory.difficulty),
        card.memory.map(|memory| memory.last_day),
        card.due,
        card.grades,
        card.lapses,
        &card.added_by,
    ))
}

fn read(row: &Row) -> rusqlite::Result<Card> {
    let stability: Option<f64> = row.get(1)?;
    let memory = match stability {
        None => None,
        Some(stability) => Some(Memory {
            stability,
            difficulty: row.get(2)?,
            last_day: row.get(3)?,
        }),
    };
    Ok(Card {
        question: row.get(0)?,
        memory,
        due: row.get(4)?,
        grades: row.get(5)?,
        lapses: row.get(6)?,
        added_by: row.get(7)?,
    })
}
