//! An assessment under way: which question comes next, and what its answers say. In: the bank and the
//! answers so far. Out: a question, a [`Result`]. Pure: the same answers lead to the same question.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::ability::{Ability, Answer, Available, Band, Judge, Outcome, TOPICS, Told};
use super::bank::{Bank, Entry};
use super::level::Level;
use super::question::{Body, Kind};
use crate::history::{self, Judged};

/// How many questions there are.
pub fn length(full: bool) -> usize {
    if full { 60 } else { 30 }
}

pub struct Assessment<'a> {
    bank: &'a Bank,
    topics: Vec<&'a str>,
    ability: super::ability::Assessment,
    asked: BTreeSet<String>,
    skipped: BTreeSet<String>,
    /// When each question was answered last, before this began.
    before: BTreeMap<String, i64>,
    chance: fastrand::Rng,
}

/// Where a learner is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcomes {
    pub answers: usize,
    pub overall: Standing,
    pub topics: Vec<OfTopic>,
    /// What learners say of themselves, by the answers they judged on their own.
    pub by_oneself: Option<ByOneself>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Standing {
    /// Of the four levels, the lowest first.
    pub probabilities: [f64; 4],
    pub likely: Level,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfTopic {
    pub page: String,
    pub answers: usize,
    #[serde(flatten)]
    pub standing: Standing,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ByOneself {
    pub answers: usize,
    #[serde(flatten)]
    pub standing: Standing,
    /// How that compares with the machine's.
    #[serde(skip)]
    pub told: Told,
}

impl Standing {
    fn of(band: Band) -> Standing {
        Standing {
            probabilities: band.probabilities,
            likely: band.likely(),
        }
    }

    pub fn band(&self) -> Band {
        Band {
            probabilities: self.probabilities,
        }
    }
}

impl<'a> Assessment<'a> {
    /// `before` is every answer given before this one began.
    pub fn new(bank: &'a Bank, before: &[history::Answer], seed: u64) -> Assessment<'a> {
        let mut this = Assessment {
            bank,
            topics: bank.topics().take(TOPICS).collect(),
            ability: super::ability::Assessment::new(),
            asked: BTreeSet::new(),
            skipped: BTreeSet::new(),
            before: BTreeMap::new(),
            chance: fastrand::Rng::with_seed(seed),
        };
        for answer in before {
            this.before.insert(answer.question.clone(), answer.at);
            if answer.judged == Judged::Oneself {
                this.learn(&answer.question, answer.credit, Judge::Learner);
            }
        }
        this
    }

    /// What was answered of this assessment.
    pub fn answered(&mut self, question: &str, credit: f64) {
        self.asked.insert(question.to_owned());
        self.learn(question, credit, Judge::Machine);
    }

    /// One that is not to be asked in this assessment.
    pub fn skipped(&mut self, question: &str) {
        self.skipped.insert(question.to_owned());
    }

    fn learn(&mut self, question: &str, credit: f64, judge: Judge) {
        let Some(entry) = self.bank.question(question) else {
            return;
        };
        let Some(topic) = self.topics.iter().position(|topic| *topic == entry.page) else {
            return;
        };
        let right = credit >= 1.0;
        let outcome = match &entry.question.body {
            Body::Choice { choices } => Outcome::Choice {
                right,
                of: choices.len() as u8,
            },
            Body::Short { .. } | Body::Number(_) => Outcome::Typed { right },
            Body::Rubric { points, .. } => Outcome::Rubric {
                ticked: (credit * points.len() as f64).round() as u8,
                of: points.len() as u8,
            },
        };
        self.ability.learn(&Answer {
            topic,
            level: entry.question.level,
            outcome,
            judge,
        });
    }

    /// The next question: of the topic least is known of; one that was never answered, or longest ago.
    pub fn next_question(&mut self) -> Option<Entry<'a>> {
        let mut counts: BTreeMap<(usize, Level), usize> = BTreeMap::new();
        let left: Vec<(usize, Entry)> = self.left().collect();
        for (topic, entry) in &left {
            *counts.entry((*topic, entry.question.level)).or_default() += 1;
        }
        let available: Vec<Available> = counts
            .into_iter()
            .map(|((topic, level), count)| Available {
                topic,
                level,
                count,
            })
            .collect();
        let (topic, level) = self.machine().next(&available)?;
        let mut entries: Vec<Entry> = left
            .into_iter()
            .filter(|(of, entry)| *of == topic && entry.question.level == level)
            .map(|(_, entry)| entry)
            .collect();
        self.chance.shuffle(&mut entries);
        let before = |entry: &Entry| self.before.get(entry.question.id()).copied();
        entries.into_iter().min_by_key(before)
    }

    /// What a machine can judge, without a pencil, and was not asked yet.
    fn left(&self) -> impl Iterator<Item = (usize, Entry<'a>)> {
        self.bank.entries().filter_map(|entry| {
            let topic = self.topics.iter().position(|topic| *topic == entry.page)?;
            let is_left = matches!(entry.question.kind(), Kind::Choice | Kind::Short)
                && !self.asked.contains(entry.question.id())
                && !self.skipped.contains(entry.question.id());
            is_left.then_some((topic, entry))
        })
    }

    fn machine(&self) -> &Ability {
        self.ability.by(Judge::Machine)
    }

    pub fn outcomes(&self) -> Outcomes {
        let machine = self.machine();
        let answers_of = |page: &str| {
            let of_page = |id: &&String| self.bank.question(id).is_some_and(|e| e.page == page);
            self.asked.iter().filter(of_page).count()
        };
        let topics = self.topics.iter().enumerate().map(|(at, page)| OfTopic {
            page: (*page).to_owned(),
            answers: answers_of(page),
            standing: Standing::of(machine.level(at)),
        });
        let learner = self.ability.by(Judge::Learner);
        let calibration = self.ability.calibration();
        Outcomes {
            answers: self.asked.len(),
            overall: Standing::of(machine.overall()),
            topics: topics.collect(),
            by_oneself: (learner.answers() > 0).then(|| ByOneself {
                answers: learner.answers(),
                standing: Standing::of(learner.overall()),
                told: calibration.map_or(Told::NotYet, |calibration| calibration.told()),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Mode;
    use crate::study::question::{File, sample};

    /// Three topics with some questions each.
    fn bank() -> Bank {
        let file = |page: &str, topic: u32| {
            let text = sample::FILE
                .replace("sample-", &format!("{page}-"))
                .replace("page = \"sample\"", &format!("page = \"{page}\""))
                .replace("15.1.1", &format!("{topic}.1.1"));
            File::parse(&text, "a.toml").unwrap()
        };
        Bank::of(vec![file("a", 1), file("b", 2), file("c", 3)])
    }

    fn answer(question: &str, credit: f64, judged: Judged) -> history::Answer {
        history::Answer {
            question: question.to_owned(),
            at: 7,
            mode: Mode::Quiz,
            kind: "rubric".to_owned(),
            given: String::new(),
            credit,
            judged,
            seconds: 1,
        }
    }

    fn ids(assessment: &mut Assessment, credit: f64) -> Vec<String> {
        let mut ids = Vec::new();
        while let Some(entry) = assessment.next_question() {
            let id = entry.question.id().to_owned();
            assessment.answered(&id, credit);
            ids.push(id);
        }
        ids
    }

    #[test]
    fn every_question_of_a_word_or_a_choice_is_asked_once_and_topics_take_turns() {
        let bank = bank();
        let ids = ids(&mut Assessment::new(&bank, &[], 1), 1.0);
        let different: BTreeSet<&String> = ids.iter().collect();
        assert_eq!((ids.len(), different.len()), (6, 6));
        let by_hand = |id: &String| id.ends_with("refill") || id.ends_with("storage");
        assert!(!ids.iter().any(by_hand), "{ids:?}");
        let firsts: BTreeSet<&str> = ids[..3].iter().map(|id| &id[..1]).collect();
        assert_eq!(firsts.len(), 3, "{ids:?}");
    }

    #[test]
    fn the_same_answers_lead_to_the_same_question() {
        let bank = bank();
        let whole = ids(&mut Assessment::new(&bank, &[], 5), 0.0);
        let mut resumed = Assessment::new(&bank, &[], 5);
        for id in &whole[..4] {
            assert_eq!(resumed.next_question().unwrap().question.id(), id);
            resumed.answered(id, 0.0);
        }
        assert_eq!(resumed.next_question().unwrap().question.id(), whole[4]);
    }

    #[test]
    fn what_was_never_answered_comes_before_what_was() {
        let bank = bank();
        for seed in 0..8 {
            let before = [answer("a-burst", 1.0, Judged::Machine)];
            let ids = ids(&mut Assessment::new(&bank, &before, seed), 1.0);
            let at = |id: &str| ids.iter().position(|one| one == id).unwrap();
            assert!(at("a-status") < at("a-burst"), "{ids:?}");
        }
    }

    #[test]
    fn right_answers_say_more_than_wrong_ones_and_ones_own_judgement_is_kept_apart() {
        let bank = bank();
        let outcomes = |credit: f64, before: &[history::Answer]| {
            let mut assessment = Assessment::new(&bank, before, 1);
            ids(&mut assessment, credit);
            assessment.outcomes()
        };
        let (right, wrong) = (outcomes(1.0, &[]), outcomes(0.0, &[]));
        assert!(right.overall.likely > wrong.overall.likely);
        assert_eq!((right.answers, right.topics.len()), (6, 3));
        assert_eq!(right.topics[0].answers, 2);
        assert!(right.by_oneself.is_none());
        let oneself = [answer("a-refill", 1.0, Judged::Oneself)];
        let with = outcomes(1.0, &oneself);
        assert_eq!(with.overall, right.overall);
        assert_eq!(with.by_oneself.unwrap().answers, 1);
    }
}
