//! `merge`: takes over what another machine remembers.

use std::io::Write;

use super::{Asked, Session};
use crate::cli::{Exit, MergeArgs};
use crate::history::{History, Merged, NotMerged, State};
use crate::report::sheet::Sheet;
use crate::words::merge as words;

pub fn run(session: &Session, args: &MergeArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let file = session.here().join(&args.file);
    let shown = args.file.display().to_string();
    let workbook = session.book()?;
    let mut history = History::open(&workbook.root)?;
    // A workbook without problems has none at hand.
    let at_hand = |state: &State| session.at_hand(state).ok().flatten();
    let before = at_hand(&history.state()?);
    let merged = match history.merge(&file) {
        Ok(merged) => merged,
        Err(NotMerged::Ours(broken)) => return Err(broken.into()),
        Err(why) => return Err(Asked::Merge { file: shown, why }.into()),
    };
    let lang = session.screen.lang;
    let mut sheet = Sheet::new(session.screen.width);
    match merged == Merged::default() {
        true => sheet.prose(0, &words::nothing_new(lang, &shown)),
        false => {
            sheet.prose(0, &words::merged(lang, &shown));
            for thing in words::added(lang, &merged) {
                sheet.led("+ ", 2, &thing);
            }
            if !merged.attempts.is_empty() {
                sheet.prose(0, &words::numbered(lang, &merged.attempts));
            }
            // By what is known now the problem that was at hand may be solved.
            let now = at_hand(&history.state()?);
            if let (Some(before), Some(now)) = (before, now)
                && before != now
            {
                sheet.prose(0, &words::at_hand_now(lang, &before, &now));
            }
        }
    }
    sheet.write(out)?;
    Ok(Exit::Done)
}
