//! The screen as lines. In: the state, the language, the size. Out: exactly as many lines as there are
//! rows, none too wide. Pure.

mod body;
mod fold;
mod list;
mod verdict;

use super::state::{Pane, Phase, Size, State};
use crate::lang::Lang;
use crate::layout::{cut, width};
use crate::report::Screen;
use crate::style::{bad, faint, hint, ok, strong, warn};
use crate::words;

pub use fold::fold;

/// On less nobody can read anything.
const LEAST: Size = Size {
    columns: 40,
    rows: 10,
};
/// Longer lines are hard to read.
const WIDEST: usize = 120;
const SPINNER: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const BAR: usize = 12;

/// What is drawn, and how far the text can be moved.
pub struct Drawn {
    pub lines: Vec<String>,
    pub scroll: usize,
    pub most_scroll: usize,
    pub page: usize,
}

/// What does not change with every beat, as lines: drawn once, shown often.
#[derive(Debug, Clone, Default)]
pub struct Text {
    pub head: Vec<String>,
    pub body: Vec<String>,
    /// Where the hints end in the body.
    pub hints: Option<usize>,
}

/// Everything but the frame.
pub fn text(state: &State, lang: Lang, program: &str) -> Text {
    let screen = Screen {
        lang,
        width: state.size.columns.clamp(LEAST.columns, WIDEST),
        rows: Some(state.size.rows),
        program: program.to_owned(),
    };
    let head = match state.pane {
        Pane::Report | Pane::Diff => {
            let mut head = vec![verdict::line(state, &screen)];
            head.extend(verdict::stages(state, &screen));
            head
        }
        _ => Vec::new(),
    };
    let (body, hints) = match &state.pane {
        Pane::Report => body::report(state, &screen),
        Pane::Diff => (body::diff(state, &screen), None),
        Pane::Help => (body::help(&screen), None),
        Pane::Text { title, lines } => (body::titled(title, lines), None),
        Pane::List(_) => (Vec::new(), None),
    };
    let folded: Vec<Vec<String>> = body.iter().map(|line| fold(line, screen.width)).collect();
    // A line that was broken moves what comes after it.
    let hints = hints.map(|at| folded.iter().take(at).map(Vec::len).sum());
    Text {
        head,
        body: folded.concat(),
        hints,
    }
}

/// The whole screen.
pub fn draw(state: &State, text: &Text, lang: Lang) -> Drawn {
    let Size { columns, rows } = state.size;
    if columns < LEAST.columns || rows < LEAST.rows {
        return too_small(state.size, lang);
    }
    let mut lines = vec![title(state, lang)];
    lines.extend(text.head.iter().cloned());
    lines.push(faint(&"─".repeat(columns)));
    let page = rows.saturating_sub(lines.len() + 2).max(1);
    let (body, scroll, most_scroll) = match &state.pane {
        Pane::List(list) => list::lines(state, list, lang, page),
        _ => {
            let most = text.body.len().saturating_sub(page);
            let wanted = state.jump.and(text.hints).map(|at| at.saturating_sub(page));
            let scroll = wanted.unwrap_or(state.scroll).min(most);
            let seen = text.body.iter().skip(scroll).take(page);
            (seen.cloned().collect(), scroll, most)
        }
    };
    lines.extend(body);
    lines.resize(rows.saturating_sub(2), String::new());
    lines.push(status(state, lang, scroll, most_scroll));
    lines.push(keys(state, lang));
    Drawn {
        lines: lines.iter().map(|line| clip(line, columns)).collect(),
        scroll,
        most_scroll,
        page,
    }
}

/// No wider than the screen.
fn clip(line: &str, columns: usize) -> String {
    match width(line) <= columns {
        true => line.to_owned(),
        false => fold(line, columns).into_iter().next().unwrap_or_default(),
    }
}

fn too_small(size: Size, lang: Lang) -> Drawn {
    let said = words::watch::too_small(lang, LEAST.columns, LEAST.rows);
    let mut lines = crate::layout::wrap(&said, size.columns);
    lines.resize(size.rows, String::new());
    Drawn {
        lines,
        scroll: 0,
        most_scroll: 0,
        page: 1,
    }
}

