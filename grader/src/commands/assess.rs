//! `assess`: thirty or sixty questions over all topics, each chosen by the answers before it; then the
//! level, as a band. One that was broken off is gone on with.

use std::io::Write;

use super::study_room::{self, Learner, Notes};
use super::{Asked, Session};
use crate::cli::{AssessArgs, Exit, Format};
use crate::history::{self, Mode};
use crate::study::assessment::{Assessment, length};
use crate::study::host::{Assessed, Event, Host, ToRead};
use crate::study::sitting::{Sitting, Turn, Unanswered};
use crate::words::plan;

pub fn run(session: &Session, args: &AssessArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let notes = Notes::read(session)?;
    if notes.bank.entries().next().is_none() {
        return Err(Asked::NoQuestion.into());
    }
    let mut learner = Learner::open(session)?;
    let lang = session.screen.lang;
    let tell = |said: &str| {
        if args.asking.format == Format::Text {
            session.tell(said);
        }
    };
    let begun = begun(session, &mut learner, args)?;
    let of = length(begun.full);
    let mut taken = Taken::up(&notes, &learner, &begun)?;
    tell(&match taken.answered {
        0 => plan::assessment_begins(lang, of),
        answered => plan::assessment_resumed(lang, answered, of),
    });
    let mut host = study_room::host(session, &args.asking, true, out)?;
    while taken.answered < of {
        let mut sitting = Sitting {
            host: &mut *host,
            history: &mut learner.history,
            clock: learner.clock,
            lang,
            mode: Mode::Assess,
            assessment: Some(begun.id),
            titles: &notes.titles,
            chance: fastrand::Rng::with_seed(begun.seed ^ taken.answered as u64),
        };
        match taken.ask_next(&mut sitting, of)? {
            Next::Asked => {}
            Next::NoneLeft => break,
            Next::Stopped => {
                let command = session.screen.command("assess");
                tell(&plan::assessment_stopped(
                    lang,
                    taken.answered,
                    of,
                    &command,
                ));
                return Ok(Exit::Done);
            }
        }
    }
    learner
        .history
        .finish_assessment(begun.id, learner.clock.now())?;
    taken.show(&notes, &mut *host)?;
    Ok(Exit::Done)
}

/// The one that was broken off, or a new one.
fn begun(
    session: &Session,
    learner: &mut Learner,
    args: &AssessArgs,
) -> anyhow::Result<history::Assessment> {
    let Learner { history, clock } = learner;
    while let Some(unfinished) = history.unfinished_assessment()? {
        match args.new {
            true => history.give_up_assessment(unfinished.id)?,
            false => return Ok(unfinished),
        }
    }
    let seed = args.asking.seed.unwrap_or_else(|| fastrand::u64(..));
    Ok(history.begin_assessment(clock.now(), args.full, session.screen.lang, seed)?)
}

/// An assessment that somebody takes.
struct Taken<'a> {
    notes: &'a Notes,
    assessment: Assessment<'a>,
    answered: usize,
    /// Where the answers are to what was missed.
    missed: Vec<String>,
}

enum Next {
    Asked,
    NoneLeft,
    Stopped,
}

impl<'a> Taken<'a> {
    /// Where it was left.
    fn up(
        notes: &'a Notes,
        learner: &Learner,
        begun: &history::Assessment,
    ) -> anyhow::Result<Taken<'a>> {
        let mut before = learner.history.answers("")?;
        before.retain(|answer| answer.at < begun.begun || answer.mode != Mode::Assess);
        let mut taken = Taken {
            notes,
            assessment: Assessment::new(&notes.bank, &before, begun.seed),
            answered: 0,
            missed: Vec::new(),
        };
        for answer in learner.history.assessed(begun.id)? {
            // Chance has to go the way it went.
            taken.assessment.next_question();
            taken.learn(&answer.question, answer.credit);
        }
        Ok(taken)
    }

    fn learn(&mut self, question: &str, credit: f64) {
        self.assessment.answered(question, credit);
        self.answered += 1;
        let missed = self.notes.bank.question(question).filter(|_| credit < 1.0);
        self.missed.extend(missed.map(|entry| entry.section()));
    }

    fn ask_next(&mut self, sitting: &mut Sitting, of: usize) -> anyhow::Result<Next> {
        let Some(entry) = self.assessment.next_question() else {
            return Ok(Next::NoneLeft);
        };
        let closed = self.notes.closed.as_ref();
        if closed.is_some_and(|closed| closed.open(entry.page).is_err()) {
            self.assessment.skipped(entry.question.id());
            return Ok(Next::Asked);
        }
        let turn = Turn {
            entry,
            number: self.answered + 1,
            of,
            because: None,
        };
        match sitting.ask(&turn)? {
            Ok(answer) => self.learn(&answer.question, answer.credit),
            Err(Unanswered::Skipped) => self.assessment.skipped(entry.question.id()),
            Err(Unanswered::Stopped) => return Ok(Next::Stopped),
        }
        Ok(Next::Asked)
    }

    fn show(self, notes: &Notes, host: &mut dyn Host) -> anyhow::Result<()> {
        host.show(&Event::Assessed(Assessed {
            outcomes: self.assessment.outcomes(),
            titles: notes.titles.clone(),
            read: ToRead::of(self.missed),
        }))?;
        Ok(())
    }
}
