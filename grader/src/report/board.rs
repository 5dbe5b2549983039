//! The list of all problems and how the learner stands. In: problems and state. Out: a table.

use std::io::{self, Write};

use super::Screen;
use super::sheet::Sheet;
use crate::layout::{cut, pad, pad_left, width};
use crate::state::State;
use crate::style::{faint, hint, ok, strong};
use crate::words;
use crate::workbook::Problem;

pub fn write(
    out: &mut dyn Write,
    screen: &Screen,
    problems: &[Problem],
    state: &State,
) -> io::Result<()> {
    let lang = screen.lang;
    let ids: Vec<String> = problems.iter().map(|problem| problem.id.clone()).collect();
    let at = state.unsolved(&ids);
    let widest = |texts: Vec<String>| texts.iter().map(|text| width(text)).max().unwrap_or(0);
    let of = |text: &dyn Fn(&Problem) -> String| problems.iter().map(text).collect::<Vec<_>>();

    let minutes = |problem: &Problem| words::board::minutes(lang, problem.manifest.minutes);
    let difficulty =
        |problem: &Problem| words::board::difficulty(lang, problem.manifest.difficulty).to_owned();
    let score = |problem: &Problem| {
        let standing = state.standing(&problem.id);
        words::board::score(lang, standing.last, standing.best)
    };
    let id_width = widest(of(&|problem| problem.id.clone()));
    let (level_width, minutes_width) = (widest(of(&difficulty)), widest(of(&minutes)));
    let score_width = widest(of(&score));
    let title = |problem: &Problem| problem.manifest.title.get(lang).to_owned();
    let taken = 2 + id_width + 2 + 2 + level_width + 2 + minutes_width + 2 + score_width;
    let room = screen.width.saturating_sub(taken).max(8);
    let title_width = widest(of(&title)).min(room);

    let mut sheet = Sheet::new(screen.width);
    sheet.line(strong(words::board::problems(lang)));
    for problem in problems {
        let solved = state.is_solved(&problem.id);
        let here = at == Some(problem.id.as_str());
        let mark = match (solved, here) {
            (true, _) => ok("✓"),
            (false, true) => hint("›"),
            (false, false) => faint("·"),
        };
        let id = pad(&problem.id, id_width);
        sheet.line(format!(
            "{mark} {}  {}  {}  {}  {}",
            if here { strong(&id) } else { id },
            pad(&cut(&title(problem), title_width), title_width),
            pad(&difficulty(problem), level_width),
            faint(&pad_left(&minutes(problem), minutes_width)),
            pad_left(&score(problem), score_width),
        ));
    }
    let solved = problems
        .iter()
        .filter(|problem| state.is_solved(&problem.id))
        .count();
    sheet.line(faint(&words::board::legend(lang, solved, problems.len())));
    sheet.write(out)
}
