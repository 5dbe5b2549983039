//! The list of all problems and how the learner stands. In: problems, what is wrong with those that cannot be
//! read, state, and the problem to go on with. Out: a table.

use std::io::{self, Write};

use super::Screen;
use super::sheet::Sheet;
use crate::history::State;
use crate::layout::{cut, pad, pad_left, width};
use crate::style::{bad, faint, hint, ok, strong};
use crate::words;
use crate::workbook::Problem;

const GAP: usize = 2;

/// The texts of one problem: id, title, difficulty, minutes, score.
type Row = [String; 5];
const TITLE: usize = 1;
const MINUTES: usize = 3;

pub fn write(
    out: &mut dyn Write,
    screen: &Screen,
    problems: &[Problem],
    broken: &[String],
    state: &State,
    open: Option<&str>,
) -> io::Result<()> {
    let lang = screen.lang;
    let rows: Vec<Row> = problems
        .iter()
        .map(|problem| row(screen, problem, state))
        .collect();
    let widths = widths(&rows, screen.width);

    let mut sheet = Sheet::new(screen.width);
    sheet.line(strong(words::board::problems(lang)));
    for row in &rows {
        let (solved, here) = (state.is_solved(&row[0]), open == Some(row[0].as_str()));
        let mark = match (here, solved) {
            (true, _) => hint("›"),
            (false, true) => ok("✓"),
            (false, false) => faint("·"),
        };
        sheet.line(format!("{mark} {}", drawn(row, &widths, here)));
    }
    for what in broken {
        sheet.led(&format!("{} ", bad("✗")), 0, what);
    }
    let is_solved = |problem: &&Problem| state.is_solved(&problem.id);
    let solved = problems.iter().filter(is_solved).count();
    sheet.line(faint(&words::board::legend(lang, solved, problems.len())));
    sheet.write(out)
}

fn row(screen: &Screen, problem: &Problem, state: &State) -> Row {
    let (lang, manifest) = (screen.lang, &problem.manifest);
    let standing = state.standing(&problem.id);
    [
        problem.id.clone(),
        manifest.title.get(lang).to_owned(),
        words::board::difficulty(lang, manifest.difficulty).to_owned(),
        words::board::minutes(lang, manifest.minutes),
        words::board::score(lang, standing.last, standing.best),
    ]
}

/// How wide each column is; nothing for one that is left out. Where the screen is narrow the minutes
/// go first, and then the end of the titles.
fn widths(rows: &[Row], columns: usize) -> [usize; 5] {
    let widest = |n: usize| {
        rows.iter()
            .map(|row| width(&row[n]))
            .max()
            .unwrap_or_default()
    };
    let mut widths: [usize; 5] = std::array::from_fn(widest);
    let too_wide = |widths: &[usize; 5]| {
        let shown = widths.iter().filter(|width| **width > 0).count();
        let all = GAP + widths.iter().sum::<usize>() + GAP * shown.saturating_sub(1);
        all.saturating_sub(columns)
    };
    if too_wide(&widths) > 0 {
        widths[MINUTES] = 0;
    }
    widths[TITLE] = widths[TITLE].saturating_sub(too_wide(&widths)).max(1);
    widths
}

fn drawn(row: &Row, widths: &[usize; 5], here: bool) -> String {
    let cell = |n: usize| match n {
        0 if here => strong(&pad(&row[n], widths[n])),
        0 | 2 => pad(&row[n], widths[n]),
        TITLE => pad(&cut(&row[n], widths[n]), widths[n]),
        MINUTES => faint(&pad_left(&row[n], widths[n])),
        _ => pad_left(&row[n], widths[n]),
    };
    let cells: Vec<String> = (0..row.len())
        .filter(|n| widths[*n] > 0)
        .map(cell)
        .collect();
    cells.join(&" ".repeat(GAP))
}
