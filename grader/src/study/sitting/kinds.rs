//! What answers each kind of question, and what it is worth.

use anyhow::anyhow;

use super::asking::Typed;
use super::{Sitting, Turn, Unanswered, Worth};
use crate::history;
use crate::lang::Text;
use crate::study::estimate::{self, Credit, Dimension, Mismatch, Names, Quantity, lines};
use crate::study::fsrs::Grade;
use crate::study::host::{ChoiceTold, Event, Explained};
use crate::study::question::{Body, Choice, Estimate};
use crate::study::{short, typed};
use crate::words::{estimate as estimates, study as words};

type Answered = anyhow::Result<Result<Worth, Unanswered>>;

impl Sitting<'_> {
    /// Show the question and have it answered.
    pub(super) fn worth(&mut self, turn: &Turn) -> Answered {
        match &turn.entry.question.body {
            Body::Choice { choices } => self.choice(turn, choices),
            Body::Short { accepts, answer } => self.short(turn, accepts, answer),
            Body::Number(estimate) => self.number(turn, estimate),
            Body::Rubric { answer, points } => self.rubric(turn, answer, points),
        }
    }

    fn choice(&mut self, turn: &Turn, choices: &[Choice]) -> Answered {
        let mut order: Vec<(usize, &Choice)> = (1..).zip(choices).collect();
        self.chance.shuffle(&mut order);
        let texts = order.iter().map(|(_, choice)| self.text(&choice.text));
        self.show(turn, texts.collect(), "")?;
        let most = order.len();
        let label = words::choose(self.lang, most);
        let wrong = words::not_a_choice(self.lang, most);
        let read = |typed: &str| typed::one_of(typed, most).ok_or_else(|| wrong.clone());
        let given = match self.line(&label, read)? {
            Typed::Given(number) => Some(number),
            Typed::Passed => None,
            Typed::Unanswered(unanswered) => return Ok(Err(unanswered)),
        };
        let told = (1..).zip(&order).map(|(number, (_, choice))| ChoiceTold {
            number,
            right: choice.right,
            text: self.text(&choice.text),
            why: self.text(&choice.why),
        });
        let explained = Explained::Choice {
            given,
            choices: told.collect(),
        };
        let chosen = given.map(|number| order[number - 1]);
        let right = chosen.is_some_and(|(_, choice)| choice.right);
        // As it stands in the file: the order is another one each time.
        let typed = chosen.map(|(number, _)| number.to_string());
        Ok(Ok(by_machine(typed, full_if(right), explained)))
    }

    fn short(&mut self, turn: &Turn, accepts: &[String], answer: &Text) -> Answered {
        self.show(turn, Vec::new(), "")?;
        let label = words::answer_shortly(self.lang);
        let empty = words::empty(self.lang);
        let read = |typed: &str| match short::plain(typed).is_empty() {
            true => Err(empty.to_owned()),
            false => Ok(typed.to_owned()),
        };
        let given = match self.line(&label, read)? {
            Typed::Given(typed) => Some(typed),
            Typed::Passed => None,
            Typed::Unanswered(unanswered) => return Ok(Err(unanswered)),
        };
        let accepted = |typed: &String| short::is_accepted(typed, accepts);
        let credit = full_if(given.as_ref().is_some_and(accepted));
        let explained = Explained::Short {
            answer: self.text(answer),
        };
        Ok(Ok(by_machine(given, credit, explained)))
    }

    fn number(&mut self, turn: &Turn, asked: &Estimate) -> Answered {
        let lang = self.lang;
        let value = asked.value.get_ref();
        let expected = lines::written(value)
            .map_err(|fault| anyhow!("{value}: {}", estimates::line_fault(lang, &fault)))?
            .quantity;
        self.show(turn, Vec::new(), "")?;
        let read = |typed: &str| match estimate::read(typed, expected.dimension) {
            // A bare number may be right: what it counts is asked for, and costs nothing.
            Ok(read) if is_bare(read.quantity, expected) => Err(estimates::wrong_dimension(
                lang,
                Mismatch {
                    expected: expected.dimension,
                    given: read.quantity.dimension,
                },
            )),
            Ok(read) => Ok((typed.to_owned(), read)),
            Err(not) => Err(estimates::not_understood(lang, &not)),
        };
        let given = match self.line(&words::estimate(lang), read)? {
            Typed::Given(given) => Some(given),
            Typed::Passed => None,
            Typed::Unanswered(unanswered) => return Ok(Err(unanswered)),
        };
        let explained = |ratio, said, slip| Explained::Number {
            value: value.clone(),
            ratio,
            said,
            slip,
            work: steps(asked.work.get(lang)),
        };
        let Some((typed, read)) = given else {
            return Ok(Ok(by_machine(
                None,
                0.0,
                explained(None, String::new(), None),
            )));
        };
        for told in read.told {
            let what = estimates::told(lang, told).to_owned();
            self.host.show(&Event::ReadAs { what })?;
        }
        let judged = estimate::judge(expected, read.quantity, asked.within, &asked.slips);
        let said = match judged.credit {
            // The headline says so.
            Credit::Full => String::new(),
            _ => estimates::verdict(lang, &judged),
        };
        let slip = judged.slip.as_ref();
        let slip = slip.map(|slip| estimates::slip(lang, slip, expected));
        let explained = explained(judged.ratio, said, slip);
        Ok(Ok(by_machine(Some(typed), share(judged.credit), explained)))
    }

    fn rubric(&mut self, turn: &Turn, answer: &Text, points: &[Text]) -> Answered {
        let question = turn.entry.question;
        let draft = self.history.draft(question.id())?;
        let draft = draft.map(|draft| draft.text).unwrap_or_default();
        self.show(turn, Vec::new(), &draft)?;
        let given = match self.own_words(question, draft)? {
            Typed::Given(text) => Some(text),
            Typed::Passed => None,
            Typed::Unanswered(unanswered) => return Ok(Err(unanswered)),
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
            return Ok(Ok(Worth {
                judged: history::Judged::Oneself,
                ..by_machine(None, 0.0, explained)
            }));
        };
        let (ticked, grade) = match self.ticked(points.len())? {
            Ok(ticked) => ticked,
            Err(unanswered) => {
                // Before it was ticked off: what was written stays as a draft.
                self.host.show(&Event::Kept)?;
                return Ok(Err(unanswered));
            }
        };
        let of = points.len().max(1);
        let missed = (1..)
            .zip(points)
            .filter(|(number, _)| !ticked.contains(number));
        let missed = missed.map(|(_, point)| point).collect();
        Ok(Ok(Worth {
            given: text,
            credit: ticked.len() as f64 / of as f64,
            judged: history::Judged::Oneself,
            grade,
            explained: Explained::Rubric { ticked, missed },
            passed_over: false,
        }))
    }
}

