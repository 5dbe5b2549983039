//! One question after the other: shown, answered, judged, explained, written down. In: a question of
//! the bank. Out: how it ended. An answer is in the history before the next question is shown, and what
//! is typed of one is kept as a draft at every change.

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::anyhow;

use super::bank::Entry;
use super::clock::Clock;
use super::estimate::{self, Credit, Names, lines};
use super::fsrs::Grade;
use super::host::{Asked, ChoiceTold, Event, Explained, Host, Judged, Prompt, Said, Wanted};
use super::question::{Body, Choice, Question, Slip};
use super::typed::{self, Word};
use super::{schedule, short};
use crate::history::{self, Answer, Draft, History, Mode};
use crate::lang::{Lang, Text};
use crate::words::{estimate as estimates, study as words};

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

/// How a question ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Ended {
    Answered(Answer),
    Skipped,
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

/// The estimate that is asked for.
struct Wanting<'a> {
    value: &'a str,
    work: &'a Text,
    within: f64,
    slips: &'a [Slip],
}

/// An answer, or the end of the question without one.
enum Reply<T> {
    Given(T),
    Passed,
    Ended(Ended),
}

impl Sitting<'_> {
    /// Ask one question, to its end.
    pub fn ask(&mut self, turn: &Turn) -> anyhow::Result<Ended> {
        let question = turn.entry.question;
        let begun = Instant::now();
        let reply = match &question.body {
            Body::Choice { choices } => self.choice(turn, choices)?,
            Body::Short { accepts, answer } => self.short(turn, accepts, answer)?,
            Body::Number {
                value,
                work,
                within,
                slips,
            } => {
                let wanted = Wanting {
                    value: value.get_ref(),
                    work,
                    within: *within,
                    slips,
                };
                self.number(turn, &wanted)?
            }
            Body::Rubric { answer, points } => self.rubric(turn, answer, points)?,
        };
        let worth = match reply {
            Reply::Given(worth) => worth,
            Reply::Ended(ended) => return Ok(ended),
            Reply::Passed => unreachable!("every kind says what passing is worth"),
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
        self.host.show(&Event::Judged(Judged {
            id: question.id().to_owned(),
            credit: worth.credit,
            passed_over: worth.passed_over,
            explained: worth.explained,
            read: turn.entry.section(),
            cases: question
                .cases
                .iter()
                .map(|case| case.get_ref().clone())
                .collect(),
            again_in_days: again,
        }))?;
        Ok(Ended::Answered(answer))
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

    fn asked(&self, turn: &Turn, choices: Vec<String>, draft: &str) -> Event {
        let question = turn.entry.question;
        let page = turn.entry.page;
        Event::Question(Asked {
            number: turn.number,
            of: turn.of,
            id: question.id().to_owned(),
            page: page.to_owned(),
            title: self
                .titles
                .get(page)
                .map_or(page, String::as_str)
                .to_owned(),
            level: question.level,
            kind: question.kind(),
            ask: self.text(&question.ask),
            choices,
            because: turn.because.clone(),
            draft: draft.to_owned(),
        })
    }

    fn text(&self, text: &Text) -> String {
        text.get(self.lang).trim().to_owned()
    }

    fn choice(&mut self, turn: &Turn, choices: &[Choice]) -> anyhow::Result<Reply<Worth>> {
        let mut order: Vec<&Choice> = choices.iter().collect();
        self.chance.shuffle(&mut order);
        let texts = order.iter().map(|choice| self.text(&choice.text)).collect();
        self.host.show(&self.asked(turn, texts, ""))?;
        let most = order.len();
        let label = words::choose(self.lang, most);
        let wrong = words::not_a_choice(self.lang, most);
        let reply = self.line(&label, |typed| {
            typed::one_of(typed, most).ok_or(wrong.clone())
        })?;
        let given = match reply {
            Reply::Ended(ended) => return Ok(Reply::Ended(ended)),
            Reply::Passed => None,
            Reply::Given(number) => Some(number),
        };
        let is_right = given.is_some_and(|number| order[number - 1].right);
        let told = order.iter().zip(1..).map(|(choice, number)| ChoiceTold {
            number,
            right: choice.right,
            text: self.text(&choice.text),
            why: self.text(&choice.why),
        });
        let explained = Explained::Choice {
            given,
            choices: told.collect(),
        };
        // As it stands in the file: the order is another one each time.
        let stable = given.and_then(|number| {
            choices
                .iter()
                .position(|choice| std::ptr::eq(choice, order[number - 1]))
        });
        let typed = stable.map_or("?".to_owned(), |at| (at + 1).to_string());
        Ok(Reply::Given(machine(
            typed,
            given.is_none(),
            f64::from(u8::from(is_right)),
            explained,
        )))
    }

    fn short(
        &mut self,
        turn: &Turn,
        accepts: &[String],
        answer: &Text,
    ) -> anyhow::Result<Reply<Worth>> {
        self.host.show(&self.asked(turn, Vec::new(), ""))?;
        let label = words::answer_shortly(self.lang);
        let wrong = words::empty(self.lang).to_owned();
        let reply = self.line(&label, |typed| match short::plain(typed).is_empty() {
            true => Err(wrong.clone()),
            false => Ok(typed.to_owned()),
        })?;
        let given = match reply {
            Reply::Ended(ended) => return Ok(Reply::Ended(ended)),
            Reply::Passed => None,
            Reply::Given(typed) => Some(typed),
        };
        let is_right = given
            .as_ref()
            .is_some_and(|typed| short::is_accepted(typed, accepts));
        let explained = Explained::Short {
            answer: self.text(answer),
        };
        let typed = given.clone().unwrap_or("?".to_owned());
        Ok(Reply::Given(machine(
            typed,
            given.is_none(),
            f64::from(u8::from(is_right)),
            explained,
        )))
    }

    fn number(&mut self, turn: &Turn, wanted: &Wanting) -> anyhow::Result<Reply<Worth>> {
        let lang = self.lang;
        let expected = lines::written(wanted.value)
            .map_err(|fault| {
                anyhow!(
                    "{}: {}",
                    turn.entry.question.id(),
                    estimates::line_fault(lang, &fault)
                )
            })?
            .quantity;
        self.host.show(&self.asked(turn, Vec::new(), ""))?;
        let label = words::estimate(lang);
        let reply = self.line(&label, |typed| {
            match estimate::read(typed, expected.dimension) {
                Ok(read) => Ok((typed.to_owned(), read)),
                Err(not) => Err(estimates::not_understood(lang, &not)),
            }
        })?;
        let mut explained = Explained::Number {
            value: wanted.value.to_owned(),
            ratio: None,
            said: String::new(),
            slip: None,
            work: steps(wanted.work.get(lang)),
        };
        let (typed, read) = match reply {
            Reply::Ended(ended) => return Ok(Reply::Ended(ended)),
            Reply::Passed => {
                return Ok(Reply::Given(machine("?".to_owned(), true, 0.0, explained)));
            }
            Reply::Given(given) => given,
        };
        for told in read.told {
            let what = estimates::told(lang, told).to_owned();
            self.host.show(&Event::ReadAs { what })?;
        }
        let judged = estimate::judge(expected, read.quantity, wanted.within, wanted.slips);
        let credit = match judged.credit {
            Credit::Full => 1.0,
            Credit::Good => 0.7,
            Credit::Magnitude => 0.4,
            Credit::Off | Credit::WrongDimension(_) => 0.0,
        };
        if let Explained::Number {
            ratio, said, slip, ..
        } = &mut explained
        {
            *ratio = judged.ratio;
            *said = match judged.credit {
                // The headline says so.
                Credit::Full => String::new(),
                _ => estimates::verdict(lang, &judged),
            };
            *slip = judged
                .slip
                .as_ref()
                .map(|slip| estimates::slip(lang, slip, expected));
        }
        Ok(Reply::Given(machine(typed, false, credit, explained)))
    }

    fn rubric(
        &mut self,
        turn: &Turn,
        answer: &Text,
        points: &[Text],
    ) -> anyhow::Result<Reply<Worth>> {
        let question = turn.entry.question;
        let draft = self.history.draft(question.id())?;
        let draft = draft.map(|draft| draft.text).unwrap_or_default();
        self.host.show(&self.asked(turn, Vec::new(), &draft))?;
        let given = match self.text_of(question, draft)? {
            Reply::Ended(ended) => return Ok(Reply::Ended(ended)),
            Reply::Passed => None,
            Reply::Given(text) => Some(text),
        };
        let points: Vec<String> = points.iter().map(|point| self.text(point)).collect();
        self.host.show(&Event::Model {
            answer: self.text(answer),
            points: points.clone(),
        })?;
        let Some(text) = given else {
            let explained = Explained::Rubric {
                ticked: Vec::new(),
                missed: points,
            };
            return Ok(Reply::Given(Worth {
                judged: history::Judged::Oneself,
                ..machine("?".to_owned(), true, 0.0, explained)
            }));
        };
        let Some(ticked) = self.ticks(points.len())? else {
            return self.kept();
        };
        let credit = ticked.len() as f64 / points.len().max(1) as f64;
        let Some(grade) = self.grade(credit)? else {
            return self.kept();
        };
        let missed = (1..)
            .zip(points)
            .filter(|(number, _)| !ticked.contains(number));
        let missed = missed.map(|(_, point)| point).collect();
        Ok(Reply::Given(Worth {
            given: text,
            credit,
            judged: history::Judged::Oneself,
            grade,
            explained: Explained::Rubric { ticked, missed },
            passed_over: false,
        }))
    }

    /// The end, before the answer was ticked off: it stays as a draft.
    fn kept<T>(&mut self) -> anyhow::Result<Reply<T>> {
        self.host.show(&Event::Kept)?;
        Ok(Reply::Ended(Ended::Stopped))
    }

    /// Which points were in the answer, as its writer says. Nothing where they stop.
    fn ticks(&mut self, points: usize) -> anyhow::Result<Option<Vec<usize>>> {
        let label = words::tick(self.lang);
        let wrong = words::not_points(self.lang, points);
        let reply = self.line(&label, |typed| {
            typed::some_of(typed, points).ok_or(wrong.clone())
        })?;
        Ok(match reply {
            Reply::Given(ticked) => Some(ticked),
            Reply::Passed => Some(Vec::new()),
            Reply::Ended(_) => None,
        })
    }

    /// How well it was remembered; what the credit says where only Enter is typed.
    fn grade(&mut self, credit: f64) -> anyhow::Result<Option<Grade>> {
        let likely = match credit {
            credit if credit >= 0.8 => Grade::Good,
            credit if credit >= 0.5 => Grade::Hard,
            _ => Grade::Again,
        };
        let label = words::grade(self.lang, likely);
        let wrong = words::not_a_grade(self.lang).to_owned();
        let reply = self.line(&label, |typed| match typed.trim() {
            "" => Ok(likely),
            typed => typed::one_of(typed, 4)
                .and_then(|number| Grade::from_number(number as u8))
                .ok_or(wrong.clone()),
        })?;
        Ok(match reply {
            Reply::Given(grade) => Some(grade),
            Reply::Passed => Some(likely),
            Reply::Ended(_) => None,
        })
    }

    /// A line that can be read; asked for again until it can.
    fn line<T>(
        &mut self,
        label: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> anyhow::Result<Reply<T>> {
        loop {
            let prompt = Prompt {
                label,
                start: "",
                wanted: Wanted::Line,
            };
            let Said::Words(typed) = self.host.ask(prompt, &mut |_| {})? else {
                return Ok(Reply::Ended(Ended::Stopped));
            };
            match typed::word(&typed) {
                Some(Word::Pass) => return Ok(Reply::Passed),
                Some(Word::Skip) => return Ok(Reply::Ended(Ended::Skipped)),
                Some(Word::Stop) => return Ok(Reply::Ended(Ended::Stopped)),
                Some(Word::Edit) | None => {}
            }
            match read(&typed) {
                Ok(read) => return Ok(Reply::Given(read)),
                Err(what) => self.host.show(&Event::NotUnderstood { what })?,
            }
        }
    }

    /// An answer in one's own words. What is typed is a draft until it is judged.
    fn text_of(&mut self, question: &Question, draft: String) -> anyhow::Result<Reply<String>> {
        let mut text = draft;
        loop {
            let label = words::write(self.lang);
            let prompt = Prompt {
                label: &label,
                start: &text,
                wanted: Wanted::Text,
            };
            let (history, at) = (&mut *self.history, self.clock.now());
            // Where it cannot be kept, that is said when the answer is recorded.
            let mut keep = |text: &str| {
                if typed::word(text).is_none() {
                    let _ = history.save_draft(&draft_of(question, text, at));
                }
            };
            let said = self.host.ask(prompt, &mut keep)?;
            let Said::Words(typed) = said else {
                return Ok(Reply::Ended(Ended::Stopped));
            };
            match typed::word(&typed) {
                Some(Word::Pass) => return Ok(Reply::Passed),
                Some(Word::Skip) => return Ok(Reply::Ended(Ended::Skipped)),
                Some(Word::Stop) => return Ok(Reply::Ended(Ended::Stopped)),
                Some(Word::Edit) => match self.host.edit(question.id(), &text, &mut keep)? {
                    Some(written) if !written.trim().is_empty() => {
                        return Ok(Reply::Given(written));
                    }
                    Some(_) => {}
                    None => {
                        let what = words::no_editor(self.lang).to_owned();
                        self.host.show(&Event::NotUnderstood { what })?;
                    }
                },
                None if typed.trim().is_empty() => {
                    let what = words::empty(self.lang).to_owned();
                    self.host.show(&Event::NotUnderstood { what })?;
                    text = String::new();
                }
                None => return Ok(Reply::Given(typed)),
            }
        }
    }
}

/// Estimate lines, their signs under each other; as they are where they cannot be read.
fn steps(work: &str) -> Vec<String> {
    match estimate::check_block(work.trim(), &mut Names::default()) {
        Ok(lines) => estimate::render(&lines),
        Err(_) => work.trim().lines().map(str::to_owned).collect(),
    }
}

fn draft_of(question: &Question, text: &str, at: i64) -> Draft {
    Draft {
        question: question.id().to_owned(),
        text: text.to_owned(),
        at,
    }
}

/// What the machine makes of an answer.
fn machine(given: String, passed_over: bool, credit: f64, explained: Explained) -> Worth {
    let grade = match credit {
        credit if credit >= 1.0 => Grade::Good,
        credit if credit > 0.0 => Grade::Hard,
        _ => Grade::Again,
    };
    Worth {
        given,
        credit,
        judged: history::Judged::Machine,
        grade,
        explained,
        passed_over,
    }
}
