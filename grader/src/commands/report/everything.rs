//! `report --all`: what the page over everything is made of.

use std::collections::BTreeMap;

use anyhow::bail;

use crate::clock::Clock;
use crate::commands::study_room::{Learner, Notes};
use crate::commands::{Asked, Session};
use crate::history::{Answer, Attempt, History, Judged};
use crate::record::{self, Practice, Streak};
use crate::report::html::{self, Kata, Overview};
use crate::study::assessment::Assessment;
use crate::study::deck::{Deck, LIMITS};
use crate::study::progress;
use crate::words;

pub fn page(session: &Session, history: Option<History>) -> anyhow::Result<String> {
    let nothing = Asked::NoAttempt { problem: None };
    let Some(history) = history else {
        bail!(nothing);
    };
    let learner = Learner::of(history)?;
    let attempts = learner.history.attempts(None)?;
    let answers = learner.history.answers("")?;
    if attempts.is_empty() && answers.is_empty() {
        bail!(nothing);
    }
    let clock = learner.clock;
    let days = days(&attempts, &answers, &clock);
    let katas = katas(session, &learner, &attempts)?;
    let notes = notes(session, &learner, &answers)?;
    let overview = Overview {
        next: next(session, &learner, &katas, notes.as_ref())?,
        katas,
        notes,
        answers: answers.len(),
        streak: Streak::of(&days.keys().copied().collect(), clock.day()),
        days,
        clock,
    };
    Ok(html::overview(&session.screen, &overview))
}

/// How much was done on each day.
fn days(attempts: &[Attempt], answers: &[Answer], clock: &Clock) -> BTreeMap<i64, usize> {
    let attempts = attempts.iter().map(|attempt| attempt.at);
    let all = attempts.chain(answers.iter().map(|answer| answer.at));
    let mut days = BTreeMap::new();
    for day in record::days(all, clock) {
        *days.entry(day).or_default() += 1;
    }
    days
}

/// The problems that can be read; what is wrong with another is told by those who need it.
fn katas(session: &Session, learner: &Learner, attempts: &[Attempt]) -> anyhow::Result<Vec<Kata>> {
    let workbook = session.workbook()?;
    let state = learner.history.state()?;
    let kata = |id: &String| {
        let manifest = workbook.problem(id).ok()?.manifest;
        Some(Kata {
            title: manifest.title.get(session.screen.lang).to_owned(),
            difficulty: manifest.difficulty,
            minutes: manifest.minutes,
            practice: Practice::of(id, attempts, &state.standing(id), &learner.clock),
        })
    };
    Ok(workbook.ids.iter().filter_map(kata).collect())
}

/// Among the problems, and in the notes where some of their questions were answered.
fn next(
    session: &Session,
    learner: &Learner,
    katas: &[Kata],
    notes: Option<&html::Notes>,
) -> anyhow::Result<Vec<String>> {
    let (lang, clock) = (session.screen.lang, &learner.clock);
    let practices: Vec<Practice> = katas.iter().map(|kata| kata.practice.clone()).collect();
    let known: Vec<record::Kata> = katas
        .iter()
        .map(|kata| record::Kata {
            id: kata.practice.problem.clone(),
            minutes: kata.minutes,
        })
        .collect();
    let state = learner.history.state()?;
    let day_of = |at| clock.day_of(at);
    let problem = record::next(&known, &practices, state.in_work(), day_of, clock.day());
    let problem = problem.map(|next| {
        let kata = katas
            .iter()
            .find(|kata| kata.practice.problem == next.problem);
        let title = kata.map_or(next.problem.as_str(), |kata| &kata.title);
        // There may be a colon in it.
        words::practice::because(lang, &format!("'{title}'"), &next.why)
    });
    let topic = notes.and_then(|notes| {
        let rows: Vec<progress::Row> = notes.topics.iter().map(|(_, row)| row.clone()).collect();
        let next = progress::next(&rows)?;
        let titled = notes.topics.iter().find(|(_, row)| row.page == next.page);
        let title = titled.map_or(next.page.as_str(), |(title, _)| title);
        Some(words::plan::because_it_is(
            lang, title, next.level, next.why,
        ))
    });
    let due = notes.and_then(|notes| notes.forecast.first().copied());
    let review = due.filter(|due| *due > 0).map(|due| {
        let command = session.screen.command("review");
        words::plan::due_today(lang, due, &command)
    });
    Ok(problem.into_iter().chain(review).chain(topic).collect())
}

fn notes(
    session: &Session,
    learner: &Learner,
    answers: &[Answer],
) -> anyhow::Result<Option<html::Notes>> {
    let cards = learner.history.cards()?;
    if answers.is_empty() && cards.is_empty() {
        return Ok(None);
    }
    let notes = Notes::read(session)?;
    let last = learner.history.last_answers()?;
    let rows = progress::rows(&notes.bank, &last);
    let titled = |row: progress::Row| (notes.contents.title(&row.page).to_owned(), row);
    let forecast = Deck::new(&notes.bank, cards).forecast(learner.clock.day(), LIMITS);
    // Each judge by the last answer to each question: what was learnt since counts.
    let mut assessment = Assessment::new(&notes.bank, &last, 0);
    for answer in last
        .iter()
        .filter(|answer| answer.judged == Judged::Machine)
    {
        assessment.answered(&answer.question, answer.credit);
    }
    Ok(Some(html::Notes {
        topics: rows.into_iter().map(titled).collect(),
        forecast: forecast.iter().map(|day| day.reviews + day.new).collect(),
        outcomes: assessment.outcomes(),
    }))
}
