//! What the screen shows and what a key does. In: events. Out: a state, and the effects that are to be
//! brought about. Knows no terminal, no file and no clock.

use std::rc::Rc;

use super::keys::{Key, latin};
use super::list::List;
use super::shown::{Shown, outcome_place};
use crate::cli::Exit;
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

/// News of the grade that is under way.
#[derive(Debug, Clone)]
pub enum News {
    Preparing(String),
    Waiting,
    WaitingToMeasure,
    Taken(Source, String),
    Compiling,
    Running {
        done: usize,
        of: usize,
        case: String,
        part: Option<(u64, u64)>,
    },
    Ended(Vec<CaseOutcome>),
    /// Every case has passed; so many of so many workloads are measured.
    Measuring {
        done: usize,
        of: usize,
        workload: String,
    },
}

#[derive(Debug, Clone)]
pub enum Event {
    Key(Key),
    Resized(Size),
    /// The grade begins: seconds since 1970.
    Began(i64),
    /// What the clock shows; nothing where none runs.
    Clock(Option<timing::Shown>),
    /// There is another source than the one that was graded last.
    Saved,
    News(News),
    /// The grade has come to its end.
    Graded(Box<Report>),
    /// The grade could not be made: what there is to say about it, line by line.
    Failed(Vec<String>),
    /// How the learner stands has changed.
    Stands(history::State),
    /// One more hint was taken; how the learner stands now.
    Hinted(history::State),
    /// The next hint of this case is not earned.
    NotEarned {
        case: String,
        tried: bool,
    },
    /// Something to read: its title and its lines.
    Text(String, Vec<String>),
    /// Something that is said once.
    Said(Notice),
    /// The screen was somebody else's for a while.
    Back,
    Tick,
}

/// What is to be brought about.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Grade what is there now. What is under way ends.
    Grade,
    /// What came of a grade is to be kept.
    Keep(Box<Kept>),
    /// Take the next hint of this case, if a try has earned it.
    Hint(String),
    /// Take it all the same.
    TakeHint(String),
    /// Have this file opened at this line.
    Edit {
        file: String,
        line: u32,
    },
    /// Read the reference and its explanation.
    Solution,
    /// Go on with another problem.
    Switch(String),
    /// Give the terminal back until somebody has us go on.
    Suspend,
    /// Draw everything anew.
    Redraw,
    Leave(Exit),
}

/// What is kept of a grade; of one that a save has ended, what its quick cases have shown.
#[derive(Debug, Clone)]
pub struct Kept {
    pub report: Report,
    pub is_over: bool,
    /// When it began: seconds since 1970.
    pub began: i64,
    /// By a key, and not because something was saved.
    pub is_asked_for: bool,
}

impl PartialEq for Kept {
    fn eq(&self, other: &Kept) -> bool {
        self.is_over == other.is_over && self.report.source == other.report.source
    }
}

/// How far the grade has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// Nothing is under way.
    Idle,
    Preparing(String),
    Waiting,
    WaitingToMeasure,
    Compiling,
    Running {
        done: usize,
        of: usize,
        case: String,
        part: Option<(u64, u64)>,
    },
    Measuring {
        done: usize,
        of: usize,
        workload: String,
    },
}

/// A word to the learner that goes with the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    NoOtherFailure,
    NothingFailed,
    NothingToCompare,
    NotGradedYet,
    AllHints,
    NoHintsInMock,
    NoSolutionInMock,
    AllSolved,
    /// What was done to the clock in another terminal.
    ClockBegan,
    ClockPaused,
    ClockResumed,
    ClockStopped,
    /// In words already.
    Words(String),
}

