//! A report as a page of its own: one file that asks the network for nothing and is whole without a
//! script. In: an attempt with its report and those before it, or all that was practised. Out: HTML.
//! Pure; which attempt, and where the page goes, is decided elsewhere.
//!
//! ```text
//! tag         the writer: every text is escaped, every element closed
//! page        the frame: head, style.css, landmarks
//! verdict     what came of it, on one screen          cases      one by one: the first failure, the rest
//! failure     one case that failed                    diff       what it saw beside what it should have
//! timeline    the schedule that fails                 ungraded   source that never ran
//! progress    points over attempts                    plot       axes and what is drawn between them
//! performance beside the reference                    clock      a timed attempt, an interview
//! overview    one page over everything
//! ```

mod cases;
mod clock;
mod diff;
mod failure;
mod overview;
mod page;
mod performance;
mod plot;
mod progress;
mod tag;
#[cfg(test)]
mod tests;
mod timeline;
mod ungraded;
mod verdict;

pub use overview::{Kata, Notes, Overview, overview};

use super::{Page, Screen};
use crate::clock::Clock;
use crate::history::Attempt;
use crate::lang::Lang;
use crate::outcome::Verdict;
use crate::timing::summary::Summary;
use crate::words;

/// One attempt, and what is told along with it.
pub struct Attempted<'a> {
    pub page: &'a Page<'a>,
    pub attempt: &'a Attempt,
    /// All attempts at the problem, the oldest first; this one is among them.
    pub attempts: &'a [Attempt],
    /// How the timed attempt went in which it was made, if it was.
    pub summary: Option<&'a Summary>,
    pub clock: Clock,
}

/// The page about one attempt.
pub fn attempt(screen: &Screen, attempted: &Attempted) -> String {
    let lang = screen.lang;
    let problem = attempted.page.problem.manifest.title.get(lang);
    let title = words::html::title(lang, problem, attempted.attempt.id);
    let main = |html: &mut tag::Html| {
        match &attempted.page.report.verdict {
            Verdict::Refused(refusal) => ungraded::refused(html, screen, attempted.page, refusal),
            Verdict::DidNotCompile(failure) => {
                ungraded::not_compiled(html, screen, attempted.page, failure);
            }
            Verdict::Graded(graded) => cases::write(html, screen, attempted.page, graded),
        }
        performance::write(html, screen, attempted.page);
        if let Some(summary) = attempted.summary {
            clock::write(html, lang, summary);
        }
        progress::write(html, lang, attempted);
    };
    page::page(
        lang,
        &title,
        |html| verdict::write(html, screen, attempted),
        main,
        &when(lang, attempted.clock, attempted.clock.now()),
    )
}

/// A date and a time of day.
fn when(lang: Lang, clock: Clock, seconds: i64) -> String {
    words::html::moment(lang, clock.local(seconds))
}