/// What the machine makes of an answer; nothing was given where it was passed over.
fn by_machine(given: Option<String>, credit: f64, explained: Explained) -> Worth {
    Worth {
        passed_over: given.is_none(),
        given: given.unwrap_or_else(|| "?".to_owned()),
        credit,
        judged: history::Judged::Machine,
        grade: match credit {
            credit if credit >= 1.0 => Grade::Good,
            credit if credit > 0.0 => Grade::Hard,
            _ => Grade::Again,
        },
        explained,
    }
}

fn full_if(right: bool) -> f64 {
    f64::from(u8::from(right))
}

/// A number without the unit that was asked for.
fn is_bare(given: Quantity, expected: Quantity) -> bool {
    given.dimension == Dimension::COUNT && expected.dimension != Dimension::COUNT
}

/// What an estimate is worth that is so far off.
fn share(credit: Credit) -> f64 {
    match credit {
        Credit::Full => 1.0,
        Credit::Good => 0.7,
        Credit::Magnitude => 0.4,
        Credit::Off | Credit::WrongDimension(_) => 0.0,
    }
}

/// Estimate lines, their signs under each other; as they are where they cannot be read.
fn steps(work: &str) -> Vec<String> {
    match estimate::check_block(work.trim(), &mut Names::default()) {
        Ok(lines) => estimate::render(&lines),
        Err(_) => work.trim().lines().map(str::to_owned).collect(),
    }
}