/// What a key is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asking {
    Solution,
    Hint { case: String, tried: bool },
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
    pub phase: Phase,
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
            phase: Phase::Idle,
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
            Event::News(news) => self.news(news),
            Event::Graded(report) => return self.graded(*report),
            Event::Failed(lines) => {
                self.over();
                self.failed = Some(lines);
                self.scroll = 0;
            }
            Event::Stands(standings) => self.standings = standings,
            Event::Hinted(standings) => {
                self.standings = standings;
                self.jump = Some(Jump::Hints);
            }
            Event::NotEarned { case, tried } => self.asking = Some(Asking::Hint { case, tried }),
            Event::Text(title, lines) => self.open(Pane::Text { title, lines }),
            Event::Said(notice) => self.notice = Some(notice),
            Event::Back => return self.back(),
            Event::Tick => self.beat += 1,
        }
        Vec::new()
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
        self.phase = Phase::Compiling;
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
        self.phase = Phase::Idle;
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

    fn over(&mut self) {
        self.under_way = None;
        self.phase = Phase::Idle;
    }

    fn news(&mut self, news: News) {
        let Some(under_way) = &mut self.under_way else {
            return;
        };
        match news {
            News::Preparing(line) => self.phase = Phase::Preparing(line),
            News::Waiting => self.phase = Phase::Waiting,
            News::WaitingToMeasure => self.phase = Phase::WaitingToMeasure,
            News::Taken(source, toolchain) => under_way.taken = Some((source, toolchain)),
            News::Compiling => self.phase = Phase::Compiling,
            News::Running {
                done,
                of,
                case,
                part,
            } => {
                self.phase = Phase::Running {
                    done,
                    of,
                    case,
                    part,
                }
            }
            News::Measuring { done, of, workload } => {
                self.phase = Phase::Measuring { done, of, workload };
            }
            News::Ended(cases) => {
                let is_first = under_way.ended.is_empty();
                under_way.ended.extend(cases);
                let shown = Shown::so_far(&self.problem, &under_way.taken, &under_way.ended);
                self.show(shown, is_first);
            }
        }
    }

    fn graded(&mut self, report: Report) -> Vec<Effect> {
        let under_way = self.under_way.take().unwrap_or_default();
        let UnderWay {
            began,
            is_asked_for,
            ended,
            ..
        } = under_way;
        self.phase = Phase::Idle;
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
        if !is_new {
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

    fn key(&mut self, key: Key) -> Vec<Effect> {
        self.notice = None;
        match key {
            Key::Ctrl('c') => return vec![Effect::Leave(Exit::Interrupted)],
            Key::Ctrl('z') => return vec![Effect::Suspend],
            Key::Ctrl('l') => return vec![Effect::Redraw],
            _ => {}
        }
        if let Some(asking) = self.asking.take() {
            let yes = matches!(key, Key::Char(c) if latin(c).ends_with(&['y']));
            return match asking {
                _ if !yes => Vec::new(),
                Asking::Solution => vec![Effect::Solution],
                Asking::Hint { case, .. } => vec![Effect::TakeHint(case)],
            };
        }
        if let Pane::List(list) = &self.pane {
            return self.list_key(list.clone(), key);
        }
        match key {
            Key::Char(c) => {
                let keys = latin(c).into_iter();
                return keys.flat_map(|key| self.command(key)).collect();
            }
            Key::Escape | Key::Backspace => self.close(),
            Key::Enter | Key::Down => self.scroll_by(1),
            Key::Up => self.scroll_by(-1),
            Key::PageDown | Key::Ctrl('f' | 'd') => self.scroll_by(self.step()),
            Key::PageUp | Key::Ctrl('b' | 'u') => self.scroll_by(-self.step()),
            Key::Home => self.scroll = 0,
            Key::End => self.scroll = self.most_scroll,
            Key::Ctrl(_) => {}
        }
        Vec::new()
    }

    fn command(&mut self, key: char) -> Vec<Effect> {
        match key {
            'q' if self.pane == Pane::Report => return vec![Effect::Leave(Exit::Done)],
            'q' => self.close(),
            'n' => return self.next(),
            'h' => return self.hint(),
            'd' if self.pane == Pane::Diff => self.close(),
            'd' if self.compared().is_some() => self.open(Pane::Diff),
            'd' => self.notice = Some(Notice::NothingToCompare),
            'l' => {
                let list = List::new(self);
                self.open(Pane::List(list));
            }
            'e' => return vec![self.edit()],
            's' => return self.solution(),
            'r' => return self.again(),
            '?' if self.pane == Pane::Help => self.close(),
            '?' => self.open(Pane::Help),
            ' ' => self.scroll_by(self.step()),
            'b' => self.scroll_by(-self.step()),
            'j' => self.scroll_by(1),
            'k' => self.scroll_by(-1),
            'g' => self.scroll = 0,
            'G' => self.scroll = self.most_scroll,
            _ => {}
        }
        Vec::new()
    }

    fn close(&mut self) {
        if self.pane != Pane::Report {
            self.open(Pane::Report);
        }
    }

    /// A page, but for a line that is seen again.
    fn step(&self) -> isize {
        self.page.saturating_sub(1).max(1).cast_signed()
    }

    fn scroll_by(&mut self, lines: isize) {
        self.scroll = self
            .scroll
            .saturating_add_signed(lines)
            .min(self.most_scroll);
    }

    /// The next failure; the next problem where this one is solved.
    fn next(&mut self) -> Vec<Effect> {
        if self.is_accepted() {
            let ids: Vec<String> = self.problems.iter().map(|one| one.id.clone()).collect();
            return match self.standings.next(&ids, &self.problem.id) {
                Some(next) => vec![Effect::Switch(next.to_owned())],
                None => {
                    self.notice = Some(Notice::AllSolved);
                    Vec::new()
                }
            };
        }
        let failing = self.failing();
        let at = failing.iter().position(|id| Some(*id) == self.at_hand());
        let next = match at {
            Some(at) => failing.get((at + 1) % failing.len()).copied(),
            None => failing.first().copied(),
        };
        let next = next.map(str::to_owned);
        self.notice = match (failing.len(), self.shown.is_some()) {
            (0, false) => Some(Notice::NotGradedYet),
            (0, true) => Some(Notice::NothingFailed),
            (1, _) if at.is_some() => Some(Notice::NoOtherFailure),
            _ => None,
        };
        if let Some(next) = next {
            self.chosen = Some(next);
            self.open(Pane::Report);
        }
        Vec::new()
    }

    fn hint(&mut self) -> Vec<Effect> {
        if self.is_mock() {
            self.notice = Some(Notice::NoHintsInMock);
            return Vec::new();
        }
        let at_hand = self.at_hand().map(str::to_owned);
        let case = at_hand.and_then(|id| self.problem.manifest.case(&id));
        let Some(case) = case else {
            self.notice = Some(match self.is_accepted() || self.shown.is_some() {
                true => Notice::NothingFailed,
                false => Notice::NotGradedYet,
            });
            return Vec::new();
        };
        let id = case.id.get_ref().clone();
        let all = self.standings.hints_taken(&self.problem.id, &id) >= case.hints.len();
        self.pane = Pane::Report;
        if all {
            self.notice = Some(Notice::AllHints);
            self.jump = Some(Jump::Hints);
            return Vec::new();
        }
        vec![Effect::Hint(id)]
    }

    fn solution(&mut self) -> Vec<Effect> {
        if self.is_mock() {
            self.notice = Some(Notice::NoSolutionInMock);
        } else if self.is_accepted() || self.standings.is_solved(&self.problem.id) {
            return vec![Effect::Solution];
        } else {
            self.asking = Some(Asking::Solution);
        }
        Vec::new()
    }

    fn edit(&self) -> Effect {
        let place = self
            .shown
            .as_ref()
            .and_then(|shown| outcome_place(shown, self.at_hand()));
        let (file, line) = place.unwrap_or_else(|| {
            let file = format!("problems/{}/src/lib.rs", self.problem.id);
            (file, 1)
        });
        Effect::Edit { file, line }
    }

    fn list_key(&mut self, mut list: List, key: Key) -> Vec<Effect> {
        use super::list::Choice;
        let chosen = list.key(key, self);
        self.pane = Pane::List(list);
        match chosen {
            Choice::Nothing => Vec::new(),
            Choice::Close => {
                self.open(Pane::Report);
                Vec::new()
            }
            Choice::Case(id) => {
                self.chosen = Some(id);
                self.open(Pane::Report);
                Vec::new()
            }
            Choice::Problem(id) if id == self.problem.id => {
                self.open(Pane::Report);
                Vec::new()
            }
            Choice::Problem(id) => vec![Effect::Switch(id)],
        }
    }
}

#[cfg(test)]
mod tests;
