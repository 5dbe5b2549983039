//! What all commands that ask questions share: the bank, the contents, the history, and who is asked.

use std::collections::BTreeMap;
use std::env;
use std::io::Write;

use super::{Asked, Session};
use crate::cli::{AskingArgs, Exit, Format};
use crate::history::{History, Mode};
use crate::report::sheet::Sheet;
use crate::study::bank::Bank;
use crate::study::clock::Clock;
use crate::study::contents::{Contents, NoSuchPage};
use crate::study::deck::LIMITS;
use crate::study::host::input::Input;
use crate::study::host::json::Json;
use crate::study::host::text::Text;
use crate::study::host::{Event, Host, Summary, ToRead};
use crate::study::sitting::{Ended, Sitting, Turn};
use crate::words::study as words;

/// The notes and what is known of who studies them.
pub struct StudyRoom {
    pub bank: Bank,
    pub contents: Contents,
    pub history: History,
    pub clock: Clock,
    /// What pages are called.
    pub titles: BTreeMap<String, String>,
}

impl StudyRoom {
    pub fn open(session: &Session) -> anyhow::Result<StudyRoom> {
        let root = &session.book()?.root;
        let contents = Contents::read(root, session.screen.lang)?;
        let history = History::open(root)?;
        let titles = contents
            .pages()
            .map(|page| (page.id.clone(), page.title.clone()));
        Ok(StudyRoom {
            bank: Bank::read(root)?,
            clock: clock(&history)?,
            titles: titles.collect(),
            contents,
            history,
        })
    }

    /// The page of that name.
    pub fn page(&self, name: &str) -> Result<String, Asked> {
        let page = self.contents.resolve(name).map(str::to_owned);
        page.map_err(|NoSuchPage { name, nearest }| Asked::Page { name, nearest })
    }

    /// Where chance begins: where it is told to, or anywhere.
    pub fn chance(args: &AskingArgs) -> fastrand::Rng {
        args.seed
            .map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed)
    }

    /// Ask these questions, and say at the end how it went.
    pub fn ask(
        &mut self,
        session: &Session,
        mode: Mode,
        turns: &[Turn],
        args: &AskingArgs,
        out: &mut dyn Write,
    ) -> anyhow::Result<Exit> {
        let mut host = host(session, args, false, out)?;
        let mut answers = Vec::new();
        let mut sitting = Sitting {
            host: &mut *host,
            history: &mut self.history,
            clock: self.clock,
            lang: session.screen.lang,
            mode,
            assessment: None,
            titles: &self.titles,
            chance: StudyRoom::chance(args),
        };
        for turn in turns {
            match sitting.ask(turn)? {
                Ended::Answered(answer) => answers.push((turn, answer)),
                Ended::Skipped => {}
                Ended::Stopped => break,
            }
        }
        let missed = answers.iter().filter(|(_, answer)| answer.credit < 1.0);
        let missed = missed.map(|(turn, _)| turn.entry.section());
        let read = ToRead::of(missed);
        let summary = Summary {
            answered: answers.len(),
            of: turns.len(),
            credit: answers.iter().map(|(_, answer)| answer.credit).sum(),
            read,
            due_soon: self.history.due(self.clock.day() + 1)?.len(),
        };
        host.show(&Event::Summary(summary))?;
        Ok(Exit::Done)
    }
}

/// Say that there is something to review today, where there is.
pub fn tell_due(session: &Session, out: &mut dyn Write) -> anyhow::Result<()> {
    // What cannot be read is told by those who need it.
    let Ok(Some(history)) = History::look(&session.workbook()?.root) else {
        return Ok(());
    };
    let clock = clock(&history)?;
    let due = history.due(clock.day())?;
    let new = due.iter().filter(|card| card.memory.is_none()).count();
    let due = (due.len() - new + new.min(LIMITS.new)).min(LIMITS.cards);
    if due > 0 {
        let screen = &session.screen;
        let mut sheet = Sheet::new(screen.width);
        sheet.line("");
        sheet.prose(
            0,
            &words::due_today(screen.lang, due, &screen.command("review")),
        );
        sheet.write(out)?;
    }
    Ok(())
}

/// The time, which `GRADER_NOW` may tell: seconds since 1970.
fn clock(history: &History) -> anyhow::Result<Clock> {
    let told = env::var("GRADER_NOW").ok();
    let told = told.and_then(|now| now.parse().ok());
    Ok(Clock::new(told, history.seconds_east()?))
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
