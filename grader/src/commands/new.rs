//! `new`: a whole, tiny problem to make another of.

use std::io::Write;

use super::{Asked, Session};
use crate::cli::{Exit, NewArgs};
use crate::lang::Text;
use crate::process;
use crate::report::sheet::Sheet;
use crate::scaffold::{self, Id, Kind, Page, Places, Refused, Wanted};
use crate::style::{ok, strong};
use crate::words;

pub fn run(session: &Session, args: &NewArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let wanted = wanted(args).map_err(Asked::New)?;
    let workbook = session.book()?;
    let made = process::block_on(scaffold::make(workbook, &wanted));
    let places = made.map_err(|error| match error.downcast::<Refused>() {
        Ok(refused) => Asked::New(refused).into(),
        Err(error) => error,
    })?;
    say(session, out, &wanted, &places)?;
    Ok(Exit::Done)
}

fn wanted(args: &NewArgs) -> Result<Wanted, Refused> {
    let id = Id::parse(&args.id)?;
    let ko = match &args.title {
        Some(title) => scaffold::korean_title(title)?,
        None => words::new::korean_title(&id.in_words()),
    };
    let en = match &args.title_en {
        Some(title) => scaffold::title(title)?,
        None => id.in_words(),
    };
    let notes = match &args.notes {
        Some(page) => Page::parse(page)?,
        None => Page::of(&id),
    };
    if ko == en {
        return Err(Refused::TitlesAlike { title: ko });
    }
    Ok(Wanted {
        id,
        title: Text { ko, en },
        notes,
        minutes: args.minutes,
        kind: match args.on_tokio {
            true => Kind::Async,
            false => Kind::Sync,
        },
    })
}

fn say(
    session: &Session,
    out: &mut dyn Write,
    wanted: &Wanted,
    places: &Places,
) -> anyhow::Result<()> {
    let (id, page) = (&wanted.id, wanted.notes.as_str());
    let screen = &session.screen;
    let lang = screen.lang;
    let (problem, solution) = (places.problem.display(), places.solution.display());
    let mut sheet = Sheet::new(screen.width);
    sheet.line(format!("{} {}", ok("✓"), strong(id.as_str())));
    sheet.commands(
        2,
        &[
            (words::new::problem(lang), problem.to_string()),
            (words::new::solution(lang), solution.to_string()),
            (words::new::notes(lang), format!("docs/{{ko,en}}/{page}.md")),
            (words::new::registered(lang), "Cargo.toml".to_owned()),
        ],
    );
    sheet.blank();
    sheet.prose(0, words::new::whole(lang));
    sheet.blank();
    sheet.commands(
        2,
        &[
            (
                words::new::prove(lang),
                screen.command(&format!("verify {id}")),
            ),
            (
                words::new::todo(lang),
                format!("grep -rn TODO {problem} {solution} docs/*/{page}.md"),
            ),
            (
                words::new::snapshots(lang),
                format!("INSTA_UPDATE=new cargo test -p {id}-solution"),
            ),
        ],
    );
    sheet.write(out)?;
    Ok(())
}
