//! Markdown tables, in step in both languages: only the words differ.

/// The tables of a simulation, each in both languages.
#[derive(Debug, Default)]
pub struct Tables {
    pub ko: Vec<String>,
    pub en: Vec<String>,
}

/// What is in a cell.
#[derive(Debug, Clone)]
pub enum Cell {
    Figure(String),
    Words { ko: &'static str, en: &'static str },
}

pub fn words(ko: &'static str, en: &'static str) -> Cell {
    Cell::Words { ko, en }
}

/// A figure to so many decimals.
pub fn figure(value: f64, decimals: usize) -> Cell {
    Cell::Figure(format!("{value:.decimals$}"))
}

pub fn measured(value: f64, decimals: usize, unit: &str) -> Cell {
    Cell::Figure(format!("{value:.decimals$} {unit}"))
}

/// A whole number with commas.
pub fn whole(value: f64) -> Cell {
    let digits = format!("{value:.0}");
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    Cell::Figure(shown)
}

pub fn percent(part: f64) -> Cell {
    Cell::Figure(format!("{:.0}%", 100.0 * part))
}

impl Cell {
    fn text(&self, korean: bool) -> &str {
        match self {
            Cell::Figure(figure) => figure,
            Cell::Words { ko, .. } if korean => ko,
            Cell::Words { en, .. } => en,
        }
    }
}

impl Tables {
    pub fn add(&mut self, head: &[Cell], rows: &[Vec<Cell>]) {
        self.ko.push(markdown(head, rows, true));
        self.en.push(markdown(head, rows, false));
    }
}

/// Columns of figures are set to the right.
fn markdown(head: &[Cell], rows: &[Vec<Cell>], korean: bool) -> String {
    let line = |cells: &[Cell]| {
        let cells: Vec<&str> = cells.iter().map(|cell| cell.text(korean)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let is_figure = |column: usize| {
        let mut cells = rows.iter().filter_map(|row| row.get(column));
        cells.any(|cell| matches!(cell, Cell::Figure(_)))
    };
    let rule = |column| if is_figure(column) { "---:" } else { "---" };
    let rules: Vec<&str> = (0..head.len()).map(rule).collect();
    let mut text = line(head);
    text.push_str(&format!("|{}|\n", rules.join("|")));
    rows.iter().for_each(|row| text.push_str(&line(row)));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_says_the_same_in_both_languages() {
        let mut tables = Tables::default();
        tables.add(
            &[words("풀", "Pool"), words("처리량", "Throughput")],
            &[vec![words("작음", "small"), whole(1_234_567.0)]],
        );
        assert_eq!(
            tables.ko,
            ["| 풀 | 처리량 |\n|---|---:|\n| 작음 | 1,234,567 |\n"]
        );
        assert_eq!(
            tables.en,
            ["| Pool | Throughput |\n|---|---:|\n| small | 1,234,567 |\n"]
        );
    }
}
