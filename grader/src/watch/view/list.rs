//! Problems and cases, a line each.

use crate::lang::Lang;
use crate::layout::{cut, pad, width};
use crate::style::{bad, faint, hint, ok, strong};
use crate::watch::list::{Filter, Kind, List, Mark, Row};
use crate::watch::state::State;
use crate::words;

/// As many lines as there is room for, with the chosen one among them.
pub fn lines(state: &State, list: &List, lang: Lang, room: usize) -> (Vec<String>, usize, usize) {
    let rows = list.rows(state);
    let mut lines = vec![head(list, lang)];
    let mut chosen = 0;
    let left = rows
        .iter()
        .map(|row| width(&row.id))
        .max()
        .unwrap_or_default();
    let left = left.min(state.size.columns / 2);
    let mut kind = Kind::Problem;
    for (n, row) in rows.iter().enumerate() {
        if row.kind == Kind::Case && (kind == Kind::Problem || n == 0) {
            lines.push(format!(" {}", strong(words::watch::cases(lang))));
        }
        kind = row.kind;
        if n == list.cursor {
            chosen = lines.len();
        }
        lines.push(line(row, n == list.cursor, left, state.size.columns, lang));
    }
    if rows.is_empty() {
        lines.push(format!(" {}", words::watch::nothing_found(lang)));
    }
    let most = lines.len().saturating_sub(room);
    let from = (chosen + 1)
        .saturating_sub(room.saturating_sub(1))
        .min(most);
    let seen = lines.into_iter().skip(from).take(room);
    (seen.collect(), from, most)
}

fn head(list: &List, lang: Lang) -> String {
    let title = strong(words::watch::list_title(lang));
    if list.typing || !list.search.is_empty() {
        let cursor = if list.typing { "▏" } else { "" };
        return format!(" {title}   /{}{cursor}", list.search);
    }
    match list.filter {
        Filter::All => format!(" {title}"),
        filter => format!(" {title}   {}", hint(words::watch::filter(lang, filter))),
    }
}

fn line(row: &Row, is_chosen: bool, left: usize, columns: usize, lang: Lang) -> String {
    let mark = match row.mark {
        Mark::Passed => ok("✓"),
        Mark::Failed => bad("✗"),
        Mark::Skipped => faint("-"),
        Mark::Open => faint("·"),
    };
    let pointer = if is_chosen { hint("›") } else { " ".into() };
    let id = pad(&cut(&row.id, left), left);
    let id = if is_chosen { strong(&id) } else { id };
    let room = columns.saturating_sub(2 + 2 + left + 2 + 1);
    let title = cut(row.title.get(lang), room);
    format!(
        " {pointer}{mark} {id}  {}",
        if is_chosen { title } else { faint(&title) }
    )
}
