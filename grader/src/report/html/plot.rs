//! Drawings with axes. In: series of positive numbers. Out: SVG that is as wide as it may be and small
//! enough for a phone. Both axes are logarithmic: what grows with a power of the size is a straight line.

use super::tag::{Html, number};

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = WIDTH - 14.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = HEIGHT - 26.0;
/// Labels on an axis.
const MOST_LABELS: usize = 6;
/// Points of a series.
const MOST_POINTS: usize = 64;

/// A line through points: its class in the style, and what is drawn.
pub struct Series {
    pub class: &'static str,
    pub points: Vec<(f64, f64)>,
}

/// One axis.
struct Axis {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Axis {
    /// Room for all of them; nothing where there is nothing to draw.
    fn around(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Option<Axis> {
        let (low, high) = values.fold((f64::INFINITY, 0.0f64), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        if !(low.is_finite() && low > 0.0 && high.is_finite()) {
            return None;
        }
        let (low, high) = match high / low {
            // What is nearly one value has room on both sides.
            ..1.5 => (low / 1.5, high * 1.5),
            _ => (low, high),
        };
        Some(Axis {
            low,
            high,
            from,
            to,
        })
    }

    fn at(&self, value: f64) -> f64 {
        let share = (value / self.low).ln() / (self.high / self.low).ln();
        self.from + (self.to - self.from) * share.clamp(0.0, 1.0)
    }

    /// Round numbers within it: powers of ten, and between them 2 and 5 where there are few.
    fn labels(&self) -> Vec<f64> {
        let decades = || (self.low.log10().floor() as i32)..=(self.high.log10().ceil() as i32);
        let within = |value: &f64| (self.low * 0.999..=self.high * 1.001).contains(value);
        let of = |steps: &[f64]| -> Vec<f64> {
            let all = decades().flat_map(|decade| {
                let steps = steps.iter();
                steps
                    .map(move |step| step * 10f64.powi(decade))
                    .collect::<Vec<_>>()
            });
            all.filter(within).collect()
        };
        let few = [&[1.0, 2.0, 5.0][..], &[1.0, 3.0], &[1.0]].map(of);
        let fits = few.iter().find(|labels| labels.len() <= MOST_LABELS);
        let labels = fits.unwrap_or(&few[2]);
        let every = labels.len().div_ceil(MOST_LABELS).max(1);
        labels.iter().step_by(every).copied().collect()
    }
}

/// Lines over a grid. `sizes` are told below it; `value` says a number of the upright axis. True where
/// there was something to draw.
pub fn lines(
    html: &mut Html,
    label: &str,
    series: &[Series],
    size: impl Fn(f64) -> String,
    value: impl Fn(f64) -> String,
) -> bool {
    let is_drawn = |(x, y): &&(f64, f64)| *x > 0.0 && *y > 0.0 && x.is_finite() && y.is_finite();
    let all = || {
        series
            .iter()
            .flat_map(|series| &series.points)
            .filter(is_drawn)
    };
    let across = Axis::around(all().map(|point| point.0), LEFT, RIGHT);
    let upright = Axis::around(all().map(|point| point.1), BOTTOM, TOP);
    let (Some(across), Some(upright)) = (across, upright) else {
        return false;
    };
    let view = format!("0 0 {WIDTH} {HEIGHT}");
    let svg = [("viewBox", &*view), ("role", "img"), ("aria-label", label)];
    html.tag("svg", &svg, |html| {
        for at in upright.labels() {
            let y = number(upright.at(at));
            let line = [
                ("class", "axis"),
                ("x1", &*number(LEFT)),
                ("x2", &number(RIGHT)),
                ("y1", &y),
                ("y2", &y),
            ];
            html.void("line", &line);
            let text = [
                ("x", &*number(LEFT - 8.0)),
                ("y", &y),
                ("dy", "4"),
                ("text-anchor", "end"),
            ];
            html.leaf("text", &text, &value(at));
        }
        for at in across.labels() {
            let x = number(across.at(at));
            let text = [
                ("x", &*x),
                ("y", &number(HEIGHT - 8.0)),
                ("text-anchor", "middle"),
            ];
            html.leaf("text", &text, &size(at));
        }
        for Series { class, points } in series {
            let points: Vec<(String, String)> = points
                .iter()
                .filter(is_drawn)
                .take(MOST_POINTS)
                .map(|(x, y)| (number(across.at(*x)), number(upright.at(*y))))
                .collect();
            let path: Vec<String> = points.iter().map(|(x, y)| format!("{x} {y}")).collect();
            html.void(
                "path",
                &[("class", class), ("d", &format!("M{}", path.join("L")))],
            );
            for (x, y) in &points {
                html.void(
                    "circle",
                    &[("class", class), ("cx", x), ("cy", y), ("r", "3.5")],
                );
            }
        }
    });
    true
}

/// Where a figure lies between two others, as an SVG that is as wide as its place: the figure, its
/// interval, and steps that mean something.
pub fn ratio(html: &mut Html, label: &str, [low, middle, high]: [f64; 3], steps: &[f64]) {
    let ends = steps.iter().copied().chain([0.5, 2.0, low, high]);
    let Some(axis) = Axis::around(ends, 2.0, 98.0) else {
        return;
    };
    let at = |value: f64| format!("{}%", number(axis.at(value.max(axis.low))));
    let svg = [("class", "ratio"), ("role", "img"), ("aria-label", label)];
    html.tag("svg", &svg, |html| {
        html.void(
            "line",
            &[
                ("class", "axis"),
                ("x1", "0"),
                ("x2", "100%"),
                ("y1", "20"),
                ("y2", "20"),
            ],
        );
        for step in steps.iter().chain(&[1.0]) {
            let x = at(*step);
            html.void(
                "line",
                &[
                    ("class", "axis"),
                    ("x1", &x),
                    ("x2", &x),
                    ("y1", "10"),
                    ("y2", "30"),
                ],
            );
            let text = [("x", &*x), ("y", "46"), ("text-anchor", "middle")];
            html.leaf("text", &text, &format!("{step}×"));
        }
        let (from, to) = (at(low), at(high));
        html.void(
            "line",
            &[
                ("class", "whisker"),
                ("x1", &from),
                ("x2", &to),
                ("y1", "20"),
                ("y2", "20"),
            ],
        );
        html.void(
            "circle",
            &[
                ("class", "yours"),
                ("cx", &at(middle)),
                ("cy", "20"),
                ("r", "6"),
            ],
        );
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(points: &[(f64, f64)]) -> Option<String> {
        let mut html = Html::new();
        let series = Series {
            class: "yours",
            points: points.to_vec(),
        };
        let says = |value: f64| format!("{value}");
        lines(&mut html, "label", &[series], says, says).then(|| html.into_string())
    }

    #[test]
    fn a_power_is_a_straight_line() {
        let axis = Axis::around([1.0, 10_000.0].into_iter(), 0.0, 100.0).unwrap();
        let steps = [1.0, 10.0, 100.0, 1_000.0].map(|value| axis.at(value).round());
        assert_eq!(steps, [0.0, 25.0, 50.0, 75.0]);
        assert_eq!(axis.labels(), [1.0, 10.0, 100.0, 1_000.0, 10_000.0]);
    }

    #[test]
    fn a_short_axis_has_labels_and_a_long_one_not_too_many() {
        for (low, high) in [(1.0, 1.1), (3.0, 40.0), (1e-3, 1e9), (250.0, 251.0)] {
            let axis = Axis::around([low, high].into_iter(), 0.0, 1.0).unwrap();
            assert!(
                (1..=MOST_LABELS + 1).contains(&axis.labels().len()),
                "{low} {high}"
            );
        }
    }

    #[test]
    fn what_is_no_positive_number_is_left_out() {
        assert_eq!(drawn(&[]), None);
        assert_eq!(drawn(&[(0.0, 1.0), (f64::NAN, 2.0), (1.0, -1.0)]), None);
        let drawn = drawn(&[(1.0, 5.0), (10.0, 0.0), (100.0, 500.0)]).unwrap();
        assert_eq!(drawn.matches("<circle").count(), 2);
        assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
    }
}
