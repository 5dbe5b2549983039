//! A table that fits: columns give way from the widest on, and cells are wrapped.

use crate::layout::{pad, width, wrap};
use crate::style::faint;

const GAP: usize = 2;
const NARROWEST: usize = 6;

/// The rows as lines; the first row is the head.
pub fn lines(rows: &[Vec<String>], columns: usize) -> Vec<String> {
    let widths = widths(rows, columns);
    let mut lines = Vec::new();
    let mut wrapped_before = false;
    for (n, row) in rows.iter().enumerate() {
        let drawn = drawn(row, &widths);
        // Rows of several lines would run into each other.
        if n > 1 && (drawn.len() > 1 || wrapped_before) {
            lines.push(String::new());
        }
        wrapped_before = drawn.len() > 1;
        lines.extend(drawn);
        if n == 0 {
            let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
            lines.push(faint(&rules.join(&" ".repeat(GAP))));
        }
    }
    lines
}

fn drawn(row: &[String], widths: &[usize]) -> Vec<String> {
    let cells: Vec<Vec<String>> = row
        .iter()
        .zip(widths)
        .map(|(cell, width)| wrap(cell, *width))
        .collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or_default();
    (0..height)
        .map(|n| {
            let parts: Vec<String> = cells
                .iter()
                .zip(widths)
                .map(|(cell, width)| pad(cell.get(n).map_or("", String::as_str), *width))
                .collect();
            parts.join(&" ".repeat(GAP))
        })
        .collect()
}

fn widths(rows: &[Vec<String>], columns: usize) -> Vec<usize> {
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut widths = vec![1; count];
    for row in rows {
        for (n, cell) in row.iter().enumerate() {
            widths[n] = widths[n].max(width(cell));
        }
    }
    let room = columns.saturating_sub(GAP * count.saturating_sub(1));
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => break,
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter()
            .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
            .collect()
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell_while_there_is_room() {
        assert_eq!(
            widths(&rows(&[&["이름", "x"], &["a", "long cell"]]), 80),
            [4, 9]
        );
    }

    #[test]
    fn the_widest_column_gives_way_first() {
        let widths = widths(
            &rows(&[&["short", "a cell with a great many words in it"]]),
            30,
        );
        assert_eq!(widths, [5, 23]);
    }
}
