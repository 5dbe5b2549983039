//! `doctor`: looks at the machine and the workbook, and says what to mend.

use std::io::Write;

use super::Session;
use crate::cli::Exit;
use crate::examine::{self, Finding, Grade};
use crate::report::sheet::Sheet;
use crate::style::{bad, ok, strong, warn};
use crate::words;

pub fn run(session: &Session, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let lang = session.screen.lang;
    let mut sheet = Sheet::new(session.screen.width);
    sheet.line(strong(words::doctor::title(lang)));
    let findings = examine::all(&session.screen, session.found.as_ref());
    for Finding { grade, what, mend } in &findings {
        let mark = match grade {
            Grade::Ok => ok("ok  "),
            Grade::Warn => warn("warn"),
            Grade::Fail => bad("fail"),
        };
        sheet.led(&format!("{mark}  "), 0, what);
        if let Some(mend) = mend {
            sheet.prose(6, mend);
        }
    }
    let fails = findings
        .iter()
        .filter(|finding| finding.grade == Grade::Fail)
        .count();
    sheet.blank();
    match fails {
        0 => sheet.line(ok(words::doctor::all_well(lang))),
        _ => sheet.code("", 0, &words::doctor::not_well(lang, fails), bad),
    }
    sheet.write(out)?;
    Ok(if fails == 0 { Exit::Done } else { Exit::Fault })
}
