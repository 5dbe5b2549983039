//! What the screen shows and what a key does. In: events. Out: a state, and the effects that are to be
//! brought about. Knows no terminal, no file and no clock.

mod event;
mod keys;
mod phase;

use std::rc::Rc;

pub use event::{Asking, Effect, Event, Kept, News, Notice};
pub use phase::Phase;

use super::list::List;
use super::shown::Shown;
use crate::fingerprint::Fingerprints;
use crate::history;
use crate::lang::Lang;
use crate::outcome::{CaseOutcome, Report, Status};
use crate::submission::Source;
use crate::timing;
use crate::workbook::Problem;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub columns: usize,
    pub rows: usize,
}

impl Default for Size {
    fn default() -> Size {
        Size {
            columns: 80,
            rows: 24,
        }
    }
}

/// What fills the screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Pane {
    /// The outcome.
    Report,
    /// The whole transcript of the case.
    Diff,
    List(List),
    Help,
    Text {
        title: String,
        lines: Vec<String>,
    },
}

/// Where the text is to be moved to when it is drawn next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jump {
    Hints,
}

pub struct State {
    pub problem: Rc<Problem>,
    /// All problems: their ids and titles.
    pub problems: Vec<Rc<Problem>>,
    pub fingerprints: Rc<Fingerprints>,
    pub standings: history::State,
    /// What the learner reads.
    pub lang: Lang,
    pub size: Size,
    /// The outcome that is shown: of this grade, as far as it has come, or of the one before.
    pub shown: Option<Shown>,
    /// Why there is none.
    pub failed: Option<Vec<String>>,
    pub pane: Pane,
    pub scroll: usize,
    /// How far the text can be moved, and how many lines of it are seen. Whoever draws it knows.
    pub most_scroll: usize,
    pub page: usize,
    pub jump: Option<Jump>,
    /// The case that was chosen; the first that failed where none was.
    pub chosen: Option<String>,
    pub notice: Option<Notice>,
    /// What waits for a yes.
    pub asking: Option<Asking>,
    /// Counts while something moves.
    pub beat: usize,
    /// The clock that runs.
    pub clock: Option<timing::Shown>,
    /// What the grade under way has shown.
    under_way: Option<UnderWay>,
}

#[derive(Debug, Default)]
struct UnderWay {
    at: Phase,
    began: i64,
    is_asked_for: bool,
    taken: Option<(Source, String)>,
    ended: Vec<CaseOutcome>,
}

impl State {
    pub fn new(
        problem: Rc<Problem>,
        problems: Vec<Rc<Problem>>,
        fingerprints: Rc<Fingerprints>,
        standings: history::State,
        size: Size,
    ) -> State {
        State {
            problem,
            problems,
            fingerprints,
            standings,
            lang: Lang::default(),
            size,
            shown: None,
            failed: None,
            pane: Pane::Report,
            scroll: 0,
            most_scroll: 0,
            page: 1,
            jump: None,
            chosen: None,
            notice: None,
            asking: None,
            beat: 0,
            clock: None,
            under_way: None,
        }
    }

