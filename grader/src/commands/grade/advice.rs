//! What is said of code when its verdict stands on the screen: where it is accepted, or asked for.

use std::io::Write;

use super::Graded;
use crate::advice::Standing;
use crate::cli::GradeArgs;
use crate::commands::Session;
use crate::history::History;
use crate::outcome::Advice;
use crate::report::advice::{self, Extent};
use crate::report::sheet::Sheet;
use crate::submission::Submission;
use crate::{advise, process, words};

impl Graded<'_> {
    /// Tell it, if it is time for it. Whoever has a failure to look at is not to be distracted, and in
    /// an interview nobody helps.
    pub fn tell_advice(
        &self,
        session: &Session,
        args: &GradeArgs,
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        let is_own = matches!(self.submission, Submission::Learner | Submission::Path(_));
        let is_interview = self.with_page(|page| page.is_interview());
        if is_interview {
            if args.advice {
                session.tell(words::timing::no_advice(session.screen.lang));
            }
            return Ok(());
        }
        let solved = self.report.is_accepted() && self.report.whole && is_own;
        if !args.advice && (args.no_advice || !solved) {
            return Ok(());
        }
        let screen = &session.screen;
        let extent = match args.advice {
            true => Extent::All,
            false => Extent::Foremost,
        };
        let mut sheet = Sheet::new(screen.width);
        // What was told before ends with a line of text.
        sheet.line("");
        match self.advice(session, args) {
            Some(advice) if !advice.is_empty() => {
                self.with_page(|page| advice::write(&mut sheet, screen, page, &advice, extent));
            }
            found if args.advice => {
                sheet.prose(
                    2,
                    match found {
                        Some(_) => words::advice::nothing(screen.lang),
                        None => words::advice::no_clippy(screen.lang),
                    },
                );
            }
            _ => return Ok(()),
        }
        sheet.write(out)?;
        Ok(())
    }

    /// What there is to say; none where nobody can be asked, or may. That this fails is worth no word to those who
    /// did not ask.
    pub fn advice(&self, session: &Session, args: &GradeArgs) -> Option<Vec<Advice>> {
        if self.with_page(|page| page.is_interview()) {
            return None;
        }
        let graded = self.report.graded()?;
        let is_unsafe = |code: Option<&str>| code == Some("unsafe_code");
        let mut warnings = graded.warnings.iter();
        let standing = Standing {
            accepted: self.report.is_accepted() && self.report.whole,
            first_attempt: self.submission == Submission::Learner && self.is_first(session),
            warnings: graded.warnings.len(),
            unsafe_code: warnings.any(|warning| is_unsafe(warning.code.as_deref())),
        };
        let source = self.report.source.as_ref()?;
        let advised = advise(self.problem, &self.submission, source, standing);
        match process::block_on(advised) {
            Ok(advice) => advice,
            Err(error) => {
                if args.advice {
                    session.warn_of(&error);
                }
                None
            }
        }
    }

    /// The history knows of this attempt and of no other.
    fn is_first(&self, session: &Session) -> bool {
        let attempts = session.workbook().ok().and_then(|workbook| {
            let history = History::look(&workbook.root).ok()??;
            history.attempts(Some(&self.problem.id)).ok()
        });
        attempts.is_some_and(|attempts| attempts.len() == 1)
    }
}
