//! Problems and cases to choose from: `j`, `k`, a search, a filter. In: keys and what there is. Out: what was
//! chosen. Pure.

use super::keys::{Key, latin};
use super::state::State;
use crate::lang::{Lang, Text};
use crate::outcome::Status;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Where one is, among the rows that are seen.
    pub cursor: usize,
    pub filter: Filter,
    pub search: String,
    /// What is typed is searched for.
    pub typing: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    All,
    /// Cases that did not pass.
    Failing,
    /// Problems that are not solved.
    Unsolved,
}

/// A problem or a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub kind: Kind,
    pub id: String,
    pub title: Text,
    pub mark: Mark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Problem,
    Case,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Passed,
    Failed,
    /// Waits for another to pass.
    Skipped,
    /// Not known, or not begun.
    Open,
}

/// What a key has chosen.
#[derive(Debug, PartialEq, Eq)]
pub enum Choice {
    Nothing,
    Close,
    Case(String),
    Problem(String),
}

impl List {
    /// At the case that is shown.
    pub fn new(state: &State) -> List {
        let mut list = List {
            cursor: 0,
            filter: Filter::All,
            search: String::new(),
            typing: false,
        };
        let at = |row: &Row| match (row.kind, state.at_hand()) {
            (Kind::Case, Some(id)) => row.id == id,
            (Kind::Problem, None) => row.id == state.problem.id,
            _ => false,
        };
        list.cursor = list.rows(state).iter().position(at).unwrap_or(0);
        list
    }

    /// What is seen: problems, and the cases of the one at hand.
    pub fn rows(&self, state: &State) -> Vec<Row> {
        let problems = state.problems.iter().map(|problem| Row {
            kind: Kind::Problem,
            id: problem.id.clone(),
            title: problem.manifest.title.clone(),
            mark: match state.standings.is_solved(&problem.id) {
                true => Mark::Passed,
                false => Mark::Open,
            },
        });
        let cases = state.problem.manifest.cases.iter().map(|case| {
            let outcome = state.outcome(case.id.get_ref());
            Row {
                kind: Kind::Case,
                id: case.id.get_ref().clone(),
                title: case.title.clone(),
                mark: match outcome.map(|outcome| &outcome.status) {
                    Some(Status::Passed) => Mark::Passed,
                    Some(Status::Failed(_)) => Mark::Failed,
                    Some(Status::Skipped { .. }) => Mark::Skipped,
                    _ => Mark::Open,
                },
            }
        });
        let rows = problems.chain(cases).filter(|row| self.is_wanted(row));
        let (seen, unseen): (Vec<Row>, Vec<Row>) = rows
            .filter(|row| Lang::ALL.iter().any(|lang| self.finds(row, *lang)))
            .partition(|row| self.finds(row, state.lang));
        // What matches in the other language is no answer where something matches in what is read.
        if seen.is_empty() { unseen } else { seen }
    }

    fn is_wanted(&self, row: &Row) -> bool {
        match (self.filter, row.kind) {
            (Filter::All, _) => true,
            (Filter::Failing, Kind::Case) => row.mark != Mark::Passed,
            (Filter::Unsolved, Kind::Problem) => row.mark != Mark::Passed,
            _ => false,
        }
    }

    /// In what is shown of a row to those who read this language.
    fn finds(&self, row: &Row, lang: Lang) -> bool {
        let sought = self.search.to_lowercase();
        let texts = [row.id.as_str(), row.title.get(lang)];
        let mut texts = texts.iter().map(|text| text.to_lowercase());
        texts.any(|text| text.contains(&sought))
    }

    pub fn key(&mut self, key: Key, state: &State) -> Choice {
        if self.typing {
            return self.typed(key, state);
        }
        let rows = self.rows(state);
        let page = state.page.saturating_sub(1).max(1);
        match key {
            Key::Enter => return self.choose(state),
            Key::Escape if !self.search.is_empty() => self.sought(String::new()),
            Key::Escape => return Choice::Close,
            Key::Down => self.cursor += 1,
            Key::Up => self.cursor = self.cursor.saturating_sub(1),
            Key::PageDown => self.cursor += page,
            Key::PageUp => self.cursor = self.cursor.saturating_sub(page),
            Key::Home => self.cursor = 0,
            Key::End => self.cursor = rows.len(),
            Key::Char(c) => {
                for key in latin(c) {
                    match key {
                        'j' => self.cursor += 1,
                        'k' => self.cursor = self.cursor.saturating_sub(1),
                        ' ' => self.cursor += page,
                        'g' => self.cursor = 0,
                        'G' => self.cursor = rows.len(),
                        'f' => self.next_filter(),
                        '/' => self.typing = true,
                        'q' | 'l' => return Choice::Close,
                        _ => {}
                    }
                }
            }
            Key::Backspace | Key::Ctrl(_) => {}
        }
        self.cursor = self.cursor.min(self.rows(state).len().saturating_sub(1));
        Choice::Nothing
    }

    fn typed(&mut self, key: Key, state: &State) -> Choice {
        match key {
            Key::Enter => {
                self.typing = false;
                if self.rows(state).len() == 1 {
                    return self.choose(state);
                }
            }
            Key::Escape => {
                self.typing = false;
                self.sought(String::new());
            }
            Key::Backspace => {
                let mut search = self.search.clone();
                search.pop();
                self.sought(search);
            }
            Key::Char(c) => self.sought(format!("{}{c}", self.search)),
            Key::Down => self.cursor += 1,
            Key::Up => self.cursor = self.cursor.saturating_sub(1),
            _ => {}
        }
        self.cursor = self.cursor.min(self.rows(state).len().saturating_sub(1));
        Choice::Nothing
    }

    fn sought(&mut self, search: String) {
        self.search = search;
        self.cursor = 0;
    }

    fn next_filter(&mut self) {
        self.filter = match self.filter {
            Filter::All => Filter::Failing,
            Filter::Failing => Filter::Unsolved,
            Filter::Unsolved => Filter::All,
        };
        self.cursor = 0;
    }

    fn choose(&self, state: &State) -> Choice {
        match self.rows(state).into_iter().nth(self.cursor) {
            None => Choice::Nothing,
            Some(row) if row.kind == Kind::Case => Choice::Case(row.id),
            Some(row) => Choice::Problem(row.id),
        }
    }
}