    /// Take note of what has happened. What comes of it, in order.
    pub fn on(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Key(key) => return self.key(key),
            Event::Resized(size) => self.size = size,
            Event::Began(at) => {
                if let Some(under_way) = &mut self.under_way {
                    under_way.began = at;
                }
            }
            Event::Clock(clock) => self.clock = clock,
            Event::Saved => return self.begin(),
            Event::News(news) => return self.news(news),
            Event::Graded(report) => return self.graded(*report),
            Event::Failed(lines) => {
                self.under_way = None;
                self.failed = Some(lines);
                self.scroll = 0;
            }
            Event::Stands(standings) => self.standings = standings,
            Event::Hinted(standings) => {
                self.standings = standings;
                self.jump = Some(Jump::Hints);
            }
            Event::NotEarned { case, tried } => self.asking = Some(Asking::Hint { case, tried }),
            Event::Text(title, lines) => {
                // What was said before is not about this.
                self.notice = None;
                self.open(Pane::Text { title, lines });
            }
            Event::Said(notice) => self.notice = Some(notice),
            Event::Back => return self.back(),
            Event::Tick => self.beat += 1,
        }
        Vec::new()
    }

    /// Where the grade is, while one is under way.
    pub fn phase(&self) -> Option<&Phase> {
        self.under_way.as_ref().map(|under_way| &under_way.at)
    }

    pub fn is_under_way(&self) -> bool {
        self.under_way.is_some()
    }

    /// What is shown is that of the code before: of the grade under way nothing is known yet.
    pub fn is_stale(&self) -> bool {
        let nothing_yet = |way: &UnderWay| way.ended.is_empty();
        self.shown.is_some() && self.under_way.as_ref().is_some_and(nothing_yet)
    }

    /// Grade anew. What came of a grade that this ends is kept, once it was worth something.
    pub fn begin(&mut self) -> Vec<Effect> {
        let cut_short = self.cut_short();
        self.under_way = Some(UnderWay::default());
        self.notice = None;
        // The grade first: what is kept can wait until the compiler is at work.
        [Effect::Grade].into_iter().chain(cut_short).collect()
    }

    fn again(&mut self) -> Vec<Effect> {
        let effects = self.begin();
        if let Some(under_way) = &mut self.under_way {
            under_way.is_asked_for = true;
        }
        effects
    }

    /// The outcome of the quick cases of a grade that is not to be ended.
    pub fn cut_short(&mut self) -> Option<Effect> {
        let is_of_this_grade = self.shown.as_ref().is_some_and(|shown| !shown.is_over);
        let under_way = self.under_way.take()?;
        if under_way.ended.is_empty() || !is_of_this_grade {
            return None;
        }
        let report = self.shown.as_ref()?.report.clone();
        Some(Effect::Keep(Box::new(Kept {
            report,
            is_over: false,
            began: under_way.began,
            is_asked_for: under_way.is_asked_for,
        })))
    }

    /// A grade may have been disturbed while nobody looked after it.
    fn back(&mut self) -> Vec<Effect> {
        match self.is_under_way() {
            true => self.begin(),
            false => Vec::new(),
        }
    }

    fn news(&mut self, news: News) -> Vec<Effect> {
        match (news, &mut self.under_way) {
            // It has taken its time, also where the grade is given up.
            (News::Built(took), _) => return vec![Effect::Built(took)],
            (_, None) => {}
            (News::At(phase), Some(under_way)) => under_way.at = phase,
            (News::Taken(source, toolchain), Some(under_way)) => {
                under_way.taken = Some((source, toolchain));
            }
            (News::Ended(cases), Some(under_way)) => {
                let is_first = under_way.ended.is_empty();
                under_way.ended.extend(cases);
                let shown = Shown::so_far(&self.problem, &under_way.taken, &under_way.ended);
                self.show(shown, is_first);
            }
        }
        Vec::new()
    }

    fn graded(&mut self, report: Report) -> Vec<Effect> {
        let under_way = self.under_way.take().unwrap_or_default();
        let UnderWay {
            began,
            is_asked_for,
            ended,
            ..
        } = under_way;
        self.show(Shown::whole(report.clone()), ended.is_empty());
        vec![Effect::Keep(Box::new(Kept {
            report,
            is_over: true,
            began,
            is_asked_for,
        }))]
    }

    /// Show an outcome; `is_new` if it is that of another source than the one before.
    fn show(&mut self, shown: Shown, is_new: bool) {
        let at = self.at_hand().map(str::to_owned);
        self.failed = None;
        self.shown = Some(shown);
        let is_over = self.shown.as_ref().is_some_and(|shown| shown.is_over);
        if !is_new && !is_over {
            return;
        }
        let chosen = self.chosen.take().filter(|id| {
            let outcome = self.outcome(id);
            outcome.is_none_or(|case| case.status != Status::Passed)
        });
        self.chosen = chosen;
        let moved = self.at_hand().map(str::to_owned) != at;
        if self.pane == Pane::Diff && (moved || self.compared().is_none()) {
            self.pane = Pane::Report;
        }
        if moved && matches!(self.pane, Pane::Report | Pane::Diff) {
            self.scroll = 0;
        }
    }

    pub fn outcome(&self, id: &str) -> Option<&CaseOutcome> {
        let cases = self.shown.as_ref()?.cases();
        cases.iter().find(|case| case.id == id)
    }

    /// The cases that failed, in the manifest's order.
    pub fn failing(&self) -> Vec<&str> {
        let cases = self.shown.as_ref().map(Shown::cases).unwrap_or_default();
        let failed = cases
            .iter()
            .filter(|case| matches!(case.status, Status::Failed(_)));
        failed.map(|case| case.id.as_str()).collect()
    }

    /// The case that is shown: the one chosen, or the first that failed.
    pub fn at_hand(&self) -> Option<&str> {
        let chosen = self.chosen.as_deref();
        chosen.or_else(|| self.failing().first().copied())
    }

    /// The outcome whose transcript can be compared.
    pub fn compared(&self) -> Option<&CaseOutcome> {
        let outcome = self.outcome(self.at_hand()?)?;
        matches!(outcome.status, Status::Failed(_)).then_some(outcome)
    }

    pub fn is_accepted(&self) -> bool {
        let shown = self.shown.as_ref();
        shown.is_some_and(|shown| shown.is_over && shown.report.is_accepted())
    }

    pub fn is_mock(&self) -> bool {
        self.clock.as_ref().is_some_and(|clock| clock.mock)
    }

    pub fn open(&mut self, pane: Pane) {
        self.pane = pane;
        self.scroll = 0;
    }
}

#[cfg(test)]
mod tests;