/// The problem, and the clock at the right.
fn title(state: &State, lang: Lang) -> String {
    let columns = state.size.columns;
    let clock = state.clock.as_ref();
    let time = clock.map(|clock| words::watch::clock(lang, clock));
    let time = time.unwrap_or_default();
    // A column before it, one behind, and two to keep it apart.
    let room = match time.is_empty() {
        true => columns.saturating_sub(2),
        false => columns.saturating_sub(width(&time) + 4),
    };
    let title = cut(state.problem.manifest.title.get(lang), room);
    let mut line = format!(" {}", strong(&title));
    if width(&line) + 2 + width(&state.problem.id) <= room {
        line = format!("{line}  {}", faint(&state.problem.id));
    }
    let gap = " ".repeat(columns.saturating_sub(width(&line) + width(&time) + 1));
    match clock {
        None => line,
        Some(clock) if clock.left.is_none() => format!("{line}{gap}{}", bad(&time)),
        Some(_) => format!("{line}{gap}{}", hint(&time)),
    }
}

/// What is under way, or what there is to say; how far the text was moved.
fn status(state: &State, lang: Lang, scroll: usize, most: usize) -> String {
    let columns = state.size.columns;
    let moved = match most {
        0 => String::new(),
        _ if scroll == 0 => "▾".into(),
        _ if scroll == most => "▴".into(),
        _ => "▴▾".into(),
    };
    let room = columns.saturating_sub(width(&moved) + 3);
    let said = if let Some(asking) = &state.asking {
        warn(&cut(&words::watch::asking(lang, asking), room))
    } else if let Some(notice) = &state.notice {
        warn(&cut(&words::watch::notice(lang, notice), room))
    } else {
        under_way(state, lang, room)
    };
    let gap = " ".repeat(columns.saturating_sub(1 + width(&said) + width(&moved) + 1));
    format!(" {said}{gap}{}", faint(&moved))
}

fn under_way(state: &State, lang: Lang, room: usize) -> String {
    let spinner = SPINNER[state.beat % SPINNER.len()];
    let Some(phase) = state.phase() else {
        let file = format!("problems/{}/src", state.problem.id);
        return faint(&cut(&words::watch::watching(lang, &file), room));
    };
    let says = match phase {
        Phase::Building(what, line) => {
            words::watch::preparing(lang, *what, line, state.clock.is_some())
        }
        Phase::Waiting => words::watch::waiting(lang).into(),
        Phase::WaitingToMeasure => words::performance::waiting(lang).into(),
        Phase::Compiling => words::watch::compiling(lang).into(),
        Phase::Running {
            done,
            of,
            case,
            part,
        } => {
            let part = part.map(|(part, whole)| format!(" {part}/{whole}"));
            let says = format!("{done}/{of}  {case}{}", part.unwrap_or_default());
            return advancing(spinner, *done, *of, &says, room);
        }
        Phase::Measuring { done, of, workload } => {
            let says = words::watch::measuring(lang, *done, *of, workload);
            return advancing(spinner, *done, *of, &says, room);
        }
    };
    format!("{} {}", hint(spinner), cut(&says, room.saturating_sub(2)))
}

fn advancing(spinner: &str, done: usize, of: usize, says: &str, room: usize) -> String {
    let full = (BAR * done.min(of)) / of.max(1);
    let bar = format!(
        "{}{}",
        ok(&"█".repeat(full)),
        faint(&"░".repeat(BAR - full))
    );
    let says = cut(says, room.saturating_sub(BAR + 4));
    format!("{} {bar}  {says}", hint(spinner))
}

/// As many keys as there is room for; the one that tells of the others is always there.
fn keys(state: &State, lang: Lang) -> String {
    let mut keys = match &state.pane {
        Pane::Report | Pane::Diff => words::watch::keys(lang, state.is_accepted()),
        Pane::List(list) if list.typing => words::watch::typing_keys(lang),
        Pane::List(_) => words::watch::list_keys(lang),
        Pane::Help | Pane::Text { .. } => words::watch::reading_keys(lang),
    };
    /// Those that are told by `?` only, where it is narrow: the least needed first.
    const LEAST_NEEDED: [&str; 5] = ["r", "s", "e", "d", "l"];
    /// In an interview nobody helps.
    const HELP: [&str; 2] = ["h", "s"];
    keys.retain(|(key, _)| !(state.is_mock() && HELP.contains(key)));
    let drawn = |keys: &[(&str, &str)]| {
        let texts = keys.iter().map(|(key, does)| format!("{key} {does}"));
        texts.collect::<Vec<_>>().join("  ")
    };
    for least in LEAST_NEEDED {
        if width(&drawn(&keys)) + 2 <= state.size.columns {
            break;
        }
        keys.retain(|(key, _)| *key != least);
    }
    let painted = keys
        .iter()
        .map(|(key, does)| format!("{} {}", strong(key), faint(does)));
    format!(" {}", painted.collect::<Vec<_>>().join("  "))
}

#[cfg(test)]
mod tests;
