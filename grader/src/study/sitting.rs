//! One question after the other: shown, answered, judged, explained, written down. In: a question of
//! the bank. Out: how it ended. An answer is in the history before the next question is shown, and what
//! is typed of one is kept as a draft at every change.
//!
//! ```text
//! kinds     what answers each kind of question, and what it is worth
//! asking    having something typed until it can be read
//! ```

mod asking;
mod kinds;

use std::collections::BTreeMap;
use std::time::Instant;

use super::bank::Entry;
use super::fsrs::Grade;
use super::host::{Asked, Event, Explained, Host, Judged};
use super::schedule;
use crate::clock::Clock;
use crate::history::{self, Answer, History, Mode};
use crate::lang::{Lang, Text};

/// Where somebody answers questions.
pub struct Sitting<'a> {
    pub host: &'a mut dyn Host,
    pub history: &'a mut History,
    pub clock: Clock,
    pub lang: Lang,
    pub mode: Mode,
    /// The assessment it belongs to.
    pub assessment: Option<i64>,
    /// What pages are called.
    pub titles: &'a BTreeMap<String, String>,
    /// In which order choices are shown.
    pub chance: fastrand::Rng,
}

/// One question of a sitting.
#[derive(Debug, Clone)]
pub struct Turn<'a> {
    pub entry: Entry<'a>,
    pub number: usize,
    pub of: usize,
    /// Why it is asked now.
    pub because: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanswered {
    /// Not this one.
    Skipped,
    /// No more of them.
    Stopped,
}

/// What somebody answered, and what it is worth.
struct Worth {
    given: String,
    credit: f64,
    judged: history::Judged,
    grade: Grade,
    explained: Explained,
    passed_over: bool,
}

impl Sitting<'_> {
    /// Ask one question, to its end.
    pub fn ask(&mut self, turn: &Turn) -> anyhow::Result<Result<Answer, Unanswered>> {
        let question = turn.entry.question;
        let begun = Instant::now();
        let worth = match self.worth(turn)? {
            Ok(worth) => worth,
            Err(unanswered) => return Ok(Err(unanswered)),
        };
        let answer = Answer {
            question: question.id().to_owned(),
            at: self.clock.now(),
            mode: self.mode,
            kind: question.kind().to_string(),
            given: worth.given,
            credit: worth.credit,
            judged: worth.judged,
            seconds: u32::try_from(begun.elapsed().as_secs()).unwrap_or(u32::MAX),
        };
        let again = self.write_down(&answer, worth.grade)?;
        let cases = question.cases.iter().map(|case| case.get_ref().clone());
        self.host.show(&Event::Judged(Judged {
            id: question.id().to_owned(),
            credit: worth.credit,
            passed_over: worth.passed_over,
            explained: worth.explained,
            read: turn.entry.section(),
            cases: cases.collect(),
            again_in_days: again,
        }))?;
        Ok(Ok(answer))
    }

    /// The answer, and when the question comes again: in one transaction. In how many days that is.
    fn write_down(&mut self, answer: &Answer, grade: Grade) -> anyhow::Result<Option<i64>> {
        let today = self.clock.day();
        let before = self.history.card(&answer.question)?;
        // Who knows the answer in an assessment is not asked again for it.
        let wanted = before.is_some() || self.mode != Mode::Assess || grade == Grade::Again;
        let changed = wanted.then(|| schedule::answered(before, answer, grade, today));
        let again = changed.as_ref().map(|(card, _)| card.due - today);
        match self.assessment {
            Some(assessment) => {
                self.history
                    .record_assessed(assessment, answer.clone(), changed)?;
            }
            None => self.history.record(answer.clone(), changed)?,
        }
        Ok(again)
    }

    fn show(&mut self, turn: &Turn, choices: Vec<String>, draft: &str) -> anyhow::Result<()> {
        let Entry { page, question } = turn.entry;
        let title = self.titles.get(page).map_or(page, String::as_str);
        self.host.show(&Event::Question(Asked {
            number: turn.number,
            of: turn.of,
            id: question.id().to_owned(),
            page: page.to_owned(),
            title: title.to_owned(),
            level: question.level,
            kind: question.kind(),
            ask: self.text(&question.ask),
            choices,
            because: turn.because.clone(),
            draft: draft.to_owned(),
        }))?;
        Ok(())
    }

    fn text(&self, text: &Text) -> String {
        text.get(self.lang).trim().to_owned()
    }
}
