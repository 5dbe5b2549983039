//! What every command needs: the language, the screen, the workbook, and what is remembered.

mod kept;

use std::cell::{Cell, RefCell};
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;

use anyhow::{anyhow, bail};

pub use kept::{Remembered, Saved};

use self::kept::Warned;
use super::{Asked, NoProblems, NoWorkbook, reset};
use crate::history::{History, State, digest};
use crate::layout::wrap;
use crate::manifest::Case;
use crate::report::Screen;
use crate::style;
use crate::submission::Submission;
use crate::words;
use crate::workbook::{NoSuchProblem, Problem, Workbook, nearest};

/// One run of the program.
pub struct Session {
    pub screen: Screen,
    /// The workbook around the current folder; the text of an error where its Cargo.toml is broken.
    pub found: Result<Option<Workbook>, String>,
    /// What was warned of already.
    warned: Warned,
    /// What would be told on stderr, while a screen is in its way.
    unsaid: RefCell<Option<Vec<String>>>,
    /// How much of it was asked for already.
    asked_for: Cell<usize>,
}

impl Session {
    pub fn new(screen: Screen, found: Result<Option<Workbook>, String>) -> Session {
        Session {
            screen,
            found,
            warned: Warned::default(),
            unsaid: RefCell::new(None),
            asked_for: Cell::new(0),
        }
    }

    /// In English and in no workbook.
    #[cfg(test)]
    pub fn sample() -> Session {
        let screen = Screen {
            lang: crate::lang::Lang::En,
            width: 80,
            rows: None,
            program: "grader".into(),
        };
        Session::new(screen, Ok(None))
    }

    /// The workbook, which must have a problem.
    pub fn workbook(&self) -> anyhow::Result<&Workbook> {
        match self.book()? {
            workbook if workbook.ids.is_empty() => bail!(NoProblems),
            workbook => Ok(workbook),
        }
    }

    /// The workbook, with or without problems.
    pub fn book(&self) -> anyhow::Result<&Workbook> {
        match &self.found {
            Ok(Some(workbook)) => Ok(workbook),
            Ok(None) => bail!(NoWorkbook),
            Err(what) => Err(anyhow!(what.clone())),
        }
    }

    /// The problem of that name, or the current one.
    pub fn problem(&self, name: Option<&str>) -> anyhow::Result<Problem> {
        let workbook = self.workbook()?;
        let id = match name {
            Some(name) => resolve(workbook, name)?,
            None => self.at_hand(&self.state())?.ok_or(NoProblems)?,
        };
        workbook.problem(&id)
    }

    /// The problem to go on with, where none is named: what the clock runs for, else what the learner is at.
    pub fn at_hand(&self, state: &State) -> anyhow::Result<Option<String>> {
        let workbook = self.workbook()?;
        let at_hand = || state.at_hand(&workbook.ids).map(str::to_owned);
        let timed = self.timed(&workbook.ids);
        Ok(timed
            .or_else(|| self.edited(workbook, state))
            .or_else(at_hand))
    }

    /// The same, as long as there is anything to go on with.
    pub fn open(&self, state: &State) -> anyhow::Result<Option<String>> {
        let workbook = self.workbook()?;
        let open = || state.open(&workbook.ids).map(str::to_owned);
        let timed = self.timed(&workbook.ids);
        Ok(timed.or_else(|| self.edited(workbook, state)).or_else(open))
    }

    /// The problem to look back at, where none is named: the one that was graded or begun last, also when
    /// it is solved, for what was just read on the screen was about it. It is the one at hand as long as it
    /// does not pass.
    pub(super) fn looking_back(&self, name: Option<&str>) -> anyhow::Result<Problem> {
        let workbook = self.workbook()?;
        match self.state().last(&workbook.ids) {
            Some(id) if name.is_none() => workbook.problem(id),
            _ => self.problem(name),
        }
    }

    /// The problem graded last where its code is another by now, and no stub: who goes on with what passes is
    /// still at it.
    fn edited(&self, workbook: &Workbook, state: &State) -> Option<String> {
        let last = state.last(&workbook.ids)?;
        let problem = workbook.problem(last).ok()?;
        let source = Submission::Learner.read(&problem).ok()?;
        let history = History::look(&workbook.root).ok()??;
        let graded = history.graded_last(last).ok()??;
        let is_another = graded != digest(&source) && reset::has_work(self, &problem).ok()?;
        is_another.then(|| last.to_owned())
    }

    /// The problem for which a clock runs.
    fn timed(&self, ids: &[String]) -> Option<String> {
        let timed = self.running(None).map(|timing| timing.problem);
        timed.filter(|id| ids.contains(id))
    }

