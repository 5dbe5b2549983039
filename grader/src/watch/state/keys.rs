//! What each key does, on each of the panes.

use super::{Asking, Effect, Jump, Notice, Pane, State};
use crate::cli::Exit;
use crate::watch::keys::{Key, latin};
use crate::watch::list::{Choice, List};
use crate::watch::shown::outcome_place;

impl State {
    pub(super) fn key(&mut self, key: Key) -> Vec<Effect> {
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
