//! Whoever is asked: what is shown to them, and what they say. In: events, as data. Out: what was
//! typed. A person at a terminal, lines through a pipe, a program that reads JSON, a test's script.

pub mod input;
pub mod json;
pub mod text;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::assessment::Outcomes;
use super::level::Level;
use super::question::Kind;

/// What is shown, in the order in which it comes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    Question(Asked),
    /// What was typed is no answer; the question is asked again.
    NotUnderstood {
        what: String,
    },
    /// What was typed was read in one of several ways.
    ReadAs {
        what: String,
    },
    /// What was written is there again when the question is asked again.
    Kept,
    /// The model answer and what it is ticked off by.
    Model {
        answer: String,
        points: Vec<String>,
    },
    Judged(Judged),
    Summary(Summary),
    Assessed(Assessed),
}

/// A question as it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    pub number: usize,
    pub of: usize,
    pub id: String,
    pub page: String,
    pub title: String,
    pub level: Level,
    pub kind: Kind,
    pub ask: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// Why it is asked now, where there is more to it than that somebody asked for questions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// What was typed of an answer that was never given.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub draft: String,
}

/// An answer, judged and explained.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    pub id: String,
    /// From 0 to 1.
    pub credit: f64,
    /// Nobody tried.
    pub passed_over: bool,
    #[serde(flatten)]
    pub explained: Explained,
    /// Where to read on: `page#anchor`.
    pub read: String,
    /// Cases of katas in which it is built: `problem/case`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<String>,
    /// In how many days it is asked again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again_in_days: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Explained {
    Choice {
        /// From 1, as they were shown.
        given: Option<usize>,
        choices: Vec<ChoiceTold>,
    },
    Short {
        answer: String,
    },
    Number {
        value: String,
        /// How many times too large; below 1: too small.
        #[serde(skip_serializing_if = "Option::is_none")]
        ratio: Option<f64>,
        /// What it says about the answer, as a sentence.
        said: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        slip: Option<String>,
        work: Vec<String>,
    },
    Rubric {
        ticked: Vec<usize>,
        missed: Vec<String>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChoiceTold {
    pub number: usize,
    pub right: bool,
    pub text: String,
    pub why: String,
}

/// How it went, at the end.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Summary {
    pub answered: usize,
    pub of: usize,
    /// The sum of all credits.
    pub credit: f64,
    /// Sections to read, those with the most mistakes first.
    pub read: Vec<ToRead>,
    /// Questions that are due today or tomorrow.
    pub due_soon: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToRead {
    pub section: String,
    pub missed: usize,
}

impl ToRead {
    /// Each section once, those with the most mistakes first.
    pub fn of(missed: impl IntoIterator<Item = String>) -> Vec<ToRead> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for section in missed {
            *counts.entry(section).or_default() += 1;
        }
        let read = |(section, missed)| ToRead { section, missed };
        let mut read: Vec<ToRead> = counts.into_iter().map(read).collect();
        read.sort_by_key(|read| Reverse(read.missed));
        read
    }
}

/// What an assessment has shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessed {
    #[serde(flatten)]
    pub outcomes: Outcomes,
    /// What the topics are called.
    #[serde(skip)]
    pub titles: BTreeMap<String, String>,
    pub read: Vec<ToRead>,
}

/// What is wanted from whoever is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// One line.
    Line,
    /// As many as they like; an empty one is the end.
    Text,
}

/// What is to be typed.
#[derive(Debug, Clone, Copy)]
pub struct Prompt<'a> {
    /// What may be answered.
    pub label: &'a str,
    /// What is there already.
    pub start: &'a str,
    pub wanted: Wanted,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Words(String),
    /// Nothing more will be said: the end of the input, or Ctrl-C.
    Nothing,
}

pub trait Host {
    fn show(&mut self, event: &Event) -> io::Result<()>;

    /// Have something typed. `keep` is told what is there so far, at every change.
    fn ask(&mut self, prompt: Prompt, keep: &mut dyn FnMut(&str)) -> io::Result<Said>;

    /// Have the answer to a question written in an editor. `keep` is told what was written. `None`
    /// where there is no editor to be had.
    fn edit(
        &mut self,
        _question: &str,
        _start: &str,
        _keep: &mut dyn FnMut(&str),
    ) -> io::Result<Option<String>> {
        Ok(None)
    }
}
