//! Answers that belong together: thirty or sixty of them say where a learner is. One that was broken
//! off can be gone on with.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{OptionalExtension as _, Row};

use super::answers::{self, Answer, Judged};
use super::{Broken, Card, History, Review};
use crate::lang::Lang;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    pub id: i64,
    /// Seconds since 1970.
    pub begun: i64,
    pub finished: Option<i64>,
    /// The long one.
    pub full: bool,
    pub lang: Lang,
    /// What its questions are drawn by: the same ones when it is gone on with.
    pub seed: u64,
}

/// What one answer of an assessment was worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessed {
    pub question: String,
    pub credit: f64,
    pub judged: Judged,
}

impl ToSql for Lang {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.code().to_sql()
    }
}

impl FromSql for Lang {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Lang> {
        Lang::from_code(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

const ASSESSMENT: &str = "SELECT id, begun, finished, full, lang, seed FROM assessment";

impl History {
    pub fn begin_assessment(
        &mut self,
        begun: i64,
        full: bool,
        lang: Lang,
        seed: u64,
    ) -> Result<Assessment, Broken> {
        let sql = "INSERT INTO assessment (begun, full, lang, seed) VALUES (?1, ?2, ?3, ?4)";
        self.change(|change| {
            change.execute(sql, (begun, full, lang, seed.cast_signed()))?;
            Ok(Assessment {
                id: change.last_insert_rowid(),
                begun,
                finished: None,
                full,
                lang,
                seed,
            })
        })
    }

    /// Keep an answer like any other, and as the next of an assessment.
    pub fn record_assessed(
        &mut self,
        assessment: i64,
        answer: Answer,
        card: Option<(Card, Review)>,
    ) -> Result<(), Broken> {
        let sql = "INSERT INTO assessment_answer (assessment, position, question, credit, judged)
                   SELECT ?1, count(*), ?2, ?3, ?4 FROM assessment_answer WHERE assessment = ?1";
        self.change(|change| {
            let Answer {
                question,
                credit,
                judged,
                ..
            } = &answer;
            change.execute(sql, (assessment, question, credit, judged))?;
            answers::insert(change, &answer, card.as_ref())
        })
    }

    pub fn finish_assessment(&mut self, assessment: i64, at: i64) -> Result<(), Broken> {
        let sql = "UPDATE assessment SET finished = ?2 WHERE id = ?1";
        self.change(|change| change.execute(sql, (assessment, at)).map(|_| ()))
    }

    /// Forget an assessment. Its answers stay among the answers.
    pub fn give_up_assessment(&mut self, assessment: i64) -> Result<(), Broken> {
        let sql = "DELETE FROM assessment WHERE id = ?1";
        self.change(|change| change.execute(sql, [assessment]).map(|_| ()))
    }

    /// The one that can be gone on with; the latest where there are more.
    pub fn unfinished_assessment(&self) -> Result<Option<Assessment>, Broken> {
        let sql = format!("{ASSESSMENT} WHERE finished IS NULL ORDER BY id DESC LIMIT 1");
        Ok(self.connection.query_row(&sql, (), read).optional()?)
    }

    /// The oldest first.
    pub fn finished_assessments(&self) -> Result<Vec<Assessment>, Broken> {
        let sql = format!("{ASSESSMENT} WHERE finished IS NOT NULL ORDER BY finished, id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let assessments = statement.query_map((), read)?;
        Ok(assessments.collect::<rusqlite::Result<_>>()?)
    }

    /// In the order in which they were given.
    pub fn assessed(&self, assessment: i64) -> Result<Vec<Assessed>, Broken> {
        let sql = "SELECT question, credit, judged FROM assessment_answer
                   WHERE assessment = ?1 ORDER BY position";
        let mut statement = self.connection.prepare_cached(sql)?;
        let assessed = statement.query_map([assessment], |row| {
            Ok(Assessed {
                question: row.get(0)?,
                credit: row.get(1)?,
                judged: row.get(2)?,
            })
        })?;
        Ok(assessed.collect::<rusqlite::Result<_>>()?)
    }
}

fn read(row: &Row) -> rusqlite::Result<Assessment> {
    let seed: i64 = row.get(5)?;
    Ok(Assessment {
        id: row.get(0)?,
        begun: row.get(1)?,
        finished: row.get(2)?,
        full: row.get(3)?,
        lang: row.get(4)?,
        seed: seed.cast_unsigned(),
    })
}
