//! Questions that were answered. In: an answer that was judged. Out: all of them, those of a page, the
//! last of each question.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Params, Row, Transaction};

use super::cards::{self, Card, Review};
use super::{Broken, History, drafts};

#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub question: String,
    /// Seconds since 1970.
    pub at: i64,
    pub mode: Mode,
    /// The kind of question, as the bank calls it.
    pub kind: String,
    /// As it was typed, or JSON.
    pub given: String,
    /// From 0 to 1.
    pub credit: f64,
    pub judged: Judged,
    /// How long it took.
    pub seconds: u32,
}

/// What it was an answer in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Quiz,
    Drill,
    Review,
    Assess,
}

/// Who gave the credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    Machine,
    /// Whoever answered.
    Oneself,
}

impl Mode {
    pub const ALL: [Mode; 4] = [Mode::Quiz, Mode::Drill, Mode::Review, Mode::Assess];

    pub fn code(self) -> &'static str {
        match self {
            Mode::Quiz => "quiz",
            Mode::Drill => "drill",
            Mode::Review => "review",
            Mode::Assess => "assess",
        }
    }
}

impl Judged {
    pub const ALL: [Judged; 2] = [Judged::Machine, Judged::Oneself];

    pub fn code(self) -> &'static str {
        match self {
            Judged::Machine => "machine",
            Judged::Oneself => "self",
        }
    }
}

impl ToSql for Mode {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.code().to_sql()
    }
}

impl FromSql for Mode {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Mode> {
        let code = value.as_str()?;
        let mut all = Mode::ALL.into_iter();
        all.find(|mode| mode.code() == code)
            .ok_or(FromSqlError::InvalidType)
    }
}

impl ToSql for Judged {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.code().to_sql()
    }
}

impl FromSql for Judged {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Judged> {
        let code = value.as_str()?;
        let mut all = Judged::ALL.into_iter();
        all.find(|judged| judged.code() == code)
            .ok_or(FromSqlError::InvalidType)
    }
}

const ANSWER: &str =
    "SELECT question, at, mode, kind, given, credit, judged, seconds FROM answer AS this";

impl History {
    /// Keep an answer, its card as the review has changed it, and no draft any more: all in one.
    pub fn record(&mut self, answer: Answer, card: Option<(Card, Review)>) -> Result<(), Broken> {
        self.change(|change| insert(change, &answer, card.as_ref()))
    }

    /// The answers to questions whose ids begin like this, the oldest first: those of a page, of a
    /// question, or all of them.
    pub fn answers(&self, prefix: &str) -> Result<Vec<Answer>, Broken> {
        let which = "WHERE substr(question, 1, length(?1)) = ?1 ORDER BY id";
        self.select_answers(which, [prefix])
    }

    /// The last answer to each question, in the order of the questions.
    pub fn last_answers(&self) -> Result<Vec<Answer>, Broken> {
        let last = "SELECT max(id) FROM answer WHERE question = this.question";
        self.select_answers(&format!("WHERE id = ({last}) ORDER BY question"), ())
    }

    fn select_answers(&self, which: &str, params: impl Params) -> Result<Vec<Answer>, Broken> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("{ANSWER} {which}"))?;
        let answers = statement.query_map(params, read)?;
        Ok(answers.collect::<rusqlite::Result<_>>()?)
    }
}

pub(super) fn insert(
    change: &Transaction,
    answer: &Answer,
    card: Option<&(Card, Review)>,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO answer (question, at, mode, kind, given, credit, judged, seconds)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    change.prepare_cached(sql)?.execute((
        &answer.question,
        answer.at,
        answer.mode,
        &answer.kind,
        &answer.given,
        answer.credit,
        answer.judged,
        answer.seconds,
    ))?;
    drafts::remove(change, &answer.question)?;
    match card {
        Some((card, review)) => cards::review(change, card, review),
        None => Ok(()),
    }
}

fn read(row: &Row) -> rusqlite::Result<Answer> {
    Ok(Answer {
        question: row.get(0)?,
        at: row.get(1)?,
        mode: row.get(2)?,
        kind: row.get(3)?,
        given: row.get(4)?,
        credit: row.get(5)?,
        judged: row.get(6)?,
        seconds: row.get(7)?,
    })
}
