//! How far someone has come, topic by level, and what to study next. In: the bank and every answer.
//! Out: cells, and one proposal with its reason. Pure.

use std::collections::BTreeMap;

use serde::Serialize;

use super::bank::Bank;
use super::level::Level;
use crate::history::Answer;

/// The questions of one page and one level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Cell {
    pub questions: usize,
    pub answered: usize,
    /// The credits of the last answers together.
    pub credit: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    pub page: String,
    /// The four levels, the lowest first.
    pub cells: [Cell; 4],
}

/// What to study next, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Next {
    pub page: String,
    pub level: Level,
    pub why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Many answers were wrong there.
    Weak,
    /// Begun and not finished.
    Begun,
    /// Nothing of it was answered yet.
    New,
}

impl Cell {
    /// The share of full credit among what was answered.
    pub fn share(&self) -> Option<f64> {
        (self.answered > 0).then(|| self.credit / self.answered as f64)
    }
}

impl Cell {
    /// Where the true share lies in 95 of 100 such cells: Wilson's interval, which holds also where
    /// there are few answers and where all of them were right.
    pub fn interval(&self) -> Option<(f64, f64)> {
        const Z: f64 = 1.96;
        let (share, n) = (self.share()?, self.answered as f64);
        let middle = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let spread = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        let half = spread / (1.0 + Z * Z / n);
        Some(((middle - half).max(0.0), (middle + half).min(1.0)))
    }
}

impl Row {
    /// All levels together.
    pub fn all(&self) -> Cell {
        self.cells.iter().fold(Cell::default(), |all, cell| Cell {
            questions: all.questions + cell.questions,
            answered: all.answered + cell.answered,
            credit: all.credit + cell.credit,
        })
    }
}

/// A row for each topic, in their order.
pub fn rows(bank: &Bank, last: &[Answer]) -> Vec<Row> {
    let last: BTreeMap<&str, f64> = last
        .iter()
        .map(|answer| (answer.question.as_str(), answer.credit))
        .collect();
    let row = |page: &str| {
        let mut cells = [Cell::default(); 4];
        for entry in bank.entries().filter(|entry| entry.page == page) {
            let cell = &mut cells[entry.question.level as usize];
            cell.questions += 1;
            if let Some(credit) = last.get(entry.question.id()) {
                cell.answered += 1;
                cell.credit += credit;
            }
        }
        Row {
            page: page.to_owned(),
            cells,
        }
    };
    bank.topics().map(row).collect()
}

/// Below this a level is weak.
const WEAK: f64 = 0.6;
/// So many answers are no accident.
const SOME: usize = 3;

/// The weakest place, the lowest level first; else what is begun; else what is new.
pub fn next(rows: &[Row]) -> Option<Next> {
    let cells = || {
        rows.iter().flat_map(|row| {
            let cells = Level::ALL.into_iter().zip(&row.cells);
            cells.map(move |(level, cell)| (row, level, cell))
        })
    };
    let weak = cells()
        .filter(|(_, _, cell)| {
            cell.answered >= SOME && cell.share().is_some_and(|share| share < WEAK)
        })
        .min_by(|(_, one_level, one), (_, other_level, other)| {
            let share = |cell: &Cell| cell.share().unwrap_or_default();
            let by_level = one_level.cmp(other_level);
            by_level.then(share(one).total_cmp(&share(other)))
        });
    let begun = || {
        cells()
            .filter(|(_, _, cell)| cell.answered > 0 && cell.answered < cell.questions)
            .min_by_key(|(_, level, cell)| (*level, cell.questions - cell.answered))
    };
    let new = || {
        cells()
            .filter(|(_, _, cell)| cell.answered == 0 && cell.questions > 0)
            .min_by_key(|(_, level, _)| *level)
    };
    let proposal = |why: Why| {
        move |(row, level, _): (&Row, Level, &Cell)| Next {
            page: row.page.clone(),
            level,
            why,
        }
    };
    weak.map(proposal(Why::Weak))
        .or_else(|| begun().map(proposal(Why::Begun)))
        .or_else(|| new().map(proposal(Why::New)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(questions: usize, answered: usize, credit: f64) -> Cell {
        Cell {
            questions,
            answered,
            credit,
        }
    }

    fn row(page: &str, cells: [Cell; 4]) -> Row {
        Row {
            page: page.to_owned(),
            cells,
        }
    }

    fn proposed(rows: &[Row]) -> Option<(String, Level, Why)> {
        next(rows).map(|next| (next.page, next.level, next.why))
    }

    #[test]
    fn the_weakest_place_comes_first_then_what_is_begun_then_what_is_new() {
        let none = cell(5, 0, 0.0);
        let new = row("new", [none; 4]);
        let begun = row("begun", [cell(5, 5, 5.0), cell(5, 2, 2.0), none, none]);
        let weak = row("weak", [cell(5, 5, 5.0), cell(5, 4, 2.0), none, none]);
        let weaker = row("weaker", [cell(5, 5, 5.0), cell(5, 4, 1.0), none, none]);
        let is = |page: &str, level, why| Some((page.to_owned(), level, why));
        let all = [new.clone(), begun.clone(), weak, weaker];
        assert_eq!(proposed(&all), is("weaker", Level::Junior, Why::Weak));
        assert_eq!(proposed(&all[..2]), is("begun", Level::Junior, Why::Begun));
        assert_eq!(proposed(&[new]), is("new", Level::Newcomer, Why::New));
        assert_eq!(proposed(&[row("done", [cell(5, 5, 5.0); 4])]), None);
        assert_eq!(proposed(&[]), None);
    }

    #[test]
    fn an_interval_is_that_of_the_tables_and_none_without_answers() {
        let rounded = |cell: Cell| {
            let (low, high) = cell.interval().unwrap();
            ((1000.0 * low).round(), (1000.0 * high).round())
        };
        assert_eq!(rounded(cell(20, 10, 8.0)), (490.0, 943.0));
        assert_eq!(rounded(cell(20, 10, 10.0)), (722.0, 1000.0));
        assert_eq!(rounded(cell(20, 10, 0.0)), (0.0, 278.0));
        assert_eq!(cell(20, 0, 0.0).interval(), None);
    }

    #[test]
    fn two_wrong_answers_are_an_accident() {
        let begun = row(
            "a",
            [
                cell(5, 2, 0.0),
                cell(0, 0, 0.0),
                cell(0, 0, 0.0),
                cell(0, 0, 0.0),
            ],
        );
        assert_eq!(
            proposed(&[begun]),
            Some(("a".to_owned(), Level::Newcomer, Why::Begun))
        );
    }
}
