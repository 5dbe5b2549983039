//! Sizes against times, both logarithmic, in letters: `o` is yours, `x` the reference, `*` both. In:
//! points. Out: lines that need no colour and no more columns than there are.

use crate::lang::Lang;
use crate::layout::{pad_left, width};
use crate::outcome::Point;
use crate::words::performance as words;

const ROWS: usize = 9;
const MOST_COLUMNS: usize = 48;
/// Times nearer to each other than this are shown as one.
const LEAST_RANGE: f64 = 4.0;

const YOURS: char = 'o';
const REFERENCE: char = 'x';
const BOTH: char = '*';
const LINE: char = '.';

/// The cells of the plot, from the top.
struct Grid {
    columns: usize,
    cells: Vec<Vec<char>>,
}

/// What the axes span, in logarithms.
struct Axes {
    left: f64,
    right: f64,
    bottom: f64,
    top: f64,
}

pub fn lines(lang: Lang, points: &[Point], columns: usize) -> Vec<String> {
    let axes = Axes::around(points);
    let labels = [axes.top, axes.bottom].map(|log| words::time(log.exp()));
    let margin = labels.iter().map(|label| width(label)).max().unwrap_or(0);
    let mut grid = Grid::new(columns.saturating_sub(margin + 2).min(MOST_COLUMNS));
    for side in [|point: &Point| point.reference, |point: &Point| point.yours] {
        let places = points
            .iter()
            .map(|point| grid.place(&axes, point.size, side(point)));
        let places: Vec<(usize, usize)> = places.collect();
        places
            .windows(2)
            .for_each(|pair| grid.line(pair[0], pair[1]));
    }
    for point in points {
        let [reference, yours] = [point.reference, point.yours];
        let (reference, yours) = (
            grid.place(&axes, point.size, reference),
            grid.place(&axes, point.size, yours),
        );
        grid.set(reference, REFERENCE);
        grid.set(yours, if yours == reference { BOTH } else { YOURS });
    }
    let mut lines = Vec::new();
    for (n, row) in grid.cells.iter().enumerate() {
        let label = match n {
            0 => &labels[0],
            n if n + 1 == ROWS => &labels[1],
            _ => "",
        };
        let row: String = row.iter().collect();
        lines.push(format!("{} │{}", pad_left(label, margin), row.trim_end()));
    }
    let indent = " ".repeat(margin);
    lines.push(format!("{indent} └{}", "─".repeat(grid.columns)));
    lines.push(format!("{indent}  {}", grid.ticks(&axes, points)));
    lines.push(format!(
        "{indent}  {YOURS} {}   {REFERENCE} {}   {BOTH} {}",
        words::yours(lang),
        words::reference(lang),
        words::both(lang)
    ));
    lines
}

impl Axes {
    fn around(points: &[Point]) -> Axes {
        let sizes = points.iter().map(|point| (point.size.max(1) as f64).ln());
        let times = points
            .iter()
            .flat_map(|point| [point.yours, point.reference]);
        let times = times.map(|time| time.max(0.1).ln());
        let (left, right) = ends(sizes);
        let (bottom, top) = ends(times);
        // Noise must not look like a mountain.
        let missing = (LEAST_RANGE.ln() - (top - bottom)).max(0.0);
        Axes {
            left,
            right,
            bottom: bottom - missing / 2.0,
            top: top + missing / 2.0,
        }
    }
}

fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

impl Grid {
    fn new(columns: usize) -> Grid {
        let columns = columns.max(8);
        Grid {
            columns,
            cells: vec![vec![' '; columns]; ROWS],
        }
    }

    /// Column and row.
    fn place(&self, axes: &Axes, size: u64, time: f64) -> (usize, usize) {
        let share = |value: f64, from: f64, to: f64| match to - from {
            range if range > 0.0 => ((value - from) / range).clamp(0.0, 1.0),
            _ => 0.0,
        };
        let across = share((size.max(1) as f64).ln(), axes.left, axes.right);
        let up = share(time.max(0.1).ln(), axes.bottom, axes.top);
        // The last label begins under the last point, and needs room.
        let column = across * (self.columns - 6) as f64;
        let row = (1.0 - up) * (ROWS - 1) as f64;
        (column.round() as usize, row.round() as usize)
    }

    fn set(&mut self, (column, row): (usize, usize), mark: char) {
        if let Some(cell) = self.cells.get_mut(row).and_then(|row| row.get_mut(column)) {
            *cell = mark;
        }
    }

    fn line(&mut self, from: (usize, usize), to: (usize, usize)) {
        let steps = to.0.saturating_sub(from.0).max(1);
        for step in (0..steps).step_by(2) {
            let share = step as f64 / steps as f64;
            let row = from.1 as f64 + share * (to.1 as f64 - from.1 as f64);
            self.set((from.0 + step, row.round() as usize), LINE);
        }
    }

    /// The sizes, each under its points; one that has no room is left out.
    fn ticks(&self, axes: &Axes, points: &[Point]) -> String {
        let mut ticks = String::new();
        for point in points {
            let (column, _) = self.place(axes, point.size, 1.0);
            let label = point.size.to_string();
            if column >= ticks.len() + usize::from(!ticks.is_empty()) {
                ticks.push_str(&" ".repeat(column - ticks.len()));
                ticks.push_str(&label);
            }
        }
        ticks
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::lang::Lang::{En, Ko};

    fn points(yours: fn(f64) -> f64) -> Vec<Point> {
        let point = |size: u64| Point {
            size,
            yours: yours(size as f64),
            reference: 900.0,
            your_allocations: 0.0,
            reference_allocations: 0.0,
        };
        [500, 1_000, 2_000, 4_000].map(point).to_vec()
    }

    fn plot(lang: Lang, yours: fn(f64) -> f64, columns: usize) -> String {
        lines(lang, &points(yours), columns).join("\n")
    }

    #[test]
    fn what_grows_is_seen_to_grow() {
        assert_snapshot!(plot(Ko, |n| n * n / 10.0, 74));
        assert_snapshot!(plot(En, |n| 2.0 * n, 54));
    }

    #[test]
    fn what_is_as_fast_lies_on_the_reference() {
        let same = plot(En, |_| 910.0, 54);
        assert!(
            same.matches(BOTH).count() == 5 && !same.contains("o."),
            "{same}"
        );
    }

    #[test]
    fn no_line_is_wider_than_there_is_room() {
        for columns in [20, 34, 54, 74] {
            for line in lines(Ko, &points(|n| n), columns).iter().take(ROWS + 2) {
                assert!(width(line) <= columns, "{columns}: {line}");
            }
        }
    }
}
