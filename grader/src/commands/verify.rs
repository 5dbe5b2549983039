//! `verify`: proves that problems are sound.

use std::io::Write;

use super::Session;
use crate::cli::{Exit, VerifyArgs};
use crate::progress::OnStderr;
use crate::report::sheet::Sheet;
use crate::style::{bad, ok, strong};
use crate::verify::{Rule, Verifier};
use crate::workbook::Problem;

pub fn run(session: &Session, args: &VerifyArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let problems: Vec<Problem> = match args.problems.as_slice() {
        [] => session.workbook()?.problems()?,
        names => names
            .iter()
            .map(|name| session.problem(Some(name)))
            .collect::<anyhow::Result<_>>()?,
    };
    let lang = session.screen.lang;
    let progress = OnStderr::new(&session.screen);
    let mut exit = Exit::Done;
    for problem in &problems {
        writeln!(out, "{}", strong(&problem.id))?;
        let verifier = Verifier {
            problem,
            repeat: args.repeat,
            write_fingerprints: args.fingerprints,
            progress: &progress,
        };
        for rule in Rule::ALL {
            let checked = verifier.check(rule)?;
            let mut sheet = Sheet::new(session.screen.width);
            let mark = if checked.faults.is_empty() {
                ok("✓")
            } else {
                bad("✗")
            };
            let title = rule.title();
            let said = format!("{} ({})", title.get(lang), checked.looked_at);
            sheet.led(&format!("{mark} "), 2, &said);
            for fault in &checked.faults {
                sheet.led("- ", 4, fault.get(lang));
                exit = Exit::NotAccepted;
            }
            sheet.write(out)?;
            out.flush()?;
        }
    }
    Ok(exit)
}
