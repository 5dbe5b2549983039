//! `merge`: takes over what another machine remembers.

use std::io::Write;

use super::{Asked, Session};
use crate::cli::{Exit, MergeArgs};
use crate::history::{History, Merged, NotMerged};
use crate::report::sheet::Sheet;
use crate::words::record as words;

pub fn run(session: &Session, args: &MergeArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let file = session.here().join(&args.file);
    let shown = args.file.display().to_string();
    let mut history = History::open(&session.book()?.root)?;
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
        }
    }
    sheet.write(out)?;
    Ok(Exit::Done)
}
