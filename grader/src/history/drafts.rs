//! What is being typed. Saved often, and gone in the same transaction in which the answer is recorded.

use std::time::Duration;

use rusqlite::{OptionalExtension as _, Transaction};

use super::{Broken, History, PATIENCE};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub question: String,
    pub text: String,
    /// Seconds since 1970.
    pub at: i64,
}

/// How long somebody who types is kept waiting for another program. There is a next change.
const PATIENCE_TYPING: Duration = Duration::from_millis(50);

impl History {
    /// The same while it is being typed: where another program holds the file, this one is not kept.
    pub fn try_save_draft(&mut self, draft: &Draft) -> Result<(), Broken> {
        self.connection.busy_timeout(PATIENCE_TYPING)?;
        let saved = self.save_draft(draft);
        self.connection.busy_timeout(PATIENCE)?;
        saved
    }

    /// Keep what is typed so far; what was typed before it is replaced.
    pub fn save_draft(&mut self, draft: &Draft) -> Result<(), Broken> {
        self.change(|change| {
            let sql = "INSERT OR REPLACE INTO draft (question, text, at) VALUES (?1, ?2, ?3)";
            change
                .prepare_cached(sql)?
                .execute((&draft.question, &draft.text, draft.at))
                .map(|_| ())
        })
    }

    /// What was typed of an answer that was never given.
    pub fn draft(&self, question: &str) -> Result<Option<Draft>, Broken> {
        let sql = "SELECT text, at FROM draft WHERE question = ?1";
        let draft = self.connection.query_row(sql, [question], |row| {
            Ok(Draft {
                question: question.to_owned(),
                text: row.get(0)?,
                at: row.get(1)?,
            })
        });
        Ok(draft.optional()?)
    }
}

/// Of a question that has its answer now.
pub(super) fn remove(change: &Transaction, question: &str) -> rusqlite::Result<()> {
    let sql = "DELETE FROM draft WHERE question = ?1";
    change.prepare_cached(sql)?.execute([question]).map(|_| ())
}