    /// A problem and, where it is named, a case of it: `<problem> <case>`, or `<case>` of the problem
    /// graded last, or `<problem>`.
    pub fn problem_and_case(
        &self,
        first: Option<&str>,
        case: Option<&str>,
    ) -> anyhow::Result<(Problem, Option<String>)> {
        let workbook = self.workbook()?;
        let Some(first) = first else {
            return Ok((self.looking_back(None)?, None));
        };
        match (resolve(workbook, first), case) {
            (Ok(id), None) => Ok((workbook.problem(&id)?, None)),
            (Ok(id), Some(name)) => {
                let problem = workbook.problem(&id)?;
                let case = find_case(&problem, name)?.id.get_ref().clone();
                Ok((problem, Some(case)))
            }
            (Err(asked), Some(_)) => Err(asked.into()),
            (Err(_), None) => {
                let problem = self.looking_back(None)?;
                let mut known = workbook.ids.clone();
                known.extend(case_ids(&problem));
                let asked = || Asked::ProblemOrCase {
                    problem: problem.id.clone(),
                    name: first.to_owned(),
                    nearest: nearest(first, &known).map(str::to_owned),
                };
                let case = find_case(&problem, first).map_err(|_| asked())?;
                let case = case.id.get_ref().clone();
                Ok((problem, Some(case)))
            }
        }
    }

    /// Warn on stderr.
    pub fn warn(&self, text: &str) {
        let label = style::warn(&format!("{}:", words::trouble::warning(self.screen.lang)));
        self.tell(&format!("{label} {text}"));
    }

    /// From now on nothing is told on stderr: it is kept for [`Session::unsaid`].
    pub fn hush(&self) {
        self.unsaid.replace(Some(Vec::new()));
        self.asked_for.set(0);
    }

    /// What was told since this was last asked.
    pub fn unsaid(&self) -> Vec<String> {
        let unsaid = self.unsaid.borrow();
        let told = unsaid.as_deref().unwrap_or_default();
        let before = self.asked_for.replace(told.len());
        told[before..].to_vec()
    }

    /// Tell things on stderr again, and what was told meanwhile: a screen has a line for it, and no more.
    pub fn speak(&self) {
        for text in self.unsaid.take().unwrap_or_default() {
            self.tell(&text);
        }
    }

    /// Say something on stderr.
    pub fn tell(&self, text: &str) {
        if let Some(unsaid) = self.unsaid.borrow_mut().as_mut() {
            unsaid.push(text.to_owned());
            return;
        }
        for line in text.lines().flat_map(|line| wrap(line, self.screen.width)) {
            // Whoever closed stderr does not want to hear it.
            let _ = writeln!(io::stderr(), "{line}");
        }
    }

    /// Ask on the terminal; the answer is no unless it is yes. `command` is what to type where there
    /// is no terminal.
    pub fn ask(&self, question: &str, command: &str) -> anyhow::Result<bool> {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            bail!(Asked::NoTerminal {
                command: command.to_owned()
            });
        }
        let answers = words::learn::yes_or_no(self.screen.lang);
        let mut stderr = io::stderr();
        let asked = wrap(&format!("{question} {answers}"), self.screen.width);
        write!(stderr, "{} ", asked.join("\n"))?;
        stderr.flush()?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer)?;
        Ok(is_yes(&answer))
    }

    /// A path as the user knows it: below the workbook.
    pub fn shown(&self, path: &std::path::Path) -> String {
        let root = self
            .workbook()
            .map(|workbook| workbook.root.clone())
            .unwrap_or_default();
        path.strip_prefix(&root)
            .unwrap_or(path)
            .display()
            .to_string()
    }

    /// Where the current folder is; for paths the user types.
    pub fn here(&self) -> PathBuf {
        std::env::current_dir().unwrap_or_default()
    }
}

/// `ㅛ` is the key `y` while the keyboard is set to Korean.
fn is_yes(answer: &str) -> bool {
    ["y", "yes", "예", "네", "ㅛ"].contains(&answer.trim().to_lowercase().as_str())
}

fn resolve(workbook: &Workbook, name: &str) -> Result<String, Asked> {
    workbook
        .resolve(name)
        .map(str::to_owned)
        .map_err(|NoSuchProblem { name, nearest }| Asked::Problem { name, nearest })
}

fn case_ids(problem: &Problem) -> Vec<String> {
    problem
        .manifest
        .cases
        .iter()
        .map(|case| case.id.get_ref().clone())
        .collect()
}

/// The case of that name: its id, or the start of just one id.
pub fn find_case<'a>(problem: &'a Problem, name: &str) -> Result<&'a Case, Asked> {
    if let Some(case) = problem.manifest.case(name) {
        return Ok(case);
    }
    let mut starting = problem
        .manifest
        .cases
        .iter()
        .filter(|case| case.id.get_ref().starts_with(name));
    match (starting.next(), starting.next()) {
        (Some(case), None) if !name.is_empty() => Ok(case),
        _ => Err(Asked::Case {
            problem: problem.id.clone(),
            name: name.to_owned(),
            nearest: nearest(name, &case_ids(problem)).map(str::to_owned),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_told_while_a_screen_is_there_is_heard_once() {
        let session = Session::sample();
        assert!(session.unsaid().is_empty());
        session.hush();
        session.tell("one");
        session.tell("two");
        assert_eq!(session.unsaid(), ["one", "two"]);
        assert!(session.unsaid().is_empty());
        session.tell("three");
        assert_eq!(session.unsaid(), ["three"]);
    }

    #[test]
    fn only_a_clear_yes_is_yes() {
        for yes in ["y\n", "Yes\n", "예\n", "네", "ㅛ\n"] {
            assert!(is_yes(yes), "{yes}");
        }
        for no in ["\n", "n\n", "아니요\n", "yy\n", ""] {
            assert!(!is_yes(no), "{no}");
        }
    }
}
