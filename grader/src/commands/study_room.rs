//! What all commands about the notes share: the notes and their questions, the learner, and who is
//! asked.

use std::collections::BTreeMap;
use std::io::Write;

use super::interview::Closed;
use super::{Asked, Session};
use crate::cli::{AskingArgs, Exit, Format};
use crate::clock::Clock;
use crate::history::{History, Mode};
use crate::report::sheet::Sheet;
use crate::study::bank::Bank;
use crate::study::contents::{Contents, NoSuchPage};
use crate::study::deck::{Deck, LIMITS, left_of_today};
use crate::study::host::input::Input;
use crate::study::host::json::Json;
use crate::study::host::text::Text;
use crate::study::host::{Event, Host, Summary, ToRead};
use crate::study::sitting::{Sitting, Turn, Unanswered};
use crate::words::plan;

/// The notes and their questions.
pub struct Notes {
    pub contents: Contents,
    pub bank: Bank,
    /// What pages are called.
    pub titles: BTreeMap<String, String>,
    /// What nobody reads now.
    pub closed: Option<Closed>,
}

/// Who studies them, and what time it is.
pub struct Learner {
    pub history: History,
    pub clock: Clock,
}

impl Notes {
    pub fn read(session: &Session) -> anyhow::Result<Notes> {
        let root = &session.book()?.root;
        let contents = Contents::read(root, session.screen.lang)?;
        let titles = contents
            .pages()
            .map(|page| (page.id.clone(), page.title.clone()));
        Ok(Notes {
            titles: titles.collect(),
            contents,
            bank: Bank::read(root)?,
            closed: session.closed(),
        })
    }

    /// The same, with the questions that may be asked now.
    pub fn asking(session: &Session) -> anyhow::Result<Notes> {
        let mut notes = Notes::read(session)?;
        if let Some(closed) = &notes.closed {
            notes.bank = notes.bank.without(&closed.pages);
        }
        Ok(notes)
    }

    /// The page of that name, where one is named.
    pub fn page(&self, name: Option<&str>) -> Result<Option<String>, Asked> {
        let found = name.map(|name| self.contents.resolve(name)).transpose();
        match found {
            Ok(page) => {
                if let (Some(page), Some(closed)) = (page, &self.closed) {
                    closed.open(page)?;
                }
                Ok(page.map(str::to_owned))
            }
            Err(NoSuchPage { name, nearest }) => Err(Asked::Page { name, nearest }),
        }
    }
}

impl Learner {
    pub fn open(session: &Session) -> anyhow::Result<Learner> {
        Learner::of(History::open(&session.book()?.root)?)
    }

    /// How many questions the review asks in so many days, if nothing is answered before.
    fn due(&self, bank: &Bank, days: i64) -> anyhow::Result<usize> {
        let day = self.clock.day() + days;
        let limits = match days {
            0 => left_of_today(&self.history.answers("")?, &self.clock),
            _ => LIMITS,
        };
        let deck = Deck::new(bank, self.history.due(day)?);
        Ok(deck.today(day, limits).cards.len())
    }

    pub(super) fn of(history: History) -> anyhow::Result<Learner> {
        Ok(Learner {
            clock: Clock::here(history.seconds_east()?),
            history,
        })
    }
}

/// Ask these questions, and say at the end how it went.
pub fn ask(
    session: &Session,
    notes: &Notes,
    learner: &mut Learner,
    mode: Mode,
    turns: &[Turn],
    args: &AskingArgs,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let mut host = host(session, args, false, out)?;
    let mut sitting = Sitting {
        host: &mut *host,
        history: &mut learner.history,
        clock: learner.clock,
        lang: session.screen.lang,
        mode,
        assessment: None,
        titles: &notes.titles,
        chance: chance(args),
    };
    let (mut answered, mut credit, mut missed) = (0, 0.0, Vec::new());
    for turn in turns {
        match sitting.ask(turn)? {
            Ok(answer) => {
                answered += 1;
                credit += answer.credit;
                missed.extend((answer.credit < 1.0).then(|| turn.entry.section()));
            }
            Err(Unanswered::Skipped) => {}
            Err(Unanswered::Stopped) => break,
        }
    }
    host.show(&Event::Summary(Summary {
        answered,
        of: turns.len(),
        credit,
        read: ToRead::of(missed),
        due_soon: learner.due(&notes.bank, 1)?,
    }))?;
    Ok(Exit::Done)
}

/// Where chance begins: where it is told to, or anywhere.
pub fn chance(args: &AskingArgs) -> fastrand::Rng {
    args.seed
        .map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed)
}

/// Whoever is asked, as the arguments say.
pub fn host<'a>(
    session: &'a Session,
    args: &AskingArgs,
    brief: bool,
    out: &'a mut dyn Write,
) -> anyhow::Result<Box<dyn Host + 'a>> {
    Ok(match args.format {
        Format::Json => Box::new(Json { out }),
        Format::Text => Box::new(Text {
            out,
            screen: &session.screen,
            input: Input::of(args.plain),
            plain: args.plain,
            brief,
            drafts: session.book()?.state().join("drafts"),
        }),
    })
}

/// Say that there is something to review today, where there is.
pub fn tell_due(session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    // What cannot be read is told by those who need it.
    let root = &session.workbook()?.root;
    let Ok(Some(history)) = History::look(root) else {
        return Ok(());
    };
    let learner = Learner::of(history)?;
    if learner.history.due(learner.clock.day())?.is_empty() {
        return Ok(());
    }
    let Ok(bank) = Bank::read(root) else {
        return Ok(());
    };
    let due = learner.due(&bank, 0)?;
    if due > 0 {
        let screen = &session.screen;
        let mut sheet = Sheet::new(screen.width);
        sheet.line("");
        sheet.prose(
            0,
            &plan::due_today(screen.lang, due, &screen.command("review")),
        );
        sheet.write(out)?;
    }
    Ok(())
}
